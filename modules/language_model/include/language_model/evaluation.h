#pragma once
#include <base/id.h>
#include <jobs/queue.h>

#include <language_model/writer.h>

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

// The same questions answered with and without the model, side by side, and what people think of it.
namespace deskbell::language_model {

// Something that may be asked, and where it comes from.
struct Question {
  std::string text;
  std::string language;  // BCP 47; empty: told from the text
  std::string from;      // "fixed": of a bot's fixed test; "unanswered": customers asked it
  std::string bot;       // its name
};
BOOST_DESCRIBE_STRUCT(Question, (), (text, language, from, bot))

struct CitedPassage {
  std::string article;  // its id
  std::int64_t version = 0;
  std::string title;
  std::optional<std::string> url;
};
BOOST_DESCRIBE_STRUCT(CitedPassage, (), (article, version, title, url))

// What the company wrote about a question, good enough to be told.
struct FoundPassage {
  CitedPassage from;
  std::string text;
};

enum class Better { unknown, better, same, worse };  // the answer with the model
BOOST_DESCRIBE_ENUM(Better, unknown, better, same, worse)

struct Compared {
  int number = 0;  // from 1
  std::string question;
  std::string language;
  // Without: the passage itself; empty when nothing was found.
  std::string passage;
  std::optional<CitedPassage> source;
  std::int64_t found_us = 0;
  // With.
  bool asked = false;  // the model; it is not when nothing was found, nor before its turn has come
  Ending ending = Ending::unavailable;
  std::string answer;
  std::vector<CitedPassage> cited;
  std::string reason;  // why there is no answer
  std::int64_t took_ms = 0;
  std::int64_t tokens = 0;
  Better verdict = Better::unknown;
  std::optional<std::string> verdict_by;
};
BOOST_DESCRIBE_STRUCT(Compared, (),
                      (number, question, language, passage, source, found_us, asked, ending, answer, cited, reason,
                       took_ms, tokens, verdict, verdict_by))

enum class EvaluationState { running, done };
BOOST_DESCRIBE_ENUM(EvaluationState, running, done)

struct Sums {
  int answered_without = 0;
  int answered_with = 0;  // in the model's words
  int unknown = 0;
  int refused = 0;
  int unavailable = 0;
  int better = 0;
  int same = 0;
  int worse = 0;
  std::int64_t mean_ms = 0;  // of the model's answers
  std::int64_t tokens = 0;
  std::optional<double> cost_minor;  // in the currency's smallest unit
};
BOOST_DESCRIBE_STRUCT(Sums, (),
                      (answered_without, answered_with, unknown, refused, unavailable, better, same, worse, mean_ms,
                       tokens, cost_minor))

struct Evaluation {
  Id<Evaluation> id;
  Time at;
  std::string by_name;
  std::string model;
  std::optional<std::int64_t> price_minor;  // of a million tokens, then
  std::optional<std::string> currency;
  EvaluationState state = EvaluationState::running;
  int questions = 0;
  int done = 0;
  Sums sums;
  std::vector<Compared> answers;  // absent from lists
};
BOOST_DESCRIBE_STRUCT(Evaluation, (),
                      (id, at, by_name, model, price_minor, currency, state, questions, done, sums, answers))

struct Asking {
  std::string text;
  std::string language;
};

inline constexpr std::size_t kMostQuestions = 50;
inline constexpr int kEvaluationsKept = 50;

Sums summed(const std::vector<Compared>& answers, std::optional<std::int64_t> price_minor);

// All needs manage_bots.
class Evaluations {
 public:
  struct Needs {
    storage::Database& database;
    const Clock& clock;
    Ids& ids;
    jobs::Queue& jobs;
    LanguageModel& model;
    Writer& writer;
    // Best first; those that a bot would tell.
    std::function<std::vector<FoundPassage>(std::string_view question, std::string_view language)> find;
    std::function<std::vector<Question>(const Actor&)> questions = {};
  };
  // Registers the job that asks, so make it before the queue starts.
  explicit Evaluations(Needs needs);

  // What bots' fixed tests ask and what customers asked without an answer lately; at most 200.
  Result<std::vector<Question>> questions(const Actor& actor);
  // Newest first, without answers; the last kEvaluationsKept are kept.
  Result<std::vector<Evaluation>> list(const Actor& actor);
  Result<Evaluation> get(const Actor& actor, Id<Evaluation> id);
  // One after the other, in the background. failed_precondition when one runs already or the model may not be asked for
  // answers.
  Result<Evaluation> start(const Actor& actor, const std::vector<Asking>& questions);
  Result<Evaluation> judge(const Actor& actor, Id<Evaluation> id, std::int64_t number, Better verdict);
  Result<void> remove(const Actor& actor, Id<Evaluation> id);

 private:
  Result<void> ask_next(const jobs::Job& job);
  Compared asked(Compared question);

  Needs needs_;
};

}  // namespace deskbell::language_model
