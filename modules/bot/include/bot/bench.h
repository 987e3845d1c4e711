#pragma once
#include <bot/bots.h>
#include <bot/talks.h>

#include <map>
#include <optional>
#include <string>
#include <vector>

// Trying a bot without effects, talks that are kept as regression, a fixed test of questions, and what thresholds cost.
// All needs manage_bots.
namespace deskbell::bot {

// What actions answer in a try-out, by key; those that are not named succeed and fill nothing.
using PretendedActions = std::map<std::string, ActionOutcome>;

struct TryStep {
  std::optional<std::string> said = {};  // none: the talk begins
  TalkState state = {};
  bool drafts = false;  // drafts of dialogs instead of what is live
  PretendedActions actions = {};
  std::string language = {};
};

struct TryAnswer {
  std::vector<Say> says;
  Move move = Move::stay_silent;
  std::vector<Candidate> candidates;
  std::optional<std::string> chosen;
  std::vector<std::string> actions;  // that would have run
  std::optional<HandOverReason> hand_over;
  bool closes = false;
  TalkState state;  // for the next step
};
BOOST_DESCRIBE_STRUCT(TryAnswer, (), (says, move, candidates, chosen, actions, hand_over, closes, state))

struct SavedStep {
  std::optional<std::string> said;
  std::vector<std::string> expected;  // what it must say; buttons are not compared
  std::optional<HandOverReason> hand_over;
};
BOOST_DESCRIBE_STRUCT(SavedStep, (), (said, expected, hand_over))

struct SavedTalk {
  Id<SavedTalk> id;
  Id<Bot> bot;
  std::string name;
  std::string language;
  std::vector<SavedStep> steps;
  PretendedActions actions;
  Time updated_at;
};
BOOST_DESCRIBE_STRUCT(SavedTalk, (), (id, bot, name, language, steps, actions, updated_at))

struct SavedTalkDraft {
  std::string name;
  std::string language;
  std::vector<SavedStep> steps;
  PretendedActions actions = {};
};

struct Difference {
  int step = 0;  // from 1
  std::vector<std::string> expected;
  std::vector<std::string> actual;
};
BOOST_DESCRIBE_STRUCT(Difference, (), (step, expected, actual))

struct BenchResult {
  Id<SavedTalk> talk;
  std::string name;
  bool passed = false;
  std::optional<Difference> difference;  // the first one
};
BOOST_DESCRIBE_STRUCT(BenchResult, (), (talk, name, passed, difference))

// A question of the fixed test, and what is right.
struct TestQuestion {
  std::string text;
  std::string language;
  std::optional<std::string> article = {};  // its id
  std::optional<std::string> dialog = {};   // its key; neither: people must get it
};
BOOST_DESCRIBE_STRUCT(TestQuestion, (), (text, language, article, dialog))

struct TestRun {
  Id<TestRun> id;
  Time at;
  std::string note;
  int questions = 0;
  int right = 0;  // answered, and rightly
  int wrong = 0;
  int asked_back = 0;
  int unanswered = 0;
  std::vector<std::string> failures;  // "How much is postage? -> nothing", at most 50
};
BOOST_DESCRIBE_STRUCT(TestRun, (), (id, at, note, questions, right, wrong, asked_back, unanswered, failures))

// What one threshold would have done with the questions of the past whose right answer is known.
struct ThresholdRow {
  double threshold = 0;
  double answered = 0;  // share of all questions
  double wrong = 0;     // share of the answered ones, as far as it is known
  double missed = 0;    // share of all that would have been right and are not answered
  double cost = 0;      // for 100 questions, by the prices given
};
BOOST_DESCRIBE_STRUCT(ThresholdRow, (), (threshold, answered, wrong, missed, cost))

struct ThresholdReport {
  int questions = 0;  // asked since then
  int known = 0;      // of which somebody said whether the best candidate was right
  double price_wrong = 0;
  double price_unanswered = 0;
  double present = 0;
  std::optional<double> best;  // the cheapest; none: too few are known
  std::vector<ThresholdRow> rows;
};
BOOST_DESCRIBE_STRUCT(ThresholdReport, (), (questions, known, price_wrong, price_unanswered, present, best, rows))

enum class Regression { heed, ignore };

class Bench {
 public:
  Bench(Needs& needs, Bots& bots) : needs_(needs), bots_(bots) {}

  // Stores nothing, calls nobody.
  Result<TryAnswer> try_out(const Actor& actor, Id<Bot> bot, const TryStep& step);

  Result<std::vector<SavedTalk>> saved(const Actor& actor, Id<Bot> bot);
  Result<SavedTalk> save(const Actor& actor, Id<Bot> bot, std::optional<Id<SavedTalk>> id, const SavedTalkDraft& draft);
  // What the bot and the customer really said; the expectations are what was said.
  Result<SavedTalk> save_conversation(const Actor& actor, Id<Bot> bot, Id<conversations::Conversation> conversation,
                                      std::string_view name);
  Result<void> remove(const Actor& actor, Id<Bot> bot, Id<SavedTalk> id);
  Result<std::vector<BenchResult>> run(const Actor& actor, Id<Bot> bot, bool drafts);
  // Bots::publish, after the saved talks have been replayed with this draft. failed_precondition when one of them
  // differs, a field for each, `saved_talks.ID`: the turn, and what was expected and said. `ignore` publishes
  // all the same, and the version's note tells which differed.
  Result<Dialog> publish(const Actor& actor, Id<Bot> bot, Id<Dialog> dialog, std::string_view note,
                         Regression regression);

  Result<std::vector<TestQuestion>> questions(const Actor& actor, Id<Bot> bot);
  Result<std::vector<TestQuestion>> set_questions(const Actor& actor, Id<Bot> bot,
                                                  const std::vector<TestQuestion>& questions);
  Result<TestRun> test(const Actor& actor, Id<Bot> bot, std::string_view note);
  Result<std::vector<TestRun>> tests(const Actor& actor, Id<Bot> bot);  // newest first, at most 50

  Result<ThresholdReport> thresholds(const Actor& actor, Id<Bot> bot, Time from, double price_wrong,
                                     double price_unanswered);

 private:
  std::vector<BenchResult> replay(const Persona& persona, const std::vector<SavedTalk>& talks);

  Needs& needs_;
  Bots& bots_;
};

}  // namespace deskbell::bot
