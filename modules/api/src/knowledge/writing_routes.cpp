#include "wire.h"

#include <api/endpoints.h>

namespace deskbell::api {
namespace {

using http::Method;
using knowledge::Articles;
using knowledge::FullArticle;
using knowledge::Knowledge;

constexpr Branch endpoint{"/api/v1/knowledge", "knowledge"};
constexpr const char* kExample =
    R"({"kind":"article","tags":["returns"],"content":{"languages":{"en":{"title":"How do I return it?",)"
    R"("summary":"Within 30 days.","body":"Open your order and choose **Return**.","questions":["I want my money back"],"description":""}}}})";

template <int Max>
std::optional<std::string> text_of(const std::optional<Text<0, Max>>& in) {
  return in ? std::optional(in->value) : std::nullopt;
}

knowledge::ArticleFilter filter_of(const KnowledgeArticleQuery& in) {
  return {.kind = in.kind,
          .state = in.state,
          .draft = in.draft,
          .section = in.section,
          .audience = in.audience,
          .owner = in.owner,
          .tag = in.tag ? std::optional(in.tag->value) : std::nullopt,
          .lacks_language = in.lacks_language ? std::optional(in.lacks_language->value) : std::nullopt,
          .due = in.due,
          .text = text_of(in.text),
          .cursor = in.cursor,
          .limit = in.limit};
}

knowledge::NewArticle article_of(const CreateKnowledgeArticle& in) {
  return {.kind = in.kind,
          .slug = text_of(in.slug).value_or(""),
          .section = in.section,
          .tags = in.tags.value_or(std::vector<std::string>()),
          .audience = in.audience.value_or(knowledge::Audience::everyone),
          .tiers = in.tiers.value_or(std::vector<std::string>()),
          .owner = in.owner,
          .review_every_days = in.review_every_days,
          .expires_at = in.expires_at,
          .content = in.content};
}

knowledge::ArticleChange change_of(const ChangeKnowledgeArticle& in) {
  knowledge::ArticleChange out{.slug = in.slug ? std::optional(in.slug->value) : std::nullopt,
                               .section = in.section,
                               .tags = in.tags,
                               .audience = in.audience,
                               .tiers = in.tiers,
                               .owner = in.owner,
                               .review_every_days = in.review_every_days,
                               .expires_at = in.expires_at};
  if (in.no_section.value_or(false)) out.section = Id<knowledge::Section>{};
  if (in.no_expiry.value_or(false)) out.expires_at = Time();
  return out;
}

template <class In>
knowledge::NewSection section_of(const In& in) {
  return {.parent = in.parent,
          .slug = text_of(in.slug).value_or(""),
          .position = in.position.value_or(0),
          .names = in.names,
          .descriptions = in.descriptions.value_or(std::map<std::string, std::string>())};
}

void add_articles(Endpoints& endpoints, Articles& articles) {
  endpoints.add<KnowledgeArticleQuery, Page<knowledge::Article>>(
      endpoint(Method::get, "/articles", "listArticles",
               "Articles, answers and procedures as writers see them, latest change first"),
      [&](const Actor& actor, const KnowledgeArticleQuery& in) { return articles.list(actor, filter_of(in)); });
  auto create = endpoint(Method::post, "/articles", "createArticle", "Begin an article with its first draft");
  create.example = kExample;
  endpoints.add<CreateKnowledgeArticle, FullArticle>(
      std::move(create),
      [&](const Actor& actor, const CreateKnowledgeArticle& in) { return articles.create(actor, article_of(in)); });
  endpoints.add<OneKnowledgeArticle, FullArticle>(
      endpoint(Method::get, "/articles/{article}", "getArticle", "One article with what is live and what is drafted"),
      [&](const Actor& actor, const OneKnowledgeArticle& in) { return articles.get(actor, in.article); });
  endpoints.add<ChangeKnowledgeArticle, FullArticle>(
      endpoint(Method::patch, "/articles/{article}", "changeArticle",
               "Section, tags, owner, audience, dates; at once, also of what is live"),
      [&](const Actor& actor, const ChangeKnowledgeArticle& in) {
        return articles.change(actor, in.article, in.revision, change_of(in));
      });
  endpoints.add<OneKnowledgeArticle, http::NoContent>(
      endpoint(Method::del, "/articles/{article}", "deleteArticle", "Remove an article that was never published"),
      [&](const Actor& actor, const OneKnowledgeArticle& in) -> Result<http::NoContent> {
        TRY(articles.remove(actor, in.article));
        return http::NoContent{};
      });
  endpoints.add<SaveKnowledgeDraft, FullArticle>(
      endpoint(Method::put, "/articles/{article}/draft", "saveArticleDraft", "Replace the draft; what is live stays"),
      [&](const Actor& actor, const SaveKnowledgeDraft& in) {
        return articles.save_draft(actor, in.article, in.revision, in.content);
      });
  endpoints.add<SeenKnowledgeArticle, FullArticle>(
      endpoint(Method::del, "/articles/{article}/draft", "discardArticleDraft",
               "Give the draft up; what is live stays"),
      [&](const Actor& actor, const SeenKnowledgeArticle& in) {
        return articles.discard_draft(actor, in.article, in.revision);
      });
}

void add_life(Endpoints& endpoints, Articles& articles) {
  const auto note = [](const NotedKnowledgeArticle& in) { return in.note ? in.note->value : std::string(); };
  endpoints.add<NotedKnowledgeArticle, FullArticle>(
      endpoint(Method::post, "/articles/{article}/review", "askArticleReview", "Ask for a review of the draft"),
      [&, note](const Actor& actor, const NotedKnowledgeArticle& in) {
        return articles.ask_review(actor, in.article, in.revision, note(in));
      });
  endpoints.add<NotedKnowledgeArticle, FullArticle>(
      endpoint(Method::post, "/articles/{article}/refuse", "refuseArticleDraft",
               "Refuse the draft; the note says why, its writer is told"),
      [&, note](const Actor& actor, const NotedKnowledgeArticle& in) {
        return articles.refuse(actor, in.article, in.revision, note(in));
      });
  endpoints.add<NotedKnowledgeArticle, FullArticle>(
      endpoint(Method::post, "/articles/{article}/publish", "publishArticle",
               "The draft becomes the next version and is live"),
      [&, note](const Actor& actor, const NotedKnowledgeArticle& in) {
        return articles.publish(actor, in.article, in.revision, note(in));
      });
  endpoints.add<SeenKnowledgeArticle, FullArticle>(
      endpoint(Method::post, "/articles/{article}/confirm", "confirmArticle",
               "Still right: its review date starts anew"),
      [&](const Actor& actor, const SeenKnowledgeArticle& in) {
        return articles.confirm(actor, in.article, in.revision);
      });
  endpoints.add<NotedKnowledgeArticle, FullArticle>(
      endpoint(Method::post, "/articles/{article}/retire", "retireArticle",
               "Nobody finds it any more; its versions stay"),
      [&, note](const Actor& actor, const NotedKnowledgeArticle& in) {
        return articles.retire(actor, in.article, in.revision, note(in));
      });
  endpoints.add<SeenKnowledgeArticle, FullArticle>(
      endpoint(Method::post, "/articles/{article}/bring-back", "bringBackArticle", "A retired article is live again"),
      [&](const Actor& actor, const SeenKnowledgeArticle& in) {
        return articles.bring_back(actor, in.article, in.revision);
      });
  endpoints.add<OneKnowledgeArticle, std::vector<knowledge::VersionNote>>(
      endpoint(Method::get, "/articles/{article}/versions", "listArticleVersions",
               "All that was ever live, newest first"),
      [&](const Actor& actor, const OneKnowledgeArticle& in) { return articles.versions(actor, in.article); });
  endpoints.add<OneKnowledgeVersion, knowledge::Version>(
      endpoint(Method::get, "/articles/{article}/versions/{number}", "getArticleVersion", "One version with its texts"),
      [&](const Actor& actor, const OneKnowledgeVersion& in) {
        return articles.version(actor, in.article, in.number);
      });
  endpoints.add<CompareKnowledgeVersions, std::vector<knowledge::Difference>>(
      endpoint(Method::get, "/articles/{article}/compare", "compareArticleVersions",
               "What differs between two versions, line by line; 0 is the draft"),
      [&](const Actor& actor, const CompareKnowledgeVersions& in) {
        return articles.compare(actor, in.article, in.from, in.to);
      });
  endpoints.add<RestoreKnowledgeVersion, FullArticle>(
      endpoint(Method::post, "/articles/{article}/restore", "restoreArticleVersion",
               "The draft becomes what that version was"),
      [&](const Actor& actor, const RestoreKnowledgeVersion& in) {
        return articles.restore(actor, in.article, in.revision, in.number);
      });
}

void add_order(Endpoints& endpoints, Articles& articles) {
  endpoints.add<http::NoInput, std::vector<knowledge::Section>>(
      endpoint(Method::get, "/sections", "listKnowledgeSections", "All sections, parents before children"),
      [&](const Actor& actor, const http::NoInput&) { return articles.sections(actor); });
  endpoints.add<KnowledgeSectionBody, knowledge::Section>(
      endpoint(Method::post, "/sections", "createKnowledgeSection", "Add a section"),
      [&](const Actor& actor, const KnowledgeSectionBody& in) {
        return articles.create_section(actor, section_of(in));
      });
  endpoints.add<ChangeKnowledgeSection, knowledge::Section>(
      endpoint(Method::put, "/sections/{section}", "changeKnowledgeSection", "Replace a section's names and place"),
      [&](const Actor& actor, const ChangeKnowledgeSection& in) {
        return articles.change_section(actor, in.section, section_of(in));
      });
  endpoints.add<OneKnowledgeSection, http::NoContent>(
      endpoint(Method::del, "/sections/{section}", "deleteKnowledgeSection", "Remove an empty section"),
      [&](const Actor& actor, const OneKnowledgeSection& in) -> Result<http::NoContent> {
        TRY(articles.remove_section(actor, in.section));
        return http::NoContent{};
      });
  endpoints.add<http::NoInput, std::vector<knowledge::Synonyms>>(
      endpoint(Method::get, "/synonyms", "listSynonyms", "Words that mean the same to whoever searches"),
      [&](const Actor& actor, const http::NoInput&) { return articles.synonyms(actor); });
  endpoints.add<SynonymsBody, knowledge::Synonyms>(
      endpoint(Method::post, "/synonyms", "createSynonyms", "Add words that mean the same"),
      [&](const Actor& actor, const SynonymsBody& in) { return articles.create_synonyms(actor, {in.words}); });
  endpoints.add<ChangeSynonyms, knowledge::Synonyms>(
      endpoint(Method::put, "/synonyms/{synonyms}", "changeSynonyms", "Replace a group of words"),
      [&](const Actor& actor, const ChangeSynonyms& in) {
        return articles.change_synonyms(actor, in.synonyms, {in.words});
      });
  endpoints.add<OneSynonyms, http::NoContent>(
      endpoint(Method::del, "/synonyms/{synonyms}", "deleteSynonyms", "Remove a group of words"),
      [&](const Actor& actor, const OneSynonyms& in) -> Result<http::NoContent> {
        TRY(articles.remove_synonyms(actor, in.synonyms));
        return http::NoContent{};
      });
}

}  // namespace

void add_knowledge_writing_routes(Endpoints& endpoints, Knowledge& knowledge) {
  add_articles(endpoints, knowledge.articles);
  add_life(endpoints, knowledge.articles);
  add_order(endpoints, knowledge.articles);
}

}  // namespace deskbell::api
