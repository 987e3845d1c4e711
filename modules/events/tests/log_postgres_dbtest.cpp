#include <events/log.h>
#include <storage/testing.h>

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <libpq-fe.h>

#include <algorithm>
#include <atomic>
#include <chrono>
#include <condition_variable>
#include <cstdlib>
#include <future>
#include <memory>
#include <mutex>
#include <random>
#include <set>
#include <string>
#include <thread>
#include <vector>

// What only PostgreSQL has: transactions side by side, and partitions.
namespace deskbell::events {
namespace {

using namespace std::chrono_literals;
using storage::Engine;
using storage::Snapshot;
using storage::TestDatabase;
using storage::Transaction;
using ::testing::ElementsAre;

// Writers that hold their transactions open for a random while, so that positions commit out of order, and readers that
// follow them. Answers how many events each reader has missed.
std::vector<std::size_t> events_missed_by_readers(storage::Database& database) {
  constexpr int kWriters = 8, kEach = 60, kReaders = 3;
  base::SystemClock clock;
  Log log{database, clock};
  std::atomic<int> writing{kWriters};
  std::vector<std::thread> threads;
  for (int w = 0; w < kWriters; ++w) {
    threads.emplace_back([&, w] {
      std::minstd_rand random(static_cast<unsigned>(w) + 1);
      for (int i = 0; i < kEach; ++i) {
        EXPECT_TRUE(database.write([&](Transaction& tx) -> Result<void> {
          log.append(tx, 100 + w, "x.y", 0, "{}");
          std::this_thread::sleep_for(std::chrono::microseconds(random() % 3000));
          if (random() % 2) log.append(tx, 200 + w, "x.y", 0, "{}");
          return {};
        }));
      }
      --writing;
    });
  }
  std::vector<std::set<std::int64_t>> seen(kReaders);
  std::vector<std::thread> readers;
  for (auto& positions : seen) {
    readers.emplace_back([&] {
      std::int64_t last = 0;
      for (int idle = 0; idle < 40;) {
        const bool over = writing == 0;
        const auto events = database.read([&](Snapshot& snapshot) { return log.read(snapshot, last, 7); });
        for (const Event& event : events) {
          EXPECT_GT(event.position, last);
          last = event.position;
          positions.insert(last);
        }
        if (events.empty()) std::this_thread::sleep_for(std::chrono::milliseconds(over ? 25 : 1));
        idle = over && events.empty() ? idle + 1 : 0;
      }
    });
  }
  for (std::thread& thread : threads) thread.join();
  for (std::thread& reader : readers) reader.join();
  std::set<std::int64_t> all;
  database.read([&](Snapshot& snapshot) {
    snapshot.each_of("SELECT position FROM event", {}, [&](const storage::Row& row) { all.insert(row.integer(0)); });
  });
  std::vector<std::size_t> missed;
  for (const auto& positions : seen) missed.push_back(all.size() - positions.size());
  return missed;
}

TEST(LogOnPostgres, no_reader_misses_an_event_in_whatever_order_transactions_end) {
  TestDatabase database{Engine::postgres, {schema()}};
  const storage::Schema schemas[] = {schema()};
  const auto many = storage::Database::open({.url = database.url(), .readers = 4, .writers = 8}, schemas);
  EXPECT_THAT(events_missed_by_readers(*many), ElementsAre(0, 0, 0));
}

// The same readers on a server whose oldest running transaction is never old: what the test above is able to notice.
TEST(LogOnPostgres, without_the_horizon_readers_would_miss_events) {
  TestDatabase database{Engine::postgres, {schema()}};
  std::string name;
  ASSERT_TRUE(database->write([&](Transaction& tx) -> Result<void> {
    tx.each_of("SELECT current_schema()", {}, [&](const storage::Row& row) { name = row.string(0); });
    tx.each_of(
        "CREATE FUNCTION pg_snapshot_xmin(pg_snapshot) RETURNS xid8 LANGUAGE sql STABLE AS "
        "$$ SELECT '140737488355327'::xid8 $$",
        {}, [](const storage::Row&) {});
    return {};
  }));
  std::string url = database.url();
  url.replace(url.find("search_path%3D") + 14, std::string::npos, name + ",pg_catalog");
  const storage::Schema schemas[] = {schema()};
  const auto blind = storage::Database::open({.url = url, .readers = 4, .writers = 8}, schemas);
  const auto missed = events_missed_by_readers(*blind);
  EXPECT_GT(*std::max_element(missed.begin(), missed.end()), 0);
}

// A further database on the server of the tests.
class Neighbour {
 public:
  explicit Neighbour(std::string name) : name_(std::move(name)) {
    run(connect("postgres"), "CREATE DATABASE " + name_);
  }
  ~Neighbour() { run(connect("postgres"), "DROP DATABASE " + name_); }
  Neighbour(const Neighbour&) = delete;
  Neighbour& operator=(const Neighbour&) = delete;

  using Connection = std::unique_ptr<PGconn, decltype(&PQfinish)>;
  std::string url() const { return url_of(name_); }
  // A transaction that has a number, until its connection ends.
  Connection open_transaction() const {
    auto connection = connect(name_);
    run(connection, "BEGIN; SELECT pg_current_xact_id()");
    return connection;
  }

 private:
  static std::string url_of(const std::string& name) {
    std::string url = std::getenv("DESKBELL_TEST_POSTGRES");
    return url.replace(url.find("/postgres?"), 9, "/" + name);
  }
  static Connection connect(const std::string& name) { return {PQconnectdb(url_of(name).c_str()), PQfinish}; }
  static void run(const Connection& connection, const std::string& sql) {
    const std::unique_ptr<PGresult, decltype(&PQclear)> result{PQexec(connection.get(), sql.c_str()), PQclear};
    EXPECT_NE(PQresultStatus(result.get()), PGRES_FATAL_ERROR) << sql << ": " << PQerrorMessage(connection.get());
  }

  std::string name_;
};

struct OnANeighbour : ::testing::Test {
  Neighbour home{"events_home"};
  Neighbour other{"events_other"};
  const storage::Schema schemas[1] = {schema()};
  std::unique_ptr<storage::Database> database = storage::Database::open({.url = home.url()}, schemas);
  base::SystemClock clock;
  Log log{*database, clock};
  std::mutex mutex;  // a promise may not go while it is being kept
  std::promise<void> heard;
  std::unique_ptr<Log::Listener> listener = log.listen([this](Log::Batch) {
    const std::lock_guard lock(mutex);
    heard.set_value();
  });
  std::future<void> news = heard.get_future();
  std::chrono::steady_clock::duration quickest = 1h;

  void append() {
    EXPECT_TRUE(database->write([&](Transaction& tx) -> Result<Event> { return log.append(tx, 100, "x.y", 0, "{}"); }));
  }
};

TEST_F(OnANeighbour, a_long_transaction_of_another_database_holds_nobody_up) {
  const auto stranger = other.open_transaction();
  append();
  EXPECT_EQ(news.wait_for(20s), std::future_status::ready);
}

// Until it ends, not until somebody looks again.
TEST_F(OnANeighbour, a_short_transaction_of_the_same_database_is_waited_for_no_longer_than_it_takes) {
  for (int i = 0; i < 5; ++i) {
    auto ours = home.open_transaction();
    append();
    std::this_thread::sleep_for(10ms);
    ours.reset();
    const auto ended = std::chrono::steady_clock::now();
    ASSERT_EQ(news.wait_for(20s), std::future_status::ready);
    quickest = std::min(quickest, std::chrono::steady_clock::now() - ended);
    const std::lock_guard lock(mutex);
    heard = {};
    news = heard.get_future();
  }
  EXPECT_LT(quickest, 150ms);
}

TEST_F(OnANeighbour, a_long_transaction_of_the_same_database_is_waited_for) {
  const auto stranger = other.open_transaction();
  auto ours = home.open_transaction();
  append();
  EXPECT_EQ(news.wait_for(2s), std::future_status::timeout);
  ours.reset();
  EXPECT_EQ(news.wait_for(20s), std::future_status::ready);
}

TEST_F(OnANeighbour, who_listens_at_once_hears_of_this_node_s_writes_before_they_return_and_of_each_event_once) {
  const auto there = storage::Database::open({.url = home.url()}, schemas);
  Log elsewhere{*there, clock};
  std::mutex noting;
  std::condition_variable noted;
  std::vector<std::int64_t> here_at_once, there_at_once;
  const auto note_in = [&](std::vector<std::int64_t>& list) {
    return [&](Log::Batch batch) {
      const std::lock_guard lock(noting);
      for (const auto& event : batch) list.push_back(event->position);
      noted.notify_all();
    };
  };
  const auto first = log.listen_at_once(note_in(here_at_once));
  const auto second = elsewhere.listen_at_once(note_in(there_at_once));
  auto ours = home.open_transaction();
  const auto written = [&](Log& by, storage::Database& with) {
    return with.write([&](Transaction& tx) -> Result<Event> { return by.append(tx, 100, "x.y", 0, "{}"); })->position;
  };
  const std::int64_t one = written(log, *database);
  EXPECT_THAT(here_at_once, ElementsAre(one));
  const std::int64_t two = written(elsewhere, *there);
  EXPECT_THAT(here_at_once, ElementsAre(one));
  EXPECT_THAT(there_at_once, ElementsAre(two));
  ours.reset();
  const std::int64_t three = written(elsewhere, *there);
  std::unique_lock lock(noting);
  EXPECT_TRUE(noted.wait_for(lock, 20s, [&] { return here_at_once.size() == 3 && there_at_once.size() == 3; }));
  EXPECT_THAT(here_at_once, ElementsAre(one, two, three));
  EXPECT_THAT(there_at_once, ::testing::UnorderedElementsAre(one, two, three));
}

TEST(LogOnPostgres, old_parts_of_the_log_are_dropped_whole) {
  TestDatabase database{Engine::postgres, {schema()}};
  base::ManualClock clock;
  Log log{*database, clock};
  const auto run = [&](const std::string& sql) {
    ASSERT_TRUE(database->write([&](Transaction& tx) -> Result<void> {
      tx.each_of(sql, {}, [](const storage::Row&) {});
      return {};
    }));
  };
  const auto parts = [&] {
    std::int64_t count = 0;
    database->read([&](Snapshot& s) {
      s.each_of("SELECT COUNT(*) FROM pg_inherits WHERE inhparent = 'event'::regclass", {},
                [&](const storage::Row& row) { count = row.integer(0); });
    });
    return count;
  };
  const auto append = [&](std::int64_t stream) {
    return *database->write([&](Transaction& tx) -> Result<Event> { return log.append(tx, stream, "x.y", 0, "{}"); });
  };
  const auto make_room = [&] {
    ASSERT_TRUE(database->write([&](Transaction& tx) -> Result<void> {
      log.make_room(tx);
      return {};
    }));
  };
  append(1);
  const std::int64_t at_first = parts();
  run("UPDATE event_base SET base = base + (5 << 24)");  // as if eighty million transactions had passed
  make_room();
  EXPECT_GT(parts(), at_first);
  clock.advance(24h);
  const Event second = append(1);
  EXPECT_EQ(second.seq, 2);
  clock.advance(24h);
  const std::int64_t before = parts();
  make_room();
  EXPECT_EQ(parts(), before);
  ASSERT_TRUE(
      database->write([&](Transaction& tx) -> Result<std::int64_t> { return log.prune(tx, clock.now() - 36h, 1000); }));
  EXPECT_LT(parts(), before);
  database->read([&](Snapshot& snapshot) {
    EXPECT_EQ(log.first_seq(snapshot, 1), 2);
    EXPECT_EQ(log.read_stream(snapshot, 1, 0, 10).size(), 1u);
    EXPECT_LT(log.pruned_through(snapshot), second.position);
    EXPECT_GT(log.pruned_through(snapshot), 0);
  });
  EXPECT_EQ(append(1).seq, 3);
}

// A node of the version before goes on writing while a newer one brings the schema up to date.
TEST(LogOnPostgres, partitioning_a_log_that_is_in_use_makes_nobody_wait_for_long) {
  constexpr int kOld = 200'000;
  const storage::Schema now = schema();
  const std::vector<storage::Migration> first = [&] {
    std::vector<storage::Migration> found;
    for (const auto& migration : now.migrations)
      if (migration.number == 1) found.push_back(migration);
    return found;
  }();
  TestDatabase database{Engine::postgres, {storage::Schema{now.module, first, {}}}};
  constexpr std::string_view kAppend =
      "WITH head AS (INSERT INTO event_stream (stream, seq) VALUES (1, 1) ON CONFLICT (stream) DO UPDATE SET seq = "
      "event_stream.seq + 1 RETURNING seq) INSERT INTO event (position, stream, seq, kind, actor, at, payload) SELECT "
      "((pg_current_xact_id()::text::bigint + base) << 16) + 1, 1, seq, 'x.y', 0, 0, '{}' FROM head, event_base";
  base::SystemClock clock;
  ASSERT_TRUE(database->write([&](Transaction& tx) -> Result<void> {
    tx.each_of(
        "INSERT INTO event SELECT n, n % 1000 + 10, n / 1000, 'x.y', 0, 0, repeat('x', 200) "
        "FROM generate_series(1, " +
            std::to_string(kOld) + ") AS n",
        {}, [](const storage::Row&) {});
    return {};
  }));
  std::atomic<bool> over{false};
  std::atomic<int> written{0};
  std::chrono::steady_clock::duration longest{};
  std::thread writer([&] {
    while (!over) {
      const auto began = std::chrono::steady_clock::now();
      EXPECT_TRUE(database->write([&](Transaction& tx) -> Result<void> {
        tx.each_of(kAppend, {}, [](const storage::Row&) {});
        return {};
      }));
      longest = std::max(longest, std::chrono::steady_clock::now() - began);
      ++written;
    }
  });
  while (written < 10) std::this_thread::yield();
  const storage::Schema schemas[] = {now};
  const auto newer = storage::Database::open({.url = database.url()}, schemas);
  const int migrated = written;
  while (written < migrated + 10) std::this_thread::yield();
  over = true;
  writer.join();
  EXPECT_LT(longest, 1s);
  Log again{*newer, clock};
  EXPECT_EQ(newer->read([&](Snapshot& s) { return again.last_seq(s, 1); }), written);
  EXPECT_EQ(newer->read([&](Snapshot& s) { return again.read_stream(s, 1, 0, 1'000'000).size(); }), written);
  std::int64_t all = 0;
  newer->read([&](Snapshot& s) {
    s.each_of("SELECT COUNT(*) FROM event", {}, [&](const storage::Row& row) { all = row.integer(0); });
  });
  EXPECT_EQ(all, kOld + written);
}

}  // namespace
}  // namespace deskbell::events
