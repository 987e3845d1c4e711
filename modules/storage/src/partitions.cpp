#include <storage/partitions.h>

#include <fmt/format.h>

#include <string>
#include <vector>

namespace deskbell::storage {
namespace {

constexpr int kAhead = 2;

struct Part {
  std::string name;
  std::int64_t high = 0;
  bool open_ended = false;
};

void run(Transaction& tx, const std::string& sql) {
  tx.each_of(sql, {}, [](const Row&) {});
}

std::vector<Part> parts_of(Transaction& tx, std::string_view table) {
  std::vector<Part> parts;
  const Value values[] = {table};
  tx.each_of(
      "SELECT c.relname, substring(pg_get_expr(c.relpartbound, c.oid) from 'TO \\(''?([0-9]+)')::bigint "
      "FROM pg_inherits i JOIN pg_class c ON c.oid = i.inhrelid WHERE i.inhparent = to_regclass($1::text) "
      "ORDER BY 2 NULLS LAST",
      values, [&](const Row& row) {
        parts.push_back(
            {.name = row.string(0), .high = row.is_null(1) ? 0 : row.integer(1), .open_ended = row.is_null(1)});
      });
  return parts;
}

void bound_waiting(Transaction& tx) {
  run(tx, "SET LOCAL lock_timeout = '800ms'");
}

}  // namespace

int make_partitions(Transaction& tx, const Partitions& partitions, std::int64_t now) {
  const auto parts = parts_of(tx, partitions.table);
  if (parts.size() < 2 || !parts.back().open_ended) return 0;
  const Part& rest = parts.back();
  std::int64_t high = parts[parts.size() - 2].high;
  const std::int64_t wanted = now / partitions.step + 1 + kAhead;
  if (high / partitions.step >= wanted) return 0;
  bool empty = true;
  tx.each_of(fmt::format("SELECT 1 FROM {} LIMIT 1", rest.name), {}, [&](const Row&) { empty = false; });
  if (!empty) return 0;
  bound_waiting(tx);
  run(tx, fmt::format("ALTER TABLE {} DETACH PARTITION {}", partitions.table, rest.name));
  int made = 0;
  for (; high / partitions.step < wanted; high += partitions.step, ++made) {
    const std::string name = fmt::format("{}_p{}", partitions.table, high / partitions.step);
    run(tx, fmt::format("CREATE TABLE {} PARTITION OF {} FOR VALUES FROM ({}) TO ({})", name, partitions.table, high,
                        high + partitions.step));
    if (!partitions.index_columns.empty())
      run(tx, fmt::format("CREATE UNIQUE INDEX ON {} ({})", name, partitions.index_columns));
  }
  run(tx, fmt::format("ALTER TABLE {} ATTACH PARTITION {} FOR VALUES FROM ({}) TO (MAXVALUE)", partitions.table,
                      rest.name, high));
  return made;
}

std::optional<std::int64_t> drop_partitions(Transaction& tx, const Partitions& partitions, std::int64_t below) {
  std::optional<std::int64_t> gone;
  for (const Part& part : parts_of(tx, partitions.table)) {
    if (part.open_ended || part.high > below) break;
    if (!gone) bound_waiting(tx);
    run(tx, fmt::format("ALTER TABLE {} DETACH PARTITION {}", partitions.table, part.name));
    run(tx, fmt::format("DROP TABLE {}", part.name));
    gone = part.high;
  }
  return gone;
}

}  // namespace deskbell::storage
