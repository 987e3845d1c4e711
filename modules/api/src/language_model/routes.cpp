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
                                                     .embedding_model = in.embedding_model,
                                                     .purposes = in.purposes,
                                                     .tokens_a_day = in.tokens_a_day,
                                                     .calls_at_once = in.calls_at_once,
                                                     .version = in.version}};
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

}  // namespace deskbell::api
