#include "s3_store.h"

#include <curl/curl.h>
#include <fmt/format.h>

#include <algorithm>
#include <chrono>
#include <cstdlib>
#include <cstring>
#include <memory>
#include <optional>
#include <thread>

namespace deskbell::backup {
namespace {

constexpr int kAttempts = 4;
constexpr std::chrono::milliseconds kFirstPause{250};
constexpr long kConnectMilliseconds = 10'000;
// A transfer that stands still is given up; a slow one is not.
constexpr long kStallBytesPerSecond = 1;
constexpr long kStallSeconds = 30;

// As Signature Version 4 wants it: everything but unreserved characters, slashes kept in paths.
std::string escaped(std::string_view text, std::string_view kept) {
  std::string out;
  for (const char c : text) {
    if (std::isalnum(static_cast<unsigned char>(c)) || std::strchr("-._~", c) || kept.contains(c))
      out += c;
    else
      out += fmt::format("%{:02X}", static_cast<unsigned char>(c));
  }
  return out;
}

std::size_t take(char* bytes, std::size_t, std::size_t size, void* body) {
  static_cast<std::string*>(body)->append(bytes, size);
  return size;
}

std::size_t give(char* into, std::size_t size, std::size_t count, void* rest) {
  auto& left = *static_cast<std::string_view*>(rest);
  const std::size_t now = std::min(size * count, left.size());
  std::memcpy(into, left.data(), now);
  left.remove_prefix(now);
  return now;
}

// The text between <name> and </name> from `at` on, which moves behind it.
std::optional<std::string> element(std::string_view xml, std::string_view name, std::size_t& at) {
  const std::string open = "<" + std::string(name) + ">", close = "</" + std::string(name) + ">";
  const auto from = xml.find(open, at);
  if (from == std::string_view::npos) return std::nullopt;
  const auto to = xml.find(close, from);
  if (to == std::string_view::npos) return std::nullopt;
  at = to + close.size();
  std::string text(xml.substr(from + open.size(), to - from - open.size()));
  for (const auto& [entity, plain] :
       {std::pair{"&lt;", "<"}, {"&gt;", ">"}, {"&quot;", "\""}, {"&apos;", "'"}, {"&amp;", "&"}})
    for (auto found = text.find(entity); found != std::string::npos; found = text.find(entity, found + 1))
      text.replace(found, std::strlen(entity), plain);
  return text;
}

std::unexpected<Error> refused(const std::string& what, int status, std::string_view body) {
  std::size_t at = 0;
  const std::string reason = element(body, "Code", at).value_or("");
  const auto code = status == 404                                                      ? ErrorCode::not_found
                    : status == 403 || status == 401                                   ? ErrorCode::permission_denied
                    : status >= 500 || status == 429 || status == 408 || status == 507 ? ErrorCode::unavailable
                                                                                       : ErrorCode::internal;
  return failure(code, fmt::format("{}: the store answered {}{}{}.", what, status, reason.empty() ? "" : " ", reason));
}

}  // namespace

struct S3Store::Call {
  const char* method;
  std::string url;
  std::string_view body = {};
};

S3Store::S3Store(Place place) : place_(std::move(place)) {
  static const CURLcode ready = curl_global_init(CURL_GLOBAL_DEFAULT);
  (void)ready;
}

S3Store::~S3Store() {
  for (void* connection : free_) curl_easy_cleanup(connection);
}

void* S3Store::take_connection() {
  const std::lock_guard lock(mutex_);
  if (free_.empty()) return curl_easy_init();
  void* connection = free_.back();
  free_.pop_back();
  return connection;
}

void S3Store::give_back(void* connection) {
  curl_easy_reset(connection);
  const std::lock_guard lock(mutex_);
  free_.push_back(connection);
}

std::string S3Store::url_of(const std::string& name) const {
  return place_.endpoint + "/" + escaped(place_.bucket, "") + "/" + escaped(place_.prefix + name, "/");
}

Result<S3Store::Answer> S3Store::send_once(const Call& call) {
  CURL* curl = take_connection();
  if (!curl) return failure(ErrorCode::internal, "libcurl cannot be used.");
  struct Lease {
    S3Store& store;
    CURL* curl;
    curl_slist* headers = nullptr;
    ~Lease() {
      store.give_back(curl);
      curl_slist_free_all(headers);
    }
  } lease{*this, curl};
  Answer answer;
  std::string_view rest = call.body;
  const std::string provider = "aws:amz:" + place_.region + ":s3";
  const std::string user = place_.access_key + ":" + place_.secret_key;
  char reason[CURL_ERROR_SIZE] = "";
  curl_easy_setopt(curl, CURLOPT_URL, call.url.c_str());
  curl_easy_setopt(curl, CURLOPT_CUSTOMREQUEST, call.method);
  curl_easy_setopt(curl, CURLOPT_AWS_SIGV4, provider.c_str());
  curl_easy_setopt(curl, CURLOPT_USERPWD, user.c_str());
  // The body is encrypted and authenticated by itself, and hashing it once more would cost as much as sealing it.
  lease.headers = curl_slist_append(lease.headers, "x-amz-content-sha256: UNSIGNED-PAYLOAD");
  lease.headers = curl_slist_append(lease.headers, "Expect:");
  if (std::strcmp(call.method, "PUT") == 0) {
    lease.headers = curl_slist_append(lease.headers, "Content-Type: application/octet-stream");
    curl_easy_setopt(curl, CURLOPT_UPLOAD, 1L);
    curl_easy_setopt(curl, CURLOPT_READFUNCTION, give);
    curl_easy_setopt(curl, CURLOPT_READDATA, &rest);
    curl_easy_setopt(curl, CURLOPT_INFILESIZE_LARGE, static_cast<curl_off_t>(call.body.size()));
  }
  curl_easy_setopt(curl, CURLOPT_HTTPHEADER, lease.headers);
  curl_easy_setopt(curl, CURLOPT_WRITEFUNCTION, take);
  curl_easy_setopt(curl, CURLOPT_WRITEDATA, &answer.body);
  curl_easy_setopt(curl, CURLOPT_ERRORBUFFER, reason);
  curl_easy_setopt(curl, CURLOPT_NOSIGNAL, 1L);
  curl_easy_setopt(curl, CURLOPT_PROTOCOLS_STR, "http,https");
  curl_easy_setopt(curl, CURLOPT_CONNECTTIMEOUT_MS, kConnectMilliseconds);
  curl_easy_setopt(curl, CURLOPT_LOW_SPEED_LIMIT, kStallBytesPerSecond);
  curl_easy_setopt(curl, CURLOPT_LOW_SPEED_TIME, kStallSeconds);
  if (const CURLcode code = curl_easy_perform(curl); code != CURLE_OK)
    return failure(ErrorCode::unavailable, fmt::format("{} cannot be reached: {}.", place_.endpoint,
                                                       *reason ? reason : curl_easy_strerror(code)));
  long status = 0;
  curl_easy_getinfo(curl, CURLINFO_RESPONSE_CODE, &status);
  answer.status = static_cast<int>(status);
  return answer;
}

Result<S3Store::Answer> S3Store::send(const Call& call) {
  for (int attempt = 1;; ++attempt) {
    auto answer = send_once(call);
    const bool passes = !answer || answer->status >= 500 || answer->status == 429 || answer->status == 408;
    if (!passes || attempt == kAttempts) return answer;
    std::this_thread::sleep_for(kFirstPause * (1 << (attempt - 1)));
  }
}

Result<void> S3Store::put(const std::string& name, std::string_view bytes, Sync) {
  TRY(const Answer answer, send({.method = "PUT", .url = url_of(name), .body = bytes}));
  if (answer.status / 100 != 2) return refused(name, answer.status, answer.body);
  return {};
}

Result<std::string> S3Store::get(const std::string& name) {
  TRY(Answer answer, send({.method = "GET", .url = url_of(name)}));
  if (answer.status / 100 != 2) return refused(name, answer.status, answer.body);
  return std::move(answer.body);
}

Result<void> S3Store::remove(const std::string& name) {
  TRY(const Answer answer, send({.method = "DELETE", .url = url_of(name)}));
  if (answer.status / 100 != 2 && answer.status != 404) return refused(name, answer.status, answer.body);
  return {};
}

Result<std::vector<StoredThing>> S3Store::list(const std::string& prefix) {
  std::vector<StoredThing> found;
  std::string more;
  do {
    // The parameters in the order of their names, as the signature wants them.
    const std::string url = place_.endpoint + "/" + escaped(place_.bucket, "") + "?" +
                            (more.empty() ? "" : "continuation-token=" + escaped(more, "") + "&") +
                            "list-type=2&prefix=" + escaped(place_.prefix + prefix, "");
    TRY(const Answer answer, send({.method = "GET", .url = url}));
    if (answer.status / 100 != 2) return refused("The list of " + prefix, answer.status, answer.body);
    std::size_t at = 0;
    while (auto entry = element(answer.body, "Contents", at)) {
      std::size_t inner = 0;
      const auto key = element(*entry, "Key", inner);
      inner = 0;
      const auto size = element(*entry, "Size", inner);
      if (key && key->starts_with(place_.prefix))
        found.push_back({key->substr(place_.prefix.size()), size ? std::atoll(size->c_str()) : 0});
    }
    at = 0;
    more = element(answer.body, "NextContinuationToken", at).value_or("");
  } while (!more.empty());
  std::ranges::sort(found, {}, &StoredThing::name);
  return found;
}

std::string S3Store::description() const {
  return "s3://" + place_.bucket + "/" + place_.prefix;
}

}  // namespace deskbell::backup
