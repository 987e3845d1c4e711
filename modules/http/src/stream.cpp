#include "stream.h"

#include <netinet/in.h>
#include <netinet/tcp.h>
#include <openssl/err.h>
#include <sys/socket.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstring>

namespace deskbell::http {

Stream::Stream(boost::asio::ip::tcp::socket socket, const SslContext& tls) : socket_(std::move(socket)) {
  boost::system::error_code ignored;
  socket_.non_blocking(true, ignored);
  socket_.set_option(boost::asio::ip::tcp::no_delay(true), ignored);
  // A client that takes nothing shall fill our queue, which is counted, and not megabytes of the kernel's.
  const int unsent = 256 * 1024;
  ::setsockopt(socket_.native_handle(), IPPROTO_TCP, TCP_NOTSENT_LOWAT, &unsent, sizeof unsent);
  if (!tls) return;
  ssl_.reset(SSL_new(tls.get()));
  if (!ssl_ || SSL_set_fd(ssl_.get(), socket_.native_handle()) != 1) throw std::bad_alloc();
  SSL_set_accept_state(ssl_.get());
}

Wish Stream::wish_of(int result) {
  switch (SSL_get_error(ssl_.get(), result)) {
    case SSL_ERROR_WANT_READ:
      return Wish::readable;
    case SSL_ERROR_WANT_WRITE:
      return Wish::writable;
    case SSL_ERROR_ZERO_RETURN:
      return Wish::closed;
    default:
      broken_ = true;
      return Wish::closed;
  }
}

Wish Stream::shake_hands() {
  if (!ssl_ || SSL_is_init_finished(ssl_.get())) return Wish::none;
  ERR_clear_error();
  const int result = SSL_do_handshake(ssl_.get());
  return result == 1 ? Wish::none : wish_of(result);
}

Moved Stream::read(std::span<char> into) {
  if (ssl_) {
    ERR_clear_error();
    const int result = SSL_read(ssl_.get(), into.data(), static_cast<int>(into.size()));
    if (result > 0) return {static_cast<std::size_t>(result), Wish::none};
    return {0, wish_of(result)};
  }
  while (true) {
    const ssize_t got = ::recv(socket_.native_handle(), into.data(), into.size(), 0);
    if (got > 0) {
      // A short read has emptied the socket; asking again would only cost a system call.
      const auto bytes = static_cast<std::size_t>(got);
      return {bytes, bytes < into.size() ? Wish::readable : Wish::none};
    }
    if (got < 0 && errno == EINTR) continue;
    return {0, got < 0 && (errno == EAGAIN || errno == EWOULDBLOCK) ? Wish::readable : Wish::closed};
  }
}

Moved Stream::write(std::span<const iovec> parts) {
  if (!ssl_) {
    msghdr message{};
    message.msg_iov = const_cast<iovec*>(parts.data());
    message.msg_iovlen = parts.size();
    while (true) {
      const ssize_t sent = ::sendmsg(socket_.native_handle(), &message, MSG_NOSIGNAL);
      if (sent >= 0) return {static_cast<std::size_t>(sent), Wish::none};
      if (errno == EINTR) continue;
      return {0, errno == EAGAIN || errno == EWOULDBLOCK ? Wish::writable : Wish::closed};
    }
  }
  // One record for many small frames.
  thread_local std::array<char, 16 * 1024> record;
  std::size_t size = 0;
  for (const iovec& part : parts) {
    const std::size_t take = std::min(part.iov_len, record.size() - size);
    std::memcpy(record.data() + size, part.iov_base, take);
    size += take;
    if (size == record.size()) break;
  }
  ERR_clear_error();
  const int result = SSL_write(ssl_.get(), record.data(), static_cast<int>(size));
  if (result > 0) return {static_cast<std::size_t>(result), Wish::none};
  const Wish wish = wish_of(result);
  return {0, wish};
}

void Stream::stop_sending() {
  if (ssl_ && !broken_ && SSL_is_init_finished(ssl_.get())) {
    ERR_clear_error();
    SSL_shutdown(ssl_.get());
  }
  boost::system::error_code ignored;
  socket_.shutdown(boost::asio::ip::tcp::socket::shutdown_send, ignored);
}

void Stream::close() {
  boost::system::error_code ignored;
  socket_.close(ignored);
}

}  // namespace deskbell::http
