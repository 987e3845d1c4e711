#pragma once
#include <base/clock.h>
#include <base/result.h>
#include <vault/vault.h>

#include <cstdint>
#include <string>
#include <string_view>

// The secret part of an address that opens something without signing in.
//
//   "1.KEY.SUBJECT.DETAIL.EXPIRES.MAC": EXPIRES in seconds since 1970, MAC the HMAC-SHA-256 of all before it under the
//   vault's key for the purpose, as base64url.
namespace deskbell::vault {

struct SignedLink {
  std::int64_t subject = 0;  // what it opens; positive
  std::int64_t detail = 0;   // for whom, or which generation; positive
  Time expires;              // whole seconds
  bool operator==(const SignedLink&) const = default;
};

std::string sign_link(const Vault& vault, std::string_view purpose, const SignedLink& link);
// not_found for anything that was not signed here for this purpose, or under a key that is gone; failed_precondition
// when it has run out.
Result<SignedLink> read_link(const Vault& vault, std::string_view purpose, std::string_view token, Time now);

}  // namespace deskbell::vault
