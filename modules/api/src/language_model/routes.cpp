#include "wire.h"

#include <api/routes.h>

#include <language_model/language_model.h>

namespace deskbell::api {
namespace {

constexpr Branch endpoint{"/api/v1/language-model", "language model"};

language_model::SettingsChange to_change(const ChangeLanguageModel& in) {
  language_model::SettingsChange change{.settings = {.state = in.state,
                                                     .url = in.url,
                                                     .model = in.model,
                                                     .purposes = in.purposes,
                                                     .tokens_a_day = in.tokens_a_day,
                                                     .calls_at_once = in.calls_at_once,
                                                     .version = in.version,
                                                     .price_minor = in.price_minor}};
  if (in.currency && !in.currency->value.empty()) change.settings.currency = in.currency->value;
  if (in.key) change.key = in.key->value;
  return change;
}

}  // namespace

void add_language_model_routes(Endpoints& endpoints, language_model::LanguageModel& model) {
  using http::Method;
  using language_model::Standing;
  endpoints.add<http::NoInput, Standing>(
      endpoint(Method::get, "", "getLanguageModel",
               "The language model that may be asked, what it may be used for, and its use"),
      [&](const Actor& actor, const http::NoInput&) { return model.standing(actor); });
  endpoints.add<ChangeLanguageModel, Standing>(
      endpoint(Method::put, "", "changeLanguageModel", "Replace the settings of this version"),
      [&](const Actor& actor, const ChangeLanguageModel& in) { return model.change(actor, to_change(in)); });
  endpoints.add<http::NoInput, LanguageModelSaid>(
      endpoint(Method::post, "/test", "testLanguageModel", "Ask it for one word with the settings as they are stored"),
      [&](const Actor& actor, const http::NoInput&) -> Result<LanguageModelSaid> {
        TRY(auto answer, model.try_out(actor));
        return LanguageModelSaid{.text = std::move(answer.text), .tokens = answer.tokens};
      });
}

void add_evaluation_routes(Endpoints& endpoints, language_model::Evaluations& evaluations) {
  using http::Method;
  using language_model::Evaluation;
  endpoints.add<http::NoInput, std::vector<language_model::Question>>(
      endpoint(Method::get, "/questions", "listEvaluationQuestions",
               "What bots' fixed tests ask, and what customers asked without an answer lately"),
      [&](const Actor& actor, const http::NoInput&) { return evaluations.questions(actor); });
  endpoints.add<http::NoInput, std::vector<Evaluation>>(
      endpoint(Method::get, "/evaluations", "listEvaluations", "Newest first, without their answers"),
      [&](const Actor& actor, const http::NoInput&) { return evaluations.list(actor); });
  endpoints.add<StartEvaluation, Evaluation>(
      endpoint(Method::post, "/evaluations", "startEvaluation", "Ask the same with and without the model"),
      [&](const Actor& actor, const StartEvaluation& in) {
        std::vector<language_model::Asking> questions;
        for (const AskedQuestion& one : in.questions)
          questions.push_back({one.text.value, one.language ? one.language->value : std::string()});
        return evaluations.start(actor, questions);
      });
  endpoints.add<EvaluationQuery, Evaluation>(
      endpoint(Method::get, "/evaluations/{evaluation}", "getEvaluation", "Both answers to each question, and the sums"),
      [&](const Actor& actor, const EvaluationQuery& in) { return evaluations.get(actor, in.evaluation); });
  endpoints.add<EvaluationQuery, http::NoContent>(
      endpoint(Method::del, "/evaluations/{evaluation}", "removeEvaluation", "Forget it"),
      [&](const Actor& actor, const EvaluationQuery& in) -> Result<http::NoContent> {
        TRY(evaluations.remove(actor, in.evaluation));
        return http::NoContent{};
      });
  endpoints.add<JudgeAnswer, Evaluation>(
      endpoint(Method::put, "/evaluations/{evaluation}/answers/{number}/verdict", "judgeAnswer",
               "Whether the answer with the model is better than the one without"),
      [&](const Actor& actor, const JudgeAnswer& in) {
        return evaluations.judge(actor, in.evaluation, in.number, in.verdict);
      });
}

}  // namespace deskbell::api
