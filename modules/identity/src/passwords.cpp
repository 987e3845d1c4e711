#include "passwords.h"

#include "validate.h"

#include <sodium.h>

#include <algorithm>
#include <array>
#include <stdexcept>
#include <utility>

namespace deskbell::identity {
namespace {

constexpr int kShortest = 10;
constexpr int kLongest = 200;

// The commonest passwords of at least ten characters; shorter ones are refused by their length.
constexpr std::string_view kCommonest[] = {
    "1234567890",       "0123456789",    "9876543210",     "0987654321",    "12345678910",  "123456789a",
    "1234567891",       "123123123123",  "1q2w3e4r5t",     "1q2w3e4r5t6y",  "1qaz2wsx3edc", "qwertyuiop",
    "qwerty12345",      "qwerty123456",  "qwertyuiop123",  "asdfghjkl1",    "asdfghjkl123", "zxcvbnm123",
    "password12",       "password123",   "password1234",   "password12345", "passw0rd123",  "p@ssw0rd123",
    "p@ssword123",      "mypassword",    "mypassword1",    "changeme123",   "changemenow",  "letmein123",
    "letmein1234",      "welcome123",    "welcome1234",    "welcome2026",   "welcome2025",  "admin12345",
    "admin123456",      "administrator", "administrator1", "superadmin",    "iloveyou12",   "iloveyou123",
    "iloveyou1234",     "sunshine123",   "princess123",    "football123",   "baseball123",  "superman123",
    "trustno1trustno1", "abcdefghij",    "abcdefghijk",    "abc123456789",  "abcd123456",   "abcd1234567",
    "aa123456789",      "a123456789",    "woaini1314",     "woaini1314520", "5201314520",   "1314520520",
    "qazwsxedc1",       "qazwsxedcrfv",  "internet123",    "secret1234",    "secret12345",  "default123",
    "customer123",      "support123",    "support1234",    "helpdesk123",   "deskbell123",  "deskbell1234",
    "monkey12345",      "dragon12345",   "master12345",    "computer123",   "samsung123"};

std::string lower(std::string_view text) {
  std::string out(text);
  for (char& c : out)
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
  return out;
}

std::string without_blanks(std::string text) {
  std::erase(text, ' ');
  return text;
}

}  // namespace

// Holds one of the places for hashing.
class Passwords::Turn {
 public:
  explicit Turn(Passwords& owner) : owner_(&owner) {}
  Turn(Turn&& other) noexcept : owner_(std::exchange(other.owner_, nullptr)) {}
  Turn& operator=(Turn&&) = delete;
  ~Turn() {
    if (!owner_) return;
    {
      const std::lock_guard lock(owner_->mutex_);
      --owner_->running_;
    }
    owner_->turn_over_.notify_one();
  }

 private:
  Passwords* owner_;
};

Passwords::Passwords(PasswordCost cost) : cost_(cost) {
  if (sodium_init() < 0) throw std::runtime_error("libsodium cannot be initialised");
  dummy_ = hash("nobody has this password").value();
}

Result<Passwords::Turn> Passwords::take_turn() {
  std::unique_lock lock(mutex_);
  if (running_ >= cost_.parallel && waiting_ >= cost_.waiting)
    return failure(ErrorCode::resource_exhausted,
                   "Too many people sign in at this moment. Try again in a few seconds.");
  ++waiting_;
  turn_over_.wait(lock, [&] { return running_ < cost_.parallel; });
  --waiting_;
  ++running_;
  return Turn(*this);
}

Result<std::string> Passwords::hash(const std::string& password) {
  TRY([[maybe_unused]] const Turn turn, take_turn());
  std::array<char, crypto_pwhash_STRBYTES> out;
  if (crypto_pwhash_str_alg(out.data(), password.data(), password.size(), cost_.passes, cost_.memory,
                            crypto_pwhash_ALG_ARGON2ID13) != 0)
    throw std::runtime_error("not enough memory to hash a password");
  return std::string(out.data());
}

Result<bool> Passwords::verify(const std::string& hash, const std::string& password) {
  TRY([[maybe_unused]] const Turn turn, take_turn());
  const std::string& checked = hash.empty() ? dummy_ : hash;
  const bool right = crypto_pwhash_str_verify(checked.c_str(), password.data(), password.size()) == 0;
  return right && !hash.empty();
}

bool Passwords::outdated(const std::string& hash) const {
  return crypto_pwhash_str_needs_rehash(hash.c_str(), cost_.passes, cost_.memory) != 0;
}

Result<void> check_new_password(const std::string& password, std::string_view email, std::string_view name,
                                std::string_view field) {
  const int length = code_points(password);
  if (length < kShortest) return invalid(std::string(field), "must have at least 10 characters");
  if (length > kLongest) return invalid(std::string(field), "may have at most 200 characters");
  const std::string plain = without_blanks(lower(password));
  const std::string address = lower(email);
  if (plain == address || plain == address.substr(0, address.find('@')) || plain == without_blanks(lower(name)))
    return invalid(std::string(field), "must not be your name or mail address");
  const bool one_character = std::ranges::all_of(plain, [&](char c) { return c == plain.front(); });
  if (plain.empty() || one_character || std::ranges::find(kCommonest, plain) != std::end(kCommonest))
    return invalid(std::string(field), "is one of the commonest passwords");
  return {};
}

std::string make_password(Random& random) {
  return random.token(15);
}

}  // namespace deskbell::identity
