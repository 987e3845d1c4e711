#include <gtest/gtest.h>
#include <text/names.h>

#include <algorithm>

namespace deskbell::text {
namespace {

bool may_name(std::string_view text, std::string_view folded) {
  const auto all = possible_names(text);
  return std::ranges::find(all, folded) != all.end();
}

TEST(PossibleNames, words_with_capitals_in_a_row) {
  EXPECT_TRUE(may_name("Please tell Mei Lin that I wait.", "mei lin"));
  EXPECT_TRUE(may_name("José  García-Márquez wrote", "jose garcia-marquez"));
  EXPECT_TRUE(may_name("by Vincent van Gogh", "vincent van gogh"));
  EXPECT_TRUE(may_name("J. O'Brien", "j. o'brien"));
  EXPECT_TRUE(may_name("JOHN SMITH", "john smith"));
  EXPECT_TRUE(may_name("Иван Петров", "иван петров"));
}

TEST(PossibleNames, what_is_no_whole_name_is_no_candidate) {
  for (const char* text : {"Will it come in May?", "how do I return it", "Mei\nLin", "Thanks. ", "", "\xff\xfe"})
    EXPECT_TRUE(possible_names(text).empty()) << text;
}

TEST(PossibleNames, chinese_ones_begin_with_a_surname_that_begins_a_word) {
  EXPECT_TRUE(may_name("请告诉张敏我明天来", "张敏"));
  EXPECT_TRUE(may_name("我很高兴认识王小明", "王小明"));
  EXPECT_TRUE(may_name("李伟大声说话", "李伟")) << "that a word seems to go on behind it hides no name";
  EXPECT_TRUE(may_name("王芳和赵军都没有收到", "王芳"));
  EXPECT_TRUE(may_name("歐陽娜娜的訂單", "欧阳娜娜")) << "folded to simplified";
  for (const auto& [text, name] : {std::pair{"国王明天来", "王明"}, {"我很高兴", "高兴"}, {"方便吗", "方便"}, {"王", "王"}})
    EXPECT_FALSE(may_name(text, name)) << text;
}

TEST(PossibleNames, of_a_long_text_are_few) {
  std::string text;
  while (text.size() < 60'000) text += "我的水壶漏水了，订单号是多少？请问什么时候可以退货。";
  EXPECT_LT(possible_names(text).size(), 20u);
}

TEST(NamePieces, are_words_and_single_characters) {
  const auto pieces = name_pieces("Ann王小 Zoë");
  ASSERT_EQ(pieces.size(), 4u);
  EXPECT_EQ(pieces[0].folded, "ann");
  EXPECT_TRUE(pieces[0].is_word);
  EXPECT_EQ(pieces[1].folded, "王");
  EXPECT_FALSE(pieces[1].is_word);
  EXPECT_EQ(pieces[3].folded, "zoe");
}

}  // namespace
}  // namespace deskbell::text
