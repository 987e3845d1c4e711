#include <channel_web/installations.h>
#include <identity/testing.h>
#include <storage/testing.h>

#include <gtest/gtest.h>
#include <vault/testing.h>

namespace deskbell::channel_web {
namespace {

struct InstallationsTest : ::testing::TestWithParam<storage::Engine> {
  base::ManualClock clock;
  base::SeededRandom random{7};
  storage::TestDatabase database{GetParam(), {events::schema(), schema()}};
  events::Log log{*database, clock};
  Ids ids{clock};
  Installations here{*database, log, clock, random, ids, vault::testing_vault()};
  Installations elsewhere{*database, log, clock, random, ids, vault::testing_vault()};
  const Actor ada = identity::testing_administrator(1);

  Installation create() {
    const auto made = here.create(ada, {.name = "Shop", .queue = Id<routing::Queue>{21}});
    EXPECT_TRUE(made) << made.error().message;
    return made.value_or(Installation{});
  }
};

TEST_P(InstallationsTest, another_node_knows_a_new_one_before_it_hears_of_it) {
  EXPECT_EQ(elsewhere.find_by_key("unknown"), nullptr);
  const Installation by_key = create();
  EXPECT_EQ(elsewhere.find_by_key(by_key.key)->id, by_key.id);
  const Installation by_id = create();
  EXPECT_EQ(elsewhere.find(by_id.id)->key, by_id.key);
  EXPECT_EQ(elsewhere.find({4711}), nullptr);
}

TEST_P(InstallationsTest, a_paused_or_removed_one_lets_nobody_in) {
  const Installation paused = create();
  ASSERT_TRUE(here.update(ada, paused.id, {.name = "Shop", .queue = Id<routing::Queue>{21}, .status = InstallationStatus::paused}));
  EXPECT_EQ(here.find(paused.id), nullptr);
  EXPECT_EQ(elsewhere.find(paused.id), nullptr);
  const Installation removed = create();
  ASSERT_TRUE(here.remove(ada, removed.id));
  EXPECT_EQ(here.find_by_key(removed.key), nullptr);
  EXPECT_EQ(elsewhere.find_by_key(removed.key), nullptr);
}

DESKBELL_ON_BOTH_ENGINES(InstallationsTest);

}  // namespace
}  // namespace deskbell::channel_web
