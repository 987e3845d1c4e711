#pragma once
#include <http/call.h>
#include <http/message.h>

#include <string>
#include <string_view>
#include <vector>

namespace deskbell::http {

// A file embedded in the program, or otherwise living as long as it.
struct Asset {
  std::string_view path;  // "assets/index-4f2a.js", without leading slash
  std::string_view content_type;
  std::string_view bytes;  // empty when only the compressed form is embedded
  std::string_view gzip = {};
  std::string_view etag = {};  // without quotes; made from the bytes when empty
};

enum class Caching { revalidate, forever };

// Answers for one asset: ETag and If-None-Match, gzip when accepted, Cache-Control.
Response serve(const Call& call, const Asset& asset, Caching caching);

// Looks assets up by path.
class Assets {
 public:
  explicit Assets(std::vector<Asset> assets);
  const Asset* find(std::string_view path) const;

 private:
  std::vector<Asset> assets_;  // sorted
};

}  // namespace deskbell::http
