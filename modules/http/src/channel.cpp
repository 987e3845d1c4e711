#include "channel.h"

#include <boost/asio/post.hpp>

#include <algorithm>
#include <array>

namespace deskbell::http {
namespace {

constexpr std::size_t kPiecesAtOnce = 64;
constexpr int kReadsAtOnce = 8;
constexpr std::size_t kKeptPieces = 16;  // capacity that a quiet channel may keep
constexpr auto kLinger = std::chrono::seconds(2);

}  // namespace

Piece Piece::raw(std::string bytes) {
  auto owner = std::make_shared<const std::string>(std::move(bytes));
  const std::string& text = *owner;
  return {.owner = owner, .data = text.data(), .size = text.size()};
}

Piece Piece::framed(Opcode opcode, Frame frame) {
  const std::string& text = *frame;
  return {
      .owner = std::move(frame), .data = text.data(), .size = text.size(), .frame = static_cast<std::uint8_t>(opcode)};
}

Channel::Channel(IoThread& io, Stream stream, std::string peer)
    : io_(io),
      stream_(std::move(stream)),
      last_progress_(io.now()),
      peer_(std::move(peer)),
      shaking_(stream_.transport() == Transport::tls) {}

Channel::~Channel() = default;

void Channel::start(std::shared_ptr<Protocol> protocol) {
  protocol_ = std::move(protocol);
  last_progress_ = io_.now();
  io_.add(shared_from_this());
  arm_read();
}

void Channel::change_protocol(std::shared_ptr<Protocol> protocol) {
  protocol_ = std::move(protocol);
  input_wanted_ = true;
  offer_kept();
}

void Channel::queue(Piece piece) {
  if (closed_ || finishing_) return;
  piece.since = io_.now();
  unsent_ += piece.size;
  pieces_.push_back(std::move(piece));
  if (flush_waiting_ || write_armed_) return;
  flush_waiting_ = true;
  io_.flush_soon(shared_from_this());
}

std::size_t Channel::wire_size(const Piece& piece) const {
  if (piece.frame == Piece::kRaw) return piece.size;
  return piece.size + (piece.size < 126 ? 2 : piece.size <= 0xffff ? 4 : 10);
}

void Channel::flush() {
  flush_waiting_ = false;
  if (closed_ || shaking_ || write_armed_) return;
  const auto self = shared_from_this();
  while (has_unsent()) {
    std::array<std::array<char, 10>, kPiecesAtOnce> headers;
    std::array<iovec, 2 * kPiecesAtOnce> parts;
    std::size_t count = 0;
    std::size_t skip = head_sent_;
    const auto add = [&](const char* data, std::size_t size) {
      const std::size_t skipped = std::min(skip, size);
      skip -= skipped;
      if (size > skipped) parts[count++] = {const_cast<char*>(data + skipped), size - skipped};
    };
    const std::size_t last = std::min(pieces_.size(), first_ + kPiecesAtOnce);
    for (std::size_t i = first_; i < last; ++i) {
      const Piece& piece = pieces_[i];
      auto& header = headers[i - first_];
      if (piece.frame != Piece::kRaw)
        add(header.data(), write_frame_header(static_cast<Opcode>(piece.frame), piece.size, header.data()));
      add(piece.data, piece.size);
    }
    const Moved moved = stream_.write({parts.data(), count});
    if (moved.wish == Wish::closed) return abort();
    write_owes_ = stream_.transport() == Transport::tls && moved.wish != Wish::none;
    if (moved.bytes > 0) {
      last_progress_ = io_.now();
      consume(moved.bytes);
      if (closed_) return;
    }
    if (moved.wish == Wish::writable) return arm_write();
    if (moved.wish == Wish::readable) return arm_read();  // on_readable flushes again
  }
  pieces_.clear();
  first_ = 0;
  if (pieces_.capacity() > kKeptPieces) std::vector<Piece>().swap(pieces_);
  if (finishing_) return begin_linger();
  protocol_->on_flushed();
}

void Channel::consume(std::size_t bytes) {
  head_sent_ += bytes;
  while (has_unsent()) {
    Piece& piece = pieces_[first_];
    const std::size_t size = wire_size(piece);
    if (head_sent_ < size) break;
    head_sent_ -= size;
    unsent_ -= piece.size;
    piece.owner.reset();
    ++first_;
    if (piece.frame != Piece::kRaw) protocol_->on_written(piece.size);
  }
  // Under steady load the front part is given back from time to time.
  if (first_ >= 256 && first_ * 2 >= pieces_.size()) {
    pieces_.erase(pieces_.begin(), pieces_.begin() + static_cast<std::ptrdiff_t>(first_));
    first_ = 0;
  }
}

bool Channel::drop_unsent() {
  if (write_owes_) return false;
  const std::size_t keep = first_ + (head_sent_ > 0 ? 1 : 0);
  for (std::size_t i = keep; i < pieces_.size(); ++i) unsent_ -= pieces_[i].size;
  pieces_.resize(keep);
  return true;
}

void Channel::want_input(bool wanted) {
  input_wanted_ = wanted;
  if (!wanted || closed_ || offering_) return;
  offer_kept();
}

void Channel::arm_read() {
  if (read_armed_ || closed_) return;
  read_armed_ = true;
  stream_.socket().async_wait(boost::asio::ip::tcp::socket::wait_read,
                              [self = shared_from_this()](const boost::system::error_code& error) {
                                self->read_armed_ = false;
                                if (!error && !self->closed_) self->on_readable();
                              });
}

void Channel::arm_write() {
  if (write_armed_ || closed_) return;
  write_armed_ = true;
  stream_.socket().async_wait(boost::asio::ip::tcp::socket::wait_write,
                              [self = shared_from_this()](const boost::system::error_code& error) {
                                self->write_armed_ = false;
                                if (!error && !self->closed_) self->on_writable();
                              });
}

bool Channel::shake_hands() {
  if (!shaking_) return true;
  switch (stream_.shake_hands()) {
    case Wish::none:
      shaking_ = false;
      return true;
    case Wish::readable:
      arm_read();
      return false;
    case Wish::writable:
      arm_write();
      return false;
    case Wish::closed:
      abort();
      return false;
  }
  return false;
}

void Channel::on_readable() {
  if (!shake_hands()) return;
  if (write_owes_) flush();
  if (!closed_) read_some();
}

void Channel::on_writable() {
  if (!shake_hands()) return;
  flush();
  if (!closed_ && !read_armed_) read_some();
}

void Channel::read_some() {
  auto& buffer = io_.read_buffer();
  for (int i = 0; i < kReadsAtOnce; ++i) {
    if (closed_ || (!input_wanted_ && !lingering_)) return;
    const Moved moved = stream_.read(buffer);
    if (moved.bytes > 0 && !lingering_) offer({buffer.data(), moved.bytes});
    if (closed_) return;
    if (moved.wish == Wish::readable) {
      if (input_wanted_ || lingering_) arm_read();
      return;
    }
    if (moved.wish == Wish::writable) return arm_write();
    if (moved.wish == Wish::closed) {
      if (lingering_ || finishing_) return abort();
      const auto protocol = protocol_;
      return protocol->on_end_of_input();
    }
  }
  // More is there; others come first.
  boost::asio::post(io_.context(), [self = shared_from_this()] {
    if (!self->closed_ && !self->read_armed_) self->read_some();
  });
}

void Channel::offer(std::span<char> fresh) {
  if (finishing_) return;
  const auto self = shared_from_this();
  if (!kept_.empty()) {
    kept_.append(fresh.data(), fresh.size());
    return offer_kept();
  }
  offering_ = true;
  const auto protocol = protocol_;
  const std::size_t used = protocol->on_data(fresh);
  offering_ = false;
  if (closed_ || finishing_) return;
  if (used < fresh.size()) kept_.assign(fresh.data() + used, fresh.size() - used);
  if (protocol != protocol_ && !kept_.empty()) offer_kept();
}

void Channel::offer_kept() {
  const auto self = shared_from_this();
  if (!kept_.empty() && !finishing_) {
    offering_ = true;
    const auto protocol = protocol_;
    const std::size_t used = protocol->on_data({kept_.data(), kept_.size()});
    offering_ = false;
    if (closed_ || finishing_) return std::string().swap(kept_);
    kept_.erase(0, used);
    if (kept_.empty()) std::string().swap(kept_);
  }
  if (input_wanted_) arm_read();
}

void Channel::finish() {
  if (closed_ || finishing_) return;
  finishing_ = true;
  if (!has_unsent() && !shaking_) return begin_linger();
  if (!flush_waiting_ && !write_armed_) {
    flush_waiting_ = true;
    io_.flush_soon(shared_from_this());
  }
}

void Channel::begin_linger() {
  if (lingering_) return;
  lingering_ = true;
  linger_until_ = io_.now() + kLinger;
  stream_.stop_sending();
  arm_read();
}

void Channel::abort() {
  if (closed_) return;
  const auto self = shared_from_this();
  closed_ = true;
  stream_.close();
  std::vector<Piece>().swap(pieces_);
  first_ = 0;
  std::string().swap(kept_);
  io_.remove(*this);
  const auto protocol = std::move(protocol_);
  if (protocol) protocol->on_gone();
}

void Channel::on_tick() {
  if (closed_) return;
  if (lingering_) {
    if (io_.now() >= linger_until_) abort();
    return;
  }
  const auto protocol = protocol_;
  protocol->on_tick(io_.now());
}

void Channel::on_drain() {
  if (closed_ || finishing_) return;
  const auto protocol = protocol_;
  protocol->on_drain();
}

}  // namespace deskbell::http
