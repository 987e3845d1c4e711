#include <base/check.h>

#include <arpa/inet.h>
#include <openssl/pem.h>
#include <openssl/x509.h>
#include <outgoing_mail/settings.h>

#include <algorithm>
#include <memory>

namespace deskbell::outgoing_mail {
namespace {

constexpr int kLongestAuthority = 50'000;

std::string trimmed(std::string_view text) {
  while (!text.empty() && text.front() == ' ') text.remove_prefix(1);
  while (!text.empty() && text.back() == ' ') text.remove_suffix(1);
  return std::string(text);
}

bool is_name_character(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '.' || c == '-';
}

bool is_name(std::string_view host) {
  return host.size() <= 253 && !host.starts_with('-') && !host.starts_with('.') && !host.contains("..") &&
         std::ranges::all_of(host, is_name_character);
}

bool is_host(const std::string& host) {
  in6_addr six{};
  return is_name(host) || ::inet_pton(AF_INET6, host.c_str(), &six) == 1;
}

bool is_this_machine(std::string_view host) {
  return host == "localhost" || host == "::1" || host.starts_with("127.");
}

// Those before the first thing that is none.
int certificates_in(const std::string& pem) {
  const std::unique_ptr<BIO, decltype(&BIO_free)> in(BIO_new_mem_buf(pem.data(), static_cast<int>(pem.size())),
                                                     BIO_free);
  int count = 0;
  for (; X509* certificate = PEM_read_bio_X509(in.get(), nullptr, nullptr, nullptr); ++count) X509_free(certificate);
  return count;
}

Result<void> check_server(const Settings& settings) {
  const int needed = settings.state == MailState::on ? 1 : 0;
  TRY(base::check_text("settings.host", settings.host, needed, 253));
  if (!is_host(settings.host)) return invalid("settings.host", "is not a host name or an address");
  if (settings.port < 1 || settings.port > 65'535) return invalid("settings.port", "must be from 1 to 65535");
  if (settings.security == Security::none && !settings.host.empty() && !is_this_machine(settings.host))
    return invalid("settings.security", "may be none only for a server on this machine");
  TRY(base::check_text("settings.user", settings.user, 0, 200));
  TRY(base::check_text("settings.authority", settings.authority, 0, kLongestAuthority));
  if (!settings.authority.empty() && certificates_in(settings.authority) == 0)
    return invalid("settings.authority", "holds no certificate in PEM form");
  return {};
}

}  // namespace

bool is_mail_address(std::string_view text) {
  const auto at = text.find('@');
  if (text.size() > 254 || at == text.npos || at == 0 || at > 64) return false;
  const std::string_view domain = text.substr(at + 1);
  const bool clean = std::ranges::all_of(text.substr(0, at), [](char c) {
    return c > ' ' && c < 0x7f && !std::string_view("()<>[]:;@\\,\"").contains(c);
  });
  return clean && !domain.empty() && is_name(domain) && !domain.ends_with('.');
}

Result<Settings> checked(Settings settings) {
  settings.host = trimmed(settings.host);
  settings.user = trimmed(settings.user);
  settings.sender_address = trimmed(settings.sender_address);
  settings.sender_name = trimmed(settings.sender_name);
  TRY(check_server(settings));
  const bool has_sender = settings.state == MailState::on || !settings.sender_address.empty();
  if (has_sender && !is_mail_address(settings.sender_address))
    return invalid("settings.sender_address", "is not a mail address");
  TRY(base::check_text("settings.sender_name", settings.sender_name, 0, 100));
  if (settings.sender_name.find_first_of("\r\n\t") != std::string::npos)
    return invalid("settings.sender_name", "must not hold control characters");
  return settings;
}

}  // namespace deskbell::outgoing_mail
