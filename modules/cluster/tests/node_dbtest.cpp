#include <storage/testing.h>

#include <cluster/cluster.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <filesystem>

namespace deskbell::cluster {
namespace {

using storage::Transaction;
using ::testing::ElementsAre;

class ClusterNode : public ::testing::TestWithParam<storage::Engine> {
 protected:
  bool alone() const { return GetParam() == storage::Engine::sqlite; }
  Node::Needs named(std::string identity) {
    return {
        .database = *database, .clock = clock, .random = random, .identity = std::move(identity), .version = "1.2.3"};
  }
  void change(std::string_view sql) {
    ASSERT_TRUE(database->write([&](Transaction& tx) -> Result<void> {
      tx.each_of(sql, {}, [](const storage::Row&) {});
      return {};
    }));
  }
  std::vector<NodeState> states(const Node& node) {
    std::vector<NodeState> out;
    for (const auto& one : database->read([&](storage::Snapshot& snapshot) { return node.list(snapshot); }))
      out.push_back(one.state);
    return out;
  }

  storage::TestDatabase database{GetParam(), {schema()}};
  base::ManualClock clock;
  base::SystemRandom random;
};
DESKBELL_ON_BOTH_ENGINES(ClusterNode);

TEST_P(ClusterNode, each_has_its_own_number) {
  Node first(named("first"));
  first.serve("127.0.0.1:1");
  if (alone()) {
    EXPECT_EQ(first.number(), 0);
    EXPECT_THAT(states(first), ElementsAre(NodeState::alive));
    return;
  }
  Node second(named("second"));
  Node third(named("third"));
  EXPECT_EQ(first.number(), 0);
  EXPECT_EQ(second.number(), 1);
  EXPECT_EQ(third.number(), 2);
  second.leave();
  change("UPDATE cluster_node SET seen_at = seen_at - 11000000 WHERE number = 2");
  EXPECT_THAT(states(first), ElementsAre(NodeState::alive, NodeState::left, NodeState::dead));
  third.beat();
  EXPECT_THAT(states(first), ElementsAre(NodeState::alive, NodeState::alive, NodeState::left));
}

TEST_P(ClusterNode, a_restart_keeps_the_number) {
  if (alone()) return;
  Node first(named("first"));
  {
    const Node second(named("second"));
  }
  const Node again(named("second"));
  EXPECT_EQ(again.number(), 1);
}

TEST_P(ClusterNode, a_number_is_used_again_only_when_all_were_used_and_it_rested) {
  if (alone()) return;
  change(
      "INSERT INTO cluster_node (number, identity, incarnation, address, host, version, role, started_at, seen_at) "
      "SELECT n, n::text, '', '', '', '', 'serve', 0, (extract(epoch FROM now()) * 1000000)::bigint FROM "
      "generate_series(0, 1023) AS n");
  EXPECT_THROW(Node(named("one more")), std::runtime_error);
  change("UPDATE cluster_node SET seen_at = seen_at - 3700000000 WHERE number = 17");
  EXPECT_EQ(Node(named("one more")).number(), 17);
}

TEST_P(ClusterNode, who_lost_its_number_knows_it) {
  if (alone()) return;
  Node sleeper(named("sleeper"));
  change("UPDATE cluster_node SET incarnation = 'somebody else'");
  EXPECT_TRUE(sleeper.valid());
  sleeper.beat();
  EXPECT_FALSE(sleeper.valid());
}

TEST_P(ClusterNode, a_former_primary_is_known_by_its_epoch) {
  if (alone()) return;
  const auto directory = std::filesystem::temp_directory_path() / ("deskbell-node-" + random.token());
  std::filesystem::create_directory(directory);
  auto needs = named("first");
  needs.epoch_file = directory / "epoch";
  {
    Node node(needs);
    node.beat();
    change("INSERT INTO cluster_agreement (name, value) VALUES ('epoch', '2')");
    node.beat();
    EXPECT_TRUE(node.valid());
    change("UPDATE cluster_agreement SET value = '1' WHERE name = 'epoch'");
    node.beat();
    EXPECT_FALSE(node.valid());
  }
  EXPECT_THROW(Node{needs}, std::runtime_error);
  change("UPDATE cluster_agreement SET value = '3' WHERE name = 'epoch'");
  EXPECT_TRUE(Node(needs).valid());
  std::filesystem::remove_all(directory);
}

TEST_P(ClusterNode, all_agree_with_the_first) {
  EXPECT_TRUE(agree(*database, "key", "abc"));
  EXPECT_TRUE(agree(*database, "key", "abc"));
  EXPECT_FALSE(agree(*database, "key", "other"));
  EXPECT_EQ(agreed(*database, "key", "other"), "abc");
}

TEST_P(ClusterNode, a_data_directory_is_one_node_at_a_time) {
  const auto directory = std::filesystem::temp_directory_path() / ("deskbell-node-" + random.token());
  std::filesystem::create_directory(directory);
  std::string known;
  {
    const Identity first(directory, random);
    const Identity second(directory, random);
    EXPECT_TRUE(first.lasting());
    EXPECT_FALSE(second.lasting());
    EXPECT_NE(first.text(), second.text());
    known = first.text();
  }
  EXPECT_EQ(Identity(directory, random).text(), known);
  std::filesystem::remove_all(directory);
}

class NodeAttendance : public ClusterNode {
 protected:
  std::vector<std::int64_t> gone;
  Attendance::Gone note = [this](std::int64_t who) -> Result<void> {
    gone.push_back(who);
    return {};
  };
};
DESKBELL_ON_BOTH_ENGINES(NodeAttendance);

TEST_P(NodeAttendance, somebody_is_gone_when_no_node_has_him_any_more) {
  Attendance here(*database, clock, 0, note);
  Attendance there(*database, clock, 1, note);
  here.came(7);
  here.came(7);
  there.came(7);
  EXPECT_EQ(here.here(), 1U);
  here.left(7);
  EXPECT_THAT(gone, ElementsAre());
  there.left(7);
  EXPECT_THAT(gone, ElementsAre(7));
}

TEST_P(NodeAttendance, after_a_crash_people_have_time_to_come_back) {
  {
    Attendance before(*database, clock, 0, note);
    before.came(7);
    before.came(8);
  }
  Attendance after(*database, clock, 0, note);
  after.came(7);
  after.sweep_own();
  EXPECT_THAT(gone, ElementsAre());
  clock.advance(Attendance::kGrace);
  after.sweep_own();
  EXPECT_THAT(gone, ElementsAre(8));
  after.left(7);
  EXPECT_THAT(gone, ElementsAre(8, 7));
}

TEST_P(NodeAttendance, a_dead_node_has_nobody) {
  if (alone()) return;
  Node living(named("living"));
  Node dead(named("dead"));
  Attendance here(*database, clock, living.number(), note);
  Attendance there(*database, clock, dead.number(), note);
  here.came(7);
  there.came(7);
  there.came(8);
  here.sweep();
  EXPECT_THAT(gone, ElementsAre());
  change("UPDATE cluster_node SET seen_at = seen_at - 21000000 WHERE identity = 'dead'");
  here.sweep();
  EXPECT_THAT(gone, ElementsAre(8));
}

}  // namespace
}  // namespace deskbell::cluster
