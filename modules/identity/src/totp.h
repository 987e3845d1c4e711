#pragma once
#include <base/clock.h>
#include <base/random.h>
#include <identity/user.h>
#include <vault/vault.h>

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace deskbell::identity {

// Codes of authenticator apps (RFC 6238: SHA-1, 30 s, 6 digits), one step of clock difference either way.
class Totp {
 public:
  Totp(const vault::Vault& vault, Random& random);

  // 20 random bytes.
  std::string make_secret();
  // As stored, for that user alone. unseal answers nothing when it is another user's or the key is gone.
  std::string seal(Id<User> user, std::string_view secret) const;
  std::optional<std::string> unseal(Id<User> user, std::string_view sealed) const;
  // Under the active key; nothing when it is already, or cannot be opened.
  std::optional<std::string> resealed(Id<User> user, std::string_view sealed) const;

  // The step that the code belongs to, if it is one of those around `now` and later than `used`.
  static std::optional<std::int64_t> matching_step(std::string_view secret, std::string_view code, Time now,
                                                   std::int64_t used);
  static std::string base32(std::string_view bytes);
  static std::string uri(std::string_view secret, std::string_view workspace, std::string_view email);
  static std::string qr_svg(const std::string& text);

  // Ten codes "abcd-efgh-ijkl-mnop" of 80 random bits.
  std::vector<std::string> make_recovery_codes();
  // What is stored of a recovery code, however it was typed; empty when the text is none.
  static std::string recovery_hash(std::string_view typed);

 private:
  const vault::Vault& vault_;
  Random& random_;
};

}  // namespace deskbell::identity
