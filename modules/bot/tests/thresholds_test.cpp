#include "thresholds.h"

#include <bot/learning.h>
#include <gtest/gtest.h>

namespace deskbell::bot {
namespace {

TEST(Thresholds, both_errors_have_their_price) {
  std::vector<Outcome> outcomes;
  for (int i = 0; i < 20; ++i) outcomes.push_back({0.9, Verdict::right});
  for (int i = 0; i < 10; ++i) outcomes.push_back({0.5, i < 8 ? Verdict::wrong : Verdict::right});
  const ThresholdReport report = weigh(outcomes, 5, 1, 0.6);
  EXPECT_EQ(report.known, 30);
  ASSERT_TRUE(report.best);
  EXPECT_GT(*report.best, 0.5);
  EXPECT_LE(*report.best, 0.9);
  EXPECT_DOUBLE_EQ(report.rows.front().answered, 1);
  EXPECT_DOUBLE_EQ(report.rows.back().answered, 0);
  EXPECT_DOUBLE_EQ(report.rows.back().cost, 100);
  // When a wrong answer costs nothing, everything is answered.
  EXPECT_DOUBLE_EQ(*weigh(outcomes, 0, 1, 0.6).best, 0);
}

TEST(Thresholds, too_little_is_known_for_a_proposal) {
  EXPECT_FALSE(weigh({}, 5, 1, 0.6).best);
}

TEST(Clusters, wordings_of_one_question_come_together) {
  const std::vector<std::string> texts{"do you ship to iceland",     "is tea allowed on board",
                                       "can you ship to Iceland?",   "你们送货到冰岛吗",
                                       "shipping to iceland please", "能送货到冰岛吗"};
  EXPECT_EQ(grouped(texts), (std::vector<std::size_t>{0, 1, 0, 3, 0, 3}));
  EXPECT_TRUE(grouped({}).empty());
}

}  // namespace
}  // namespace deskbell::bot
