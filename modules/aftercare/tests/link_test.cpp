#include <aftercare/link.h>
#include <gtest/gtest.h>
#include <vault/testing.h>

namespace deskbell::aftercare {
namespace {

const Time kNow(std::chrono::sys_days(std::chrono::year(2026) / 3 / 2) + std::chrono::hours(9));
const Link kLink{{4711}, 2, kNow + std::chrono::hours(1)};

ErrorCode code_of(std::string_view token, Time now = kNow, std::string_view purpose = kLinkPurpose) {
  const auto link = read(vault::testing_vault(), purpose, token, now);
  return link ? ErrorCode::internal : link.error().code;
}

TEST(Link, what_was_signed_is_read) {
  const std::string token = sign(vault::testing_vault(), kLinkPurpose, kLink);
  EXPECT_EQ(read(vault::testing_vault(), kLinkPurpose, token, kNow), kLink);
}

TEST(Link, every_changed_letter_spoils_it) {
  const std::string token = sign(vault::testing_vault(), kLinkPurpose, kLink);
  for (std::size_t i = 0; i < token.size(); ++i) {
    std::string other = token;
    other[i] = other[i] == '1' ? '2' : '1';
    EXPECT_EQ(code_of(other), ErrorCode::not_found) << other;
  }
  EXPECT_EQ(code_of(token.substr(0, token.size() - 1)), ErrorCode::not_found);
  EXPECT_EQ(code_of(token + "x"), ErrorCode::not_found);
  for (const char* bad : {"", ".", "1", "1.1.1.1.1", "1.1.1.1.1.", "......", "1.99999999999.1.1.1.x", "-1.1.1.1.1.x"})
    EXPECT_EQ(code_of(bad), ErrorCode::not_found) << bad;
  EXPECT_EQ(code_of(std::string(100'000, '1')), ErrorCode::not_found);
}

TEST(Link, it_runs_out_and_serves_one_purpose_only) {
  const std::string token = sign(vault::testing_vault(), kLinkPurpose, kLink);
  EXPECT_EQ(code_of(token, kNow + std::chrono::hours(1)), ErrorCode::failed_precondition);
  EXPECT_EQ(code_of(token, kNow, kFormPurpose), ErrorCode::not_found);
}

}  // namespace
}  // namespace deskbell::aftercare
