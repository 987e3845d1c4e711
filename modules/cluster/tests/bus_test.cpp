#include <cluster/bus.h>
#include <gtest/gtest.h>

#include <string>

// With a real server: tests/cluster.
namespace deskbell::cluster {
namespace {

TEST(Bus, without_servers_there_is_none_and_nobody_waits) {
  Bus bus({.servers = {}, .prefix = "test", .name = "test", .certificates = {}});
  bus.on("topic", [](std::string_view) { FAIL(); });
  bus.say("topic", "word");
  EXPECT_EQ(bus.stats().state, BusState::none);
  EXPECT_EQ(bus.stats().waiting, 0U);
}

TEST(Bus, while_no_server_answers_words_are_dropped_and_counted) {
  // Port 9 of loopback: nobody listens.
  Bus bus({.servers = {"nats://127.0.0.1:9"}, .prefix = "test", .name = "test", .certificates = {}});
  for (int i = 0; i < 100'000; ++i) bus.say("topic", std::string(1000, 'x'));
  EXPECT_EQ(bus.stats().state, BusState::away);
  EXPECT_EQ(bus.stats().waiting, 0U);
  EXPECT_EQ(bus.stats().dropped, 100'000U);
  bus.close();
  bus.say("topic", "after the end");
}

}  // namespace
}  // namespace deskbell::cluster
