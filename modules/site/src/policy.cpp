#include "policy.h"

#include "page.h"

#include <sodium.h>

#include <array>

namespace deskbell::site {
namespace {

// The one style element may speak, nothing else: no script, no frame, no other place to send a form to.
std::string policy() {
  std::array<unsigned char, crypto_hash_sha256_BYTES> digest;
  const std::string_view style = style_sheet();
  crypto_hash_sha256(digest.data(), reinterpret_cast<const unsigned char*>(style.data()), style.size());
  std::array<char, sodium_base64_ENCODED_LEN(digest.size(), sodium_base64_VARIANT_ORIGINAL)> text;
  sodium_bin2base64(text.data(), text.size(), digest.data(), digest.size(), sodium_base64_VARIANT_ORIGINAL);
  return "default-src 'none'; style-src 'sha256-" + std::string(text.data()) +
         "'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'";
}

}  // namespace

http::Response page_response(std::string html, int status) {
  static const std::string kPolicy = policy();
  http::Response response = http::Response::html(std::move(html), status);
  response.set_header("Content-Security-Policy", kPolicy);
  response.set_header("Cache-Control", "private, no-store");
  response.set_header("Referrer-Policy", "no-referrer");
  response.set_header("X-Robots-Tag", "noindex, nofollow");
  return response;
}

}  // namespace deskbell::site
