#include "address_set.h"

#include "text.h"

#include <arpa/inet.h>
#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <cstring>

namespace deskbell::http {

std::optional<AddressBytes> parse_address(std::string_view text) {
  const std::string copy(text);
  AddressBytes bytes{};
  in_addr four{};
  if (::inet_pton(AF_INET, copy.c_str(), &four) == 1) {
    bytes[10] = bytes[11] = 0xff;
    std::memcpy(bytes.data() + 12, &four, 4);
    return bytes;
  }
  in6_addr six{};
  if (copy.size() != text.size() || ::inet_pton(AF_INET6, copy.c_str(), &six) != 1) return std::nullopt;
  std::memcpy(bytes.data(), &six, 16);
  return bytes;
}

Result<AddressSet> AddressSet::parse(const std::vector<std::string>& networks) {
  AddressSet set;
  for (const std::string& text : networks) {
    const std::size_t slash = text.find('/');
    const auto base = parse_address(std::string_view(text).substr(0, slash));
    const bool four = text.find(':') == std::string::npos;
    int bits = four ? 32 : 128;
    bool good = base.has_value();
    if (slash != std::string::npos) {
      int given = -1;
      const char* end = text.data() + text.size();
      const auto [at, error] = std::from_chars(text.data() + slash + 1, end, given);
      good = good && error == std::errc() && at == end && given >= 0 && given <= bits;
      bits = given;
    }
    if (!good)
      return failure(ErrorCode::invalid_argument,
                     fmt::format("{} is not an address or network such as 10.0.0.0/8.", text));
    set.networks_.push_back({*base, four ? bits + 96 : bits});
  }
  return set;
}

bool AddressSet::contains(const AddressBytes& address) const {
  return std::any_of(networks_.begin(), networks_.end(), [&](const Network& network) {
    const int whole = network.bits / 8;
    if (std::memcmp(address.data(), network.base.data(), static_cast<std::size_t>(whole)) != 0) return false;
    const int rest = network.bits % 8;
    if (rest == 0) return true;
    const auto at = static_cast<std::size_t>(whole);
    return ((address[at] ^ network.base[at]) >> (8 - rest)) == 0;
  });
}

bool AddressSet::contains(std::string_view address) const {
  const auto bytes = parse_address(address);
  return bytes && contains(*bytes);
}

std::string client_address(std::string_view peer, std::string_view forwarded_for, const AddressSet& trusted) {
  std::string_view current = peer;
  while (trusted.contains(current) && !forwarded_for.empty()) {
    const std::size_t comma = forwarded_for.rfind(',');
    const std::string_view next =
        trimmed(comma == forwarded_for.npos ? forwarded_for : forwarded_for.substr(comma + 1));
    if (!parse_address(next)) break;
    current = next;
    forwarded_for = comma == forwarded_for.npos ? std::string_view() : forwarded_for.substr(0, comma);
  }
  return std::string(current);
}

}  // namespace deskbell::http
