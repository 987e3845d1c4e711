#include <approvals/link.h>
#include <approvals/policy.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <vault/testing.h>

namespace deskbell::approvals {
namespace {

using ::testing::Contains;
using ::testing::Field;

PolicyDraft draft() {
  return {.name = "Refunds",
          .kinds = {Kind::refund},
          .currency = "EUR",
          .levels = {{.name = "Lead", .users = {{2}}, .teams = {}, .deputies = {}, .limit = 200'00},
                     {.name = "Director", .users = {{4}}, .teams = {}, .deputies = {}, .limit = {}}},
          .time_outs = {{std::chrono::hours(4), WhatThen::remind}, {std::chrono::hours(8), WhatThen::refuse}}};
}

void expect_wrong(const PolicyDraft& draft, const std::string& field) {
  const auto checked = check_policy(draft, vocabulary());
  ASSERT_FALSE(checked) << field;
  EXPECT_THAT(checked.error().fields, Contains(Field(&FieldError::field, field)));
}

TEST(Policy, a_good_one_passes) {
  EXPECT_TRUE(check_policy(draft(), vocabulary()));
}

TEST(Policy, mistakes_are_named_by_their_place) {
  auto one = draft();
  one.currency = "euro";
  expect_wrong(one, "currency");
  one = draft();
  one.levels.clear();
  expect_wrong(one, "levels");
  one = draft();
  one.levels[1].limit = 100'00;
  expect_wrong(one, "levels[1].limit");
  one = draft();
  one.levels[0].users.clear();
  expect_wrong(one, "levels[0].users");
  one = draft();
  one.time_outs[1].after_s = std::chrono::hours(2);
  expect_wrong(one, "time_outs[1].after_s");
  one = draft();
  std::swap(one.time_outs[0].then, one.time_outs[1].then);
  expect_wrong(one, "time_outs[0].then");
  one = draft();
  one.table_limit = 50;
  expect_wrong(one, "table_limit");
  one = draft();
  one.when = decisions::test("approval.amount", decisions::Operator::at_least, "much");
  expect_wrong(one, "when.value");
  one = draft();
  one.name = "";
  expect_wrong(one, "name");
}

TEST(Money, is_told_in_the_currencys_own_units) {
  EXPECT_EQ(to_string(Money{12'50, "EUR"}), "EUR 12.50");
  EXPECT_EQ(to_string(Money{5, "EUR"}), "EUR 0.05");
  EXPECT_EQ(to_string(Money{1250, "JPY"}), "JPY 1250");
  EXPECT_EQ(to_string(Money{1250, "KWD"}), "KWD 1.250");
  EXPECT_DOUBLE_EQ(major_units({12'50, "CNY"}), 12.5);
  EXPECT_EQ(check_money("money", {-1, "EUR"}).error().fields.front().field, "money.minor");
  EXPECT_EQ(check_money("money", {1, "eur"}).error().fields.front().field, "money.currency");
}

class Links : public ::testing::Test {
 protected:
  const Time now = base::ManualClock().now();
  const Link link{{123}, {45}, now + kLinkLife};
  const std::string token = sign_link(vault::testing_vault(), link);
};

TEST_F(Links, a_signed_one_is_read_back) {
  EXPECT_EQ(read_link(vault::testing_vault(), token, now), link);
}

TEST_F(Links, run_out) {
  EXPECT_EQ(read_link(vault::testing_vault(), token, now + kLinkLife).error().code, ErrorCode::failed_precondition);
}

TEST_F(Links, every_changed_letter_makes_one_worthless) {
  for (std::size_t i = 0; i < token.size(); ++i) {
    std::string changed = token;
    changed[i] = changed[i] == '3' ? '4' : '3';
    if (changed == token) continue;
    EXPECT_EQ(read_link(vault::testing_vault(), changed, now).error().code, ErrorCode::not_found) << i;
  }
}

TEST_F(Links, rubbish_is_no_link) {
  for (const auto* text : {"", ".", "1.....", "1.1.1.1.1.", "1.99999999999.1.1.1.x", "2.1.123.45.1.x"})
    EXPECT_EQ(read_link(vault::testing_vault(), text, now).error().code, ErrorCode::not_found) << text;
  EXPECT_FALSE(read_link(vault::testing_vault(), std::string(10'000, '1'), now));
}

}  // namespace
}  // namespace deskbell::approvals
