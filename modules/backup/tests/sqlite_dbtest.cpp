#include "file_copies.h"
#include "log_archiver.h"
#include "notes.h"
#include "segment.h"
#include "sqlite_base.h"

#include <backup/catalogue.h>
#include <backup/restore.h>
#include <gmock/gmock.h>

#include <atomic>
#include <cstdlib>
#include <fstream>
#include <thread>

namespace deskbell::backup {
namespace {

using namespace std::chrono_literals;
using testing::count;
using testing::insert;
using ::testing::IsEmpty;
using testing::largest;

class SqliteBackup : public ::testing::Test {
 protected:
  std::unique_ptr<Safe> safe_of(const char* name) {
    auto store = open_store({.url = (directory / name).string()});
    EXPECT_TRUE(store);
    auto opened = Safe::open(std::move(*store), key, "sqlite");
    EXPECT_TRUE(opened) << opened.error().message;
    return std::move(*opened);
  }
  std::unique_ptr<LogArchiver> follow(storage::Database& its, LogArchiver::Options options = {.interval = 20ms}) {
    auto archiver = std::make_unique<LogArchiver>(
        LogArchiver::Needs{.database = its, .file = file, .safe = *safe, .clock = clock, .random = random}, options);
    archiver->start([&] { insert(its, --touched); });
    return archiver;
  }
  Result<Base> base(LogArchiver* archiver) {
    const BaseWork work{
        .safe = *safe, .file = file, .clock = clock, .random = random, .bring_files = [&] { return files.bring(); }};
    auto made = archiver ? copy_followed(work, *archiver) : copy_unfollowed(work);
    if (made) made->gone = *files.gone();
    if (made) EXPECT_TRUE(safe->put(name_of(*made), to_bytes(*made)));
    return made;
  }
  std::unique_ptr<storage::Database> restored(Time at, const char* name = "restored") {
    std::filesystem::remove_all(directory / name);
    auto done = restore_sqlite(*safe, at, directory / name);
    EXPECT_TRUE(done) << done.error().message;
    if (!done) return nullptr;
    EXPECT_THAT(done->findings, IsEmpty());
    return testing::open(directory / name / "deskbell.db");
  }
  void damage(const std::string& prefix) {
    const auto things = *safe->list(prefix);
    ASSERT_FALSE(things.empty());
    const auto path = directory / "store" / things[things.size() / 2].name;
    std::fstream bytes(path, std::ios::in | std::ios::out | std::ios::binary);
    bytes.seekp(static_cast<std::streamoff>(std::filesystem::file_size(path) / 2));
    bytes.put('!').put('?');
  }

  testing::Directory directory;
  const std::filesystem::path data = directory / "data";
  const std::filesystem::path file = (std::filesystem::create_directories(data), data / "deskbell.db");
  base::SystemClock clock;
  base::SystemRandom random;
  const Key key = Key::make(random);
  std::unique_ptr<Safe> safe = safe_of("store");
  FileCopies files{*safe, {data / "blobs", data / "keys"}, clock};
  std::int64_t touched = 0;  // negative ids
};

TEST_F(SqliteBackup, any_moment_after_a_base_can_be_restored_while_writing_goes_on) {
  auto database = testing::open(file);
  auto archiver = follow(*database);
  struct Entry {
    Time begun, acked;
  };
  std::vector<Entry> journal;  // of ids 1, 2, 3, ...
  std::atomic<bool> stop{false};
  std::thread writer([&] {
    for (std::int64_t id = 1; !stop; ++id) {
      const Time begun = clock.now();
      insert(*database, id, 20'000);
      journal.push_back({begun, clock.now()});
    }
  });
  std::this_thread::sleep_for(150ms);
  const auto first = base(archiver.get());
  ASSERT_TRUE(first) << first.error().message;
  std::this_thread::sleep_for(700ms);
  const auto second = base(archiver.get());
  ASSERT_TRUE(second);
  std::this_thread::sleep_for(300ms);
  stop = true;
  writer.join();
  ASSERT_TRUE(archiver->ship());
  const Time end = clock.now();
  std::minstd_rand chance(7);
  for (int i = 0; i < 12; ++i) {
    const auto span = (end - first->ended).count();
    const Time at =
        i == 0 ? end : first->ended + std::chrono::microseconds(chance() % static_cast<std::uint64_t>(span));
    auto copy = restored(at);
    ASSERT_TRUE(copy);
    const auto last = static_cast<std::size_t>(largest(*copy));
    EXPECT_EQ(count(*copy), static_cast<std::int64_t>(last) + 1);  // no holes; and the touch
    if (last < journal.size()) EXPECT_GT(journal[last].acked, at);
    if (last > 0) EXPECT_LE(journal[last - 1].begun, at);
  }
  EXPECT_GT(journal.size(), 20u);
}

TEST_F(SqliteBackup, copying_leaves_the_locks_that_keep_other_programs_from_removing_the_log) {
  auto database = testing::open(file);
  auto archiver = follow(*database);
  insert(*database, 1);
  const auto made = base(archiver.get());
  ASSERT_TRUE(made);
  // Another program that takes itself for the last one removes the log when it closes.
  const std::string other = "python3 -c \"import sqlite3; d = sqlite3.connect('" + file.string() +
                            "'); d.execute('INSERT INTO note VALUES (2, 2)'); d.commit(); d.close()\"";
  ASSERT_EQ(std::system(other.c_str()), 0);
  EXPECT_TRUE(std::filesystem::exists(file.string() + "-wal"));
  insert(*database, 3);
  EXPECT_EQ(archiver->ship()->lineage, made->lineage);
  EXPECT_EQ(largest(*restored(clock.now())), 3);
  EXPECT_EQ(count(*database), 3 + 1);
}

TEST_F(SqliteBackup, logs_that_started_over_follow_one_another) {
  auto database = testing::open(file);
  auto archiver = follow(*database);
  ASSERT_TRUE(base(archiver.get()));
  for (int id = 1; id <= 60; ++id) insert(*database, id, 1'000'000);  // several logs of 16 MB
  ASSERT_TRUE(archiver->ship());
  const Time middle = clock.now();
  ASSERT_TRUE(database->write([&](storage::Transaction& tx) -> Result<void> {
    tx.run(testing::kDelete, 50);
    return {};
  }));
  for (int id = 61; id <= 100; ++id) insert(*database, id, 1'000'000);
  ASSERT_TRUE(archiver->ship());
  EXPECT_EQ(count(*restored(middle)), 61);
  EXPECT_EQ(count(*restored(clock.now())), 50);
  EXPECT_EQ(bases(*safe)->size(), 1u);
}

TEST_F(SqliteBackup, an_unchanged_database_adds_almost_nothing) {
  auto database = testing::open(file);
  for (int id = 1; id <= 30; ++id) insert(*database, id, 1'000'000);
  auto archiver = follow(*database);
  const auto first = base(archiver.get());
  const auto second = base(archiver.get());
  ASSERT_TRUE(first && second);
  EXPECT_LT(second->stored, first->stored / 5);
}

TEST_F(SqliteBackup, the_chain_goes_on_after_a_restart_and_after_a_crash) {
  {
    auto database = testing::open(file);
    auto archiver = follow(*database);
    insert(*database, 1);
    ASSERT_TRUE(base(archiver.get()));
    insert(*database, 2);
    archiver->stop();
  }
  std::string lineage;
  {
    auto database = testing::open(file);
    auto archiver = follow(*database);
    insert(*database, 3);
    lineage = archiver->ship()->lineage;
    EXPECT_EQ(lineage, bases(*safe)->front().lineage);
    std::filesystem::copy(data, directory / "crashed", std::filesystem::copy_options::recursive);
    archiver->stop();
  }
  std::filesystem::remove_all(data);
  std::filesystem::rename(directory / "crashed", data);
  auto database = testing::open(file);
  auto archiver = follow(*database);
  insert(*database, 4);
  EXPECT_EQ(archiver->ship()->lineage, lineage);
  auto copy = restored(clock.now());
  EXPECT_EQ(largest(*copy), 4);
  EXPECT_EQ(count(*copy), 4 + 3);
}

TEST_F(SqliteBackup, a_log_that_another_program_replaced_begins_a_new_chain) {
  {
    auto database = testing::open(file);
    auto archiver = follow(*database);
    insert(*database, 1);
    ASSERT_TRUE(base(archiver.get()));
    archiver->stop();
  }
  {
    auto other = testing::open(file);  // not followed: checkpoints and removes the log
    insert(*other, 2);
  }
  auto database = testing::open(file);
  auto archiver = follow(*database);
  insert(*database, 3);
  const auto point = archiver->ship();
  ASSERT_TRUE(point);
  EXPECT_NE(point->lineage, bases(*safe)->front().lineage);
  ASSERT_TRUE(base(archiver.get()));
  EXPECT_EQ(count(*restored(clock.now())), 3 + 2);
}

TEST_F(SqliteBackup, a_database_that_nobody_follows_can_be_copied_while_it_is_written) {
  auto database = testing::open(file);
  std::atomic<bool> stop{false};
  std::atomic<std::int64_t> acked{0};
  std::thread writer([&] {
    for (std::int64_t id = 1; !stop; ++id) {
      insert(*database, id, 50'000);
      acked = id;
    }
  });
  for (int i = 0; i < 3; ++i) {
    std::this_thread::sleep_for(100ms);
    const std::int64_t before = acked;
    const auto made = base(nullptr);
    ASSERT_TRUE(made) << made.error().message;
    auto copy = restored(clock.now());
    EXPECT_EQ(count(*copy), largest(*copy));
    EXPECT_GE(count(*copy), before);
  }
  stop = true;
  writer.join();
}

TEST_F(SqliteBackup, attachments_and_keys_come_back) {
  std::filesystem::create_directories(data / "blobs/ab");
  std::filesystem::create_directories(data / "blobs/incoming");
  std::filesystem::create_directories(data / "keys");
  std::ofstream(data / "blobs/ab/cdef") << "a picture";
  std::ofstream(data / "blobs/ab/large") << std::string(20'000'000, 'x');
  std::ofstream(data / "blobs/incoming/half") << "half";
  std::ofstream(data / "keys/ring") << std::string("k\0y", 3);
  auto database = testing::open(file);
  insert(*database, 1);
  ASSERT_TRUE(base(nullptr));
  const Time before = clock.now();
  std::filesystem::remove(data / "blobs/ab/cdef");
  std::ofstream(data / "keys/ring") << "another";
  ASSERT_TRUE(base(nullptr));
  ASSERT_TRUE(restored(before));
  const auto to = directory / "restored";
  const auto text = [](const std::filesystem::path& path) {
    std::ifstream in(path, std::ios::binary);
    return std::string(std::istreambuf_iterator<char>(in), {});
  };
  EXPECT_EQ(text(to / "blobs/ab/cdef"), "a picture");
  EXPECT_EQ(text(to / "blobs/ab/large"), std::string(20'000'000, 'x'));
  EXPECT_EQ(text(to / "keys/ring"), "another");
  EXPECT_FALSE(std::filesystem::exists(to / "blobs/incoming"));
  ASSERT_TRUE(std::filesystem::exists(to / "keys-before"));
  EXPECT_EQ(text(std::filesystem::directory_iterator(to / "keys-before")->path() / "ring"), std::string("k\0y", 3));
  ASSERT_TRUE(restored(clock.now()));
  EXPECT_FALSE(std::filesystem::exists(to / "blobs/ab/cdef"));
}

TEST_F(SqliteBackup, an_attachment_that_went_and_came_again_is_restored_where_it_was) {
  std::filesystem::create_directories(data / "blobs/ab");
  const auto picture = data / "blobs/ab/cdef";
  auto database = testing::open(file);
  std::ofstream(picture) << "a picture";
  ASSERT_TRUE(base(nullptr));
  std::filesystem::remove(picture);
  ASSERT_TRUE(base(nullptr));
  const Time without = clock.now();
  std::this_thread::sleep_for(10ms);
  std::ofstream(picture) << "a picture";
  ASSERT_TRUE(base(nullptr));
  ASSERT_TRUE(restored(without));  // with a picture too many, perhaps: nobody refers to it, and it is swept
  ASSERT_TRUE(prune(*safe, {.daily = 1, .weekly = 0, .monthly = 0, .log = 0ms}, clock.now()));
  ASSERT_TRUE(restored(clock.now()));
  EXPECT_TRUE(std::filesystem::exists(directory / "restored/blobs/ab/cdef"));
}

TEST_F(SqliteBackup, a_damaged_chunk_is_found_and_never_restored) {
  auto database = testing::open(file);
  for (int id = 1; id <= 5; ++id) insert(*database, id, 1'000'000);
  ASSERT_TRUE(base(nullptr));
  EXPECT_THAT(verify(*safe)->findings, IsEmpty());
  damage("chunks/");
  EXPECT_EQ(verify(*safe)->findings.size(), 1u);
  const auto done = restore_sqlite(*safe, clock.now(), directory / "restored");
  ASSERT_FALSE(done);
  EXPECT_NE(done.error().message.find("damaged"), std::string::npos);
  EXPECT_FALSE(std::filesystem::exists(directory / "restored"));
}

TEST_F(SqliteBackup, a_damaged_or_missing_segment_is_found_and_stops_a_restore_that_needs_it) {
  auto database = testing::open(file);
  auto archiver = follow(*database);
  ASSERT_TRUE(base(archiver.get()));
  const Time before = clock.now();
  for (int id = 1; id <= 4; ++id) {
    insert(*database, id);
    ASSERT_TRUE(archiver->ship());
  }
  const auto log = *safe->list("log/");
  ASSERT_TRUE(safe->remove(log[log.size() - 2].name));
  EXPECT_EQ(restore_sqlite(*safe, clock.now(), directory / "a").error().code, ErrorCode::failed_precondition);
  EXPECT_FALSE(verify(*safe)->findings.empty());
  EXPECT_TRUE(restore_sqlite(*safe, before, directory / "b"));
  damage("log/");
  EXPECT_GE(verify(*safe)->findings.size(), 2u);
}

TEST(BackupSegment, one_whose_numbers_do_not_fit_its_pages_is_damaged) {
  const Segment good{.head = {.page_size = 512, .first_frame = 1, .frames = 2, .sum = "0", .commits = {{2, Time()}}},
                     .pages = std::string(2 * (8 + 512), 'x')};
  EXPECT_TRUE(parse_segment("it", to_bytes(good)));
  for (const std::int64_t page_size : {std::int64_t{-8}, std::int64_t{0}, std::int64_t{1024}, INT64_MAX}) {
    Segment bad = good;
    bad.head.page_size = page_size;
    EXPECT_FALSE(parse_segment("it", to_bytes(bad))) << page_size;
    bad.pages.clear();
    EXPECT_FALSE(parse_segment("it", to_bytes(bad))) << page_size;
  }
  Segment many = good;
  many.head.frames = many.head.commits[0].frames = INT64_MAX;
  EXPECT_FALSE(parse_segment("it", to_bytes(many)));
}

TEST_F(SqliteBackup, the_store_is_noise_without_its_key) {
  auto database = testing::open(file);
  ASSERT_TRUE(database->write([&](storage::Transaction& tx) -> Result<void> {
    for (int id = 1; id <= 500; ++id) tx.run(testing::kInsert, id, "the-secret-words");
    return {};
  }));
  ASSERT_TRUE(base(nullptr));
  for (const auto& thing : *safe->list("")) {
    std::ifstream in(directory / "store" / thing.name, std::ios::binary);
    const std::string bytes(std::istreambuf_iterator<char>(in), {});
    EXPECT_EQ(bytes.find("the-secret-words"), std::string::npos) << thing.name;
  }
  const auto other = Safe::open_existing(*open_store({.url = (directory / "store").string()}), Key::make(random));
  ASSERT_FALSE(other);
  EXPECT_EQ(other.error().code, ErrorCode::unauthenticated);
}

TEST_F(SqliteBackup, a_target_that_is_not_empty_is_left_alone) {
  auto database = testing::open(file);
  ASSERT_TRUE(base(nullptr));
  const auto done = restore_sqlite(*safe, clock.now(), data);
  ASSERT_FALSE(done);
  EXPECT_EQ(done.error().code, ErrorCode::failed_precondition);
  EXPECT_TRUE(std::filesystem::exists(file));
}

TEST_F(SqliteBackup, what_lies_before_the_oldest_base_cannot_be_restored) {
  const Time before = clock.now();
  auto database = testing::open(file);
  ASSERT_TRUE(base(nullptr));
  EXPECT_EQ(restore_sqlite(*safe, before, directory / "a").error().code, ErrorCode::not_found);
}

TEST_F(SqliteBackup, pruning_keeps_what_the_kept_bases_and_the_span_of_the_log_need) {
  auto database = testing::open(file);
  auto archiver = follow(*database);
  for (int round = 0; round < 4; ++round) {
    for (int i = 1; i <= 10; ++i) insert(*database, round * 10 + i, 1'000'000);
    ASSERT_TRUE(database->write([&](storage::Transaction& tx) -> Result<void> {
      tx.run(testing::kDelete, round * 10);
      return {};
    }));
    ASSERT_TRUE(base(archiver.get()));
  }
  insert(*database, 50);
  ASSERT_TRUE(archiver->ship());
  const auto chunks = safe->list("chunks/")->size();
  const Retention retention{.daily = 1, .weekly = 0, .monthly = 0, .log = 0ms};
  const auto pruned = prune(*safe, retention, clock.now());
  ASSERT_TRUE(pruned);
  EXPECT_EQ(pruned->bases, 3);
  EXPECT_GT(pruned->segments, 0);
  EXPECT_LT(safe->list("chunks/")->size(), chunks);
  EXPECT_THAT(verify(*safe)->findings, IsEmpty());
  EXPECT_EQ(largest(*restored(clock.now())), 50);
}

// A store that refuses on demand.
class Moody final : public Store {
 public:
  explicit Moody(std::unique_ptr<Store> real) : real_(std::move(real)) {}
  Result<void> put(const std::string& name, std::string_view bytes, Sync sync) override {
    if (away) return failure(ErrorCode::unavailable, "The store is full.");
    return real_->put(name, bytes, sync);
  }
  Result<void> flush() override { return real_->flush(); }
  Result<std::string> get(const std::string& name) override { return real_->get(name); }
  Result<std::vector<StoredThing>> list(const std::string& prefix) override { return real_->list(prefix); }
  Result<void> remove(const std::string& name) override { return real_->remove(name); }
  std::string description() const override { return "moody"; }
  std::atomic<bool> away{false};

 private:
  std::unique_ptr<Store> real_;
};

class MoodyStore : public SqliteBackup {
 protected:
  void SetUp() override {
    auto store = std::make_unique<Moody>(*open_store({.url = (directory / "moody").string()}));
    moody = store.get();
    safe = std::move(*Safe::open(std::move(store), key, "sqlite"));
  }
  Moody* moody = nullptr;
};

TEST_F(MoodyStore, what_could_not_be_shipped_follows_when_the_store_is_back) {
  auto database = testing::open(file);
  auto archiver = follow(*database);
  const auto made = copy_followed(
      {.safe = *safe, .file = file, .clock = clock, .random = random, .bring_files = [] { return Result<void>{}; }},
      *archiver);
  ASSERT_TRUE(made);
  ASSERT_TRUE(safe->put(name_of(*made), to_bytes(*made)));
  moody->away = true;
  for (int id = 1; id <= 40; ++id) insert(*database, id, 1'000'000);  // more than one log
  EXPECT_FALSE(archiver->ship());
  EXPECT_FALSE(archiver->stats().error.empty());
  EXPECT_GT(archiver->stats().waiting_bytes, 0);
  moody->away = false;
  const auto point = archiver->ship();
  ASSERT_TRUE(point);
  EXPECT_EQ(point->lineage, made->lineage);
  EXPECT_EQ(largest(*restored(clock.now())), 40);
}

TEST_F(MoodyStore, a_store_that_stays_away_costs_the_chain_but_never_the_disk) {
  auto database = testing::open(file);
  auto archiver = follow(*database, {.interval = 20ms, .memory = 4 << 20, .log_size = 40 << 20});
  const auto lineage = archiver->ship()->lineage;
  moody->away = true;
  // The log starts over while the writing goes on, so how long it gets depends on the disk; it is not all that is
  // written.
  for (int id = 1; id <= 300; ++id) insert(*database, id, 1'000'000);
  EXPECT_LT(std::filesystem::file_size(file.string() + "-wal"), 200'000'000u);
  moody->away = false;
  const auto point = archiver->ship();
  ASSERT_TRUE(point);
  EXPECT_NE(point->lineage, lineage);
}

TEST_F(MoodyStore, a_base_that_was_not_finished_is_not_listed) {
  auto database = testing::open(file);
  for (int id = 1; id <= 30; ++id) insert(*database, id, 1'000'000);
  int calls = 0;
  const BaseWork work{.safe = *safe,
                      .file = file,
                      .clock = clock,
                      .random = random,
                      .bring_files = [] { return Result<void>{}; },
                      .progress =
                          [&](std::int64_t, std::int64_t) {
                            if (++calls == 2) moody->away = true;
                            return true;
                          }};
  EXPECT_FALSE(copy_unfollowed(work));
  EXPECT_THAT(*bases(*safe), IsEmpty());
  EXPECT_EQ(restore_sqlite(*safe, clock.now(), directory / "a").error().code, ErrorCode::not_found);
}

}  // namespace
}  // namespace deskbell::backup
