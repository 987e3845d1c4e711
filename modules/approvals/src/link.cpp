#include <approvals/link.h>
#include <vault/signed_link.h>

namespace deskbell::approvals {

std::string sign_link(const vault::Vault& vault, const Link& link) {
  return vault::sign_link(vault, kLinkPurpose, {link.request.value, link.user.value, link.expires});
}

Result<Link> read_link(const vault::Vault& vault, std::string_view token, Time now) {
  auto link = vault::read_link(vault, kLinkPurpose, token, now);
  if (link) return Link{{link->subject}, {link->detail}, link->expires};
  if (link.error().code == ErrorCode::failed_precondition)
    return failure(ErrorCode::failed_precondition, "This link has run out. Sign in to decide, or ask for a new one.");
  return std::unexpected(std::move(link).error());
}

}  // namespace deskbell::approvals
