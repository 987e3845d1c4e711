#pragma once
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include <base/json.h>
#include <events/log.h>
#include <http/socket.h>
#include <refusals/wording.h>

// The frames of docs/realtime.md, both ways, with no socket in sight.
namespace deskbell::realtime {

enum class FrameType { hello, subscribe, unsubscribe, feed, post, typing, delivered, read, viewing, ping };
BOOST_DESCRIBE_ENUM(FrameType, hello, subscribe, unsubscribe, feed, post, typing, delivered, read, viewing, ping)
enum class PostKind { text, note, file };
BOOST_DESCRIBE_ENUM(PostKind, text, note, file)

// What a client may say; which members a type needs is checked by parse().
struct ClientFrame {
  FrameType type = FrameType::ping;
  std::optional<std::int64_t> request;
  std::optional<Text<1, 200>> token;
  std::optional<Id<struct Stream>> stream;
  std::optional<std::int64_t> seq;
  std::optional<Text<1, 20>> position;
  std::optional<Id<struct Conversation>> conversation;
  std::optional<Text<1, 64>> client_id;
  std::optional<Text<0, 20'000>> text;
  std::optional<PostKind> kind;
  std::optional<std::vector<Id<struct Attachment>>> attachments;
  std::optional<std::vector<Id<struct User>>> mentions;
  std::optional<bool> on;
  std::optional<bool> echo;
};
BOOST_DESCRIBE_STRUCT(ClientFrame, (), (type, request, token, stream, seq, position, conversation, client_id, text, kind,
                                        attachments, mentions, on, echo))

// The frame, or what is wrong with it. `request` of a broken frame is lost with it.
Result<ClientFrame> parse(std::string_view text);

http::Frame event_frame(const events::Event& event, std::string_view data);
struct Ack;
http::Frame ack_frame(std::int64_t request, std::string_view result);  // result: JSON or empty
http::Frame pending_frame(std::int64_t request);  // kept, but not yet in the conversation
http::Frame ack_frame(const Ack& ack);
http::Frame error_frame(std::optional<std::int64_t> request, const Error& error,
                        refusals::Language language = refusals::Language::en);
http::Frame welcome_frame(Time now, std::int64_t position);
http::Frame stream_reset_frame(std::int64_t stream, std::int64_t seq);
http::Frame feed_reset_frame(std::int64_t position);
http::Frame bye_frame(std::string_view reason);
http::Frame pong_frame();
std::string sequence_result(std::int64_t seq);
std::string position_result(std::int64_t position);

// Who types: shown to everybody else in the conversation.
struct Typist {
  std::string_view author_kind;  // contact, agent
  std::int64_t author = 0;
  std::string_view name;
};
enum class Typing { started, stopped };
http::Frame typing_frame(std::int64_t conversation, const Typist& typist, Typing typing);

struct Viewer {
  std::int64_t id = 0;
  std::string name;
};
http::Frame viewing_frame(std::int64_t conversation, const std::vector<Viewer>& viewers);

}  // namespace deskbell::realtime
