#include "service_messages.h"

#include <learn/classifier.h>
#include <learn/evaluation.h>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <numeric>
#include <sstream>

namespace deskbell::learn {
namespace {

using testing::HasSubstr;

Classifier trained(std::span<const Example> examples, Training training = {}) {
  auto learnt = train(examples, training);
  if (!learnt) throw std::runtime_error(learnt.error().message);
  return *std::move(learnt);
}

const Classifier& of_service() {
  static const Classifier classifier = trained(service_messages());
  return classifier;
}

std::string bytes_of(const Classifier& classifier) {
  std::ostringstream out;
  classifier.save(out);
  return out.str();
}

std::vector<Example> with_out_of_scope() {
  auto examples = service_messages();
  for (const char* text : {"what is the capital of France", "sing me a song", "who won the match yesterday",
                           "how old is the moon", "tell me a joke about cats", "translate hello into Spanish",
                           "what rhymes with orange", "is it going to rain in Paris", "play some music",
                           "how do I bake bread", "今天天气怎么样", "给我讲个笑话", "唱一首歌", "法国的首都是哪里",
                           "昨天比赛谁赢了", "月亮有多大", "面包怎么烤", "放点音乐"})
    examples.push_back({text, std::string(kOutOfScope)});
  return examples;
}

TEST(classifier, knows_what_unseen_messages_are_about_in_both_languages) {
  EXPECT_EQ(of_service().best("could you tell me where my package is").label, "track_order");
  EXPECT_EQ(of_service().best("please cancel the order of this morning").label, "cancel_order");
  EXPECT_EQ(of_service().best("发票抬头要改一下").label, "invoice");
  EXPECT_EQ(of_service().best("我想转人工客服").label, "human");
}

TEST(classifier, learns_most_of_what_it_is_shown_in_part) {
  const auto all = service_messages();
  std::vector<Example> known;
  std::vector<Example> unseen;
  for (std::size_t i = 0; i < all.size(); ++i) (i / 8 % 6 == 5 ? unseen : known).push_back(all[i]);
  EXPECT_GT(evaluate(trained(known), unseen).accuracy, 0.7);
}

TEST(classifier, doubts_what_is_like_nothing_that_it_was_shown) {
  for (const char* text : {"who won the match yesterday", "昨天比赛谁赢了"})
    EXPECT_LT(of_service().best(text).probability, 0.8) << text;
  for (const char* text : {"could you tell me where my package is", "我想转人工客服"})
    EXPECT_GT(of_service().best(text).probability, 0.95) << text;
}

TEST(classifier, gives_probabilities_that_sum_to_one_best_first) {
  const auto classifier = trained(with_out_of_scope());
  const auto ranked = classifier.ranked("退款什么时候到账", 100);
  ASSERT_EQ(ranked.size(), 9U);
  EXPECT_EQ(ranked.front().label, "refund");
  EXPECT_TRUE(std::ranges::is_sorted(ranked, std::ranges::greater{}, &Guess::probability));
  EXPECT_NEAR(std::accumulate(ranked.begin(), ranked.end(), 0.0, [](double sum, auto& one) { return sum + one.probability; }),
              1, 1e-4);
}

TEST(classifier, is_the_same_to_the_byte_for_the_same_seed_whatever_the_number_of_threads) {
  const auto examples = service_messages();
  const auto once = bytes_of(trained(examples, {.seed = 7, .threads = 1}));
  EXPECT_EQ(once, bytes_of(trained(examples, {.seed = 7, .threads = 3})));
  EXPECT_NE(once, bytes_of(trained(examples, {.seed = 8, .threads = 1})));
}

TEST(classifier, names_the_words_that_decided) {
  const auto reasons = of_service().reasons("hello, please cancel my order", "cancel_order", 2);
  ASSERT_FALSE(reasons.empty());
  EXPECT_EQ(reasons.front().word, "cancel");
  EXPECT_GT(reasons.front().weight, 0);
  EXPECT_TRUE(of_service().reasons("hello", "no such label").empty());
}

TEST(classifier, says_several_labels_when_several_are_likely) {
  const auto likely = of_service().all_likely("please cancel my order");
  ASSERT_FALSE(likely.empty());
  EXPECT_EQ(likely.front().label, "cancel_order");
  EXPECT_LT(likely.size(), 8U);
}

TEST(classifier, turns_away_what_is_out_of_scope_only_when_it_was_shown_examples_of_it) {
  const auto classifier = trained(with_out_of_scope());
  EXPECT_EQ(classifier.best("tell me a joke").label, kOutOfScope);
  EXPECT_EQ(classifier.best("where is my parcel").label, "track_order");
  EXPECT_NE(of_service().best("tell me a joke").label, kOutOfScope);
}

TEST(classifier, answers_empty_broken_and_endless_texts) {
  for (const auto& text : {std::string(), std::string("\xff\xfe\x80"), std::string(1'000'000, 'x'), std::string("\0\0", 2)})
    EXPECT_FALSE(of_service().best(text).label.empty());
}

TEST(classifier, ranks_questions_when_there_is_one_example_a_label) {
  std::vector<Example> questions;
  for (const char* text : {"How do I delete my account?", "How do I change my password?", "Where can I see my invoices?",
                           "Do you deliver on Saturdays?", "How do I return a product?", "Can I pay by credit card?",
                           "Is there a student discount?", "How do I contact support?", "Which countries do you ship to?",
                           "How do I use a voucher?", "Can I change my order?"})
    questions.push_back({text, "q" + std::to_string(questions.size())});
  const auto classifier = trained(questions);
  EXPECT_EQ(classifier.best("changing the password").label, "q1");
  EXPECT_EQ(classifier.best("paying with a card").label, "q5");
  EXPECT_EQ(classifier.ranked("return a product", 3).front().label, "q4");
  std::istringstream file(bytes_of(classifier));
  const auto again = Classifier::load(file);
  ASSERT_TRUE(again);
  EXPECT_EQ(again->best("changing the password"), classifier.best("changing the password"));
}

TEST(classifier, refuses_what_nothing_can_be_learnt_from) {
  const auto refusal = [](std::vector<Example> examples, Limits limits = {}) {
    const auto learnt = train(examples, {}, {}, limits);
    return learnt ? std::string() : learnt.error().message;
  };
  EXPECT_THAT(refusal({}), HasSubstr("no examples"));
  EXPECT_THAT(refusal({{"a", "one"}, {"b", "one"}}), HasSubstr("at least two labels"));
  EXPECT_THAT(refusal({{"a", "one"}, {"b", ""}}), HasSubstr("empty label"));
  EXPECT_THAT(refusal({{"a", "one"}, {"b", "two"}, {"c", "two"}}, {.rows = 2}), HasSubstr("the limit is 2"));
  EXPECT_THAT(refusal({{"a", "one"}, {"b", "two"}, {"c", "three"}}, {.labels = 2}), HasSubstr("the limit is 2"));
}

TEST(classifier, can_be_kept_and_read_again_when_hardly_anything_is_in_scope) {
  std::vector<Example> examples;
  for (int i = 0; i < 12; ++i) examples.push_back({"matter number " + std::to_string(i), "label" + std::to_string(i)});
  for (int i = 0; i < 40; ++i) examples.push_back({"the weather in town " + std::to_string(i), std::string(kOutOfScope)});
  std::istringstream in(bytes_of(trained(examples)));
  const auto read = Classifier::load(in);
  EXPECT_TRUE(read) << read.error().message;
}

TEST(classifier, says_of_a_list_of_questions_that_nothing_of_it_is_meant) {
  std::vector<Example> examples{{"", std::string(kOutOfScope)}};
  examples.front().text = "sing me a song";
  for (int i = 0; i < 20; ++i) examples.push_back({"question about thing" + std::to_string(i), "q" + std::to_string(i)});
  EXPECT_EQ(trained(examples).best("sing me a song").label, kOutOfScope);
}

TEST(classifier, learns_from_hardly_anything) {
  const auto classifier = trained(std::vector<Example>{{"yes", "y"}, {"no", "n"}});
  EXPECT_EQ(classifier.best("no").label, "n");
  const auto silent = trained(std::vector<Example>{{"...", "y"}, {"!!!", "n"}, {"", "n"}});
  EXPECT_FALSE(silent.best("").label.empty());
}

}  // namespace
}  // namespace deskbell::learn
