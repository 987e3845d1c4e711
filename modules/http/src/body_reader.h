#pragma once
#include <http/message.h>

#include <cstdint>
#include <expected>
#include <filesystem>
#include <string>
#include <string_view>

namespace deskbell::http {

// Takes the bytes of a body: in memory at first, beyond `threshold` in a nameless temporary file.
class BodySpool {
 public:
  BodySpool(std::size_t threshold, std::filesystem::path directory);
  ~BodySpool();
  BodySpool(const BodySpool&) = delete;
  BodySpool& operator=(const BodySpool&) = delete;
  void append(std::string_view bytes);  // throws std::system_error when the disk does
  std::size_t size() const { return size_; }
  Body take();

 private:
  const std::size_t threshold_;
  const std::filesystem::path directory_;
  std::string memory_;
  std::size_t size_ = 0;
  int file_ = -1;
};

// The body of one request, by Content-Length or chunked (RFC 9112 7.1; extensions are skipped, trailers dropped).
class BodyReader {
 public:
  static BodyReader sized(std::uint64_t length, std::size_t limit) { return {State::data, length, limit}; }
  static BodyReader chunked(std::size_t limit) { return {State::size, 0, limit}; }

  // Consumes what belongs to the body. A fault ends the connection.
  std::expected<std::size_t, Problem> feed(std::string_view data, BodySpool& spool);
  bool done() const { return state_ == State::done; }

 private:
  enum class State { data, size, data_end, trailer, done };
  BodyReader(State state, std::uint64_t left, std::size_t limit);
  bool is_chunked_ = false;
  State state_;
  std::uint64_t left_;
  std::size_t limit_;
  std::size_t line_ = 0;      // length of the current size or trailer line
  std::size_t trailers_ = 0;  // bytes of all of them
  bool carriage_ = false;
  bool extension_ = false;
  std::expected<void, Problem> feed_line(char c);
  std::expected<void, Problem> end_line();
};

}  // namespace deskbell::http
