#include "test_schema.h"

#include <storage/testing.h>

#include <gtest/gtest.h>

#include <barrier>
#include <thread>

namespace deskbell::storage {
namespace {

class PostgresFaults : public ::testing::Test {
 protected:
  static std::int64_t backend_of(Snapshot& snapshot) {
    std::int64_t pid = 0;
    snapshot.each_of("SELECT pg_backend_pid()", {}, [&](const Row& row) { pid = row.integer(0); });
    return pid;
  }
  // What a restart or a fail-over of the server looks like from here.
  void cut_off(std::int64_t pid) {
    const Value values[] = {pid};
    killer->read(
        [&](Snapshot& s) { s.each_of("SELECT pg_terminate_backend($1::int, 5000)", values, [](const Row&) {}); });
  }
  Result<void> insert(Transaction& tx, std::int64_t id) {
    tx.run(testing::kInsertNote, id, "x", nullptr, nullptr, nullptr);
    return {};
  }
  std::int64_t count() {
    return database->read([](Snapshot& snapshot) { return snapshot.number(testing::kCountNotes); });
  }
  TestDatabase database{Engine::postgres, {testing::schema()}};
  std::unique_ptr<Database> killer = database.open_another();
};

TEST_F(PostgresFaults, a_connection_that_is_lost_before_the_commit_is_replaced_and_the_body_repeated) {
  int runs = 0;
  ASSERT_TRUE(database->write([&](Transaction& tx) -> Result<void> {
    TRY(insert(tx, 1));
    if (++runs == 1) cut_off(backend_of(tx));
    return insert(tx, 2);
  }));
  EXPECT_EQ(runs, 2);
  EXPECT_EQ(count(), 2);
}

TEST_F(PostgresFaults, a_connection_that_is_lost_at_the_commit_is_not_taken_for_a_success) {
  const auto write = [&] {
    (void)database->write([&](Transaction& tx) -> Result<void> {
      TRY(insert(tx, 1));
      cut_off(backend_of(tx));
      return {};
    });
  };
  EXPECT_THROW(write(), Unavailable);
  EXPECT_EQ(count(), 0);
  EXPECT_TRUE(database->write([&](Transaction& tx) { return insert(tx, 1); }));
}

TEST_F(PostgresFaults, connections_that_were_lost_while_idle_are_not_noticed) {
  std::int64_t writer = 0;
  ASSERT_TRUE(database->write([&](Transaction& tx) -> Result<void> {
    writer = backend_of(tx);
    return insert(tx, 1);
  }));
  cut_off(writer);
  cut_off(database->read([](Snapshot& snapshot) { return backend_of(snapshot); }));
  EXPECT_EQ(count(), 1);
  EXPECT_TRUE(database->write([&](Transaction& tx) { return insert(tx, 2); }));
  EXPECT_TRUE(database->healthy());
}

TEST_F(PostgresFaults, two_bodies_that_check_before_they_write_do_not_both_find_room) {
  std::barrier both_have_looked(2);
  const auto take_the_only_place = [&](std::int64_t id) {
    bool first_run = true;
    EXPECT_TRUE(database->write([&](Transaction& tx) -> Result<void> {
      const bool room = tx.number(testing::kCountNotes) == 0;
      if (std::exchange(first_run, false)) both_have_looked.arrive_and_wait();
      if (room) return insert(tx, id);
      return {};
    }));
  };
  std::thread other([&] { take_the_only_place(1); });
  take_the_only_place(2);
  other.join();
  EXPECT_EQ(count(), 1);
}

TEST(PostgresUrl, a_server_that_is_not_there_is_told_clearly) {
  EXPECT_THROW(Database::open({.url = "postgresql://nobody@/none?host=/nonexistent"}, {}), Unavailable);
}

}  // namespace
}  // namespace deskbell::storage
