#pragma once
#include <http/message.h>

#include <boost/asio/ip/tcp.hpp>
#include <openssl/ssl.h>
#include <sys/uio.h>

#include <memory>
#include <span>

namespace deskbell::http {

using SslContext = std::shared_ptr<SSL_CTX>;

// What must happen before the same call can get further.
enum class Wish { none, readable, writable, closed };

struct Moved {
  std::size_t bytes = 0;
  Wish wish = Wish::none;
};

// A connected, non-blocking TCP socket, with TLS or without. Belongs to one io thread.
class Stream {
 public:
  Stream(boost::asio::ip::tcp::socket socket, const SslContext& tls);

  Transport transport() const { return ssl_ ? Transport::tls : Transport::plain; }
  // TLS only; none when the handshake is over.
  Wish shake_hands();
  // Wish::none: there may be more at once. Wish::closed with 0 bytes: end or loss of the connection.
  Moved read(std::span<char> into);
  // Writes what it can. TLS: after Wish::writable or readable the next call must begin with the same bytes.
  Moved write(std::span<const iovec> parts);
  void stop_sending();
  void close();
  boost::asio::ip::tcp::socket& socket() { return socket_; }

 private:
  Wish wish_of(int result);
  struct SslFree {
    void operator()(SSL* ssl) const { SSL_free(ssl); }
  };
  boost::asio::ip::tcp::socket socket_;
  std::unique_ptr<SSL, SslFree> ssl_;
  bool broken_ = false;
};

}  // namespace deskbell::http
