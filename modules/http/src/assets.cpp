#include "text.h"

#include <http/assets.h>

#include <fmt/format.h>
#include <openssl/sha.h>

#include <algorithm>
#include <array>

namespace deskbell::http {
namespace {

std::string etag_of(const Asset& asset) {
  if (!asset.etag.empty()) return fmt::format("\"{}\"", asset.etag);
  const std::string_view bytes = asset.bytes.empty() ? asset.gzip : asset.bytes;
  std::array<unsigned char, SHA256_DIGEST_LENGTH> digest{};
  SHA256(reinterpret_cast<const unsigned char*>(bytes.data()), bytes.size(), digest.data());
  std::string text = "\"";
  for (int i = 0; i < 12; ++i) fmt::format_to(std::back_inserter(text), "{:02x}", digest[static_cast<std::size_t>(i)]);
  return text + '"';
}

}  // namespace

Response serve(const Call& call, const Asset& asset, Caching caching) {
  Response response{.content_type = std::string(asset.content_type)};
  const std::string etag = etag_of(asset);
  response.add_header("ETag", etag);
  response.add_header("Cache-Control",
                      caching == Caching::forever ? "public, max-age=31536000, immutable" : "no-cache");
  if (!asset.gzip.empty()) response.add_header("Vary", "Accept-Encoding");
  if (matches_etag(call.header("If-None-Match").value_or(""), etag)) {
    response.status = 304;
    return response;
  }
  const bool zipped = !asset.gzip.empty() &&
                      (asset.bytes.empty() || accepts_encoding(call.header("Accept-Encoding").value_or(""), "gzip"));
  if (zipped) response.add_header("Content-Encoding", "gzip");
  response.static_body = zipped ? asset.gzip : asset.bytes;
  return response;
}

Assets::Assets(std::vector<Asset> assets) : assets_(std::move(assets)) {
  std::sort(assets_.begin(), assets_.end(), [](const Asset& a, const Asset& b) { return a.path < b.path; });
}

const Asset* Assets::find(std::string_view path) const {
  const auto at = std::lower_bound(assets_.begin(), assets_.end(), path,
                                   [](const Asset& asset, std::string_view wanted) { return asset.path < wanted; });
  return at != assets_.end() && at->path == path ? &*at : nullptr;
}

}  // namespace deskbell::http
