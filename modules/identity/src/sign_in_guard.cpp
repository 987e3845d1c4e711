#include "sign_in_guard.h"

#include "user_store.h"

#include <arpa/inet.h>

#include <algorithm>
#include <array>

namespace deskbell::identity {
namespace {

constexpr std::size_t kMostKept = 100'000;

std::string account_key(std::string_view account) {
  return "account " + store::email_key(account.substr(0, 254));
}

// One customer's line has a whole /64 of IPv6 addresses to choose from, so they count as one.
std::string address_key(std::string_view address) {
  std::array<unsigned char, 16> bytes;
  const std::string text(address);
  if (inet_pton(AF_INET6, text.c_str(), bytes.data()) != 1 || text.starts_with("::ffff:")) return "address " + text;
  return "network " + std::string(bytes.begin(), bytes.begin() + 8);
}

}  // namespace

std::chrono::seconds SignInGuard::begin(std::string_view account, std::string_view address) {
  const std::lock_guard lock(mutex_);
  const Moment now = clock_.steady();
  const std::string a = account_key(account);
  const std::string b = address_key(address);
  if (const auto wait = std::max(wait_of(a, now), wait_of(b, now)); wait.count() > 0) return wait;
  make_room(now);
  count(a, kAccount, now);
  count(b, kAddress, now);
  return {};
}

void SignInGuard::succeeded(std::string_view account, std::string_view address) {
  const std::lock_guard lock(mutex_);
  counts_.erase(account_key(account));
  take_back(address_key(address));
}

void SignInGuard::undo(std::string_view account, std::string_view address) {
  const std::lock_guard lock(mutex_);
  take_back(account_key(account));
  take_back(address_key(address));
}

void SignInGuard::forget(std::string_view account) {
  const std::lock_guard lock(mutex_);
  counts_.erase(account_key(account));
}

std::chrono::seconds SignInGuard::wait(std::string_view account, std::string_view address) const {
  const std::lock_guard lock(mutex_);
  const Moment now = clock_.steady();
  return std::max(wait_of(account_key(account), now), wait_of(address_key(address), now));
}

void SignInGuard::count(const std::string& key, const Rule& rule, Moment now) {
  Count& count = counts_[key];
  if (now - count.last > kMemory) count = {};
  count.last = now;
  if (++count.attempts < rule.free) return;
  const int doublings = std::min(count.attempts - rule.free, 20);
  count.blocked_until = now + std::min(rule.first_wait * (1 << doublings), rule.longest_wait);
}

void SignInGuard::take_back(const std::string& key) {
  const auto found = counts_.find(key);
  if (found == counts_.end()) return;
  // It was let through, so any earlier wait was over.
  found->second.blocked_until = {};
  if (--found->second.attempts <= 0) counts_.erase(found);
}

std::chrono::seconds SignInGuard::wait_of(const std::string& key, Moment now) const {
  const auto found = counts_.find(key);
  if (found == counts_.end() || found->second.blocked_until <= now) return {};
  return std::chrono::ceil<std::chrono::seconds>(found->second.blocked_until - now);
}

void SignInGuard::make_room(Moment now) {
  if (counts_.size() < kMostKept) return;
  std::erase_if(counts_, [&](const auto& entry) { return now - entry.second.last > kMemory; });
  // Still full: an attack from very many addresses. Those not blocked now are given up.
  if (counts_.size() >= kMostKept)
    std::erase_if(counts_, [&](const auto& entry) { return entry.second.blocked_until <= now; });
}

}  // namespace deskbell::identity
