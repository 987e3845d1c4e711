#include "case_store.h"
#include "query.h"
#include "rules.h"
#include "stored.h"

#include <algorithm>
#include <functional>
#include <set>

// The lists of cases. Which index is read is decided here and not left to the database, whose guesses differ and change
// with its statistics: a column that shall not choose the index is written as an expression.
namespace deskbell::cases::store {
namespace {

using storage::Row;
using storage::Snapshot;

// A filter that fits at most so many cases is read completely and sorted; others are read in the order of the list.
constexpr std::int64_t kFew = 2'000;

struct Sorting {
  std::string_view key;
  bool ascending;
};

Standing standing_of(const CaseFilter& filter) {
  return filter.standing.value_or(Standing::unfinished);
}

bool only_unfinished(Standing standing) {
  return standing == Standing::unfinished || standing == Standing::open || standing == Standing::waiting;
}

Sorting sorting_of(const CaseFilter& filter) {
  const Standing standing = standing_of(filter);
  const bool ended = standing == Standing::ended || standing == Standing::solved || standing == Standing::closed;
  switch (filter.order.value_or(only_unfinished(standing) ? Order::due : Order::updated)) {
    case Order::due:
      return {ended ? "c.ended_at" : "c.due_key", !ended};
    case Order::level:
      return {ended ? "c.ended_at" : "c.level_key", !ended};
    case Order::updated:
      return {ended ? "c.ended_at" : "c.updated_at", false};
    case Order::opened:
      return {"c.id", false};
  }
  return {"c.id", false};
}

void add_standing(Query& query, Standing standing) {
  switch (standing) {
    case Standing::unfinished:
      query.add("c.ended_at IS NULL");
      return;
    case Standing::open:
      query.add("c.ended_at IS NULL AND c.standing = 'open'");
      return;
    case Standing::waiting:
      query.add("c.ended_at IS NULL AND c.standing = 'waiting'");
      return;
    case Standing::solved:
      query.add("c.ended_at IS NOT NULL AND c.standing = 'solved'");
      return;
    case Standing::closed:
      query.add("c.ended_at IS NOT NULL AND c.standing = 'closed'");
      return;
    case Standing::ended:
      query.add("c.ended_at IS NOT NULL");
      return;
    case Standing::any:
      query.add("c.id > 0");
      return;
  }
}

// A condition that could choose the index, or be looked at beside it.
struct Test {
  std::string_view column;
  bool due_order;  // its index is in order of due time
  bool of_all;     // its index has ended cases, too
  std::function<void(Query&)> add_value;
  std::string_view in = {};  // instead of a column: the table in which the case's id is looked up
  bool level_order = false;  // there is one in order of level, too
};

template <class T>
Test test(std::string_view column, bool due_order, bool of_all, T value) {
  return {column, due_order, of_all, [value](Query& query) { query.value(value); }};
}

Test of_queue(std::int64_t queue) {
  Test one = test("c.queue", true, false, queue);
  one.level_order = true;
  return one;
}

template <class T>
Test looked_up(std::string_view in, T value) {
  return {{}, false, true, [value](Query& query) { query.value(value); }, in};
}

constexpr std::string_view kByConversation = "SELECT case_id FROM case_conversation WHERE conversation = ";
constexpr std::string_view kByTag = "SELECT case_id FROM case_tag WHERE tag = ";
constexpr std::string_view kByMember = "SELECT case_id FROM case_member WHERE user_id = ";
constexpr std::string_view kByWatcher = "SELECT case_id FROM case_member WHERE watches = TRUE AND user_id = ";

std::optional<Test> test_of(const Way& way) {
  switch (way.kind) {
    case Way::Kind::all:
      return std::nullopt;
    case Way::Kind::owned:
      return test("c.owner", true, false, way.id);
    case Way::Kind::member:
      return looked_up(kByMember, way.id);
    case Way::Kind::queue:
      return of_queue(way.id);
  }
  return std::nullopt;
}

// The tests that have an index, those that usually fit fewest cases first.
std::vector<Test> tests_of(const Actor& actor, const CaseFilter& filter, const Way& way) {
  std::vector<Test> tests;
  if (filter.conversation) tests.push_back(looked_up(kByConversation, *filter.conversation));
  if (filter.parent) tests.push_back(test("c.parent", false, true, *filter.parent));
  if (filter.contact) tests.push_back(test("c.contact", false, true, *filter.contact));
  if (filter.mine == Mine::watched) tests.push_back(looked_up(kByWatcher, actor.id));
  if (way.kind == Way::Kind::member) tests.push_back(*test_of(way));
  if (filter.tag) tests.push_back(looked_up(kByTag, std::string_view(*filter.tag)));
  if (filter.owner) tests.push_back(test("c.owner", true, false, *filter.owner));
  if (filter.mine == Mine::owned) tests.push_back(test("c.owner", true, false, actor.id));
  if (way.kind == Way::Kind::owned) tests.push_back(*test_of(way));
  if (filter.queue) tests.push_back(of_queue(filter.queue->value));
  if (way.kind == Way::Kind::queue) tests.push_back(*test_of(way));
  if (filter.kind) tests.push_back(test("c.kind", true, false, std::string_view(*filter.kind)));
  return tests;
}

// A condition that chooses no index. PostgreSQL takes half of the cases to fit it; of "column + 0 = value" it would
// take one in two hundred, and then it reads all that another test finds and sorts it rather than walk an index in
// order.
constexpr std::string_view kLookedAt = " AND CASE WHEN ";
constexpr std::string_view kLookedAtEnd = " THEN TRUE ELSE FALSE END";

void add_match(Query& query, const Test& test, bool chooses_index) {
  if (test.in.empty()) {
    query.add(test.column).add(" = ");
    test.add_value(query);
    return;
  }
  // The + keeps the database from walking the inner list first when the order decides.
  query.add(chooses_index ? "c.id IN (" : "(c.id + 0) IN (").add(test.in);
  test.add_value(query);
  query.add(")");
}

void add_test(Query& query, const Test& test, bool chooses_index) {
  const bool looked_at = !chooses_index && test.in.empty();
  query.add(looked_at ? kLookedAt : " AND ");
  add_match(query, test, chooses_index);
  if (looked_at) query.add(kLookedAtEnd);
}

void add_any_of(Query& query, std::span<const Test> tests) {
  for (std::size_t i = 0; i < tests.size(); ++i) {
    query.add(i == 0 ? kLookedAt : " OR ");
    add_match(query, tests[i], false);
  }
  if (!tests.empty()) query.add(kLookedAtEnd);
}

// Whether so few cases fit the test that they can all be read.
bool fits_few(Snapshot& snapshot, const Test& test, Standing standing) {
  Query query(test.in.empty() ? "SELECT COUNT(*) FROM (SELECT 1 FROM service_case c WHERE " : "SELECT COUNT(*) FROM (");
  if (test.in.empty()) {
    query.add(only_unfinished(standing) && !test.of_all ? "c.ended_at IS NULL" : "c.id > 0");
    add_test(query, test, true);
  } else {
    query.add(test.in);
    test.add_value(query);
  }
  query.add(" LIMIT ").value(kFew + 1).add(") AS counted");
  std::int64_t found = 0;
  query.each(snapshot, [&](const Row& row) { found = row.integer(0); });
  return found <= kFew;
}

// What is asked of every way.
struct Question {
  const Actor& actor;
  const CaseFilter& filter;
  std::span<const Id<Category>> categories;
  Sorting sorting;
  std::optional<Cursor> after;
};

void add_others(Query& query, const Question& asked) {
  const CaseFilter& filter = asked.filter;
  if (filter.state) query.add(" AND c.state = ").value(std::string_view(*filter.state));
  if (filter.level)
    query.add(kLookedAt).add("c.level = ").value(static_cast<std::int64_t>(*filter.level)).add(kLookedAtEnd);
  if (filter.due_from) query.add(" AND c.due_key >= ").value(due_key(filter.due_from));
  if (filter.due_before) query.add(" AND c.due_key < ").value(due_key(filter.due_before));
  if (filter.due_from && !filter.due_before) query.add(" AND c.due_key < ").value(due_key(std::nullopt));
}

void add_categories(Query& query, std::span<const Id<Category>> categories, bool chooses_index) {
  query.add(chooses_index ? " AND " : kLookedAt).add("c.category IN (");
  for (std::size_t i = 0; i < categories.size(); ++i) query.add(i > 0 ? ", " : "").value(categories[i]);
  query.add(")");
  if (!chooses_index) query.add(kLookedAtEnd);
}

bool few_in_categories(Snapshot& snapshot, std::span<const Id<Category>> categories) {
  Query query("SELECT COUNT(*) FROM (SELECT 1 FROM service_case c WHERE c.ended_at IS NULL");
  add_categories(query, categories, true);
  query.add(" LIMIT ").value(kFew + 1).add(") AS counted");
  std::int64_t found = 0;
  query.each(snapshot, [&](const Row& row) { found = row.integer(0); });
  return found <= kFew;
}

// The indexes of what nobody owns are in order of due time.
void add_unowned(Query& query, bool chooses_index) {
  query.add(chooses_index ? " AND " : kLookedAt).add("c.owner IS NULL");
  if (!chooses_index) query.add(kLookedAtEnd);
}

bool is_ordered(const Test& test, const Question& asked) {
  return (test.due_order && asked.sorting.key == "c.due_key") ||
         (test.level_order && asked.sorting.key == "c.level_key");
}

// The one test that chooses the index, if any: one whose index is in the list's order, or one that fits few.
std::optional<std::size_t> chooser(Snapshot& snapshot, const Question& asked, const std::vector<Test>& tests) {
  const Standing standing = standing_of(asked.filter);
  for (std::size_t i = 0; i < tests.size(); ++i) {
    if (!tests[i].of_all && !only_unfinished(standing)) continue;
    if (tests.size() == 1 && is_ordered(tests[i], asked)) return i;
    if (fits_few(snapshot, tests[i], standing)) return i;
  }
  for (std::size_t i = 0; i < tests.size(); ++i)
    if (is_ordered(tests[i], asked)) return i;
  return std::nullopt;
}

// One reading of the table: of what fits all the tests and, if there are any, one of the others.
struct Reading {
  std::vector<Test> tests;
  std::optional<std::size_t> chosen = {};  // the test that chooses the index
  std::vector<Test> any_of = {};
};

// Ways for which no test chooses the index are read in the list's order together: whoever serves many queues, or owns
// few of very many cases, would otherwise pass by most of the table once for each way.
std::vector<Reading> readings_of(Snapshot& snapshot, const Question& asked, std::span<const Way> ways) {
  std::vector<Reading> readings;
  Reading together{.tests = tests_of(asked.actor, asked.filter, {})};
  for (const Way& way : ways) {
    auto tests = tests_of(asked.actor, asked.filter, way);
    const auto chosen = chooser(snapshot, asked, tests);
    const auto own = test_of(way);
    if (chosen || !own)
      readings.push_back({.tests = std::move(tests), .chosen = chosen});
    else
      together.any_of.push_back(*own);
  }
  if (!together.any_of.empty()) readings.push_back(std::move(together));
  return readings;
}

// How the database comes to the list's order: it walks an index and stops when the page is full, or reads and sorts the
// few that fit.
struct Ordering {
  enum class Means { index, sort };
  Means means = Means::index;
  std::optional<Test> first = {};  // the test whose column the index begins with; none: it begins with the order
};

Ordering add_conditions(Query& query, Snapshot& snapshot, const Question& asked, const Reading& reading) {
  const Standing standing = standing_of(asked.filter);
  const auto& [tests, chosen, any_of] = reading;
  const bool by_category = !asked.categories.empty() && !chosen && only_unfinished(standing) &&
                           few_in_categories(snapshot, asked.categories);
  query.add(" WHERE ");
  add_standing(query, standing);
  const bool sorts = by_category || (chosen && !is_ordered(tests[*chosen], asked));
  if (asked.filter.mine == Mine::unowned) add_unowned(query, !sorts && asked.sorting.key == "c.due_key");
  for (std::size_t i = 0; i < tests.size(); ++i) add_test(query, tests[i], chosen == i);
  add_any_of(query, any_of);
  if (!asked.categories.empty()) add_categories(query, asked.categories, by_category);
  add_others(query, asked);
  if (sorts) return {.means = Ordering::Means::sort};
  return {.first = chosen ? std::optional(tests[*chosen]) : std::nullopt};
}

// PostgreSQL judges a place behind the last one seen by its first column only, and takes what is left for next to
// nothing where many share a key (all that is not due): any index looks good then. So the place begins with the column
// that the right index begins with, and + 0 hides the order from those that sort.
void add_order(Query& query, storage::Dialect dialect, const Question& asked, const Ordering& ordering,
               std::int64_t limit) {
  const auto [key, ascending] = asked.sorting;
  const std::string_view direction = ascending ? " ASC" : " DESC";
  const bool by_id = key == "c.id";
  const auto column = [&](std::string_view name) {
    query.add("(").add(name).add(ordering.means == Ordering::Means::sort ? " + 0)" : ")");
  };
  if (asked.after) {
    const bool has_first = dialect == storage::Dialect::postgres && ordering.first && ascending;
    query.add(" AND (");
    if (has_first) query.add(ordering.first->column).add(", ");
    if (!by_id) {
      column(key);
      query.add(", ");
    }
    column("c.id");
    query.add(ascending ? ") > (" : ") < (");
    if (has_first) {
      ordering.first->add_value(query);
      query.add(", ");
    }
    if (!by_id) query.value(asked.after->key).add(", ");
    query.value(asked.after->id).add(")");
  }
  query.add(" ORDER BY ");
  column(key);
  query.add(direction);
  if (!by_id) {
    query.add(", ");
    column("c.id");
    query.add(direction);
  }
  query.add(" LIMIT ").value(limit);
}

std::vector<Way> ways_for(const Actor& actor, const CaseFilter& filter) {
  std::vector<Way> ways = ways_to_see(actor);
  if (ways.empty() || ways.front().kind == Way::Kind::all) return ways;
  // What the filter asks for anyway makes all visible that it finds.
  const bool own =
      filter.mine == Mine::owned || filter.mine == Mine::watched || (filter.owner && filter.owner == actor.user());
  const bool served = filter.queue && std::ranges::any_of(ways, [&](const Way& way) {
                        return way.kind == Way::Kind::queue && way.id == filter.queue->value;
                      });
  if (own || served) return {{}};
  if (filter.mine == Mine::unowned) std::erase_if(ways, [](const Way& way) { return way.kind == Way::Kind::owned; });
  return ways;
}

struct Line {
  std::int64_t key;
  std::int64_t id;
  std::string body;
};

}  // namespace

Result<Page<CaseSummary>> list(Snapshot& snapshot, const Actor& actor, const CaseFilter& filter,
                               std::span<const Id<Category>> categories) {
  Question asked{actor, filter, categories, sorting_of(filter), {}};
  if (filter.cursor) {
    TRY(asked.after, parse_cursor(*filter.cursor));
  }
  const auto size = static_cast<std::size_t>(base::page_size(filter.limit));
  const auto [key, ascending] = asked.sorting;
  std::vector<Line> lines;
  std::set<std::int64_t> seen;
  for (const Reading& reading : readings_of(snapshot, asked, ways_for(actor, filter))) {
    Query query("SELECT " + std::string(key) + ", c.id, c.body FROM service_case c");
    const Ordering ordering = add_conditions(query, snapshot, asked, reading);
    add_order(query, snapshot.dialect(), asked, ordering, static_cast<std::int64_t>(size) + 1);
    query.each(snapshot, [&](const Row& row) {
      if (seen.insert(row.integer(1)).second) lines.push_back({row.integer(0), row.integer(1), row.string(2)});
    });
  }
  std::ranges::sort(lines, [&](const Line& a, const Line& b) {
    const auto left = std::pair(a.key, a.id), right = std::pair(b.key, b.id);
    return ascending ? left < right : left > right;
  });
  Page<CaseSummary> page;
  if (lines.size() > size) {
    lines.resize(size);
    page.next = std::to_string(lines.back().key) + "." + std::to_string(lines.back().id);
  }
  for (const Line& line : lines) page.items.push_back(summary_of(from_body<Case>(line.body)));
  return page;
}

std::int64_t count(Snapshot& snapshot, const Actor& actor, const CaseFilter& filter,
                   std::span<const Id<Category>> categories, std::int64_t most) {
  const Question asked{actor, filter, categories, sorting_of(filter), {}};
  auto ways = ways_for(actor, filter);
  // Queues first: they fill the count soonest, and what is full needs no further look.
  std::ranges::partition(ways, [](const Way& way) { return way.kind == Way::Kind::queue; });
  const auto readings = readings_of(snapshot, asked, ways);
  const bool only_one = readings.size() == 1;
  std::set<std::int64_t> seen;
  std::int64_t counted = 0;
  for (const Reading& reading : readings) {
    if (static_cast<std::int64_t>(seen.size()) >= most) break;
    Query query(only_one ? "SELECT COUNT(*) FROM (SELECT 1 FROM service_case c" : "SELECT c.id FROM service_case c");
    // In the list's order, as this decides which index is read.
    add_order(query, snapshot.dialect(), asked, add_conditions(query, snapshot, asked, reading), most);
    if (only_one) query.add(") AS counted");
    query.each(snapshot, [&](const Row& row) {
      if (only_one)
        counted = row.integer(0);
      else
        seen.insert(row.integer(0));
    });
  }
  return only_one ? counted : std::min<std::int64_t>(static_cast<std::int64_t>(seen.size()), most);
}

}  // namespace deskbell::cases::store
