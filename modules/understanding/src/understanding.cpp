#include "mood.h"
#include "recognition_store.h"
#include "state.h"
#include "teaching_rules.h"
#include "wording.h"

#include <base/check.h>

#include <understanding/events.h>
#include <understanding/teaching.h>

#include <algorithm>
#include <cmath>

namespace deskbell::understanding {
namespace {

using conversations::Conversation;
using conversations::Message;
using storage::Snapshot;
using storage::Transaction;

constexpr int kShown = 20;
constexpr int kMostShown = 100;
constexpr int kMostTried = 10'000;
constexpr int kMostInMood = 200;
constexpr std::string_view kNoMessage = "There is no such message of a customer.";

Result<void> check(const Settings& settings) {
  if (!std::isfinite(settings.alarm_below) || settings.alarm_below < -2 || settings.alarm_below > 0)
    return invalid("alarm_below", "must be from -2 to 0");
  if (settings.alarm_after < 1 || settings.alarm_after > 20) return invalid("alarm_after", "must be from 1 to 20");
  const auto is_capital = [](char c) { return c >= 'A' && c <= 'Z'; };
  if (settings.region.size() != 2 || !std::ranges::all_of(settings.region, is_capital))
    return invalid("region", "must be two capital letters, such as US");
  if (settings.numbers.size() > kMostOwnNumbers) return invalid("numbers", "may be at most 20");
  for (std::size_t i = 0; i < settings.numbers.size(); ++i) {
    const std::string field = "numbers[" + std::to_string(i) + "]";
    const OwnNumber& number = settings.numbers[i];
    if (number.kind != text::EntityKind::order_number && number.kind != text::EntityKind::parcel_number)
      return invalid(field + ".kind", "must be one of: order_number, parcel_number");
    TRY(base::check_text(field + ".pattern", number.pattern, 1, 40));
    if (const auto pattern = text::NumberPattern::of(number.pattern, number.kind); !pattern)
      return invalid(field + ".pattern", "is no form of a number: # is a digit, @ a letter, * either, + repeats");
  }
  return {};
}

}  // namespace

Base base_of(const Settings& settings, Aspect aspect) {
  switch (aspect) {
    case Aspect::intent:
      return settings.intent_base;
    case Aspect::urgency:
      return settings.urgency_base;
    case Aspect::sentiment:
      break;
  }
  return settings.sentiment_base;
}

Understanding::Understanding(Needs needs) : state_(std::make_unique<State>(needs)) {}
Understanding::~Understanding() {
  stop();
}

Recognised Understanding::recognise(std::string_view text, Explain explain, text::Language of_conversation) {
  const auto active = state_->models.get();
  Hint hint = active->hint(state_->needs.clock.now(), explain);
  hint.language = of_conversation;
  return active->recogniser->recognise(text, hint);
}

std::optional<Recognition> Understanding::of_message(Snapshot& snapshot, Id<Message> message) {
  return store::find(snapshot, message);
}

std::optional<Mood> Understanding::mood_of(Snapshot& snapshot, Id<Conversation> conversation) {
  return store::mood(snapshot, conversation);
}

Result<ConversationRecognition> Understanding::of_conversation(const Actor& actor, Id<Conversation> id,
                                                               std::optional<int> limit) {
  if (actor.kind == ActorKind::contact)
    return failure(ErrorCode::permission_denied, "What was recognised is for those who work here.");
  return state_->needs.database.read([&](Snapshot& snapshot) -> Result<ConversationRecognition> {
    const auto conversation = state_->needs.conversations.load(snapshot, id);
    if (!conversation) return not_found("There is no such conversation.");
    TRY(identity::require_visible(actor, Permission::view_conversations, subject_of(*conversation),
                                  "There is no such conversation."));
    return ConversationRecognition{
        .mood = store::mood(snapshot, id),
        .messages = store::latest(snapshot, id, std::clamp(limit.value_or(kShown), 1, kMostShown))};
  });
}

Result<Recognition> Understanding::correct(const Actor& actor, Id<Message> message, const CorrectionInput& what) {
  if (!actor.user()) return failure(ErrorCode::permission_denied, "Corrections are made by agents.");
  State& state = *state_;
  const auto active = state.models.get();
  return state.needs.database.write([&](Transaction& tx) -> Result<Recognition> {
    auto before = store::find(tx, message);
    const auto conversation = before ? state.needs.conversations.load(tx, before->conversation) : std::nullopt;
    if (!conversation) return not_found(std::string(kNoMessage));
    const Subject subject = subject_of(*conversation);
    TRY(identity::require_visible(actor, Permission::view_conversations, subject, std::string(kNoMessage)));
    TRY(identity::require(actor, Permission::reply, subject));
    TRY(require_label(tx, what.what, what.label, "label"));
    const auto same = [&](const Correction& one) { return one.aspect == what.what && one.label == what.label; };
    if (std::ranges::any_of(before->corrections, same)) return *std::move(before);
    TRY(const auto page, state.needs.conversations.messages(Actor::system(), before->conversation,
                                                            {.after_seq = before->seq - 1, .limit = 1}));
    if (page.items.empty() || page.items.front().id != message) return not_found(std::string(kNoMessage));
    const Recognition after = corrected(*before, {.aspect = what.what,
                                                  .label = what.label,
                                                  .by = actor.user(),
                                                  .by_name = actor.name,
                                                  .at = state.needs.clock.now()});
    store::save(tx, after);
    TRY(learn_from_correction(tx, state.needs, actor,
                              {.message = message,
                               .aspect = what.what,
                               .label = what.label,
                               .text = learnable(page.items.front().text, active->hint(before->at).entities),
                               .hint = before->language}));
    auto mood = store::lock_mood(tx, after.conversation);
    if (what.what == Aspect::sentiment) {
      mood = mood_over(after.conversation, store::scores(tx, after.conversation, kMostInMood), mood);
      if (mood) store::save(tx, *mood);
    }
    state.needs.log.append(
        tx, after.conversation.value, actor.id,
        MessageCorrected{after, mood.value_or(Mood{.conversation = after.conversation}), actor.name});
    return after;
  });
}

Result<Trial> Understanding::try_text(const Actor& actor, std::string_view text) {
  if (!actor.user()) return failure(ErrorCode::permission_denied, "This is for those who work here.");
  TRY(identity::require(actor, Permission::view_conversations));
  TRY(base::check_text("text", text, 1, kMostTried));
  const auto active = state_->models.get();
  const auto began = std::chrono::steady_clock::now();
  const auto found = active->recogniser->recognise(text, active->hint(state_->needs.clock.now(), Explain::yes));
  const auto took = std::chrono::steady_clock::now() - began;
  return Trial{.language = std::string(text::language_tag(found.language)),
               .language_confidence = found.language_confidence,
               .taught = found.taught,
               .intents = found.intents,
               .candidates = found.candidates,
               .out_of_scope = found.out_of_scope,
               .urgency = found.urgency,
               .urgency_probability = found.urgency_probability,
               .sentiment = found.sentiment,
               .sentiment_probability = found.sentiment_probability,
               .score = found.score,
               .entities = told(text, found.entities),
               .reasons = told(found.reasons),
               .versions = active->versions,
               .took_us = std::chrono::duration_cast<std::chrono::microseconds>(took).count()};
}

Result<Settings> Understanding::settings(const Actor& actor) {
  if (actor.kind == ActorKind::contact)
    return failure(ErrorCode::permission_denied, "This is for those who work here.");
  return state_->needs.database.read([](Snapshot& snapshot) { return store::settings(snapshot); });
}

Result<Settings> Understanding::change(const Actor& actor, const Settings& settings) {
  TRY(identity::require(actor, Permission::train_understanding));
  TRY(check(settings));
  auto changed = state_->needs.database.write([&](Transaction& tx) -> Result<Settings> {
    if (store::settings(tx).version != settings.version)
      return failure(ErrorCode::aborted, "Somebody else has changed the settings meanwhile.");
    Settings fresh = settings;
    ++fresh.version;
    store::save(tx, fresh);
    state_->needs.log.append(tx, events::kWorkspaceStream, actor.id,
                             SettingsChanged{fresh, actor.name, actor.address, actor.request});
    return fresh;
  });
  state_->models.forget();
  return changed;
}

}  // namespace deskbell::understanding
