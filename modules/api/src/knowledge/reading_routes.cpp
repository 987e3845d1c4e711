#include "wire.h"

#include <api/endpoints.h>

#include <algorithm>

namespace deskbell::api {
namespace {

using http::Method;
using knowledge::Knowledge;

constexpr Branch endpoint{"/api/v1/", "knowledge"};
constexpr std::size_t kMostRelated = 5;
constexpr int kUsualFound = 10;

// Where the console shows an article.
knowledge::RenderSetting console_links() {
  return {.article = [](std::string_view slug) { return "/knowledge/read/" + std::string(slug); }};
}

void add_library(Endpoints& endpoints, Knowledge& knowledge) {
  endpoints.add<LibrarySectionQuery, std::vector<knowledge::LiveSection>>(
      endpoint(Method::get, "knowledge/library/sections", "listLibrarySections",
               "Sections that hold something you may read, with names in the language"),
      [&](const Actor& actor, const LibrarySectionQuery& in) -> Result<std::vector<knowledge::LiveSection>> {
        TRY(const knowledge::Reader reader, knowledge.reader(actor));
        return knowledge.library.sections(in.language.value, reader);
      });
  endpoints.add<LibraryQuery, std::vector<knowledge::LiveSummary>>(
      endpoint(Method::get, "knowledge/library", "listLibrary", "What is published and you may read, by title"),
      [&](const Actor& actor, const LibraryQuery& in) -> Result<std::vector<knowledge::LiveSummary>> {
        TRY(const knowledge::Reader reader, knowledge.reader(actor));
        return knowledge.library.articles({.language = in.language.value,
                                           .reader = reader,
                                           .section = in.section,
                                           .kinds = in.kind ? std::vector{*in.kind} : std::vector<knowledge::Kind>(),
                                           .tag = in.tag ? std::optional(in.tag->value) : std::nullopt});
      });
  endpoints.add<ReadLibraryArticle, ReadArticle>(
      endpoint(Method::get, "knowledge/library/{article}", "readArticle",
               "A published article as readers see it, as safe HTML"),
      [&](const Actor& actor, const ReadLibraryArticle& in) -> Result<ReadArticle> {
        TRY(const knowledge::Reader reader, knowledge.reader(actor));
        auto article = knowledge.library.find(in.article, in.language.value, reader);
        if (!article) return not_found("There is no such article in this language.");
        auto rendered = knowledge::render(article->text.body, console_links());
        return ReadArticle{*std::move(article), std::move(rendered.html), std::move(rendered.headings),
                           knowledge.library.related(in.article, in.language.value, reader, kMostRelated)};
      });
  endpoints.add<KnowledgeSearchQuery, knowledge::FoundList>(
      endpoint(Method::get, "knowledge/search", "searchKnowledge",
               "What answers a question, best first, with the passage and how far it can be trusted"),
      [&](const Actor& actor, const KnowledgeSearchQuery& in) -> Result<knowledge::FoundList> {
        TRY(const knowledge::Reader reader, knowledge.reader(actor));
        const int most = std::clamp(in.limit.value_or(kUsualFound), 1, 50);
        auto found = knowledge.library.search({.text = in.text.value,
                                               .language = in.language ? in.language->value : "",
                                               .reader = reader,
                                               .kinds = in.kind.value_or(std::vector<knowledge::Kind>()),
                                               .section = in.section,
                                               .most = static_cast<std::size_t>(most)});
        if (in.counted.value_or(false)) {
          const std::string language = in.language ? in.language->value : knowledge::language_of_text(in.text.value);
          knowledge.usage.record({.text = in.text.value,
                                  .language = language,
                                  .place = knowledge::Place::agent,
                                  .found = static_cast<int>(found.items.size()),
                                  .trust = found.items.empty() ? 0 : found.items.front().trust});
        }
        return found;
      });
}

void add_use(Endpoints& endpoints, Knowledge& knowledge) {
  endpoints.add<OpenedArticle, http::NoContent>(
      endpoint(Method::post, "knowledge/library/{article}/opened", "articleOpened", "You read it; counted"),
      [&](const Actor& actor, const OpenedArticle& in) -> Result<http::NoContent> {
        TRY(const knowledge::Reader reader, knowledge.reader(actor));
        if (!knowledge.library.find(in.article, in.language.value, reader))
          return not_found("There is no such article in this language.");
        knowledge.usage.record(reader, {.article = in.article,
                                        .language = in.language.value,
                                        .kind = knowledge::UseKind::opened,
                                        .place = knowledge::Place::agent,
                                        .search = in.search ? in.search->value : ""});
        return http::NoContent{};
      });
  endpoints.add<ArticleFeedback, http::NoContent>(
      endpoint(Method::post, "knowledge/library/{article}/feedback", "giveArticleFeedback",
               "Whether it helped, and why not"),
      [&](const Actor& actor, const ArticleFeedback& in) -> Result<http::NoContent> {
        TRY(const knowledge::Reader reader, knowledge.reader(actor));
        TRY(knowledge.usage.give_feedback(reader, {.article = in.article,
                                                   .language = in.language.value,
                                                   .helpful = in.helpful,
                                                   .comment = in.comment ? in.comment->value : "",
                                                   .place = knowledge::Place::agent}));
        return http::NoContent{};
      });
  endpoints.add<UseArticle, knowledge::Link>(
      endpoint(Method::post, "knowledge/uses", "useArticle",
               "An article or answer was sent in a conversation or case, or solved it; the same twice is one"),
      [&](const Actor& actor, const UseArticle& in) {
        return knowledge.usage.use(actor, {.article = in.article,
                                           .language = in.language.value,
                                           .kind = in.kind,
                                           .place = knowledge::Place::agent,
                                           .conversation = in.conversation,
                                           .matter = in.matter});
      });
  endpoints.add<ArticlesOfConversation, std::vector<knowledge::Link>>(
      endpoint(Method::get, "conversations/{conversation}/articles", "listArticlesOfConversation",
               "Articles and answers that were used in it, oldest first"),
      [&](const Actor& actor, const ArticlesOfConversation& in) {
        return knowledge.usage.used_in(actor, in.conversation);
      });
  endpoints.add<ArticlesOfCase, std::vector<knowledge::Link>>(
      endpoint(Method::get, "cases/{case_id}/articles", "listArticlesOfCase",
               "Articles and answers that were used for it, oldest first"),
      [&](const Actor& actor, const ArticlesOfCase& in) { return knowledge.usage.used_in(actor, in.case_id); });
}

void add_preview(Endpoints& endpoints, Knowledge& knowledge) {
  endpoints.add<PreviewKnowledge, KnowledgePreview>(
      endpoint(Method::post, "knowledge/preview", "previewArticle", "What a text will look like"),
      [&](const Actor& actor, const PreviewKnowledge& in) -> Result<KnowledgePreview> {
        TRY(knowledge.reader(actor));
        const auto* text = in.markdown.if_string();
        if (!text) return invalid("markdown", "must be a text");
        if (text->size() > knowledge::kMaxBody) return invalid("markdown", "may have at most 60000 characters");
        auto rendered = knowledge::render({text->data(), text->size()}, console_links());
        return KnowledgePreview{std::move(rendered.html), std::move(rendered.headings)};
      });
}

}  // namespace

void add_knowledge_reading_routes(Endpoints& endpoints, Knowledge& knowledge) {
  add_library(endpoints, knowledge);
  add_use(endpoints, knowledge);
  add_preview(endpoints, knowledge);
}

void add_procedure_routes(Endpoints& endpoints, Knowledge& knowledge) {
  auto& runs = knowledge.runs;
  using Run = deskbell::knowledge::Run;
  endpoints.add<StartRun, Run>(endpoint(Method::post, "knowledge/runs", "startProcedureRun",
                                        "Begin a procedure, beside a conversation or a case"),
                               [&](const Actor& actor, const StartRun& in) {
                                 return runs.start(actor, {.article = in.article,
                                                           .language = in.language ? in.language->value : "en",
                                                           .conversation = in.conversation,
                                                           .matter = in.matter});
                               });
  endpoints.add<OneRun, Run>(
      endpoint(Method::get, "knowledge/runs/{run}", "getProcedureRun", "Where a run stands and the path it took"),
      [&](const Actor& actor, const OneRun& in) { return runs.get(actor, in.run); });
  endpoints.add<AnswerStep, Run>(
      endpoint(Method::post, "knowledge/runs/{run}/answer", "answerProcedureStep", "Answer the present step and go on"),
      [&](const Actor& actor, const AnswerStep& in) {
        return runs.answer(actor, in.run, in.revision,
                           {.choice = in.choice ? std::optional(in.choice->value) : std::nullopt,
                            .text = in.text ? std::optional(in.text->value) : std::nullopt});
      });
  endpoints.add<SeenRun, Run>(
      endpoint(Method::post, "knowledge/runs/{run}/back", "takeProcedureStepBack", "Take the last answer back"),
      [&](const Actor& actor, const SeenRun& in) { return runs.back(actor, in.run, in.revision); });
  endpoints.add<SeenRun, Run>(
      endpoint(Method::post, "knowledge/runs/{run}/abandon", "abandonProcedureRun", "Give the run up"),
      [&](const Actor& actor, const SeenRun& in) { return runs.abandon(actor, in.run, in.revision); });
  endpoints.add<ArticlesOfConversation, std::vector<Run>>(
      endpoint(Method::get, "conversations/{conversation}/runs", "listRunsOfConversation",
               "Procedures gone through in it, newest first"),
      [&](const Actor& actor, const ArticlesOfConversation& in) {
        return runs.of_conversation(actor, in.conversation);
      });
  endpoints.add<ArticlesOfCase, std::vector<Run>>(
      endpoint(Method::get, "cases/{case_id}/runs", "listRunsOfCase", "Procedures gone through for it, newest first"),
      [&](const Actor& actor, const ArticlesOfCase& in) { return runs.of_case(actor, in.case_id); });
  endpoints.add<OneKnowledgeArticle, knowledge::RunReport>(
      endpoint(Method::get, "knowledge/articles/{article}/runs", "reportProcedureRuns",
               "How a procedure went: outcomes, and where people gave up"),
      [&](const Actor& actor, const OneKnowledgeArticle& in) { return runs.report(actor, in.article); });
}

}  // namespace deskbell::api
