#include "case_store.h"
#include "query.h"
#include "rules.h"
#include "stored.h"

#include <algorithm>
#include <set>

// The lists of tasks, read in order of due time.
namespace deskbell::cases::store {
namespace {

using storage::Row;
using storage::Snapshot;

struct Line {
  std::int64_t key;
  std::int64_t id;
  std::string body;
};

void add_way(Query& query, const Way& way) {
  switch (way.kind) {
    case Way::Kind::all:
      return;
    case Way::Kind::owned:
      query.add(" AND t.owner = ").value(way.id);
      return;
    case Way::Kind::queue:
      query.add(" AND t.queue = ").value(way.id);
      return;
    case Way::Kind::member:
      // The tasks of cases in which he takes part.
      query.add(" AND t.case_id IN (SELECT case_id FROM case_member WHERE user_id = ").value(way.id).add(")");
      return;
  }
}

std::vector<Way> ways_for(const Actor& actor, const TaskFilter& filter) {
  auto ways = ways_to_see(actor);
  if (ways.empty() || ways.front().kind == Way::Kind::all) return ways;
  const bool own = filter.mine == Mine::owned || (filter.owner && filter.owner == actor.user());
  const bool served = filter.queue && std::ranges::any_of(ways, [&](const Way& way) {
                        return way.kind == Way::Kind::queue && way.id == filter.queue->value;
                      });
  if (own || served) return {{}};
  return ways;
}

void add_filter(Query& query, const Actor& actor, const TaskFilter& filter) {
  if (filter.case_id) query.add(" AND t.case_id = ").value(*filter.case_id);
  if (filter.owner) query.add(" AND t.owner = ").value(*filter.owner);
  if (filter.mine == Mine::owned) query.add(" AND t.owner = ").value(actor.id);
  if (filter.mine == Mine::unowned) query.add(" AND t.owner IS NULL");
  if (filter.queue) query.add(" AND t.queue = ").value(*filter.queue);
  if (filter.department) query.add(" AND t.department = ").value(*filter.department);
  if (filter.due_before) query.add(" AND t.due_key < ").value(due_key(filter.due_before));
}

}  // namespace

Result<Page<Task>> tasks(Snapshot& snapshot, const Actor& actor, const TaskFilter& filter) {
  std::optional<Cursor> after;
  if (filter.cursor) {
    TRY(after, parse_cursor(*filter.cursor));
  }
  const bool ended = filter.ended.value_or(false);
  const std::string key = ended ? "t.id" : "t.due_key";
  const auto size = static_cast<std::size_t>(base::page_size(filter.limit));
  std::vector<Line> lines;
  std::set<std::int64_t> seen;
  for (const Way& way : ways_for(actor, filter)) {
    Query query("SELECT " + key + ", t.id, t.body FROM case_task t WHERE t.ended_at IS " +
                (ended ? "NOT NULL" : "NULL"));
    add_way(query, way);
    add_filter(query, actor, filter);
    if (after && ended) query.add(" AND t.id < ").value(after->id);
    if (after && !ended) query.add(" AND (t.due_key, t.id) > (").value(after->key).add(", ").value(after->id).add(")");
    query.add(ended ? " ORDER BY t.id DESC LIMIT " : " ORDER BY t.due_key, t.id LIMIT ").value(size + 1);
    query.each(snapshot, [&](const Row& row) {
      if (seen.insert(row.integer(1)).second) lines.push_back({row.integer(0), row.integer(1), row.string(2)});
    });
  }
  std::ranges::sort(lines, [&](const Line& a, const Line& b) {
    return ended ? a.id > b.id : std::pair(a.key, a.id) < std::pair(b.key, b.id);
  });
  Page<Task> page;
  if (lines.size() > size) {
    lines.resize(size);
    page.next = std::to_string(lines.back().key) + "." + std::to_string(lines.back().id);
  }
  for (const Line& line : lines) page.items.push_back(from_body<Task>(line.body));
  return page;
}

}  // namespace deskbell::cases::store
