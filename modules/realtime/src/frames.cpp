#include "frames.h"

#include "hub.h"

namespace deskbell::realtime {
namespace {

using base::write_json_number;
using base::write_json_string;

void add_id(std::string& out, std::string_view name, std::int64_t id) {
  ((out += ",\"") += name) += "\":\"";
  write_json_number(out, id);
  out += '"';
}

void add_text(std::string& out, std::string_view name, std::string_view text) {
  ((out += ",\"") += name) += "\":";
  write_json_string(out, text);
}

void add_number(std::string& out, std::string_view name, std::int64_t number) {
  ((out += ",\"") += name) += "\":";
  write_json_number(out, number);
}

// A time needs no escaping.
void add_time(std::string& out, std::string_view name, Time time) {
  (((out += ",\"") += name) += "\":\"") += base::to_string(time);
  out += '"';
}

Result<void> need(bool present, const char* field) {
  if (present) return {};
  return invalid(field, "is required");
}

Result<void> check(const ClientFrame& frame) {
  switch (frame.type) {
    case FrameType::subscribe:
    case FrameType::unsubscribe: return need(frame.stream.has_value(), "stream");
    case FrameType::post:
      TRY(need(frame.conversation.has_value(), "conversation"));
      TRY(need(frame.client_id.has_value(), "client_id"));
      return need(frame.request.has_value(), "request");
    case FrameType::typing:
      TRY(need(frame.conversation.has_value(), "conversation"));
      return need(frame.on.has_value(), "on");
    case FrameType::delivered:
    case FrameType::read:
      TRY(need(frame.conversation.has_value(), "conversation"));
      return need(frame.seq.has_value(), "seq");
    case FrameType::hello:
    case FrameType::feed:
    case FrameType::viewing:
    case FrameType::ping: return {};
  }
  return {};
}

}  // namespace

Result<ClientFrame> parse(std::string_view text) {
  TRY(ClientFrame frame, base::parse_json<ClientFrame>(text));
  if (frame.seq && *frame.seq < 0) return invalid("seq", "may not be negative");
  if (frame.position && !(frame.position->value == "0" || base::parse_id(frame.position->value)))
    return invalid("position", "must be a number as told in an event");
  TRY(check(frame));
  return frame;
}

http::Frame event_frame(const events::Event& event, std::string_view data) {
  std::string out;
  out.reserve(160 + event.kind.size() + data.size());
  out += R"({"type":"event","position":")";
  write_json_number(out, event.position);
  out += '"';
  add_id(out, "stream", event.stream);
  add_number(out, "seq", event.seq);
  add_text(out, "kind", event.kind);
  add_id(out, "actor", event.actor);
  add_time(out, "at", event.at);
  (out += ",\"data\":") += data;
  out += '}';
  return http::make_frame(std::move(out));
}

http::Frame ack_frame(std::int64_t request, std::string_view result) {
  std::string out = R"({"type":"ack")";
  add_number(out, "request", request);
  if (!result.empty()) (out += ",\"result\":") += result;
  out += '}';
  return http::make_frame(std::move(out));
}

http::Frame pending_frame(std::int64_t request) {
  std::string out = R"({"type":"ack")";
  add_number(out, "request", request);
  out += R"(,"pending":true})";
  return http::make_frame(std::move(out));
}

http::Frame ack_frame(const Ack& ack) {
  std::string out;
  out.reserve(128);
  out += R"({"type":"ack")";
  add_number(out, "request", ack.request);
  out += R"(,"result":{"id":")";
  write_json_number(out, ack.id);
  out += '"';
  add_number(out, "seq", ack.seq);
  add_time(out, "at", ack.at);
  out += "}}";
  return http::make_frame(std::move(out));
}

http::Frame error_frame(std::optional<std::int64_t> request, const Error& english, refusals::Language language) {
  const Error error = refusals::told(language, english);
  std::string out = R"({"type":"error")";
  if (request) add_number(out, "request", *request);
  out += R"(,"problem":{"code":)";
  write_json_string(out, base::name_of(error.code));
  add_text(out, "detail", error.message);
  if (!error.fields.empty()) {
    out += ",\"fields\":[";
    for (const auto& field : error.fields) {
      if (out.back() == '}') out += ',';
      out += "{\"field\":";
      write_json_string(out, field.field);
      add_text(out, "message", field.message);
      out += '}';
    }
    out += ']';
  }
  if (error.code == ErrorCode::storage_full) out += ",\"retry_ms\":5000";
  out += "}}";
  return http::make_frame(std::move(out));
}

http::Frame welcome_frame(Time now, std::int64_t position) {
  std::string out = R"({"type":"welcome")";
  add_text(out, "now", base::to_string(now));
  add_id(out, "position", position);
  out += R"(,"ping_s":25,"retry_ms":[500,30000]})";
  return http::make_frame(std::move(out));
}

http::Frame stream_reset_frame(std::int64_t stream, std::int64_t seq) {
  std::string out = R"({"type":"reset")";
  add_id(out, "stream", stream);
  add_number(out, "seq", seq);
  out += '}';
  return http::make_frame(std::move(out));
}

http::Frame feed_reset_frame(std::int64_t position) {
  std::string out = R"({"type":"reset","feed":true)";
  add_id(out, "position", position);
  out += '}';
  return http::make_frame(std::move(out));
}

http::Frame bye_frame(std::string_view reason) {
  std::string out = R"({"type":"bye")";
  add_text(out, "reason", reason);
  out += '}';
  return http::make_frame(std::move(out));
}

http::Frame pong_frame() {
  static const http::Frame kPong = http::make_frame(R"({"type":"pong"})");
  return kPong;
}

std::string sequence_result(std::int64_t seq) { return "{\"seq\":" + std::to_string(seq) + "}"; }

std::string position_result(std::int64_t position) { return "{\"position\":\"" + std::to_string(position) + "\"}"; }

http::Frame typing_frame(std::int64_t conversation, const Typist& typist, Typing typing) {
  std::string out = R"({"type":"typing")";
  add_id(out, "conversation", conversation);
  add_text(out, "author_kind", typist.author_kind);
  add_id(out, "author", typist.author);
  add_text(out, "name", typist.name);
  out += typing == Typing::started ? ",\"on\":true}" : ",\"on\":false}";
  return http::make_frame(std::move(out));
}

http::Frame viewing_frame(std::int64_t conversation, const std::vector<Viewer>& viewers) {
  std::string out = R"({"type":"viewing")";
  add_id(out, "conversation", conversation);
  out += ",\"users\":[";
  for (const auto& viewer : viewers) {
    if (out.back() == '}') out += ',';
    out += "{\"id\":\"";
    write_json_number(out, viewer.id);
    out += '"';
    add_text(out, "name", viewer.name);
    out += '}';
  }
  out += "]}";
  return http::make_frame(std::move(out));
}

}  // namespace deskbell::realtime
