#pragma once
#include <base/random.h>
#include <base/result.h>
#include <identity/parts.h>

#include <condition_variable>
#include <mutex>
#include <string>
#include <string_view>

namespace deskbell::identity {

// argon2id, a few at a time: each takes tens of milliseconds of a core and megabytes of memory, which is what an
// attacker would spend for us. Thread-safe.
class Passwords {
 public:
  explicit Passwords(PasswordCost cost);

  // resource_exhausted when too many callers wait already.
  Result<std::string> hash(const std::string& password);
  // False for an empty hash too, after the same time: that is how an unknown account is told from nobody.
  Result<bool> verify(const std::string& hash, const std::string& password);
  // The hash was made with another cost.
  bool outdated(const std::string& hash) const;

 private:
  class Turn;
  Result<Turn> take_turn();

  const PasswordCost cost_;
  std::string dummy_;
  std::mutex mutex_;
  std::condition_variable turn_over_;
  int running_ = 0;
  int waiting_ = 0;
};

// 10 to 200 characters, not the account's own name or mail address, not one of the commonest. No rules of composition.
Result<void> check_new_password(const std::string& password, std::string_view email, std::string_view name,
                                std::string_view field);
// 20 characters, 120 random bits.
std::string make_password(Random& random);

}  // namespace deskbell::identity
