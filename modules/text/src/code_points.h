#pragma once
#include <unicode/utf8.h>

#include <string>
#include <string_view>

namespace deskbell::text {

// Reads the code point at `at` and moves on; invalid bytes read as U+FFFD. at < in.size().
inline char32_t next_code_point(std::string_view in, std::size_t& at) {
  const auto* bytes = reinterpret_cast<const std::uint8_t*>(in.data());
  UChar32 c = 0;
  // The macro counts in the type of its index; texts here are far below 2 GB.
  U8_NEXT_OR_FFFD(bytes, at, in.size(), c);
  return static_cast<char32_t>(c);
}

inline void append(std::string& out, char32_t c) {
  if (c < 0x80) {
    out += static_cast<char>(c);
    return;
  }
  char buffer[4];
  int length = 0;
  U8_APPEND_UNSAFE(buffer, length, static_cast<UChar32>(c));
  out.append(buffer, static_cast<std::size_t>(length));
}

}  // namespace deskbell::text
