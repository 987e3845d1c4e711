#include "record.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <signal.h>
#include <spool/spool.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include <condition_variable>
#include <fstream>
#include <mutex>

namespace deskbell::spool {
namespace {

namespace fs = std::filesystem;
using namespace std::chrono_literals;
using ::testing::ElementsAre;

// Notes what it is handed; decides as told.
class Worked {
 public:
  Spool::Worker worker() {
    return [this](const Item& item) {
      const std::lock_guard lock(mutex_);
      if (away) return Verdict::later();
      bodies_.push_back(item.body);
      changed_.notify_all();
      return item.body == "bad" ? Verdict::refused("it is bad") : Verdict::done();
    };
  }
  std::vector<std::string> first(std::size_t count) {
    std::unique_lock lock(mutex_);
    changed_.wait_for(lock, 5s, [&] { return bodies_.size() >= count; });
    return bodies_;
  }
  std::atomic<bool> away{false};

 private:
  std::mutex mutex_;
  std::condition_variable changed_;
  std::vector<std::string> bodies_;
};

class SpoolTest : public ::testing::Test {
 protected:
  SpoolTest() {
    std::string name = (fs::temp_directory_path() / "deskbell-spool-XXXXXX").string();
    options.directory = fs::path(mkdtemp(name.data())) / "spool";
  }
  ~SpoolTest() override { fs::remove_all(options.directory.parent_path()); }

  static Result<void> put(Spool& spool, std::string body, std::string lane = "1") {
    return spool.put({.kind = "test", .lane = std::move(lane), .body = std::move(body)});
  }
  std::vector<fs::path> segments() const {
    std::vector<fs::path> found;
    for (const auto& entry : fs::directory_iterator(options.directory))
      if (entry.path().extension() == ".spool") found.push_back(entry.path());
    std::ranges::sort(found);
    return found;
  }
  void drained(Spool& spool) {
    for (int i = 0; i < 500 && !(spool.empty() && segments().empty()); ++i) usleep(10'000);
    EXPECT_TRUE(spool.empty());
  }

  Options options;
  base::ManualClock clock;
};

TEST_F(SpoolTest, what_was_kept_is_worked_off_in_order_and_leaves_no_file) {
  Worked worked;
  Spool spool(options, clock);
  ASSERT_TRUE(put(spool, "a"));
  ASSERT_TRUE(put(spool, "b"));
  EXPECT_TRUE(spool.holds("1"));
  EXPECT_FALSE(spool.holds("2"));
  EXPECT_EQ(spool.stats().waiting, 2);
  spool.start(worked.worker());
  EXPECT_THAT(worked.first(2), ElementsAre("a", "b"));
  ASSERT_TRUE(put(spool, "c"));
  EXPECT_THAT(worked.first(3), ElementsAre("a", "b", "c"));
  drained(spool);
  EXPECT_FALSE(spool.holds("1"));
  EXPECT_EQ(spool.stats().bytes, 0);
}

TEST_F(SpoolTest, it_waits_while_the_database_is_away_and_over_a_restart) {
  Worked worked;
  worked.away = true;
  {
    Spool spool(options, clock);
    spool.start(worked.worker());
    for (const char* body : {"a", "b", "c"}) ASSERT_TRUE(put(spool, body));
  }
  Spool spool(options, clock);
  EXPECT_EQ(spool.stats().waiting, 3);
  EXPECT_EQ(spool.stats().oldest, clock.now());
  EXPECT_TRUE(spool.holds("1"));
  ASSERT_TRUE(put(spool, "d"));
  spool.start(worked.worker());
  worked.away = false;
  spool.nudge();
  EXPECT_THAT(worked.first(4), ElementsAre("a", "b", "c", "d"));
  drained(spool);
}

TEST_F(SpoolTest, a_torn_end_costs_only_what_was_torn) {
  {
    Spool spool(options, clock);
    for (const char* body : {"first", "second", "third"}) ASSERT_TRUE(put(spool, body));
  }
  const fs::path file = segments().front();
  std::string whole;
  {
    std::ifstream in(file, std::ios::binary);
    whole.assign(std::istreambuf_iterator<char>(in), {});
  }
  const std::size_t two = encode({.number = 1, .at = {}, .kind = "test", .lane = "1", .body = "first"}).size() +
                          encode({.number = 2, .at = {}, .kind = "test", .lane = "1", .body = "second"}).size();
  for (std::size_t cut = two; cut < whole.size(); ++cut) {
    std::ofstream(file, std::ios::binary) << whole.substr(0, cut);
    Spool spool(options, clock);
    EXPECT_EQ(spool.stats().waiting, 2) << cut;
    EXPECT_EQ(spool.stats().damaged, 0) << cut;
    EXPECT_EQ(fs::file_size(file), two);
  }
}

TEST_F(SpoolTest, damage_in_the_middle_is_skipped_and_told) {
  {
    Spool spool(options, clock);
    for (const char* body : {"first", "second", "third"}) ASSERT_TRUE(put(spool, body));
  }
  std::fstream file(segments().front(), std::ios::binary | std::ios::in | std::ios::out);
  file.seekp(60);
  file.put('?');
  file.close();
  Worked worked;
  Spool spool(options, clock);
  EXPECT_EQ(spool.stats().damaged, 1);
  spool.start(worked.worker());
  EXPECT_THAT(worked.first(2), ElementsAre("first", "third"));
  drained(spool);
}

TEST_F(SpoolTest, what_is_refused_stays_among_the_dead_and_holds_nobody_up) {
  Worked worked;
  {
    Spool spool(options, clock);
    spool.start(worked.worker());
    for (const char* body : {"a", "bad", "b"}) ASSERT_TRUE(put(spool, body));
    EXPECT_THAT(worked.first(3), ElementsAre("a", "bad", "b"));
    drained(spool);
    EXPECT_EQ(spool.stats().dead, 1);
  }
  Spool spool(options, clock);
  const auto dead = spool.dead(10);
  ASSERT_EQ(dead.size(), 1U);
  EXPECT_EQ(dead[0].item.body, "bad");
  EXPECT_EQ(dead[0].reason, "it is bad");
  spool.forget_dead(dead[0].item.number);
  EXPECT_EQ(spool.stats().dead, 0);
  // Numbers are never used again, so that a later item is not taken for one that was worked off.
  ASSERT_TRUE(put(spool, "c"));
  EXPECT_EQ(spool.stats().waiting, 1);
}

TEST_F(SpoolTest, an_item_that_is_handed_out_again_after_a_crash_is_dead_only_once) {
  Worked worked;
  {
    Spool spool(options, clock);
    ASSERT_TRUE(put(spool, "bad"));
  }
  const auto backup = options.directory.parent_path() / "backup";
  fs::copy(options.directory, backup);
  for (int round = 0; round < 2; ++round) {
    for (const auto& entry : fs::directory_iterator(backup))
      fs::copy(entry.path(), options.directory / entry.path().filename(), fs::copy_options::overwrite_existing);
    fs::remove(options.directory / "drained");
    Spool spool(options, clock);
    spool.start(worked.worker());
    drained(spool);
    EXPECT_EQ(spool.stats().dead, 1);
  }
}

TEST_F(SpoolTest, it_is_bounded_by_bytes_by_lane_by_age_and_by_the_disk) {
  bool full = false;
  options.max_bytes = 2000;
  options.max_lane = 3;
  options.max_age = 1h;
  options.disk_full = [&] { return full; };
  Spool spool(options, clock);
  EXPECT_EQ(put(spool, std::string(3000, 'x')).error().code, ErrorCode::unavailable);
  for (int i = 0; i < 3; ++i) ASSERT_TRUE(put(spool, "x"));
  EXPECT_EQ(put(spool, "x").error().code, ErrorCode::resource_exhausted);
  EXPECT_TRUE(put(spool, "x", "2"));
  full = true;
  EXPECT_EQ(put(spool, "x", "3").error().code, ErrorCode::storage_full);
  full = false;
  clock.advance(2h);
  EXPECT_EQ(put(spool, "x", "3").error().code, ErrorCode::unavailable);
  EXPECT_EQ(spool.stats().refused, 4);
  EXPECT_EQ(spool.stats().waiting, 4);
}

// A process that is killed while it writes; what it had acknowledged, told through a pipe, is there.
TEST_F(SpoolTest, nothing_acknowledged_is_lost_when_the_process_is_killed) {
  options.segment_bytes = 20'000;
  options.max_lane = 1'000'000;
  for (int round = 0; round < 10; ++round) {
    fs::remove_all(options.directory);
    int told[2];
    ASSERT_EQ(::pipe(told), 0);
    const pid_t child = ::fork();
    if (child == 0) {
      Spool spool(options, clock);
      for (std::int32_t i = 0;; ++i)
        spool.put_async({.kind = "test", .lane = "1", .body = std::to_string(i) + std::string(i % 200, '.')},
                        [&, i](Result<void> kept) {
                          if (kept && ::write(told[1], &i, sizeof i) != sizeof i) ::_exit(1);
                        });
    }
    ::close(told[1]);
    std::int32_t last = -1;
    const int wanted = 200 + round * 131;
    while (last < wanted && ::read(told[0], &last, sizeof last) == sizeof last) {
    }
    ::kill(child, SIGKILL);
    ::waitpid(child, nullptr, 0);
    while (::read(told[0], &last, sizeof last) == sizeof last) {
    }
    ::close(told[0]);
    Worked worked;
    Spool spool(options, clock);
    EXPECT_EQ(spool.stats().damaged, 0);
    EXPECT_GT(spool.stats().waiting, last);
    spool.start(worked.worker());
    const auto bodies = worked.first(static_cast<std::size_t>(last) + 1);
    for (std::size_t i = 0; i < bodies.size(); ++i)
      ASSERT_EQ(bodies[i].substr(0, bodies[i].find('.')), std::to_string(i));
  }
}

}  // namespace
}  // namespace deskbell::spool
