#include <aftercare/link.h>
#include <vault/signed_link.h>

namespace deskbell::aftercare {

std::string sign(const vault::Vault& vault, std::string_view purpose, const Link& link) {
  return vault::sign_link(vault, purpose, {link.matter.value, link.generation, link.expires});
}

Result<Link> read(const vault::Vault& vault, std::string_view purpose, std::string_view token, Time now) {
  TRY(const vault::SignedLink link, vault::read_link(vault, purpose, token, now));
  return Link{{link.subject}, link.detail, link.expires};
}

}  // namespace deskbell::aftercare
