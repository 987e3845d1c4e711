#pragma once
#include <base/result.h>

#include <array>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace deskbell::http {

// An IP address as 16 bytes; IPv4 is held as ::ffff:a.b.c.d, so that both spellings are the same address.
using AddressBytes = std::array<unsigned char, 16>;
std::optional<AddressBytes> parse_address(std::string_view text);

// Addresses and networks: "127.0.0.1", "10.0.0.0/8", "fd00::/8".
class AddressSet {
 public:
  static Result<AddressSet> parse(const std::vector<std::string>& networks);
  bool contains(const AddressBytes& address) const;
  bool contains(std::string_view address) const;

 private:
  struct Network {
    AddressBytes base;
    int bits;
  };
  std::vector<Network> networks_;
};

// Who sent the request: the peer, or the last address in X-Forwarded-For that no trusted proxy has.
std::string client_address(std::string_view peer, std::string_view forwarded_for, const AddressSet& trusted);

}  // namespace deskbell::http
