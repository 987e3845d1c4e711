#include "help/address.h"
#include "help/colour.h"
#include "help/style.h"

#include <gtest/gtest.h>

namespace deskbell::site::help {
namespace {

TEST(HelpAddress, a_browser_gets_the_language_that_it_weighs_most) {
  EXPECT_EQ(preferred_language("zh-CN,zh;q=0.9,en;q=0.8"), Language::zh);
  EXPECT_EQ(preferred_language("de-DE,de;q=0.9,zh;q=0.3,en;q=0.2"), Language::de);
  EXPECT_EQ(preferred_language("nl,pt-BR;q=0.9,en;q=0.2"), Language::pt);
  EXPECT_EQ(preferred_language("en;q=0.5, zh;q=0.4"), Language::en);
  EXPECT_EQ(preferred_language("zh;q=0, en;q=0.1"), Language::en);
  EXPECT_EQ(preferred_language("nl"), Language::en);
  EXPECT_EQ(preferred_language(""), Language::en);
  EXPECT_EQ(preferred_language(",;q=,zh;q=abc,zh;q=9,zh;q=-1"), Language::en);
  EXPECT_EQ(preferred_language(std::string(100'000, ',') + "zh"), Language::en);
}

TEST(HelpAddress, only_what_is_offered_is_preferred) {
  const Language offered[] = {Language::de, Language::zh};
  EXPECT_EQ(preferred_language("fr,zh;q=0.5,de;q=0.3", offered), Language::zh);
  EXPECT_EQ(preferred_language("fr", offered), Language::de);
  EXPECT_EQ(preferred_language("fr", {}), Language::en);
}

TEST(HelpAddress, every_language_has_an_address_of_its_own) {
  for (const Language language : kLanguages) EXPECT_EQ(find_language(tag_of(language)), language);
  EXPECT_EQ(tag_of(Language::ar), "ar");
  EXPECT_EQ(near_language("ar-EG"), Language::ar);
  EXPECT_EQ(near_language("JA_jp"), Language::ja);
  EXPECT_EQ(near_language("deutsch"), std::nullopt);
}

TEST(HelpAddress, a_language_stands_in_an_address_in_one_way_only) {
  EXPECT_EQ(find_language("zh-CN"), Language::zh);
  EXPECT_EQ(find_language("en"), Language::en);
  EXPECT_FALSE(find_language("zh"));
  EXPECT_EQ(near_language("ZH-hans"), Language::zh);
  EXPECT_EQ(near_language("en-GB"), Language::en);
  EXPECT_FALSE(near_language("enough"));
  EXPECT_FALSE(near_language("nl"));
}

TEST(HelpAddress, what_is_searched_is_one_short_line) {
  EXPECT_EQ(clean_query("  pump \n blocked\x01 "), "pump blocked");
  EXPECT_EQ(clean_query("退货"), "退货");
  EXPECT_EQ(clean_query(std::string(500, 'a')).size(), kMaxQuery);
  EXPECT_EQ(clean_query("\xff\xfe"), "\xEF\xBF\xBD\xEF\xBF\xBD");
  EXPECT_EQ(clean_query(" \t "), "");
}

TEST(HelpAddress, paths_hold_what_was_typed_safely) {
  EXPECT_EQ(search_path(Language::zh, "退货 & <b>"), "/help/zh-CN/search?q=%E9%80%80%E8%B4%A7%20%26%20%3Cb%3E");
  EXPECT_EQ(contact_path(Language::en, "clean-it", "pump"), "/help/en/contact?article=clean-it&q=pump");
  EXPECT_EQ(contact_path(Language::en, "", "pump"), "/help/en/contact?q=pump");
  std::string longest;
  for (int i = 0; i < 200; ++i) longest += "😀";
  EXPECT_LT(contact_path(Language::zh, std::string(80, 'a'), longest).size(), 1'500u);
  EXPECT_EQ(article_path(Language::en, "clean-it"), "/help/en/articles/clean-it");
}

TEST(HelpAddress, a_link_from_a_message_is_understood_however_it_was_copied) {
  const std::string token = "1.1.7301.2.1999999999.abcDEF_-0";
  EXPECT_EQ(tracking_token("https://desk.example/track/" + token), token);
  EXPECT_EQ(tracking_token("  " + token + " "), token);
  EXPECT_EQ(tracking_token("/track/" + token + "?said=noted#x"), token);
  EXPECT_FALSE(tracking_token("REP-1042"));
  EXPECT_FALSE(tracking_token("https://evil.example/track/../../../../etc/passwd"));
  EXPECT_FALSE(tracking_token("/track/" + std::string(1000, 'a')));
  EXPECT_FALSE(tracking_token("javascript:alert(document.cookie)"));
  EXPECT_FALSE(tracking_token(""));
}

TEST(HelpColour, every_brand_can_be_read_in_light_and_dark) {
  EXPECT_NEAR(contrast("#000000", "#ffffff"), 21, 0.01);
  for (const char* colour : {"#0b57b0", "#ffd400", "#000000", "#ffffff", "#777777", "#e6007e", "#00ff00"}) {
    EXPECT_GE(contrast(readable(colour, "#f5f7fa", 4.5), "#f5f7fa"), 4.5) << colour;
    EXPECT_GE(contrast(readable(colour, "#1b2129", 4.5), "#1b2129"), 4.5) << colour;
    EXPECT_GE(contrast(ink_on(colour), colour), 4.5) << colour;
    EXPECT_NE(style_sheet(colour).find("--band:#"), std::string::npos);
  }
  EXPECT_EQ(readable("#0b57b0", "#ffffff", 4.5), "#0b57b0");
}

TEST(HelpColour, the_letters_of_the_band_can_be_read_on_it) {
  const auto value = [](const std::string& sheet, std::string_view name, std::size_t from) {
    const auto at = sheet.find("--" + std::string(name) + ":", from) + name.size() + 3;
    return sheet.substr(at, sheet.find(';', at) - at);
  };
  for (const char* colour : {"#0b57b0", "#ffd400", "#000000", "#ffffff", "#777777", "#e6007e", "#00ff00", "#ff6600"}) {
    const std::string sheet = style_sheet(colour);
    const std::size_t dark = sheet.find("@media(prefers-color-scheme:dark)");
    for (const std::size_t from : {std::size_t{0}, dark}) {
      EXPECT_GE(contrast(value(sheet, "band", from), value(sheet, "on-band", from)), 4.5) << colour << " " << from;
      EXPECT_GE(contrast(value(sheet, "main", from), value(sheet, "on-main", from)), 4.5) << colour << " " << from;
    }
  }
}

TEST(HelpColour, an_icon_has_the_first_letter_and_no_markup) {
  EXPECT_NE(icon("#0b57b0", "诺德").find(">诺</text>"), std::string::npos);
  EXPECT_NE(icon("#0b57b0", "<script>").find(">&lt;</text>"), std::string::npos);
  EXPECT_NE(icon("\"/><script>", "x").find("fill=\"#000000\""), std::string::npos);
}

}  // namespace
}  // namespace deskbell::site::help
