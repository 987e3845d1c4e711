#include "wire.h"

#include <api/routes.h>

namespace deskbell::api {
namespace {

constexpr std::string_view kTag = "assist";
constexpr Branch endpoint{"/api/v1/assist", kTag};

}  // namespace

void add_assist_routes(Endpoints& endpoints, assist::Assist& assist) {
  using http::Method;
  endpoints.add<AssistQuery, assist::Assistance>(
      {.method = Method::get,
       .path = "/api/v1/conversations/{conversation}/assist",
       .operation = "getAssistance",
       .summary = "Suggested answers, the next step, a summary of a long talk, manners and local time",
       .tag = std::string(kTag)},
      [&](const Actor& actor, const AssistQuery& in) { return assist.of_conversation(actor, in.conversation); });
  endpoints.add<CheckTone, assist::ToneReport>(
      endpoint(Method::post, "/check", "checkTone", "What a customer might take amiss in a draft"),
      [&](const Actor& actor, const CheckTone& in) { return assist.check(actor, in.text.value, in.conversation); });
  endpoints.add<CompleteDraft, std::vector<assist::Completion>>(
      endpoint(Method::post, "/complete", "completeDraft", "How a draft may go on: canned answers and your own words"),
      [&](const Actor& actor, const CompleteDraft& in) {
        return assist.complete(actor, in.prefix.value, in.conversation);
      });
  endpoints.add<TranslatePhrases, assist::Translation>(
      endpoint(Method::post, "/translate", "translatePhrases",
               "Set phrases from English to Chinese and back, by a table; says which sentences are not in it"),
      [&](const Actor& actor, const TranslatePhrases& in) {
        return assist.translate(actor, in.text.value, in.to.value);
      });
  endpoints.add<http::NoInput, std::vector<assist::OwnPhrase>>(
      endpoint(Method::get, "/phrases", "listSetPhrases", "The built-in set phrases, in English and Chinese"),
      [&](const Actor& actor, const http::NoInput&) { return assist.phrases(actor); });
  endpoints.add<WriteForAgent, assist::Writing>(
      {.method = Method::post,
       .path = "/api/v1/conversations/{conversation}/assist/writings",
       .operation = "writeForAgent",
       .summary = "A translation, a summary or an answer: at once without a language model, then the model's, if any",
       .tag = std::string(kTag)},
      [&](const Actor& actor, const WriteForAgent& in) {
        assist::ToWrite what{.kind = in.kind};
        if (in.text) what.text = in.text->value;
        if (in.language) what.language = in.language->value;
        return assist.write(actor, in.conversation, what);
      });
  endpoints.add<WritingQuery, assist::Writing>(
      endpoint(Method::get, "/writings/{writing}", "getWriting", "How far it is; for the one who asked, for an hour"),
      [&](const Actor& actor, const WritingQuery& in) { return assist.writing(actor, in.writing); });
  endpoints.add<http::NoInput, assist::Settings>(
      endpoint(Method::get, "/settings", "getAssistSettings", "Words that are not wanted, and own set phrases"),
      [&](const Actor& actor, const http::NoInput&) { return assist.settings(actor); });
  endpoints.add<assist::Settings, assist::Settings>(
      endpoint(Method::put, "/settings", "changeAssistSettings", "Change them; names the version they were made from"),
      [&](const Actor& actor, const assist::Settings& in) { return assist.change(actor, in); });
}

}  // namespace deskbell::api
