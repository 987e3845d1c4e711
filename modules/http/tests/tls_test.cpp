#include "wire.h"

#include <http/certificate.h>
#include <http/server.h>

#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/read.hpp>
#include <boost/asio/ssl.hpp>
#include <boost/asio/write.hpp>
#include <fmt/format.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <openssl/evp.h>
#include <openssl/pem.h>
#include <openssl/ssl.h>
#include <openssl/x509.h>
#include <base/log.h>
#include <sys/socket.h>

#include <filesystem>
#include <fstream>
#include <memory>

namespace deskbell::http {
namespace {

namespace asio = boost::asio;

// A self-signed certificate for `name`, written as PEM files.
void write_certificate(const TlsFiles& files, const std::string& name) {
  const std::unique_ptr<EVP_PKEY, decltype(&EVP_PKEY_free)> key(EVP_EC_gen("P-256"), EVP_PKEY_free);
  const std::unique_ptr<X509, decltype(&X509_free)> certificate(X509_new(), X509_free);
  X509_gmtime_adj(X509_getm_notBefore(certificate.get()), 0);
  X509_gmtime_adj(X509_getm_notAfter(certificate.get()), 3600);
  X509_set_pubkey(certificate.get(), key.get());
  X509_NAME* subject = X509_get_subject_name(certificate.get());
  X509_NAME_add_entry_by_txt(subject, "CN", MBSTRING_ASC, reinterpret_cast<const unsigned char*>(name.c_str()), -1, -1,
                             0);
  X509_set_issuer_name(certificate.get(), subject);
  X509_sign(certificate.get(), key.get(), EVP_sha256());
  std::unique_ptr<FILE, int (*)(FILE*)> out(std::fopen(files.certificate_chain.c_str(), "w"), std::fclose);
  PEM_write_X509(out.get(), certificate.get());
  out.reset(std::fopen(files.private_key.c_str(), "w"));
  PEM_write_PrivateKey(out.get(), key.get(), nullptr, nullptr, 0, nullptr, nullptr);
}

class TlsTest : public testing::Test {
 protected:
  TlsTest() {
    std::string pattern = testing::TempDir() + "deskbell-tls-XXXXXX";
    directory = ::mkdtemp(pattern.data());
    files = {directory / "chain.pem", directory / "key.pem"};
    write_certificate(files, "first");
    routes.add_raw({.method = Method::get, .path = "/hello", .operation = "", .summary = ""}, [](const Call& call) {
      return Response::text(call.own_origin() + std::string(200'000, '.') + "end");
    });
    routes.add_raw({.method = Method::post, .path = "/size", .operation = "", .summary = ""},
                   [](const Call& call) { return Response::text(std::to_string(call.body().size())); });
    options.listeners = {{.transport = Transport::tls}};
    options.tls = files;
    base::start_log({.level = base::LogLevel::off});
  }
  ~TlsTest() override { std::filesystem::remove_all(directory); }

  // The answer, and the name in the certificate that was shown.
  std::pair<std::string, std::string> fetch(std::uint16_t port, const std::string& request) {
    asio::io_context io;
    asio::ssl::context context(asio::ssl::context::tls_client);
    asio::ssl::stream<asio::ip::tcp::socket> stream(io, context);
    stream.next_layer().connect({asio::ip::address_v4::loopback(), port});
    stream.handshake(asio::ssl::stream_base::client);
    const std::unique_ptr<X509, decltype(&X509_free)> shown(SSL_get1_peer_certificate(stream.native_handle()),
                                                            X509_free);
    char name[100] = {};
    X509_NAME_get_text_by_NID(X509_get_subject_name(shown.get()), NID_commonName, name, sizeof name);
    asio::write(stream, asio::buffer(request));
    std::string answer;
    boost::system::error_code error;
    asio::read(stream, asio::dynamic_buffer(answer), error);
    return {answer, name};
  }

  std::filesystem::path directory;
  TlsFiles files;
  Routes routes;
  ServerOptions options;
};

constexpr std::string_view kGet = "GET /hello HTTP/1.1\r\nHost: desk.example\r\nConnection: close\r\n\r\n";

TEST_F(TlsTest, certificates_are_read_again_for_new_connections) {
  Server server(options, routes);
  ASSERT_TRUE(server.start().has_value());
  auto [answer, name] = fetch(server.port(), std::string(kGet));
  EXPECT_EQ(name, "first");
  EXPECT_THAT(answer, testing::HasSubstr("Strict-Transport-Security: max-age=31536000"));
  EXPECT_THAT(answer, testing::HasSubstr("\r\n\r\nhttps://desk.example..."));
  EXPECT_TRUE(answer.ends_with("...end"));
  write_certificate(files, "second");
  ASSERT_TRUE(server.reload_tls().has_value());
  EXPECT_EQ(fetch(server.port(), std::string(kGet)).second, "second");
  std::ofstream(files.private_key) << "no key";
  const auto reloaded = server.reload_tls();
  ASSERT_FALSE(reloaded.has_value());
  EXPECT_THAT(reloaded.error().message, testing::HasSubstr("private key"));
  EXPECT_EQ(fetch(server.port(), std::string(kGet)).second, "second");
}

TEST_F(TlsTest, a_body_of_many_records_arrives_whole) {
  Server server(options, routes);
  ASSERT_TRUE(server.start().has_value());
  const std::string body(900'000, 'b');
  const auto [answer, name] =
      fetch(server.port(),
            fmt::format("POST /size HTTP/1.1\r\nHost: x\r\nConnection: close\r\nContent-Type: application/json\r\n"
                        "Content-Length: {}\r\n\r\n{}",
                        body.size(), body));
  EXPECT_TRUE(answer.ends_with("\r\n\r\n900000")) << answer.substr(0, 500);
}

TEST_F(TlsTest, frames_come_back_through_shared_records_in_order) {
  class Echo final : public SocketHandler {
   public:
    void on_open(std::shared_ptr<Socket> socket) override { socket_ = std::move(socket); }
    void on_message(std::string_view text) override { socket_->send(make_frame(std::string(text))); }
    void on_close(std::uint16_t) override { socket_.reset(); }

   private:
    std::shared_ptr<Socket> socket_;
  };
  routes.add_socket(
      {.path = "/socket",
       .allow_origin = [](const Call& call) { return call.origin() == "https://x"; },
       .open = [](const Call&) -> Result<std::unique_ptr<SocketHandler>> { return std::make_unique<Echo>(); }});
  Server server(options, routes);
  ASSERT_TRUE(server.start().has_value());
  std::string request =
      "GET /socket HTTP/1.1\r\nHost: x\r\nOrigin: https://x\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
      "Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n";
  std::string expected;
  for (int i = 0; i < 2000; ++i) {
    const std::string text = fmt::format("{:0100}", i);
    request += "\x81\xe4" + std::string(4, '\0') + text;
    expected += "\x81\x64" + text;
  }
  request += std::string("\x88\x80\0\0\0\0", 6);
  const std::string answer = fetch(server.port(), request).first;
  EXPECT_TRUE(answer.ends_with(expected + "\x88\x02\x03\xe8")) << answer.size();
}

TEST_F(TlsTest, plain_http_on_a_tls_port_gets_no_answer) {
  options.limits.head_time = std::chrono::milliseconds(100);
  Server server(options, routes);
  ASSERT_TRUE(server.start().has_value());
  testing_wire::Wire wire(server.port());
  EXPECT_EQ(wire.exchange(kGet).find("HTTP/1.1"), std::string::npos);
  testing_wire::Wire silent(server.port());
  EXPECT_TRUE(silent.closed_within(std::chrono::seconds(3)));
}

TEST_F(TlsTest, a_certificate_that_is_not_there_stops_the_start) {
  options.tls->certificate_chain = directory / "missing.pem";
  Server server(options, routes);
  const auto started = server.start();
  ASSERT_FALSE(started.has_value());
  EXPECT_THAT(started.error().message, testing::HasSubstr("missing.pem"));
}

TEST_F(TlsTest, a_certificate_tells_whose_it_is_and_until_when) {
  const auto certificate = read_certificate(files.certificate_chain);
  ASSERT_TRUE(certificate) << certificate.error().message;
  EXPECT_EQ(certificate->subject, "first");
  EXPECT_EQ(certificate->issuer, "first");
  EXPECT_EQ(certificate->not_after - certificate->not_before, std::chrono::hours(1));
  EXPECT_FALSE(read_certificate(files.private_key));
  EXPECT_FALSE(read_certificate(directory / "missing.pem"));
}

}  // namespace
}  // namespace deskbell::http
