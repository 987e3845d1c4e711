#include "canned.h"
#include "culture.h"
#include "phrases.h"
#include "steps.h"
#include "summary.h"
#include "tone.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace deskbell::assist {
namespace {

using conversations::AuthorKind;
using conversations::CannedAnswer;
using conversations::Message;
using ::testing::AllOf;
using ::testing::Contains;
using ::testing::ElementsAre;
using ::testing::Field;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Not;
using ::testing::SizeIs;

std::vector<ToneFinding> tone(std::string_view text, std::vector<ForbiddenWord> forbidden = {}) {
  return tone_of({.text = text}, forbidden);
}
auto is(Flaw flaw) {
  return Field(&ToneFinding::flaw, flaw);
}

TEST(Tone, a_friendly_draft_has_no_flaw) {
  EXPECT_THAT(tone("Hello Li Wei, thank you for waiting. Your parcel arrives tomorrow."), IsEmpty());
  EXPECT_THAT(tone("您好，让您久等了，包裹明天就到。"), IsEmpty());
}

TEST(Tone, words_that_the_workspace_does_not_want_are_found_where_they_stand) {
  const auto found = tone("😀 It is cheap, not Cheapest", {{"cheap", "good value"}});
  ASSERT_THAT(found, SizeIs(1));
  EXPECT_EQ(found.front().begin, 9);
  EXPECT_EQ(found.front().end, 14);
  EXPECT_EQ(found.front().instead, "good value");
  EXPECT_THAT(tone("绝对最便宜", {{"最便宜", ""}}), ElementsAre(is(Flaw::forbidden)));
}

TEST(Tone, what_hurts_is_found_in_both_languages) {
  EXPECT_THAT(tone("You should have read the manual"), Contains(is(Flaw::blaming)));
  EXPECT_THAT(tone("That is ridiculous"), Contains(is(Flaw::rude)));
  EXPECT_THAT(tone("都说了要等三天"), Contains(is(Flaw::blaming)));
  EXPECT_THAT(tone("这是你自己的问题"), Contains(is(Flaw::blaming)));
  EXPECT_THAT(tone("PLEASE READ THIS FIRST"), Contains(is(Flaw::shouting)));
  EXPECT_THAT(tone("It is on its way!!!"), Contains(AllOf(is(Flaw::shouting), Field(&ToneFinding::words, "!!!"))));
  EXPECT_THAT(tone("The HTTP API of the USB hub"), Not(Contains(is(Flaw::shouting))));
}

TEST(Tone, what_must_not_go_out_is_found) {
  EXPECT_THAT(tone("Hello {{contact.name}}"), ElementsAre(is(Flaw::placeholder)));
  EXPECT_THAT(tone("your card 4111 1111 1111 1111 was charged"), ElementsAre(is(Flaw::sensitive)));
}

TEST(Tone, the_customers_language_and_a_first_hello_are_looked_at) {
  const std::string english = "Your parcel left our warehouse this morning and will be there on Friday at noon.";
  const auto found = tone_of({.text = english, .customers = text::Language::zh_hans, .first_reply = true}, {});
  EXPECT_THAT(found, ElementsAre(is(Flaw::other_language), is(Flaw::no_greeting)));
  EXPECT_THAT(tone_of({.text = "Hello! " + english, .customers = text::Language::en, .first_reply = true}, {}),
              IsEmpty());
}

TEST(Tone, bears_whatever_is_written) {
  for (const std::string& text : {std::string(), std::string("{{{{{{"), std::string("\xff\xfe"),
                                  std::string(9'000, '!'), std::string(9'000, 'A')})
    (void)tone(text, {{"a", ""}});
}

CannedAnswer canned(std::int64_t id, std::string title, std::string text, std::optional<std::string> language = {}) {
  return {.id = {id},
          .shortcut = "s" + std::to_string(id),
          .title = std::move(title),
          .text = std::move(text),
          .language = std::move(language)};
}

TEST(Suggestions, the_canned_answer_with_the_rare_words_comes_first) {
  const std::vector all{canned(1, "Refund takes time", "Your refund arrives within five working days."),
                        canned(2, "Delivery", "Your parcel arrives within two days."),
                        canned(3, "退款时间", "退款三到五个工作日到账。", "zh")};
  const auto found = fitting(all, "when does my refund arrive", "", "en", 5);
  ASSERT_FALSE(found.empty());
  EXPECT_EQ(found.front().id, "1");
  EXPECT_THAT(found, Not(Contains(Field(&Suggestion::id, "3")))) << "in another language";
  const auto chinese = fitting(all, "退款什么时候到账", "", "zh-Hans", 5);
  ASSERT_FALSE(chinese.empty());
  EXPECT_EQ(chinese.front().id, "3");
  EXPECT_THAT(fitting(all, "do you sell elephants", "", "en", 5), IsEmpty());
}

TEST(Completion, goes_on_with_what_was_written_before) {
  const std::vector<std::string> texts{"Hello! Thank you for waiting. Your parcel is on its way.",
                                       "Thank you for waiting. Bye.", "thank you for your patience."};
  EXPECT_THAT(continuations(texts, "Sorry. Thank you for w", 3), ElementsAre("aiting."));
  EXPECT_THAT(continuations(texts, "Thank you for", 3), ElementsAre(" waiting.", " your patience."));
  EXPECT_THAT(continuations(texts, "Zebra", 3), IsEmpty());
  EXPECT_THAT(continuations({{"感谢您的耐心等待。"}}, "感谢您", 3), ElementsAre("的耐心等待。"));
}

TEST(Phrases, are_translated_both_ways_and_the_rest_is_said_to_be_unknown) {
  auto found = by_table("Hello! Thank you for waiting. The flux is broken.", "zh");
  EXPECT_FALSE(found.complete);
  ASSERT_THAT(found.sentences, SizeIs(3));
  EXPECT_EQ(found.sentences[1].to, "感谢您的等待。");
  EXPECT_FALSE(found.sentences[2].to);
  found = by_table("请稍等。", "en");
  EXPECT_TRUE(found.complete);
  EXPECT_EQ(found.sentences[0].to, "One moment, please.");
}

TEST(Culture, follows_the_customers_language_and_clock) {
  using namespace std::chrono_literals;
  const Time now(std::chrono::sys_days(std::chrono::year(2026) / 3 / 2) + 15h);
  const auto card = culture_of("zh-Hans", calendar::Zone::of_or_utc("Asia/Shanghai"), now);
  EXPECT_EQ(card.name_order, "family_first");
  EXPECT_EQ(card.local_time, "2026-03-02 23:00");
  EXPECT_TRUE(card.at_night);
  EXPECT_EQ(culture_of("en-GB", std::nullopt, now).region, "GB");
  EXPECT_EQ(culture_of("zh-TW", std::nullopt, now).region, "TW");
  EXPECT_FALSE(culture_of("xx", std::nullopt, now).manners_en.empty());
}

understanding::Recognition said(std::string intent, double probability = 0.9) {
  understanding::Recognition out;
  out.language = "en";
  out.language_confidence = 1;
  out.intents = {{std::move(intent), probability}};
  return out;
}
std::vector<NextStep> steps(const std::vector<understanding::Recognition>& all, Situation more = {}) {
  more.recognised = all;
  std::vector<NextStep> out;
  for (const auto& one : next_actions(more)) out.push_back(one.step);
  return out;
}

TEST(NextSteps, follow_from_what_the_customer_wants) {
  EXPECT_THAT(steps({}), IsEmpty());
  EXPECT_THAT(steps({said("order_status")}), ElementsAre(NextStep::ask_order_number));
  auto with_number = said("order_status");
  with_number.entities = {{text::EntityKind::order_number, 0, 5, "48213"}};
  EXPECT_THAT(steps({with_number, said("greeting")}), ElementsAre(NextStep::look_up_order));
  EXPECT_THAT(steps({said("complaint")}), ElementsAre(NextStep::open_case));
  EXPECT_THAT(steps({said("complaint")}, {.case_number = "CMP-1"}), IsEmpty());
  EXPECT_THAT(steps({said("callback_request")}), ElementsAre(NextStep::promise_call));
  EXPECT_THAT(steps({said("human_agent", 0.2)}), IsEmpty()) << "not sure enough";
  EXPECT_THAT(steps({said("thanks")}), ElementsAre(NextStep::close));
}

TEST(NextSteps, danger_and_anger_come_first) {
  auto danger = said("damaged_item");
  danger.urgency = understanding::Urgency::critical;
  danger.urgency_probability = 0.9;
  danger.sentiment = understanding::Sentiment::very_negative;
  const auto all = steps({danger}, {.mood = understanding::Mood{.running = -1.5}});
  ASSERT_GE(all.size(), 2U);
  EXPECT_EQ(all[0], NextStep::escalate);
  EXPECT_EQ(all[1], NextStep::calm_first);
  auto german = said("order_status");
  german.language = "de";
  EXPECT_THAT(steps({german}, {.agent_language = "zh-CN"}), Contains(NextStep::answer_language));
}

Message message(AuthorKind by, std::string text, std::int64_t id) {
  return {.id = {id},
          .seq = id,
          .author_kind = by,
          .author_name = by == AuthorKind::contact ? "Li Wei" : "Anna",
          .text = std::move(text)};
}

TEST(Summaries, hold_sentences_that_were_said_in_their_order_and_the_customers_matter) {
  const std::vector talk{
      message(AuthorKind::contact, "Hello", 1),
      message(AuthorKind::contact, "My coffee machine leaks water under the tank since yesterday.", 2),
      message(AuthorKind::agent, "Hello! I am sorry to hear that.", 3),
      message(AuthorKind::agent, "Does the coffee machine leak when the tank is empty, too?", 4),
      message(AuthorKind::contact, "No, only with water in the tank.", 5),
      message(AuthorKind::agent,
              "Then the seal of the tank is broken, we will send you a new seal for the coffee machine.", 6),
      message(AuthorKind::contact, "Thanks", 7),
      message(AuthorKind::contact, "By the way the weather is lovely over here today.", 8)};
  const auto lines = main_sentences(talk, 3);
  ASSERT_THAT(lines, SizeIs(3));
  EXPECT_THAT(lines.front().text, HasSubstr("leaks water"));
  EXPECT_THAT(lines, Not(Contains(Field(&SummaryLine::text, HasSubstr("weather")))));
  EXPECT_LT(lines[0].message.value, lines[1].message.value);
}

}  // namespace
}  // namespace deskbell::assist
