#include <base/span.h>
#include "address_set.h"
#include "body_reader.h"
#include "head_parser.h"
#include "text.h"

#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string_view>

namespace {

using namespace deskbell::http;

void use_head(const Head& head) {
  const Request& request = head.request;
  const std::string_view target = request.target;
  (void)path_segments(target.substr(0, target.find('?')));
  if (target.find('?') != target.npos) (void)parse_query(target.substr(target.find('?') + 1));
  for (const Header& header : request.headers) {
    // Nothing that comes through may break out of its line.
    if (header.value.find_first_of(std::string_view("\r\n\0", 3)) != std::string::npos) std::abort();
    (void)find_cookie(header.value, "deskbell");
    (void)deskbell::base::parse_trace_parent(header.value);
    (void)accepts_encoding(header.value, "gzip");
    (void)matches_etag(header.value, "\"x\"");
    (void)client_address("127.0.0.1", header.value, *AddressSet::parse({"127.0.0.0/8", "10.0.0.0/8"}));
  }
  if (wants_websocket(request)) (void)websocket_accept(request);
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* bytes, std::size_t size) {
  const std::string_view data(reinterpret_cast<const char*>(bytes), size);
  const HeadLimits limits;
  const HeadEnd end = find_head_end(data, 0, limits);
  // Found piecewise it ends at the same place.
  const HeadEnd half = find_head_end(data.substr(0, size / 2), 0, limits);
  if (!half.fault && half.size == 0) {
    const HeadEnd whole = find_head_end(data, size / 2, limits);
    if (whole.size != end.size || whole.fault.has_value() != end.fault.has_value()) std::abort();
  }
  if (end.size == 0) return 0;
  auto head = parse_head(data.substr(0, end.size), limits);
  if (!head) return 0;
  use_head(*head);
  const std::size_t limit = 64 * 1024;
  if (head->content_length > limit) return 0;
  BodyReader body = head->chunked ? BodyReader::chunked(limit) : BodyReader::sized(head->content_length, limit);
  BodySpool spool(2 * limit, "/tmp");
  (void)body.feed(data.substr(end.size), spool);
  if (spool.size() > limit) std::abort();
  return 0;
}
