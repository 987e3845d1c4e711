#pragma once
#include <base/result.h>
#include <cases/case.h>
#include <vault/vault.h>

#include <string>
#include <string_view>

// The address on which a customer follows his case without signing in.
//
// A vault::SignedLink of the case and the generation of its links, which grows when they are revoked.
//
// A form of the page carries one of its own purpose that lives for a day: what was not on our page is not sent by it.
namespace deskbell::aftercare {

inline constexpr std::string_view kLinkPurpose = "aftercare.link";
inline constexpr std::string_view kFormPurpose = "aftercare.form";
inline constexpr std::chrono::hours kLinkLife{24 * 90};
inline constexpr std::chrono::hours kFormLife{24};

struct Link {
  Id<cases::Case> matter;
  std::int64_t generation = 1;
  Time expires;  // whole seconds
  bool operator==(const Link&) const = default;
};

std::string sign(const vault::Vault& vault, std::string_view purpose, const Link& link);
// not_found for anything that was not signed here for this purpose, or under a key that is gone; failed_precondition
// when it has run out. Whether it was revoked the case's generation tells.
Result<Link> read(const vault::Vault& vault, std::string_view purpose, std::string_view token, Time now);

}  // namespace deskbell::aftercare
