#include "faulty_files.h"
#include "test_schema.h"

#include <storage/disk_space.h>
#include <storage/testing.h>

#include <gtest/gtest.h>
#include <sys/stat.h>

#include <chrono>
#include <filesystem>
#include <future>
#include <thread>

namespace deskbell::storage {
namespace {

using namespace std::chrono_literals;
using testing::FaultyFiles;

class SqliteFaults : public ::testing::Test {
 protected:
  Result<void> insert(std::int64_t id) {
    return database->write([&](Transaction& tx) -> Result<void> {
      tx.run(testing::kInsertNote, id, std::string(20'000, 'x'), nullptr, nullptr, nullptr);
      return {};
    });
  }
  std::int64_t count() {
    return database->read([](Snapshot& snapshot) { return snapshot.number(testing::kCountNotes); });
  }
  std::string path() const { return database.url().substr(std::string_view("sqlite:").size()); }

  FaultyFiles files;
  TestDatabase database{Engine::sqlite, {testing::schema()}};
};

TEST_F(SqliteFaults, each_durable_write_is_synced) {
  const int before = FaultyFiles::syncs;
  ASSERT_TRUE(insert(1));
  EXPECT_GT(FaultyFiles::syncs, before);
}

TEST_F(SqliteFaults, after_a_failed_sync_nothing_is_written_or_synced_until_a_restart) {
  ASSERT_TRUE(insert(1));
  FaultyFiles::fail_sync = true;
  EXPECT_THROW((void)insert(2), Unavailable);
  EXPECT_FALSE(database->healthy());
  FaultyFiles::fail_sync = false;
  const int syncs = FaultyFiles::syncs;
  EXPECT_THROW((void)insert(3), Unavailable);
  std::promise<ErrorCode> queued;
  database->write_async([](Transaction&) -> Result<void> { return {}; },
                        [&](const Result<void>& done) { queued.set_value(done.error().code); });
  EXPECT_EQ(queued.get_future().get(), ErrorCode::unavailable);
  EXPECT_EQ(count(), 1);
  database.close();
  EXPECT_EQ(FaultyFiles::syncs, syncs);
  database.reopen();
  EXPECT_TRUE(database->healthy());
  EXPECT_TRUE(insert(4));
}

TEST_F(SqliteFaults, a_failed_sync_of_a_checkpoint_counts_as_well) {
  for (int i = 1; i <= 100; ++i) ASSERT_TRUE(insert(i));
  int good = 100;
  // Fails only syncs of the database file itself, which commits do not touch.
  FaultyFiles::only_main = true;
  FaultyFiles::fail_sync = true;
  // The copying is another thread's work, and the file is synced only when nobody wrote meanwhile: hence the pauses.
  try {
    for (int i = 101; i <= 3'000 && database->healthy(); ++i, ++good) {
      (void)insert(i);
      if (i > 2'000) std::this_thread::sleep_for(10ms);
    }
  } catch (const Unavailable&) {
  }
  EXPECT_FALSE(database->healthy());
  FaultyFiles::fail_sync = false;
  database.reopen();
  EXPECT_GE(count(), good);
}

TEST_F(SqliteFaults, a_full_disk_passes) {
  ASSERT_TRUE(insert(1));
  FaultyFiles::disk_full = true;
  EXPECT_THROW((void)insert(2), Unavailable);
  EXPECT_TRUE(database->healthy());
  EXPECT_EQ(count(), 1);
  FaultyFiles::disk_full = false;
  EXPECT_TRUE(insert(3));
  EXPECT_EQ(count(), 2);
}

TEST_F(SqliteFaults, on_a_full_disk_essential_writes_have_the_reserve) {
  const std::filesystem::path directory = std::filesystem::path(path()).parent_path();
  DiskSpace space(directory, 1 << 20);
  ASSERT_TRUE(space.use().reserve_held);
  Options options;
  options.url = database.url();
  options.space = &space;
  database.close();
  {
    const auto guarded = Database::open(options, std::vector{testing::schema()});
    const auto add = [&](std::int64_t id) {
      return guarded->write([&](Transaction& tx) -> Result<void> {
        tx.run(testing::kInsertNote, id, std::string(20'000, 'x'), nullptr, nullptr, nullptr);
        return {};
      });
    };
    ASSERT_TRUE(add(1));
    FaultyFiles::full_while_exists = (directory / "reserve").string();
    EXPECT_THROW((void)add(2), StorageFull);
    EXPECT_TRUE(space.full());
    EXPECT_FALSE(std::filesystem::exists(directory / "reserve"));
    EXPECT_THROW((void)add(3), StorageFull);
    {
      const Essential essential;
      EXPECT_TRUE(add(4));
    }
    std::promise<ErrorCode> queued;
    guarded->write_async([](Transaction&) -> Result<void> { return {}; },
                         [&](const Result<void>& done) { queued.set_value(done.error().code); });
    EXPECT_EQ(queued.get_future().get(), ErrorCode::storage_full);
    EXPECT_EQ(guarded->read([](Snapshot& snapshot) { return snapshot.number(testing::kCountNotes); }), 2);
    FaultyFiles::full_while_exists.clear();
    space.look();
    EXPECT_FALSE(space.full());
    EXPECT_TRUE(space.use().reserve_held);
    EXPECT_EQ(space.use().times_full, 1);
    EXPECT_TRUE(add(5));
    // An essential write that meets the full disk first goes through as well.
    FaultyFiles::full_while_exists = (directory / "reserve").string();
    const Essential essential;
    EXPECT_TRUE(add(6));
    EXPECT_TRUE(space.full());
    FaultyFiles::full_while_exists.clear();
  }
  database.reopen();
}

TEST_F(SqliteFaults, a_lock_of_another_program_makes_writes_unavailable_and_passes) {
  const auto other = Database::open({.url = database.url(), .busy_timeout = 20ms}, std::vector{testing::schema()});
  std::promise<void> locked, release;
  std::thread holder([&] {
    ASSERT_TRUE(database->write([&](Transaction&) -> Result<void> {
      locked.set_value();
      release.get_future().wait();
      return {};
    }));
  });
  locked.get_future().wait();
  const auto write = [&] { return other->write([](Transaction&) -> Result<void> { return {}; }); };
  EXPECT_THROW((void)write(), Unavailable);
  release.set_value();
  holder.join();
  EXPECT_TRUE(other->healthy());
  EXPECT_TRUE(write());
}

TEST_F(SqliteFaults, nobody_else_may_read_the_file) {
  ASSERT_TRUE(insert(1));
  for (const char* suffix : {"", "-wal", "-shm"}) {
    struct stat found{};
    ASSERT_EQ(::stat((path() + suffix).c_str(), &found), 0) << suffix;
    EXPECT_EQ(found.st_mode & 0777, 0600U) << suffix;
  }
}

}  // namespace
}  // namespace deskbell::storage
