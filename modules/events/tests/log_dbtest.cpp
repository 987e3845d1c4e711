#include <events/log.h>
#include <storage/testing.h>

#include <boost/describe.hpp>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <future>
#include <set>
#include <thread>

namespace deskbell::events {
namespace {

using namespace std::chrono_literals;
using storage::Engine;
using storage::Snapshot;
using storage::TestDatabase;
using storage::Transaction;
using ::testing::ElementsAre;

struct Painted {
  static constexpr std::string_view kKind = "wall.painted";
  std::string colour;
};
BOOST_DESCRIBE_STRUCT(Painted, (), (colour))

std::vector<std::int64_t> seqs(const std::vector<Event>& events) {
  std::vector<std::int64_t> out;
  for (const Event& event : events) out.push_back(event.seq);
  return out;
}
std::vector<std::string> payloads(const std::vector<Event>& events) {
  std::vector<std::string> out;
  for (const Event& event : events) out.push_back(event.payload);
  return out;
}

// Collects what a listener is told and lets a test wait for it.
class Heard {
 public:
  void operator()(Log::Batch batch) {
    const std::lock_guard lock(mutex_);
    for (const auto& event : batch) events_.push_back(*event);
    changed_.notify_all();
  }
  std::vector<Event> wait_for(std::size_t count) {
    std::unique_lock lock(mutex_);
    changed_.wait_for(lock, 10s, [&] { return events_.size() >= count; });
    return events_;
  }

 private:
  std::mutex mutex_;
  std::condition_variable changed_;
  std::vector<Event> events_;
};

class EventLog : public ::testing::TestWithParam<Engine> {
 protected:
  Event append(std::int64_t stream, std::string payload = "{}", std::string_view kind = "test.happened") {
    return *database->write(
        [&](Transaction& tx) -> Result<Event> { return log.append(tx, stream, kind, 42, payload); });
  }
  std::vector<Event> read(std::int64_t after = 0, int limit = 1000) {
    return database->read([&](Snapshot& snapshot) { return log.read(snapshot, after, limit); });
  }
  // On PostgreSQL other tests on the same server may hold back what is final for a moment.
  std::vector<Event> read_until(std::size_t count) {
    for (int i = 0; i < 1000 && read().size() < count; ++i) std::this_thread::sleep_for(5ms);
    return read();
  }
  TestDatabase database{GetParam(), {schema()}};
  base::ManualClock clock;
  Log log{*database, clock};
};
DESKBELL_ON_BOTH_ENGINES(EventLog);

TEST_P(EventLog, an_event_comes_back_as_it_was_appended) {
  const Event appended =
      *database->write([&](Transaction& tx) -> Result<Event> { return log.append(tx, 7, 42, Painted{"red"}); });
  EXPECT_GT(appended.position, 0);
  EXPECT_EQ(appended.seq, 1);
  const std::vector<Event> events = database->read([&](Snapshot& s) { return log.read_stream(s, 7, 0, 10); });
  ASSERT_EQ(events.size(), 1);
  EXPECT_EQ(events[0].position, appended.position);
  EXPECT_EQ(events[0].stream, 7);
  EXPECT_EQ(events[0].kind, "wall.painted");
  EXPECT_EQ(events[0].actor, 42);
  EXPECT_EQ(events[0].at, clock.now());
  EXPECT_EQ(events[0].payload, R"({"colour":"red"})");
}

TEST_P(EventLog, each_stream_counts_for_itself) {
  for (int i = 0; i < 3; ++i) {
    EXPECT_EQ(append(1).seq, i + 1);
    EXPECT_EQ(append(2).seq, i + 1);
  }
  database->read([&](Snapshot& snapshot) {
    EXPECT_EQ(log.last_seq(snapshot, 1), 3);
    EXPECT_EQ(log.last_seq(snapshot, 3), 0);
    EXPECT_EQ(log.first_seq(snapshot, 1), 1);
    EXPECT_THAT(seqs(log.read_stream(snapshot, 1, 1, 10)), ElementsAre(2, 3));
    EXPECT_THAT(seqs(log.read_stream(snapshot, 1, 0, 2)), ElementsAre(1, 2));
  });
}

TEST_P(EventLog, a_rolled_back_event_leaves_no_gap_and_is_not_heard) {
  Heard heard;
  const auto listener = log.listen(std::ref(heard));
  append(1, "first");
  EXPECT_FALSE(database->write([&](Transaction& tx) -> Result<void> {
    EXPECT_EQ(log.append(tx, 1, "test.happened", 0, "lost").seq, 2);
    return not_found("no");
  }));
  EXPECT_EQ(append(1, "second").seq, 2);
  EXPECT_THAT(payloads(heard.wait_for(2)), ElementsAre("first", "second"));
}

TEST_P(EventLog, what_another_program_appends_is_counted) {
  const Event first = append(7);
  const auto other = storage::Database::open({.url = database.url()}, std::vector{schema()});
  Log other_log(*other, clock);
  const Event second = *other->write(
      [&](Transaction& tx) -> Result<Event> { return other_log.append(tx, 7, "test.happened", 42, "{}"); });
  const Event third = append(7);
  EXPECT_EQ(first.seq, 1);
  EXPECT_EQ(second.seq, 2);
  EXPECT_EQ(third.seq, 3);
  EXPECT_LT(first.position, second.position);
  EXPECT_LT(second.position, third.position);
}

// Its own events come from memory while somebody listens, those of another program from the database.
TEST_P(EventLog, reading_on_finds_everything_wherever_it_was_written) {
  append(1, "before anybody listened");
  Heard heard;
  const auto listener = log.listen(std::ref(heard));
  const auto other = storage::Database::open({.url = database.url()}, std::vector{schema()});
  Log other_log(*other, clock);
  const auto append_there = [&](const std::string& payload) {
    return other->write(
        [&](Transaction& tx) -> Result<Event> { return other_log.append(tx, 7, "test.happened", 42, payload); });
  };
  append(1, "here");
  heard.wait_for(1);
  append_there("there");
  append(2, "here again");
  append_there("there again");
  std::vector<std::string> found;
  for (std::int64_t after = 0; found.size() < 5;) {
    for (const Event& event : log.read_on(after, 2)) {
      EXPECT_GT(event.position, after);
      after = event.position;
      found.push_back(event.payload);
    }
  }
  EXPECT_THAT(found, ElementsAre("before anybody listened", "here", "there", "here again", "there again"));
}

TEST_P(EventLog, several_events_of_one_transaction_keep_their_order) {
  Heard heard;
  const auto listener = log.listen(std::ref(heard));
  ASSERT_TRUE(database->write([&](Transaction& tx) -> Result<void> {
    for (int i = 0; i < 5; ++i) log.append(tx, 1 + i % 2, "test.happened", 0, std::to_string(i));
    return {};
  }));
  EXPECT_THAT(payloads(read_until(5)), ElementsAre("0", "1", "2", "3", "4"));
  EXPECT_THAT(payloads(heard.wait_for(5)), ElementsAre("0", "1", "2", "3", "4"));
}

TEST_P(EventLog, reading_goes_on_after_a_position) {
  for (int i = 0; i < 5; ++i) append(i + 1, std::to_string(i));
  const std::vector<Event> all = read_until(5);
  ASSERT_EQ(all.size(), 5);
  EXPECT_THAT(payloads(read(all[1].position, 2)), ElementsAre("2", "3"));
  EXPECT_THAT(read(all[4].position), ElementsAre());
  EXPECT_EQ(database->read([&](Snapshot& s) { return log.last_position(s); }), all[4].position);
}

TEST_P(EventLog, concurrent_writers_leave_no_gap_and_listeners_hear_everything_once_in_order) {
  constexpr int kThreads = 4, kEach = 30;
  Heard heard;
  const auto listener = log.listen(std::ref(heard));
  std::vector<std::thread> threads;
  for (int t = 0; t < kThreads; ++t) {
    threads.emplace_back([&, t] {
      for (int i = 0; i < kEach; ++i) {
        append(1);
        append(100 + t);
      }
    });
  }
  for (std::thread& thread : threads) thread.join();
  const std::vector<Event> events = heard.wait_for(2 * kThreads * kEach);
  ASSERT_EQ(events.size(), 2 * kThreads * kEach);
  std::map<std::int64_t, std::int64_t> last;
  std::int64_t position = 0;
  for (const Event& event : events) {
    EXPECT_GT(event.position, position);
    position = event.position;
    EXPECT_EQ(event.seq, ++last[event.stream]);
  }
  EXPECT_EQ(last[1], kThreads * kEach);
}

TEST_P(EventLog, queued_writes_of_one_batch_continue_each_others_streams) {
  constexpr int kWrites = 200;
  std::promise<void> all;
  std::atomic<int> done{0};
  for (int i = 0; i < kWrites; ++i) {
    database->write_async(
        [&, i](Transaction& tx) -> Result<void> {
          log.append(tx, 1, "test.happened", 0, "{}");
          if (i % 2 == 1) return not_found("no");
          return {};
        },
        [&](const Result<void>&) {
          if (++done == kWrites) all.set_value();
        });
  }
  all.get_future().get();
  EXPECT_EQ(database->read([&](Snapshot& s) { return log.last_seq(s, 1); }), kWrites / 2);
}

TEST_P(EventLog, a_listener_may_end_itself_and_hears_nothing_afterwards) {
  std::atomic<int> calls{0};
  std::unique_ptr<Log::Listener> listener;
  Heard others;
  const auto other = log.listen(std::ref(others));
  std::promise<void> registered;
  listener = log.listen([&, ready = registered.get_future().share()](Log::Batch) {
    ready.wait();
    ++calls;
    listener.reset();
  });
  registered.set_value();
  append(1);
  append(1);
  others.wait_for(2);
  append(1);
  others.wait_for(3);
  EXPECT_EQ(calls, 1);
}

TEST_P(EventLog, pruning_leaves_what_is_newer_and_no_stream_counts_anew) {
  for (int i = 0; i < 4; ++i) append(1);
  append(2);
  clock.advance(24h);
  const Time border = clock.now();
  append(1);
  append(3);
  const auto prune = [&](int limit) {
    return *database->write([&](Transaction& tx) -> Result<std::int64_t> { return log.prune(tx, border, limit); });
  };
  EXPECT_EQ(database->read([&](Snapshot& snapshot) { return log.pruned_through(snapshot); }), 0);
  EXPECT_EQ(prune(3), 3);
  EXPECT_EQ(prune(100), 2);
  EXPECT_EQ(prune(100), 0);
  database->read([&](Snapshot& snapshot) {
    EXPECT_EQ(log.first_seq(snapshot, 1), 5);
    EXPECT_EQ(log.first_seq(snapshot, 2), 2);
    EXPECT_EQ(log.last_seq(snapshot, 2), 1);
    EXPECT_EQ(log.first_seq(snapshot, 99), 1);
    EXPECT_EQ(log.last_seq(snapshot, 1), 5);
    const auto kept = log.read(snapshot, log.pruned_through(snapshot), 10);
    ASSERT_EQ(kept.size(), 2u);
    EXPECT_EQ(kept.front().stream, 1);
  });
  EXPECT_EQ(append(1).seq, 6);
  EXPECT_EQ(append(2).seq, 2);
}

TEST_P(EventLog, the_log_goes_on_after_a_restart) {
  const Event before = append(1);
  database.reopen();
  Log again(*database, clock);
  const Event after =
      *database->write([&](Transaction& tx) -> Result<Event> { return again.append(tx, 1, "x.y", 0, "{}"); });
  EXPECT_EQ(after.seq, 2);
  EXPECT_GT(after.position, before.position);
}

// Two open transactions exist only on PostgreSQL: the one that began first commits last.
TEST(EventLogOnPostgres, a_reader_does_not_skip_what_commits_later) {
  TestDatabase database{Engine::postgres, {schema()}};
  base::ManualClock clock;
  Log log{*database, clock};
  Heard heard;
  const auto listener = log.listen(std::ref(heard));
  const auto read = [&](std::int64_t after) {
    return payloads(database->read([&](Snapshot& snapshot) { return log.read(snapshot, after, 10); }));
  };
  std::promise<void> appended, go_on;
  std::thread slow([&] {
    ASSERT_TRUE(database->write([&](Transaction& tx) -> Result<void> {
      log.append(tx, 1, "x.y", 0, "slow");
      appended.set_value();
      go_on.get_future().wait();
      return {};
    }));
  });
  appended.get_future().wait();
  ASSERT_TRUE(database->write([&](Transaction& tx) -> Result<void> {
    log.append(tx, 2, "x.y", 0, "quick");
    return {};
  }));
  EXPECT_THAT(read(0), ElementsAre());
  EXPECT_EQ(database->read([&](Snapshot& s) { return log.last_position(s); }), 0);
  EXPECT_EQ(database->read([&](Snapshot& s) { return log.last_seq(s, 2); }), 1);
  go_on.set_value();
  slow.join();
  EXPECT_THAT(payloads(heard.wait_for(2)), ElementsAre("slow", "quick"));
  EXPECT_THAT(read(0), ElementsAre("slow", "quick"));
}

TEST(EventLogOnPostgres, listeners_hear_of_other_nodes) {
  TestDatabase database{Engine::postgres, {schema()}};
  const auto other_node = database.open_another();
  base::ManualClock clock;
  Log here{*database, clock};
  Log there{*other_node, clock};
  Heard heard;
  const auto listener = here.listen(std::ref(heard));
  ASSERT_TRUE(other_node->write([&](Transaction& tx) -> Result<void> {
    there.append(tx, 1, "x.y", 0, "from there");
    return {};
  }));
  EXPECT_THAT(payloads(heard.wait_for(1)), ElementsAre("from there"));
}

// Both orders of a stream agree although the transaction that was first to get its number was last to write.
TEST(EventLogOnPostgres, who_was_overtaken_in_a_stream_stands_behind) {
  TestDatabase database{Engine::postgres, {schema()}};
  base::ManualClock clock;
  Log log{*database, clock};
  constexpr int kEvents = 5;
  const auto append = [&](Transaction& tx, std::string payload) {
    log.append_next(tx, 1, log.next_seq(tx, 1), "x.y", 0, std::move(payload));
  };
  std::promise<Result<void>> done;
  database->write_async(
      [&](Transaction& tx) -> Result<void> {
        log.append(tx, 2, "x.y", 0, "takes the number");
        tx.each_of("SELECT 1", {}, [](const storage::Row&) {});
        std::jthread([&] {
          for (int i = 0; i < 2; ++i)
            ASSERT_TRUE(database->write([&](Transaction& other) -> Result<void> {
              log.append(other, 1, "x.y", 0, "early");
              log.append(other, 3, "x.y", 0, "elsewhere");
              return {};
            }));
        }).join();
        for (int i = 0; i < kEvents; ++i) append(tx, "late");
        return {};
      },
      [&](Result<void> result) { done.set_value(std::move(result)); }, {.key = 1});
  ASSERT_TRUE(done.get_future().get());
  const auto events = database->read([&](Snapshot& snapshot) { return log.read_stream(snapshot, 1, 0, 100); });
  ASSERT_EQ(std::ssize(events), kEvents + 2);
  EXPECT_EQ(events.front().payload, "early");
  EXPECT_EQ(events.back().payload, "late");
  for (std::size_t i = 1; i < events.size(); ++i) EXPECT_GT(events[i].position, events[i - 1].position) << i;
  // Readable at once, without anybody writing anything further.
  const auto all = database->read([&](Snapshot& snapshot) { return log.read(snapshot, 0, 100); });
  EXPECT_EQ(std::ssize(all), kEvents + 5);
}

TEST(EventLogOnPostgres, positions_keep_growing_after_a_restore_into_a_younger_server) {
  TestDatabase database{Engine::postgres, {schema()}};
  base::ManualClock clock;
  constexpr std::int64_t kOld = std::int64_t{1} << 50;
  ASSERT_TRUE(database->write([&](Transaction& tx) -> Result<void> {
    const storage::Value values[] = {kOld};
    tx.each_of("INSERT INTO event VALUES ($1, 1, 1, 'x.y', 0, 0, 'restored')", values, [](const storage::Row&) {});
    tx.each_of("INSERT INTO event_stream VALUES (1, 1)", {}, [](const storage::Row&) {});
    return {};
  }));
  Log log{*database, clock};
  const Event next =
      *database->write([&](Transaction& tx) -> Result<Event> { return log.append(tx, 1, "x.y", 0, "new"); });
  EXPECT_GT(next.position, kOld);
  EXPECT_EQ(next.seq, 2);
}

}  // namespace
}  // namespace deskbell::events
