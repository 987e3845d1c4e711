#include "test_schema.h"

#include <storage/copy.h>
#include <storage/testing.h>

#include <gtest/gtest.h>
#include <sys/wait.h>
#include <unistd.h>

#include <csignal>
#include <string>
#include <vector>

namespace deskbell::storage {
namespace {

using testing::kCountNotes;

// From one engine to the other; the parameter is the source's.
class Copying : public ::testing::TestWithParam<Engine> {
 protected:
  static constexpr int kNotes = 700;

  void SetUp() override {
    ASSERT_TRUE(source->write([](Transaction& tx) -> Result<void> {
      for (std::int64_t id = 1; id <= kNotes; ++id) {
        const std::string raw = "\x01\xff raw " + std::to_string(id);
        tx.run(testing::kInsertNote, id * 7,
               id % 5 == 0 ? std::optional<std::string>() : "text " + std::to_string(id) + " 你好",
               1.0 / static_cast<double>(id), id % 2 == 0, std::as_bytes(std::span(raw)));
      }
      tx.run(testing::kInsertTag, "first", 7);
      return {};
    }));
    source.close();
    target.close();
  }
  CopyPlan plan() { return {.from = source.url(), .to = target.url(), .batch = 64}; }
  std::vector<CopiedTable> copy() { return copy_database(plan(), schemas); }
  // Copies in a process that is killed, by SIGKILL, as soon as so many rows have come.
  void copy_and_die_after(std::int64_t rows) {
    const pid_t child = ::fork();
    if (child == 0) {
      CopyPlan dying = plan();
      dying.progress = [&](const CopyProgress& progress) {
        if (progress.table == "note" && progress.rows >= rows) ::kill(::getpid(), SIGKILL);
      };
      copy_database(dying, schemas);
      ::_exit(0);
    }
    int status = 0;
    ::waitpid(child, &status, 0);
    ASSERT_TRUE(WIFSIGNALED(status));
  }
  std::vector<std::string> notes(TestDatabase& database) {
    return database->read([](Snapshot& snapshot) {
      std::vector<std::string> all;
      snapshot.each_of("SELECT id, body, score, pinned, raw FROM note ORDER BY id", {}, [&](const Row& row) {
        const Bytes raw = row.bytes(4);
        all.push_back(std::to_string(row.integer(0)) + row.optional_string(1).value_or("(null)") +
                      std::to_string(row.real(2)) + (row.boolean(3) ? "t" : "f") +
                      std::string(reinterpret_cast<const char*>(raw.data()), raw.size()));
      });
      return all;
    });
  }
  std::string refusal() {
    try {
      copy();
    } catch (const std::runtime_error& e) {
      return e.what();
    }
    return "";
  }
  const std::vector<Schema> schemas{testing::schema()};
  TestDatabase source{GetParam(), {testing::schema()}};
  TestDatabase target{GetParam() == Engine::sqlite ? Engine::postgres : Engine::sqlite, {testing::schema()}};
};
DESKBELL_ON_BOTH_ENGINES(Copying);

TEST_P(Copying, everything_arrives_as_it_was) {
  const auto tables = copy();
  ASSERT_EQ(tables.size(), 2u);
  EXPECT_EQ(tables[0].name, "note");
  EXPECT_EQ(tables[0].rows, kNotes);
  source.reopen();
  target.reopen();
  EXPECT_EQ(notes(target), notes(source));
  EXPECT_FALSE(is_unfinished_copy(*target));
}

TEST_P(Copying, postgres_knows_what_came_before_the_first_reader_asks) {
  copy();
  target.reopen();
  if (target->dialect() == Dialect::sqlite) return;
  const auto rows = target->read([](Snapshot& snapshot) {
    std::int64_t estimated = 0;
    snapshot.each_of("SELECT reltuples::bigint FROM pg_class WHERE oid = 'note'::regclass", {},
                     [&](const Row& row) { estimated = row.integer(0); });
    return estimated;
  });
  EXPECT_EQ(rows, kNotes);
}

TEST_P(Copying, a_copy_that_was_killed_goes_on_where_it_was) {
  copy_and_die_after(128);
  target.reopen();
  EXPECT_TRUE(is_unfinished_copy(*target));
  const auto there = target->read([](Snapshot& snapshot) { return snapshot.number(kCountNotes); });
  EXPECT_GE(there, 128);
  EXPECT_LT(there, kNotes);
  target.close();
  copy_and_die_after(400);
  std::int64_t first = -1;
  CopyPlan rest = plan();
  rest.progress = [&](const CopyProgress& progress) {
    if (progress.table == "note" && first < 0) first = progress.rows;
  };
  copy_database(rest, schemas);
  EXPECT_GT(first, 400);
  source.reopen();
  target.reopen();
  EXPECT_EQ(notes(target), notes(source));
}

TEST_P(Copying, a_source_that_changed_between_two_runs_is_copied_as_it_is_now) {
  copy_and_die_after(300);
  source.reopen();
  ASSERT_TRUE(source->write([](Transaction& tx) -> Result<void> {
    tx.run(testing::kSetBody, 7, "changed");
    return {};
  }));
  source.close();
  copy();
  source.reopen();
  target.reopen();
  EXPECT_EQ(notes(target), notes(source));
}

TEST_P(Copying, a_source_or_target_that_somebody_has_open_is_refused) {
  source.reopen();
  EXPECT_NE(refusal().find("is in use"), std::string::npos);
  source.close();
  target.reopen();
  EXPECT_NE(refusal().find("is in use"), std::string::npos);
  target.close();
  EXPECT_EQ(refusal(), "");
}

TEST_P(Copying, a_target_that_is_not_its_own_unfinished_copy_is_refused) {
  copy();
  EXPECT_NE(refusal().find("The target is not empty"), std::string::npos);
  TestDatabase other(GetParam(), {testing::schema()});
  TestDatabase fresh(GetParam() == Engine::sqlite ? Engine::postgres : Engine::sqlite, {testing::schema()});
  fresh.close();
  other.close();
  CopyPlan dying{.from = source.url(), .to = fresh.url(), .batch = 64};
  dying.finish = [](Database&) { throw std::runtime_error("stop"); };
  EXPECT_THROW(copy_database(dying, schemas), std::runtime_error);
  EXPECT_THROW(copy_database({.from = other.url(), .to = fresh.url()}, schemas), std::runtime_error);
  EXPECT_EQ(copy_database({.from = source.url(), .to = fresh.url()}, schemas).front().rows, kNotes);
}

}  // namespace
}  // namespace deskbell::storage
