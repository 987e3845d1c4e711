#pragma once
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

// WebSocket (RFC 6455, no extensions) seen from above. http owns the connection, pings, limits and the closing
// handshake; the handler says what messages mean.
namespace deskbell::http {

class IoThread;

// The payload of one text message. Shared: one frame may go to thousands of sockets without a copy.
using Frame = std::shared_ptr<const std::string>;
inline Frame make_frame(std::string text) {
  return std::make_shared<const std::string>(std::move(text));
}

namespace close_code {
inline constexpr std::uint16_t kNormal = 1000;
inline constexpr std::uint16_t kGoingAway = 1001;
inline constexpr std::uint16_t kProtocolError = 1002;
inline constexpr std::uint16_t kUnsupported = 1003;
inline constexpr std::uint16_t kAbnormal = 1006;  // never sent: the connection was lost
inline constexpr std::uint16_t kInvalidText = 1007;
inline constexpr std::uint16_t kPolicy = 1008;
inline constexpr std::uint16_t kTooBig = 1009;
inline constexpr std::uint16_t kInternal = 1011;
inline constexpr std::uint16_t kTryLater = 1013;
}  // namespace close_code

// One open connection. All members may be called from any thread. Messages reach the client in the order of the
// calls; after closing they are dropped silently.
class Socket {
 public:
  virtual ~Socket() = default;
  virtual void send(Frame frame) = 0;
  // Sends what is queued, then the close frame. on_close follows on the io thread.
  virtual void close(std::uint16_t code, std::string_view reason) = 0;
  // Bytes that the client has not taken yet. Beyond the server's limit (1 MiB or 30 s) it is cut with 1013.
  virtual std::size_t queued_bytes() const = 0;
  virtual bool is_open() const = 0;
  // Stops and restarts reading, so that a client who is too fast waits in its own buffers. A pause from the handler
  // stands before the call returns; a resume from another thread that follows it comes after it.
  virtual void pause_reading() = 0;
  virtual void resume_reading() = 0;

 private:
  friend class Outbox;
  // The io thread this socket lives on; null for one that is no real connection (tests).
  virtual IoThread* io_thread() const { return nullptr; }
};

// One per connection. The calls come one after another on the socket's io thread, so they must not block: hand work
// to Database::write_async or to a worker. An exception closes the socket with 1011.
class SocketHandler {
 public:
  virtual ~SocketHandler() = default;
  virtual void on_open(std::shared_ptr<Socket> socket) = 0;
  // A whole text message, valid UTF-8; the bytes are gone after the call. Binary messages are refused with 1003.
  virtual void on_message(std::string_view text) = 0;
  // All messages of one read are delivered; a good moment to flush what they caused.
  virtual void on_pause() {}
  // Exactly once after on_open, as soon as no message can come any more. kAbnormal: the connection was lost.
  virtual void on_close(std::uint16_t code) = 0;
};

// Frames for many sockets in one hop: collect, then flush() wakes each io thread once. This is how the writer thread
// hands over everything that one commit of 200 messages caused. Not thread-safe; make one per batch or keep one per
// thread. Sending through an Outbox keeps the order among frames of one socket.
class Outbox {
 public:
  void add(std::shared_ptr<Socket> socket, Frame frame);
  void flush();

 private:
  struct Parcel {
    std::shared_ptr<Socket> socket;
    Frame frame;
  };
  friend class IoThread;
  std::vector<std::pair<IoThread*, std::vector<Parcel>>> lanes_;
};

}  // namespace deskbell::http
