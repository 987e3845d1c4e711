#include "notes.h"

#include <backup/backups.h>
#include <backup/events.h>
#include <gmock/gmock.h>

#include <thread>

namespace deskbell::backup {
namespace {

using namespace std::chrono_literals;
using storage::Snapshot;
using storage::Transaction;

class BackupService : public ::testing::Test {
 protected:
  BackupService() {
    std::filesystem::create_directories(directory / "data");
    if (!write_key_file(directory / "key", Key::make(random))) throw std::runtime_error("key");
    reopen();
  }
  void reopen() {
    backups.reset();
    queue.reset();
    log.reset();
    database.reset();
    const storage::Schema schemas[] = {events::schema(), jobs::schema(), schema(), testing::schema()};
    database = storage::Database::open({.url = url}, schemas);
    log = std::make_unique<events::Log>(*database, clock);
    queue = std::make_unique<jobs::Queue>(*database, clock, ids, random);
    backups = std::make_unique<Backups>(needs());
  }
  Needs needs() {
    return {.database = *database,
            .log = *log,
            .jobs = *queue,
            .clock = clock,
            .random = random,
            .ids = ids,
            .program = "test",
            .database_url = url,
            .data_dir = directory / "data",
            .blobs_dir = directory / "data/blobs",
            .keys_dir = directory / "data/keys",
            .count = [](Snapshot& snapshot) { return Counts{{"notes", snapshot.number(testing::kCount)}}; },
            .examine = [this](const RestoredPlace& restored) { return examine(restored); },
            .settings = {.store = {.url = to},
                         .key_file = directory / "key",
                         .log_every = 50ms,
                         .rehearse_in = directory / "rehearsal"}};
  }
  Examination examine(const RestoredPlace& restored) {
    const storage::Schema schemas[] = {events::schema(), jobs::schema(), schema(), testing::schema()};
    auto copy = storage::Database::open({.url = restored.database_url}, schemas);
    return {.counts = {{"notes", lose_some ? 0 : testing::count(*copy)}}};
  }
  Status status() {
    return database->read([&](Snapshot& snapshot) { return backups->status(snapshot); });
  }

  testing::Directory directory;
  const std::string url = "sqlite:" + (directory / "data/deskbell.db").string();
  std::string to = (directory / "store").string();
  base::SystemClock clock;
  base::SystemRandom random;
  Ids ids{clock};
  std::unique_ptr<storage::Database> database;
  std::unique_ptr<events::Log> log;
  std::unique_ptr<jobs::Queue> queue;
  std::unique_ptr<Backups> backups;
  bool lose_some = false;
};

TEST_F(BackupService, the_first_start_makes_a_base_and_then_rehearses_restoring_it) {
  for (int id = 1; id <= 10; ++id) testing::insert(*database, id);
  for (int look = 0; look < 3; ++look) {
    queue->run_due();
    ASSERT_TRUE(database->write([&](Transaction& tx) -> Result<void> {
      queue->enqueue(tx, {.kind = "backup.look"});
      return {};
    }));
  }
  queue->run_due();
  const Status now = status();
  EXPECT_EQ(now.error, "");
  ASSERT_TRUE(now.last_good);
  EXPECT_GT(now.last_good->size, 0);
  EXPECT_TRUE(now.last_good->reaches);
  ASSERT_TRUE(now.last_rehearsal);
  EXPECT_EQ(now.last_rehearsal->state, RunState::done) << now.last_rehearsal->detail;
  EXPECT_EQ(now.last_rehearsal->detail, "notes 10");
  EXPECT_FALSE(now.running);
  EXPECT_TRUE(now.safe_through);
  EXPECT_TRUE(std::filesystem::is_empty(directory / "rehearsal"));
}

TEST_F(BackupService, a_rehearsal_that_finds_less_than_was_backed_up_fails) {
  testing::insert(*database, 1);
  ASSERT_TRUE(backups->make_base());
  lose_some = true;
  const auto rehearsed = backups->rehearse();
  ASSERT_FALSE(rehearsed);
  EXPECT_EQ(status().last_rehearsal->state, RunState::failed);
  EXPECT_NE(status().last_rehearsal->detail.find("notes is 0"), std::string::npos);
}

TEST_F(BackupService, without_its_key_it_tells_what_is_missing) {
  std::filesystem::remove(directory / "key");
  EXPECT_FALSE(backups->make_base());
  EXPECT_NE(status().last_failed->detail.find("key file"), std::string::npos);
}

TEST_F(BackupService, only_one_program_makes_the_backups_of_a_directory) {
  ASSERT_TRUE(backups->make_base());
  const auto other = Lock::take(directory / "data");
  ASSERT_FALSE(other);
  EXPECT_EQ(other.error().code, ErrorCode::unavailable);
  backups.reset();
  EXPECT_TRUE(Lock::take(directory / "data"));
}

TEST_F(BackupService, where_backups_are_not_set_up_none_can_be_asked_for) {
  to.clear();
  reopen();
  EXPECT_FALSE(status().enabled);
  const auto asked = database->write([&](Transaction& tx) { return backups->request(tx, RunKind::base); });
  EXPECT_EQ(asked.error().code, ErrorCode::failed_precondition);
}

TEST_F(BackupService, releasing_outbound_traffic_is_an_event) {
  ASSERT_TRUE(database->write([&](Transaction& tx) -> Result<void> {
    queue->hold_outbound(tx, "restored");
    return {};
  }));
  ASSERT_TRUE(database->write([&](Transaction& tx) { return backups->resume_outbound(tx, 7); }));
  EXPECT_FALSE(database->write([&](Transaction& tx) { return backups->resume_outbound(tx, 7); }));
  const auto told = database->read([&](Snapshot& snapshot) { return log->read(snapshot, 0, 10); });
  ASSERT_EQ(told.size(), 1u);
  EXPECT_EQ(told[0].kind, OutboundResumed::kKind);
  EXPECT_EQ(told[0].actor, 7);
}

}  // namespace
}  // namespace deskbell::backup
