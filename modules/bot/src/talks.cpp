#include "bot_store.h"
#include "registry.h"
#include "talk_parts.h"
#include "talk_store.h"

#include <base/log.h>

#include <bot/talks.h>

#include <algorithm>
#include <charconv>
#include <limits>

namespace deskbell::bot {

using conversations::Conversation;
using conversations::OwnerKind;

namespace {

// Without reading the payload: messages are many.
bool is_of_a_contact(const events::Event& event) {
  return event.payload.contains("\"author_kind\":\"contact\"");
}

}  // namespace

Talks::Talks(Needs& needs, Bots& bots) : parts_(std::make_unique<Parts>(needs, bots)) {}
Talks::~Talks() = default;

// ---- who gets a bot ----

bool Talks::Parts::has_room(storage::Snapshot& snapshot, const Bot& bot) const {
  return bot.state == BotState::on && registry.is_open(bot, needs.clock.now()) &&
         store::active_talks(snapshot, bot.id) < bot.capacity;
}

std::optional<conversations::BotOwner> Talks::for_installation(storage::Snapshot& snapshot,
                                                               Id<channel_web::Installation> installation,
                                                               Id<contacts::Contact> contact) {
  (void)contact;
  for (const auto& persona : parts_->registry.all(snapshot)) {
    const Bot& bot = persona->bot;
    if (std::ranges::find(bot.installations, installation) == bot.installations.end()) continue;
    if (!parts_->has_room(snapshot, bot)) return std::nullopt;
    return conversations::BotOwner{bot.id, bot.name};
  }
  return std::nullopt;
}

bool Talks::serves(storage::Snapshot& snapshot, Id<routing::Queue> queue) {
  return std::ranges::any_of(parts_->registry.all(snapshot), [&](const auto& persona) {
    return std::ranges::find(persona->bot.queues, queue) != persona->bot.queues.end();
  });
}

bool Talks::take(storage::Transaction& tx, Id<routing::Queue> queue, Id<Conversation> conversation) {
  // What a bot has given to people stays with them until a person gives it back.
  if (store::talk(tx, conversation)) return false;
  for (const auto& persona : parts_->registry.all(tx)) {
    const Bot& bot = persona->bot;
    if (std::ranges::find(bot.queues, queue) == bot.queues.end()) continue;
    if (!parts_->has_room(tx, bot)) return false;
    return parts_->needs.conversations.hand_to_bot(Actor::system(), conversation, {bot.id, bot.name}).has_value();
  }
  return false;
}

std::string Talks::name_of(Id<Bot> bot) {
  return parts_->registry.name_of(bot);
}

Result<Conversation> Talks::give(const Actor& actor, Id<Conversation> conversation, Id<Bot> bot,
                                 std::string_view note) {
  return parts_->needs.database.write([&](storage::Transaction& tx) -> Result<Conversation> {
    const auto persona = parts_->registry.find(tx, bot);
    TRY(const Conversation present, parts_->needs.conversations.find(actor, conversation));
    if (!persona) return invalid("bot", "is not a bot");
    if (!parts_->has_room(tx, persona->bot))
      return failure(ErrorCode::failed_precondition, "The bot is switched off, full, or outside of its hours.");
    TRY(Conversation given,
        parts_->needs.conversations.hand_to_bot(actor, conversation, {bot, persona->bot.name}, note));
    parts_->begin_talk(tx, given, persona->bot, present.last_seq);
    return given;
  });
}

// ---- what people see ----

Result<TalkView> Talks::of(const Actor& actor, Id<Conversation> conversation) {
  constexpr int kShown = 50;
  return parts_->needs.database.read([&](storage::Snapshot& snapshot) -> Result<TalkView> {
    TRY(parts_->needs.conversations.find(actor, conversation));
    if (actor.kind == ActorKind::contact) return not_found("No bot has had this conversation.");
    auto talk = store::talk(snapshot, conversation);
    if (!talk) return not_found("No bot has had this conversation.");
    TalkView view{.talk = std::move(*talk),
                  .turns = store::turns_of(snapshot, conversation, kShown),
                  .actions = store::runs_of(snapshot, conversation, kShown)};
    const auto persona = parts_->registry.find(snapshot, view.talk.bot);
    if (persona) view.talk.bot_name = persona->bot.name;
    if (view.talk.summary.empty())
      view.talk.summary = summary_of(view.talk.state, view.talk.reason.value_or(HandOverReason::asked), "",
                                     persona ? persona->bot.note_language : "en");
    return view;
  });
}

namespace {

Result<std::int64_t> before_of(const std::optional<std::string>& cursor) {
  std::int64_t before = std::numeric_limits<std::int64_t>::max();
  if (!cursor) return before;
  const auto [end, error] = std::from_chars(cursor->data(), cursor->data() + cursor->size(), before);
  if (error != std::errc() || end != cursor->data() + cursor->size())
    return invalid("cursor", "is not one that a list has answered");
  return before;
}

}  // namespace

Result<Page<Talk>> Talks::list(const Actor& actor, const TalkFilter& filter) {
  TRY(identity::require(actor, Permission::manage_bots));
  TRY(const std::int64_t before, before_of(filter.cursor));
  return parts_->needs.database.read([&](storage::Snapshot& snapshot) -> Result<Page<Talk>> {
    const int size = base::page_size(filter.limit);
    Page<Talk> page;
    std::vector<Talk> found = store::talks(snapshot, filter, before, size + 1);
    if (found.size() > static_cast<std::size_t>(size)) {
      found.pop_back();
      page.next = base::to_string(found.back().conversation);
    }
    for (Talk& talk : found) {
      if (filter.stage && talk.stage != *filter.stage) continue;
      talk.bot_name = parts_->registry.name_of(talk.bot);
      page.items.push_back(std::move(talk));
    }
    return page;
  });
}

Result<Page<TurnRecord>> Talks::turns(const Actor& actor, Id<Bot> bot, std::optional<Verdict> verdict,
                                      std::optional<std::string> cursor, std::optional<int> limit) {
  TRY(identity::require(actor, Permission::manage_bots));
  TRY(const std::int64_t before, before_of(cursor));
  return parts_->needs.database.read([&](storage::Snapshot& snapshot) -> Result<Page<TurnRecord>> {
    if (!parts_->registry.find(snapshot, bot)) return not_found("There is no such bot.");
    const int size = base::page_size(limit);
    Page<TurnRecord> page{.items = store::turns(snapshot, bot, verdict, before, size + 1)};
    if (page.items.size() > static_cast<std::size_t>(size)) {
      page.items.pop_back();
      page.next = base::to_string(page.items.back().id);
    }
    return page;
  });
}

Result<TurnRecord> Talks::judge(const Actor& actor, Id<TurnRecord> id, Verdict verdict) {
  return parts_->needs.database.write([&](storage::Transaction& tx) -> Result<TurnRecord> {
    auto turn = store::turn(tx, id);
    if (!turn) return not_found("There is no such turn.");
    if (!identity::allowed(actor, Permission::manage_bots)) {
      const auto conversation = parts_->needs.conversations.find(actor, turn->conversation);
      if (!conversation || actor.kind != ActorKind::user) return not_found("There is no such turn.");
      TRY(identity::require(actor, Permission::reply, conversations::subject_of(*conversation)));
    }
    store::judge(tx, id, verdict, actor.name, verdict == Verdict::wrong);
    turn->verdict = verdict;
    turn->verdict_by = actor.name;
    return *std::move(turn);
  });
}

// ---- following the log ----

void Talks::Parts::begin_talk(storage::Transaction& tx, const Conversation& conversation, const Bot& bot,
                              std::int64_t answered_seq) {
  const Time now = needs.clock.now();
  auto before = store::talk(tx, conversation.id);
  store::StoredTalk talk = before.value_or(store::StoredTalk());
  if (before && before->stage == TalkStage::active && before->bot == bot.id) return;
  talk.conversation = conversation.id;
  talk.bot = bot.id;
  talk.stage = TalkStage::active;
  // What it knew it still knows; what it may spend begins anew.
  talk.state.turns = talk.state.doubts = talk.state.actions = 0;
  talk.state.money_minor = 0;
  talk.state.model_millionths.reset();
  talk.state.sentiment = 0;
  talk.state.dialog.reset();
  talk.state.paused.reset();
  talk.state.pending.reset();
  talk.state.offered.clear();
  talk.state.helped.reset();
  if (talk.state.language.empty() && !conversation.language.empty())
    talk.state.language = language_of(bot.languages, conversation.language);
  talk.answered_seq = std::max(talk.answered_seq, answered_seq);
  talk.reason.reset();
  talk.summary.clear();
  talk.started_at = talk.last_at = now;
  talk.ended_at.reset();
  talk.due_at = now;
  if (before)
    store::save(tx, talk);
  else
    store::insert(tx, talk);
  wake_after(tx);
}

void Talks::Parts::end_talk(storage::Transaction& tx, Id<Conversation> conversation, TalkStage stage) {
  auto talk = store::talk(tx, conversation);
  if (!talk || talk->stage != TalkStage::active) return;
  talk->stage = stage;
  talk->due_at.reset();
  talk->ended_at = needs.clock.now();
  talk->state.pending.reset();
  store::save(tx, *talk);
}

void Talks::Parts::learn(storage::Transaction& tx, const News& news) {
  auto awaited = store::awaited(tx, news.reference);
  if (!awaited || awaited->news) return;
  awaited->news = news.slots;
  const auto present = needs.conversations.load(tx, awaited->conversation);
  const bool its = present && present->owner_kind == OwnerKind::bot && present->bot == awaited->bot &&
                   !present->merged_into && registry.find(tx, awaited->bot);
  // A talk that the bot had to the end begins again, so that the customer hears of it where he was told he would.
  if (!its || (present->status == conversations::Status::closed &&
               !needs.conversations.reopen(Actor::system(), awaited->conversation)))
    return note_news(tx, *awaited);
  store::decide(tx, news.reference, news.slots);
  store::make_due(tx, awaited->conversation, needs.clock.now());
  wake_after(tx);
}

void Talks::Parts::note_news(storage::Transaction& tx, const store::Awaited& awaited) {
  store::forget(tx, awaited.reference);
  const auto persona = registry.find(tx, awaited.bot);
  const std::string language = persona ? persona->bot.note_language : "en";
  const bool chinese = language.starts_with("zh");
  std::string title = awaited.dialog.dialog;
  if (persona)
    if (const auto found = persona->dialogs.find(title); found != persona->dialogs.end())
      title = words_in(found->second.title, language);
  std::string text = chinese ? "“" + title + "”已有结果，机器人尚未告知客户："
                             : "“" + title + "” is decided, and the bot has not told the customer:";
  for (const auto& [slot, value] : awaited.news.value_or(Values())) text += "\n- " + slot + ": " + value;
  conversations::PostMessage note;
  note.conversation = awaited.conversation;
  note.kind = conversations::MessageKind::note;
  note.text = std::move(text);
  note.client_id = "bot-news-" + awaited.reference;
  if (const auto posted = needs.conversations.post(Actor::system(), note); !posted)
    base::log_warn("A bot's news reached nobody.", {{"error", posted.error().message}});
}

void Talks::Parts::wake_after(storage::Transaction& tx) {
  if (wake) tx.after_commit(wake);
}

void Talks::Parts::see(storage::Transaction& tx, const events::Event& event) {
  using namespace conversations;
  if (event.kind == MessagePosted::kKind) {
    // Most messages are between people; those of customers whom a bot has are few.
    if (!is_of_a_contact(event)) return;
    const auto talk = store::talk(tx, {event.stream});
    if (!talk || talk->stage != TalkStage::active) return;
    store::make_due(tx, {event.stream}, needs.clock.now());
    return wake_after(tx);
  }
  if (event.kind == HandedToBot::kKind) {
    const auto state = base::parse_json<StateEvent>(event.payload);
    const auto present = needs.conversations.load(tx, {event.stream});
    if (!state || !present || present->owner_kind != OwnerKind::bot || !present->bot) return;
    if (const auto persona = registry.find(tx, *present->bot)) return begin_talk(tx, *present, persona->bot, 0);
    return;
  }
  for (const auto kind : {Queued::kKind, Assigned::kKind, Closed::kKind, Merged::kKind})
    if (event.kind == kind) {
      const auto talk = store::talk(tx, {event.stream});
      if (!talk || talk->stage != TalkStage::active) return;
      const auto present = needs.conversations.load(tx, {event.stream});
      if (present && present->owner_kind == OwnerKind::bot && present->bot == talk->bot &&
          present->status != Status::closed)
        return;
      return end_talk(tx, {event.stream},
                      present && present->status == Status::closed ? TalkStage::closed : TalkStage::taken);
    }
}

events::Consumer::Handler Talks::follower() {
  const auto handle = [this](storage::Transaction& tx, std::span<const events::Event> batch) -> Result<void> {
    const auto& news = parts_->needs.ports.news;
    for (const events::Event& event : batch) {
      if (event.kind.starts_with("conversation."))
        parts_->see(tx, event);
      else if (const auto decided = news ? news(event) : std::nullopt)
        parts_->learn(tx, *decided);
    }
    return {};
  };
  return {handle, [](const events::Event& event) {
            return event.kind != conversations::MessagePosted::kKind || is_of_a_contact(event);
          }};
}

void Talks::on_due(std::function<void()> wake) {
  parts_->wake = std::move(wake);
}

Figures Talks::figures(Time from) {
  return parts_->needs.database.read([&](storage::Snapshot& snapshot) { return store::figures(snapshot, from); });
}

TalkStats Talks::stats() {
  return parts_->needs.database.read([](storage::Snapshot& snapshot) { return store::stats(snapshot); });
}

}  // namespace deskbell::bot
