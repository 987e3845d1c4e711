#include "socket_connection.h"

#include <base/log.h>

namespace deskbell::http {

SocketConnection::SocketConnection(Channel& channel, std::unique_ptr<SocketHandler> handler, std::size_t message_limit,
                                   const Limits& limits, std::atomic<std::size_t>& count)
    : io_(channel.io()),
      channel_(&channel),
      handler_(std::move(handler)),
      limits_(limits),
      count_(count),
      parser_(message_limit),
      last_heard_(io_.now()) {
  ++count_;
}

SocketConnection::~SocketConnection() = default;

void SocketConnection::open() {
  try {
    handler_->on_open(shared_from_this());
  } catch (const std::exception& e) {
    base::log_error("A socket's handler failed on opening.", {{"error", e.what()}});
    begin_close(close_code::kInternal, "internal error");
  }
}

bool SocketConnection::account(const std::string& frame) {
  if (!open_.load(std::memory_order_relaxed)) return false;
  queued_.fetch_add(frame.size(), std::memory_order_relaxed);
  return true;
}

void SocketConnection::send(Frame frame) {
  if (!account(*frame)) return;
  if (io_.is_current()) {
    io_.take_parcels();
    enqueue(std::move(frame));
  } else {
    io_.carry(shared_from_this(), std::move(frame));
  }
}

void SocketConnection::enqueue(Frame frame) {
  if (!channel_ || closing_ != Closing::no || cutting_) return;
  io_.counts().frames_out.add();
  channel_->queue(Piece::framed(Opcode::text, std::move(frame)));
  if (channel_->unsent_bytes() > limits_.socket_queue_bytes) cut_slow();
}

void SocketConnection::cut_slow() {
  // Deferred: whoever sends may hold locks that its on_close needs, too.
  cutting_ = true;
  io_.counts().slow.add();
  open_ = false;
  io_.post([self = shared_from_this()] {
    if (!self->channel_ || self->closing_ != Closing::no) return;
    if (!self->channel_->drop_unsent()) {
      self->tell_closed(close_code::kTryLater);
      return self->channel_->abort();
    }
    self->begin_close(close_code::kTryLater, "too slow");
  });
}

void SocketConnection::close(std::uint16_t code, std::string_view reason) {
  if (!open_.exchange(false)) return;
  io_.post([self = shared_from_this(), code, reason = std::string(reason)] {
    self->io_.take_parcels();
    self->begin_close(code, reason);
  });
}

void SocketConnection::pause_reading() {
  // At once on its own thread: what is posted from there runs after what other threads posted meanwhile, and a
  // resume_reading() of theirs must not be overtaken.
  if (io_.is_current()) {
    if (channel_) channel_->want_input(false);
    return;
  }
  io_.post([self = shared_from_this()] {
    if (self->channel_) self->channel_->want_input(false);
  });
}

void SocketConnection::resume_reading() {
  io_.post([self = shared_from_this()] {
    if (self->channel_) self->channel_->want_input(true);
  });
}

void SocketConnection::begin_close(std::uint16_t code, std::string_view reason) {
  if (!channel_ || closing_ != Closing::no) return;
  closing_ = Closing::sent;
  open_ = false;
  close_at_ = io_.now();
  send_control(Opcode::close, close_payload(code, reason));
  channel_->want_input(true);  // for the client's answer
  tell_closed(code);
}

void SocketConnection::tell_closed(std::uint16_t code) {
  open_ = false;
  if (told_) return;
  told_ = true;
  --count_;
  try {
    handler_->on_close(code);
  } catch (const std::exception& e) {
    base::log_error("A socket's handler failed on closing.", {{"error", e.what()}});
  }
}

void SocketConnection::send_control(Opcode opcode, std::string payload) {
  queued_.fetch_add(payload.size(), std::memory_order_relaxed);
  channel_->queue(Piece::framed(opcode, make_frame(std::move(payload))));
}

std::size_t SocketConnection::on_data(std::span<char> data) {
  const auto self = shared_from_this();
  last_heard_ = io_.now();
  ping_sent_ = false;
  std::size_t used = 0;
  bool delivered = false;
  try {
    while (channel_ && closing_ != Closing::answered) {
      const FrameParser::Step step = parser_.step(data.subspan(used));
      if (step.event == FrameParser::Event::need_more) break;
      used += step.used;
      delivered |= step.event == FrameParser::Event::message;
      if (!deliver(step)) return data.size();
    }
    if (delivered && open_) handler_->on_pause();
  } catch (const std::exception& e) {
    base::log_error("A socket's handler failed.", {{"error", e.what()}});
    begin_close(close_code::kInternal, "internal error");
  }
  return used;
}

// False when nothing more is to be read.
bool SocketConnection::deliver(const FrameParser::Step& step) {
  switch (step.event) {
    case FrameParser::Event::message:
      io_.counts().frames_in.add();
      if (open_) handler_->on_message(step.payload);
      return true;
    case FrameParser::Event::ping:
      if (closing_ == Closing::no) send_control(Opcode::pong, std::string(step.payload));
      return true;
    case FrameParser::Event::closed: {
      const bool ours = closing_ == Closing::sent;
      if (!ours) send_control(Opcode::close, close_payload(step.code, {}));
      closing_ = Closing::answered;
      channel_->finish();
      tell_closed(step.code);
      return false;
    }
    case FrameParser::Event::fault:
      if (closing_ == Closing::no)
        begin_close(step.code, step.code == close_code::kTooBig ? "message too big" : "bad frame");
      closing_ = Closing::answered;
      if (channel_) channel_->finish();
      return false;
    default:
      return true;
  }
}

void SocketConnection::on_end_of_input() {
  tell_closed(close_code::kAbnormal);
  channel_->abort();
}

void SocketConnection::on_written(std::size_t payload) {
  queued_.fetch_sub(payload, std::memory_order_relaxed);
}

void SocketConnection::on_tick(SteadyTime now) {
  const auto self = shared_from_this();
  if (closing_ != Closing::no) {
    if (now - close_at_ >= limits_.close_time) channel_->abort();
    return;
  }
  if (channel_->has_unsent() && now - channel_->unsent_since() >= limits_.socket_queue_time) return cut_slow();
  if (ping_sent_ ? now - ping_at_ >= limits_.pong_time : now - last_heard_ >= limits_.ping_time) {
    if (ping_sent_) {
      tell_closed(close_code::kAbnormal);
      return channel_->abort();
    }
    ping_sent_ = true;
    ping_at_ = now;
    send_control(Opcode::ping, {});
  }
}

void SocketConnection::on_drain() {
  if (open_) begin_close(close_code::kGoingAway, "the server goes away, resume elsewhere");
}

void SocketConnection::on_gone() {
  channel_ = nullptr;
  tell_closed(close_code::kAbnormal);
}

}  // namespace deskbell::http
