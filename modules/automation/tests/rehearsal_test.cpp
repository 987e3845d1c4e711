#include <automation/rehearsal.h>
#include <gmock/gmock.h>

namespace deskbell::automation {
namespace {

using decisions::Facts;
using decisions::FactType;
using decisions::Operator;
using testing::ElementsAre;
using testing::Field;
using testing::IsEmpty;
using testing::SizeIs;
using namespace std::chrono_literals;

const Time kFrom = *base::parse_time("2026-03-02T00:00:00Z");

const decisions::Vocabulary& vocabulary() {
  static const decisions::Vocabulary words{{"case.kind", FactType::text},  {"case.queue", FactType::text},
                                           {"case.owner", FactType::text}, {"case.opened_at", FactType::moment},
                                           {"case.tags", FactType::texts}, {"clock.percent", FactType::number}};
  return words;
}

const std::vector<EventKind> kKinds{{"case.opened", ThingKind::matter, true},
                                    {"case.tagged", ThingKind::matter, true},
                                    {"clock.warned", ThingKind::matter, false}};

Rule tag_complaints() {
  return {.name = "Tag complaints",
          .description = "",
          .when = {.events = {{"case.*"}}},
          .conditions = decisions::test("case.kind", Operator::is, "complaint"),
          .actions = {{.does = ActionKind::add_tags, .tags = {{"angry"}}}}};
}

class Past {
 public:
  explicit Past(Rule rule, std::string_view zone = "UTC") {
    auto made = Rehearsal::of({.rule = std::move(rule),
                               .vocabulary = vocabulary(),
                               .kinds = kKinds,
                               .from = kFrom,
                               .to = kFrom + 24h * 7,
                               .zone = *calendar::Zone::of(zone)});
    EXPECT_TRUE(made) << (made ? "" : made.error().message);
    rehearsal_ = std::move(*made);
  }
  struct Told {
    std::string kind = "complaint";
    std::vector<std::string> tags = {};
    std::string queue = "";
    bool finished = false;
  };
  void tell(std::int64_t id, std::string_view event, Time at, const Told& told) {
    Observation seen{
        .thing = {ThingKind::matter, {id}}, .facts = {}, .event = {}, .whole = true, .finished = told.finished};
    seen.facts.set("case.kind", told.kind);
    seen.facts.set("case.tags", told.tags);
    seen.facts.set("case.queue", told.queue);
    seen.facts.set("case.opened_at", opened_.try_emplace(id, at).first->second);
    take(std::move(seen), event, at);
  }
  void warn(std::int64_t id, double percent, Time at) {
    Observation seen{.thing = {ThingKind::matter, {id}}, .facts = {}, .event = {}};
    seen.event.set("clock.percent", percent);
    take(std::move(seen), "clock.warned", at);
  }
  RehearsalResult result() { return rehearsal_->finish(kFrom + 24h * 7); }

 private:
  void take(Observation seen, std::string_view event, Time at) {
    rehearsal_->count_event();
    if (rehearsal_->wants(event)) rehearsal_->take(std::move(seen), event, at);
  }
  std::unique_ptr<Rehearsal> rehearsal_;
  std::map<std::int64_t, Time> opened_;
};

TEST(Rehearsal, counts_by_day_and_action_and_shows_examples) {
  Past past(tag_complaints(), "Asia/Shanghai");
  past.tell(1, "case.opened", kFrom + 10h, {.queue = "7"});
  past.tell(2, "case.opened", kFrom + 20h, {.tags = {"angry"}});
  past.tell(3, "case.opened", kFrom + 21h, {.kind = "repair"});
  const auto result = past.result();
  EXPECT_EQ(result.events, 3);
  EXPECT_EQ(result.looked, 3);
  EXPECT_EQ(result.matched, 2);
  EXPECT_EQ(result.things, 2);
  EXPECT_THAT(result.by_day, ElementsAre(Field(&DayCount::date, "2026-03-02"), Field(&DayCount::date, "2026-03-03")));
  ASSERT_THAT(result.by_action, SizeIs(1));
  EXPECT_EQ(result.by_action[0].changes, 1);
  EXPECT_EQ(result.by_action[0].already, 1);
  ASSERT_THAT(result.by_queue, SizeIs(1));
  EXPECT_EQ(result.by_queue[0].id, "7");
  ASSERT_THAT(result.samples, SizeIs(2));
  EXPECT_EQ(result.samples[0].because.front().fact, "case.kind");
  EXPECT_EQ(*result.samples[0].effects[0].after, json::value(json::array{"angry"}));
}

TEST(Rehearsal, what_the_rule_would_have_changed_is_changed_from_then_on) {
  Rule rule = tag_complaints();
  rule.conditions =
      decisions::all_of({rule.conditions, decisions::test("case.tags", Operator::none_of, json::array{"angry"})});
  Past past(rule);
  past.tell(1, "case.opened", kFrom + 1h, {});
  past.tell(1, "case.tagged", kFrom + 2h, {});
  past.tell(1, "case.tagged", kFrom + 3h, {});
  EXPECT_EQ(past.result().matched, 1);
}

TEST(Rehearsal, what_really_happened_later_overtakes_what_would_have) {
  Rule rule = tag_complaints();
  rule.conditions =
      decisions::all_of({rule.conditions, decisions::test("case.tags", Operator::none_of, json::array{"angry"})});
  Past past(rule);
  past.tell(1, "case.opened", kFrom + 1h, {});
  past.tell(1, "case.tagged", kFrom + 2h, {.tags = {"calm"}});
  EXPECT_EQ(past.result().matched, 2);
}

TEST(Rehearsal, an_event_that_tells_little_is_judged_by_what_was_told_before) {
  Rule rule = tag_complaints();
  rule.when.events = {{"clock.warned"}};
  rule.conditions = decisions::all_of({rule.conditions, decisions::test("clock.percent", Operator::at_least, 75)});
  Past past(rule);
  past.tell(1, "case.opened", kFrom + 1h, {});
  past.warn(1, 50, kFrom + 2h);
  past.warn(1, 75, kFrom + 3h);
  past.warn(2, 75, kFrom + 4h);
  const auto result = past.result();
  EXPECT_EQ(result.matched, 1);
  EXPECT_EQ(result.unknown, 1);
  EXPECT_EQ(result.samples.front().trigger, "clock.warned");
}

TEST(Rehearsal, a_time_after_a_moment_comes_once_and_sees_what_was_then) {
  Rule rule = tag_complaints();
  rule.when = {.after = After{"case.opened_at", 120}};
  Past past(rule);
  past.tell(1, "case.opened", kFrom + 1h, {});
  past.tell(2, "case.opened", kFrom + 1h, {});
  past.tell(2, "case.tagged", kFrom + 2h, {.kind = "repair"});
  past.tell(1, "case.tagged", kFrom + 10h, {.tags = {"x"}});
  const auto result = past.result();
  EXPECT_EQ(result.matched, 1);
  EXPECT_EQ(result.samples.front().at, kFrom + 3h);
}

TEST(Rehearsal, a_schedule_looks_at_everything_unfinished) {
  Rule rule = tag_complaints();
  rule.when = {.schedule = Schedule{{}, "08:00", "UTC"}};
  rule.conditions = decisions::all_of({rule.conditions, decisions::test("case.tags", Operator::is_unset)});
  Past past(rule);
  past.tell(1, "case.opened", kFrom + 1h, {});
  past.tell(2, "case.opened", kFrom + 1h, {.finished = true});
  past.tell(3, "case.opened", kFrom + 9h, {});
  const auto result = past.result();
  EXPECT_EQ(result.matched, 2);
  EXPECT_THAT(result.by_day, SizeIs(2));
}

TEST(Rehearsal, examples_are_spread_over_the_whole_time) {
  Past past(tag_complaints());
  for (int i = 0; i < 1000; ++i) past.tell(i + 1, "case.opened", kFrom + std::chrono::minutes(i), {});
  const auto result = past.result();
  EXPECT_EQ(result.matched, 1000);
  ASSERT_THAT(result.samples, SizeIs(50));
  EXPECT_LT(result.samples.front().thing.id.value, 100);
  EXPECT_GT(result.samples.back().thing.id.value, 900);
}

TEST(Rehearsal, of_nothing_is_nothing) {
  Past past(tag_complaints());
  const auto result = past.result();
  EXPECT_EQ(result.matched, 0);
  EXPECT_THAT(result.by_day, IsEmpty());
}

}  // namespace
}  // namespace deskbell::automation
