#pragma once
#include <base/result.h>

#include <approvals/request.h>
#include <vault/vault.h>

#include <string>
#include <string_view>

// A link in a mail with which one person may decide one request, once, without signing in.
//
// A vault::SignedLink of the request and the user. It works once because a person decides a request once.
namespace deskbell::approvals {

inline constexpr std::string_view kLinkPurpose = "approvals.link";
inline constexpr std::chrono::hours kLinkLife{24 * 7};

struct Link {
  Id<Request> request;
  Id<identity::User> user;
  Time expires;  // whole seconds
  bool operator==(const Link&) const = default;
};

std::string sign_link(const vault::Vault& vault, const Link& link);
// not_found for anything that was not signed here, or under a key that is gone; failed_precondition when it has run
// out.
Result<Link> read_link(const vault::Vault& vault, std::string_view token, Time now);

}  // namespace deskbell::approvals
