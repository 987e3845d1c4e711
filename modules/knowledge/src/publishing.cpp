#include "content_check.h"
#include "work.h"

#include <base/check.h>
#include <text/lines.h>

namespace deskbell::knowledge {
namespace {

using storage::Transaction;
using store::Stored;

constexpr int kMaxNote = 1'000;
constexpr int kNagAtOnce = 200;
constexpr std::chrono::days kNagEvery{7};

Result<std::string> clean_note(std::string_view field, std::string_view note, int least) {
  std::string clean = text::clean_block(note);
  TRY(base::check_text(field, clean, least, kMaxNote));
  return clean;
}

// One step of an article's life: load what the actor has seen, decide, store, tell.
struct Step {
  Id<Article> id;
  std::int64_t revision;
  std::string change;  // of the event
  std::optional<std::string> note;
};
template <class Decide>
Result<FullArticle> take(Work& work, const Actor& actor, const Step& step, Decide decide) {
  return work.needs.database.write([&](Transaction& tx) -> Result<FullArticle> {
    TRY(Stored stored, work.load(tx, step.id));
    if (stored.article.revision != step.revision)
      return failure(ErrorCode::aborted, "Somebody else has changed the article. Look at it and try again.");
    TRY(decide(tx, stored));
    stored.article.revision += 1;
    stored.article.updated_at = work.needs.clock.now();
    if (!store::save(tx, stored)) return failure(ErrorCode::aborted, "Somebody else has changed the article.");
    work.tell(tx, actor, stored.article, step.change, step.note);
    return work.full(tx, std::move(stored));
  });
}

Result<void> require_draft(const Stored& stored) {
  if (stored.draft && stored.article.draft) return {};
  return failure(ErrorCode::failed_precondition, "The article has no draft.");
}

void begin_review_period(Article& article, Time now) {
  article.review_due_at.reset();
  if (article.review_every_days) article.review_due_at = now + std::chrono::days(*article.review_every_days);
}

void notify(Work& work, Transaction& tx, Id<identity::User> user, std::string code, const Article& article,
            std::map<std::string, std::string> more) {
  if (!user) return;
  more["article"] = to_string(article.id);
  more["title"] = article.title;
  work.needs.notices.tell(tx, {.user = user,
                               .code = code,
                               .params = std::move(more),
                               .about = notices::About{notices::AboutKind::article, {article.id.value}, article.title},
                               .once = code + " " + to_string(article.id),
                               .topic = "knowledge " + to_string(article.id)});
}

void publish_draft(Work& work, Transaction& tx, const Actor& actor, Stored& stored, const std::string& note) {
  Article& article = stored.article;
  const Time now = work.needs.clock.now();
  article.version += 1;
  store::insert(tx, article.id, Version{{article.version, now, actor.user(), actor.name, note}, *stored.draft});
  article.title = main_translation(*stored.draft).title;
  article.languages = languages_of(*stored.draft);
  article.state = State::published;
  article.published_at = now;
  article.published_by = actor.name;
  article.draft.reset();
  stored.draft.reset();
  begin_review_period(article, now);
  store::mark_nagged(tx, article.id, std::nullopt);
  work.needs.notices.over(tx, "knowledge " + to_string(article.id));
}

}  // namespace

Result<FullArticle> Articles::ask_review(const Actor& actor, Id<Article> id, std::int64_t revision,
                                         std::string_view input) {
  TRY(Work::require_writing(actor));
  TRY(const std::string note, clean_note("note", input, 0));
  return take(*work_, actor, {id, revision, "review_asked", note},
              [&](Transaction& tx, Stored& stored) -> Result<void> {
                TRY(require_draft(stored));
                TRY(checked_content(stored.article.kind, *stored.draft, work_->vocabulary(tx), Stage::publishing));
                Article& article = stored.article;
                article.draft->state = DraftState::in_review;
                article.draft->by = actor.user();
                article.draft->by_name = actor.name;
                article.draft->note = note;
                if (article.owner != actor.user())
                  notify(*work_, tx, article.owner, "knowledge.review_asked", article, {{"by", actor.name}});
                return {};
              });
}

Result<FullArticle> Articles::refuse(const Actor& actor, Id<Article> id, std::int64_t revision,
                                     std::string_view input) {
  TRY(Work::require_publishing(actor));
  TRY(const std::string reason, clean_note("note", input, 1));
  return take(*work_, actor, {id, revision, "refused", reason}, [&](Transaction& tx, Stored& stored) -> Result<void> {
    TRY(require_draft(stored));
    auto& draft = *stored.article.draft;
    if (draft.state != DraftState::in_review)
      return failure(ErrorCode::failed_precondition, "Nobody has asked for a review of this draft.");
    draft.state = DraftState::refused;
    draft.note = reason;
    if (draft.by != actor.user())
      notify(*work_, tx, draft.by, "knowledge.draft_refused", stored.article, {{"by", actor.name}, {"reason", reason}});
    return {};
  });
}

Result<FullArticle> Articles::publish(const Actor& actor, Id<Article> id, std::int64_t revision,
                                      std::string_view input) {
  TRY(Work::require_publishing(actor));
  TRY(const std::string note, clean_note("note", input, 0));
  return take(*work_, actor, {id, revision, "published", note}, [&](Transaction& tx, Stored& stored) -> Result<void> {
    TRY(require_draft(stored));
    // What conditions may ask for can have changed since it was written.
    TRY(checked_content(stored.article.kind, *stored.draft, work_->vocabulary(tx), Stage::publishing));
    const auto writer = stored.article.draft->by;
    publish_draft(*work_, tx, actor, stored, note);
    if (writer != actor.user())
      notify(*work_, tx, writer, "knowledge.draft_published", stored.article, {{"by", actor.name}});
    return {};
  });
}

Result<FullArticle> Articles::confirm(const Actor& actor, Id<Article> id, std::int64_t revision) {
  TRY(Work::require_publishing(actor));
  return take(*work_, actor, {id, revision, "confirmed", {}}, [&](Transaction& tx, Stored& stored) -> Result<void> {
    if (stored.article.state != State::published)
      return failure(ErrorCode::failed_precondition, "Only what is published can be confirmed.");
    begin_review_period(stored.article, work_->needs.clock.now());
    store::mark_nagged(tx, id, std::nullopt);
    work_->needs.notices.over(tx, "knowledge " + to_string(id));
    return {};
  });
}

Result<FullArticle> Articles::retire(const Actor& actor, Id<Article> id, std::int64_t revision,
                                     std::string_view input) {
  TRY(Work::require_publishing(actor));
  TRY(const std::string reason, clean_note("note", input, 0));
  return take(*work_, actor, {id, revision, "retired", reason}, [&](Transaction& tx, Stored& stored) -> Result<void> {
    if (stored.article.state != State::published)
      return failure(ErrorCode::failed_precondition, "Only what is published can be retired.");
    stored.article.state = State::retired;
    work_->needs.notices.over(tx, "knowledge " + to_string(id));
    return {};
  });
}

Result<FullArticle> Articles::bring_back(const Actor& actor, Id<Article> id, std::int64_t revision) {
  TRY(Work::require_publishing(actor));
  return take(*work_, actor, {id, revision, "brought_back", {}}, [&](Transaction& tx, Stored& stored) -> Result<void> {
    if (stored.article.state != State::retired)
      return failure(ErrorCode::failed_precondition, "Only what is retired can be brought back.");
    stored.article.state = State::published;
    begin_review_period(stored.article, work_->needs.clock.now());
    store::mark_nagged(tx, id, std::nullopt);
    return {};
  });
}

int Articles::nag() {
  const auto told = work_->needs.database.write([&](Transaction& tx) -> Result<int> {
    const Time now = work_->needs.clock.now();
    const auto due = store::due(tx, now, now - kNagEvery, kNagAtOnce);
    for (const auto& article : due) {
      const bool expired = article.expires_at && *article.expires_at <= now;
      notify(*work_, tx, article.owner, expired ? "knowledge.expired" : "knowledge.review_due", article,
             {{"since", base::to_string(store::due_at(article).value_or(now))}});
      store::mark_nagged(tx, article.id, now);
    }
    return static_cast<int>(due.size());
  });
  return told.value_or(0);
}

}  // namespace deskbell::knowledge
