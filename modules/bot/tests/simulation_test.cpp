#include <bot/simulation.h>
#include <bot/turn.h>
#include <conversations/events.h>

#include <gtest/gtest.h>

#include <string>

namespace deskbell::bot {
namespace {

using conversations::AuthorKind;
using conversations::MessageKind;

events::Event opened(std::int64_t stream) {
  conversations::Opened event;
  event.conversation.id = {stream};
  event.conversation.contact.id = {3};
  event.conversation.language = "en";
  return {.stream = stream, .kind = std::string(conversations::Opened::kKind), .payload = base::to_json(event)};
}

events::Event said(std::int64_t stream, AuthorKind by, const std::string& text, MessageKind kind = MessageKind::text) {
  conversations::MessagePosted event;
  event.message.id = {5};
  event.message.conversation = {stream};
  event.message.author_kind = by;
  event.message.kind = kind;
  event.message.text = text;
  return {
      .stream = stream, .kind = std::string(conversations::MessagePosted::kKind), .payload = base::to_json(event)};
}

TEST(PastTalks, words_of_a_customer_stand_with_what_people_said_to_them) {
  PastTalks past;
  past.take(opened(7));
  past.take(said(7, AuthorKind::contact, "It shows E18"));
  past.take(said(7, AuthorKind::agent, "Clean the filter."));
  past.take(said(7, AuthorKind::agent, "He is new here", MessageKind::note));
  past.take(said(7, AuthorKind::agent, "It is behind the flap."));
  past.take(said(7, AuthorKind::contact, "Thanks"));
  const auto talks = past.finish();
  ASSERT_EQ(talks.size(), 1u);
  ASSERT_EQ(talks[0].words.size(), 2u);
  EXPECT_EQ(talks[0].words[0].said, "It shows E18");
  EXPECT_EQ(talks[0].words[0].people, "Clean the filter.\nIt is behind the flap.");
  EXPECT_EQ(talks[0].words[1].people, "");
  EXPECT_EQ(talks[0].language, "en");
}

TEST(PastTalks, what_began_earlier_or_has_no_words_of_a_customer_is_not_one) {
  PastTalks past;
  past.take(said(7, AuthorKind::contact, "And the other one?"));
  past.take(opened(8));
  past.take(said(8, AuthorKind::agent, "Hello"));
  EXPECT_TRUE(past.finish().empty());
}

TEST(PastTalks, those_beyond_what_is_followed_are_counted) {
  PastTalks past;
  for (std::size_t i = 0; i < PastTalks::kMost + 3; ++i) past.take(opened(static_cast<std::int64_t>(i) + 10));
  EXPECT_EQ(past.left_out(), 3);
}

TEST(PastTalks, a_payload_that_is_none_is_passed_over) {
  PastTalks past;
  past.take(opened(7));
  past.take({.stream = 7, .kind = std::string(conversations::MessagePosted::kKind), .payload = "{"});
  past.take({.stream = 9, .kind = std::string(conversations::Opened::kKind), .payload = "[]"});
  EXPECT_TRUE(past.finish().empty());
}

PastTalk talk(std::string people = "") {
  return {.language = "en", .words = {{.said = "It shows E18", .people = std::move(people)}}};
}
SimulatedWay answered(std::string article, std::optional<double> alike = {}) {
  return {.end = SimulatedEnd::answered, .chosen = article, .title = "Filter", .told = "Clean it.", .turns = 1, .likeness = alike};
}
SimulatedWay handed_over(HandOverReason reason) {
  return {.end = SimulatedEnd::handed_over, .reason = reason, .turns = 1};
}
std::int64_t count(const SimulatedFigures& figures, SimulatedEnd end) {
  for (const EndCount& one : figures.ends)
    if (one.end == end) return one.talks;
  return -1;
}

TEST(SimulationTally, live_and_draft_are_counted_beside_each_other) {
  SimulationTally tally;
  tally.add(talk(), handed_over(HandOverReason::doubt), answered("7"));
  tally.add(talk(), handed_over(HandOverReason::asked), handed_over(HandOverReason::asked));
  tally.add(talk(), answered("7"), answered("8"));
  SimulatedWay dialog{.end = SimulatedEnd::dialog, .chosen = "refund", .title = "Refund", .turns = 3, .actions = {"pay"}, .cost_minor = 40};
  tally.add(talk(), dialog, dialog);
  const SimulationOutcome outcome = tally.finish();
  EXPECT_EQ(outcome.talks, 4);
  EXPECT_EQ(outcome.changed, 2);
  EXPECT_EQ(count(outcome.live, SimulatedEnd::handed_over), 2);
  EXPECT_EQ(count(outcome.draft, SimulatedEnd::handed_over), 1);
  EXPECT_EQ(count(outcome.draft, SimulatedEnd::answered), 2);
  EXPECT_EQ(count(outcome.live, SimulatedEnd::nothing), 0);
  EXPECT_EQ(outcome.live.reasons.size(), 2u);
  EXPECT_EQ(outcome.live.turns, 6);
  EXPECT_EQ(outcome.live.actions, 1);
  EXPECT_EQ(outcome.live.cost_minor, 40);
  EXPECT_EQ(outcome.examples.size(), 4u);
}

TEST(SimulationTally, an_answer_in_quite_other_words_than_peoples_is_told) {
  SimulationTally tally;
  tally.add(talk("We come and repair it."), answered("7", 0.02), answered("7", 0.02));
  tally.add(talk("Clean the filter."), answered("7", 0.7), answered("7", 0.7));
  tally.add(talk(), answered("7"), answered("7"));
  const SimulationOutcome outcome = tally.finish();
  EXPECT_EQ(outcome.live.compared, 2);
  EXPECT_EQ(outcome.live.unlike, 1);
  EXPECT_EQ(outcome.changed, 0);
  EXPECT_EQ(outcome.examples[0].people, "We come and repair it.");
}

TEST(SimulationTally, a_few_examples_of_each_are_kept_however_many_there_are) {
  SimulationTally tally;
  for (int i = 0; i < 500; ++i) tally.add(talk(), answered("7"), answered("7"));
  for (int i = 0; i < 500; ++i)
    tally.add(talk(), handed_over(HandOverReason::doubt), handed_over(HandOverReason::doubt));
  EXPECT_EQ(tally.finish().examples.size(), 16u);
}

}  // namespace
}  // namespace deskbell::bot
