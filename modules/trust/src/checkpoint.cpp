#include "signature.h"

#include <base/id.h>
#include <base/json.h>

#include <trust/checkpoint.h>

#include <algorithm>
#include <functional>
#include <limits>

namespace deskbell::trust {
namespace {

constexpr std::string_view kTitle = "deskbell audit checkpoint 1";

struct Line {
  std::string checkpoint;
  std::string signature;
  std::string key;
};
BOOST_DESCRIBE_STRUCT(Line, (), (checkpoint, signature, key))

bool read_number(std::string_view text, std::int64_t& out) {
  const auto number = base::parse_id(text);
  if (number) out = *number;
  return number.has_value();
}

}  // namespace

std::string text_of(const Checkpoint& from) {
  std::string out(kTitle);
  const auto line = [&](std::string_view word, const std::string& value) {
    out += '\n';
    out += word;
    out += ' ';
    out += value;
  };
  line("chain", from.chain);
  line("number", std::to_string(from.number));
  line("first", std::to_string(from.first));
  line("last", std::to_string(from.last));
  line("head", to_hex(from.head));
  line("root", to_hex(from.root));
  line("at", base::to_string(from.at));
  line("previous", to_hex(from.previous));
  line("key", std::to_string(from.key));
  return out + "\n";
}

Result<Checkpoint> parse_checkpoint(std::string_view text) {
  Checkpoint out;
  const auto wrong = [] { return invalid("checkpoint", "is none"); };
  const auto next = [&]() -> std::string_view {
    const auto end = std::min(text.find('\n'), text.size());
    const std::string_view line = text.substr(0, end);
    text.remove_prefix(std::min(end + 1, text.size()));
    return line;
  };
  if (next() != kTitle) return wrong();
  std::int64_t key = 0;
  const auto read_time = [&](std::string_view value) {
    const auto at = base::parse_time(value);
    if (at) out.at = *at;
    return at.has_value();
  };
  const auto read_chain = [&](std::string_view value) {
    out.chain = value;
    return !value.empty() && value.size() <= 64;
  };
  const std::pair<std::string_view, std::function<bool(std::string_view)>> lines[] = {
      {"chain ", read_chain},
      {"number ", [&](std::string_view value) { return read_number(value, out.number); }},
      {"first ", [&](std::string_view value) { return read_number(value, out.first); }},
      {"last ", [&](std::string_view value) { return read_number(value, out.last); }},
      {"head ", [&](std::string_view value) { return from_hex(value, out.head); }},
      {"root ", [&](std::string_view value) { return from_hex(value, out.root); }},
      {"at ", read_time},
      {"previous ", [&](std::string_view value) { return from_hex(value, out.previous); }},
      {"key ", [&](std::string_view value) { return read_number(value, key); }}};
  for (const auto& [word, read] : lines) {
    const auto line = next();
    if (!line.starts_with(word) || !read(line.substr(word.size()))) return wrong();
  }
  if (!text.empty() || key > std::numeric_limits<vault::KeyNumber>::max() || out.last < out.first) return wrong();
  out.key = static_cast<vault::KeyNumber>(key);
  return out;
}

std::string to_line(const SignedCheckpoint& from) {
  return base::to_json(Line{from.text, from.signature, from.public_key}) + "\n";
}

Result<SignedCheckpoint> parse_line(std::string_view line) {
  TRY(Line read, base::parse_json<Line>(line));
  return SignedCheckpoint{std::move(read.checkpoint), std::move(read.signature), std::move(read.key)};
}

SignedCheckpoint sign(const vault::Vault& vault, Checkpoint checkpoint) {
  const auto seed = vault.derive(kSigningPurpose);
  checkpoint.key = seed.number;
  std::string text = text_of(checkpoint);
  std::string signature = to_base64(ed25519_sign(seed.bytes, text));
  return {std::move(text), std::move(signature), to_base64(ed25519_public(seed.bytes))};
}

PublicKeys public_keys(const vault::Vault& vault) {
  PublicKeys keys;
  for (const auto& seed : vault.derive_all(kSigningPurpose)) keys[seed.number] = ed25519_public(seed.bytes);
  for (const auto& rest : vault.ring().rests)
    if (rest.purpose == kPublicPurpose) keys[rest.number] = rest.bytes;
  return keys;
}

std::vector<vault::Rest> rests_of(const vault::Vault& vault, vault::KeyNumber number) {
  const auto keys = public_keys(vault);
  const auto found = keys.find(number);
  if (found == keys.end()) return {};
  return {{.number = number, .purpose = std::string(kPublicPurpose), .until = {}, .bytes = found->second}};
}

bool signature_holds(std::string_view text, std::string_view signature, std::string_view public_key) {
  const auto bytes = from_base64(signature);
  return bytes && ed25519_holds(public_key, text, *bytes);
}

}  // namespace deskbell::trust
