#include <gtest/gtest.h>
#include <vault/signed_link.h>
#include <vault/testing.h>

namespace deskbell::vault {
namespace {

constexpr std::string_view kPurpose = "tests.link";
const Time kNow(std::chrono::sys_days(std::chrono::year(2026) / 3 / 2) + std::chrono::hours(9));
const SignedLink kLink{.subject = 4711, .detail = 2, .expires = kNow + std::chrono::hours(1)};

ErrorCode code_of(std::string_view token, Time now = kNow, std::string_view purpose = kPurpose) {
  const auto link = read_link(testing_vault(), purpose, token, now);
  return link ? ErrorCode::internal : link.error().code;
}

TEST(SignedLink, what_was_signed_is_read) {
  EXPECT_EQ(read_link(testing_vault(), kPurpose, sign_link(testing_vault(), kPurpose, kLink), kNow), kLink);
}

TEST(SignedLink, every_changed_letter_spoils_it) {
  const std::string token = sign_link(testing_vault(), kPurpose, kLink);
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

TEST(SignedLink, it_runs_out_and_serves_one_purpose_only) {
  const std::string token = sign_link(testing_vault(), kPurpose, kLink);
  EXPECT_EQ(code_of(token, kNow + std::chrono::hours(1)), ErrorCode::failed_precondition);
  EXPECT_EQ(code_of(token, kNow, "another.purpose"), ErrorCode::not_found);
}

}  // namespace
}  // namespace deskbell::vault
