#include "trusted_keys.h"

#include <trust/checkpoint.h>

#include <algorithm>
#include <fstream>
#include <iterator>
#include <stdexcept>

namespace deskbell::app {

std::string bytes_of(const std::string& path) {
  std::ifstream in(path, std::ios::binary);
  if (!in) throw std::runtime_error(path + " cannot be read");
  return {std::istreambuf_iterator<char>(in), {}};
}

Result<std::vector<std::string>> trusted_keys(const std::string& path) {
  constexpr std::string_view kEnd = "-----END PUBLIC KEY-----";
  std::string text = bytes_of(path);
  std::vector<std::string> keys;
  if (!text.contains(kEnd)) {
    TRY(std::string key, trust::parse_public_key(text));
    keys.push_back(std::move(key));
    return keys;
  }
  for (auto end = text.find(kEnd); end != std::string::npos; end = text.find(kEnd)) {
    const auto begin = std::min(text.find("-----BEGIN"), end);
    TRY(std::string key, trust::parse_public_key(text.substr(begin, end + kEnd.size() - begin)));
    keys.push_back(std::move(key));
    text.erase(0, end + kEnd.size());
  }
  return keys;
}

}  // namespace deskbell::app
