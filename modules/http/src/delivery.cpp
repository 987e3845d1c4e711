#include "text.h"

#include <http/delivery.h>

#include <fmt/format.h>
#include <openssl/sha.h>
#include <zlib.h>

#include <array>
#include <stdexcept>

namespace deskbell::http {
namespace {

constexpr std::size_t kNotWorthIt = 860;  // below, the answer is one packet anyway
constexpr int kLevel = 5;
constexpr int kGzipWindow = 15 + 16;

std::string etag_of(std::string_view bytes) {
  std::array<unsigned char, SHA256_DIGEST_LENGTH> digest{};
  SHA256(reinterpret_cast<const unsigned char*>(bytes.data()), bytes.size(), digest.data());
  std::string text = "\"";
  for (std::size_t i = 0; i < 12; ++i) fmt::format_to(std::back_inserter(text), "{:02x}", digest[i]);
  return text + '"';
}

bool is_text(std::string_view type) {
  return type.starts_with("text/") || type.starts_with("application/") || type.starts_with("image/svg+xml");
}

}  // namespace

std::string gzipped(std::string_view bytes) {
  z_stream stream{};
  if (deflateInit2(&stream, kLevel, Z_DEFLATED, kGzipWindow, 8, Z_DEFAULT_STRATEGY) != Z_OK)
    throw std::runtime_error("deflateInit2 failed");
  std::string out(deflateBound(&stream, bytes.size()), '\0');
  stream.next_in = reinterpret_cast<Bytef*>(const_cast<char*>(bytes.data()));
  stream.avail_in = static_cast<uInt>(bytes.size());
  stream.next_out = reinterpret_cast<Bytef*>(out.data());
  stream.avail_out = static_cast<uInt>(out.size());
  const int ended = deflate(&stream, Z_FINISH);
  out.resize(stream.total_out);
  deflateEnd(&stream);
  if (ended != Z_STREAM_END) throw std::runtime_error("deflate failed");
  return out;
}

Response deliver(const Call& call, Response response) {
  const std::string etag = etag_of(response.bytes());
  // Weak: the compressed answer is another representation.
  response.set_header("ETag", "W/" + etag);
  const bool may_zip = is_text(response.content_type) && response.bytes().size() >= kNotWorthIt;
  if (may_zip) response.add_header("Vary", "Accept-Encoding");
  if (response.status == 200 && matches_etag(call.header("If-None-Match").value_or(""), etag)) {
    response.status = 304;
    response.body.clear();
    response.static_body = {};
    return response;
  }
  if (may_zip && accepts_encoding(call.header("Accept-Encoding").value_or(""), "gzip")) {
    response.body = gzipped(response.bytes());
    response.static_body = {};
    response.add_header("Content-Encoding", "gzip");
  }
  return response;
}

}  // namespace deskbell::http
