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

TEST(Link, it_runs_out_and_serves_one_purpose_only) {
  const std::string token = sign(vault::testing_vault(), kLinkPurpose, kLink);
  EXPECT_EQ(code_of(token, kNow + std::chrono::hours(1)), ErrorCode::failed_precondition);
  EXPECT_EQ(code_of(token, kNow, kFormPurpose), ErrorCode::not_found);
}

}  // namespace
}  // namespace deskbell::aftercare
