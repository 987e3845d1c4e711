#include "test_schema.h"

#include <storage/log_follower.h>
#include <storage/testing.h>

#include <gtest/gtest.h>
#include <sqlite3.h>

#include <atomic>
#include <filesystem>
#include <fstream>
#include <string>

namespace deskbell::storage {
namespace {

struct Follower final : LogFollower {
  void committed(std::int64_t now) override {
    if (now < frames) ++restarts;
    frames = now;
  }
  bool may_start_over(std::int64_t now) override {
    asked = now;
    return willing;
  }
  std::atomic<bool> willing{false};
  std::atomic<std::int64_t> frames{0};
  std::atomic<std::int64_t> asked{0};
  std::atomic<int> restarts{0};
};

class LogFollowing : public ::testing::Test {
 protected:
  void fill(int megabytes) {
    for (int i = 0; i < megabytes; ++i) {
      ASSERT_TRUE(database->write([&](Transaction& tx) -> Result<void> {
        tx.run(testing::kInsertNote, ++last_, std::string(1'000'000, 'x'), nullptr, nullptr, nullptr);
        return {};
      }));
    }
  }
  std::string path() const { return database.url().substr(std::string_view("sqlite:").size()); }
  std::string log_head() const {
    std::ifstream file(path() + "-wal", std::ios::binary);
    std::string head(32, '\0');
    file.read(head.data(), static_cast<std::streamsize>(head.size()));
    return head;
  }

  TestDatabase database{Engine::sqlite, {testing::schema()}};
  Follower follower;
  std::int64_t last_ = 0;
};

TEST_F(LogFollowing, the_log_starts_over_only_when_its_follower_lets_it) {
  follow_log(*database, &follower);
  fill(40);
  EXPECT_GT(follower.asked, 8'000);
  EXPECT_EQ(follower.restarts, 0);
  EXPECT_GT(follower.frames, 40 * 240);
  follower.willing = true;
  // The copying goes on beside the writing, so how much is written meanwhile is not fixed.
  for (int i = 0; i < 200 && follower.restarts == 0; ++i) fill(1);
  EXPECT_EQ(follower.restarts, 1);
  follow_log(*database, nullptr);
}

TEST_F(LogFollowing, another_program_cannot_make_the_log_start_over) {
  fill(1);
  follow_log(*database, &follower);
  fill(1);
  const std::string before = log_head();
  sqlite3* other = nullptr;
  ASSERT_EQ(sqlite3_open(path().c_str(), &other), SQLITE_OK);
  sqlite3_exec(other, "PRAGMA wal_checkpoint(TRUNCATE); CREATE TABLE foreign_table (a); PRAGMA wal_checkpoint(RESTART)",
               nullptr, nullptr, nullptr);
  sqlite3_close(other);
  fill(1);
  EXPECT_EQ(log_head(), before);
  EXPECT_EQ(follower.restarts, 0);
  follow_log(*database, nullptr);
}

TEST_F(LogFollowing, a_followed_log_survives_the_closing_of_its_database) {
  follow_log(*database, &follower);
  fill(1);
  follow_log(*database, nullptr);
  const std::string before = log_head();
  database.reopen();
  EXPECT_EQ(log_head(), before);
}

}  // namespace
}  // namespace deskbell::storage
