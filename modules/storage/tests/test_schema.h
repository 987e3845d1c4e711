#pragma once
#include <storage/database.h>

#include <string_view>

// A little schema that the storage tests share.
namespace deskbell::storage::testing {

inline constexpr Migration kMigrations[] = {
    {1, "notes", Dialect::both,
     "-- BIGINT in a comment stays\n"
     "CREATE TABLE note (id BIGINT PRIMARY KEY, body TEXT, score DOUBLE PRECISION, pinned BOOLEAN, raw BYTEA);\n"
     "CREATE TABLE tag (name TEXT NOT NULL, note BIGINT NOT NULL, UNIQUE (name));"},
    {2, "authors", Dialect::both, "ALTER TABLE note ADD COLUMN author TEXT NOT NULL DEFAULT 'it''s BIGINT';"}};

inline constexpr Statement kInsertNote{
    "note.insert", "INSERT INTO note (id, body, score, pinned, raw) VALUES ($1, $2, $3, $4, $5)", "",
    "INSERT INTO note (id, body, score, pinned, raw) SELECT * FROM unnest("
    "$1::bigint[], $2::text[], $3::float8[], $4::boolean[], $5::bytea[])"};
inline constexpr Statement kLoadNote{"note.load", "SELECT id, body, score, pinned, raw, author FROM note WHERE id = $1",
                                     "",
                                     "SELECT asked.number, note.id, body, score, pinned, raw, author FROM "
                                     "unnest($1::bigint[]) WITH ORDINALITY AS asked (id, number) "
                                     "JOIN note ON note.id = asked.id ORDER BY note.id FOR UPDATE OF note"};
inline constexpr Statement kSetBody{"note.set_body", "UPDATE note SET body = $2 WHERE id = $1", "",
                                    "UPDATE note SET body = new.body FROM unnest($1::bigint[], $2::text[]) AS new "
                                    "(id, body) WHERE note.id = new.id"};
inline constexpr Statement kCountNotes{"note.count", "SELECT COUNT(*) FROM note"};
inline constexpr Statement kSumScores{"note.sum", "SELECT SUM(id) FROM note"};
inline constexpr Statement kListNotes{"note.list", "SELECT id FROM note ORDER BY id"};
inline constexpr Statement kReturning{"note.returning",
                                      "INSERT INTO note (id, body) VALUES ($1, $2) RETURNING id, body"};
inline constexpr Statement kInsertTag{"tag.insert", "INSERT INTO tag (name, note) VALUES ($1, $2)"};
inline constexpr Statement kDialect{"note.dialect", "SELECT 'sqlite'", "SELECT 'postgres'"};
inline constexpr const Statement* kStatements[] = {&kInsertNote, &kLoadNote,  &kSetBody,   &kCountNotes, &kSumScores,
                                                   &kListNotes,  &kReturning, &kInsertTag, &kDialect};

inline Schema schema() {
  return {"note", kMigrations, kStatements};
}

}  // namespace deskbell::storage::testing
