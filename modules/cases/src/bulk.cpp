#include "work.h"

#include <base/check.h>

#include <algorithm>

// The same change to many cases, and its undoing.
namespace deskbell::cases {
namespace {

constexpr std::size_t kMaxCases = 500;
constexpr std::chrono::hours kUndoWindow{24};
constexpr std::chrono::days kBulksKept{7};
constexpr std::chrono::days kClientIdsKept{30};

Result<void> check(const BulkChange& change) {
  if (change.cases.empty()) return invalid("cases", "may not be empty");
  if (change.cases.size() > kMaxCases) return invalid("cases", "may be at most 500");
  TRY(base::check_text("note", change.note, 0, 1000));
  TRY(checked_tags(change.add_tags));
  if (change.level && change.note.empty()) return invalid("note", "is required with a level");
  const bool nothing = !change.state && !change.owner && !change.queue && !change.category && !change.level &&
                       change.add_tags.empty() && change.remove_tags.empty() && !change.watch;
  if (nothing) return invalid("state", "or something else to change is required");
  return {};
}

store::Before before_of(const Case& before) {
  return {.case_id = before.id,
          .version = 0,
          .state = before.state,
          .owner = before.owner,
          .queue = before.queue,
          .category = before.category,
          .grade = before.grade,
          .tags = before.tags,
          .watchers = before.watchers};
}

// What the change makes of the case; checks all of it before anything is written.
Result<Case> planned(Cases::Work& work, storage::Snapshot& snapshot, const Actor& actor, Case matter,
                     const BulkChange& change) {
  const bool edits =
      change.state || change.category || change.level || !change.add_tags.empty() || !change.remove_tags.empty();
  if (edits) TRY(identity::require(actor, Permission::edit_cases, subject_of(matter)));
  if (change.owner || change.queue) {
    TRY(matter, work.assigned_to(snapshot, actor, std::move(matter), {.owner = change.owner, .queue = change.queue}));
  }
  if (change.category) {
    TRY(work.check_category(snapshot, change.category));
    matter.category = change.category;
  }
  if (change.level) {
    TRY(matter, work.graded(snapshot, actor, std::move(matter), {.level = change.level, .reason = change.note}));
  }
  std::erase_if(matter.tags, [&](const std::string& tag) {
    return std::ranges::find(change.remove_tags, tag) != change.remove_tags.end();
  });
  for (const std::string& tag : change.add_tags)
    if (std::ranges::find(matter.tags, tag) == matter.tags.end()) matter.tags.push_back(tag);
  TRY(matter.tags, checked_tags(matter.tags));
  if (change.watch && actor.user()) {
    std::erase(matter.watchers, actor.user());
    if (*change.watch) matter.watchers.push_back(actor.user());
  }
  if (change.state) {
    TRY(matter, work.moved_to(snapshot, actor, std::move(matter), *change.state));
  }
  return matter;
}

// One event for each side of it, so that readers hear what they would have heard of single changes.
Case written(Cases::Work& work, storage::Transaction& tx, const Actor& actor, const Case& before, const Case& after,
             std::string_view note) {
  Case now = before;
  const auto step = [&]<class Event>(Event, auto&& put) {
    Case next = now;
    put(next);
    if (next != now) now = work.record<Event>(tx, actor, now, std::move(next), note);
  };
  step(Assigned{}, [&](Case& next) { next.owner = after.owner, next.queue = after.queue; });
  step(Changed{}, [&](Case& next) { next.category = after.category, next.fields = after.fields; });
  step(Graded{}, [&](Case& next) { next.grade = after.grade; });
  step(Tagged{}, [&](Case& next) { next.tags = after.tags; });
  step(WatchersChanged{}, [&](Case& next) { next.watchers = after.watchers; });
  if (now.state == after.state) return now;
  Case moved = after;
  moved.due_at = now.due_at;
  moved.due_what = now.due_what;
  return work.record_move(tx, actor, now, std::move(moved), note);
}

Refusal refusal(Id<Case> id, std::string number, std::string reason) {
  return {.case_id = id, .number = std::move(number), .reason = std::move(reason)};
}

}  // namespace

Result<BulkResult> Cases::change_many(const Actor& actor, const BulkChange& change) {
  TRY(identity::require(actor, Permission::view_cases));
  TRY(check(change));
  return work_->needs.database.write([&](storage::Transaction& tx) -> Result<BulkResult> {
    Work& work = *work_;
    BulkResult result{.id = work.needs.ids.next<Bulk>(), .changed = 0, .refused = {}};
    std::vector<store::Before> undo;
    std::vector<Id<Case>> ids = change.cases;
    // Always in the same order, so that two of these do not wait for each other.
    std::ranges::sort(ids);
    ids.erase(std::ranges::unique(ids).begin(), ids.end());
    for (const auto id : ids) {
      const auto before = work.require(tx, actor, id, Permission::view_cases);
      if (!before) {
        result.refused.push_back(refusal(id, {}, before.error().message));
        continue;
      }
      const auto after = planned(work, tx, actor, *before, change);
      if (!after) {
        result.refused.push_back(refusal(id, before->number, after.error().message));
        continue;
      }
      if (*after == *before) continue;
      undo.push_back(before_of(*before));
      undo.back().version = written(work, tx, actor, *before, *after, change.note).version;
      ++result.changed;
    }
    store::insert_bulk(tx, result.id, actor.user(), work.now(), undo);
    return result;
  });
}

Result<BulkResult> Cases::undo(const Actor& actor, Id<Bulk> id) {
  return work_->needs.database.write([&](storage::Transaction& tx) -> Result<BulkResult> {
    Work& work = *work_;
    const auto stored = store::bulk(tx, id);
    if (!stored || stored->user != actor.user()) return not_found("There is no such change.");
    if (stored->undone) return failure(ErrorCode::failed_precondition, "It was undone already.");
    if (work.now() - stored->at > kUndoWindow)
      return failure(ErrorCode::failed_precondition, "It is too long ago to be undone.");
    BulkResult result{.id = id, .changed = 0, .refused = {}};
    for (const store::Before& old : stored->before) {
      const auto before = work.require(tx, actor, old.case_id, Permission::view_cases);
      if (!before || before->version != old.version) {
        result.refused.push_back(refusal(old.case_id, before ? before->number : std::string(),
                                         before ? "It has changed since." : before.error().message));
        continue;
      }
      Case after = *before;
      if (after.state != old.state) {
        TRY(const Kind kind, work.kind_of(tx, after));
        const auto back = moved(kind, after, old.state, Mover::system, work.now());
        if (!back) {
          result.refused.push_back(refusal(old.case_id, before->number, back.error().message));
          continue;
        }
        after = *back;
        after.reopened = before->reopened;
      }
      after.owner = old.owner;
      after.queue = old.queue;
      after.category = old.category;
      after.grade = old.grade;
      after.tags = old.tags;
      after.watchers = old.watchers;
      if (old.fields) after.fields = *old.fields;
      written(work, tx, actor, *before, after, "undo");
      ++result.changed;
    }
    store::mark_undone(tx, id, work.now());
    return result;
  });
}

std::optional<Id<Bulk>> Cases::keep_undo(storage::Transaction& tx, const Actor& actor, const Case& before) {
  const auto now = load(tx, before.id);
  if (!now || !actor.user()) return std::nullopt;
  store::Before old = before_of(before);
  if (now->fields != before.fields) old.fields = before.fields;
  if (!old.fields && old == before_of(*now)) return std::nullopt;
  old.version = now->version;
  const auto id = work_->needs.ids.next<Bulk>();
  store::insert_bulk(tx, id, actor.user(), work_->now(), {old});
  return id;
}

void Cases::prune(int limit) {
  (void)work_->needs.database.write([&](storage::Transaction& tx) -> Result<void> {
    store::forget_bulks(tx, work_->now() - kBulksKept, limit);
    store::forget_opened(tx, work_->now() - kClientIdsKept, limit);
    return {};
  });
}

}  // namespace deskbell::cases
