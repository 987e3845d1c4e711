#include "frames.h"

#include <gtest/gtest.h>

namespace deskbell::realtime {
namespace {

std::string problem(std::string_view text) {
  const auto frame = parse(text);
  return frame ? "" : frame.error().message;
}

TEST(Frames, a_post_is_read_with_all_its_members) {
  const auto frame = parse(R"({"type":"post","request":3,"conversation":"17","client_id":"a1","text":"hello","kind":"note","mentions":["9"]})");
  ASSERT_TRUE(frame.has_value()) << frame.error().message;
  EXPECT_EQ(frame->type, FrameType::post);
  EXPECT_EQ(frame->conversation->value, 17);
  EXPECT_EQ(frame->kind, PostKind::note);
  EXPECT_EQ(frame->mentions->front().value, 9);
}

TEST(Frames, a_missing_or_wrong_member_is_named) {
  EXPECT_EQ(problem(R"({"type":"post","request":1,"client_id":"a","text":"x"})"), "conversation is required.");
  EXPECT_EQ(problem(R"({"type":"post","conversation":"1","client_id":"a","text":"x"})"), "request is required.");
  EXPECT_EQ(problem(R"({"type":"subscribe"})"), "stream is required.");
  EXPECT_EQ(problem(R"({"type":"subscribe","stream":"1","seq":-1})"), "seq may not be negative.");
  EXPECT_EQ(problem(R"({"type":"feed","position":"x"})"), "position must be a number as told in an event.");
  EXPECT_EQ(problem(R"({"type":"typing","conversation":"1"})"), "on is required.");
  EXPECT_EQ(problem(R"({"type":"read","conversation":"1"})"), "seq is required.");
  EXPECT_EQ(problem(R"({"type":"dance"})").substr(0, 22), "type must be one of: h");
  EXPECT_EQ(problem(R"({"type":"ping","extra":1})"), "extra is not a known field.");
  EXPECT_EQ(problem(R"({"type":"post","request":1,"conversation":"1","client_id":")" + std::string(65, 'a') + R"(","text":"x"})"),
            "client_id may have at most 64 characters.");
}

TEST(Frames, hostile_text_is_refused_without_harm) {
  for (const std::string& text : {std::string(), std::string("nonsense"), std::string(100'000, '['), std::string("\"\xff\""),
                                 std::string("{\"type\":\"ping\"}{}"), std::string("[]"), std::string("null")})
    EXPECT_FALSE(parse(text).has_value()) << text.substr(0, 20);
}

TEST(Frames, an_event_carries_its_data_untouched) {
  const events::Event event{.position = 5, .stream = 17, .seq = 2, .kind = "conversation.closed", .actor = 9, .at = Time(), .payload = "{\"a\":1}"};
  EXPECT_EQ(*event_frame(event, event.payload),
            R"({"type":"event","position":"5","stream":"17","seq":2,"kind":"conversation.closed","actor":"9",)"
            R"("at":"1970-01-01T00:00:00.000000Z","data":{"a":1}})");
}

TEST(Frames, errors_list_their_fields) {
  EXPECT_EQ(*error_frame(4, invalid("text", "may not be empty").error()),
            R"({"type":"error","request":4,"problem":{"code":"invalid_argument","detail":"text may not be empty.",)"
            R"("fields":[{"field":"text","message":"may not be empty"}]}})");
  EXPECT_EQ(*error_frame(4, failure(ErrorCode::storage_full, "full").error()),
            R"({"type":"error","request":4,"problem":{"code":"storage_full","detail":"full","retry_ms":5000}})");
  EXPECT_EQ(*pending_frame(7), R"({"type":"ack","request":7,"pending":true})");
  EXPECT_EQ(*viewing_frame(1, {{2, "A"}, {3, "B\""}}),
            R"({"type":"viewing","conversation":"1","users":[{"id":"2","name":"A"},{"id":"3","name":"B\""}]})");
}

}  // namespace
}  // namespace deskbell::realtime
