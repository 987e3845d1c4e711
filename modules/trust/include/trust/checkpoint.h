#pragma once
#include <base/clock.h>
#include <base/result.h>

#include <trust/record.h>
#include <vault/vault.h>

#include <cstdint>
#include <map>
#include <string>
#include <string_view>
#include <vector>

// A signed word about the trail up to a record. What is signed (Ed25519) is this text:
//
//   deskbell audit checkpoint 1
//   chain 5f0c...            which trail, so that two workspaces cannot be mixed up
//   number 12
//   first 11001              the records it covers
//   last 12000
//   head 9a41...             hash of record `last`
//   root 77b0...             Merkle root of the hashes of records first to last
//   at 2026-03-02T09:00:00Z
//   previous c0ff...         SHA-256 of the text of checkpoint 11; zeros for the first
//   key 2                    number of the signing key
namespace deskbell::trust {

struct Checkpoint {
  std::string chain;
  std::int64_t number = 0;
  std::int64_t first = 0;
  std::int64_t last = 0;
  Hash head{};
  Hash root{};
  Time at;
  Hash previous{};
  vault::KeyNumber key = 0;
  bool operator==(const Checkpoint&) const = default;
};

std::string text_of(const Checkpoint& checkpoint);
Result<Checkpoint> parse_checkpoint(std::string_view text);

struct SignedCheckpoint {
  std::string text;
  std::string signature;   // base64
  std::string public_key;  // base64 of the 32 bytes
};

// As it is shipped: one line of JSON.
std::string to_line(const SignedCheckpoint& checkpoint);
Result<SignedCheckpoint> parse_line(std::string_view line);

// Public keys by their number.
using PublicKeys = std::map<vault::KeyNumber, std::string>;

// The signing keys hang on the vault's keys: one each. A retired one leaves its public key behind.
inline constexpr std::string_view kSigningPurpose = "trust.checkpoint";
inline constexpr std::string_view kPublicPurpose = "trust.checkpoint_public";
SignedCheckpoint sign(const vault::Vault& vault, Checkpoint checkpoint);  // with the active key, whose number it sets
PublicKeys public_keys(const vault::Vault& vault);
// What retiring the key must leave: its public half. Nothing when the ring does not have it.
std::vector<vault::Rest> rests_of(const vault::Vault& vault, vault::KeyNumber number);

bool signature_holds(std::string_view text, std::string_view signature_base64, std::string_view public_key);

// For openssl: "-----BEGIN PUBLIC KEY-----...".
std::string to_pem(std::string_view public_key);
// From PEM, or base64 of the 32 bytes.
Result<std::string> parse_public_key(std::string_view text);

}  // namespace deskbell::trust
