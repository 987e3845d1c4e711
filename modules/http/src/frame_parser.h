#pragma once
#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>

// The receiving side of a WebSocket server (RFC 6455 5), without a socket.
namespace deskbell::http {

enum class Opcode : std::uint8_t { continuation = 0, text = 1, binary = 2, close = 8, ping = 9, pong = 10 };

// Header of an unmasked frame, at most 10 bytes; returns how many.
std::size_t write_frame_header(Opcode opcode, std::size_t payload, char* out);
std::string close_payload(std::uint16_t code, std::string_view reason);

class FrameParser {
 public:
  enum class Event { need_more, nothing, message, ping, pong, closed, fault };
  struct Step {
    Event event = Event::need_more;
    std::size_t used = 0;           // bytes of the input that are done with
    std::string_view payload = {};  // message, or what a ping carries; until the next step
    std::uint16_t code = 0;         // closed: the client's code; fault: ours
  };
  explicit FrameParser(std::size_t message_limit) : limit_(message_limit) {}

  // Reads one frame from the beginning of data, which it unmasks in place. After a fault or closed nothing may follow.
  Step step(std::span<char> data);

 private:
  Step data_frame(Opcode opcode, bool last, std::string_view payload, std::size_t used);
  Step close_frame(std::string_view payload, std::size_t used);
  const std::size_t limit_;
  bool fragmented_ = false;
  bool text_taken_ = false;
  std::string fragments_;
};

}  // namespace deskbell::http
