#include "body_reader.h"

#include <base/durable_files.h>

#include <fcntl.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <system_error>

namespace deskbell::http {
namespace {

constexpr std::size_t kMaxLine = 256;
constexpr std::size_t kMaxTrailers = 4096;

std::unexpected<Problem> bad(std::string detail) {
  return std::unexpected(Problem{400, "bad_request", std::move(detail)});
}
std::unexpected<Problem> too_large() {
  return std::unexpected(Problem{413, "payload_too_large", "The body is larger than this address accepts."});
}

int hex_value(char c) {
  if (c >= '0' && c <= '9') return c - '0';
  if (c >= 'a' && c <= 'f') return c - 'a' + 10;
  if (c >= 'A' && c <= 'F') return c - 'A' + 10;
  return -1;
}

}  // namespace

BodySpool::BodySpool(std::size_t threshold, std::filesystem::path directory)
    : threshold_(threshold), directory_(std::move(directory)) {}

BodySpool::~BodySpool() {
  if (file_ >= 0) ::close(file_);
}

void BodySpool::append(std::string_view bytes) {
  size_ += bytes.size();
  if (file_ < 0) {
    memory_.append(bytes);
    if (memory_.size() <= threshold_) return;
    file_ = ::open(directory_.c_str(), O_TMPFILE | O_RDWR | O_CLOEXEC, 0600);
    if (file_ < 0) throw std::system_error(errno, std::generic_category(), "cannot spool an upload");
    bytes = memory_;
  }
  if (const auto error = base::write_all(file_, bytes)) throw std::system_error(error, "cannot spool an upload");
  std::string().swap(memory_);
}

Body BodySpool::take() {
  return file_ < 0 ? Body(std::move(memory_)) : Body::map(file_, size_);
}

BodyReader::BodyReader(State state, std::uint64_t left, std::size_t limit)
    : is_chunked_(state == State::size), state_(state), left_(left), limit_(limit) {
  if (!is_chunked_ && left == 0) state_ = State::done;
}

std::expected<std::size_t, Problem> BodyReader::feed(std::string_view data, BodySpool& spool) {
  std::size_t used = 0;
  while (used < data.size() && state_ != State::done) {
    if (state_ == State::data) {
      const std::size_t take = static_cast<std::size_t>(std::min<std::uint64_t>(left_, data.size() - used));
      if (spool.size() + take > limit_) return too_large();
      spool.append(data.substr(used, take));
      used += take;
      left_ -= take;
      if (left_ == 0) state_ = is_chunked_ ? State::data_end : State::done;
    } else {
      if (auto fed = feed_line(data[used]); !fed) return std::unexpected(std::move(fed.error()));
      ++used;
    }
  }
  return used;
}

std::expected<void, Problem> BodyReader::feed_line(char c) {
  if (carriage_) {
    if (c != '\n') return bad("A chunk is not framed by CR LF.");
    carriage_ = false;
    return end_line();
  }
  if (c == '\r') {
    carriage_ = true;
    return {};
  }
  if (c == '\n') return bad("A chunk is framed by a lone line feed.");
  if (state_ == State::data_end) return bad("A chunk is longer than it says.");
  if (++line_ > kMaxLine) return bad("A chunk's header line is too long.");
  if (state_ == State::trailer) {
    if (++trailers_ > kMaxTrailers) return bad("The trailers are too long.");
    return {};
  }
  const int digit = hex_value(c);
  if (extension_) {
    if (static_cast<unsigned char>(c) < 0x20 && c != '\t')
      return bad("A chunk's header line holds control characters.");
  } else if (digit >= 0) {
    if (line_ > 15) return too_large();
    left_ = left_ * 16 + static_cast<unsigned>(digit);
    if (left_ > limit_) return too_large();
  } else if (c == ';' && line_ > 1) {
    extension_ = true;
  } else {
    return bad("A chunk's size is not a number.");
  }
  return {};
}

std::expected<void, Problem> BodyReader::end_line() {
  const std::size_t length = line_;
  line_ = 0;
  extension_ = false;
  switch (state_) {
    case State::size:
      if (length == 0) return bad("A chunk has no size.");
      state_ = left_ == 0 ? State::trailer : State::data;
      return {};
    case State::data_end:
      state_ = State::size;
      return {};
    case State::trailer:
      if (length == 0) state_ = State::done;
      return {};
    default:
      return {};
  }
}

}  // namespace deskbell::http
