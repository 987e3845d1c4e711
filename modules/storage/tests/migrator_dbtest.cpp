#include "migrator.h"
#include "test_schema.h"

#include <storage/testing.h>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace deskbell::storage {
namespace {

using ::testing::AllOf;
using ::testing::HasSubstr;

class Migrations : public ::testing::TestWithParam<Engine> {
 protected:
  // The message with which opening fails; empty when it succeeds.
  std::string open_with(std::vector<Migration> migrations, std::span<const Statement* const> statements = {}) {
    const Schema schemas[] = {{"note", migrations, statements}};
    try {
      Database::open({.url = database.url()}, schemas);
    } catch (const std::runtime_error& e) {
      return e.what();
    }
    return {};
  }
  std::vector<Migration> released{std::begin(testing::kMigrations), std::end(testing::kMigrations)};
  TestDatabase database{GetParam(), {testing::schema()}};
};
DESKBELL_ON_BOTH_ENGINES(Migrations);

TEST_P(Migrations, run_once) {
  EXPECT_EQ(open_with(released), "");
  database.reopen();
  EXPECT_EQ(database->read([](Snapshot& s) {
    std::int64_t rows = 0;
    s.each_of("SELECT COUNT(*) FROM schema_migration", {}, [&](const Row& row) { rows = row.integer(0); });
    return rows;
  }),
            2);
}

TEST_P(Migrations, new_ones_are_applied_to_the_data_that_is_there) {
  ASSERT_TRUE(database->write([](Transaction& tx) -> Result<void> {
    tx.run(testing::kInsertNote, 1, "old", nullptr, nullptr, nullptr);
    return {};
  }));
  released.push_back(
      {3, "shout", Dialect::both, "UPDATE note SET body = 'OLD'; CREATE INDEX note_body ON note (body)"});
  released.push_back({4, "only_sqlite", Dialect::sqlite, "UPDATE note SET body = body || ' sqlite'"});
  released.push_back({4, "only_postgres", Dialect::postgres, "UPDATE note SET body = body || ' postgres'"});
  EXPECT_EQ(open_with(released), "");
  EXPECT_EQ(database->read(
                [](Snapshot& s) { return s.one(testing::kLoadNote, [](const Row& r) { return r.string(1); }, 1); }),
            "OLD " + std::string(name_of(GetParam())));
}

TEST_P(Migrations, a_database_from_a_newer_program_is_refused) {
  released.pop_back();
  EXPECT_THAT(open_with(released), AllOf(HasSubstr("newer"), HasSubstr("note"), HasSubstr("2")));
}

TEST_P(Migrations, what_a_newer_program_only_added_is_borne) {
  const std::vector<Migration> older = released;
  released.push_back({3, "mood", Dialect::both, "-- expand\nALTER TABLE note ADD COLUMN mood TEXT"});
  EXPECT_EQ(open_with(released), "");
  EXPECT_EQ(open_with(older), "");
  released.push_back({4, "no_score", Dialect::both, "ALTER TABLE note DROP COLUMN score"});
  released.push_back({5, "colour", Dialect::both, "-- expand\nALTER TABLE note ADD COLUMN colour TEXT"});
  EXPECT_EQ(open_with(released), "");
  EXPECT_THAT(open_with(older), AllOf(HasSubstr("newer"), HasSubstr("note"), HasSubstr("4")));
  EXPECT_EQ(open_with(released), "");
}

TEST_P(Migrations, a_table_from_before_there_were_effects_gets_them) {
  ASSERT_TRUE(database->write([](Transaction& tx) -> Result<void> {
    tx.each_of("ALTER TABLE schema_migration DROP COLUMN effect", {}, [](const Row&) {});
    return {};
  }));
  EXPECT_EQ(open_with(released), "");
  released.pop_back();
  EXPECT_THAT(open_with(released), HasSubstr("newer"));
}

TEST_P(Migrations, a_changed_one_is_refused) {
  released[0].sql = "CREATE TABLE other (id BIGINT)";
  EXPECT_THAT(open_with(released), AllOf(HasSubstr("changed"), HasSubstr("notes"), HasSubstr("1")));
}

TEST_P(Migrations, a_failing_one_leaves_nothing_behind) {
  released.push_back({3, "half", Dialect::both, "CREATE TABLE half (id BIGINT); INSERT INTO nowhere VALUES (1)"});
  EXPECT_THAT(open_with(released), AllOf(HasSubstr("Migration 3 (half) of module note"), HasSubstr("nowhere")));
  released.back().sql = "CREATE TABLE half (id BIGINT)";
  EXPECT_EQ(open_with(released), "");
}

TEST_P(Migrations, a_bad_statement_stops_the_opening) {
  static constexpr Statement kBad{"note.bad", "SELECT missing FROM note"};
  const Statement* const statements[] = {&kBad};
  EXPECT_THAT(open_with(released, statements), AllOf(HasSubstr("note.bad"), HasSubstr("missing")));
}

TEST_P(Migrations, two_statements_may_not_share_a_name) {
  static constexpr Statement kOne{"note.one", "SELECT 1"};
  static constexpr Statement kTwo{"note.one", "SELECT 2"};
  const Statement* const statements[] = {&kOne, &kTwo};
  EXPECT_THAT(open_with(released, statements), HasSubstr("note.one"));
}

TEST(TypeTranslation, touches_types_only) {
  EXPECT_EQ(translate_types_for_sqlite("id BIGINT PRIMARY KEY, a DOUBLE PRECISION, b BYTEA, c BOOLEAN, BIGINTS TEXT"),
            "id INTEGER PRIMARY KEY, a REAL, b BLOB, c BOOLEAN, BIGINTS TEXT");
  EXPECT_EQ(translate_types_for_sqlite("DEFAULT 'BIGINT''BYTEA' -- BYTEA\n/* BIGINT */ \"BIGINT\" BIGINT"),
            "DEFAULT 'BIGINT''BYTEA' -- BYTEA\n/* BIGINT */ \"BIGINT\" INTEGER");
}

TEST(DatabaseUrl, must_name_an_engine) {
  for (const char* url : {"", "sqlite:", "mysql://x", "/tmp/x.db"})
    EXPECT_THROW(Database::open({.url = url}, {}), std::runtime_error) << url;
}

}  // namespace
}  // namespace deskbell::storage
