#include "wire.h"

#include <api/routes.h>

namespace deskbell::api {
namespace {

using http::Method;
using knowledge::Knowledge;

constexpr Branch endpoint{"/api/v1/", "knowledge"};
constexpr std::size_t kImportLimit = 25 * 1024 * 1024;

Result<knowledge::Import> import_of(const ImportKnowledge& in) {
  knowledge::Import out{.format = in.format,
                        .files = {},
                        .section = in.section,
                        .audience = in.audience.value_or(knowledge::Audience::internal),
                        .existing = in.existing.value_or(knowledge::Existing::skip),
                        .landing = in.landing.value_or(knowledge::Landing::drafts),
                        .mode = in.mode.value_or(knowledge::Mode::carry_out)};
  if (in.language) out.language = in.language->value;
  for (std::size_t i = 0; i < in.files.size(); ++i) {
    const auto* text = in.files[i].content.if_string();
    if (!text) return invalid("files[" + std::to_string(i) + "].content", "must be a text");
    out.files.push_back({in.files[i].name.value, std::string(*text)});
  }
  return out;
}

void add_exchange(Endpoints& endpoints, Knowledge& knowledge) {
  auto import =
      endpoint(Method::post, "knowledge/import", "importKnowledge",
               "Articles from Markdown, HTML, CSV, Zendesk, Chatwoot or another Deskbell; mode check changes nothing");
  import.body_limit = kImportLimit;
  import.example =
      R"({"format":"markdown","files":[{"name":"returns/how-to-return.md","content":"# How do I return it?\n\nWithin 30 days."}],"mode":"check"})";
  endpoints.add<ImportKnowledge, knowledge::ImportReport>(
      std::move(import), [&](const Actor& actor, const ImportKnowledge& in) -> Result<knowledge::ImportReport> {
        TRY(const knowledge::Import what, import_of(in));
        return knowledge.exchange.import(actor, what);
      });
  auto all = endpoint(Method::get, "knowledge/export", "exportKnowledge",
                      "Everything as one file of JSON, which the import reads again");
  all.produces = "*/*";
  endpoints.add<http::NoInput, http::Download>(std::move(all),
                                               [&](const Actor& actor, const http::NoInput&) -> Result<http::Download> {
                                                 TRY(std::string text, knowledge.exchange.export_all(actor));
                                                 return http::Download{.content_type = "application/json",
                                                                       .file_name = "knowledge.json",
                                                                       .bytes = std::move(text),
                                                                       .cache_control = "no-store"};
                                               });
}

void add_reports(Endpoints& endpoints, Knowledge& knowledge) {
  endpoints.add<NotFoundQuery, std::vector<knowledge::Gap>>(
      endpoint(Method::get, "knowledge/not-found", "reportNotFound",
               "What was searched without a useful result, wordings of one question together, most asked first"),
      [&](const Actor& actor, const NotFoundQuery& in) {
        return knowledge.usage.not_found_report(
            actor, {.period = {in.from, in.to},
                    .language = in.language ? std::optional(in.language->value) : std::nullopt,
                    .place = in.place,
                    .limit = in.limit});
      });
  endpoints.add<KnowledgePeriodQuery, std::vector<knowledge::Usefulness>>(
      endpoint(Method::get, "knowledge/usefulness", "reportUsefulness",
               "How often each article was shown, opened, sent, and how it helped; worst first"),
      [&](const Actor& actor, const KnowledgePeriodQuery& in) {
        return knowledge.usage.usefulness(actor, {in.from, in.to}, in.article);
      });
  endpoints.add<DeflectionQuery, knowledge::Deflection>(
      endpoint(Method::get, "knowledge/deflection", "reportDeflection",
               "What knowledge kept from becoming work for people"),
      [&](const Actor& actor, const DeflectionQuery& in) {
        return knowledge.usage.deflection(actor, {in.from, in.to});
      });
  endpoints.add<FeedbackQuery, Page<knowledge::FeedbackNote>>(
      endpoint(Method::get, "knowledge/feedback", "listArticleFeedback",
               "What readers wrote about articles, newest first"),
      [&](const Actor& actor, const FeedbackQuery& in) {
        return knowledge.usage.feedback(actor, in.article, in.cursor, in.limit);
      });
  endpoints.add<ArticlePageQuery, Page<knowledge::Link>>(
      endpoint(Method::get, "knowledge/articles/{article}/links", "listArticleLinks",
               "Conversations and cases in which the article was used, newest first"),
      [&](const Actor& actor, const ArticlePageQuery& in) {
        return knowledge.usage.links(actor, in.article, in.cursor, in.limit);
      });
}

}  // namespace

void add_knowledge_routes(Endpoints& endpoints, Knowledge& knowledge) {
  add_knowledge_writing_routes(endpoints, knowledge);
  add_knowledge_reading_routes(endpoints, knowledge);
  add_procedure_routes(endpoints, knowledge);
  add_reports(endpoints, knowledge);
  add_exchange(endpoints, knowledge);
}

}  // namespace deskbell::api
