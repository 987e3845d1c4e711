#include "grams.h"
#include "opinion_words.h"
#include "scheme.h"
#include "vocabulary.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cmath>
#include <numeric>
#include <set>

namespace deskbell::learn {
namespace {

std::set<std::uint64_t> keys(std::string_view text, const GramScheme& scheme) {
  GramBuffer buffer;
  find_grams(text, scheme, buffer);
  std::set<std::uint64_t> out;
  for (const auto& gram : buffer.grams) out.insert(gram.key);
  return out;
}

std::size_t count(std::string_view text, const GramScheme& scheme, GramKind kind) {
  GramBuffer buffer;
  find_grams(text, scheme, buffer);
  return static_cast<std::size_t>(std::ranges::count(buffer.grams, kind, &Gram::kind));
}

constexpr GramScheme kWords{.shortest_run = 0, .longest_run = 0};

TEST(grams, are_words_pairs_of_words_and_runs_within_words) {
  EXPECT_EQ(count("where is it", {}, GramKind::phrase), 5U);
  // " is " has 3 runs of two, 2 of three, 1 of four.
  EXPECT_EQ(count("is", {}, GramKind::run), 6U);
}

TEST(grams, do_not_depend_on_case_width_accents_or_traditional_characters) {
  EXPECT_EQ(keys("Café ＡＢＣ", {}), keys("cafe abc", {}));
  EXPECT_EQ(keys("退貨", kWords), keys("退货", kWords));
}

TEST(grams, take_each_character_of_a_script_without_spaces_for_a_word) {
  EXPECT_EQ(count("我要退货", kWords, GramKind::phrase), 7U);
  EXPECT_EQ(count("我要iphone15", kWords, GramKind::phrase), 5U);
}

TEST(grams, of_marks_count_only_where_the_scheme_says_so) {
  EXPECT_EQ(count("好！", kWords, GramKind::phrase), 1U);
  EXPECT_EQ(count("好！", {.marks = GramScheme::Marks::as_words}, GramKind::phrase), 3U);
}

TEST(grams, of_an_endless_text_end) {
  EXPECT_LE(count(std::string(1'000'000, 'x'), kWords, GramKind::phrase), 1U);
  EXPECT_LE(count(std::string(1'000'000, 'x'), {}, GramKind::run), 4 * (kLongestText + 2));
}

TEST(scheme, follows_the_script_of_most_letters) {
  using Views = std::vector<std::string_view>;
  EXPECT_EQ(script_of(Views{"where is my parcel"}), Script::spaced);
  EXPECT_EQ(script_of(Views{"我的 iPhone 坏了怎么办"}), Script::unspaced);
  EXPECT_EQ(script_of(Views{}), Script::spaced);
}

TEST(vocabulary, gives_each_block_length_one_and_rare_words_more_weight) {
  const std::vector<std::string_view> texts{"order late", "order wrong", "order"};
  const auto described = describe_all(texts, {});
  Scratch scratch;
  float squares = 0;
  for (const auto& entry : described.vocabulary.describe("order late", scratch)) squares += entry.value * entry.value;
  EXPECT_NEAR(squares, 2, 1e-5);
  const auto words = describe_all(texts, {.scheme = {.longest_phrase = 1, .shortest_run = 0, .longest_run = 0}});
  const auto row = words.rows[0];
  ASSERT_EQ(row.size(), 2U);
  EXPECT_LT(row[0].value, row[1].value);
}

TEST(vocabulary, leaves_out_what_occurs_in_too_few_texts) {
  const std::vector<std::string_view> texts{"order late", "order wrong"};
  const auto described =
      describe_all(texts, {.scheme = {.longest_phrase = 1, .shortest_run = 0, .longest_run = 0}, .least_texts = 2});
  EXPECT_EQ(described.vocabulary.size(), 1U);
  EXPECT_EQ(described.rows[1].size(), 1U);
}

TEST(vocabulary, describes_texts_as_they_were_described_while_it_was_made_on_any_number_of_threads) {
  std::vector<std::string> texts;
  for (int i = 0; i < 1000; ++i) texts.push_back("message number " + std::to_string(i * 37 % 101) + " again again");
  const std::vector<std::string_view> views(texts.begin(), texts.end());
  const auto one = describe_all(views, {.threads = 1});
  const auto three = describe_all(views, {.threads = 3});
  Scratch scratch;
  for (std::size_t i = 0; i < texts.size(); i += 97) {
    const auto now = one.vocabulary.describe(texts[i], scratch);
    ASSERT_EQ(now.size(), three.rows[i].size());
    for (std::size_t k = 0; k < now.size(); ++k) {
      EXPECT_EQ(now[k].feature, three.rows[i][k].feature);
      EXPECT_EQ(now[k].value, three.rows[i][k].value);
    }
  }
}

std::vector<float> opinions(std::string_view text) {
  GramBuffer buffer;
  find_grams(text, kWords, buffer);
  std::vector<float> out(kOpinionFeatures);
  find_opinions(buffer.folded, out);
  return out;
}

TEST(opinion_words, are_turned_round_by_what_stands_before_them) {
  EXPECT_EQ(opinions("The service was good"), opinions("the SERVICE was nice"));
  EXPECT_NE(opinions("The service was good"), opinions("The service was bad"));
  const auto plain = opinions("it is good");
  const auto turned = opinions("it isn’t good");
  EXPECT_GT(plain[0], 0);  // good
  EXPECT_EQ(turned[0], 0);
  EXPECT_GT(turned[4], 0);  // good, turned round
  EXPECT_GT(opinions("no, it is good")[0], 0);  // another clause
}

TEST(opinion_words, of_scripts_without_spaces_are_found_where_they_stand) {
  EXPECT_GT(opinions("东西好吃")[0], 0);
  EXPECT_GT(opinions("東西好吃")[0], 0);
  EXPECT_GT(opinions("东西真难吃")[3], 0);
  EXPECT_EQ(opinions("东西真难吃")[0], 0);
}

TEST(opinion_words, have_length_one_and_know_faces_and_drawn_out_words) {
  float squares = 0;
  for (const float one : opinions("Great flight but soooo late :( 😡")) squares += one * one;
  EXPECT_NEAR(squares, 1, 1e-5);
  EXPECT_GT(opinions("sooo")[19], 0);
  EXPECT_GT(opinions("thanks :)")[20], 0);
  EXPECT_GT(opinions("😡")[21], 0);
}

TEST(opinion_words, of_a_text_without_any_are_none) {
  const auto none = opinions("parcel");
  EXPECT_GT(none[18], 0);
  EXPECT_EQ(none[0] + none[2], 0);
}

TEST(word_vectors, are_alike_for_words_that_are_used_alike) {
  const auto meaning = [](std::string_view text) {
    GramBuffer buffer;
    find_grams(text, kWords, buffer);
    std::vector<float> out(background_vectors().dimensions);
    EXPECT_TRUE(background_vectors().describe(buffer.words, out)) << text;
    return out;
  };
  const auto alike = [&](std::string_view one, std::string_view other) {
    const auto left = meaning(one);
    return std::inner_product(left.begin(), left.end(), meaning(other).begin(), 0.0F);
  };
  EXPECT_GT(alike("refund", "reimbursement"), alike("refund", "weather"));
  EXPECT_NEAR(alike("card", "card"), 1, 1e-4);
}

TEST(word_vectors, know_nothing_of_unknown_words_and_refuse_what_is_damaged) {
  std::vector<float> out(background_vectors().dimensions, 7);
  EXPECT_FALSE(background_vectors().describe(std::vector<std::uint64_t>{12345}, out));
  EXPECT_EQ(out[0], 7);
  const auto packed = packed_vectors(background_vectors());
  EXPECT_TRUE(unpacked_vectors(packed));
  EXPECT_FALSE(unpacked_vectors(packed.substr(0, packed.size() - 1)));
  EXPECT_FALSE(unpacked_vectors(packed + "x"));
}

}  // namespace
}  // namespace deskbell::learn
