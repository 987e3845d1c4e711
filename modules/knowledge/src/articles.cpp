#include "content_check.h"
#include "work.h"

#include <base/check.h>

#include <charconv>

namespace deskbell::knowledge {
namespace {

using storage::Snapshot;
using storage::Transaction;
using store::Stored;

constexpr int kSlugTries = 1'000;

Result<std::optional<store::Behind>> behind(const std::optional<std::string>& cursor) {
  if (!cursor) return std::optional<store::Behind>();
  const auto dot = cursor->find('.');
  const auto at = base::parse_id(cursor->substr(0, dot));
  const auto id = dot == std::string::npos ? std::nullopt : base::parse_id(std::string_view(*cursor).substr(dot + 1));
  if (!at || !id) return invalid("cursor", "is not one that a list has answered");
  return std::optional(store::Behind{Time(std::chrono::microseconds(*at)), *id});
}

std::string cursor_of(const Article& article) {
  return std::to_string(article.updated_at.time_since_epoch().count()) + "." + to_string(article.id);
}

// Its titles and languages, as lists show them: of what is being written, else of what is live.
void take_titles(Article& article, const Content& content) {
  article.title = main_translation(content).title;
  article.languages = languages_of(content);
}

Result<void> check_slug(Snapshot& snapshot, const std::string& slug, Id<Article> own) {
  if (!is_slug(slug))
    return invalid("slug", "must have 1 to 80 lower case letters, digits and single hyphens between them");
  if (const auto other = store::find_slug(snapshot, slug); other && *other != own)
    return std::unexpected(
        Error{ErrorCode::already_exists, "There is an article with this address.", {{"slug", "is taken"}}});
  return {};
}

std::string free_slug(Snapshot& snapshot, const std::string& title, Id<Article> id) {
  const std::string made = slug_of(title);
  const std::string base = made.empty() ? "article" : made.substr(0, 70);
  for (int i = 1; i < kSlugTries; ++i) {
    std::string slug = i == 1 ? base : base + "-" + std::to_string(i);
    if (is_slug(slug) && !store::find_slug(snapshot, slug)) return slug;
  }
  return "article-" + to_string(id);
}

Result<void> check_section(Snapshot& snapshot, std::optional<Id<Section>> section) {
  if (!section) return {};
  for (const auto& one : store::sections(snapshot))
    if (one.id == *section) return {};
  return invalid("section", "is not one of the sections");
}

Result<std::string> name_of_owner(const Needs& needs, Snapshot& snapshot, Id<identity::User> owner) {
  auto name = needs.directory.user_name(snapshot, owner);
  if (!name) return invalid("owner", "is no user who is active");
  return *std::move(name);
}

// The stored article that the writer has seen.
Result<Stored> load_seen(const Work& work, Snapshot& snapshot, Id<Article> id, std::int64_t revision) {
  TRY(Stored stored, work.load(snapshot, id));
  if (stored.article.revision != revision)
    return failure(ErrorCode::aborted, "Somebody else has changed the article. Look at it and try again.");
  return stored;
}

Result<FullArticle> save(Work& work, Transaction& tx, Stored stored) {
  stored.article.revision += 1;
  stored.article.updated_at = work.needs.clock.now();
  if (!store::save(tx, stored)) return failure(ErrorCode::aborted, "Somebody else has changed the article.");
  return work.full(tx, std::move(stored));
}

void tell_draft(Work& work, Transaction& tx, const Actor& actor, const Article& article) {
  work.needs.log.append(tx, article.id.value, actor.id,
                        DraftSaved{article.id, article.revision, article.draft.value_or(DraftNote{})});
}

DraftNote note_of(const Work& work, const Actor& actor, DraftState state, std::string note = {}) {
  return {
      .state = state, .at = work.needs.clock.now(), .by = actor.user(), .by_name = actor.name, .note = std::move(note)};
}

// What concerns only what is not live yet is for writers, everything else for publishers.
Result<void> require_change(const Actor& actor, const Article& article) {
  return article.state == State::draft ? Work::require_writing(actor) : Work::require_publishing(actor);
}

}  // namespace

Result<Page<Article>> Articles::list(const Actor& actor, const ArticleFilter& filter) {
  TRY(Work::require_writing(actor));
  TRY(const auto before, behind(filter.cursor));
  const int size = base::page_size(filter.limit);
  return work_->needs.database.read([&](Snapshot& snapshot) -> Result<Page<Article>> {
    Page<Article> page{store::list(snapshot, filter, before, size + 1, work_->needs.clock.now()), {}};
    if (std::ssize(page.items) > size) {
      page.items.pop_back();
      page.next = cursor_of(page.items.back());
    }
    return page;
  });
}

Result<FullArticle> Articles::get(const Actor& actor, Id<Article> id) {
  TRY(Work::require_writing(actor));
  return work_->needs.database.read([&](Snapshot& snapshot) -> Result<FullArticle> {
    TRY(Stored stored, work_->load(snapshot, id));
    return work_->full(snapshot, std::move(stored));
  });
}

Result<FullArticle> Articles::create(const Actor& actor, const NewArticle& what) {
  TRY(Work::require_writing(actor));
  TRY(check_review_days(what.review_every_days));
  TRY(const auto tags, checked_tags(what.tags));
  TRY(const auto tiers, checked_tiers(what.audience, what.tiers));
  return work_->needs.database.write([&](Transaction& tx) -> Result<FullArticle> {
    TRY(Content content, checked_content(what.kind, what.content, work_->vocabulary(tx), Stage::writing));
    TRY(check_section(tx, what.section));
    if (store::count(tx) >= kMaxArticles)
      return failure(ErrorCode::resource_exhausted,
                     "There may be at most " + std::to_string(kMaxArticles) + " articles.");
    const Time now = work_->needs.clock.now();
    Article article{.id = work_->needs.ids.next<Article>(),
                    .kind = what.kind,
                    .section = what.section,
                    .tags = tags,
                    .audience = what.audience,
                    .tiers = tiers,
                    .owner = what.owner.value_or(actor.user()),
                    .review_every_days = what.review_every_days,
                    .expires_at = what.expires_at,
                    .draft = note_of(*work_, actor, DraftState::writing),
                    .created_at = now,
                    .updated_at = now};
    if (what.owner) {
      TRY(article.owner_name, name_of_owner(work_->needs, tx, *what.owner));
    } else {
      article.owner_name = actor.name;
    }
    take_titles(article, content);
    article.slug = what.slug.empty() ? free_slug(tx, article.title, article.id) : what.slug;
    TRY(check_slug(tx, article.slug, article.id));
    store::forget_slug(tx, article.slug);
    work_->keep_media(tx, content);
    Stored stored{std::move(article), std::move(content)};
    store::insert(tx, stored);
    work_->tell(tx, actor, stored.article, "created");
    return work_->full(tx, std::move(stored));
  });
}

Result<FullArticle> Articles::save_draft(const Actor& actor, Id<Article> id, std::int64_t revision,
                                         const Content& content) {
  TRY(Work::require_writing(actor));
  return work_->needs.database.write([&](Transaction& tx) -> Result<FullArticle> {
    TRY(Stored stored, load_seen(*work_, tx, id, revision));
    TRY(Content checked, checked_content(stored.article.kind, content, work_->vocabulary(tx), Stage::writing));
    work_->keep_media(tx, checked);
    if (stored.article.state == State::draft) take_titles(stored.article, checked);
    stored.article.draft = note_of(*work_, actor, DraftState::writing);
    stored.draft = std::move(checked);
    TRY(FullArticle saved, save(*work_, tx, std::move(stored)));
    tell_draft(*work_, tx, actor, saved.article);
    return saved;
  });
}

Result<FullArticle> Articles::discard_draft(const Actor& actor, Id<Article> id, std::int64_t revision) {
  TRY(Work::require_writing(actor));
  return work_->needs.database.write([&](Transaction& tx) -> Result<FullArticle> {
    TRY(Stored stored, load_seen(*work_, tx, id, revision));
    if (stored.article.state == State::draft)
      return failure(ErrorCode::failed_precondition, "The article was never published. Remove it instead.");
    stored.article.draft.reset();
    stored.draft.reset();
    TRY(FullArticle saved, save(*work_, tx, std::move(stored)));
    tell_draft(*work_, tx, actor, saved.article);
    return saved;
  });
}

Result<FullArticle> Articles::change(const Actor& actor, Id<Article> id, std::int64_t revision,
                                     const ArticleChange& change) {
  TRY(Work::require_writing(actor));
  return work_->needs.database.write([&](Transaction& tx) -> Result<FullArticle> {
    TRY(Stored stored, load_seen(*work_, tx, id, revision));
    Article& article = stored.article;
    TRY(require_change(actor, article));
    if (change.slug && *change.slug != article.slug) {
      TRY(check_slug(tx, *change.slug, id));
      store::forget_slug(tx, *change.slug);
      if (article.version > 0) store::remember_slug(tx, article.slug, id);
      article.slug = *change.slug;
    }
    if (change.section) {
      article.section = *change.section ? change.section : std::nullopt;
      TRY(check_section(tx, article.section));
    }
    if (change.tags) {
      TRY(article.tags, checked_tags(*change.tags));
    }
    if (change.audience) {
      article.audience = *change.audience;
      if (article.audience != Audience::tier) article.tiers.clear();
    }
    TRY(article.tiers, checked_tiers(article.audience, change.tiers.value_or(article.tiers)));
    if (change.owner) {
      TRY(article.owner_name, name_of_owner(work_->needs, tx, *change.owner));
      article.owner = *change.owner;
    }
    if (change.review_every_days) {
      article.review_every_days = *change.review_every_days == 0 ? std::nullopt : change.review_every_days;
      TRY(check_review_days(article.review_every_days));
      article.review_due_at.reset();
      if (article.review_every_days && article.published_at)
        article.review_due_at = work_->needs.clock.now() + std::chrono::days(*article.review_every_days);
    }
    if (change.expires_at) article.expires_at = *change.expires_at == Time() ? std::nullopt : change.expires_at;
    store::mark_nagged(tx, id, std::nullopt);
    TRY(FullArticle saved, save(*work_, tx, std::move(stored)));
    work_->tell(tx, actor, saved.article, "changed");
    return saved;
  });
}

Result<void> Articles::remove(const Actor& actor, Id<Article> id) {
  TRY(Work::require_writing(actor));
  return work_->needs.database.write([&](Transaction& tx) -> Result<void> {
    TRY(const Stored stored, work_->load(tx, id));
    if (stored.article.version > 0)
      return failure(ErrorCode::failed_precondition,
                     "The article was published once. Retire it instead: its versions stay.");
    store::remove(tx, id);
    work_->tell(tx, actor, stored.article, "removed");
    return {};
  });
}

Result<std::vector<VersionNote>> Articles::versions(const Actor& actor, Id<Article> id) {
  TRY(Work::require_writing(actor));
  return work_->needs.database.read([&](Snapshot& snapshot) -> Result<std::vector<VersionNote>> {
    TRY(work_->load(snapshot, id));
    return store::versions(snapshot, id);
  });
}

Result<Version> Articles::version(const Actor& actor, Id<Article> id, int number) {
  TRY(Work::require_writing(actor));
  return work_->needs.database.read([&](Snapshot& snapshot) -> Result<Version> {
    auto found = store::version(snapshot, id, number);
    if (!found) return not_found("There is no such version.");
    return *std::move(found);
  });
}

Result<std::vector<Difference>> Articles::compare(const Actor& actor, Id<Article> id, int from, int to) {
  TRY(Work::require_writing(actor));
  return work_->needs.database.read([&](Snapshot& snapshot) -> Result<std::vector<Difference>> {
    TRY(const Stored stored, work_->load(snapshot, id));
    const auto content = [&](int number) -> Result<Content> {
      if (number == 0) {
        if (stored.draft) return *stored.draft;
        return not_found("There is no draft.");
      }
      auto found = store::version(snapshot, id, number);
      if (!found) return not_found("There is no such version.");
      return std::move(found->content);
    };
    TRY(const Content left, content(from));
    TRY(const Content right, content(to));
    return differences(left, right);
  });
}

Result<FullArticle> Articles::restore(const Actor& actor, Id<Article> id, std::int64_t revision, int number) {
  TRY(Work::require_writing(actor));
  return work_->needs.database.write([&](Transaction& tx) -> Result<FullArticle> {
    TRY(Stored stored, load_seen(*work_, tx, id, revision));
    auto found = store::version(tx, id, number);
    if (!found) return not_found("There is no such version.");
    stored.article.draft = note_of(*work_, actor, DraftState::writing);
    stored.draft = std::move(found->content);
    TRY(FullArticle saved, save(*work_, tx, std::move(stored)));
    tell_draft(*work_, tx, actor, saved.article);
    return saved;
  });
}

}  // namespace deskbell::knowledge
