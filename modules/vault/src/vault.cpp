#include "crypto.h"
#include "ring_file.h"

#include <base/id.h>
#include <base/log.h>
#include <vault/testing.h>
#include <vault/vault.h>

#include <sodium.h>

#include <algorithm>
#include <fstream>
#include <mutex>
#include <stdexcept>

namespace deskbell::vault {
namespace {

constexpr std::string_view kVersion = "v1.";
constexpr std::size_t kNonce = crypto_aead_xchacha20poly1305_ietf_NPUBBYTES;
constexpr std::size_t kTag = crypto_aead_xchacha20poly1305_ietf_ABYTES;

std::string purpose_key(std::string_view master, std::string_view purpose) {
  return keyed_hash(master, {"deskbell vault 1", purpose});
}

std::string associated(std::string_view prefix, std::string_view purpose, std::string_view context) {
  std::string out;
  for (const auto part : {prefix, purpose, context}) {
    put_number(out, part.size(), 8);
    out += part;
  }
  return out;
}

Key fresh_key(KeyNumber number, KeyState state) {
  return {number, state, base::SystemClock().now(), random_bytes(kKeyBytes)};
}

// The active key seals no more.
void make_old(KeyRing& ring) {
  for (auto& key : ring.keys) {
    if (key.state != KeyState::active) continue;
    key.state = KeyState::old;
    key.since = base::SystemClock().now();
  }
}

Error not_openable() {
  return {ErrorCode::internal, "A stored secret cannot be opened: it was changed, or belongs to something else.", {}};
}

std::string file_bytes(const std::filesystem::path& path) {
  std::ifstream in(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(in), {}};
}

KeyRing first_ring(const Options& options) {
  KeyRing ring{.keys = {fresh_key(1, KeyState::active)}, .rests = {}};
  for (const auto& [purpose, name] : options.before) {
    std::string bytes = file_bytes(options.directory / name);
    if (bytes.empty()) continue;
    if (bytes.size() != kKeyBytes)
      throw std::runtime_error((options.directory / name).string() +
                               " is not a key of 32 bytes. Restore it from a backup.");
    ring.rests.push_back({.number = 0, .purpose = purpose, .until = {}, .bytes = std::move(bytes)});
  }
  return ring;
}

// Where a sealed text's box begins, and its key.
struct Header {
  KeyNumber key = 0;
  std::size_t box = 0;
};
std::optional<Header> parse_header(std::string_view sealed) {
  if (!sealed.starts_with(kVersion)) return std::nullopt;
  const auto dot = sealed.find('.', kVersion.size());
  if (dot == std::string_view::npos) return std::nullopt;
  const auto number = base::parse_id(sealed.substr(kVersion.size(), dot - kVersion.size()));
  if (!number || *number > UINT32_MAX) return std::nullopt;
  return Header{static_cast<KeyNumber>(*number), dot + 1};
}

}  // namespace

struct Vault::State {
  mutable std::mutex mutex;
  Options options;
  std::optional<RingFile> file;  // none: in memory
  std::shared_ptr<const KeyRing> ring;

  std::shared_ptr<const KeyRing> now() const {
    const std::scoped_lock lock(mutex);
    return ring;
  }
  void set(KeyRing fresh) { ring = std::make_shared<const KeyRing>(std::move(fresh)); }

  bool refresh() {
    const std::scoped_lock lock(mutex);
    if (!file || !file->changed()) return false;
    try {
      auto fresh = file->load();
      if (!fresh) return false;
      const auto active = fresh->active().number;
      set(*std::move(fresh));
      base::log_info("The key ring was read again.", {{"active", active}});
      return true;
    } catch (const std::exception& error) {
      base::log_error("The key ring was changed but cannot be used; its earlier keys stay in use.",
                      {{"reason", error.what()}});
      return false;
    }
  }

  // Changes the newest ring; nothing is changed when `change` answers an error.
  Result<void> update(const std::function<Result<void>(KeyRing&)>& change) {
    const std::scoped_lock lock(mutex);
    Result<void> out;
    const auto work = [&] {
      KeyRing fresh = *ring;
      if (file)
        if (auto stored = file->load()) fresh = *std::move(stored);
      out = change(fresh);
      if (!out) return;
      if (file) file->save(fresh);
      set(std::move(fresh));
    };
    file ? file->locked(work) : work();
    return out;
  }
};

Vault::Vault(Options options) : state_(std::make_unique<State>()) {
  ensure_sodium();
  state_->options = std::move(options);
  state_->file.emplace(state_->options.directory, state_->options.key_command);
  RingFile& file = *state_->file;
  file.locked([&] {
    auto ring = file.load();
    const bool save = !ring || file.wants_saving();
    if (!ring) ring = first_ring(state_->options);
    if (save) file.save(*ring);
    state_->set(*std::move(ring));
  });
}

Vault::Vault(KeyRing ring) : state_(std::make_unique<State>()) {
  ensure_sodium();
  state_->set(std::move(ring));
}

Vault::~Vault() = default;

std::string Vault::prefix_of(KeyNumber number) {
  return std::string(kVersion) + std::to_string(number) + ".";
}

std::optional<KeyNumber> Vault::key_of(std::string_view sealed) {
  const auto header = parse_header(sealed);
  return header ? std::optional(header->key) : std::nullopt;
}

std::string Vault::seal(std::string_view purpose, std::string_view context, std::string_view plain) const {
  const DerivedKey key = derive(purpose);
  const std::string prefix = prefix_of(key.number);
  const std::string bound = associated(prefix, purpose, context);
  std::string box = random_bytes(kNonce);
  box.resize(kNonce + plain.size() + kTag);
  crypto_aead_xchacha20poly1305_ietf_encrypt(bytes_of(box) + kNonce, nullptr, bytes_of(plain), plain.size(),
                                             bytes_of(std::string_view(bound)), bound.size(), nullptr, bytes_of(box),
                                             bytes_of(std::string_view(key.bytes)));
  return prefix + to_base64(box);
}

Result<std::string> Vault::open(std::string_view purpose, std::string_view context, std::string_view sealed) const {
  const auto header = parse_header(sealed);
  if (!header) return std::unexpected(not_openable());
  const auto key = derive(purpose, header->key);
  if (!key)
    return failure(ErrorCode::unavailable, "A stored secret is under key " + std::to_string(header->key) +
                                               ", which is not in this node's key ring.");
  const auto box = from_base64(sealed.substr(header->box));
  if (!box || box->size() < kNonce + kTag) return std::unexpected(not_openable());
  const std::string bound = associated(sealed.substr(0, header->box), purpose, context);
  const std::string_view in = *box;
  std::string plain(in.size() - kNonce - kTag, '\0');
  if (crypto_aead_xchacha20poly1305_ietf_decrypt(bytes_of(plain), nullptr, nullptr, bytes_of(in.substr(kNonce)),
                                                 in.size() - kNonce, bytes_of(std::string_view(bound)), bound.size(),
                                                 bytes_of(in), bytes_of(std::string_view(key->bytes))) != 0)
    return std::unexpected(not_openable());
  return plain;
}

KeyNumber Vault::active() const {
  return state_->now()->active().number;
}

KeyRing Vault::ring() const {
  return *state_->now();
}

DerivedKey Vault::derive(std::string_view purpose) const {
  const auto ring = state_->now();
  const Key& key = ring->active();
  return {key.number, purpose_key(key.bytes, purpose)};
}

std::optional<DerivedKey> Vault::derive(std::string_view purpose, KeyNumber number) const {
  const auto find = [&]() -> std::optional<DerivedKey> {
    const auto ring = state_->now();
    if (const Key* key = ring->find(number)) return DerivedKey{number, purpose_key(key->bytes, purpose)};
    if (const Rest* rest = ring->find_rest(purpose, number)) return DerivedKey{number, rest->bytes};
    return std::nullopt;
  };
  if (auto found = find()) return found;
  // Another node may be ahead of this one.
  return refresh() ? find() : std::nullopt;
}

std::vector<DerivedKey> Vault::derive_all(std::string_view purpose) const {
  const auto ring = state_->now();
  std::vector<DerivedKey> keys{{ring->active().number, purpose_key(ring->active().bytes, purpose)}};
  for (const auto& key : ring->keys)
    if (key.state != KeyState::active) keys.push_back({key.number, purpose_key(key.bytes, purpose)});
  for (const auto& rest : ring->rests)
    if (rest.purpose == purpose) keys.push_back({rest.number, rest.bytes});
  return keys;
}

Result<KeyNumber> Vault::add_key(KeyState state) {
  KeyNumber number = 0;
  TRY(state_->update([&](KeyRing& ring) -> Result<void> {
    for (const auto& key : ring.keys) number = std::max(number, key.number);
    for (const auto& rest : ring.rests) number = std::max(number, rest.number);
    if (state == KeyState::active)
      make_old(ring);
    ring.keys.insert(ring.keys.begin(), fresh_key(++number, state));
    return {};
  }));
  return number;
}

Result<void> Vault::activate(KeyNumber number) {
  return state_->update([&](KeyRing& ring) -> Result<void> {
    const auto chosen = std::ranges::find(ring.keys, number, &Key::number);
    if (chosen == ring.keys.end() || chosen->state != KeyState::next)
      return failure(ErrorCode::failed_precondition, "Key " + std::to_string(number) + " does not stand by.");
    make_old(ring);
    chosen->state = KeyState::active;
    chosen->since = base::SystemClock().now();
    return {};
  });
}

Result<void> Vault::retire(KeyNumber number, std::vector<Rest> rests) {
  return state_->update([&](KeyRing& ring) -> Result<void> {
    const auto chosen = std::ranges::find(ring.keys, number, &Key::number);
    if (number != 0 && (chosen == ring.keys.end() || chosen->state == KeyState::active))
      return failure(ErrorCode::failed_precondition, "Key " + std::to_string(number) + " is not an old one.");
    if (chosen != ring.keys.end()) ring.keys.erase(chosen);
    std::erase_if(ring.rests, [&](const Rest& rest) { return rest.number == number; });
    for (auto& rest : rests) ring.rests.push_back(std::move(rest));
    return {};
  });
}

bool Vault::refresh() const {
  return state_->refresh();
}

const std::filesystem::path& Vault::file() const {
  static const std::filesystem::path none;
  return state_->file ? state_->file->path() : none;
}

Vault& testing_vault() {
  static Vault vault(
      KeyRing{.keys = {{.number = 1, .state = KeyState::active, .since = {}, .bytes = std::string(kKeyBytes, 'k')}},
              .rests = {}});
  return vault;
}

}  // namespace deskbell::vault
