#include <base/random.h>
#include <text/excerpt.h>
#include <text/fold.h>
#include <text/lines.h>
#include <text/terms.h>
#include <text/words.h>

#include <gmock/gmock.h>

namespace deskbell::text {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;
using testing::Pair;

bool finds(std::string_view query, std::string_view in) {
  const auto parts = query_terms(query);
  return !parts.empty() && matches(in, parts);
}

TEST(Fold, spellings_that_a_reader_takes_for_the_same_are_equal) {
  EXPECT_EQ(fold("ＡＢＣ１２３"), "abc123");
  EXPECT_EQ(fold("Straße"), fold("STRASSE"));
  EXPECT_EQ(fold("Café"), "cafe");
  EXPECT_EQ(fold("Cafe\u0301"), "cafe");
  EXPECT_EQ(fold("ﬁne"), "fine");
  EXPECT_EQ(fold("Nguyễn"), "nguyen");
  EXPECT_EQ(fold("退貨與維修"), "退货与维修");
  EXPECT_EQ(fold("發票"), fold("发票"));
  EXPECT_EQ(fold("ДОМ"), "дом");
  EXPECT_EQ(fold("\u1112\u1161\u11ab"), "한");
  EXPECT_EQ(fold("\xff\xfe x"), "\ufffd\ufffd x");
}

TEST(SearchTerms, words_are_folded_and_split_where_letters_meet_digits) {
  EXPECT_THAT(search_terms("Order AB-1234: don’t ship iPhone15!"),
              ElementsAre("order", "ab", "1234", "dont", "ship", "iphone", "15"));
  EXPECT_THAT(search_terms(" ,.! \n"), IsEmpty());
}

TEST(SearchTerms, chinese_gives_pairs_in_order_and_then_each_character_once) {
  EXPECT_THAT(search_terms("洗衣机洗衣"), ElementsAre("洗衣", "衣机", "机洗", "洗衣", "机", "洗", "衣"));
  EXPECT_THAT(search_terms("好"), ElementsAre("好"));
  EXPECT_THAT(search_terms("买iPhone手機"), ElementsAre("iphone", "手机", "买", "手", "机"));
}

TEST(SearchTerms, very_long_words_and_texts_are_cut) {
  EXPECT_THAT(search_terms(std::string(1000, 'a')), ElementsAre(std::string(64, 'a')));
  std::string many;
  for (int i = 0; i < 30'000; ++i) many += "a ";
  EXPECT_EQ(search_terms(many).size(), kMaxTerms);
}

TEST(QueryTerms, the_word_that_is_being_typed_is_a_prefix) {
  EXPECT_THAT(query_terms("refund poli"),
              ElementsAre(QueryPart{{"refund"}}, QueryPart{{"poli"}, QueryPart::Match::prefix}));
  EXPECT_THAT(query_terms("refund "), ElementsAre(QueryPart{{"refund"}}));
  EXPECT_THAT(query_terms("AB-12"), ElementsAre(QueryPart{{"ab", "12"}, QueryPart::Match::prefix}));
  EXPECT_THAT(query_terms("re"), ElementsAre(QueryPart{{"re"}}));
  EXPECT_THAT(query_terms("1"), ElementsAre(QueryPart{{"1"}}));
  EXPECT_THAT(query_terms("洗衣机"), ElementsAre(QueryPart{{"洗衣", "衣机"}}));
  EXPECT_THAT(query_terms("好"), ElementsAre(QueryPart{{"好"}}));
  EXPECT_THAT(query_terms("\"*() -- ^"), IsEmpty());
}

TEST(QueryTerms, two_chinese_characters_find_every_text_that_has_them_together) {
  const std::string texts[] = {"我想退货。", "請問怎麼退貨？", "申请退货退款", "AI退货ok", "退，货"};
  EXPECT_TRUE(finds("退货", texts[0]));
  EXPECT_TRUE(finds("退货", texts[1]));
  EXPECT_TRUE(finds("退貨", texts[2]));
  EXPECT_TRUE(finds("退货", texts[3]));
  EXPECT_FALSE(finds("退货", texts[4]));
  EXPECT_TRUE(finds("货", texts[4]));
}

TEST(QueryTerms, any_pair_of_a_random_chinese_text_is_found) {
  base::SeededRandom random(7);
  for (int round = 0; round < 50; ++round) {
    std::u32string characters;
    for (int i = 0; i < 40; ++i) characters += static_cast<char32_t>(0x4e00 + random.below(0x5000));
    const auto utf8 = [](std::u32string_view in) {
      std::string out;
      for (const char32_t c : in) {
        out += static_cast<char>(0xe0 | c >> 12);
        out += static_cast<char>(0x80 | (c >> 6 & 0x3f));
        out += static_cast<char>(0x80 | (c & 0x3f));
      }
      return out;
    };
    const std::string in = "x " + utf8(characters) + " y";
    const auto at = random.below(38);
    const auto count = 1 + random.below(3);
    EXPECT_TRUE(finds(utf8(std::u32string_view(characters).substr(at, count)), in));
  }
}

TEST(QueryTerms, words_numbers_and_addresses_are_found) {
  EXPECT_TRUE(finds("1234", "Order AB1234"));
  EXPECT_TRUE(finds("ab-1234", "Order AB1234"));
  EXPECT_TRUE(finds("anna@example.com", "Mail: Anna@Example.COM."));
  EXPECT_TRUE(finds("muller", "Herr Müller"));
  EXPECT_TRUE(finds("ref", "a refund"));
  EXPECT_FALSE(finds("ref ", "a refund"));
  EXPECT_FALSE(finds("example anna", "Anna"));
}

TEST(Words, chinese_words_come_from_a_dictionary) {
  EXPECT_THAT(words("我们要申请服务, please help!"), ElementsAre("我们", "要", "申请", "服务", "please", "help"));
  EXPECT_THAT(words(""), IsEmpty());
}

TEST(Excerpt, matches_are_highlighted_in_utf16_units) {
  const auto found = excerpt("😀 Please Refund my refund", query_terms("refund "));
  EXPECT_EQ(found.text, "😀 Please Refund my refund");
  EXPECT_THAT(found.highlights, ElementsAre(Pair(10, 16), Pair(20, 26)));
  EXPECT_THAT(excerpt("我要退貨啊", query_terms("退货")).highlights, ElementsAre(Pair(2, 4)));
  EXPECT_THAT(excerpt("洗衣机", query_terms("洗衣机")).highlights, ElementsAre(Pair(0, 3)));
  EXPECT_THAT(excerpt("a b", query_terms("c")).highlights, IsEmpty());
}

TEST(Excerpt, a_long_text_is_shown_around_its_first_match) {
  std::string in;
  for (int i = 0; i < 200; ++i) in += "filler" + std::to_string(i) + " ";
  in += "needle";
  for (int i = 0; i < 200; ++i) in += " filler";
  const auto found = excerpt(in, query_terms("needle "), 80);
  EXPECT_LE(length(found.text), 80);
  EXPECT_TRUE(found.text.starts_with("…filler")) << found.text;
  EXPECT_TRUE(found.text.ends_with("…"));
  ASSERT_EQ(found.highlights.size(), 1);
  const auto [from, to] = found.highlights[0];
  // "…" is three bytes but one unit.
  EXPECT_EQ(found.text.substr(static_cast<std::size_t>(from) + 2, static_cast<std::size_t>(to - from)), "needle");
}

TEST(Excerpt, every_size_of_text_and_limit_is_valid_and_within_the_limit) {
  const std::string in = "漢字かな交じり文 with é and 😀👍🏽 emoji e\u0301\u0301 退货";
  for (std::size_t size = 0; size <= in.size(); ++size)
    for (std::size_t limit = 8; limit < 60; limit += 3) {
      const auto found = excerpt(std::string_view(in).substr(0, size), query_terms("退 and"), limit);
      ASSERT_TRUE(is_valid_utf8(found.text));
      ASSERT_LE(length(found.text), limit);
      for (const auto& [from, to] : found.highlights) {
        ASSERT_LT(from, to);
        ASSERT_LE(static_cast<std::size_t>(to), utf16_length(found.text));
      }
    }
}

}  // namespace
}  // namespace deskbell::text
