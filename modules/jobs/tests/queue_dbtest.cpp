#include <jobs/queue.h>
#include <storage/testing.h>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <future>
#include <set>

namespace deskbell::jobs {
namespace {

using namespace std::chrono_literals;
using storage::Snapshot;
using storage::Transaction;
using ::testing::ElementsAre;

class JobQueue : public ::testing::TestWithParam<storage::Engine> {
 protected:
  Id<Job> enqueue(const NewJob& job) {
    return *database->write([&](Transaction& tx) -> Result<Id<Job>> { return queue.enqueue(tx, job); });
  }
  Counts counts() {
    return database->read([&](Snapshot& snapshot) { return queue.counts(snapshot); });
  }
  std::vector<DeadJob> dead() {
    return database->read([&](Snapshot& snapshot) { return queue.dead(snapshot, std::nullopt, 10); });
  }
  Queue::Handler record() {
    return [this](const Job& job) -> Result<void> {
      ran.push_back(job.payload);
      attempts.push_back(job.attempt);
      return {};
    };
  }
  Queue::Handler fail(ErrorCode code = ErrorCode::unavailable) {
    return [this, code](const Job& job) -> Result<void> {
      attempts.push_back(job.attempt);
      return failure(code, "no luck");
    };
  }
  storage::TestDatabase database{GetParam(), {schema()}};
  base::ManualClock clock;
  Ids ids{clock};
  base::SeededRandom random{1};
  Queue queue{*database, clock, ids, random};
  std::vector<std::string> ran;
  std::vector<int> attempts;
};
DESKBELL_ON_BOTH_ENGINES(JobQueue);

TEST_P(JobQueue, a_job_runs_once_and_is_gone) {
  queue.handle("test.run", [&](const Job& job) -> Result<void> {
    EXPECT_EQ(job.kind, "test.run");
    EXPECT_EQ(job.created_at, clock.now());
    EXPECT_EQ(job.max_attempts, 10);
    return record()(job);
  });
  enqueue({.kind = "test.run", .payload = R"({"a":1})"});
  EXPECT_EQ(counts().waiting, 1);
  EXPECT_EQ(queue.run_due(), 1);
  EXPECT_EQ(queue.run_due(), 0);
  EXPECT_THAT(ran, ElementsAre(R"({"a":1})"));
  EXPECT_THAT(attempts, ElementsAre(1));
  EXPECT_EQ(counts().waiting, 0);
}

TEST_P(JobQueue, a_job_of_a_rolled_back_transaction_never_runs) {
  queue.handle("test.run", record());
  EXPECT_FALSE(database->write([&](Transaction& tx) -> Result<void> {
    queue.enqueue(tx, {.kind = "test.run"});
    return not_found("no");
  }));
  EXPECT_EQ(queue.run_due(), 0);
}

TEST_P(JobQueue, jobs_run_when_they_are_due_the_oldest_first) {
  queue.handle("test.run", record());
  enqueue({.kind = "test.run", .payload = "late", .run_at = clock.now() + 1h});
  enqueue({.kind = "test.run", .payload = "second"});
  enqueue({.kind = "test.run", .payload = "first", .run_at = clock.now() - 1h});
  EXPECT_EQ(queue.run_due(), 2);
  clock.advance(1h);
  EXPECT_EQ(queue.run_due(), 1);
  EXPECT_THAT(ran, ElementsAre("first", "second", "late"));
}

TEST_P(JobQueue, a_failed_job_is_repeated_after_a_growing_random_pause) {
  queue.handle("test.run", fail());
  enqueue({.kind = "test.run", .max_attempts = 4});
  std::vector<std::chrono::microseconds> pauses;
  while (dead().empty()) {
    ASSERT_EQ(queue.run_due(), 1);
    const auto due = counts().oldest_due;
    if (!due) break;
    pauses.push_back(*due - clock.now());
    clock.set(*due);
  }
  EXPECT_THAT(attempts, ElementsAre(1, 2, 3, 4));
  ASSERT_EQ(pauses.size(), 3);
  for (std::size_t i = 0; i < pauses.size(); ++i) {
    EXPECT_GT(pauses[i], 0us);
    EXPECT_LE(pauses[i], 1s * (1 << i) + 1ms);
  }
}

TEST_P(JobQueue, a_job_that_fails_for_good_is_a_dead_letter_with_its_error) {
  queue.handle("test.run", fail());
  const Id<Job> id = enqueue({.kind = "test.run", .payload = "p", .max_attempts = 1});
  EXPECT_EQ(queue.run_due(), 1);
  const auto letters = dead();
  ASSERT_EQ(letters.size(), 1);
  EXPECT_EQ(letters[0].job.id, id);
  EXPECT_EQ(letters[0].job.payload, "p");
  EXPECT_EQ(letters[0].error, "no luck");
  EXPECT_EQ(letters[0].died_at, clock.now());
  clock.advance(24h);
  EXPECT_EQ(queue.run_due(), 0);
  EXPECT_EQ(counts().dead, 1);
}

TEST_P(JobQueue, what_repetition_cannot_cure_is_not_repeated) {
  queue.handle("test.run", fail(ErrorCode::invalid_argument));
  enqueue({.kind = "test.run"});
  EXPECT_EQ(queue.run_due(), 1);
  EXPECT_EQ(dead().size(), 1);
}

TEST_P(JobQueue, an_exception_is_a_failure) {
  queue.handle("test.run", [](const Job&) -> Result<void> { throw std::runtime_error("deliberate"); });
  enqueue({.kind = "test.run", .max_attempts = 1});
  EXPECT_EQ(queue.run_due(), 1);
  EXPECT_EQ(dead().at(0).error, "deliberate");
}

TEST_P(JobQueue, a_dead_letter_can_be_retried_or_removed) {
  queue.handle("test.run", fail());
  const Id<Job> first = enqueue({.kind = "test.run", .payload = "1", .max_attempts = 1});
  const Id<Job> second = enqueue({.kind = "test.run", .payload = "2", .max_attempts = 1});
  EXPECT_EQ(queue.run_due(), 2);
  EXPECT_EQ(database->read([&](Snapshot& s) { return queue.dead(s, second, 10).size(); }), 1);
  queue.handle("test.run", record());
  EXPECT_TRUE(database->write([&](Transaction& tx) { return queue.retry(tx, first); }));
  EXPECT_TRUE(database->write([&](Transaction& tx) { return queue.remove(tx, second); }));
  EXPECT_EQ(queue.run_due(), 1);
  EXPECT_THAT(ran, ElementsAre("1"));
  EXPECT_THAT(dead(), ElementsAre());
  EXPECT_EQ(database->write([&](Transaction& tx) { return queue.retry(tx, first); }).error().code,
            ErrorCode::not_found);
  EXPECT_EQ(database->write([&](Transaction& tx) { return queue.remove(tx, first); }).error().code,
            ErrorCode::not_found);
}

TEST_P(JobQueue, a_unique_key_waits_only_once_at_the_earlier_time) {
  queue.handle("test.run", record());
  const Id<Job> first = enqueue({.kind = "test.run", .payload = "1", .run_at = clock.now() + 1h, .unique_key = "k"});
  EXPECT_EQ(enqueue({.kind = "test.run", .payload = "2", .run_at = clock.now() + 2h, .unique_key = "k"}), first);
  EXPECT_EQ(enqueue({.kind = "test.run", .payload = "3", .unique_key = "k"}), first);
  EXPECT_NE(enqueue({.kind = "test.run", .payload = "4", .unique_key = "other"}), first);
  EXPECT_EQ(queue.run_due(), 2);
  EXPECT_THAT(ran, ElementsAre("1", "4"));
  EXPECT_NE(enqueue({.kind = "test.run", .unique_key = "k"}), first);
}

TEST_P(JobQueue, a_running_job_does_not_keep_its_key_from_waiting_again) {
  bool again = true;
  queue.handle("test.run", [&](const Job& job) -> Result<void> {
    ran.push_back(job.payload);
    if (std::exchange(again, false)) {
      enqueue({.kind = "test.run", .payload = "newer", .unique_key = "k"});
      return failure(ErrorCode::unavailable, "gives way to the newer one");
    }
    return {};
  });
  enqueue({.kind = "test.run", .payload = "older", .unique_key = "k"});
  EXPECT_EQ(queue.run_due(), 2);
  clock.advance(1h);
  EXPECT_EQ(queue.run_due(), 0);
  EXPECT_THAT(ran, ElementsAre("older", "newer"));
}

TEST_P(JobQueue, a_dead_letter_whose_key_waits_again_is_not_retried) {
  queue.handle("test.run", fail());
  const Id<Job> id = enqueue({.kind = "test.run", .unique_key = "k", .max_attempts = 1});
  EXPECT_EQ(queue.run_due(), 1);
  enqueue({.kind = "test.run", .unique_key = "k"});
  EXPECT_EQ(database->write([&](Transaction& tx) { return queue.retry(tx, id); }).error().code,
            ErrorCode::already_exists);
}

TEST_P(JobQueue, a_waiting_job_can_be_cancelled_by_its_key) {
  enqueue({.kind = "test.run", .unique_key = "k"});
  const auto cancel = [&] {
    return *database->write([&](Transaction& tx) -> Result<bool> { return queue.cancel(tx, "k"); });
  };
  EXPECT_TRUE(cancel());
  EXPECT_FALSE(cancel());
  EXPECT_EQ(queue.run_due(), 0);
}

TEST_P(JobQueue, the_job_of_a_dead_worker_runs_again_when_its_lease_ends) {
  // The second queue stands for another process; the first one never gets to say that it is done.
  Queue other(*database, clock, ids, random);
  other.handle("test.run", record());
  queue.handle("test.run", [&](const Job& job) -> Result<void> {
    EXPECT_EQ(other.run_due(), 0);
    EXPECT_EQ(counts().running, 1);
    clock.advance(61s);
    EXPECT_EQ(other.run_due(), 1);
    EXPECT_EQ(job.attempt, 1);
    return failure(ErrorCode::unavailable, "too late to matter");
  });
  enqueue({.kind = "test.run", .payload = "p"});
  EXPECT_EQ(queue.run_due(), 1);
  EXPECT_THAT(attempts, ElementsAre(2));
  clock.advance(1h);
  EXPECT_EQ(other.run_due(), 0);
  EXPECT_EQ(counts().waiting + counts().running + counts().dead, 0);
}

TEST_P(JobQueue, a_job_that_kills_each_worker_ends_as_a_dead_letter) {
  Queue other(*database, clock, ids, random);
  other.handle("test.run", record());
  queue.handle("test.run", [&](const Job&) -> Result<void> {
    clock.advance(61s);
    EXPECT_EQ(other.run_due(), 1);
    return {};
  });
  enqueue({.kind = "test.run", .max_attempts = 1});
  EXPECT_EQ(queue.run_due(), 1);
  EXPECT_THAT(ran, ElementsAre());
  EXPECT_EQ(dead().size(), 1);
}

TEST_P(JobQueue, a_schedule_fires_once_per_period_even_across_restarts_and_nodes) {
  Queue other(*database, clock, ids, random);
  for (Queue* node : {&queue, &other}) {
    node->handle("test.run", record());
    node->every("nightly", 60s, {.kind = "test.run", .payload = "tick"});
  }
  EXPECT_EQ(queue.run_due() + other.run_due(), 1);
  clock.advance(59s);
  EXPECT_EQ(queue.run_due() + other.run_due(), 0);
  clock.advance(1s);
  EXPECT_EQ(other.run_due() + queue.run_due(), 1);
  clock.advance(10min + 30s);
  EXPECT_EQ(queue.run_due() + other.run_due(), 1);
  clock.advance(29s);
  EXPECT_EQ(queue.run_due(), 0);
  clock.advance(1s);
  EXPECT_EQ(queue.run_due(), 1);
}

TEST_P(JobQueue, a_kind_without_handler_waits_for_one) {
  enqueue({.kind = "test.unknown"});
  EXPECT_EQ(queue.run_due(), 1);
  EXPECT_EQ(counts().waiting, 1);
}

TEST_P(JobQueue, while_outbound_traffic_is_held_only_jobs_that_stay_inside_run) {
  queue.handle("test.send", record(), Direction::outbound);
  queue.handle("test.mail", record(), Direction::outbound);
  queue.handle("test.run", record());
  const auto hold = [&] { return database->read([&](Snapshot& snapshot) { return queue.outbound_hold(snapshot); }); };
  const auto resume = [&] { return database->write([&](Transaction& tx) { return queue.resume_outbound(tx); }); };
  EXPECT_FALSE(hold());
  EXPECT_EQ(resume().error().code, ErrorCode::failed_precondition);
  ASSERT_TRUE(database->write([&](Transaction& tx) -> Result<void> {
    queue.hold_outbound(tx, "restored");
    queue.hold_outbound(tx, "again");
    return {};
  }));
  ASSERT_TRUE(hold());
  EXPECT_EQ(hold()->reason, "restored");
  EXPECT_EQ(hold()->since, clock.now());
  enqueue({.kind = "test.send", .payload = "a"});
  enqueue({.kind = "test.mail", .payload = "b"});
  clock.advance(1s);
  enqueue({.kind = "test.run", .payload = "c"});
  EXPECT_EQ(queue.run_due(), 1);
  EXPECT_THAT(ran, ElementsAre("c"));
  EXPECT_EQ(counts().held, 2);
  EXPECT_EQ(counts().waiting, 2);
  EXPECT_FALSE(counts().oldest_due);
  EXPECT_EQ(*resume(), 2);
  EXPECT_FALSE(hold());
  EXPECT_EQ(counts().held, 0);
  EXPECT_EQ(queue.run_due(), 2);
  EXPECT_THAT(ran, ElementsAre("c", "a", "b"));
}

TEST_P(JobQueue, an_outbound_job_that_failed_waits_for_the_release_too) {
  queue.handle("test.send", fail(), Direction::outbound);
  enqueue({.kind = "test.send"});
  EXPECT_EQ(queue.run_due(), 1);
  ASSERT_TRUE(database->write([&](Transaction& tx) -> Result<void> {
    queue.hold_outbound(tx, "restored");
    return {};
  }));
  clock.advance(24h);
  EXPECT_EQ(queue.run_due(), 0);
}

TEST_P(JobQueue, workers_run_what_is_enqueued) {
  constexpr int kJobs = 40;
  std::mutex mutex;
  std::set<std::string> seen;
  std::promise<void> all;
  queue.handle("test.run", [&](const Job& job) -> Result<void> {
    const std::lock_guard lock(mutex);
    EXPECT_TRUE(seen.insert(job.payload).second) << job.payload;
    if (seen.size() == kJobs) all.set_value();
    return {};
  });
  queue.start();
  for (int i = 0; i < kJobs; ++i) enqueue({.kind = "test.run", .payload = std::to_string(i)});
  EXPECT_EQ(all.get_future().wait_for(20s), std::future_status::ready);
  queue.stop();
  EXPECT_EQ(counts().waiting + counts().running + counts().dead, 0);
}

TEST_P(JobQueue, what_ran_is_counted_and_told_as_a_span) {
  std::vector<std::string> spans;
  Queue watched(*database, clock, ids, random, {.spans = [&](const base::Span& span) {
                  spans.push_back(std::string(span.name) + (span.error.empty() ? "" : " failed"));
                }});
  watched.handle("test.run", record());
  watched.handle("test.fail", fail(ErrorCode::invalid_argument));
  enqueue({.kind = "test.run"});
  enqueue({.kind = "test.fail"});
  watched.run_due();
  const Stats stats = watched.stats();
  EXPECT_EQ(stats.done, 1u);
  EXPECT_EQ(stats.failed, 1u);
  EXPECT_EQ(stats.buried, 1u);
  EXPECT_EQ(stats.seconds.count(), 2u);
  EXPECT_THAT(spans, ElementsAre("job test.run", "job test.fail failed"));
}

}  // namespace
}  // namespace deskbell::jobs
