#include "test_schema.h"

#include <storage/testing.h>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <atomic>
#include <future>
#include <limits>
#include <thread>

namespace deskbell::storage {
namespace {

using namespace testing;
using ::testing::ElementsAre;
using ::testing::HasSubstr;

constexpr Statement kUnlisted{"note.unlisted", "SELECT 1"};

class DatabaseContract : public ::testing::TestWithParam<Engine> {
 protected:
  Result<void> insert(Transaction& tx, std::int64_t id, std::string_view body = "x") {
    tx.run(kInsertNote, id, body, nullptr, nullptr, nullptr);
    return {};
  }
  std::int64_t count() {
    return database->read([](Snapshot& snapshot) { return snapshot.number(kCountNotes); });
  }
  TestDatabase database{GetParam(), {schema()}};
};
DESKBELL_ON_BOTH_ENGINES(DatabaseContract);

TEST_P(DatabaseContract, what_was_written_is_read_and_survives_reopening) {
  const Result<int> answer = database->write([&](Transaction& tx) -> Result<int> {
    TRY(insert(tx, 1, "hello"));
    return 7;
  });
  ASSERT_TRUE(answer);
  EXPECT_EQ(*answer, 7);
  database.reopen();
  const auto body =
      database->read([](Snapshot& s) { return s.one(kLoadNote, [](const Row& r) { return r.string(1); }, 1); });
  EXPECT_EQ(body, "hello");
}

TEST_P(DatabaseContract, all_types_and_nulls_come_back_as_they_went) {
  const std::byte raw[] = {std::byte{0}, std::byte{255}, std::byte{'\\'}, std::byte{39}};
  const std::string text = "你好 ' \" \\ \n $1 🙂";
  constexpr std::int64_t kLargest = std::numeric_limits<std::int64_t>::max();
  ASSERT_TRUE(database->write([&](Transaction& tx) -> Result<void> {
    EXPECT_EQ(tx.run(kInsertNote, kLargest, text, 0.1, true, Bytes(raw)), 1);
    tx.run(kInsertNote, -kLargest, "", -1e300, false, Bytes());
    tx.run(kInsertNote, 3, nullptr, std::optional<double>(), std::nullopt, nullptr);
    return {};
  }));
  database->read([&](Snapshot& snapshot) {
    EXPECT_EQ(1, snapshot.each(
                     kLoadNote,
                     [&](const Row& row) {
                       EXPECT_EQ(row.integer(0), kLargest);
                       EXPECT_EQ(row.text(1), text);
                       EXPECT_EQ(row.real(2), 0.1);
                       EXPECT_TRUE(row.boolean(3));
                       const Bytes got = row.bytes(4);
                       EXPECT_TRUE(std::ranges::equal(got, raw));
                       EXPECT_EQ(row.text(5), "it's BIGINT");
                     },
                     kLargest));
    EXPECT_EQ(1, snapshot.each(
                     kLoadNote,
                     [&](const Row& row) {
                       EXPECT_FALSE(row.is_null(1));
                       EXPECT_EQ(row.text(1), "");
                       EXPECT_EQ(row.real(2), -1e300);
                       EXPECT_FALSE(row.is_null(3));
                       EXPECT_FALSE(row.boolean(3));
                       EXPECT_FALSE(row.is_null(4));
                       EXPECT_TRUE(row.bytes(4).empty());
                     },
                     -kLargest));
    EXPECT_EQ(1, snapshot.each(
                     kLoadNote,
                     [&](const Row& row) {
                       for (int column = 1; column <= 4; ++column) EXPECT_TRUE(row.is_null(column)) << column;
                       EXPECT_EQ(row.optional_string(1), std::nullopt);
                       EXPECT_EQ(row.optional_time(3), std::nullopt);
                     },
                     3));
  });
}

TEST_P(DatabaseContract, statements_answer_how_many_rows_they_returned_or_changed) {
  ASSERT_TRUE(database->write([&](Transaction& tx) -> Result<void> {
    EXPECT_EQ(tx.run(kInsertNote, 1, "a", nullptr, nullptr, nullptr), 1);
    EXPECT_EQ(tx.run(kSetBody, 1, "b"), 1);
    EXPECT_EQ(tx.run(kSetBody, 2, "b"), 0);
    EXPECT_EQ(tx.one(kReturning, [](const Row& row) { return row.string(1); }, 9, "nine"), "nine");
    return {};
  }));
  database->read([](Snapshot& snapshot) {
    EXPECT_THAT(snapshot.all(kListNotes, [](const Row& row) { return row.integer(0); }), ElementsAre(1, 9));
    EXPECT_EQ(snapshot.number(kSumScores), 10);
    EXPECT_EQ(snapshot.one(kLoadNote, [](const Row& row) { return row.integer(0); }, 5), std::nullopt);
  });
}

TEST_P(DatabaseContract, a_variant_statement_runs_on_its_engine) {
  const auto name =
      database->read([](Snapshot& s) { return s.one(kDialect, [](const Row& row) { return row.string(0); }); });
  EXPECT_EQ(name, name_of(GetParam()));
}

TEST_P(DatabaseContract, sql_made_at_run_time_takes_parameters) {
  ASSERT_TRUE(database->write([&](Transaction& tx) { return insert(tx, 4, "four"); }));
  std::vector<std::string> found;
  const Value values[] = {std::string_view("four"), std::int64_t{4}};
  database->read([&](Snapshot& snapshot) {
    snapshot.each_of("SELECT body FROM note WHERE id = $2 AND body = $1", values,
                     [&](const Row& row) { found.push_back(row.string(0)); });
  });
  EXPECT_THAT(found, ElementsAre("four"));
}

TEST_P(DatabaseContract, a_statement_may_run_inside_its_own_visitor) {
  ASSERT_TRUE(database->write([&](Transaction& tx) -> Result<void> {
    TRY(insert(tx, 1));
    return insert(tx, 2);
  }));
  int pairs = 0;
  database->read(
      [&](Snapshot& s) { s.each(kListNotes, [&](const Row&) { s.each(kListNotes, [&](const Row&) { ++pairs; }); }); });
  EXPECT_EQ(pairs, 4);
}

TEST_P(DatabaseContract, an_error_rolls_everything_back) {
  const Result<void> answer = database->write([&](Transaction& tx) -> Result<void> {
    TRY(insert(tx, 1));
    return not_found("no");
  });
  ASSERT_FALSE(answer);
  EXPECT_EQ(answer.error().code, ErrorCode::not_found);
  EXPECT_EQ(count(), 0);
}

TEST_P(DatabaseContract, an_exception_rolls_back_and_reaches_the_caller) {
  const auto write = [&] {
    (void)database->write([&](Transaction& tx) -> Result<void> {
      TRY(insert(tx, 1));
      throw std::domain_error("broken");
    });
  };
  EXPECT_THROW(write(), std::domain_error);
  EXPECT_EQ(count(), 0);
  EXPECT_TRUE(database->write([&](Transaction& tx) { return insert(tx, 1); }));
}

TEST_P(DatabaseContract, a_violated_unique_constraint_is_thrown_as_such) {
  const auto twice = [&](const Statement& statement) {
    try {
      (void)database->write([&](Transaction& tx) -> Result<void> {
        for (int i = 0; i < 2; ++i) {
          if (&statement == &kInsertTag)
            tx.run(kInsertTag, "red", 1);
          else
            tx.run(kInsertNote, 1, "x", nullptr, nullptr, nullptr);
        }
        return {};
      });
    } catch (const UniqueViolation& e) {
      return std::string(e.what());
    }
    return std::string();
  };
  EXPECT_THAT(twice(kInsertNote), HasSubstr("note"));
  EXPECT_THAT(twice(kInsertTag), HasSubstr("tag"));
  EXPECT_EQ(count(), 0);
}

TEST_P(DatabaseContract, a_body_cannot_hide_a_failed_statement) {
  ASSERT_TRUE(database->write([&](Transaction& tx) { return insert(tx, 1); }));
  const auto hide = [&] {
    (void)database->write([&](Transaction& tx) -> Result<void> {
      TRY(insert(tx, 2));
      EXPECT_THROW((void)insert(tx, 1), UniqueViolation);
      EXPECT_ANY_THROW((void)insert(tx, 3));
      return {};
    });
  };
  EXPECT_THROW(hide(), UniqueViolation);
  EXPECT_EQ(count(), 1);
}

TEST_P(DatabaseContract, a_store_may_turn_a_violation_into_an_error) {
  ASSERT_TRUE(database->write([&](Transaction& tx) { return insert(tx, 1); }));
  const Result<void> answer = database->write([&](Transaction& tx) -> Result<void> {
    try {
      return insert(tx, 1);
    } catch (const UniqueViolation&) {
      return failure(ErrorCode::already_exists, "taken");
    }
  });
  ASSERT_FALSE(answer);
  EXPECT_EQ(answer.error().code, ErrorCode::already_exists);
}

TEST_P(DatabaseContract, misuse_is_told_clearly) {
  EXPECT_THROW(database->read([](Snapshot& s) { s.number(kUnlisted); }), std::logic_error);
  EXPECT_ANY_THROW(database->read([](Snapshot& s) { s.number(kLoadNote); }));
  EXPECT_ANY_THROW(database->read([](Snapshot& s) { s.each_of("SELECT nonsense", {}, [](const Row&) {}); }));
  EXPECT_ANY_THROW(database->read([](Snapshot& s) { s.each_of("DELETE FROM note", {}, [](const Row&) {}); }));
  EXPECT_EQ(count(), 0);
}

TEST_P(DatabaseContract, an_inner_write_joins_the_outer_one) {
  ASSERT_TRUE(database->write([&](Transaction& tx) -> Result<void> {
    TRY(insert(tx, 1));
    TRY(database->write([&](Transaction& inner) {
      EXPECT_EQ(inner.number(kCountNotes), 1);
      return insert(inner, 2);
    }));
    EXPECT_EQ(database->read([](Snapshot& s) { return s.number(kCountNotes); }), 2);
    return {};
  }));
  EXPECT_EQ(count(), 2);
}

TEST_P(DatabaseContract, an_inner_error_rolls_the_outer_write_back_even_when_it_is_ignored) {
  const Result<int> answer = database->write([&](Transaction& tx) -> Result<int> {
    TRY(insert(tx, 1));
    (void)database->write([&](Transaction& inner) -> Result<void> {
      TRY(insert(inner, 2));
      return failure(ErrorCode::failed_precondition, "inner");
    });
    return 1;
  });
  ASSERT_FALSE(answer);
  EXPECT_EQ(answer.error().message, "inner");
  EXPECT_EQ(count(), 0);
}

TEST_P(DatabaseContract, a_read_inside_a_read_sees_the_same_snapshot) {
  database->read([&](Snapshot& snapshot) {
    EXPECT_EQ(snapshot.number(kCountNotes), 0);
    std::thread([&] { EXPECT_TRUE(database->write([&](Transaction& tx) { return insert(tx, 1); })); }).join();
    EXPECT_EQ(snapshot.number(kCountNotes), 0);
    EXPECT_EQ(count(), 0);
  });
  EXPECT_EQ(count(), 1);
}

TEST_P(DatabaseContract, nobody_sees_what_is_not_committed) {
  ASSERT_TRUE(database->write([&](Transaction& tx) -> Result<void> {
    TRY(insert(tx, 1));
    std::thread([&] { EXPECT_EQ(count(), 0); }).join();
    return {};
  }));
  EXPECT_EQ(count(), 1);
}

TEST_P(DatabaseContract, a_queued_write_is_done_after_it_can_be_read) {
  std::promise<std::pair<std::int64_t, std::int64_t>> seen;
  database->write_async(
      [&](Transaction& tx) -> Result<int> {
        TRY(insert(tx, 1));
        return 5;
      },
      [&](Result<int> answer) { seen.set_value({answer.value_or(0), count()}); });
  EXPECT_EQ(seen.get_future().get(), std::pair(std::int64_t{5}, std::int64_t{1}));
}

TEST_P(DatabaseContract, a_queued_write_answers_errors_and_exceptions) {
  std::promise<ErrorCode> refused, broken;
  database->write_async(
      [&](Transaction& tx) -> Result<void> {
        TRY(insert(tx, 1));
        return failure(ErrorCode::aborted, "no");
      },
      [&](Result<void> answer) { refused.set_value(answer.error().code); });
  database->write_async(
      [&](Transaction& tx) -> Result<void> {
        TRY(insert(tx, 2));
        throw std::runtime_error("deliberate");
      },
      [&](Result<void> answer) { broken.set_value(answer.error().code); });
  EXPECT_EQ(refused.get_future().get(), ErrorCode::aborted);
  EXPECT_EQ(broken.get_future().get(), ErrorCode::internal);
  EXPECT_EQ(count(), 0);
}

TEST_P(DatabaseContract, in_a_batch_only_those_that_fail_are_rolled_back) {
  constexpr int kWrites = 300;
  std::atomic<int> good{0}, bad{0};
  std::promise<void> all;
  for (int i = 1; i <= kWrites; ++i) {
    database->write_async(
        [&, i](Transaction& tx) -> Result<void> {
          TRY(insert(tx, i));
          if (i % 3 == 0) return not_found("no");
          if (i % 5 == 0) tx.run(kInsertNote, i, "twice", nullptr, nullptr, nullptr);
          return {};
        },
        [&](Result<void> answer) {
          ++(answer ? good : bad);
          if (good + bad == kWrites) all.set_value();
        });
  }
  all.get_future().get();
  EXPECT_EQ(good, kWrites - kWrites / 3 - kWrites / 5 + kWrites / 15);
  EXPECT_EQ(count(), good);
}

TEST_P(DatabaseContract, a_refused_write_that_changed_nothing_leaves_its_batch_alone) {
  constexpr int kWrites = 300;
  std::atomic<int> runs{0}, done{0};
  std::promise<void> all;
  std::promise<void> started, go_on;  // so that the rest is one batch
  database->write_async(
      [&](Transaction&) -> Result<void> {
        if (runs++ == 0) {
          started.set_value();
          go_on.get_future().wait();
        }
        return {};
      },
      [](const Result<void>&) {});
  started.get_future().wait();
  for (int i = 1; i <= kWrites; ++i) {
    database->write_async(
        [&, i](Transaction& tx) -> Result<void> {
          ++runs;
          if (i % 3 == 0) return not_found("no");
          return insert(tx, i);
        },
        [&](const Result<void>&) {
          if (++done == kWrites) all.set_value();
        });
  }
  go_on.set_value();
  all.get_future().get();
  EXPECT_EQ(runs, 1 + kWrites);
  EXPECT_EQ(count(), kWrites - kWrites / 3);
}

TEST_P(DatabaseContract, a_lineage_ends_where_something_is_rolled_back_or_somebody_else_writes) {
  const auto lineage = [](Database& of) {
    return of.write([](Transaction& tx) -> Result<std::uint64_t> { return tx.lineage(); }).value();
  };
  const std::uint64_t first = lineage(*database);
  if (GetParam() == Engine::postgres) {
    EXPECT_EQ(first, 0U);
    return;
  }
  ASSERT_TRUE(database->write([&](Transaction& tx) { return insert(tx, 1); }));
  EXPECT_FALSE(database->write([&](Transaction&) -> Result<void> { return not_found("no"); }));
  EXPECT_EQ(lineage(*database), first);

  EXPECT_FALSE(database->write([&](Transaction& tx) -> Result<void> {
    TRY(insert(tx, 2));
    return not_found("no");
  }));
  const std::uint64_t second = lineage(*database);
  EXPECT_NE(second, first);

  const auto other = Database::open({.url = database.url()}, std::vector{testing::schema()});
  ASSERT_TRUE(other->write([&](Transaction& tx) { return insert(tx, 3); }));
  EXPECT_NE(lineage(*database), second);
}

TEST_P(DatabaseContract, hooks_run_after_the_commit_and_before_the_caller_goes_on) {
  std::mutex mutex;
  std::vector<std::string> order;
  const auto note = [&](std::string what) {
    const std::lock_guard lock(mutex);
    order.push_back(std::move(what));
  };
  database->after_batch([&] { note("batch"); });
  ASSERT_TRUE(database->write([&](Transaction& tx) -> Result<void> {
    tx.after_commit([&] { note("first, " + std::to_string(count())); });
    TRY(database->write([&](Transaction& inner) -> Result<void> {
      inner.after_commit([&] { note("second"); });
      return insert(inner, 1);
    }));
    return insert(tx, 2);
  }));
  note("caller");
  EXPECT_FALSE(database->write([&](Transaction& tx) -> Result<void> {
    tx.after_commit([&] { note("never"); });
    return not_found("no");
  }));
  EXPECT_THAT(order, ElementsAre("first, 2", "second", "batch", "caller"));
}

TEST_P(DatabaseContract, concurrent_writers_lose_no_update) {
  ASSERT_TRUE(database->write([&](Transaction& tx) { return insert(tx, 1, "0"); }));
  std::vector<std::thread> threads;
  for (int t = 0; t < 6; ++t) {
    threads.emplace_back([&] {
      for (int i = 0; i < 20; ++i) {
        EXPECT_TRUE(database->write([&](Transaction& tx) -> Result<void> {
          const int value = std::stoi(*tx.one(kLoadNote, [](const Row& row) { return row.string(1); }, 1));
          tx.run(kSetBody, 1, std::to_string(value + 1));
          return {};
        }));
      }
    });
  }
  for (std::thread& thread : threads) thread.join();
  const auto value =
      database->read([](Snapshot& s) { return s.one(kLoadNote, [](const Row& row) { return row.string(1); }, 1); });
  EXPECT_EQ(value, "120");
}

TEST_P(DatabaseContract, more_readers_than_connections_take_turns) {
  std::vector<std::thread> threads;
  for (int t = 0; t < 12; ++t) {
    threads.emplace_back([&] {
      for (int i = 0; i < 10; ++i) EXPECT_EQ(count(), 0);
    });
  }
  for (std::thread& thread : threads) thread.join();
}

TEST_P(DatabaseContract, closing_finishes_what_was_queued) {
  std::atomic<int> done{0};
  for (int i = 1; i <= 50; ++i)
    database->write_async([&, i](Transaction& tx) { return insert(tx, i); },
                          [&](Result<void> answer) { done += answer.has_value(); });
  database.reopen();
  EXPECT_EQ(done, 50);
  EXPECT_EQ(count(), 50);
}

TEST_P(DatabaseContract, a_sound_database_is_healthy_and_checks_without_findings) {
  EXPECT_TRUE(database->healthy());
  EXPECT_THAT(database->check(), ElementsAre());
}

TEST_P(DatabaseContract, a_large_transaction_is_stored_as_well) {
  const std::string body(10'000, 'x');
  for (const int count : {13, 14, 40, 400}) {
    ASSERT_TRUE(database->write([&](Transaction& tx) -> Result<void> {
      for (int i = 0; i < count; ++i) TRY(insert(tx, count * 1'000 + i, body));
      return {};
    })) << count;
  }
  EXPECT_EQ(this->count(), 467);
}

TEST_P(DatabaseContract, commits_are_counted) {
  const Stats before = database->stats();
  ASSERT_TRUE(database->write([&](Transaction& tx) { return insert(tx, 1); }));
  ASSERT_FALSE(database->write([&](Transaction&) -> Result<void> { return not_found("no"); }));
  const Stats after = database->stats();
  EXPECT_EQ(after.writes - before.writes, 1);
  EXPECT_EQ(after.commit_seconds.count() - before.commit_seconds.count(), 1u);
  EXPECT_EQ(after.failures, before.failures);
  if (GetParam() == Engine::sqlite) EXPECT_GT(after.database_bytes, 0);
  EXPECT_EQ(after.queued, 0);
}

}  // namespace
}  // namespace deskbell::storage
