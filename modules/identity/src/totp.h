#pragma once
#include <base/clock.h>
#include <base/random.h>
#include <identity/parts.h>

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace deskbell::identity {

// Codes of authenticator apps (RFC 6238: SHA-1, 30 s, 6 digits), one step of clock difference either way.
class Totp {
 public:
  Totp(const SealKey& key, Random& random);

  // 20 random bytes.
  std::string make_secret();
  // As stored: encrypted and authenticated. unseal answers nothing when the key is another one.
  std::string seal(std::string_view secret);
  std::optional<std::string> unseal(std::string_view sealed) const;

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
  SealKey key_;
  Random& random_;
};

}  // namespace deskbell::identity
