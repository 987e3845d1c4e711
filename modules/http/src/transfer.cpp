#include "transfer.h"

#include "text.h"

#include <arpa/inet.h>
#include <fmt/format.h>
#include <http/reach.h>
#include <netinet/in.h>
#include <sys/socket.h>

#include <mutex>
#include <new>

namespace deskbell::http {
namespace {

// RFC 6890 and what came later: everything that is not a public unicast address.
const AddressSet& private_networks() {
  static const AddressSet set = *AddressSet::parse(
      {"0.0.0.0/8",       "10.0.0.0/8",     "100.64.0.0/10",   "127.0.0.0/8",     "169.254.0.0/16", "172.16.0.0/12",
       "192.0.0.0/24",    "192.0.2.0/24",   "192.31.196.0/24", "192.52.193.0/24", "192.88.99.0/24", "192.168.0.0/16",
       "192.175.48.0/24", "198.18.0.0/15",  "198.51.100.0/24", "203.0.113.0/24",  "224.0.0.0/4",    "240.0.0.0/4",
       "::/96",           "64:ff9b:1::/48", "100::/64",        "2001::/23",       "2001:db8::/32",  "3fff::/20",
       "5f00::/16",       "fc00::/7",       "fe80::/10",       "fec0::/10",       "ff00::/8"});
  return set;
}

// IPv6 addresses that carry an IPv4 address on: 64:ff9b::/96 (NAT64) and 2002::/16 (6to4).
std::optional<AddressBytes> carried_address(const AddressBytes& bytes) {
  static const AddressSet nat64 = *AddressSet::parse({"64:ff9b::/96"});
  static const AddressSet six_to_four = *AddressSet::parse({"2002::/16"});
  std::size_t from = 0;
  if (nat64.contains(bytes)) {
    from = 12;
  } else if (six_to_four.contains(bytes)) {
    from = 2;
  } else {
    return std::nullopt;
  }
  AddressBytes inner{};
  inner[10] = inner[11] = 0xff;
  std::copy_n(bytes.begin() + static_cast<std::ptrdiff_t>(from), 4, inner.begin() + 12);
  return inner;
}

bool is_private(const AddressBytes& bytes) {
  if (private_networks().contains(bytes)) return true;
  const auto carried = carried_address(bytes);
  return carried && is_private(*carried);
}

std::optional<AddressBytes> address_of(const sockaddr& address) {
  char text[INET6_ADDRSTRLEN] = {};
  if (address.sa_family == AF_INET) {
    ::inet_ntop(AF_INET, &reinterpret_cast<const sockaddr_in&>(address).sin_addr, text, sizeof text);
  } else if (address.sa_family == AF_INET6) {
    ::inet_ntop(AF_INET6, &reinterpret_cast<const sockaddr_in6&>(address).sin6_addr, text, sizeof text);
  }
  return parse_address(text);
}

bool may_connect(const sockaddr& target, const AddressSet& allowed) {
  const auto address = address_of(target);
  return address && (!is_private(*address) || allowed.contains(*address));
}

// The check stands where the connection is made, on the very address that is connected to: no spelling, no second
// answer of the DNS and no redirect gets around it.
curl_socket_t open_socket(void* context, curlsocktype, curl_sockaddr* target) {
  auto& transfer = *static_cast<Transfer*>(context);
  if (!may_connect(target->addr, transfer.allowed)) {
    transfer.refused = true;
    return CURL_SOCKET_BAD;
  }
  return ::socket(target->family, target->socktype | SOCK_CLOEXEC, target->protocol);
}

std::size_t take_body(char* data, std::size_t, std::size_t size, void* context) {
  auto& transfer = *static_cast<Transfer*>(context);
  transfer.read += size;
  if (transfer.read > transfer.limit) {
    transfer.too_large = true;
    return 0;
  }
  long status = 0;
  if (transfer.reader) curl_easy_getinfo(transfer.handle.get(), CURLINFO_RESPONSE_CODE, &status);
  if (status < 200 || status >= 300) {
    transfer.response.body.append(data, size);
    return size;
  }
  transfer.enough = (*transfer.reader)({data, size}) == Client::Reading::enough;
  return transfer.enough ? 0 : size;
}

// libcurl asks at least once a second; anything but 0 ends the call.
int watch_first_piece(void* context, curl_off_t, curl_off_t, curl_off_t, curl_off_t) {
  const auto& transfer = *static_cast<const Transfer*>(context);
  return transfer.read == 0 && transfer.span.took() > transfer.first_piece ? 1 : 0;
}

std::size_t take_header(char* data, std::size_t, std::size_t size, void* context) {
  auto& transfer = *static_cast<Transfer*>(context);
  std::string_view line(data, size);
  while (line.ends_with('\n') || line.ends_with('\r')) line.remove_suffix(1);
  if (line.starts_with("HTTP/")) {
    transfer.response.headers.clear();  // of a redirect, or of 100 Continue
    return size;
  }
  const std::size_t colon = line.find(':');
  if (colon != line.npos && transfer.response.headers.size() < 200)
    transfer.response.headers.push_back(
        {std::string(line.substr(0, colon)), std::string(trimmed(line.substr(colon + 1)))});
  return size;
}

Result<void> check_headers(const ClientRequest& request) {
  for (const Header& header : request.headers)
    if ((header.name + header.value).find_first_of(std::string_view("\r\n\0", 3)) != std::string::npos ||
        header.name.empty())
      return invalid("headers", "may not hold line breaks");
  return {};
}

void set_method(CURL* handle, const ClientRequest& request) {
  const bool body = request.method == Method::post || request.method == Method::put || request.method == Method::patch;
  if (request.method == Method::head) {
    curl_easy_setopt(handle, CURLOPT_NOBODY, 1L);
  } else if (body) {
    curl_easy_setopt(handle, CURLOPT_POSTFIELDS, request.body.data());
    curl_easy_setopt(handle, CURLOPT_POSTFIELDSIZE_LARGE, static_cast<curl_off_t>(request.body.size()));
  }
  if (request.method != Method::get && request.method != Method::head)
    curl_easy_setopt(handle, CURLOPT_CUSTOMREQUEST, std::string(name_of(request.method)).c_str());
}

Error error_of(CURLcode code, const Transfer& transfer, const std::string& url) {
  if (transfer.refused)
    return {ErrorCode::invalid_argument, fmt::format("{} leads to a private address, which is not allowed.", url)};
  if (transfer.too_large) return {ErrorCode::resource_exhausted, fmt::format("The answer of {} is too large.", url)};
  const std::string reason = *transfer.detail ? transfer.detail : curl_easy_strerror(code);
  switch (code) {
    case CURLE_URL_MALFORMAT:
    case CURLE_UNSUPPORTED_PROTOCOL:
      return {ErrorCode::invalid_argument, fmt::format("{} is not an http or https address.", url)};
    case CURLE_OPERATION_TIMEDOUT:
    case CURLE_ABORTED_BY_CALLBACK:
      return {ErrorCode::deadline_exceeded, fmt::format("{} took too long.", url)};
    default:
      return {ErrorCode::unavailable, fmt::format("{} could not be reached: {}.", url, reason)};
  }
}

}  // namespace

bool is_private_address(std::string_view ip) {
  const auto bytes = parse_address(ip);
  return !bytes || is_private(*bytes);
}

bool may_connect(const sockaddr& address, const std::vector<std::string>& allowed_private) {
  const auto allowed = AddressSet::parse(allowed_private);
  return allowed && may_connect(address, *allowed);
}

bool is_loopback(const sockaddr& address) {
  static const AddressSet loopback = *AddressSet::parse({"127.0.0.0/8", "::1"});
  const auto bytes = address_of(address);
  return bytes && loopback.contains(*bytes);
}

CallSpan::CallSpan()
    : trace_(base::current_trace()),
      parent_(base::current_span()),
      id_(base::new_span_id()),
      began_(std::chrono::steady_clock::now()) {
  if (trace_.size() != 32) trace_ = base::new_trace_id();
}

std::chrono::steady_clock::duration CallSpan::took() const {
  return std::chrono::steady_clock::now() - began_;
}

std::string CallSpan::trace_parent() const {
  return fmt::format("00-{}-{:016x}-01", trace_, id_);
}

// Neither the address nor what came back is told: both may hold secrets.
void CallSpan::tell(const ClientOptions& options, const ClientRequest& request,
                    const Result<ClientResponse>& answer) const {
  if (!options.spans) return;
  options.spans({.kind = base::SpanKind::client,
                 .name = name_of(request.method),
                 .trace = trace_,
                 .id = id_,
                 .parent = parent_,
                 .took = took(),
                 .error = answer ? std::string_view() : name_of(answer.error().code),
                 .fields = {{"http.response.status_code", answer ? answer->status : 0}}});
}

void start_curl() {
  static std::once_flag once;
  std::call_once(once, [] { curl_global_init(CURL_GLOBAL_DEFAULT); });
}

Result<void> prepare(Transfer& transfer, const ClientOptions& options, const ClientRequest& request) {
  TRY(check_headers(request));
  if (!transfer.handle) transfer.handle.reset(curl_easy_init());
  if (!transfer.handle) return failure(ErrorCode::internal, "No outgoing connection can be made.");
  CURL* curl = transfer.handle.get();
  curl_easy_setopt(curl, CURLOPT_ERRORBUFFER, transfer.detail);
  curl_easy_setopt(curl, CURLOPT_NOSIGNAL, 1L);
  curl_easy_setopt(curl, CURLOPT_URL, request.url.c_str());
  curl_easy_setopt(curl, CURLOPT_PROTOCOLS_STR, "http,https");
  curl_easy_setopt(curl, CURLOPT_REDIR_PROTOCOLS_STR, "http,https");
  // What is sent (bodies, signatures) goes to the address that was asked for, never on to another.
  const bool follow = options.redirects > 0 && request.headers.empty() &&
                      (request.method == Method::get || request.method == Method::head);
  curl_easy_setopt(curl, CURLOPT_FOLLOWLOCATION, follow ? 1L : 0L);
  curl_easy_setopt(curl, CURLOPT_MAXREDIRS, static_cast<long>(options.redirects));
  curl_easy_setopt(curl, CURLOPT_CONNECTTIMEOUT_MS, static_cast<long>(options.connect_time.count()));
  curl_easy_setopt(curl, CURLOPT_TIMEOUT_MS, static_cast<long>(options.total_time.count()));
  curl_easy_setopt(curl, CURLOPT_USERAGENT, options.user_agent.c_str());
  curl_easy_setopt(curl, CURLOPT_PROXY, "");  // a proxy would resolve and connect where the guard cannot see
  curl_easy_setopt(curl, CURLOPT_NETRC, static_cast<long>(CURL_NETRC_IGNORED));
  curl_easy_setopt(curl, CURLOPT_HTTP_VERSION, static_cast<long>(CURL_HTTP_VERSION_1_1));
  curl_easy_setopt(curl, CURLOPT_OPENSOCKETFUNCTION, open_socket);
  curl_easy_setopt(curl, CURLOPT_OPENSOCKETDATA, &transfer);
  curl_easy_setopt(curl, CURLOPT_WRITEFUNCTION, take_body);
  curl_easy_setopt(curl, CURLOPT_WRITEDATA, &transfer);
  curl_easy_setopt(curl, CURLOPT_HEADERFUNCTION, take_header);
  curl_easy_setopt(curl, CURLOPT_HEADERDATA, &transfer);
  if (transfer.reader) {
    curl_easy_setopt(curl, CURLOPT_NOPROGRESS, 0L);
    curl_easy_setopt(curl, CURLOPT_XFERINFOFUNCTION, watch_first_piece);
    curl_easy_setopt(curl, CURLOPT_XFERINFODATA, &transfer);
  }
  set_method(curl, request);
  const auto add_header = [&](const std::string& line) {
    curl_slist* longer = curl_slist_append(transfer.headers.get(), line.c_str());
    if (!longer) throw std::bad_alloc();
    (void)transfer.headers.release();
    transfer.headers.reset(longer);
  };
  add_header("Expect:");
  if (options.spans) add_header("traceparent: " + transfer.span.trace_parent());
  for (const Header& header : request.headers)
    add_header(header.value.empty() ? header.name + ";" : header.name + ": " + header.value);
  curl_easy_setopt(curl, CURLOPT_HTTPHEADER, transfer.headers.get());
  return {};
}

Result<ClientResponse> conclude(Transfer& transfer, CURLcode code, const std::string& asked) {
  if (code != CURLE_OK && !transfer.enough) return std::unexpected(error_of(code, transfer, asked));
  CURL* curl = transfer.handle.get();
  long status = 0;
  char* url = nullptr;
  curl_easy_getinfo(curl, CURLINFO_RESPONSE_CODE, &status);
  curl_easy_getinfo(curl, CURLINFO_EFFECTIVE_URL, &url);
  transfer.response.status = static_cast<int>(status);
  transfer.response.url = url ? url : asked;
  return std::move(transfer.response);
}

}  // namespace deskbell::http
