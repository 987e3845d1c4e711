#include "gaps.h"
#include "pinyin.h"
#include "spelling.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <knowledge/finder.h>
#include <knowledge/library.h>

namespace deskbell::knowledge {
namespace {

using testing::HasSubstr;
using testing::IsEmpty;

Finder english(std::vector<SynonymGroup> synonyms = {}) {
  std::vector<Source> sources{
      {1,
       "Clean the pump filter",
       {"The machine does not drain", "Error E18"},
       "When water stays in the drum.",
       "# Before you begin\n\nSwitch the machine off.\n\n# The filter\n\nOpen the flap and turn the filter to the "
       "left.",
       {"washing machine"}},
      {2,
       "Return a product",
       {"I want my money back", "How long can I send something back?"},
       "Thirty days.",
       "You may return anything within thirty days.",
       {}},
      {3,
       "Track your parcel",
       {"Where is my order?"},
       "Follow the link in the mail.",
       "The carrier tells you the hour.",
       {}},
      {4,
       "Descale the kettle",
       {},
       "Vinegar or citric acid.",
       "Fill the kettle with water and a spoon of citric acid.",
       {}},
      {5, "Warranty", {"How long is the guarantee?"}, "Three years.", "All machines have three years of warranty.", {}},
  };
  return {std::move(sources), synonyms, "en"};
}

Finder chinese() {
  std::vector<Source> sources{
      {1, "如何申请退款", {"我想退钱", "退款多久到账"}, "三十天内可以退款。", "打开订单页面,点击申请退款。", {}},
      {2, "清洗水泵过滤网", {"洗衣机不排水"}, "水留在滚筒里时。", "关机,拔掉插头,打开右下角的盖板。", {}},
      {3, "查询物流", {"我的包裹在哪里"}, "", "在订单里查看物流。", {}},
      {4, "开发票", {"怎么开发票"}, "", "在订单里申请电子发票。", {}},
  };
  return {std::move(sources), {}, "zh-CN"};
}

std::int64_t first(const Finder& finder, std::string_view question) {
  const auto found = finder.find(question, 3);
  return found.items.empty() ? 0 : finder.sources()[found.items.front().source].id;
}

TEST(Finder, finds_what_is_asked_in_other_words) {
  const auto finder = english();
  EXPECT_EQ(first(finder, "my washer will not drain"), 1);
  EXPECT_EQ(first(finder, "where is my parcel"), 3);
  EXPECT_EQ(first(finder, "send something back"), 2);
  EXPECT_EQ(first(finder, "citric acid"), 4);
}

TEST(Finder, puts_words_right_that_nobody_wrote) {
  const auto finder = english();
  EXPECT_EQ(first(finder, "waranty"), 5);
  EXPECT_EQ(first(finder, "ketle descael"), 4);
  EXPECT_EQ(*finder.find("pump fliter", 3).corrected, "pump filter");
  EXPECT_FALSE(finder.find("pump filter", 3).corrected);
}

TEST(Finder, synonyms_stand_for_each_other) {
  EXPECT_THAT(english().find("refund", 3).items, IsEmpty());
  EXPECT_EQ(first(english({{"Refund", "money back"}}), "refund"), 2);
}

TEST(Finder, two_chinese_characters_are_enough) {
  const auto finder = chinese();
  EXPECT_EQ(first(finder, "退款"), 1);
  EXPECT_EQ(first(finder, "物流"), 3);
  EXPECT_EQ(first(finder, "發票"), 4) << "traditional characters";
  EXPECT_EQ(first(finder, "排水"), 2);
}

TEST(Finder, pinyin_finds_chinese_titles) {
  const auto finder = chinese();
  EXPECT_EQ(first(finder, "tuikuan"), 1);
  EXPECT_EQ(first(finder, "tui kuan"), 1);
  EXPECT_EQ(first(finder, "wuliu"), 3);
  EXPECT_EQ(first(finder, "kfp"), 4) << "first letters";
}

TEST(Finder, trusts_an_answer_more_than_a_guess) {
  const auto finder = english();
  const auto sure = finder.find("clean the pump filter", 1).items.front().trust;
  const auto known = finder.find("the machine does not drain", 1).items.front().trust;
  EXPECT_GT(sure, 0.8);
  EXPECT_GT(known, 0.7);
  const auto strange = finder.find("do you sell concert tickets for the opera", 1);
  if (!strange.items.empty()) EXPECT_LT(strange.items.front().trust, 0.4);
  const auto unsaid = finder.find("I am not at home", 1);
  if (!unsaid.items.empty()) EXPECT_LT(unsaid.items.front().trust, kUsefulTrust);
  const auto other = finder.find("the kettle does not boil", 1);
  EXPECT_LT(other.items.front().trust, known) << "the machine does not drain, and the kettle is to be descaled";
}

TEST(Finder, leaves_out_what_the_reader_may_not_see) {
  const auto finder = english();
  const auto found =
      finder.find("pump filter", 5, [&](std::size_t source) { return finder.sources()[source].id != 1; });
  for (const auto& one : found.items) EXPECT_NE(finder.sources()[one.source].id, 1);
}

TEST(Finder, quotes_the_passage_with_its_heading) {
  const auto finder = english();
  const auto found = finder.find("turn the filter left", 1);
  const auto quote = finder.quote(found.items.front().source, "turn the filter left");
  EXPECT_EQ(quote.heading, "The filter");
  EXPECT_EQ(quote.anchor, "the-filter");
  EXPECT_THAT(quote.text, HasSubstr("turn the filter to the left"));
  EXPECT_FALSE(quote.highlights.empty());
}

TEST(Finder, an_empty_one_finds_nothing) {
  const Finder finder({}, {}, "en");
  EXPECT_THAT(finder.find("anything", 3).items, IsEmpty());
  EXPECT_THAT(english().find("", 3).items, IsEmpty());
  EXPECT_THAT(english().find("!?", 3).items, IsEmpty());
}

TEST(Spelling, counts_letters_swapped_left_out_added_and_changed) {
  EXPECT_EQ(edit_distance("filter", "filter", 2), 0);
  EXPECT_EQ(edit_distance("fliter", "filter", 2), 1);
  EXPECT_EQ(edit_distance("fitler", "filters", 2), 2);
  EXPECT_EQ(edit_distance("abc", "xyz", 2), 3);
  Spelling spelling;
  spelling.add("kettle", 3);
  spelling.add("settle", 1);
  EXPECT_EQ(*spelling.corrected("ketle"), "kettle");
  EXPECT_EQ(*spelling.corrected("vettle"), "kettle") << "the commoner one";
  EXPECT_FALSE(spelling.corrected("kettle"));
  EXPECT_FALSE(spelling.corrected("ket"));
}

TEST(Gaps, gather_wordings_of_one_question) {
  const auto row = [](std::int64_t day, const char* words, std::int64_t asked, std::int64_t nothing) {
    return store::SearchRow{{day, "en", Place::help_centre, words}, {words, asked, nothing, 0, 0}};
  };
  const std::vector<store::SearchRow> rows{row(10, "gift card", 4, 4), row(12, "gift cards", 2, 2),
                                           row(11, "gift card", 1, 1), row(11, "opening hours", 3, 0),
                                           row(11, "lonely", 1, 0)};
  const auto gaps = gaps_of(rows);
  ASSERT_EQ(gaps.size(), 2);
  EXPECT_EQ(gaps[0].text, "gift card");
  EXPECT_EQ(gaps[0].asked, 7);
  EXPECT_EQ(gaps[0].found_nothing, 7);
  EXPECT_THAT(gaps[0].examples, testing::ElementsAre("gift cards"));
  EXPECT_EQ(gaps[0].first_at, store::begin_of(10));
  EXPECT_EQ(gaps[0].last_at, store::begin_of(12));
  EXPECT_EQ(gaps[1].text, "opening hours");
  EXPECT_EQ(gaps[1].opened_nothing, 3);
}

}  // namespace
}  // namespace deskbell::knowledge
