#include "evaluation_store.h"

#include <base/check.h>
#include <identity/access.h>
#include <text/language.h>
#include <text/lines.h>

#include <language_model/evaluation.h>

#include <algorithm>

namespace deskbell::language_model {
namespace {

using storage::Snapshot;
using storage::Transaction;

constexpr std::string_view kJob = "language_model.evaluate";
constexpr int kLongestQuestion = 500;
constexpr std::size_t kMostPassages = 4;
constexpr std::size_t kMostOffered = 200;

struct NextQuestion {
  Id<Evaluation> evaluation;
  int number = 1;
};
BOOST_DESCRIBE_STRUCT(NextQuestion, (), (evaluation, number))

std::string language_of(const Asking& asking) {
  if (!asking.language.empty()) return asking.language;
  const auto found = text::identify_language(asking.text).language;
  if (text::is_chinese(found)) return "zh-CN";
  const std::string_view tag = text::language_tag(found);
  return tag == "und" ? "en" : std::string(tag);
}

void sum_up(Evaluation& evaluation) {
  evaluation.sums = summed(evaluation.answers, evaluation.price_minor);
}

void enqueue(jobs::Queue& jobs, Transaction& tx, const Evaluation& evaluation) {
  jobs.enqueue(tx, {.kind = std::string(kJob),
                    .payload = base::to_json(NextQuestion{evaluation.id, evaluation.done + 1}),
                    .unique_key = "language_model.evaluate-" + to_string(evaluation.id),
                    .max_attempts = 3});
}

}  // namespace

Sums summed(const std::vector<Compared>& answers, std::optional<std::int64_t> price_minor) {
  Sums sums;
  std::int64_t milliseconds = 0;
  int asked = 0;
  for (const Compared& one : answers) {
    sums.answered_without += one.source ? 1 : 0;
    sums.tokens += one.tokens;
    sums.better += one.verdict == Better::better ? 1 : 0;
    sums.same += one.verdict == Better::same ? 1 : 0;
    sums.worse += one.verdict == Better::worse ? 1 : 0;
    if (!one.asked) continue;
    ++asked;
    milliseconds += one.took_ms;
    sums.answered_with += one.ending == Ending::written ? 1 : 0;
    sums.unknown += one.ending == Ending::unknown ? 1 : 0;
    sums.refused += one.ending == Ending::refused ? 1 : 0;
    sums.unavailable += one.ending == Ending::unavailable ? 1 : 0;
  }
  if (asked > 0) sums.mean_ms = milliseconds / asked;
  if (price_minor) sums.cost_minor = static_cast<double>(sums.tokens) * static_cast<double>(*price_minor) / 1e6;
  return sums;
}

Evaluations::Evaluations(Needs needs) : needs_(std::move(needs)) {
  needs_.jobs.handle(std::string(kJob), [this](const jobs::Job& job) { return ask_next(job); });
}

Result<std::vector<Question>> Evaluations::questions(const Actor& actor) {
  TRY(identity::require(actor, Permission::manage_bots));
  std::vector<Question> out;
  if (needs_.questions) out = needs_.questions(actor);
  if (out.size() > kMostOffered) out.resize(kMostOffered);
  return out;
}

Result<std::vector<Evaluation>> Evaluations::list(const Actor& actor) {
  TRY(identity::require(actor, Permission::manage_bots));
  auto found =
      needs_.database.read([](Snapshot& snapshot) { return store::evaluations(snapshot, kEvaluationsKept); });
  for (Evaluation& one : found) one.answers.clear();
  return found;
}

Result<Evaluation> Evaluations::get(const Actor& actor, Id<Evaluation> id) {
  TRY(identity::require(actor, Permission::manage_bots));
  auto found = needs_.database.read([&](Snapshot& snapshot) { return store::evaluation(snapshot, id); });
  if (!found) return not_found("There is no such evaluation.");
  return *std::move(found);
}

Result<Evaluation> Evaluations::start(const Actor& actor, const std::vector<Asking>& questions) {
  TRY(const Standing standing, needs_.model.standing(actor));
  if (questions.empty() || questions.size() > kMostQuestions)
    return invalid("questions", "must be from 1 to " + std::to_string(kMostQuestions));
  Evaluation fresh{.id = needs_.ids.next<Evaluation>(),
                   .at = needs_.clock.now(),
                   .by_name = actor.name,
                   .model = standing.settings.model,
                   .price_minor = standing.settings.price_minor,
                   .currency = standing.settings.currency,
                   .questions = static_cast<int>(questions.size())};
  for (const Asking& one : questions) {
    const std::string field = "questions[" + std::to_string(fresh.answers.size()) + "]";
    TRY(base::check_text(field + ".text", one.text, 1, kLongestQuestion));
    const std::string text = text::clean_line(one.text);
    if (text.empty()) return invalid(field + ".text", "may not be empty");
    fresh.answers.push_back(
        {.number = static_cast<int>(fresh.answers.size()) + 1, .question = text, .language = language_of(one)});
  }
  switch (needs_.model.readiness(Purpose::answer)) {
    case Readiness::ready:
      break;
    case Readiness::off:
      return failure(ErrorCode::failed_precondition, "The language model is not switched on for answers.");
    case Readiness::out_of_tokens:
      return failure(ErrorCode::failed_precondition, "The language model has used up its tokens of today.");
    case Readiness::failing:
      return failure(ErrorCode::failed_precondition, "The language model does not answer at present.");
  }
  return needs_.database.write([&](Transaction& tx) -> Result<Evaluation> {
    const auto others = store::evaluations(tx, kEvaluationsKept);
    if (std::ranges::find(others, EvaluationState::running, &Evaluation::state) != others.end())
      return failure(ErrorCode::failed_precondition, "An evaluation runs already.");
    store::save(tx, fresh);
    store::keep(tx, kEvaluationsKept);
    enqueue(needs_.jobs, tx, fresh);
    return fresh;
  });
}

Compared Evaluations::asked(Compared one) {
  const auto began = needs_.clock.steady();
  auto found = needs_.find(one.question, one.language);
  one.found_us =
      std::chrono::duration_cast<std::chrono::microseconds>(needs_.clock.steady() - began).count();
  if (found.empty()) return one;
  if (found.size() > kMostPassages) found.resize(kMostPassages);
  one.passage = found.front().text;
  one.source = found.front().from;
  std::vector<Passage> passages;
  for (const FoundPassage& each : found) passages.push_back({each.from.title, each.text});
  one.asked = true;
  Written written = needs_.writer.compose(Purpose::answer, one.question, passages, one.language, {});
  one.ending = written.ending;
  one.answer = std::move(written.text);
  one.reason = std::move(written.reason);
  one.tokens = written.tokens;
  one.took_ms = written.took.count();
  for (const std::size_t i : written.cited) one.cited.push_back(found[i].from);
  return one;
}

// One question; the next one is a job of its own, so that others get their turn between.
Result<void> Evaluations::ask_next(const jobs::Job& job) {
  TRY(const auto next, base::parse_json<NextQuestion>(job.payload));
  const auto known =
      needs_.database.read([&](Snapshot& snapshot) { return store::evaluation(snapshot, next.evaluation); });
  if (!known || known->state == EvaluationState::done || known->done + 1 != next.number) return {};
  const Compared compared = asked(known->answers.at(static_cast<std::size_t>(known->done)));
  return needs_.database.write([&](Transaction& tx) -> Result<void> {
    auto evaluation = store::evaluation(tx, next.evaluation);
    if (!evaluation || evaluation->done + 1 != next.number) return {};
    evaluation->answers.at(static_cast<std::size_t>(evaluation->done)) = compared;
    if (++evaluation->done >= evaluation->questions)
      evaluation->state = EvaluationState::done;
    else
      enqueue(needs_.jobs, tx, *evaluation);
    sum_up(*evaluation);
    store::save(tx, *evaluation);
    return {};
  });
}

Result<Evaluation> Evaluations::judge(const Actor& actor, Id<Evaluation> id, std::int64_t number, Better verdict) {
  TRY(identity::require(actor, Permission::manage_bots));
  return needs_.database.write([&](Transaction& tx) -> Result<Evaluation> {
    auto found = store::evaluation(tx, id);
    if (!found || number < 1 || number > found->done) return not_found("There is no such answer.");
    Compared& one = found->answers.at(static_cast<std::size_t>(number) - 1);
    one.verdict = verdict;
    one.verdict_by = verdict == Better::unknown ? std::nullopt : std::optional(actor.name);
    sum_up(*found);
    store::save(tx, *found);
    return *std::move(found);
  });
}

Result<void> Evaluations::remove(const Actor& actor, Id<Evaluation> id) {
  TRY(identity::require(actor, Permission::manage_bots));
  return needs_.database.write([&](Transaction& tx) -> Result<void> {
    if (!store::remove(tx, id)) return not_found("There is no such evaluation.");
    return {};
  });
}

}  // namespace deskbell::language_model
