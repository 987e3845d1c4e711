#pragma once
#include <base/clock.h>
#include <base/result.h>
#include <vault/key_ring.h>

#include <array>
#include <cstdint>
#include <filesystem>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

// Seals what must not be read by who gets hold of the database or the disk: secrets of rows, attachments, signing keys.
// The keys are in a ring outside of the database. Thread-safe.
//
//   const std::string stored = vault.seal("webhooks.secret", "endpoint " + to_string(id), secret);   // for a TEXT
//   column TRY(std::string secret, vault.open("webhooks.secret", "endpoint " + to_string(id), stored));
//
// Every purpose has its own key (keyed BLAKE2b of the master key). The context is the row's identity: what was sealed
// for one row or purpose does not open in another. XChaCha20-Poly1305 with a random nonce.
//
// What is stored: "v1.KEY.BASE64URL", so that SQL can tell which key a row is under: `secret LIKE 'v1.2.%'`.
//
// Keys change while everything runs: all keys of the ring open, the active one seals. Whoever keeps sealed things
// registers a Holding (holdings.h), so that they are sealed anew in the background and an old key can be given up.
namespace deskbell::vault {

// A key for one purpose, derived from the key of that number.
struct DerivedKey {
  KeyNumber number = 0;
  std::string bytes;  // 32
};

struct Options {
  std::filesystem::path directory;  // the ring is the file "ring" in it; both are made when missing
  // Prints the secret that unlocks the ring; with one the ring is encrypted on disk. Empty: $CREDENTIALS_DIRECTORY's
  // file "deskbell-vault" when there is one, else the ring is protected by its mode 0600 alone.
  std::string key_command = {};
  // Purpose -> file in the directory with the one key of 32 bytes that served it before there was a ring.
  std::map<std::string, std::string> before = {};
};

class Vault {
 public:
  // Opens the ring and makes one when there is none. Throws std::runtime_error with one clear line when it cannot be
  // read, is locked or is not sound.
  explicit Vault(Options options);
  // In memory, for tests.
  explicit Vault(KeyRing ring);
  ~Vault();
  Vault(const Vault&) = delete;
  Vault& operator=(const Vault&) = delete;

  std::string seal(std::string_view purpose, std::string_view context, std::string_view plain) const;
  // unavailable when its key is not in the ring (the file is read again first), internal when it was changed, belongs
  // to another row or purpose, or was never sealed.
  Result<std::string> open(std::string_view purpose, std::string_view context, std::string_view sealed) const;
  // The key that a stored text is under; nothing when it was not sealed by a vault.
  static std::optional<KeyNumber> key_of(std::string_view sealed);
  // What every text that is sealed under the key begins with: "v1.2."
  static std::string prefix_of(KeyNumber number);

  KeyNumber active() const;
  KeyRing ring() const;
  // The key for a purpose from the active key, for MACs and signatures.
  DerivedKey derive(std::string_view purpose) const;
  // ... under the number that was written beside what it made; a rest of a key counts.
  std::optional<DerivedKey> derive(std::string_view purpose, KeyNumber number) const;
  // All that are left, the active one first: to check what may have been made by an older one.
  std::vector<DerivedKey> derive_all(std::string_view purpose) const;

  // ---- rotation; each takes the file's lock, reads it again and replaces it durably ----

  // A new key, which becomes active at once, or stands by as `next` until activate().
  Result<KeyNumber> add_key(KeyState state);
  // failed_precondition when it is not `next`.
  Result<void> activate(KeyNumber number);
  // Gives an old key up; what is sealed under it can never be opened again. `rests` stay. failed_precondition when it
  // is not old. 0 gives up the keys from before there was a ring.
  Result<void> retire(KeyNumber number, std::vector<Rest> rests);

  // Reads the file again when it was changed; answers whether it was. A file that cannot be read is logged, and the
  // keys stay what they were. Call it on SIGHUP and every few seconds.
  bool refresh() const;

  const std::filesystem::path& file() const;

 private:
  struct State;
  std::unique_ptr<State> state_;
};

}  // namespace deskbell::vault
