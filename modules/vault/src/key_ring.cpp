#include "crypto.h"

#include <base/id.h>
#include <base/json.h>
#include <vault/key_ring.h>

#include <algorithm>
#include <limits>
#include <stdexcept>

namespace deskbell::vault {
namespace {

constexpr std::string_view kTitle = "deskbell-key-ring 1";
constexpr std::size_t kLongestRing = 1 << 20;

std::vector<std::string_view> words_of(std::string_view line) {
  std::vector<std::string_view> words;
  while (!line.empty()) {
    const auto end = std::min(line.find(' '), line.size());
    words.push_back(line.substr(0, end));
    line.remove_prefix(std::min(end + 1, line.size()));
  }
  return words;
}

std::optional<KeyNumber> number_of(std::string_view text) {
  if (text == "0") return 0;
  const auto number = base::parse_id(text);
  if (!number || *number > std::numeric_limits<KeyNumber>::max()) return std::nullopt;
  return static_cast<KeyNumber>(*number);
}

std::optional<Key> key_of(const std::vector<std::string_view>& words) {
  if (words.size() != 5) return std::nullopt;
  const auto number = number_of(words[1]);
  const auto state = base::find_enum<KeyState>(words[2]);
  const auto since = base::parse_time(words[3]);
  const auto bytes = from_base64(words[4]);
  if (!number || *number == 0 || !state || !since || !bytes || bytes->size() != kKeyBytes) return std::nullopt;
  return Key{*number, *state, *since, *bytes};
}

std::optional<Rest> rest_of(const std::vector<std::string_view>& words) {
  if (words.size() != 5) return std::nullopt;
  const auto number = number_of(words[1]);
  const auto until = words[3] == "-" ? std::nullopt : base::parse_time(words[3]);
  const auto bytes = from_base64(words[4]);
  if (!number || words[2].empty() || (words[3] != "-" && !until) || !bytes || bytes->empty()) return std::nullopt;
  return Rest{*number, std::string(words[2]), until, *bytes};
}

Result<void> check(const KeyRing& ring) {
  if (std::ranges::count(ring.keys, KeyState::active, &Key::state) != 1)
    return invalid("ring", "must have one active key");
  for (std::size_t i = 1; i < ring.keys.size(); ++i)
    if (ring.keys[i - 1].number <= ring.keys[i].number) return invalid("ring", "must list its keys newest first");
  return {};
}

}  // namespace

const Key& KeyRing::active() const {
  const auto found = std::ranges::find(keys, KeyState::active, &Key::state);
  if (found == keys.end()) throw std::logic_error("the key ring has no active key");
  return *found;
}

const Key* KeyRing::find(KeyNumber number) const {
  const auto found = std::ranges::find(keys, number, &Key::number);
  return found == keys.end() ? nullptr : &*found;
}

const Rest* KeyRing::find_rest(std::string_view purpose, KeyNumber number) const {
  const auto found =
      std::ranges::find_if(rests, [&](const Rest& rest) { return rest.number == number && rest.purpose == purpose; });
  return found == rests.end() ? nullptr : &*found;
}

std::string print_ring(const KeyRing& ring) {
  std::string out(kTitle);
  out += '\n';
  for (const auto& key : ring.keys)
    out += "key " + std::to_string(key.number) + " " + std::string(base::name_of(key.state)) + " " +
           base::to_string(key.since) + " " + to_base64(key.bytes) + "\n";
  for (const auto& rest : ring.rests)
    out += "rest " + std::to_string(rest.number) + " " + rest.purpose + " " +
           (rest.until ? base::to_string(*rest.until) : "-") + " " + to_base64(rest.bytes) + "\n";
  return out;
}

Result<KeyRing> parse_ring(std::string_view text) {
  if (text.size() > kLongestRing) return invalid("ring", "is too long");
  KeyRing ring;
  for (int line = 1; !text.empty(); ++line) {
    const auto end = std::min(text.find('\n'), text.size());
    const std::string_view here = text.substr(0, end);
    text.remove_prefix(std::min(end + 1, text.size()));
    const std::string where = "line " + std::to_string(line);
    if (line == 1) {
      if (here != kTitle) return invalid(where, "is not \"" + std::string(kTitle) + "\"");
      continue;
    }
    const auto words = words_of(here);
    if (words.empty()) continue;
    if (words[0] == "key") {
      auto key = key_of(words);
      if (!key) return invalid(where, "is no sound key");
      ring.keys.push_back(*std::move(key));
    } else if (words[0] == "rest") {
      auto rest = rest_of(words);
      if (!rest) return invalid(where, "is no sound rest of a key");
      ring.rests.push_back(*std::move(rest));
    } else {
      return invalid(where, "begins with neither key nor rest");
    }
  }
  TRY(check(ring));
  return ring;
}

}  // namespace deskbell::vault
