#include "migrator.h"

#include <base/clock.h>
#include <storage/newer_schema.h>
#include <base/log.h>

#include <fmt/format.h>

#include <algorithm>
#include <cctype>
#include <map>
#include <stdexcept>
#include <utility>
#include <vector>

namespace deskbell::storage {
namespace {

constexpr std::string_view kCreateTable = R"(CREATE TABLE IF NOT EXISTS schema_migration (
  module TEXT NOT NULL, number BIGINT NOT NULL, title TEXT NOT NULL, checksum TEXT NOT NULL, applied_at BIGINT NOT NULL,
  effect TEXT NOT NULL DEFAULT 'contract', PRIMARY KEY (module, number)))";
// Databases from before there was an effect.
constexpr std::string_view kAddEffect = "ALTER TABLE schema_migration ADD COLUMN effect TEXT NOT NULL DEFAULT 'contract'";
constexpr std::string_view kHasEffectOnSqlite =
    "SELECT COUNT(*) FROM pragma_table_info('schema_migration') WHERE name = 'effect'";
constexpr std::string_view kHasEffectOnPostgres =
    "SELECT COUNT(*) FROM information_schema.columns WHERE table_schema = current_schema() AND "
    "table_name = 'schema_migration' AND column_name = 'effect'";

// After an expanding migration the program of the release before still runs.
constexpr std::string_view kExpand = "expand";
std::string_view effect_of(const Migration& migration) {
  return migration.sql.starts_with("-- expand") ? kExpand : "contract";
}

std::string checksum_of(std::string_view sql) {
  std::uint64_t hash = 0xcbf29ce484222325ULL;  // FNV-1a: notices an edit, guards against nobody
  for (const char c : sql) hash = (hash ^ static_cast<unsigned char>(c)) * 0x100000001b3ULL;
  return fmt::format("{:016x}", hash);
}

// The module's migrations for this engine in order of number.
std::vector<const Migration*> migrations_of(const Schema& schema, Dialect dialect) {
  std::vector<const Migration*> found;
  for (const Migration& migration : schema.migrations) {
    if (migration.dialect == Dialect::both || migration.dialect == dialect) found.push_back(&migration);
  }
  std::ranges::sort(found, {}, &Migration::number);
  const auto twice = std::ranges::adjacent_find(found, {}, &Migration::number);
  if (twice != found.end())
    throw std::runtime_error(fmt::format("storage: module {} has two migrations {}", schema.module, (*twice)->number));
  return found;
}

struct Applying {
  std::string checksum;
  bool expands = false;
};
using Applied = std::map<std::pair<std::string, int>, Applying>;  // by module and number

void prepare_table(MigrationTarget& target) {
  target.run_script(kCreateTable);
  std::int64_t has_effect = 0;
  target.query(target.dialect() == Dialect::sqlite ? kHasEffectOnSqlite : kHasEffectOnPostgres, {},
               [&](const Row& row) { has_effect = row.integer(0); });
  if (has_effect == 0) target.run_script(kAddEffect);
}

Applied load_applied(MigrationTarget& target) {
  Applied applied;
  target.query("SELECT module, number, checksum, effect FROM schema_migration", {}, [&](const Row& row) {
    applied[{row.string(0), static_cast<int>(row.integer(1))}] = {row.string(2), row.text(3) == kExpand};
  });
  return applied;
}

// The first migration of the module that is still to be applied; refuses a history that is not this program's.
const Migration* find_pending(const Schema& schema, Dialect dialect, const Applied& applied) {
  const std::string module(schema.module);
  const auto known = migrations_of(schema, dialect);
  const int newest_known = known.empty() ? 0 : known.back()->number;
  int newest_applied = 0;
  for (auto row = applied.lower_bound({module, 0}); row != applied.end() && row->first.first == module; ++row) {
    newest_applied = row->first.second;
    if (newest_applied > newest_known && !row->second.expands)
      throw NewerSchema(
          fmt::format("The database is newer than this program: module {} is at migration {}, the program knows {}. "
                      "Start the newer program.",
                      module, newest_applied, newest_known));
  }
  for (const Migration* migration : known) {
    const auto row = applied.find({module, migration->number});
    if (row == applied.end()) {
      if (migration->number < newest_applied)
        throw std::runtime_error(
            fmt::format("Migration {} of module {} was added before migration {}, which is already "
                        "applied.",
                        migration->number, module, newest_applied));
      return migration;
    }
    if (row->second.checksum != checksum_of(migration->sql))
      throw std::runtime_error(fmt::format("Migration {} ({}) of module {} was changed after it had been applied.",
                                           migration->number, migration->title, module));
  }
  return nullptr;
}

void apply(MigrationTarget& target, const Schema& schema, const Migration& migration) {
  try {
    const bool translate = migration.dialect == Dialect::both && target.dialect() == Dialect::sqlite;
    target.run_script(translate ? translate_types_for_sqlite(migration.sql) : std::string(migration.sql));
  } catch (const std::exception& e) {
    throw std::runtime_error(fmt::format("Migration {} ({}) of module {} failed: {}", migration.number, migration.title,
                                         schema.module, e.what()));
  }
  const std::string checksum = checksum_of(migration.sql);
  const Value values[] = {schema.module,
                          std::int64_t{migration.number},
                          migration.title,
                          std::string_view(checksum),
                          to_value(base::SystemClock().now()),
                          effect_of(migration)};
  target.query(
      "INSERT INTO schema_migration (module, number, title, checksum, applied_at, effect) VALUES ($1, $2, $3, $4, $5, "
      "$6)",
      values, [](const Row&) {});
}

// Applies one migration in one transaction; false when nothing was pending.
bool apply_next(MigrationTarget& target, std::span<const Schema> schemas) {
  target.begin_locked();
  try {
    prepare_table(target);
    const Applied applied = load_applied(target);
    const Schema* owner = nullptr;
    const Migration* next = nullptr;
    for (const Schema& schema : schemas) {
      const Migration* pending = find_pending(schema, target.dialect(), applied);
      if (pending && !next) {
        next = pending;
        owner = &schema;
      }
    }
    if (!next) {
      target.rollback();
      return false;
    }
    apply(target, *owner, *next);
    target.commit();
    base::log_debug("A migration was applied.",
                    {{"module", owner->module}, {"number", next->number}, {"title", next->title}});
    return true;
  } catch (...) {
    target.rollback();
    throw;
  }
}

// Copies a comment, a string or a quoted name that starts at `at`; answers where it ends (or `at` for none).
std::size_t end_of_quoted(std::string_view sql, std::size_t at) {
  const auto until = [&](std::string_view mark, std::size_t from) {
    const std::size_t end = sql.find(mark, from);
    return end == std::string_view::npos ? sql.size() : end + mark.size();
  };
  if (sql[at] == '\'' || sql[at] == '"') return until(sql.substr(at, 1), at + 1);
  if (sql.substr(at, 2) == "--") return until("\n", at);
  if (sql.substr(at, 2) == "/*") return until("*/", at + 2);
  return at;
}

bool is_word(char c) {
  return std::isalnum(static_cast<unsigned char>(c)) || c == '_';
}

}  // namespace

void migrate(MigrationTarget& target, std::span<const Schema> schemas) {
  while (apply_next(target, schemas)) {
  }
}

std::string translate_types_for_sqlite(std::string_view sql) {
  std::string out;
  for (std::size_t at = 0; at < sql.size();) {
    if (const std::size_t end = end_of_quoted(sql, at); end != at) {
      out += sql.substr(at, end - at);
      at = end;
      continue;
    }
    std::size_t end = at;
    while (end < sql.size() && is_word(sql[end])) ++end;
    if (end == at) {
      out += sql[at++];
      continue;
    }
    const std::string_view word = sql.substr(at, end - at);
    if (word == "BIGINT") {
      out += "INTEGER";
    } else if (word == "BYTEA") {
      out += "BLOB";
    } else if (word == "DOUBLE" && sql.substr(end, 10) == " PRECISION") {
      out += "REAL";
      end += 10;
    } else {
      out += word;
    }
    at = end;
  }
  return out;
}

}  // namespace deskbell::storage
