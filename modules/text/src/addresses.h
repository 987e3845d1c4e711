#pragma once
#include <cstddef>
#include <string_view>
#include <vector>

// Web and mail addresses, for those who must not read into them.
namespace deskbell::text {

struct WebAddress {
  enum class Kind { url, email };
  Kind kind;
  std::size_t begin;  // bytes
  std::size_t end;
  bool operator==(const WebAddress&) const = default;
};

// In order, disjoint. URLs with http, https, ftp or "www."; bare hosts under well known top levels ("example.com/a").
// Punctuation that ends a sentence, and brackets that were not opened within, do not belong to them. Linear.
std::vector<WebAddress> web_addresses(std::string_view in);

}  // namespace deskbell::text
