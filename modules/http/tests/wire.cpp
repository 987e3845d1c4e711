#include "wire.h"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

#include <cstdlib>
#include <stdexcept>

namespace deskbell::http::testing_wire {

Wire::Wire(std::uint16_t port, int receive_buffer) : socket_(::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0)) {
  if (receive_buffer > 0) ::setsockopt(socket_, SOL_SOCKET, SO_RCVBUF, &receive_buffer, sizeof receive_buffer);
  const int on = 1;
  ::setsockopt(socket_, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_port = htons(port);
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  if (::connect(socket_, reinterpret_cast<sockaddr*>(&address), sizeof address) != 0)
    throw std::runtime_error("cannot connect");
}

Wire::~Wire() {
  ::close(socket_);
}

void Wire::send(std::string_view bytes) {
  while (!bytes.empty()) {
    const ssize_t sent = ::send(socket_, bytes.data(), bytes.size(), MSG_NOSIGNAL);
    if (sent <= 0) return;
    bytes.remove_prefix(static_cast<std::size_t>(sent));
  }
}

bool Wire::fill() {
  pollfd wait{socket_, POLLIN, 0};
  if (::poll(&wait, 1, 5000) <= 0) return false;
  char chunk[65536];
  const ssize_t got = ::recv(socket_, chunk, sizeof chunk, 0);
  if (got <= 0) return false;
  buffer_.append(chunk, static_cast<std::size_t>(got));
  return true;
}

std::string Wire::answer() {
  std::size_t end = 0;
  while ((end = buffer_.find("\r\n\r\n")) == std::string::npos)
    if (!fill()) return {};
  std::size_t length = 0;
  if (const std::size_t at = buffer_.find("Content-Length: "); at < end)
    length = std::strtoull(buffer_.c_str() + at + 16, nullptr, 10);
  while (buffer_.size() < end + 4 + length)
    if (!fill()) break;
  std::string answer = buffer_.substr(0, end + 4 + length);
  buffer_.erase(0, end + 4 + length);
  return answer;
}

std::string Wire::rest() {
  while (fill()) {
  }
  return std::move(buffer_);
}

bool Wire::closed_within(std::chrono::milliseconds time) {
  pollfd wait{socket_, POLLIN, 0};
  if (::poll(&wait, 1, static_cast<int>(time.count())) <= 0) return false;
  char byte = 0;
  return ::recv(socket_, &byte, 1, MSG_PEEK) <= 0;
}

std::string Wire::upgrade(std::string_view path, std::string_view origin) {
  std::string request =
      "GET " + std::string(path) + " HTTP/1.1\r\nHost: localhost\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n";
  if (!origin.empty()) request += "Origin: " + std::string(origin) + "\r\n";
  request += "Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n";
  return exchange(request);
}

void Wire::send_frame(int opcode, std::string_view payload, bool last) {
  static constexpr char kMask[] = {0x12, 0x34, 0x56, 0x78};
  std::string frame{static_cast<char>((last ? 0x80 : 0) | opcode)};
  if (payload.size() < 126) {
    frame += static_cast<char>(0x80 | payload.size());
  } else {
    const int bytes = payload.size() <= 0xffff ? 2 : 8;
    frame += static_cast<char>(0x80 | (bytes == 2 ? 126 : 127));
    for (int i = bytes - 1; i >= 0; --i) frame += static_cast<char>(payload.size() >> (8 * i) & 0xff);
  }
  frame.append(kMask, 4);
  for (std::size_t i = 0; i < payload.size(); ++i) frame += static_cast<char>(payload[i] ^ kMask[i % 4]);
  send(frame);
}

Wire::Received Wire::receive() {
  const auto need = [&](std::size_t bytes) {
    while (buffer_.size() < bytes)
      if (!fill()) return false;
    return true;
  };
  if (!need(2)) return {};
  std::size_t length = buffer_[1] & 0x7f;
  std::size_t header = 2;
  if (length >= 126) {
    const std::size_t bytes = length == 126 ? 2 : 8;
    header += bytes;
    if (!need(header)) return {};
    length = 0;
    for (std::size_t i = 0; i < bytes; ++i) length = length << 8 | static_cast<unsigned char>(buffer_[2 + i]);
  }
  if (!need(header + length)) return {};
  Received received{buffer_[0] & 0x0f, buffer_.substr(header, length)};
  buffer_.erase(0, header + length);
  return received;
}

int Wire::Received::close_code() const {
  if (opcode != 8 || payload.size() < 2) return -1;
  return static_cast<unsigned char>(payload[0]) << 8 | static_cast<unsigned char>(payload[1]);
}

int status_of(std::string_view answer) {
  return answer.size() > 12 ? std::atoi(std::string(answer.substr(9, 3)).c_str()) : 0;
}

}  // namespace deskbell::http::testing_wire
