#include <text/function_words.h>

#include <gtest/gtest.h>

namespace deskbell::text {
namespace {

TEST(FunctionWords, say_little_and_what_is_asked_says_something) {
  for (const char* word : {"where", "my", "please", "a", "your", "请", "怎么", "我的", ""})
    EXPECT_TRUE(says_little(word)) << word;
  for (const char* word : {"refund", "order", "wo", "退", "退货", "我退", "bestellung"})
    EXPECT_FALSE(says_little(word)) << word;
}

}  // namespace
}  // namespace deskbell::text
