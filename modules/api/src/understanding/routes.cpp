#include "wire.h"

#include <api/routes.h>

namespace deskbell::api {
namespace {

using http::Method;
using understanding::Teaching;
using understanding::Understanding;

constexpr std::string_view kTag = "understanding";
constexpr Branch endpoint{"/api/v1/understanding", kTag};

template <class Text>
std::optional<std::string> value_of(const std::optional<Text>& text) {
  return text ? std::optional(text->value) : std::nullopt;
}

void add_recognition(Endpoints& endpoints, Understanding& understanding) {
  endpoints.add<RecognitionQuery, understanding::ConversationRecognition>(
      {.method = Method::get,
       .path = "/api/v1/conversations/{conversation}/recognition",
       .operation = "getRecognition",
       .summary = "What was recognised in a conversation's latest messages, with reasons, and the customer's mood",
       .tag = std::string(kTag)},
      [&](const Actor& actor, const RecognitionQuery& in) {
        return understanding.of_conversation(actor, in.conversation, in.limit);
      });
  endpoints.add<CorrectRecognition, understanding::Recognition>(
      {.method = Method::post,
       .path = "/api/v1/messages/{message}/recognition/correction",
       .operation = "correctRecognition",
       .summary = "Say what a message really is; it becomes an example to learn from",
       .tag = std::string(kTag)},
      [&](const Actor& actor, const CorrectRecognition& in) {
        return understanding.correct(actor, in.message, {.what = in.what, .label = in.label.value});
      });
  endpoints.add<TryUnderstanding, understanding::Trial>(
      endpoint(Method::post, "/try", "tryUnderstanding", "What a text is recognised as, with reasons; stores nothing"),
      [&](const Actor& actor, const TryUnderstanding& in) { return understanding.try_text(actor, in.text.value); });
  endpoints.add<http::NoInput, understanding::Settings>(
      endpoint(Method::get, "/settings", "getUnderstandingSettings", "What is recognised, when leaders are told"),
      [&](const Actor& actor, const http::NoInput&) { return understanding.settings(actor); });
  endpoints.add<understanding::Settings, understanding::Settings>(
      endpoint(Method::put, "/settings", "changeUnderstandingSettings",
               "Change them; names the version that they were made from"),
      [&](const Actor& actor, const understanding::Settings& in) { return understanding.change(actor, in); });
}

void add_examples(Endpoints& endpoints, Teaching& teaching) {
  endpoints.add<LabelQuery, std::vector<understanding::Label>>(
      endpoint(Method::get, "/labels", "listUnderstandingLabels",
               "Intents, urgency and sentiment, and how many examples"),
      [&](const Actor& actor, const LabelQuery& in) { return teaching.labels(actor, in.aspect); });
  endpoints.add<AddLabel, understanding::Label>(endpoint(Method::post, "/labels", "addIntent", "An intent of your own"),
                                                [&](const Actor& actor, const AddLabel& in) {
                                                  return teaching.add_label(
                                                      actor, {.key = in.key.value,
                                                              .title_en = in.title_en.value,
                                                              .title_zh = value_of(in.title_zh).value_or(""),
                                                              .meaning_en = value_of(in.meaning_en).value_or(""),
                                                              .meaning_zh = value_of(in.meaning_zh).value_or("")});
                                                });
  endpoints.add<ChangeLabel, understanding::Label>(
      endpoint(Method::patch, "/labels/{aspect}/{label}", "changeUnderstandingLabel",
               "Rename a label, say what belongs to it, retire an intent"),
      [&](const Actor& actor, const ChangeLabel& in) {
        return teaching.change_label(actor, in.aspect, in.label.value,
                                     {.title_en = value_of(in.title_en),
                                      .title_zh = value_of(in.title_zh),
                                      .meaning_en = value_of(in.meaning_en),
                                      .meaning_zh = value_of(in.meaning_zh),
                                      .state = in.state});
      });
  endpoints.add<ExampleQuery, Page<understanding::Example>>(
      endpoint(Method::get, "/examples", "listExamples", "Your own examples, newest first"),
      [&](const Actor& actor, const ExampleQuery& in) {
        return teaching.examples(actor, {.aspect = in.aspect,
                                         .label = in.label,
                                         .language = in.language,
                                         .origin = in.origin,
                                         .part = in.part,
                                         .query = in.query,
                                         .cursor = in.cursor,
                                         .limit = in.limit});
      });
  endpoints.add<AddExample, understanding::Example>(
      endpoint(Method::post, "/examples", "addExample", "A text and what it is; an equal text takes the new label"),
      [&](const Actor& actor, const AddExample& in) {
        return teaching.add_example(actor, {.aspect = in.aspect,
                                            .text = in.text.value,
                                            .label = in.label.value,
                                            .part = in.part.value_or(understanding::Part::learn)});
      });
  endpoints.add<ChangeExample, understanding::Example>(
      endpoint(Method::patch, "/examples/{example}", "changeExample", "Another text or label, or keep it for testing"),
      [&](const Actor& actor, const ChangeExample& in) {
        return teaching.change_example(actor, in.example,
                                       {.text = value_of(in.text), .label = value_of(in.label), .part = in.part});
      });
  endpoints.add<OneExample, http::NoContent>(
      endpoint(Method::del, "/examples/{example}", "removeExample", "Remove an example"),
      [&](const Actor& actor, const OneExample& in) -> Result<http::NoContent> {
        TRY(teaching.remove_example(actor, in.example));
        return http::NoContent{};
      });
  endpoints.add<ImportExamples, understanding::Imported>(
      endpoint(Method::post, "/examples/import", "importExamples",
               "A table text<TAB>label with a header, at most 5,000 rows, all or nothing"),
      [&](const Actor& actor, const ImportExamples& in) {
        return teaching.import(actor, {.aspect = in.aspect,
                                       .part = in.part.value_or(understanding::Part::learn),
                                       .table = in.table.value,
                                       .new_labels = in.new_labels.value_or(false)});
      });
  endpoints.add<OfAspect, ExportedExamples>(
      endpoint(Method::get, "/examples/export", "exportExamples", "Your own examples as a table that imports again"),
      [&](const Actor& actor, const OfAspect& in) -> Result<ExportedExamples> {
        TRY(std::string table, teaching.exported(actor, in.aspect));
        return ExportedExamples{std::move(table)};
      });
}

void add_versions(Endpoints& endpoints, Teaching& teaching) {
  endpoints.add<OfAspect, understanding::Quality>(
      endpoint(Method::get, "/quality/{aspect}", "getQuality", "What to look at in the examples: the last report"),
      [&](const Actor& actor, const OfAspect& in) { return teaching.quality(actor, in.aspect); });
  endpoints.add<OfAspect, understanding::Quality>(
      endpoint(Method::post, "/quality/{aspect}", "examineQuality", "Make the report anew, in the background"),
      [&](const Actor& actor, const OfAspect& in) { return teaching.examine(actor, in.aspect); });
  endpoints.add<OfAspect, std::vector<understanding::Version>>(
      endpoint(Method::get, "/versions/{aspect}", "listVersions",
               "Trained models, newest first, the built-in one last"),
      [&](const Actor& actor, const OfAspect& in) { return teaching.versions(actor, in.aspect); });
  endpoints.add<TrainVersion, understanding::Version>(
      endpoint(Method::post, "/versions/{aspect}", "trainVersion", "Learn from the examples, in the background"),
      [&](const Actor& actor, const TrainVersion& in) {
        return teaching.train(actor, in.aspect, value_of(in.note).value_or(""));
      });
  endpoints.add<CompareVersions, understanding::Comparison>(
      endpoint(Method::get, "/versions/{aspect}/compare", "compareVersions", "What would change from one to the other"),
      [&](const Actor& actor, const CompareVersions& in) {
        return teaching.compare(actor, in.aspect, in.first, in.second);
      });
  endpoints.add<OneVersion, understanding::Version>(
      endpoint(Method::get, "/versions/{aspect}/{number}", "getVersion", "One version with its figures and progress"),
      [&](const Actor& actor, const OneVersion& in) { return teaching.version(actor, in.aspect, in.number); });
  endpoints.add<OneVersion, understanding::Version>(
      endpoint(Method::post, "/versions/{aspect}/{number}/activate", "activateVersion",
               "Let it answer from now on; 0 is the built-in one"),
      [&](const Actor& actor, const OneVersion& in) { return teaching.activate(actor, in.aspect, in.number); });
}

}  // namespace

void add_understanding_routes(Endpoints& endpoints, Understanding& understanding, Teaching& teaching) {
  add_recognition(endpoints, understanding);
  add_examples(endpoints, teaching);
  add_versions(endpoints, teaching);
}

}  // namespace deskbell::api
