#pragma once
#include <base/clock.h>

#include <chrono>
#include <mutex>
#include <string>
#include <string_view>
#include <unordered_map>

namespace deskbell::identity {

// Slows down guessing. Every attempt is counted before its outcome is known, so that a hundred at the same time count
// like a hundred in a row: the first few of an account or an address are free, then each doubles the wait. Counts for
// accounts that do not exist just the same. In memory: a restart forgets. Thread-safe.
class SignInGuard {
 public:
  struct Rule {
    int free;
    std::chrono::seconds first_wait;
    std::chrono::seconds longest_wait;
  };
  static constexpr Rule kAccount{5, std::chrono::seconds(2), std::chrono::minutes(15)};
  static constexpr Rule kAddress{20, std::chrono::seconds(2), std::chrono::minutes(15)};
  // Forgotten after that long without another attempt.
  static constexpr std::chrono::hours kMemory{1};

  explicit SignInGuard(const Clock& clock) : clock_(clock) {}

  // Counts an attempt and answers zero, or answers how long to wait and counts nothing.
  std::chrono::seconds begin(std::string_view account, std::string_view address);
  // The attempt proved who it is: the account starts anew, the address is not charged for it.
  void succeeded(std::string_view account, std::string_view address);
  // The attempt proved nothing but was no guess either (the password was right, a code is still to come).
  void undo(std::string_view account, std::string_view address);
  // Lifts the lock of an account.
  void forget(std::string_view account);
  std::chrono::seconds wait(std::string_view account, std::string_view address) const;

 private:
  using Moment = std::chrono::steady_clock::time_point;
  struct Count {
    int attempts = 0;
    Moment blocked_until{};
    Moment last{};
  };
  void count(const std::string& key, const Rule& rule, Moment now);
  void take_back(const std::string& key);
  std::chrono::seconds wait_of(const std::string& key, Moment now) const;
  void make_room(Moment now);

  const Clock& clock_;
  mutable std::mutex mutex_;
  std::unordered_map<std::string, Count> counts_;
};

}  // namespace deskbell::identity
