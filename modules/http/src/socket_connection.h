#pragma once
#include "channel.h"
#include "frame_parser.h"

#include <http/server.h>
#include <http/socket.h>

#include <atomic>
#include <memory>
#include <string>

namespace deskbell::http {

// A WebSocket after its upgrade.
class SocketConnection final : public Socket, public Protocol, public std::enable_shared_from_this<SocketConnection> {
 public:
  SocketConnection(Channel& channel, std::unique_ptr<SocketHandler> handler, std::size_t message_limit,
                   const Limits& limits, std::atomic<std::size_t>& count);
  ~SocketConnection() override;
  void open();  // after the answer to the upgrade is queued

  void send(Frame frame) override;
  void close(std::uint16_t code, std::string_view reason) override;
  std::size_t queued_bytes() const override { return queued_.load(std::memory_order_relaxed); }
  bool is_open() const override { return open_.load(std::memory_order_relaxed); }
  void pause_reading() override;
  void resume_reading() override;

  // Counts a frame that is on its way; false when the socket is closed.
  bool account(const std::string& frame);
  // On the io thread: into the channel.
  void enqueue(Frame frame);

  std::size_t on_data(std::span<char> data) override;
  void on_end_of_input() override;
  void on_written(std::size_t payload) override;
  void on_tick(SteadyTime now) override;
  void on_drain() override;
  void on_gone() override;

 private:
  IoThread* io_thread() const override { return &io_; }
  bool deliver(const FrameParser::Step& step);
  void begin_close(std::uint16_t code, std::string_view reason);
  void cut_slow();
  void tell_closed(std::uint16_t code);
  void send_control(Opcode opcode, std::string payload);

  IoThread& io_;
  Channel* channel_;  // null when gone
  std::unique_ptr<SocketHandler> handler_;
  const Limits& limits_;
  std::atomic<std::size_t>& count_;
  FrameParser parser_;
  std::atomic<std::size_t> queued_{0};
  std::atomic<bool> open_{true};
  enum class Closing { no, sent, answered };
  Closing closing_ = Closing::no;
  bool told_ = false;
  bool ping_sent_ = false;
  bool cutting_ = false;
  SteadyTime last_heard_;
  SteadyTime ping_at_ = {};
  SteadyTime close_at_ = {};
};

}  // namespace deskbell::http
