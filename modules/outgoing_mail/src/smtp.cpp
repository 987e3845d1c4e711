#include "smtp.h"

#include <http/reach.h>
#include <text/lines.h>

#include <curl/curl.h>
#include <fmt/format.h>
#include <sys/socket.h>

#include <algorithm>
#include <cstring>
#include <memory>
#include <new>

namespace deskbell::outgoing_mail {
namespace {

constexpr std::size_t kLongestAnswer = 400;

struct CurlFree {
  void operator()(CURL* handle) const { curl_easy_cleanup(handle); }
  void operator()(curl_slist* list) const { curl_slist_free_all(list); }
};

struct Sending {
  const Line& line;
  std::string_view rest;  // of the message
  std::string answer;     // the server's last words
  bool not_allowed = false;
  bool allowed = false;  // one of the name's addresses was
  char detail[CURL_ERROR_SIZE] = {};
};

curl_socket_t open_socket(void* context, curlsocktype, curl_sockaddr* target) {
  auto& sending = *static_cast<Sending*>(context);
  const bool in_clear = sending.line.settings.security == Security::none;
  if (!http::may_connect(target->addr, sending.line.allowed_private) ||
      (in_clear && !http::is_loopback(target->addr))) {
    sending.not_allowed = true;
    return CURL_SOCKET_BAD;
  }
  sending.allowed = true;
  return ::socket(target->family, target->socktype | SOCK_CLOEXEC, target->protocol);
}

std::size_t give(char* buffer, std::size_t size, std::size_t count, void* context) {
  auto& sending = *static_cast<Sending*>(context);
  const std::size_t taken = std::min(size * count, sending.rest.size());
  std::memcpy(buffer, sending.rest.data(), taken);
  sending.rest.remove_prefix(taken);
  return taken;
}

// Lines of one answer begin with its number and a hyphen, the last one with its number and a blank.
std::size_t hear(char* data, std::size_t size, std::size_t count, void* context) {
  auto& sending = *static_cast<Sending*>(context);
  std::string_view words(data, size * count);
  while (words.ends_with('\n') || words.ends_with('\r')) words.remove_suffix(1);
  if (words.starts_with("221")) return size * count;  // its goodbye says nothing of the mail
  const bool goes_on = sending.answer.size() > 3 && words.size() > 3 && sending.answer[3] == '-' &&
                       sending.answer.compare(0, 3, words.substr(0, 3)) == 0;
  if (!goes_on) sending.answer.clear();
  if (sending.answer.size() < kLongestAnswer) {
    if (goes_on) sending.answer += ' ';
    sending.answer += goes_on ? words.substr(4) : words;
    if (goes_on) sending.answer[3] = words[3];
  }
  return size * count;
}

std::string readable(std::string words) {
  if (!text::is_valid_utf8(words)) std::ranges::replace_if(words, [](char c) { return c < 0; }, '?');
  std::ranges::replace_if(words, [](char c) { return (c >= 0 && c < ' ') || c == 0x7f; }, ' ');
  return text::shortened(words, kLongestAnswer);
}

Outcome outcome_of_answer(long code) {
  return code >= 500 ? Outcome::refused : Outcome::put_off;
}

Outcome outcome_of(CURLcode result, const Sending& sending, long code) {
  if (sending.not_allowed && !sending.allowed) return Outcome::not_allowed;
  switch (result) {
    case CURLE_OK:
      return Outcome::accepted;
    case CURLE_LOGIN_DENIED:
      return Outcome::sign_in_refused;
    case CURLE_USE_SSL_FAILED:
    case CURLE_SSL_CONNECT_ERROR:
      return Outcome::not_encrypted;
    case CURLE_PEER_FAILED_VERIFICATION:
    case CURLE_SSL_CACERT_BADFILE:
    case CURLE_SSL_ISSUER_ERROR:
      return Outcome::not_trusted;
    case CURLE_OPERATION_TIMEDOUT:
      return Outcome::took_too_long;
    default:
      break;
  }
  // 530: it wants to know who we are; settings mend that, so the mail is not lost.
  if (code == 530 || code == 535 || code == 538) return Outcome::sign_in_refused;
  return code >= 400 && code < 600 ? outcome_of_answer(code) : Outcome::unreachable;
}

std::string url_of(const Settings& settings) {
  const std::string host = settings.host.contains(':') ? "[" + settings.host + "]" : settings.host;
  const std::string us = settings.sender_address.substr(settings.sender_address.find('@') + 1);
  return fmt::format("{}://{}:{}/{}", settings.security == Security::tls ? "smtps" : "smtp", host, settings.port, us);
}

void set_line(CURL* curl, const Line& line) {
  curl_easy_setopt(curl, CURLOPT_URL, url_of(line.settings).c_str());
  curl_easy_setopt(curl, CURLOPT_PROTOCOLS_STR, "smtp,smtps");
  curl_easy_setopt(curl, CURLOPT_NOSIGNAL, 1L);
  curl_easy_setopt(curl, CURLOPT_PROXY, "");  // would connect where the guard cannot see
  curl_easy_setopt(curl, CURLOPT_NETRC, static_cast<long>(CURL_NETRC_IGNORED));
  curl_easy_setopt(curl, CURLOPT_CONNECTTIMEOUT_MS, static_cast<long>(line.connect.count()));
  curl_easy_setopt(curl, CURLOPT_SERVER_RESPONSE_TIMEOUT,
                   static_cast<long>(std::chrono::ceil<std::chrono::seconds>(line.answer).count()));
  curl_easy_setopt(curl, CURLOPT_TIMEOUT_MS, static_cast<long>(line.whole.count()));
  const bool in_clear = line.settings.security == Security::none;
  curl_easy_setopt(curl, CURLOPT_USE_SSL, static_cast<long>(in_clear ? CURLUSESSL_NONE : CURLUSESSL_ALL));
  curl_easy_setopt(curl, CURLOPT_SSLVERSION, static_cast<long>(CURL_SSLVERSION_TLSv1_2));
  if (!line.settings.authority.empty()) {
    curl_blob authority{const_cast<char*>(line.settings.authority.data()), line.settings.authority.size(),
                        CURL_BLOB_COPY};
    curl_easy_setopt(curl, CURLOPT_CAINFO_BLOB, &authority);
  }
  if (line.settings.user.empty()) return;
  curl_easy_setopt(curl, CURLOPT_USERNAME, line.settings.user.c_str());
  curl_easy_setopt(curl, CURLOPT_PASSWORD, line.password.c_str());
}

}  // namespace

Receipt send(const Line& line, const Message& message) {
  // The handle goes first: it says goodbye to the server, and hears its answer.
  const std::string text = compose(message);
  Sending sending{.line = line, .rest = text, .answer = {}};
  const std::unique_ptr<curl_slist, CurlFree> to(curl_slist_append(nullptr, ("<" + message.to.address + ">").c_str()));
  const std::unique_ptr<CURL, CurlFree> handle(curl_easy_init());
  if (!handle || !to) throw std::bad_alloc();
  CURL* curl = handle.get();
  set_line(curl, line);
  curl_easy_setopt(curl, CURLOPT_ERRORBUFFER, sending.detail);
  curl_easy_setopt(curl, CURLOPT_OPENSOCKETFUNCTION, open_socket);
  curl_easy_setopt(curl, CURLOPT_OPENSOCKETDATA, &sending);
  curl_easy_setopt(curl, CURLOPT_MAIL_FROM, ("<" + message.from.address + ">").c_str());
  curl_easy_setopt(curl, CURLOPT_MAIL_RCPT, to.get());
  curl_easy_setopt(curl, CURLOPT_UPLOAD, 1L);
  curl_easy_setopt(curl, CURLOPT_READFUNCTION, give);
  curl_easy_setopt(curl, CURLOPT_READDATA, &sending);
  curl_easy_setopt(curl, CURLOPT_INFILESIZE_LARGE, static_cast<curl_off_t>(text.size()));
  curl_easy_setopt(curl, CURLOPT_HEADERFUNCTION, hear);
  curl_easy_setopt(curl, CURLOPT_HEADERDATA, &sending);
  const CURLcode result = curl_easy_perform(curl);
  long code = 0;
  curl_easy_getinfo(curl, CURLINFO_RESPONSE_CODE, &code);
  const Outcome outcome = outcome_of(result, sending, code);
  const bool answered = outcome == Outcome::accepted || outcome == Outcome::refused || outcome == Outcome::put_off ||
                        outcome == Outcome::sign_in_refused;
  if (answered) return {outcome, readable(sending.answer)};
  if (outcome == Outcome::not_allowed) return {outcome, line.settings.host};
  return {outcome, readable(*sending.detail ? sending.detail : curl_easy_strerror(result))};
}

}  // namespace deskbell::outgoing_mail
