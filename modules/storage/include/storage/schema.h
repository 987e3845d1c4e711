#pragma once
#include <span>
#include <string_view>

// What a module keeps in the database: its migrations and its named statements. Each storing module offers
// `storage::Schema schema();` and whoever opens a Database lists the schemas it needs, lowest module first.
namespace deskbell::storage {

enum class Dialect { both, sqlite, postgres };

// One numbered step, applied once, in its own transaction, under a lock, in order of `number`. Embedded from
// src/migrations/NNNN_title[.sqlite|.postgres].sql. A file without engine suffix runs on both: it is written in
// PostgreSQL's words with these types only, which the SQLite side translates: BIGINT, BIGINT PRIMARY KEY,
// DOUBLE PRECISION, TEXT, BOOLEAN, BYTEA.
struct Migration {
  int number;
  std::string_view title;
  Dialect dialect;
  std::string_view sql;
};

// One SQL statement with parameters $1, $2, ... It must be a static constant: its address is its identity.
// All statements are prepared when the database opens, so a bad one stops the boot; one that is listed in no schema
// throws std::logic_error when it is used. A cast is written $1::bigint or CAST($1 AS BIGINT).
// `postgres` replaces `sql` on PostgreSQL when the two must differ.
// `many` does on PostgreSQL for many calls at once what it does for one, with an array for each parameter
// (unnest($1::bigint[], ...)): queued writes that share a commit then share the statements that they send or expect.
// The first parameter, a number, says which row is meant, and is there once. What reads answers the number of the call
// (WITH ORDINALITY) before its columns, and locks in the order of the first parameter.
struct Statement {
  std::string_view name;  // "cases.load": module, dot, verb; unique
  std::string_view sql;
  std::string_view postgres = {};
  std::string_view many = {};
};

struct Schema {
  std::string_view module;
  std::span<const Migration> migrations;
  std::span<const Statement* const> statements;
};

}  // namespace deskbell::storage
