#include "calibration.h"
#include "linear.h"
#include "seeded.h"
#include "service_messages.h"
#include "threshold.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <learn/evaluation.h>
#include <learn/quality.h>
#include <learn/ranker.h>

#include <cmath>

namespace deskbell::learn {
namespace {

using testing::ElementsAre;

TEST(calibration, finds_the_temperature_that_the_scores_were_made_with) {
  Scores scores(3000, 3);
  std::vector<std::uint16_t> labels;
  Seeded random(1);
  for (std::size_t i = 0; i < scores.rows(); ++i) {
    std::vector<float> row{3 * random.fraction(), 3 * random.fraction(), 3 * random.fraction()};
    std::ranges::copy(row, scores.row(i).begin());
    scores.mark_known(i);
    soften(row, 0.5F);
    const float draw = random.fraction();
    labels.push_back(draw < row[0] ? 0 : draw < row[0] + row[1] ? 1 : 2);
  }
  EXPECT_NEAR(fit_softening(scores, labels), 0.5, 0.06);
}

TEST(calibration, leaves_probabilities_that_sum_to_one) {
  std::vector<float> row{0.7F, 0.2F, 0.1F, 0};
  temper(row, 2);
  EXPECT_NEAR(row[0] + row[1] + row[2] + row[3], 1, 1e-6);
  EXPECT_GT(row[0], row[1]);
  EXPECT_LT(row[0], 0.7F);
}

TEST(calibration, doubts_that_any_label_fits_where_none_has_a_margin) {
  const std::vector<float> clear{2, -1, -1};
  const std::vector<float> unclear{-0.9F, -1, -1};
  EXPECT_GT(chance_of_any(clear, 0.5F, -0.5F), 0.98);
  EXPECT_LT(chance_of_any(unclear, 0.5F, -0.5F), 0.6);
  EXPECT_EQ(chance_of_any(unclear, 0.5F, kNeverNothing), 1);
}

TEST(threshold, gives_to_nothing_a_small_part_of_what_belongs_somewhere) {
  Scores margins(101, 2);
  std::vector<std::uint16_t> labels(101, 0);
  for (std::size_t i = 0; i <= 100; ++i) {
    margins.mark_known(i);
    margins.row(i)[0] = static_cast<float>(i) / 100;
    margins.row(i)[1] = -1;
  }
  const float nothing = choose_nothing(margins, labels, 0.2F);
  float said = 0;
  for (std::size_t i = 0; i <= 100; ++i) said += chance_of_any(margins.row(i), 0.2F, nothing);
  EXPECT_NEAR(said / 101, 0.94, 1e-3);
  labels.assign(101, kNoLabel);
  EXPECT_EQ(choose_nothing(margins, labels, 0.2F), kNeverNothing);
}

TEST(threshold, turns_away_as_many_as_may_be_lost_and_no_more) {
  // 100 rows in scope, all right, with probabilities .01 … 1; label 1 is out of scope.
  Scores scores(100, 3);
  const std::vector<std::uint16_t> labels(100, 0);
  for (std::size_t i = 0; i < 100; ++i) {
    scores.mark_known(i);
    scores.row(i)[0] = static_cast<float>(i + 1) / 100;
  }
  EXPECT_NEAR(choose_threshold(scores, labels, 1, 0.02), 0.03, 1e-6);
  EXPECT_NEAR(choose_threshold(scores, labels, 1, 0), 0.01, 1e-6);
}

TEST(threshold, of_a_label_balances_saying_it_wrongly_and_missing_it) {
  Scores scores(40, 2);
  std::vector<std::uint16_t> labels;
  for (std::size_t i = 0; i < 40; ++i) {
    scores.mark_known(i);
    labels.push_back(i < 10 ? 0 : 1);
    scores.row(i)[0] = i < 10 ? 0.4F : 0.3F;
    scores.row(i)[1] = 1 - scores.row(i)[0];
  }
  EXPECT_NEAR(choose_likely(scores, labels)[0], 0.4, 1e-6);
}

TEST(evaluation, counts_what_is_right_by_label_and_what_is_confused) {
  const auto examples = service_messages();
  const auto classifier = train(examples, {});
  ASSERT_TRUE(classifier);
  const auto all = evaluate(*classifier, examples);
  EXPECT_GT(all.accuracy, 0.97);
  EXPECT_GT(all.macro_f1, 0.97);
  const std::vector<Example> wrong{{"where is my parcel", "track_order"}, {"where is my package", "refund"}};
  const auto some = evaluate(*classifier, wrong);
  EXPECT_EQ(some.accuracy, 0.5);
  EXPECT_NEAR(some.macro_f1, (2.0 / 3 + 0) / 2, 1e-9);
  EXPECT_THAT(some.confusions, ElementsAre(Confusion{"refund", "track_order", 1}));
  EXPECT_FALSE(some.scope);
  EXPECT_THAT(some.text(), testing::HasSubstr("refund  ->  track_order"));
}

TEST(quality, tells_conflicts_repetitions_and_scarce_labels) {
  const std::vector<Example> examples{
      {"Where is it?", "track"}, {"where is it?", "lost"}, {"refund", "refund"}, {"Refund", "refund"}};
  const auto report = examine(examples);
  EXPECT_THAT(report.conflicts, ElementsAre(Conflict{"Where is it?", {"lost", "track"}}));
  EXPECT_EQ(report.repeated, 1U);
  EXPECT_THAT(report.scarce, ElementsAre(Scarce{"lost", 1}, Scarce{"track", 1}, Scarce{"refund", 2}));
  EXPECT_FALSE(report.clean());
}

TEST(quality, suspects_examples_under_a_label_that_does_not_fit) {
  auto examples = service_messages();
  examples.push_back({"thank you so much, thanks a lot", "invoice"});
  const auto report = examine(examples);
  ASSERT_FALSE(report.suspects.empty());
  EXPECT_EQ(report.suspects.front().example, examples.size() - 1);
  EXPECT_EQ(report.suspects.front().fits, "thanks");
}

std::vector<Question> questions() {
  return {{"delete", {"How do I delete my account?", "close my profile"}, {"Open Settings and choose Delete."}},
          {"password", {"How do I change my password?"}, {"Open Security; the old secret word is asked first."}},
          {"发票", {"怎么开发票？"}, {"在订单页面点击申请发票。"}},
          {"ship", {"Where do you ship to?"}, {"We deliver to Germany, Austria and Switzerland."}}};
}

TEST(ranker, finds_a_question_by_any_wording_or_by_its_answer) {
  const auto all = questions();
  const Ranker ranker(all);
  EXPECT_EQ(ranker.rank("deleting an account", 3).front().id, "delete");
  EXPECT_EQ(ranker.rank("close profile", 3).front().id, "delete");
  EXPECT_EQ(ranker.rank("austria", 3).front().id, "ship");
  EXPECT_EQ(ranker.rank("我要开发票", 3).front().id, "发票");
}

TEST(ranker, trusts_what_is_asked_as_it_stands_and_doubts_what_was_not_written_down) {
  const auto all = questions();
  const Ranker ranker(all);
  for (const auto& question : all) {
    const auto matches = ranker.rank(question.wordings.front(), all.size());
    EXPECT_EQ(matches.front().id, question.id);
    EXPECT_GT(matches.front().trust, 0.9);
    double sum = 0;
    for (const auto& match : matches) sum += match.trust;
    EXPECT_LE(sum, 1.0001);
  }
  EXPECT_LT(ranker.rank("do you play the trombone", 1).front().trust, 0.3);
}

TEST(ranker, leaves_out_what_has_nothing_in_common) {
  const auto all = questions();
  const Ranker ranker(all);
  EXPECT_TRUE(ranker.rank("", 3).empty());
  EXPECT_TRUE(ranker.rank("我", 0).empty());
  EXPECT_TRUE(Ranker(std::span<const Question>()).rank("anything", 3).empty());
}

}  // namespace
}  // namespace deskbell::learn
