#include "addresses.h"
#include "entities/scanners.h"

#include <algorithm>

namespace deskbell::text {

void find_web(const Letters& letters, Finds& finds) {
  for (const WebAddress& address : web_addresses(letters.source)) {
    const auto letter = [&](std::size_t byte) {
      return static_cast<std::size_t>(std::ranges::lower_bound(letters.bytes, static_cast<std::uint32_t>(byte)) -
                                      letters.bytes.begin());
    };
    const bool email = address.kind == WebAddress::Kind::email;
    std::string value(letters.source.substr(address.begin, address.end - address.begin));
    // The host is the same in small letters; what stands before the '@' or behind the host need not be.
    const std::size_t scheme = value.find("://");
    const std::size_t from = email ? value.find('@') + 1 : scheme == value.npos ? 0 : scheme + 3;
    const std::size_t to = email ? value.size() : std::min(value.find_first_of("/?#", from), value.size());
    for (std::size_t i = from; i < to; ++i)
      if (value[i] >= 'A' && value[i] <= 'Z') value[i] = static_cast<char>(value[i] + 32);
    finds.push_back({.kind = email ? EntityKind::email : EntityKind::url,
                     .begin = letter(address.begin),
                     .end = letter(address.end),
                     .value = std::move(value),
                     .claim = Claim::proven});
  }
}

}  // namespace deskbell::text
