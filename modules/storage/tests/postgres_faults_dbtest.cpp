#include "postgres_database.h"
#include "postgres_proxy.h"
#include "test_schema.h"

#include <storage/testing.h>

#include <gtest/gtest.h>

#include <algorithm>
#include <atomic>
#include <barrier>
#include <chrono>
#include <future>
#include <map>
#include <thread>

namespace deskbell::storage {
namespace {

using namespace std::chrono_literals;
using testing::PostgresProxy;

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

TEST_F(PostgresFaults, a_write_whose_connection_is_cut_off_at_its_end_happens_once) {
  int runs = 0;
  ASSERT_TRUE(database->write([&](Transaction& tx) -> Result<void> {
    TRY(insert(tx, 1));
    if (++runs == 1) cut_off(backend_of(tx));
    return {};
  }));
  EXPECT_EQ(runs, 2);
  EXPECT_EQ(count(), 1);
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

// Another opening of the same data through a network that can be cut.
class PostgresNetwork : public PostgresFaults {
 protected:
  Result<void> write_one(std::int64_t id) {
    return remote->write([&](Transaction& tx) {
      ++runs;
      return insert(tx, id);
    });
  }
  PostgresProxy proxy{database.url()};
  const Schema schemas[1] = {testing::schema()};
  std::unique_ptr<Database> remote =
      Database::open({.url = proxy.url(), .readers = 2, .writers = 2, .pool_wait = 300ms}, schemas);
  int runs = 0;
};

TEST_F(PostgresNetwork, a_commit_whose_answer_is_lost_is_found_to_have_happened) {
  proxy.cut_next(PostgresProxy::Cut::after_commit);
  EXPECT_TRUE(write_one(1));
  EXPECT_EQ(runs, 1);
  EXPECT_EQ(count(), 1);
  EXPECT_EQ(remote->stats().settled, 1);
}

TEST_F(PostgresNetwork, a_commit_that_never_reached_the_server_is_repeated) {
  proxy.cut_next(PostgresProxy::Cut::before_commit);
  EXPECT_TRUE(write_one(1));
  EXPECT_EQ(runs, 2);
  EXPECT_EQ(count(), 1);
  EXPECT_EQ(remote->stats().settled, 1);
}

TEST_F(PostgresNetwork, a_shared_commit_is_settled_for_all_its_writes) {
  for (const auto cut : {PostgresProxy::Cut::after_commit, PostgresProxy::Cut::before_commit}) {
    const std::int64_t before = count();
    proxy.cut_next(cut);
    std::promise<void> all;
    std::atomic<int> done{0};
    std::atomic<int> good{0};
    for (std::int64_t i = 1; i <= 20; ++i) {
      remote->write_async([&, id = before + i](Transaction& tx) { return insert(tx, id); },
                          [&](const Result<void>& result) {
                            if (result) ++good;
                            if (++done == 20) all.set_value();
                          },
                          {.key = i % 5 + 1});
    }
    all.get_future().get();
    EXPECT_EQ(good, 20);
    EXPECT_EQ(count(), before + 20);
  }
  EXPECT_EQ(remote->stats().settled, 2);
}

TEST_F(PostgresNetwork, a_server_that_is_away_is_told_and_found_again_within_a_second) {
  ASSERT_TRUE(write_one(1));
  proxy.go_away();
  EXPECT_THROW((void)write_one(2), Unavailable);
  EXPECT_THROW(remote->read([](Snapshot& snapshot) { return snapshot.number(testing::kCountNotes); }), Unavailable);
  EXPECT_FALSE(remote->healthy());
  proxy.come_back();
  const auto back = std::chrono::steady_clock::now();
  while (!remote->healthy() && std::chrono::steady_clock::now() - back < 5s) std::this_thread::sleep_for(5ms);
  EXPECT_LT(std::chrono::steady_clock::now() - back, 1s);
  EXPECT_TRUE(write_one(2));
  EXPECT_EQ(count(), 2);
}

TEST_F(PostgresNetwork, a_short_outage_is_waited_for) {
  ASSERT_TRUE(write_one(1));
  proxy.go_away();
  std::thread later([&] {
    std::this_thread::sleep_for(100ms);
    proxy.come_back();
  });
  EXPECT_TRUE(write_one(2));
  later.join();
  EXPECT_EQ(count(), 2);
}

TEST_F(PostgresNetwork, who_finds_all_connections_in_use_waits_only_for_a_while) {
  std::promise<void> reading, go_on;
  auto held = go_on.get_future().share();
  std::atomic<int> inside{0};
  std::vector<std::thread> readers;
  for (int i = 0; i < 2; ++i) {
    readers.emplace_back([&] {
      remote->read([&](Snapshot& snapshot) {
        snapshot.number(testing::kCountNotes);
        if (++inside == 2) reading.set_value();
        held.wait();
      });
    });
  }
  reading.get_future().wait();
  const auto began = std::chrono::steady_clock::now();
  EXPECT_THROW(remote->read([](Snapshot& snapshot) { return snapshot.number(testing::kCountNotes); }), Unavailable);
  EXPECT_GE(std::chrono::steady_clock::now() - began, 300ms);
  EXPECT_LT(std::chrono::steady_clock::now() - began, 2s);
  EXPECT_EQ(remote->stats().refused, 1);
  EXPECT_EQ(remote->stats().open_readers, 2);
  go_on.set_value();
  for (std::thread& reader : readers) reader.join();
  EXPECT_EQ(remote->read([](Snapshot& snapshot) { return snapshot.number(testing::kCountNotes); }), 0);
  EXPECT_TRUE(remote->healthy());
}

TEST_F(PostgresFaults, a_server_that_grants_fewer_connections_than_we_may_open_still_serves_all) {
  const std::string role = "few_" + std::to_string(::getpid());
  const Value none[] = {nullptr};
  std::string schema;
  database->read(
      [&](Snapshot& s) { s.each_of("SELECT current_schema()", {}, [&](const Row& row) { schema = row.string(0); }); });
  (void)none;
  run_on_postgres(database.url(), "CREATE ROLE " + role + " LOGIN CONNECTION LIMIT 4; GRANT ALL ON SCHEMA " + schema +
                                      " TO " + role + "; GRANT ALL ON ALL TABLES IN SCHEMA " + schema + " TO " + role);
  std::string url = database.url();
  url.replace(url.find("postgres@"), 8, role);
  {
    const Schema schemas[] = {testing::schema()};
    const auto few = Database::open({.url = url, .readers = 8, .writers = 1}, schemas);
    std::atomic<int> served{0};
    std::vector<std::thread> threads;
    for (int i = 0; i < 12; ++i) {
      threads.emplace_back([&] {
        few->read([&](Snapshot& snapshot) {
          snapshot.number(testing::kCountNotes);
          std::this_thread::sleep_for(20ms);
        });
        ++served;
      });
    }
    for (std::thread& thread : threads) thread.join();
    EXPECT_EQ(served, 12);
    EXPECT_TRUE(few->healthy());
    EXPECT_LE(few->stats().open_readers, 4);
  }
  run_on_postgres(database.url(), "DROP OWNED BY " + role + "; DROP ROLE " + role);
}

TEST_F(PostgresFaults, commits_are_durable_even_if_the_server_does_not_care_by_default) {
  const Schema schemas[] = {testing::schema()};
  const auto careless = Database::open({.url = database.url() + "%20-csynchronous_commit%3Doff"}, schemas);
  std::string setting;
  (void)careless->write([&](Transaction& tx) -> Result<void> {
    tx.each_of("SELECT current_setting('synchronous_commit')", {}, [&](const Row& row) { setting = row.string(0); });
    return {};
  });
  EXPECT_EQ(setting, "on");
}

TEST_F(PostgresFaults, reports_come_from_the_database_itself_when_the_replica_is_away) {
  const Schema schemas[] = {testing::schema()};
  ASSERT_TRUE(database->write([&](Transaction& tx) { return insert(tx, 1); }));
  for (const std::string& replica : {database.url(), std::string("postgresql://nobody@/none?host=/nonexistent")}) {
    const auto reporting = Database::open({.url = database.url(), .pool_wait = 50ms, .replica_url = replica}, schemas);
    const auto report = reporting->read_stale([](Snapshot& snapshot) { return snapshot.number(testing::kCountNotes); });
    EXPECT_EQ(report.value, 1);
    EXPECT_FALSE(report.as_of);
  }
}

TEST_F(PostgresFaults, a_standby_is_not_written_to) {
  const Schema schemas[] = {testing::schema()};
  EXPECT_THROW(Database::open({.url = database.url() + "%20-cdefault_transaction_read_only%3Don"}, schemas),
               Unavailable);
}

TEST_F(PostgresFaults, a_server_that_turns_read_only_loses_its_connections) {
  std::int64_t first = 0;
  ASSERT_TRUE(database->write([&](Transaction& tx) -> Result<void> {
    first = backend_of(tx);
    return {};
  }));
  int runs = 0;
  std::int64_t second = 0;
  ASSERT_TRUE(database->write([&](Transaction& tx) -> Result<void> {
    second = backend_of(tx);
    if (++runs == 1) tx.each_of("SET TRANSACTION READ ONLY", {}, [](const Row&) {});
    return insert(tx, 1);
  }));
  EXPECT_EQ(runs, 2);
  EXPECT_NE(first, second);
}

class PostgresBatches : public PostgresFaults {
 protected:
  using Body = std::function<Result<void>(Transaction&)>;
  // Runs them all as one queue and answers what each was told.
  std::vector<Result<void>> run(const std::vector<std::pair<std::int64_t, Body>>& works) {
    std::vector<Result<void>> results(works.size());
    std::promise<void> all;
    std::atomic<std::size_t> done{0};
    for (std::size_t i = 0; i < works.size(); ++i) {
      database->write_async(works[i].second,
                            [&, i](Result<void> result) {
                              results[i] = std::move(result);
                              if (++done == works.size()) all.set_value();
                            },
                            {.key = works[i].first});
    }
    all.get_future().get();
    return results;
  }
};

TEST_F(PostgresBatches, writes_of_one_key_keep_their_order) {
  std::mutex mutex;
  std::map<std::int64_t, std::vector<int>> order;
  std::vector<std::pair<std::int64_t, Body>> works;
  for (int i = 0; i < 200; ++i) {
    const std::int64_t key = i % 7 + 1;
    works.emplace_back(key, [&, key, i](Transaction& tx) {
      if (i % 11 == 0) tx.alone();
      const std::lock_guard lock(mutex);
      order[key].push_back(i);
      return insert(tx, i);
    });
  }
  for (const auto& result : run(works)) EXPECT_TRUE(result);
  EXPECT_EQ(count(), 200);
  for (const auto& [key, numbers] : order) EXPECT_TRUE(std::is_sorted(numbers.begin(), numbers.end())) << key;
}

TEST_F(PostgresBatches, a_write_that_fails_takes_nobody_with_it) {
  std::vector<std::pair<std::int64_t, Body>> works;
  for (int i = 0; i < 30; ++i) {
    works.emplace_back(i + 1, [&, i](Transaction& tx) -> Result<void> {
      if (i == 3) return not_found("before it wrote");
      TRY(insert(tx, i % 10 == 5 ? 5 : i));  // 15 and 25 violate the key
      if (i == 7) return not_found("after it wrote");
      return {};
    });
  }
  const auto results = run(works);
  for (int i = 0; i < 30; ++i)
    EXPECT_EQ(bool(results[static_cast<std::size_t>(i)]), i != 3 && i != 7 && i != 15 && i != 25) << i;
  EXPECT_EQ(count(), 26);
}

TEST_F(PostgresBatches, a_statement_that_travels_late_fails_its_own_write_only) {
  const auto results = run({{1, [&](Transaction& tx) { return insert(tx, 1); }},
                            {1,
                             [&](Transaction& tx) -> Result<void> {
                               tx.send(testing::kInsertNote, 1, "twice", nullptr, nullptr, nullptr);
                               return {};
                             }},
                            {3, [&](Transaction& tx) { return insert(tx, 3); }}});
  EXPECT_TRUE(results[0]);
  EXPECT_FALSE(results[1]);
  EXPECT_TRUE(results[2]);
  EXPECT_EQ(count(), 2);
}

TEST_F(PostgresBatches, what_travels_together_arrives_as_it_was_given) {
  const std::vector<std::string> bodies{"plain",
                                        "",
                                        "NULL",
                                        "{a,b}",
                                        R"(a "quoted" \ back\slash)",
                                        "line\nbreak",
                                        "\t tab, comma",
                                        "\u6c49\u5b57 \U0001f600",
                                        "'; DROP TABLE note; --",
                                        "\\x41"};
  const std::vector<std::byte> raw{std::byte{0}, std::byte{255}, std::byte{'"'}, std::byte{'\\'}};
  std::vector<std::pair<std::int64_t, Body>> works;
  for (std::size_t i = 0; i < bodies.size(); ++i) {
    works.emplace_back(static_cast<std::int64_t>(i) + 1, [&, i](Transaction& tx) -> Result<void> {
      tx.send(testing::kInsertNote, i + 1, bodies[i], -0.1 * static_cast<double>(i), i % 2 == 0, Bytes(raw));
      return {};
    });
  }
  works.emplace_back(100, [&](Transaction& tx) -> Result<void> {
    tx.send(testing::kInsertNote, 100, nullptr, nullptr, nullptr, nullptr);
    return {};
  });
  for (const auto& result : run(works)) EXPECT_TRUE(result);
  database->read([&](Snapshot& snapshot) {
    for (std::size_t i = 0; i < bodies.size(); ++i)
      snapshot.each(
          testing::kLoadNote,
          [&](const Row& row) {
            EXPECT_EQ(row.text(1), bodies[i]);
            EXPECT_EQ(row.real(2), -0.1 * static_cast<double>(i));
            EXPECT_EQ(row.boolean(3), i % 2 == 0);
            EXPECT_TRUE(std::ranges::equal(row.bytes(4), raw));
          },
          i + 1);
    snapshot.each(
        testing::kLoadNote,
        [&](const Row& row) {
          for (int column = 1; column < 5; ++column) EXPECT_TRUE(row.is_null(column)) << column;
        },
        100);
  });
  EXPECT_EQ(count(), static_cast<std::int64_t>(bodies.size()) + 1);
}

TEST_F(PostgresBatches, two_changes_of_one_row_happen_in_their_order) {
  const auto results = run({{1,
                             [&](Transaction& tx) -> Result<void> {
                               TRY(insert(tx, 1));
                               tx.send(testing::kSetBody, 1, "first");
                               tx.send(testing::kSetBody, 1, "second");
                               return {};
                             }},
                            {1, [&](Transaction& tx) -> Result<void> {
                               tx.send(testing::kSetBody, 1, "third");
                               return {};
                             }}});
  EXPECT_TRUE(results[0] && results[1]);
  EXPECT_EQ(database->read(
                [](Snapshot& s) { return s.one(testing::kLoadNote, [](const Row& row) { return row.string(1); }, 1); }),
            "third");
}

TEST_F(PostgresBatches, each_gets_the_rows_that_it_expected) {
  ASSERT_TRUE(database->write([&](Transaction& tx) -> Result<void> {
    for (const int id : {1, 2, 4})
      tx.send(testing::kInsertNote, id, "note " + std::to_string(id), nullptr, nullptr, nullptr);
    return {};
  }));
  std::mutex mutex;
  std::map<int, std::optional<std::string>> found;
  std::promise<void> all;
  std::atomic<int> done{0};
  constexpr int kWorks = 40;  // of five keys, so that there are waves
  for (int i = 0; i < kWorks; ++i) {
    const int id = i % 5 + 1;
    database->write_async(
        [&, i, id](Transaction& tx) -> Result<void> {
          auto body = tx.one(testing::kLoadNote, [](const Row& row) { return row.string(1); }, id);
          if (body) tx.send(testing::kSetBody, id, *body + ".");
          const std::lock_guard lock(mutex);
          found[i] = std::move(body);
          return {};
        },
        [&](const Result<void>& result) {
          EXPECT_TRUE(result);
          if (++done == kWorks) all.set_value();
        },
        {.key = id, .ahead = [id](Transaction& tx) { tx.expect(testing::kLoadNote, id); }});
  }
  all.get_future().get();
  for (int i = 0; i < kWorks; ++i) {
    const int id = i % 5 + 1;
    const bool exists = id != 3 && id != 5;
    EXPECT_EQ(found[i],
              exists ? std::optional("note " + std::to_string(id) + std::string(static_cast<std::size_t>(i / 5), '.'))
                     : std::nullopt)
        << i;
  }
}

TEST_F(PostgresBatches, what_was_expected_is_what_is_true) {
  std::promise<std::string> body;
  ASSERT_TRUE(database->write([&](Transaction& tx) { return insert(tx, 1); }));
  database->write_async(
      [&](Transaction& tx) -> Result<std::string> {
        std::string before = tx.one(testing::kLoadNote, [](const Row& row) { return row.string(1); }, 1).value();
        tx.send(testing::kSetBody, 1, "later");
        return before;
      },
      [&](const Result<std::string>& result) { body.set_value(*result); },
      {.key = 1, .ahead = [](Transaction& tx) { tx.expect(testing::kLoadNote, 1); }});
  EXPECT_EQ(body.get_future().get(), "x");
  EXPECT_EQ(database->read([](Snapshot& s) {
    return s.one(testing::kLoadNote, [](const Row& row) { return row.string(1); }, 1).value();
  }),
            "later");
}

TEST(PostgresUrl, a_server_that_is_not_there_is_told_clearly) {
  EXPECT_THROW(Database::open({.url = "postgresql://nobody@/none?host=/nonexistent"}, {}), Unavailable);
}

}  // namespace
}  // namespace deskbell::storage
