#include <base/check.h>

#include <gtest/gtest.h>

#include <string>

namespace deskbell::base {
namespace {

TEST(CheckText, counts_characters_and_not_bytes) {
  EXPECT_TRUE(check_text("name", "你好", 1, 2));
  EXPECT_FALSE(check_text("name", "你好吗", 1, 2));
  EXPECT_EQ(check_text("name", "", 1, 2).error().fields[0], (FieldError{"name", "may not be empty"}));
  EXPECT_TRUE(check_text("name", "", 0, 2));
}

TEST(CheckText, refuses_control_characters_and_broken_utf8) {
  EXPECT_TRUE(check_text("text", "a\tb\r\nc", 1, 20));
  for (const char* bad : {"a\x01", "\x7f", "\xff", "\xc3", "\xc0\x80", "\xed\xa0\x80", "\xf5\x80\x80\x80", "\xe2\x82"})
    EXPECT_FALSE(check_text("text", bad, 0, 20)) << bad;
  EXPECT_FALSE(check_text("text", std::string_view("a\0b", 3), 0, 20));
}

TEST(FirstCodePoints, cuts_between_characters) {
  EXPECT_EQ(first_code_points("你好吗", 2), "你好");
  EXPECT_EQ(first_code_points("ab", 5), "ab");
  EXPECT_EQ(first_code_points("ab", 0), "");
}

}  // namespace
}  // namespace deskbell::base
