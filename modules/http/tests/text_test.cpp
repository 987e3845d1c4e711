#include "text.h"

#include "address_set.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace deskbell::http {
namespace {

TEST(Text, utf8_is_told_from_its_imitations) {
  for (const char* text : {"", "plain ascii of some length", "名字", "\xf0\x9f\x98\x80", "12345678\xc3\xa9"})
    EXPECT_TRUE(is_valid_utf8(text)) << text;
  for (const char* text : {"\x80", "\xc0\xaf", "\xc3", "\xe0\x80\x80", "\xed\xa0\x80", "\xf4\x90\x80\x80",
                           "\xf5\x80\x80\x80", "12345678\xff", "\xe5\x90"})
    EXPECT_FALSE(is_valid_utf8(text)) << text;
}

TEST(Text, cookies_are_found_by_their_whole_name) {
  EXPECT_EQ(find_cookie("a=1; deskbell=abc; xdeskbell=no", "deskbell"), "abc");
  EXPECT_EQ(find_cookie("deskbell=\"quoted\"", "deskbell"), "quoted");
  EXPECT_EQ(find_cookie("xdeskbell=no; Deskbell=no", "deskbell"), std::nullopt);
}

TEST(Text, codings_are_accepted_unless_weighed_with_zero) {
  EXPECT_TRUE(accepts_encoding("br, gzip;q=0.5", "gzip"));
  EXPECT_FALSE(accepts_encoding("gzip;q=0", "gzip"));
  EXPECT_FALSE(accepts_encoding("xgzip", "gzip"));
  EXPECT_FALSE(accepts_encoding("", "gzip"));
}

TEST(AddressSet, networks_hold_their_addresses_in_both_spellings) {
  const auto set = AddressSet::parse({"10.0.0.0/8", "192.168.1.7", "fd00::/9"});
  ASSERT_TRUE(set.has_value());
  EXPECT_TRUE(set->contains("10.255.0.1"));
  EXPECT_TRUE(set->contains("::ffff:10.1.2.3"));
  EXPECT_TRUE(set->contains("fd7f::1"));
  EXPECT_FALSE(set->contains("fd80::1"));
  EXPECT_FALSE(set->contains("11.0.0.1"));
  EXPECT_FALSE(set->contains("192.168.1.8"));
  for (const char* text : {"10.0.0.0/33", "10.0.0.0/", "10.0.0/8", "x", "", "::1/129", "10.0.0.1/-1", "10.0.0.1/8x"})
    EXPECT_FALSE(AddressSet::parse({text}).has_value()) << text;
}

TEST(AddressSet, the_client_is_the_last_address_that_no_proxy_has) {
  const auto trusted = *AddressSet::parse({"10.0.0.0/8"});
  EXPECT_EQ(client_address("1.2.3.4", "9.9.9.9", trusted), "1.2.3.4");
  EXPECT_EQ(client_address("10.0.0.1", "6.6.6.6, 9.9.9.9", trusted), "9.9.9.9");
  EXPECT_EQ(client_address("10.0.0.1", "6.6.6.6, 10.0.0.2", trusted), "6.6.6.6");
  EXPECT_EQ(client_address("10.0.0.1", "6.6.6.6, garbage", trusted), "10.0.0.1");
  EXPECT_EQ(client_address("10.0.0.1", "", trusted), "10.0.0.1");
  EXPECT_EQ(client_address("10.0.0.1", "10.0.0.3", trusted), "10.0.0.3");
}

}  // namespace
}  // namespace deskbell::http
