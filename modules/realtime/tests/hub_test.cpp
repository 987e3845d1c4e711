#include "hub.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace deskbell::realtime {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;

class RecordingSocket final : public http::Socket {
 public:
  void send(http::Frame frame) override { frames.push_back(*frame); }
  void close(std::uint16_t, std::string_view) override { open = false; }
  std::size_t queued_bytes() const override { return 0; }
  bool is_open() const override { return open; }
  void pause_reading() override {}
  void resume_reading() override {}
  // "kind seq" of each event received.
  std::vector<std::string> events() const {
    std::vector<std::string> out;
    for (const auto& frame : frames) {
      const auto object = base::parse_json_value(frame)->as_object();
      if (object.at("type").as_string() != "event") continue;
      out.push_back(std::string(object.at("kind").as_string()) + " " + std::to_string(object.at("seq").as_int64()));
    }
    return out;
  }
  std::vector<std::string> frames;
  bool open = true;
};

Actor agent(std::int64_t id, identity::Reach reach = identity::Reach::own) {
  Actor actor{.kind = ActorKind::user, .id = id, .name = "Agent"};
  actor.permissions.set(Permission::view_conversations, reach);
  return actor;
}

struct HubTest : testing::Test {
  Hub hub{[](const events::Event& event) {
    return event.kind == "hidden" ? std::nullopt : std::optional(std::string("{\"visitor\":true}"));
  }};
  std::int64_t position = 0;

  std::pair<std::shared_ptr<Listener>, RecordingSocket*> listener(Actor actor) {
    auto socket = std::make_shared<RecordingSocket>();
    auto* raw = socket.get();
    auto made = std::make_shared<Listener>(std::move(socket), std::move(actor));
    hub.add(made);
    return {made, raw};
  }
  void commit(std::int64_t stream, std::int64_t seq, std::string kind, std::string payload = "{}") {
    const auto one = event(stream, seq, std::move(kind), std::move(payload));
    hub.deliver({&one, 1});
  }
  std::shared_ptr<const events::Event> event(std::int64_t stream, std::int64_t seq, std::string kind, std::string payload = "{}") {
    auto event = std::make_shared<events::Event>();
    event->position = ++position;
    event->stream = stream;
    event->seq = seq;
    event->kind = std::move(kind);
    event->payload = std::move(payload);
    return event;
  }
};

TEST_F(HubTest, what_commits_while_catching_up_comes_once_and_in_order) {
  auto [reader, socket] = listener(agent(1));
  hub.begin_stream(reader, 7);
  commit(7, 4, "x");  // already in what the reader read from the database
  commit(7, 5, "x");  // not in it
  EXPECT_THAT(socket->events(), IsEmpty());
  hub.finish_stream(reader, 7, 4);
  commit(7, 6, "x");
  EXPECT_THAT(socket->events(), ElementsAre("x 5", "x 6"));
}

TEST_F(HubTest, an_event_that_feed_and_subscription_both_match_comes_once) {
  auto [reader, socket] = listener(agent(1));
  hub.begin_stream(reader, 7);
  hub.finish_stream(reader, 7, 0);
  hub.begin_feed(reader);
  hub.finish_feed(reader, 0);
  commit(7, 1, "conversation.message_posted", R"({"message":{"mentions":[]},"owner":"1"})");
  EXPECT_THAT(socket->events(), ElementsAre("conversation.message_posted 1"));
}

TEST_F(HubTest, a_feed_carries_own_work_and_nothing_foreign) {
  auto [reader, socket] = listener(agent(1));
  hub.begin_feed(reader);
  hub.finish_feed(reader, 0);
  commit(1, 1, "offer.made");
  commit(2, 1, "offer.made");
  commit(7, 1, "conversation.message_posted", R"({"message":{"mentions":[]},"owner":"1"})");
  commit(8, 1, "conversation.message_posted", R"({"message":{"mentions":["1"]},"owner":"2"})");
  commit(9, 1, "conversation.message_posted", R"({"message":{"mentions":[]},"owner":"2"})");
  commit(7, 2, "conversation.closed", R"({"conversation":{"owner":"1","participants":[]}})");
  commit(9, 2, "conversation.closed", R"({"conversation":{"owner":"2","participants":[]}})");
  commit(10, 2, "conversation.closed", R"({"conversation":{"owner":"2","participants":[{"user":"1","mode":"watcher"}]}})");
  EXPECT_THAT(socket->events(), ElementsAre("offer.made 1", "conversation.message_posted 1", "conversation.message_posted 1",
                                            "conversation.closed 2", "conversation.closed 2"));
}

TEST_F(HubTest, alarms_are_heard_by_those_who_may_see_the_health_of_the_centre) {
  const events::Event alarm{.stream = events::kWorkspaceStream, .kind = "health.alarm_raised", .payload = "{}"};
  Actor someone{.kind = ActorKind::user, .id = 70, .name = "A"};
  EXPECT_FALSE(hears(someone, alarm, audience_of(alarm)));
  someone.permissions.set(Permission::view_health, identity::Reach::all);
  EXPECT_TRUE(hears(someone, alarm, audience_of(alarm)));
}

TEST_F(HubTest, a_visitor_gets_his_view_only) {
  auto [visitor, socket] = listener({.kind = ActorKind::contact, .id = 3, .name = "V"});
  hub.begin_stream(visitor, 7);
  hub.finish_stream(visitor, 7, 0);
  commit(7, 1, "hidden", "{\"secret\":1}");
  commit(7, 2, "shown", "{\"secret\":1}");
  ASSERT_EQ(socket->frames.size(), 1u);
  EXPECT_THAT(socket->frames[0], testing::HasSubstr("\"data\":{\"visitor\":true}"));
  EXPECT_THAT(socket->frames[0], testing::Not(testing::HasSubstr("secret")));
}

TEST_F(HubTest, an_ack_stands_where_its_event_would) {
  auto [poster, socket] = listener({.kind = ActorKind::contact, .id = 3, .name = "V"});
  auto [other, heard] = listener(agent(1));
  hub.begin_stream(poster, 7, Echo::no);
  hub.finish_stream(poster, 7, 0);
  hub.begin_stream(other, 7, Echo::no);
  hub.finish_stream(other, 7, 0);
  const std::vector batch{event(7, 1, "before"), event(7, 2, "said"), event(8, 2, "elsewhere"), event(7, 3, "after")};
  const std::vector<Ack> acks{{.listener = poster, .request = 5, .stream = 7, .seq = 2, .id = 70},
                              {.listener = poster, .request = 6, .stream = 6, .seq = 9, .id = 60}};  // said before
  hub.deliver(batch, acks);
  EXPECT_THAT(socket->events(), ElementsAre("before 1", "after 3"));
  ASSERT_EQ(socket->frames.size(), 4u);
  EXPECT_THAT(socket->frames[1], testing::HasSubstr(R"("ack","request":5,"result":{"id":"70","seq":2,)"));
  EXPECT_THAT(socket->frames[3], testing::HasSubstr(R"("request":6)"));
  EXPECT_THAT(heard->events(), ElementsAre("before 1", "said 2", "after 3"));
}

TEST_F(HubTest, with_echo_the_poster_gets_ack_and_event) {
  auto [poster, socket] = listener(agent(1));
  hub.begin_stream(poster, 7);
  hub.finish_stream(poster, 7, 0);
  const auto said = event(7, 1, "said");
  const Ack ack{.listener = poster, .request = 5, .stream = 7, .seq = 1, .id = 70};
  hub.deliver({&said, 1}, {&ack, 1});
  EXPECT_EQ(socket->frames.size(), 2u);
  EXPECT_THAT(socket->events(), ElementsAre("said 1"));
}

TEST_F(HubTest, who_mentions_and_owns_is_read_from_the_members_and_not_from_the_text) {
  auto [reader, socket] = listener(agent(1));
  hub.begin_feed(reader);
  hub.finish_feed(reader, 0);
  commit(7, 1, "conversation.message_posted", R"({"message":{"text":"\"owner\":\"1\"","mentions":[]},"owner":"2"})");
  commit(7, 2, "conversation.message_posted", R"({"message":{"text":"x","mentions":["3","1"]},"owner":"2"})");
  EXPECT_THAT(socket->events(), ElementsAre("conversation.message_posted 2"));
}

TEST_F(HubTest, leaving_and_closing_end_delivery) {
  auto [one, socket] = listener(agent(1));
  auto [two, other] = listener(agent(1));
  for (const auto& each : {one, two}) {
    hub.begin_stream(each, 7);
    hub.finish_stream(each, 7, 0);
  }
  hub.leave_stream(*one, 7);
  EXPECT_FALSE(hub.remove(two)) << "the user has another socket";
  commit(7, 1, "x");
  EXPECT_THAT(socket->events(), IsEmpty());
  EXPECT_THAT(other->events(), IsEmpty());
  EXPECT_TRUE(hub.remove(one)) << "that was the last one";
}

TEST_F(HubTest, viewers_see_each_other_and_visitors_do_not) {
  auto [one, first] = listener(agent(1));
  auto [two, second] = listener(agent(2));
  auto [visitor, third] = listener({.kind = ActorKind::contact, .id = 3, .name = "V"});
  for (const auto& each : {one, two, visitor}) {
    hub.begin_stream(each, 7);
    hub.finish_stream(each, 7, 0);
  }
  hub.view(one, 7);
  EXPECT_THAT(second->frames, ElementsAre(testing::HasSubstr("\"users\":[{\"id\":\"1\"")));
  hub.remove(one);
  EXPECT_THAT(second->frames.back(), testing::HasSubstr("\"users\":[]"));
  EXPECT_THAT(third->frames, IsEmpty());
}

}  // namespace
}  // namespace deskbell::realtime
