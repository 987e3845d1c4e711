#pragma once
#include <knowledge/knowledge.h>
#include <knowledge/render.h>

#include <optional>
#include <string>
#include <vector>

// What the console sends about knowledge, beyond knowledge's own types; what may stand in an article is checked there.
namespace deskbell::api {

struct KnowledgeArticleQuery {
  std::optional<knowledge::Kind> kind;
  std::optional<knowledge::State> state;
  std::optional<knowledge::DraftState> draft;
  std::optional<Id<knowledge::Section>> section;
  std::optional<knowledge::Audience> audience;
  std::optional<Id<identity::User>> owner;
  std::optional<Text<1, 50>> tag;
  std::optional<Text<2, 35>> lacks_language;
  std::optional<bool> due;
  std::optional<Text<0, 200>> text;
  std::optional<std::string> cursor;
  std::optional<int> limit;
};
BOOST_DESCRIBE_STRUCT(KnowledgeArticleQuery, (),
                      (kind, state, draft, section, audience, owner, tag, lacks_language, due, text, cursor, limit))

struct OneKnowledgeArticle {
  Id<knowledge::Article> article;
};
BOOST_DESCRIBE_STRUCT(OneKnowledgeArticle, (), (article))

struct CreateKnowledgeArticle {
  knowledge::Kind kind = knowledge::Kind::article;
  std::optional<Text<0, 80>> slug;
  std::optional<Id<knowledge::Section>> section;
  std::optional<std::vector<std::string>> tags;
  std::optional<knowledge::Audience> audience;
  std::optional<std::vector<std::string>> tiers;
  std::optional<Id<identity::User>> owner;
  std::optional<int> review_every_days;
  std::optional<Time> expires_at;
  knowledge::Content content;
};
BOOST_DESCRIBE_STRUCT(CreateKnowledgeArticle, (),
                      (kind, slug, section, tags, audience, tiers, owner, review_every_days, expires_at, content))

// Absent members stay as they are; days of 0 clear, and so do `no_section` and `no_expiry`.
struct ChangeKnowledgeArticle {
  Id<knowledge::Article> article;
  std::int64_t revision = 0;
  std::optional<Text<1, 80>> slug;
  std::optional<Id<knowledge::Section>> section;
  std::optional<bool> no_section;
  std::optional<std::vector<std::string>> tags;
  std::optional<knowledge::Audience> audience;
  std::optional<std::vector<std::string>> tiers;
  std::optional<Id<identity::User>> owner;
  std::optional<int> review_every_days;
  std::optional<Time> expires_at;
  std::optional<bool> no_expiry;
};
BOOST_DESCRIBE_STRUCT(ChangeKnowledgeArticle, (),
                      (article, revision, slug, section, no_section, tags, audience, tiers, owner, review_every_days,
                       expires_at, no_expiry))

struct SaveKnowledgeDraft {
  Id<knowledge::Article> article;
  std::int64_t revision = 0;
  knowledge::Content content;
};
BOOST_DESCRIBE_STRUCT(SaveKnowledgeDraft, (), (article, revision, content))

struct SeenKnowledgeArticle {
  Id<knowledge::Article> article;
  std::int64_t revision = 0;
};
BOOST_DESCRIBE_STRUCT(SeenKnowledgeArticle, (), (article, revision))

struct NotedKnowledgeArticle {
  Id<knowledge::Article> article;
  std::int64_t revision = 0;
  std::optional<Text<0, 1000>> note;
};
BOOST_DESCRIBE_STRUCT(NotedKnowledgeArticle, (), (article, revision, note))

struct OneKnowledgeVersion {
  Id<knowledge::Article> article;
  int number = 0;
};
BOOST_DESCRIBE_STRUCT(OneKnowledgeVersion, (), (article, number))

struct RestoreKnowledgeVersion {
  Id<knowledge::Article> article;
  std::int64_t revision = 0;
  int number = 0;
};
BOOST_DESCRIBE_STRUCT(RestoreKnowledgeVersion, (), (article, revision, number))

struct CompareKnowledgeVersions {
  Id<knowledge::Article> article;
  int from = 0;  // 0: the draft
  int to = 0;
};
BOOST_DESCRIBE_STRUCT(CompareKnowledgeVersions, (), (article, from, to))

struct PreviewKnowledge {
  json::value markdown;  // a text; it may be longer than other texts
};
BOOST_DESCRIBE_STRUCT(PreviewKnowledge, (), (markdown))

struct KnowledgePreview {
  std::string html;
  std::vector<knowledge::Heading> headings;
};
BOOST_DESCRIBE_STRUCT(KnowledgePreview, (), (html, headings))

struct KnowledgeSectionBody {
  std::optional<Id<knowledge::Section>> parent;
  std::optional<Text<0, 80>> slug;
  std::optional<int> position;
  std::map<std::string, std::string> names;
  std::optional<std::map<std::string, std::string>> descriptions;
};
BOOST_DESCRIBE_STRUCT(KnowledgeSectionBody, (), (parent, slug, position, names, descriptions))

struct ChangeKnowledgeSection {
  Id<knowledge::Section> section;
  std::optional<Id<knowledge::Section>> parent;
  std::optional<Text<0, 80>> slug;
  std::optional<int> position;
  std::map<std::string, std::string> names;
  std::optional<std::map<std::string, std::string>> descriptions;
};
BOOST_DESCRIBE_STRUCT(ChangeKnowledgeSection, (), (section, parent, slug, position, names, descriptions))

struct OneKnowledgeSection {
  Id<knowledge::Section> section;
};
BOOST_DESCRIBE_STRUCT(OneKnowledgeSection, (), (section))

struct SynonymsBody {
  std::vector<std::string> words;
};
BOOST_DESCRIBE_STRUCT(SynonymsBody, (), (words))

struct ChangeSynonyms {
  Id<knowledge::Synonyms> synonyms;
  std::vector<std::string> words;
};
BOOST_DESCRIBE_STRUCT(ChangeSynonyms, (), (synonyms, words))

struct OneSynonyms {
  Id<knowledge::Synonyms> synonyms;
};
BOOST_DESCRIBE_STRUCT(OneSynonyms, (), (synonyms))

// ---- reading ----

struct LibraryQuery {
  Text<2, 35> language;
  std::optional<Id<knowledge::Section>> section;
  std::optional<knowledge::Kind> kind;
  std::optional<Text<1, 50>> tag;
};
BOOST_DESCRIBE_STRUCT(LibraryQuery, (), (language, section, kind, tag))

struct LibrarySectionQuery {
  Text<2, 35> language;
};
BOOST_DESCRIBE_STRUCT(LibrarySectionQuery, (), (language))

struct ReadLibraryArticle {
  Id<knowledge::Article> article;
  Text<2, 35> language;
};
BOOST_DESCRIBE_STRUCT(ReadLibraryArticle, (), (article, language))

struct ReadArticle {
  knowledge::LiveArticle article;
  std::string html;
  std::vector<knowledge::Heading> headings;
  std::vector<knowledge::LiveSummary> related;
};
BOOST_DESCRIBE_STRUCT(ReadArticle, (), (article, html, headings, related))

struct KnowledgeSearchQuery {
  Text<1, 300> text;
  std::optional<Text<2, 35>> language;
  std::optional<std::vector<knowledge::Kind>> kind;
  std::optional<Id<knowledge::Section>> section;
  std::optional<int> limit;
  std::optional<bool> counted;  // true: what was asked and found nothing stands in the report
};
BOOST_DESCRIBE_STRUCT(KnowledgeSearchQuery, (), (text, language, kind, section, limit, counted))

struct OpenedArticle {
  Id<knowledge::Article> article;
  Text<2, 35> language;
  std::optional<Text<0, 300>> search;
};
BOOST_DESCRIBE_STRUCT(OpenedArticle, (), (article, language, search))

struct ArticleFeedback {
  Id<knowledge::Article> article;
  Text<2, 35> language;
  bool helpful = false;
  std::optional<Text<0, 1000>> comment;
};
BOOST_DESCRIBE_STRUCT(ArticleFeedback, (), (article, language, helpful, comment))

struct UseArticle {
  Id<knowledge::Article> article;
  Text<2, 35> language;
  knowledge::UseKind kind = knowledge::UseKind::inserted;
  std::optional<Id<conversations::Conversation>> conversation;
  std::optional<Id<cases::Case>> matter;
};
BOOST_DESCRIBE_STRUCT(UseArticle, (), (article, language, kind, conversation, matter))

struct ArticlesOfConversation {
  Id<conversations::Conversation> conversation;
};
BOOST_DESCRIBE_STRUCT(ArticlesOfConversation, (), (conversation))
struct ArticlesOfCase {
  Id<cases::Case> case_id;
};
BOOST_DESCRIBE_STRUCT(ArticlesOfCase, (), (case_id))

struct ArticlePageQuery {
  Id<knowledge::Article> article;
  std::optional<std::string> cursor;
  std::optional<int> limit;
};
BOOST_DESCRIBE_STRUCT(ArticlePageQuery, (), (article, cursor, limit))

struct FeedbackQuery {
  std::optional<Id<knowledge::Article>> article;
  std::optional<std::string> cursor;
  std::optional<int> limit;
};
BOOST_DESCRIBE_STRUCT(FeedbackQuery, (), (article, cursor, limit))

struct NotFoundQuery {
  std::optional<Time> from;
  std::optional<Time> to;
  std::optional<Text<2, 35>> language;
  std::optional<knowledge::Place> place;
  std::optional<int> limit;
};
BOOST_DESCRIBE_STRUCT(NotFoundQuery, (), (from, to, language, place, limit))

struct KnowledgePeriodQuery {
  std::optional<Time> from;
  std::optional<Time> to;
  std::optional<Id<knowledge::Article>> article;
};
BOOST_DESCRIBE_STRUCT(KnowledgePeriodQuery, (), (from, to, article))

struct DeflectionQuery {
  std::optional<Time> from;
  std::optional<Time> to;
};
BOOST_DESCRIBE_STRUCT(DeflectionQuery, (), (from, to))

// ---- procedures ----

struct StartRun {
  Id<knowledge::Article> article;
  std::optional<Text<2, 35>> language;
  std::optional<Id<conversations::Conversation>> conversation;
  std::optional<Id<cases::Case>> matter;
};
BOOST_DESCRIBE_STRUCT(StartRun, (), (article, language, conversation, matter))

struct OneRun {
  Id<knowledge::Run> run;
};
BOOST_DESCRIBE_STRUCT(OneRun, (), (run))

struct AnswerStep {
  Id<knowledge::Run> run;
  std::int64_t revision = 0;
  std::optional<Text<1, 40>> choice;
  std::optional<Text<1, 500>> text;
};
BOOST_DESCRIBE_STRUCT(AnswerStep, (), (run, revision, choice, text))

struct SeenRun {
  Id<knowledge::Run> run;
  std::int64_t revision = 0;
};
BOOST_DESCRIBE_STRUCT(SeenRun, (), (run, revision))

// ---- import ----

struct KnowledgeFile {
  Text<1, 300> name;
  json::value content;  // a text of any length
};
BOOST_DESCRIBE_STRUCT(KnowledgeFile, (), (name, content))

struct ImportKnowledge {
  knowledge::Format format = knowledge::Format::markdown;
  std::vector<KnowledgeFile> files;
  std::optional<Text<2, 35>> language;
  std::optional<Id<knowledge::Section>> section;
  std::optional<knowledge::Audience> audience;
  std::optional<knowledge::Existing> existing;
  std::optional<knowledge::Landing> landing;
  std::optional<knowledge::Mode> mode;
};
BOOST_DESCRIBE_STRUCT(ImportKnowledge, (), (format, files, language, section, audience, existing, landing, mode))

class Endpoints;
void add_knowledge_writing_routes(Endpoints& endpoints, knowledge::Knowledge& knowledge);
void add_knowledge_reading_routes(Endpoints& endpoints, knowledge::Knowledge& knowledge);
void add_procedure_routes(Endpoints& endpoints, knowledge::Knowledge& knowledge);

}  // namespace deskbell::api
