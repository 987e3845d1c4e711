#include "changes.h"

#include <webhooks/signature.h>

namespace deskbell::webhooks {

std::string context_of(Id<Webhook> id) {
  return "webhook " + to_string(id);
}

Result<Keys> open_keys(const vault::Vault& vault, const store::Record& record) {
  const Webhook& one = record.subscription;
  Keys keys;
  TRY(std::string secret, vault.open(kSecretPurpose, context_of(one.id), record.secret));
  keys.secrets.push_back(std::move(secret));
  if (record.former_secret) {
    TRY(std::string former, vault.open(kSecretPurpose, context_of(one.id), *record.former_secret));
    keys.secrets.push_back(std::move(former));
    keys.former_until = one.former_secret_until;
  }
  if (!record.headers.empty()) {
    TRY(const std::string headers, vault.open(kHeadersPurpose, context_of(one.id), record.headers));
    TRY(keys.headers, base::parse_json<Headers>(headers));
  }
  return keys;
}

std::string webhook_id_of(Id<Webhook> id, std::int64_t stream, std::int64_t seq) {
  return "msg_" + to_string(id) + "_" + std::to_string(stream) + "_" + std::to_string(seq);
}

Parcel parcel_of(std::string_view url, const Keys& keys, const std::string& id, Time now, std::string body) {
  std::string signatures = sign(keys.secrets.front(), id, now, body);
  if (keys.secrets.size() > 1 && keys.former_until && now < *keys.former_until)
    (signatures += ' ') += sign(keys.secrets[1], id, now, body);
  Parcel parcel{.url = std::string(url),
                .headers = {{"Content-Type", "application/json"},
                            {"webhook-id", id},
                            {"webhook-timestamp", timestamp_of(now)},
                            {"webhook-signature", std::move(signatures)}},
                .body = std::move(body)};
  for (const auto& [name, value] : keys.headers) parcel.headers.push_back({name, value});
  return parcel;
}

}  // namespace deskbell::webhooks
