#include "phrases.h"
#include "state.h"
#include "summary.h"
#include "writing_store.h"

#include <base/check.h>
#include <identity/users.h>

#include <algorithm>
#include <iterator>
#include <set>

// What a language model writes for agents: at once what there is without it, then, from a thread of its own, the
// model's.
namespace deskbell::assist {
namespace {

using conversations::AuthorKind;
using conversations::Conversation;
using conversations::Message;
using storage::Snapshot;
using storage::Transaction;

constexpr std::size_t kPassages = 4;
constexpr std::size_t kLongestTag = 10;
// No call of a model lasts longer: whose writer died is done with what there is without one.
constexpr std::chrono::seconds kLongest{60};

WhyNotModel why_not(ModelState state) {
  switch (state) {
    case ModelState::ready:
      return WhyNotModel::none;
    case ModelState::out_of_tokens:
      return WhyNotModel::out_of_tokens;
    case ModelState::failing:
      return WhyNotModel::failing;
    case ModelState::off:
      break;
  }
  return WhyNotModel::off;
}

WhyNotModel why_not(ModelEnding ending) {
  switch (ending) {
    case ModelEnding::written:
      return WhyNotModel::none;
    case ModelEnding::unknown:
      return WhyNotModel::unknown;
    case ModelEnding::refused:
      return WhyNotModel::refused;
    case ModelEnding::unavailable:
      break;
  }
  return WhyNotModel::unavailable;
}

ModelTask task_of(WritingKind kind) {
  switch (kind) {
    case WritingKind::summary:
      return ModelTask::summarise;
    case WritingKind::answer:
      return ModelTask::suggest;
    case WritingKind::translation:
      break;
  }
  return ModelTask::translate;
}

Source source_of(const OnShelf& shelf) {
  return {.id = shelf.id, .slug = shelf.slug, .title = shelf.title, .language = shelf.language};
}

bool is_tag(std::string_view text) {
  return text.size() >= 2 && text.size() <= kLongestTag && std::ranges::all_of(text, [](char c) {
           return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '-';
         });
}

// The model's part, without what it does not need of a conversation.
struct Errand {
  WritingKind kind = WritingKind::translation;
  std::string text;  // to be translated, or asked
  std::string language;
  std::vector<SpokenLine> talk;
  std::vector<OnShelf> passages;
  std::vector<std::string> names;
};

ModelWrote ask(Surroundings& around, const Errand& errand) {
  switch (errand.kind) {
    case WritingKind::summary:
      return around.summarised(errand.talk, errand.language, errand.names);
    case WritingKind::answer:
      return around.composed(errand.text, errand.passages, errand.language, errand.names);
    case WritingKind::translation:
      break;
  }
  return around.translated(errand.text, errand.language, errand.names);
}

std::vector<std::string> names_in(const Actor& actor, const Conversation& about, const std::vector<Message>& messages) {
  std::set<std::string> names{actor.name, about.contact.name};
  for (const Message& one : messages)
    if (one.author_kind != AuthorKind::system) names.insert(one.author_name);
  names.erase("");
  return {names.begin(), names.end()};
}

void translate_without(Writing& out, const Errand& errand, const Settings& settings) {
  const bool known = errand.language == "en" || errand.language.starts_with("zh");
  if (!known) return;
  const Translation table = by_table(errand.text, errand.language.substr(0, 2),
                                     settings.phrases.value_or(std::vector<OwnPhrase>()));
  const bool any = std::ranges::any_of(table.sentences, [](const auto& one) { return one.to.has_value(); });
  if (any) out.by = WrittenBy::table;
  out.complete = table.complete;
  for (const auto& one : table.sentences)
    if (any) out.text += (out.text.empty() || errand.language.starts_with("zh") ? "" : " ") + one.to.value_or(one.from);
  out.sentences = table.sentences;
}

void summarise_without(Writing& out, const std::vector<Message>& messages) {
  for (const SummaryLine& line : main_sentences(messages))
    out.text += (out.text.empty() ? "" : "\n") + line.author_name + ": " + line.text;
  if (!out.text.empty()) out.by = WrittenBy::sentences;
}

void answer_without(Writing& out, const Errand& errand) {
  if (errand.passages.empty()) return;
  out.by = WrittenBy::passage;
  out.text = errand.passages.front().passage;
  out.sources = {source_of(errand.passages.front())};
}

void finish(Writing& writing, const Errand& errand, const ModelWrote& wrote) {
  writing.state = WritingState::done;
  writing.why = why_not(wrote.ending);
  writing.tokens = wrote.tokens;
  if (wrote.ending != ModelEnding::written) return;
  writing.by = WrittenBy::model;
  writing.text = wrote.text;
  writing.complete = true;
  writing.sentences.clear();
  writing.sources.clear();
  for (const std::size_t i : wrote.cited)
    if (i < errand.passages.size()) writing.sources.push_back(source_of(errand.passages[i]));
}

}  // namespace

Result<Writing> Assist::write(const Actor& actor, Id<Conversation> conversation, const ToWrite& what) {
  State& state = *state_;
  TRY(State::Talk talk, state.talk(actor, conversation));
  TRY(identity::require(actor, Permission::reply, subject_of(talk.conversation)));
  if (!what.language.empty() && !is_tag(what.language)) return invalid("language", "is not a language");
  Errand errand{.kind = what.kind, .language = what.language};
  Writing out{.id = state.needs.ids.next<Writing>(), .kind = what.kind, .at = state.needs.clock.now()};
  errand.names = names_in(actor, talk.conversation, talk.messages);
  std::ranges::move(state.needs.surroundings.people(conversation), std::back_inserter(errand.names));
  if (errand.language.empty())
    errand.language = state.needs.database.read(
        [&](Snapshot& snapshot) { return identity::Users::language_of(snapshot, actor.user()); });
  if (errand.language.empty()) errand.language = "en";
  switch (what.kind) {
    case WritingKind::translation:
      TRY(base::check_text("text", what.text, 1, kMostTranslated));
      errand.text = what.text;
      translate_without(out, errand, state.settings());
      break;
    case WritingKind::summary:
      summarise_without(out, talk.messages);
      for (const Message& one : talk.messages)
        if (is_text(one) && one.author_kind != AuthorKind::system && !one.text.empty())
          errand.talk.push_back({one.author_kind == AuthorKind::contact, one.text});
      break;
    case WritingKind::answer: {
      TRY(const auto known, state.needs.understanding.of_conversation(actor, conversation, 1));
      state.tell_language(talk, known.messages);
      if (what.language.empty() && !talk.language.empty()) errand.language = talk.language;
      errand.text = question_of(talk.messages);
      if (!errand.text.empty())
        errand.passages = state.needs.surroundings.published(errand.text, errand.language, kPassages);
      answer_without(out, errand);
      break;
    }
  }
  const bool nothing = (what.kind == WritingKind::summary && errand.talk.empty()) ||
                       (what.kind == WritingKind::answer && errand.passages.empty());
  // What stands in the table is as good as any model's.
  const bool enough = what.kind == WritingKind::translation && out.by == WrittenBy::table && out.complete;
  const ModelState model = state.needs.surroundings.model(task_of(what.kind));
  out.why = nothing ? WhyNotModel::nothing_found : enough ? WhyNotModel::none : why_not(model);
  if (!nothing && !enough && model == ModelState::ready) out.state = WritingState::writing;
  TRY(state.needs.database.write([&](Transaction& tx) -> Result<void> {
    store::save(tx, actor, out);
    return {};
  }));
  if (out.state == WritingState::done) return out;

  const auto began = state.needs.clock.steady();
  const auto work = [&state, errand = std::move(errand), writing = out, began]() mutable {
    finish(writing, errand, ask(state.needs.surroundings, errand));
    writing.took_ms =
        std::chrono::duration_cast<std::chrono::milliseconds>(state.needs.clock.steady() - began).count();
    (void)state.needs.database.write([&](Transaction& tx) -> Result<bool> { return store::replace(tx, writing); });
  };
  if (state.threads.try_do(work)) return out;
  out.state = WritingState::done;
  out.why = WhyNotModel::busy;
  TRY(state.needs.database.write([&](Transaction& tx) -> Result<bool> { return store::replace(tx, out); }));
  return out;
}

Result<Writing> Assist::writing(const Actor& actor, Id<Writing> id) {
  if (!actor.user()) return failure(ErrorCode::permission_denied, "Help is for those who work here.");
  auto found = state_->needs.database.read([&](Snapshot& snapshot) { return store::writing(snapshot, actor, id); });
  const Time now = state_->needs.clock.now();
  if (!found || found->at + kWritingKept < now) return not_found("There is no such writing.");
  if (found->state == WritingState::writing && found->at + kLongest < now) {
    found->state = WritingState::done;
    found->why = WhyNotModel::unavailable;
  }
  return *std::move(found);
}

void Assist::forget_writings() {
  (void)state_->needs.database.write([&](Transaction& tx) -> Result<void> {
    store::forget(tx, state_->needs.clock.now() - kWritingKept);
    return {};
  });
}

}  // namespace deskbell::assist
