#pragma once
#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

// A client made of bare sockets, so that tests can say things that no decent client would.
namespace deskbell::http::testing_wire {

class Wire {
 public:
  explicit Wire(std::uint16_t port, int receive_buffer = 0);
  ~Wire();
  Wire(const Wire&) = delete;
  Wire& operator=(const Wire&) = delete;

  void send(std::string_view bytes);
  // One answer, told by its Content-Length; empty when the connection closed before.
  std::string answer();
  // Everything until the server closes, or 5 s.
  std::string rest();
  bool closed_within(std::chrono::milliseconds time);
  std::string exchange(std::string_view request) {
    send(request);
    return answer();
  }

  // WebSocket: upgrades and returns the answer's head.
  std::string upgrade(std::string_view path, std::string_view origin = "http://localhost");
  void send_frame(int opcode, std::string_view payload, bool last = true);
  struct Received {
    int opcode = -1;  // -1: closed
    std::string payload;
    int close_code() const;
  };
  Received receive();

 private:
  bool fill();
  int socket_;
  std::string buffer_;
};

int status_of(std::string_view answer);

}  // namespace deskbell::http::testing_wire
