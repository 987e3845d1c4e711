#include <storage/testing.h>

#include <cluster/cluster.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <thread>

namespace deskbell::cluster {
namespace {

using namespace std::chrono_literals;
using storage::Transaction;
using ::testing::ElementsAre;
using ::testing::Field;

class NodeLease : public ::testing::TestWithParam<storage::Engine> {
 protected:
  bool alone() const { return GetParam() == storage::Engine::sqlite; }
  // As if the holder had been silent for the whole ttl.
  void let_run_out() {
    ASSERT_TRUE(database->write([](Transaction& tx) -> Result<void> {
      tx.each_of("UPDATE cluster_lease SET until = 1", {}, [](const storage::Row&) {});
      return {};
    }));
  }
  Result<void> work(Lease& lease, std::string_view text) {
    return database->write([&](Transaction& tx) -> Result<void> {
      if (!lease.confirm(tx)) return failure(ErrorCode::aborted, "not ours");
      const storage::Value values[] = {text};
      tx.each_of(
          "INSERT INTO cluster_agreement (name, value) VALUES ('work', $1) ON CONFLICT (name) DO UPDATE SET value = $1",
          values, [](const storage::Row&) {});
      return {};
    });
  }
  std::string worked(storage::Database& at) {
    std::string value;
    at.read([&](storage::Snapshot& snapshot) {
      snapshot.each_of("SELECT value FROM cluster_agreement WHERE name = 'work'", {},
                       [&](const storage::Row& row) { value = row.string(0); });
    });
    return value;
  }

  storage::TestDatabase database{GetParam(), {schema()}};
  base::ManualClock clock;
  Leases first{*database, clock, "first"};
  Leases second{*database, clock, "second"};
};
DESKBELL_ON_BOTH_ENGINES(NodeLease);

TEST_P(NodeLease, a_free_lease_is_had_at_the_next_tick) {
  const auto lease = first.want("router");
  EXPECT_EQ(lease->ours(), alone());
  first.tick();
  EXPECT_TRUE(lease->ours());
  EXPECT_EQ(lease->token(), 1);
  EXPECT_TRUE(work(*lease, "done"));
  EXPECT_EQ(first.stats().held, 1);
}

TEST_P(NodeLease, only_one_node_has_it) {
  if (alone()) return;
  const auto mine = first.want("router");
  const auto theirs = second.want("router");
  first.tick();
  second.tick();
  EXPECT_TRUE(mine->ours());
  EXPECT_FALSE(theirs->ours());
  EXPECT_FALSE(work(*theirs, "stolen"));
  EXPECT_EQ(worked(*database), "");
  const auto listed = database->read([](storage::Snapshot& snapshot) { return Leases::list(snapshot); });
  EXPECT_THAT(listed, ElementsAre(Field(&LeaseInfo::holder, "first")));
}

TEST_P(NodeLease, it_stays_with_who_renews_it) {
  if (alone()) return;
  const auto mine = first.want("router");
  const auto theirs = second.want("router");
  first.tick();
  for (int i = 0; i < 20; ++i) {
    clock.advance(2s);
    first.tick();
    second.tick();
    ASSERT_TRUE(mine->ours());
    ASSERT_FALSE(theirs->ours());
  }
  EXPECT_EQ(mine->token(), 1);
}

TEST_P(NodeLease, who_cannot_renew_it_ceases_by_himself) {
  if (alone()) return;
  const auto mine = first.want("router");
  first.tick();
  clock.advance(7'600ms);
  EXPECT_FALSE(mine->ours());
  EXPECT_FALSE(work(*mine, "late"));
}

TEST_P(NodeLease, one_that_is_given_back_is_free_at_once) {
  if (alone()) return;
  auto mine = first.want("router");
  const auto theirs = second.want("router");
  first.tick();
  first.give_back();
  EXPECT_FALSE(mine->ours());
  second.tick();
  EXPECT_TRUE(theirs->ours());
  EXPECT_EQ(theirs->token(), 2);
  first.tick();
  EXPECT_FALSE(mine->ours());
}

TEST_P(NodeLease, one_that_nobody_wants_any_more_is_given_back) {
  if (alone()) return;
  auto mine = first.want("router");
  const auto theirs = second.want("router");
  first.tick();
  mine.reset();
  first.tick();
  second.tick();
  EXPECT_TRUE(theirs->ours());
}

TEST_P(NodeLease, a_holder_who_slept_writes_nothing) {
  if (alone()) return;
  const auto mine = first.want("router");
  const auto theirs = second.want("router");
  first.tick();
  let_run_out();
  second.tick();
  ASSERT_TRUE(theirs->ours());
  EXPECT_EQ(theirs->token(), 2);
  // He has not looked at a clock since.
  EXPECT_TRUE(mine->ours());
  EXPECT_FALSE(work(*mine, "from the past"));
  EXPECT_TRUE(work(*theirs, "now"));
  EXPECT_EQ(worked(*database), "now");
  clock.advance(2s);
  first.tick();
  EXPECT_FALSE(mine->ours());
  EXPECT_EQ(first.stats().lost, 1);
}

TEST_P(NodeLease, nobody_takes_it_from_under_work_that_is_being_committed) {
  if (alone()) return;
  const auto mine = first.want("router");
  const auto theirs = second.want("router");
  first.tick();
  let_run_out();
  std::thread taking;
  ASSERT_TRUE(database->write([&](Transaction& tx) -> Result<void> {
    if (!mine->confirm(tx)) return failure(ErrorCode::aborted, "not ours");
    if (!taking.joinable())
      taking = std::thread([&] {
        while (!theirs->ours()) second.tick();
        EXPECT_EQ(worked(*database), "committed");
      });
    for (int i = 0; i < 50; ++i) tx.each_of("SELECT pg_sleep(0.002)", {}, [](const storage::Row&) {});
    tx.each_of("INSERT INTO cluster_agreement (name, value) VALUES ('work', 'committed')", {},
               [](const storage::Row&) {});
    return {};
  }));
  taking.join();
}

TEST_P(NodeLease, a_restarted_holder_has_it_back_at_once) {
  if (alone()) return;
  const auto before = first.want("router");
  first.tick();
  const auto theirs = second.want("router");
  Leases restarted{*database, clock, "first"};
  const auto after = restarted.want("router");
  second.tick();
  restarted.tick();
  EXPECT_TRUE(after->ours());
  EXPECT_EQ(after->token(), 2);
  EXPECT_FALSE(theirs->ours());
  EXPECT_FALSE(work(*before, "a ghost"));
}

TEST_P(NodeLease, a_consumer_of_the_log_works_on_one_node) {
  storage::TestDatabase both{GetParam(), {events::schema(), schema()}};
  Leases here{*both, clock, "here"};
  events::Log log(*both, clock);
  log.take_turns([&](const std::string& name) { return here.want(name); });
  const auto turn = log.turn("consumer.test");
  EXPECT_EQ(turn->ours(), alone());
  here.tick();
  EXPECT_TRUE(turn->ours());
}

}  // namespace
}  // namespace deskbell::cluster
