#include <text/language.h>

#include <gmock/gmock.h>

#include <fstream>
#include <map>
#include <string>

namespace deskbell::text {
namespace {

using enum Language;

Language language(std::string_view in) {
  return identify_language(in).language;
}

struct Message {
  std::string language;
  std::string text;
};

// Short service messages that the profiles were not made from.
std::vector<Message> messages() {
  std::ifstream in(DESKBELL_SOURCE_DIR "/modules/text/tests/data/languages.tsv");
  std::vector<Message> out;
  for (std::string line; std::getline(in, line);)
    if (const auto tab = line.find('\t'); tab != line.npos) out.push_back({line.substr(0, tab), line.substr(tab + 1)});
  return out;
}

std::string name(Language of) {
  return boost::describe::enum_to_string(of, "?");
}

TEST(Language, short_service_messages_are_told_apart) {
  const auto all = messages();
  ASSERT_GE(all.size(), 30U * 15U);
  std::map<std::string, std::pair<int, int>> right_of;
  int right = 0;
  for (const Message& message : all) {
    const Identified found = identify_language(message.text);
    const bool good = name(found.language) == message.language;
    right += good;
    right_of[message.language].first += good;
    ++right_of[message.language].second;
    if (!good)
      std::printf("%s taken for %s at %.2f: %s\n", message.language.c_str(), name(found.language).c_str(),
                  found.confidence, message.text.c_str());
  }
  EXPECT_GE(right, 0.97 * static_cast<double>(all.size())) << right << " of " << all.size();
  for (const auto& [tag, counts] : right_of) {
    EXPECT_GE(counts.second, 15) << tag;
    EXPECT_GE(counts.first, 0.85 * counts.second) << tag;
  }
  for (const char* tag : {"en", "zh_hans", "zh_hant", "ja", "ko"})
    EXPECT_EQ(right_of[tag].first, right_of[tag].second) << tag;
}

TEST(Language, the_language_that_says_most_names_a_mixed_text) {
  EXPECT_EQ(language("我的 order 还没到"), zh_hans);
  EXPECT_EQ(language("我的 iPhone 坏了怎么办"), zh_hans);
  EXPECT_EQ(language("请问 Samsung Galaxy Buds Pro 有货吗"), zh_hans);
  EXPECT_EQ(language("請問 Samsung Galaxy Buds Pro 有貨嗎"), zh_hant);
  EXPECT_EQ(language("My 洗衣机 is broken, can you help me please?"), en);
  EXPECT_EQ(language("Galaxy Buds Pro の返品をお願いします"), ja);
  EXPECT_EQ(language("Galaxy Buds Pro 반품하고 싶어요"), ko);
  EXPECT_EQ(language("Где мой order number 12345? Я жду уже неделю"), ru);
  EXPECT_EQ(language("Wo ist meine Bestellung? Ich warte und warte."), de);
  EXPECT_EQ(language("注文はどこですか"), ja);
}

TEST(Language, shares_and_spans_tell_what_is_written_in_what) {
  const Identified chat = identify_language("我的 order 还没到");
  ASSERT_EQ(chat.shares.size(), 2U);
  EXPECT_EQ(chat.shares[0].language, zh_hans);
  EXPECT_EQ(chat.shares[1].language, en);
  EXPECT_NEAR(chat.shares[0].share + chat.shares[1].share, 1, 1e-9);
  EXPECT_THAT(chat.spans, testing::ElementsAre(LanguageSpan{zh_hans, 0, 6}, LanguageSpan{en, 7, 12},
                                               LanguageSpan{zh_hans, 13, 22}));

  const std::string_view two = "Where is my order? I have been waiting for it. Wo bleibt meine Bestellung, bitte?";
  const Identified mail = identify_language(two);
  ASSERT_EQ(mail.spans.size(), 2U);
  EXPECT_EQ(mail.spans[0].language, en);
  EXPECT_EQ(mail.spans[1].language, de);
  EXPECT_EQ(two.substr(mail.spans[1].begin, 2), "Wo");
  EXPECT_EQ(mail.language, en);

  const Identified lines = identify_language("您好，请问什么时候发货？\nHello, when will you ship it please?");
  ASSERT_EQ(lines.spans.size(), 2U);
  EXPECT_EQ(lines.spans[0].language, zh_hans);
  EXPECT_EQ(lines.spans[1].language, en);
}

TEST(Language, too_little_is_unknown) {
  for (const char* little : {"",
                             " ",
                             "ok",
                             "OK!",
                             "12345",
                             "12345 !!",
                             ":)",
                             "👍",
                             "...",
                             "haha",
                             "hmm",
                             "A-1234",
                             "https://example.com/order/where-is-my-parcel",
                             "anna@example.com",
                             "XK-77",
                             "wifi",
                             "+49 30 123456",
                             "€ 12,50",
                             "\xff\xfe",
                             "xkcd qwrtp zzzx"})
    EXPECT_EQ(language(little), unknown) << little << " taken for " << name(language(little));
  EXPECT_EQ(identify_language("ok").confidence, 0);
  EXPECT_TRUE(identify_language("12345").spans.empty());
}

TEST(Language, one_clear_word_is_enough) {
  EXPECT_EQ(language("thanks"), en);
  EXPECT_EQ(language("danke"), de);
  EXPECT_EQ(language("merci"), fr);
  EXPECT_EQ(language("gracias"), es);
  EXPECT_EQ(language("好的"), zh_hans);
  EXPECT_EQ(language("謝謝"), zh_hant);
  EXPECT_EQ(language("はい"), ja);
  EXPECT_EQ(language("네"), ko);
  EXPECT_EQ(language("спасибо"), ru);
}

TEST(Language, chinese_without_witnesses_is_told_so) {
  const Identified found = identify_language("你好");
  EXPECT_EQ(found.language, zh_hans);
  EXPECT_LT(found.confidence, 0.8);
  EXPECT_GT(identify_language("我们").confidence, 0.9);
}

TEST(Language, addresses_and_numbers_do_not_speak) {
  EXPECT_EQ(language("订单 https://shop.example.com/orders/where-is-it/for-the-customer?id=12 看不了"), zh_hans);
  EXPECT_EQ(language("Bitte an kundenservice.team@the-shopping-company.example schicken"), de);
}

TEST(Language, tags_are_those_of_the_web) {
  EXPECT_EQ(language_tag(zh_hans), "zh-Hans");
  EXPECT_EQ(language_tag(zh_hant), "zh-Hant");
  EXPECT_EQ(language_tag(en), "en");
  EXPECT_EQ(language_tag(unknown), "und");
  EXPECT_EQ(language_tag(other), "und");
}

TEST(Language, any_bytes_are_borne) {
  std::string bytes;
  for (int i = 0; i < 5000; ++i) bytes += static_cast<char>(i * 37 % 256);
  EXPECT_NO_THROW(identify_language(bytes));
  std::string mixed;
  for (int i = 0; i < 1000; ++i) mixed += "a的д";
  EXPECT_NO_THROW(identify_language(mixed));
}

}  // namespace
}  // namespace deskbell::text
