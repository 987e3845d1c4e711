#pragma once
#include "frame_parser.h"
#include "io_thread.h"
#include "stream.h"

#include <chrono>
#include <cstdint>
#include <memory>
#include <span>
#include <string>
#include <vector>

namespace deskbell::http {

// What a connection speaks. All calls come on the channel's io thread.
class Protocol {
 public:
  virtual ~Protocol() = default;
  // Takes what it can use from the front; the rest is offered again with more. May change the bytes.
  virtual std::size_t on_data(std::span<char> data) = 0;
  virtual void on_end_of_input() = 0;
  virtual void on_flushed() {}                         // everything queued is written
  virtual void on_written(std::size_t /*payload*/) {}  // one frame is written
  virtual void on_tick(SteadyTime now) = 0;
  virtual void on_drain() = 0;
  virtual void on_gone() = 0;  // once, when the connection is no more; the channel dies soon after
};

// A run of bytes to write: raw, or the payload of one WebSocket frame.
struct Piece {
  std::shared_ptr<const void> owner;
  const char* data = nullptr;
  std::size_t size = 0;
  SteadyTime since = {};
  std::uint8_t frame = kRaw;  // or an Opcode

  static constexpr std::uint8_t kRaw = 0xff;
  static Piece raw(std::string bytes);
  static Piece framed(Opcode opcode, Frame frame);
};

// One connection: reads into the thread's buffer, keeps only what is incomplete, writes many pieces at once. An idle
// channel holds no buffer.
class Channel final : public std::enable_shared_from_this<Channel> {
 public:
  Channel(IoThread& io, Stream stream, std::string peer);
  ~Channel();

  void start(std::shared_ptr<Protocol> protocol);
  void change_protocol(std::shared_ptr<Protocol> protocol);  // input that is already there goes to the new one

  void queue(Piece piece);  // written soon
  void want_input(bool wanted);
  // Closes when everything is written and the peer has had time to read it.
  void finish();
  void abort();
  // Forgets queued pieces but the one that is partly written. False when that is impossible (TLS owes the same bytes).
  bool drop_unsent();

  void flush();
  void on_tick();
  void on_drain();
  std::size_t unsent_bytes() const { return unsent_; }
  bool has_unsent() const { return first_ < pieces_.size(); }
  SteadyTime unsent_since() const { return pieces_[first_].since; }
  SteadyTime last_progress() const { return last_progress_; }
  bool is_closed() const { return closed_; }
  bool is_shaking_hands() const { return shaking_; }
  IoThread& io() { return io_; }
  Transport transport() const { return stream_.transport(); }
  const std::string& peer() const { return peer_; }

 private:
  friend class IoThread;
  void arm_read();
  void arm_write();
  void on_readable();
  void on_writable();
  bool shake_hands();
  void read_some();
  void offer(std::span<char> fresh);
  void offer_kept();
  void consume(std::size_t bytes);
  std::size_t wire_size(const Piece& piece) const;
  void begin_linger();

  IoThread& io_;
  Stream stream_;
  std::shared_ptr<Protocol> protocol_;
  std::string kept_;           // input that is not used up
  std::vector<Piece> pieces_;  // from first_ on
  std::size_t first_ = 0;
  std::size_t head_sent_ = 0;  // bytes of the first piece, frame header included
  std::size_t unsent_ = 0;     // payload bytes
  std::size_t slot_ = 0;       // in IoThread::channels_
  SteadyTime last_progress_;
  SteadyTime linger_until_ = {};
  std::string peer_;
  bool input_wanted_ = true;
  bool read_armed_ = false;
  bool write_armed_ = false;
  bool write_owes_ = false;  // TLS wants the same bytes again
  bool flush_waiting_ = false;
  bool shaking_ = false;
  bool finishing_ = false;
  bool lingering_ = false;
  bool closed_ = false;
  bool offering_ = false;
};

}  // namespace deskbell::http
