#include "bench_store.h"
#include "talk_store.h"
#include "trial.h"

#include <base/check.h>
#include <text/lines.h>

#include <bot/bench.h>

#include <algorithm>

namespace deskbell::bot {
namespace {

constexpr std::size_t kMostSaved = 200;
constexpr std::size_t kMostQuestions = 2'000;

Result<void> require(const Actor& actor) {
  return identity::require(actor, Permission::manage_bots);
}

}  // namespace

Result<TryAnswer> Bench::try_out(const Actor& actor, Id<Bot> bot, const TryStep& what) {
  TRY(require(actor));
  TRY(const auto persona, persona_on_trial(needs_, bots_, bot, what.drafts));
  if (what.said) TRY(base::check_text("said", *what.said, 1, 10'000));
  return step_on_trial(needs_, bots_, *persona, what);
}

// ---- saved talks ----

Result<std::vector<SavedTalk>> Bench::saved(const Actor& actor, Id<Bot> bot) {
  TRY(bots_.get(actor, bot));
  return needs_.database.read([&](storage::Snapshot& snapshot) { return store::saved_talks(snapshot, bot); });
}

Result<SavedTalk> Bench::save(const Actor& actor, Id<Bot> bot, std::optional<Id<SavedTalk>> id,
                              const SavedTalkDraft& draft) {
  TRY(bots_.get(actor, bot));
  TRY(base::check_text("name", draft.name, 1, 100));
  if (draft.steps.empty() || draft.steps.size() > 100) return invalid("steps", "must be 1 to 100");
  return needs_.database.write([&](storage::Transaction& tx) -> Result<SavedTalk> {
    const auto all = store::saved_talks(tx, bot);
    if (id && std::ranges::find(all, *id, &SavedTalk::id) == all.end())
      return not_found("There is no such saved talk.");
    if (!id && all.size() >= kMostSaved)
      return failure(ErrorCode::resource_exhausted, "There are as many saved talks as there may be.");
    SavedTalk talk{.id = id.value_or(Id<SavedTalk>{}),
                   .bot = bot,
                   .name = draft.name,
                   .language = draft.language,
                   .steps = draft.steps,
                   .actions = draft.actions,
                   .updated_at = needs_.clock.now()};
    if (!id) talk.id = needs_.ids.next<SavedTalk>();
    store::save(tx, talk);
    return talk;
  });
}

Result<SavedTalk> Bench::save_conversation(const Actor& actor, Id<Bot> bot,
                                           Id<conversations::Conversation> conversation, std::string_view name) {
  TRY(bots_.get(actor, bot));
  TRY(const auto page, needs_.conversations.messages(actor, conversation, {.after_seq = 0, .limit = 200}));
  SavedTalkDraft draft{.name = std::string(name)};
  using conversations::AuthorKind;
  using conversations::MessageKind;
  for (const conversations::Message& message : page.items) {
    if (message.kind == MessageKind::note || message.kind == MessageKind::system) continue;
    if (message.author_kind == AuthorKind::agent) break;  // from here on people talk
    if (message.author_kind == AuthorKind::contact)
      draft.steps.push_back({.said = message.text, .expected = {}, .hand_over = {}});
    else if (message.author_kind == AuthorKind::bot) {
      if (draft.steps.empty()) draft.steps.push_back({});
      draft.steps.back().expected.push_back(message.card ? message.card->title : message.text);
    }
  }
  if (draft.steps.empty())
    return failure(ErrorCode::failed_precondition, "The bot has said nothing in this conversation.");
  needs_.database.read([&](storage::Snapshot& snapshot) {
    if (const auto talk = store::talk(snapshot, conversation)) {
      draft.language = talk->state.language;
      if (talk->stage == TalkStage::handed_over) draft.steps.back().hand_over = talk->reason;
    }
  });
  return save(actor, bot, std::nullopt, draft);
}

Result<void> Bench::remove(const Actor& actor, Id<Bot> bot, Id<SavedTalk> id) {
  return needs_.database.write([&](storage::Transaction& tx) -> Result<void> {
    TRY(bots_.get(actor, bot));
    if (!store::remove_saved(tx, bot, id)) return not_found("There is no such saved talk.");
    return {};
  });
}

namespace {

// What is compared: the first line of each thing said, as cards show it in their title.
std::vector<std::string> heads(const std::vector<std::string>& texts) {
  std::vector<std::string> out;
  for (const std::string& text : texts) {
    std::string head = text.substr(0, text.find('\n'));
    if (head.size() > 190) head.resize(190);
    out.push_back(std::move(head));
  }
  return out;
}

}  // namespace

Result<std::vector<BenchResult>> Bench::run(const Actor& actor, Id<Bot> bot, bool drafts) {
  TRY(require(actor));
  TRY(const auto persona, persona_on_trial(needs_, bots_, bot, drafts));
  TRY(const auto talks, saved(actor, bot));
  return replay(*persona, talks);
}

std::vector<BenchResult> Bench::replay(const Persona& persona, const std::vector<SavedTalk>& talks) {
  std::vector<BenchResult> results;
  for (const SavedTalk& talk : talks) {
    BenchResult result{.talk = talk.id, .name = talk.name, .passed = true};
    TalkState state;
    for (std::size_t i = 0; i < talk.steps.size() && result.passed; ++i) {
      const SavedStep& saved_step = talk.steps[i];
      const TryAnswer answer = step_on_trial(
          needs_, bots_, persona,
          {.said = saved_step.said, .state = state, .actions = talk.actions, .language = talk.language});
      std::vector<std::string> actual;
      for (const Say& say : answer.says) actual.push_back(say.text);
      if (heads(actual) != heads(saved_step.expected) || answer.hand_over != saved_step.hand_over) {
        result.passed = false;
        result.difference = Difference{static_cast<int>(i) + 1, saved_step.expected, std::move(actual)};
      }
      state = answer.state;
    }
    results.push_back(std::move(result));
  }
  return results;
}

namespace {

std::string in_a_row(const std::vector<std::string>& texts) {
  std::string out;
  for (const std::string& text : texts) out += (out.empty() ? "“" : ", “") + text + "”";
  return out.empty() ? "nothing" : text::shortened(out, 400);
}

}  // namespace

Result<Dialog> Bench::publish(const Actor& actor, Id<Bot> bot, Id<Dialog> id, std::string_view note,
                              Regression regression) {
  TRY(require(actor));
  TRY(const Dialog dialog, bots_.dialog(actor, bot, id));
  TRY(const auto talks, saved(actor, bot));
  // What is no dialog yet is refused for its mistakes, not for what it would say.
  if (!dialog.mistakes.empty() || talks.empty()) return bots_.publish(actor, bot, id, note);
  TRY(const auto live, persona_on_trial(needs_, bots_, bot, false));
  Persona next = *live;
  if (dialog.on)
    next.dialogs[dialog.key] = {
        .key = dialog.key, .title = dialog.title, .definition = std::make_shared<const Definition>(dialog.draft)};
  std::vector<FieldError> fields;
  std::string names;
  for (const BenchResult& result : replay(next, talks)) {
    if (result.passed) continue;
    names += (names.empty() ? "“" : ", “") + result.name + "”";
    fields.push_back({"saved_talks." + base::to_string(result.talk),
                      "says something else in “" + result.name + "”, turn " + std::to_string(result.difference->step) +
                          ": expected " + in_a_row(result.difference->expected) + ", says " +
                          in_a_row(result.difference->actual)});
  }
  if (fields.empty()) return bots_.publish(actor, bot, id, note);
  if (regression == Regression::heed)
    return std::unexpected(Error{.code = ErrorCode::failed_precondition,
                                 .message = "The bot would say something else than in saved talks: " + names + ".",
                                 .fields = std::move(fields)});
  std::string told(note);
  told += (told.empty() ? "" : " · ") + std::string("Saved talks differed: ") + names;
  return bots_.publish(actor, bot, id, text::shortened(told, 500));
}

// ---- the fixed test ----

Result<std::vector<TestQuestion>> Bench::questions(const Actor& actor, Id<Bot> bot) {
  TRY(bots_.get(actor, bot));
  return needs_.database.read([&](storage::Snapshot& snapshot) { return store::questions(snapshot, bot); });
}

Result<std::vector<TestQuestion>> Bench::set_questions(const Actor& actor, Id<Bot> bot,
                                                       const std::vector<TestQuestion>& questions) {
  TRY(bots_.get(actor, bot));
  if (questions.size() > kMostQuestions) return invalid("questions", "may be at most 2000");
  for (std::size_t i = 0; i < questions.size(); ++i) {
    TRY(base::check_text("questions[" + std::to_string(i) + "].text", questions[i].text, 1, 1000));
    if (questions[i].article && questions[i].dialog)
      return invalid("questions[" + std::to_string(i) + "].dialog", "cannot be right together with article");
  }
  return needs_.database.write([&](storage::Transaction& tx) -> Result<std::vector<TestQuestion>> {
    store::save_questions(tx, bot, questions);
    return questions;
  });
}

Result<TestRun> Bench::test(const Actor& actor, Id<Bot> bot, std::string_view note) {
  TRY(const auto asked, questions(actor, bot));
  TRY(base::check_text("note", note, 0, 200));
  if (asked.empty()) return failure(ErrorCode::failed_precondition, "There are no questions in the test yet.");
  TRY(const auto persona, persona_on_trial(needs_, bots_, bot, false));
  TestRun run{.id = needs_.ids.next<TestRun>(), .at = needs_.clock.now(), .note = std::string(note)};
  for (const TestQuestion& question : asked) {
    ++run.questions;
    const TryAnswer answer =
        step_on_trial(needs_, bots_, *persona, {.said = question.text, .language = question.language});
    const std::optional<std::string> expected = question.article ? question.article : question.dialog;
    const bool answered = answer.move == Move::answer || answer.move == Move::start_dialog;
    if (answered) {
      const bool right = answer.chosen == expected;
      ++(right ? run.right : run.wrong);
      if (!right && run.failures.size() < 50)
        run.failures.push_back(question.text + " -> " + answer.chosen.value_or("nothing"));
    } else if (answer.move == Move::ask_back) {
      ++run.asked_back;
    } else if (!expected) {
      ++run.right;
    } else {
      ++run.unanswered;
      if (run.failures.size() < 50) run.failures.push_back(question.text + " -> nothing");
    }
  }
  return needs_.database.write([&](storage::Transaction& tx) -> Result<TestRun> {
    store::insert(tx, bot, run);
    return run;
  });
}

Result<std::vector<TestRun>> Bench::tests(const Actor& actor, Id<Bot> bot) {
  TRY(bots_.get(actor, bot));
  return needs_.database.read([&](storage::Snapshot& snapshot) { return store::test_runs(snapshot, bot, 50); });
}

}  // namespace deskbell::bot
