#include "head.h"

#include "signature.h"

namespace deskbell::trust {
namespace {

std::string text_of(const store::Head& head) {
  return "deskbell audit head 1 " + head.chain + " " + std::to_string(head.number) + " " +
         std::to_string(head.position) + " " + to_hex(head.hash) + " " + std::to_string(head.checkpoint) + " " +
         std::to_string(head.key);
}

}  // namespace

void seal_head(const vault::Vault& vault, store::Head& head) {
  const auto key = vault.derive(kHeadPurpose);
  head.key = key.number;
  head.mac = hmac(key.bytes, text_of(head));
}

bool head_holds(const vault::Vault& vault, const store::Head& head) {
  const auto key = vault.derive(kHeadPurpose, head.key);
  return key && equal(hmac(key->bytes, text_of(head)), head.mac);
}

}  // namespace deskbell::trust
