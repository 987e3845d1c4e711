#include "frame_parser.h"

#include "text.h"

#include <http/socket.h>

#include <cstring>

namespace deskbell::http {
namespace {

FrameParser::Step fault(std::uint16_t code) {
  return {.event = FrameParser::Event::fault, .code = code};
}

void unmask(char* data, std::size_t size, const char* key) {
  std::uint64_t wide = 0;
  std::memcpy(&wide, key, 4);
  std::memcpy(reinterpret_cast<char*>(&wide) + 4, key, 4);
  std::size_t i = 0;
  for (; i + 8 <= size; i += 8) {
    std::uint64_t word = 0;
    std::memcpy(&word, data + i, 8);
    word ^= wide;
    std::memcpy(data + i, &word, 8);
  }
  for (; i < size; ++i) data[i] = static_cast<char>(data[i] ^ key[i & 3]);
}

std::uint64_t big_endian(const char* bytes, std::size_t count) {
  std::uint64_t number = 0;
  for (std::size_t i = 0; i < count; ++i) number = number << 8 | static_cast<unsigned char>(bytes[i]);
  return number;
}

// What may stand in a close frame (RFC 6455 7.4).
bool is_close_code(std::uint16_t code) {
  return (code >= 1000 && code <= 1014 && code != 1004 && code != 1005 && code != 1006) ||
         (code >= 3000 && code <= 4999);
}

}  // namespace

std::size_t write_frame_header(Opcode opcode, std::size_t payload, char* out) {
  out[0] = static_cast<char>(0x80 | static_cast<std::uint8_t>(opcode));
  const auto put = [&](std::size_t bytes) {
    for (std::size_t i = 0; i < bytes; ++i) out[2 + i] = static_cast<char>(payload >> (8 * (bytes - 1 - i)) & 0xff);
    return 2 + bytes;
  };
  if (payload < 126) {
    out[1] = static_cast<char>(payload);
    return 2;
  }
  out[1] = payload <= 0xffff ? 126 : 127;
  return put(payload <= 0xffff ? 2 : 8);
}

std::string close_payload(std::uint16_t code, std::string_view reason) {
  std::string payload = {static_cast<char>(code >> 8), static_cast<char>(code & 0xff)};
  reason = reason.substr(0, 123);
  while (!is_valid_utf8(reason)) reason.remove_suffix(1);
  return payload.append(reason);
}

FrameParser::Step FrameParser::step(std::span<char> data) {
  if (text_taken_) {
    text_taken_ = false;
    std::string().swap(fragments_);
  }
  if (data.size() < 2) return {};
  const auto first = static_cast<std::uint8_t>(data[0]);
  const auto second = static_cast<std::uint8_t>(data[1]);
  const bool last = (first & 0x80) != 0;
  const auto opcode = static_cast<Opcode>(first & 0x0f);
  const bool control = (first & 0x08) != 0;
  if ((first & 0x70) != 0 || (second & 0x80) == 0) return fault(close_code::kProtocolError);
  const std::size_t short_length = second & 0x7f;
  if (control && (!last || short_length > 125 || opcode > Opcode::pong)) return fault(close_code::kProtocolError);
  if (!control && opcode > Opcode::binary) return fault(close_code::kProtocolError);
  const std::size_t extra = short_length == 126 ? 2 : short_length == 127 ? 8 : 0;
  const std::size_t header = 2 + extra + 4;
  if (data.size() < header) return {};
  const std::uint64_t length = extra == 0 ? short_length : big_endian(data.data() + 2, extra);
  if (!control && (length > limit_ || fragments_.size() > limit_ - length)) return fault(close_code::kTooBig);
  if (data.size() < header + length) return {};
  char* payload = data.data() + header;
  unmask(payload, length, data.data() + header - 4);
  const std::string_view view(payload, length);
  const std::size_t used = header + length;
  switch (opcode) {
    case Opcode::ping:
      return {.event = Event::ping, .used = used, .payload = view};
    case Opcode::pong:
      return {.event = Event::pong, .used = used};
    case Opcode::close:
      return close_frame(view, used);
    default:
      return data_frame(opcode, last, view, used);
  }
}

FrameParser::Step FrameParser::data_frame(Opcode opcode, bool last, std::string_view payload, std::size_t used) {
  if ((opcode == Opcode::continuation) != fragmented_) return fault(close_code::kProtocolError);
  if (opcode == Opcode::binary) return fault(close_code::kUnsupported);
  if (last && !fragmented_) {
    if (!is_valid_utf8(payload)) return fault(close_code::kInvalidText);
    return {.event = Event::message, .used = used, .payload = payload};
  }
  fragmented_ = !last;
  fragments_.append(payload);
  if (!last) return {.event = Event::nothing, .used = used};
  if (!is_valid_utf8(fragments_)) return fault(close_code::kInvalidText);
  text_taken_ = true;
  return {.event = Event::message, .used = used, .payload = fragments_};
}

FrameParser::Step FrameParser::close_frame(std::string_view payload, std::size_t used) {
  if (payload.empty()) return {.event = Event::closed, .used = used, .code = close_code::kNormal};
  if (payload.size() == 1) return fault(close_code::kProtocolError);
  const auto code = static_cast<std::uint16_t>(big_endian(payload.data(), 2));
  if (!is_close_code(code)) return fault(close_code::kProtocolError);
  if (!is_valid_utf8(payload.substr(2))) return fault(close_code::kInvalidText);
  return {.event = Event::closed, .used = used, .code = code};
}

}  // namespace deskbell::http
