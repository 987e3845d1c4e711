#include "content_check.h"
#include "exported.h"
#include "incoming.h"
#include "picture.h"
#include "work.h"

#include <text/lines.h>

#include <algorithm>
#include <map>
#include <set>

namespace deskbell::knowledge {
namespace {

using storage::Snapshot;
using storage::Transaction;

constexpr std::size_t kMostFiles = 500;
constexpr std::size_t kMostBytes = 20'000'000;
constexpr std::size_t kMostImported = 2'000;
constexpr std::size_t kLongestFileName = 300;

Result<IncomingSet> read_file(Format format, const ImportFile& file, const std::string& language) {
  switch (format) {
    case Format::markdown:
      return read_markdown(file, language);
    case Format::html:
      return read_html(file, language);
    case Format::csv:
      return read_csv(file, language);
    case Format::zendesk:
      return read_zendesk(file, language);
    case Format::chatwoot:
      return read_chatwoot(file, language);
    case Format::deskbell:
      return read_deskbell(file);
  }
  return invalid("format", "is not known");
}

Result<IncomingSet> read_all(const Import& what) {
  if (what.files.empty()) return invalid("files", "may not be empty");
  if (what.files.size() > kMostFiles)
    return invalid("files", "may have at most " + std::to_string(kMostFiles) + " files");
  if (!is_language_tag(what.language)) return invalid("language", "must be a language tag such as en or zh-CN");
  std::size_t bytes = 0;
  IncomingSet out;
  for (const auto& file : what.files) {
    if (file.name.size() > kLongestFileName) return invalid("files", "has a name of more than 300 characters");
    bytes += file.content.size();
    if (bytes > kMostBytes) return invalid("files", "may have at most 20 MB together");
    if (!text::is_valid_utf8(file.content)) return invalid("files", "has a file that is no UTF-8 text: " + file.name);
    TRY(IncomingSet one, read_file(what.format, file, what.language));
    for (auto& article : one.articles) out.articles.push_back(std::move(article));
    for (auto& group : one.synonyms) out.synonyms.push_back(std::move(group));
    if (out.articles.size() > kMostImported)
      return failure(ErrorCode::resource_exhausted, "At most 2,000 articles can be imported at once. Part the files.");
  }
  out.articles = with_translations_joined(std::move(out.articles));
  return out;
}

// One import inside its transaction.
class Importing {
 public:
  Importing(Work& work, std::shared_ptr<Work> shared, const Actor& actor, const Import& what, Transaction& tx)
      : work_(work),
        articles_(std::move(shared)),
        actor_(actor),
        what_(what),
        tx_(tx),
        vocabulary_(work.vocabulary(tx)) {
    for (const auto& section : store::sections(tx)) sections_[section.slug] = section.id;
  }

  Result<ImportReport> run(IncomingSet in) {
    for (auto& one : in.articles) {
      TRY(ImportedArticle line, take(one));
      count(line.outcome);
      report_.articles.push_back(std::move(line));
    }
    TRY(take_synonyms(in.synonyms));
    return std::move(report_);
  }

 private:
  bool carries_out() const { return what_.mode == Mode::carry_out; }

  void count(ImportOutcome outcome) {
    switch (outcome) {
      case ImportOutcome::created:
        ++report_.created;
        break;
      case ImportOutcome::drafted:
        ++report_.drafted;
        break;
      case ImportOutcome::skipped:
        ++report_.skipped;
        break;
      case ImportOutcome::refused:
        ++report_.refused;
        break;
    }
  }

  Result<ImportedArticle> take(Incoming& in) {
    ImportedArticle line{.origin = in.origin,
                         .title = {},
                         .slug = in.slug,
                         .languages = {},
                         .reason = {},
                         .remarks = in.remarks,
                         .article = {}};
    const auto refuse = [&](const Error& error) {
      line.outcome = ImportOutcome::refused;
      line.reason =
          error.fields.empty() ? error.message : error.fields.front().field + " " + error.fields.front().message;
      return line;
    };
    if (in.refused) return refuse({ErrorCode::invalid_argument, *in.refused, {}});
    const Audience audience = in.audience.value_or(what_.audience);
    auto content = checked_content(in.kind, in.content, vocabulary_, Stage::publishing);
    if (!content) return refuse(content.error());
    auto tags = checked_tags(in.tags);
    if (!tags) return refuse(tags.error());
    const auto tiers = checked_tiers(audience, in.tiers);
    if (!tiers) return refuse(tiers.error());
    if (const auto sound = check_review_days(in.review_every_days); !sound) return refuse(sound.error());
    line.title = main_translation(*content).title;
    line.languages = languages_of(*content);
    if (line.slug.empty()) line.slug = slug_of(line.title);
    if (!is_slug(line.slug)) line.slug = "article";
    if (const auto existing = store::find_slug(tx_, line.slug)) return update(line, *existing, *content);
    if (!taken_.insert(line.slug).second) {
      line.outcome = ImportOutcome::skipped;
      line.reason = "stands twice in what is imported";
      return line;
    }
    const NewArticle article{.kind = in.kind,
                             .slug = line.slug,
                             .section = {},
                             .tags = *tags,
                             .audience = audience,
                             .tiers = *tiers,
                             .owner = {},
                             .review_every_days = in.review_every_days,
                             .expires_at = in.expires_at,
                             .content = *std::move(content)};
    TRY(create(line, in, article));
    return line;
  }

  // What is there already.
  Result<ImportedArticle> update(ImportedArticle line, Id<Article> id, const Content& content) {
    line.article = id;
    line.outcome = ImportOutcome::skipped;
    TRY(const store::Stored stored, work_.load(tx_, id));
    if (what_.existing == Existing::skip) {
      line.reason = "is there already";
      return line;
    }
    const bool same_kind = content.procedure.has_value() == (stored.article.kind == Kind::procedure);
    if (!same_kind) {
      line.reason = "is there already as another kind";
      return line;
    }
    // Languages that the import does not bring stay.
    Content merged = work_.full(tx_, stored).live.value_or(Content{});
    if (stored.draft) merged = *stored.draft;
    for (const auto& [language, text] : content.languages) merged.languages[language] = text;
    if (content.procedure) merged.procedure = content.procedure;
    line.outcome = ImportOutcome::drafted;
    if (carries_out()) TRY(articles_.save_draft(actor_, id, stored.article.revision, merged));
    return line;
  }

  Result<void> create(ImportedArticle& line, const Incoming& in, NewArticle article) {
    line.outcome = ImportOutcome::created;
    TRY(article.section, section_for(in));
    if (!carries_out()) return {};
    // Of our own export the published text goes first, so that the draft stays one beside it.
    const bool publishes = what_.landing == Landing::published && !in.was_draft;
    std::optional<Content> live;
    if (publishes && in.live) {
      if (auto sound = checked_content(in.kind, *in.live, vocabulary_, Stage::publishing)) live = *std::move(sound);
    }
    const Content draft = article.content;
    if (live) article.content = *live;
    TRY(FullArticle made, articles_.create(actor_, article));
    line.article = made.article.id;
    if (publishes) {
      TRY(made, articles_.publish(actor_, made.article.id, made.article.revision, "Imported"));
    }
    if (publishes && in.was_retired) {
      TRY(made, articles_.retire(actor_, made.article.id, made.article.revision, ""));
    }
    if (live && draft != *live) {
      TRY(made, articles_.save_draft(actor_, made.article.id, made.article.revision, draft));
    }
    return {};
  }

  // Its section, made with those above it when they are not there.
  Result<std::optional<Id<Section>>> section_for(const Incoming& in) {
    std::optional<Id<Section>> at = what_.section;
    if (in.sections.empty()) return at;
    at.reset();
    for (const auto& wanted : in.sections) {
      NewSection section{.parent = at,
                         .slug = wanted.slug,
                         .position = wanted.position,
                         .names = wanted.names,
                         .descriptions = wanted.descriptions};
      auto checked = checked_section(section);
      // A name that makes no address, or none at all: it lands where its parent is.
      if (!checked) return at;
      if (const auto known = sections_.find(checked->slug); known != sections_.end()) {
        at = known->second;
        continue;
      }
      ++report_.sections;
      if (!carries_out()) {
        sections_[checked->slug] = Id<Section>{-static_cast<std::int64_t>(sections_.size()) - 1};
        at = sections_[checked->slug];
        continue;
      }
      TRY(const Section made, articles_.create_section(actor_, *checked));
      at = sections_[made.slug] = made.id;
    }
    return at;
  }

  Result<void> take_synonyms(const std::vector<SynonymGroup>& groups) {
    if (!carries_out()) return {};
    std::set<SynonymGroup> known;
    for (const auto& group : store::synonyms(tx_)) known.insert(group.words);
    for (const auto& words : groups)
      if (const auto checked = checked_synonyms(words); checked && known.insert(*checked).second)
        TRY(articles_.create_synonyms(actor_, {.words = *checked}));
    return {};
  }

  Work& work_;
  Articles articles_;
  const Actor& actor_;
  const Import& what_;
  Transaction& tx_;
  const decisions::Vocabulary vocabulary_;
  std::map<std::string, Id<Section>> sections_;
  std::set<std::string> taken_;
  ImportReport report_;
};

}  // namespace

Result<ImportReport> Exchange::import(const Actor& actor, const Import& what) {
  TRY(Work::require_publishing(actor));
  TRY(IncomingSet in, read_all(what));
  if (in.articles.empty()) return invalid("files", "hold no article");
  return work_->needs.database.write([&](Transaction& tx) -> Result<ImportReport> {
    TRY(ImportReport report, Importing(*work_, work_, actor, what, tx).run(in));
    if (what.mode == Mode::carry_out)
      work_->needs.log.append(tx, events::kWorkspaceStream, actor.id,
                              Imported{.format = std::string(base::name_of(what.format)),
                                       .created = report.created,
                                       .changed = report.drafted,
                                       .by_name = actor.name,
                                       .address = actor.address,
                                       .request = actor.request});
    return report;
  });
}

Result<std::string> Exchange::export_all(const Actor& actor) {
  TRY(Work::require_publishing(actor));
  return work_->needs.database.read([&](Snapshot& snapshot) -> Result<std::string> {
    Exported out{.form = std::string(kExportForm), .exported_at = work_->needs.clock.now()};
    std::map<Id<Section>, std::string> slug_of_section;
    for (const auto& section : store::sections(snapshot)) slug_of_section[section.id] = section.slug;
    const auto slug = [&](std::optional<Id<Section>> id) -> std::optional<std::string> {
      return id && slug_of_section.contains(*id) ? std::optional(slug_of_section.at(*id)) : std::nullopt;
    };
    for (const auto& section : in_tree_order(store::sections(snapshot)))
      out.sections.push_back(
          {section.slug, slug(section.parent), section.position, section.names, section.descriptions});
    for (auto& group : store::synonyms(snapshot)) out.synonyms.push_back(std::move(group.words));
    for (const auto id : store::all(snapshot)) {
      TRY(store::Stored stored, work_->load(snapshot, id));
      FullArticle full = work_->full(snapshot, std::move(stored));
      const Article& article = full.article;
      out.articles.push_back({.kind = article.kind,
                              .slug = article.slug,
                              .section = slug(article.section),
                              .tags = article.tags,
                              .audience = article.audience,
                              .tiers = article.tiers,
                              .review_every_days = article.review_every_days,
                              .expires_at = article.expires_at,
                              .state = article.state,
                              .live = std::move(full.live),
                              .draft = std::move(full.draft)});
    }
    return base::to_json(out);
  });
}

}  // namespace deskbell::knowledge
