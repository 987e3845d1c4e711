#include <text/sentences.h>

#include <gmock/gmock.h>

#include <string>

namespace deskbell::text {
namespace {

using Sentences = std::vector<std::string_view>;

TEST(Sentences, marks_end_them_in_both_languages) {
  EXPECT_EQ(sentences("Hello! Where is my order? I need it."),
            (Sentences{"Hello!", "Where is my order?", "I need it."}));
  EXPECT_EQ(sentences("你好！我的订单呢？急用。谢谢"), (Sentences{"你好！", "我的订单呢？", "急用。", "谢谢"}));
  EXPECT_EQ(sentences("他说：“明天到。”但是没到。"), (Sentences{"他说：“明天到。”", "但是没到。"}));
  EXPECT_EQ(sentences("What?!?! Really..."), (Sentences{"What?!?!", "Really..."}));
  EXPECT_EQ(sentences("返品したいです。どうすればいいですか？"),
            (Sentences{"返品したいです。", "どうすればいいですか？"}));
}

TEST(Sentences, chat_without_punctuation_stays_one) {
  EXPECT_EQ(sentences("hi where is my order i need it tomorrow"),
            (Sentences{"hi where is my order i need it tomorrow"}));
  EXPECT_EQ(sentences("我买的东西还没到 能不能帮我查一下"), (Sentences{"我买的东西还没到 能不能帮我查一下"}));
  EXPECT_EQ(sentences("嗯……好的"), (Sentences{"嗯……好的"}));
  EXPECT_EQ(sentences("well... ok then"), (Sentences{"well... ok then"}));
}

TEST(Sentences, abbreviations_do_not_end_them) {
  EXPECT_EQ(sentences("Dear Mr. Smith, I am here."), (Sentences{"Dear Mr. Smith, I am here."}));
  EXPECT_EQ(sentences("I spoke to Dr. Who. He left."), (Sentences{"I spoke to Dr. Who.", "He left."}));
  EXPECT_EQ(sentences("See invoice No. 5 please. Thanks."), (Sentences{"See invoice No. 5 please.", "Thanks."}));
  EXPECT_EQ(sentences("Did it arrive? No. I waited."), (Sentences{"Did it arrive?", "No.", "I waited."}));
  EXPECT_EQ(sentences("Ich brauche z.B. Kabel bzw. Adapter. Danke."),
            (Sentences{"Ich brauche z.B. Kabel bzw. Adapter.", "Danke."}));
  EXPECT_EQ(sentences("Send it to J. Smith. Thanks."), (Sentences{"Send it to J. Smith.", "Thanks."}));
  EXPECT_EQ(sentences("It is from Acme Inc. Please check."), (Sentences{"It is from Acme Inc.", "Please check."}));
  EXPECT_EQ(sentences("I live at 5 St. Mary Street. Come by."),
            (Sentences{"I live at 5 St. Mary Street.", "Come by."}));
}

TEST(Sentences, numbers_and_addresses_stay_whole) {
  EXPECT_EQ(sentences("It costs 3.50 euros. Too much."), (Sentences{"It costs 3.50 euros.", "Too much."}));
  EXPECT_EQ(sentences("Version 1.2.3 fails. Help!"), (Sentences{"Version 1.2.3 fails.", "Help!"}));
  EXPECT_EQ(sentences("Look at https://shop.example/a?b=C!d&e=f now. Please."),
            (Sentences{"Look at https://shop.example/a?b=C!d&e=f now.", "Please."}));
  EXPECT_EQ(sentences("Write to Anna.Smith@example.com. Thanks."),
            (Sentences{"Write to Anna.Smith@example.com.", "Thanks."}));
  EXPECT_EQ(sentences("看这个https://shop.example/?id=5。谢谢"),
            (Sentences{"看这个https://shop.example/?id=5。", "谢谢"}));
}

TEST(Sentences, lines_of_lists_are_their_own) {
  EXPECT_EQ(sentences("I need:\n- a cable\n- a plug\nThanks"),
            (Sentences{"I need:", "- a cable", "- a plug", "Thanks"}));
  EXPECT_EQ(sentences("1. Open the box\n2. Take it out"), (Sentences{"1. Open the box", "2. Take it out"}));
  EXPECT_EQ(sentences("1、打开盒子\n2、取出"), (Sentences{"1、打开盒子", "2、取出"}));
}

TEST(Sentences, a_wrapped_mail_is_read_as_if_it_were_not) {
  const std::string_view mail =
      "I ordered a washing machine from your shop three weeks ago\nand it has not been delivered. What now?";
  EXPECT_EQ(sentences(mail).size(), 2U);
  EXPECT_EQ(sentences("Best wishes\nanna").size(), 2U);
  EXPECT_EQ(sentences("I ordered a washing machine from your shop three weeks ago\n\nand it broke").size(), 2U);
}

TEST(Sentences, nothing_and_anything_are_borne) {
  EXPECT_TRUE(sentences("").empty());
  EXPECT_TRUE(sentences(" \n\n\t").empty());
  std::string bytes;
  for (int i = 0; i < 5000; ++i) bytes += static_cast<char>(i * 37 % 256);
  EXPECT_NO_THROW(sentences(bytes));
  EXPECT_EQ(sentences(std::string(10'000, '.')).size(), 1U);
  EXPECT_EQ(sentences(std::string(10'000, '\n')).size(), 0U);
}

// Each break looked back to the first of them once: this took minutes.
TEST(Sentences, empty_lines_cost_little) {
  EXPECT_TRUE(sentences(std::string(200'000, '\n')).empty());
  EXPECT_EQ(sentences(std::string(200'000, ' ') + "Hello.").size(), 1U);
}

}  // namespace
}  // namespace deskbell::text
