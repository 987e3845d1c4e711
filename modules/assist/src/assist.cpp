#include "canned.h"
#include "culture.h"
#include "phrases.h"
#include "settings_store.h"
#include "state.h"
#include "steps.h"
#include "summary.h"
#include "tone.h"

#include <base/check.h>
#include <identity/users.h>
#include <text/entities.h>
#include <text/markup.h>
#include <text/sentences.h>

#include <assist/assist.h>

#include <algorithm>
#include <set>

namespace deskbell::assist {
namespace {

using conversations::AuthorKind;
using conversations::Conversation;
using conversations::Message;
using conversations::MessageKind;
using storage::Snapshot;
using storage::Transaction;

constexpr int kRecognitions = 100;
constexpr int kMessagesRead = 200;
constexpr std::size_t kQuestionMessages = 3;  // the customer's last ones
constexpr std::size_t kMostNamed = 12;
constexpr int kOwnTalks = 5;
constexpr int kOwnMessages = 50;
constexpr std::size_t kMostCompletions = 3;
constexpr std::chrono::seconds kOwnKept{60};
constexpr std::size_t kMostKept = 500;  // agents whose own words are remembered
constexpr int kLongestWord = 60;

Result<void> check_settings(const Settings& settings) {
  if (settings.forbidden.size() > kMostForbidden) return invalid("forbidden", "may be at most 500");
  for (std::size_t i = 0; i < settings.forbidden.size(); ++i) {
    const std::string field = "forbidden[" + std::to_string(i) + "]";
    TRY(base::check_text(field + ".word", settings.forbidden[i].word, 1, kLongestWord));
    TRY(base::check_text(field + ".instead", settings.forbidden[i].instead, 0, 2 * kLongestWord));
    if (settings.forbidden[i].word.find_first_not_of(" \t\n") == std::string::npos)
      return invalid(field + ".word", "may not be empty");
  }
  const auto phrases = settings.phrases.value_or(std::vector<OwnPhrase>());
  if (phrases.size() > kMostPhrases) return invalid("phrases", "may be at most 500");
  for (std::size_t i = 0; i < phrases.size(); ++i) {
    const std::string field = "phrases[" + std::to_string(i) + "]";
    for (const auto& [name, text] : {std::pair(".en", &phrases[i].en), std::pair(".zh", &phrases[i].zh)}) {
      TRY(base::check_text(field + name, *text, 1, kLongestPhrase));
      if (text->find_first_not_of(" \t\n") == std::string::npos) return invalid(field + name, "may not be empty");
    }
    if (text::sentences(phrases[i].en).size() > 1 || text::sentences(phrases[i].zh).size() > 1)
      return invalid(field + (text::sentences(phrases[i].en).size() > 1 ? ".en" : ".zh"), "must be one sentence");
  }
  return {};
}

std::string title_of_intent(const std::vector<understanding::Recognition>& recognised, std::string_view language) {
  if (recognised.empty() || recognised.back().intents.empty()) return {};
  const auto* label =
      understanding::built_in_label(understanding::Aspect::intent, recognised.back().intents.front().label);
  if (!label) return {};
  return std::string(language.starts_with("zh") ? label->title_zh : label->title_en);
}

SuggestionKind kind_of(ShelfKind kind) {
  switch (kind) {
    case ShelfKind::answer:
      return SuggestionKind::answer;
    case ShelfKind::article:
      return SuggestionKind::article;
    case ShelfKind::procedure:
      break;
  }
  return SuggestionKind::procedure;
}

}  // namespace

bool is_text(const Message& message) {
  return message.kind == MessageKind::text || message.kind == MessageKind::file;
}

// Which order and whose address it is stands in no article, and would only make what is found less sure.
std::string without_numbers(std::string_view said) {
  std::string out;
  std::size_t from = 0;
  for (const auto& entity : text::entities(said, {})) {
    const bool names_one = text::is_sensitive(entity.kind) || entity.kind == text::EntityKind::order_number ||
                           entity.kind == text::EntityKind::parcel_number || entity.kind == text::EntityKind::url;
    if (!names_one) continue;
    out += said.substr(from, entity.begin - from);
    from = entity.end;
  }
  return out += said.substr(from);
}

// What the customer said since somebody answered, or his last words.
std::string question_of(const std::vector<Message>& messages) {
  std::vector<std::string_view> said;
  for (auto one = messages.rbegin(); one != messages.rend() && said.size() < kQuestionMessages; ++one) {
    if (!is_text(*one) || one->author_kind == AuthorKind::system) continue;
    if (one->author_kind == AuthorKind::contact)
      said.push_back(one->text);
    else if (!said.empty())
      break;
  }
  std::string out;
  for (auto one = said.rbegin(); one != said.rend(); ++one) (out += *one) += '\n';
  return without_numbers(text::plain_text(out));
}

Result<Assist::State::Talk> Assist::State::talk(const Actor& actor, Id<Conversation> id) {
  if (!actor.user()) return failure(ErrorCode::permission_denied, "Help is for those who work here.");
  Talk out;
  TRY(out.conversation, needs.conversations.find(actor, id));
  TRY(auto page, needs.conversations.messages(actor, id, {.limit = kMessagesRead}));
  out.messages = std::move(page.items);
  return out;
}

void Assist::State::tell_language(Talk& talk, const std::vector<understanding::Recognition>& recognised) const {
  const auto spoken = std::ranges::find_if(recognised.rbegin(), recognised.rend(),
                                           [](const auto& one) { return one.language != "und"; });
  talk.language = spoken != recognised.rend() ? spoken->language : talk.conversation.language;
  if (talk.language.empty()) talk.language = talk.conversation.contact.language.value_or("");
}

std::vector<Suggestion> Assist::State::suggestions(const Actor& actor, const Talk& talk,
                                                   const std::vector<understanding::Recognition>& recognised) {
  const std::string question = question_of(talk.messages);
  if (question.empty() || !identity::allowed(actor, Permission::reply, subject_of(talk.conversation))) return {};
  std::vector<Suggestion> out;
  if (const auto answers = needs.conversations.canned_answers().list(actor))
    out = fitting(*answers, question, title_of_intent(recognised, talk.language), talk.language, kMostSuggestions);
  const std::map<std::string, std::string, std::less<>> values{{"contact.name", talk.conversation.contact.name},
                                                               {"agent.name", actor.name},
                                                               {"conversation.id", to_string(talk.conversation.id)},
                                                               {"workspace", needs.surroundings.workspace()}};
  for (auto& one : out) one.text = conversations::fill_in(one.text, values);
  for (auto& found : needs.surroundings.find(actor, question, talk.language, kMostSuggestions)) {
    const bool answer = found.kind == ShelfKind::answer;
    out.push_back({.kind = kind_of(found.kind),
                   .id = std::move(found.id),
                   .title = std::move(found.title),
                   .text = answer ? conversations::fill_in(found.passage, values) : std::move(found.passage),
                   .slug = std::move(found.slug),
                   .heading = std::move(found.heading),
                   .language = std::move(found.language),
                   .trust = found.trust});
  }
  std::ranges::sort(out, better);
  if (out.size() > kMostSuggestions) out.resize(kMostSuggestions);
  return out;
}

std::optional<Summary> Assist::State::summary(const Actor& actor, const Talk& talk,
                                              const std::vector<understanding::Recognition>& recognised) {
  const auto spoken = std::ranges::count_if(talk.messages, is_text);
  if (spoken < kLongTalk) return std::nullopt;
  Summary out{.messages = static_cast<int>(spoken), .lines = main_sentences(talk.messages)};
  std::set<std::pair<text::EntityKind, std::string>> named;
  for (const auto& one : recognised) {
    for (const auto& intent : one.intents)
      if (std::ranges::find(out.wanted, intent.label) == out.wanted.end() && intent.label != "greeting" &&
          intent.label != "thanks" && intent.label != "goodbye")
        out.wanted.push_back(intent.label);
    for (const auto& entity : one.entities)
      if (out.named.size() < kMostNamed && named.emplace(entity.kind, entity.value).second) out.named.push_back(entity);
  }
  for (const auto& promise : needs.surroundings.promises(actor, talk.conversation.id))
    out.promises.push_back({promise.what, promise.due_local});
  out.case_number = needs.surroundings.case_of(actor, talk.conversation.id);
  return out;
}

// What he wrote in his latest talks; asked for at every few letters, so it is kept for a minute.
std::vector<std::string> Assist::State::own_words(const Actor& actor) {
  const Time now = needs.clock.now();
  {
    const std::lock_guard lock(mutex);
    const auto known = own.find(actor.user());
    if (known != own.end() && now - known->second.read_at < kOwnKept) return known->second.texts;
  }
  std::vector<std::string> texts;
  const auto talks = needs.conversations.list(actor, {.view = conversations::View::mine, .limit = kOwnTalks});
  if (talks)
    for (const auto& one : talks->items)
      if (const auto page = needs.conversations.messages(actor, one.id, {.limit = kOwnMessages}))
        for (const auto& message : page->items)
          if (is_text(message) && message.author_kind == AuthorKind::agent && message.author &&
              message.author->value == actor.id)
            texts.push_back(message.text);
  const std::lock_guard lock(mutex);
  if (own.size() >= kMostKept) own.clear();
  own[actor.user()] = {now, texts};
  return texts;
}

Settings Assist::State::settings() {
  return needs.database.read([](Snapshot& snapshot) { return store::settings(snapshot); });
}

Assist::Assist(Needs needs) : state_(std::make_unique<State>(needs)) {}
Assist::~Assist() = default;

Result<Assistance> Assist::of_conversation(const Actor& actor, Id<Conversation> id) {
  State& state = *state_;
  const auto began = std::chrono::steady_clock::now();
  TRY(State::Talk talk, state.talk(actor, id));
  TRY(const auto known, state.needs.understanding.of_conversation(actor, id, kRecognitions));
  const auto& recognised = known.messages;
  state.tell_language(talk, recognised);

  Assistance out{.mood = known.mood};
  out.suggestions = state.suggestions(actor, talk, recognised);
  Situation here{.recognised = recognised, .mood = known.mood};
  here.case_number = state.needs.surroundings.case_of(actor, id);
  const auto procedure = std::ranges::find(out.suggestions, SuggestionKind::procedure, &Suggestion::kind);
  if (procedure != out.suggestions.end()) here.procedure = *procedure;
  here.customer_waits = talk.conversation.unanswered_since.has_value();
  std::optional<std::string> zone;
  state.needs.database.read(
      [&](Snapshot& snapshot) { here.agent_language = identity::Users::language_of(snapshot, actor.user()); });
  if (const auto contact = state.needs.contacts.find(Actor::system(), talk.conversation.contact.id))
    zone = contact->time_zone;
  if (identity::allowed(actor, Permission::reply, subject_of(talk.conversation))) out.next = next_actions(here);
  out.summary = state.summary(actor, talk, recognised);
  out.culture = culture_of(talk.language, zone ? std::optional(calendar::Zone::of_or_utc(*zone)) : std::nullopt,
                           state.needs.clock.now());
  Surroundings& around = state.needs.surroundings;
  out.model = {.translate = around.model(ModelTask::translate),
               .summarise = around.model(ModelTask::summarise),
               .suggest = around.model(ModelTask::suggest)};
  out.took_us = std::chrono::duration_cast<std::chrono::microseconds>(std::chrono::steady_clock::now() - began).count();
  return out;
}

Result<ToneReport> Assist::check(const Actor& actor, std::string_view text,
                                 std::optional<Id<Conversation>> conversation) {
  State& state = *state_;
  if (!actor.user()) return failure(ErrorCode::permission_denied, "Help is for those who work here.");
  TRY(identity::require(actor, Permission::reply));
  TRY(base::check_text("text", text, 1, kMostChecked));
  Draft draft{.text = text};
  if (conversation) {
    TRY(const State::Talk talk, state.talk(actor, *conversation));
    draft.customers = text::identify_language(question_of(talk.messages)).language;
    draft.first_reply = std::ranges::none_of(talk.messages, [](const Message& message) {
      return is_text(message) && message.author_kind == AuthorKind::agent;
    });
  }
  const auto settings = state.settings();
  ToneReport out{.findings = tone_of(draft, settings.forbidden)};
  out.blocks = settings.block && std::ranges::any_of(out.findings, [](const ToneFinding& finding) {
                 return finding.flaw == Flaw::forbidden;
               });
  return out;
}

Result<std::vector<Completion>> Assist::complete(const Actor& actor, std::string_view prefix,
                                                 std::optional<Id<Conversation>> conversation) {
  State& state = *state_;
  if (!actor.user()) return failure(ErrorCode::permission_denied, "Help is for those who work here.");
  TRY(identity::require(actor, Permission::reply));
  TRY(base::check_text("prefix", prefix, 0, kMostChecked));
  std::vector<Completion> out;
  const bool chinese = text::is_chinese(text::identify_language(prefix).language);
  if (prefix.size() < (chinese ? 6U : 3U)) return out;
  std::map<std::string, std::string, std::less<>> values{{"agent.name", actor.name},
                                                         {"workspace", state.needs.surroundings.workspace()}};
  if (conversation) {
    TRY(const Conversation about, state.needs.conversations.find(actor, *conversation));
    values["contact.name"] = about.contact.name;
    values["conversation.id"] = to_string(about.id);
  }
  std::vector<std::string> canned;
  if (const auto answers = state.needs.conversations.canned_answers().list(actor))
    for (const auto& answer : *answers) canned.push_back(conversations::fill_in(answer.text, values));
  std::set<std::string> told;
  const auto add = [&](std::vector<std::string> rests, std::string_view from) {
    for (auto& rest : rests)
      if (out.size() < kMostCompletions && told.insert(rest).second)
        out.push_back({std::move(rest), std::string(from)});
  };
  add(continuations(canned, prefix, kMostCompletions), "canned");
  add(continuations(state.own_words(actor), prefix, kMostCompletions), "own");
  return out;
}

Result<Translation> Assist::translate(const Actor& actor, std::string_view text, std::string_view to) {
  if (!actor.user()) return failure(ErrorCode::permission_denied, "Help is for those who work here.");
  TRY(identity::require(actor, Permission::reply));
  TRY(base::check_text("text", text, 1, kMostChecked));
  if (to != "en" && to != "zh") return invalid("to", "must be one of: en, zh");
  return by_table(text, to, state_->settings().phrases.value_or(std::vector<OwnPhrase>()));
}

Result<std::vector<OwnPhrase>> Assist::phrases(const Actor& actor) {
  if (!actor.user()) return failure(ErrorCode::permission_denied, "Help is for those who work here.");
  return built_in_phrases();
}

Result<Settings> Assist::settings(const Actor& actor) {
  if (!actor.user()) return failure(ErrorCode::permission_denied, "Help is for those who work here.");
  return state_->settings();
}

Result<Settings> Assist::change(const Actor& actor, const Settings& settings) {
  TRY(identity::require(actor, Permission::manage_canned));
  TRY(check_settings(settings));
  return state_->needs.database.write([&](Transaction& tx) -> Result<Settings> {
    if (store::settings(tx).version != settings.version)
      return failure(ErrorCode::aborted, "Somebody else has changed the settings meanwhile.");
    Settings fresh = settings;
    ++fresh.version;
    store::save(tx, fresh);
    state_->needs.log.append(tx, events::kWorkspaceStream, actor.id,
                             SettingsChanged{fresh, actor.name, actor.address, actor.request});
    return fresh;
  });
}

}  // namespace deskbell::assist
