#include "names.h"

#include <learn/classifier.h>

#include <gtest/gtest.h>

namespace deskbell::learn {
namespace {

TEST(names, of_labels_are_read_as_somebody_would_say_them) {
  EXPECT_EQ(spoken_name("track_order"), "track order");
  EXPECT_EQ(spoken_name("DeleteAccount"), "Delete Account");
  EXPECT_EQ(spoken_name("100_NIGHT_TRIAL_OFFER"), "100 NIGHT TRIAL OFFER");
  EXPECT_EQ(spoken_name("买家咨询发货"), "买家咨询发货");
}

TEST(names, that_are_numbers_or_codes_say_nothing) {
  for (const auto* label : {"", "1", "faq001", "f12", "a-1", "q_7", "\xff"}) EXPECT_EQ(spoken_name(label), "") << label;
}

TEST(names, become_rows_behind_the_examples_but_for_out_of_scope) {
  const std::vector<Example> examples{{"where is it", "track_order"}, {"hm", "oos"}, {"x", "f1"}};
  auto index = index_labels(examples);
  std::vector<std::string> names;
  ASSERT_EQ(add_names(index, names), 1U);
  EXPECT_EQ(index.texts.back(), "track order");
  EXPECT_EQ(index.labels[index.of_row.back()], "track_order");
  EXPECT_EQ(index.texts.size(), index.of_row.size());
}

TEST(names, help_where_examples_say_it_otherwise) {
  std::vector<Example> examples;
  for (int i = 0; i < 8; ++i) {
    examples.push_back({"where is my parcel number " + std::to_string(i), "track_order"});
    examples.push_back({"i want my money back for item " + std::to_string(i), "request_refund"});
  }
  const auto learnt = train(examples, {});
  ASSERT_TRUE(learnt);
  EXPECT_EQ(learnt->best("refund").label, "request_refund");
  EXPECT_EQ(learnt->findings().examples, examples.size());
}

}  // namespace
}  // namespace deskbell::learn
