#include <gtest/gtest.h>
#include <help_centre/look.h>

namespace deskbell::help_centre {
namespace {

std::string first_field(Look look) {
  const auto result = checked(std::move(look));
  return result ? "" : result.error().fields.at(0).field;
}

TEST(Look, texts_are_trimmed_and_empty_ones_left_out) {
  const auto look = checked({.name = "  Nordhaus ", .welcome = {{"en", " Hello "}, {"zh-CN", "  "}}});
  ASSERT_TRUE(look);
  EXPECT_EQ(look->name, "Nordhaus");
  EXPECT_EQ(look->welcome, (Words{{"en", "Hello"}}));
}

TEST(Look, a_link_leads_only_where_a_browser_runs_nothing) {
  for (const char* url :
       {"https://shop.example", "http://shop.example/a", "mailto:help@shop.example", "tel:+49451", "/track"})
    EXPECT_EQ(first_field({.links = {{{{"en", "There"}}, url}}}), "") << url;
  for (const char* url : {"javascript:alert(1)", "data:text/html,x", "//elsewhere.example", "/\\elsewhere", "https://",
                          "shop", "https://shop.example/ b", "JavaScript:alert(1)"})
    EXPECT_EQ(first_field({.links = {{{{"en", "There"}}, url}}}), "links[0].url") << url;
}

TEST(Look, what_is_wrong_is_named) {
  EXPECT_EQ(first_field({.colour = "red"}), "colour");
  EXPECT_EQ(first_field({.name = std::string(300, 'x')}), "name");
  EXPECT_EQ(first_field({.welcome = {{"fr", "Bonjour"}}}), "welcome");
  EXPECT_EQ(first_field({.links = {{{}, "/track"}}}), "links[0].label");
  EXPECT_EQ(first_field({.links = std::vector<FootLink>(13, {{{"en", "There"}}, "/track"})}), "links");
}

TEST(Look, a_language_without_words_takes_the_others) {
  EXPECT_EQ(in({{"en", "Hello"}, {"zh-CN", "您好"}}, "zh-CN"), "您好");
  EXPECT_EQ(in({{"en", "Hello"}}, "zh-CN"), "Hello");
  EXPECT_EQ(in({}, "en"), "");
}

}  // namespace
}  // namespace deskbell::help_centre
