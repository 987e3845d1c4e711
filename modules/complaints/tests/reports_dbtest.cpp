#include "complaint_cases.h"

namespace deskbell::complaints {
namespace {

class ComplaintReports : public ComplaintCases {};
DESKBELL_ON_BOTH_ENGINES(ComplaintReports);

TEST_P(ComplaintReports, a_pareto_rolls_up_causes_and_drills_down) {
  with_limits(0);
  with_policy();
  const Cause delivery = cause("Delivery");
  const Cause packaging = cause("Packaging", delivery.id);
  const Cause late = cause("Late", delivery.id);
  const Cause product = cause("Product");
  std::int64_t id = 1000;
  for (int i = 0; i < 3; ++i) complain(++id, "Kettle", packaging.id, 10'00);
  complain(++id, "Kettle", late.id);
  complain(++id, "Toaster", product.id, 99'00);
  complain(++id, "Toaster");
  const auto top = complaints.pareto(ada, Dimension::cause, {}).value();
  ASSERT_THAT(top.bars, SizeIs(3));
  EXPECT_EQ(top.bars[0].name, "Delivery");
  EXPECT_EQ(top.bars[0].count, 4);
  EXPECT_EQ(top.bars[0].cost, (Money{30'00, "EUR"}));
  EXPECT_TRUE(top.bars[0].deeper);
  EXPECT_EQ(top.bars[1].name, "Product");  // dearer than the one without a cause
  EXPECT_DOUBLE_EQ(top.bars[2].cumulative, 1);
  EXPECT_EQ(top.count, 6);
  const auto deeper = complaints.pareto(ada, Dimension::cause, {.cause = delivery.id}).value();
  ASSERT_THAT(deeper.bars, SizeIs(2));
  EXPECT_EQ(deeper.bars[0].name, "Packaging");
  EXPECT_FALSE(deeper.bars[0].deeper);
  const auto products = complaints.pareto(ada, Dimension::product, {.cause = delivery.id}).value();
  ASSERT_THAT(products.bars, SizeIs(1));
  EXPECT_EQ(products.bars[0].key, "Kettle");
  EXPECT_THAT(complaints.list(ada, {.cause = delivery.id}).value().items, SizeIs(4));
  EXPECT_THAT(complaints.list(ada, {.no_cause = true}).value().items, SizeIs(1));
}

TEST_P(ComplaintReports, a_trend_counts_every_week_also_empty_ones) {
  complain(1001, "Kettle");
  clock.advance(days(14));
  complain(1002, "Kettle");
  const auto weeks =
      complaints.trend(ada, Bucket::week, {.from = began - days(1), .to = clock.now() + days(1)}).value();
  std::vector<std::pair<std::string, std::int64_t>> seen;
  for (const auto& point : weeks) seen.emplace_back(point.from, point.count);
  using P = std::pair<std::string, std::int64_t>;
  EXPECT_THAT(seen, ElementsAre(P{"2026-02-23", 0}, P{"2026-03-02", 1}, P{"2026-03-09", 0}, P{"2026-03-16", 1}));
  const auto months = complaints.trend(ada, Bucket::month, {.from = began, .to = clock.now() + days(1)}).value();
  ASSERT_THAT(months, SizeIs(1));
  EXPECT_EQ(months[0].count, 2);
  EXPECT_EQ(code(complaints.trend(ada, Bucket::day, {.from = clock.now(), .to = began})), ErrorCode::invalid_argument);
}

TEST_P(ComplaintReports, a_trend_cuts_days_weeks_and_months_on_the_wall_of_the_workspace) {
  // 25 October has 25 hours in Berlin; 1 November begins at 23:00 of UTC the day before.
  const Time sunday = std::chrono::sys_days(std::chrono::year(2026) / 10 / 25);
  std::int64_t id = 1000;
  for (const Time at :
       {sunday - hours(2) - std::chrono::minutes(1), sunday - hours(2), sunday + hours(22) + std::chrono::minutes(59),
        sunday + hours(23), sunday + days(6) + hours(23)}) {
    clock.advance(at - clock.now());
    complain(++id, "Kettle");
  }
  const auto trend = [&](Bucket bucket) {
    std::vector<std::pair<std::string, std::int64_t>> seen;
    for (const auto& point : complaints.trend(ada, bucket, {.from = sunday - days(1), .to = sunday + days(7)}).value())
      if (point.count > 0) seen.emplace_back(point.from, point.count);
    return seen;
  };
  using P = std::pair<std::string, std::int64_t>;
  EXPECT_THAT(trend(Bucket::day), ElementsAre(P{"2026-10-24", 2}, P{"2026-10-25", 2}, P{"2026-10-31", 1}));
  zone = "Europe/Berlin";
  EXPECT_THAT(trend(Bucket::day),
              ElementsAre(P{"2026-10-24", 1}, P{"2026-10-25", 2}, P{"2026-10-26", 1}, P{"2026-11-01", 1}));
  EXPECT_THAT(trend(Bucket::week), ElementsAre(P{"2026-10-19", 3}, P{"2026-10-26", 2}));
  EXPECT_THAT(trend(Bucket::month), ElementsAre(P{"2026-10-01", 4}, P{"2026-11-01", 1}));
}

TEST_P(ComplaintReports, what_grows_faster_than_its_habit_warns_once) {
  auto settings = complaints.settings(ada).value();
  settings.tell = {ada.user()};
  ASSERT_TRUE(complaints.set_settings(ada, settings));
  const Cause leak = cause("Leak", cause("Product").id);
  std::int64_t id = 1000;
  for (int week = 0; week < 13; ++week) {
    clock.advance(days(7));
    complain(++id, "Toaster");
    complain(++id, "Kettle", leak.id);
  }
  EXPECT_EQ(complaints.look_for_surges().value(), 0);
  clock.advance(days(6));
  for (int i = 0; i < 14; ++i) complain(++id, "Kettle", leak.id);
  EXPECT_EQ(complaints.look_for_surges().value(), 3);  // the cause, the one above it, the product
  EXPECT_EQ(complaints.look_for_surges().value(), 0);
  const auto warnings = complaints.warnings(ada, Complaints::Which::unseen).value();
  ASSERT_THAT(warnings, SizeIs(3));
  EXPECT_THAT(warned, SizeIs(3));
  for (const auto& warning : warnings) {
    EXPECT_GE(warning.recent, 14);
    EXPECT_NEAR(warning.expected, 1, 0.2);
    EXPECT_LT(warning.probability, warning.alpha);
  }
  const auto seen = complaints.see_warning(ada, warnings[0].id, "Line 3 was stopped").value();
  EXPECT_EQ(seen.seen_by, "Ada");
  EXPECT_THAT(complaints.warnings(ada, Complaints::Which::unseen).value(), SizeIs(2));
  EXPECT_EQ(code(complaints.see_warning(ada, {4}, "")), ErrorCode::not_found);
  int told = 0;
  for (const auto& event : events_of(events::kWorkspaceStream)) told += event.kind == WarningRaised::kKind;
  EXPECT_EQ(told, 3);
}

TEST_P(ComplaintReports, a_new_workspace_warns_of_nothing_before_it_has_a_habit) {
  for (std::int64_t id = 1001; id <= 1030; ++id) complain(id, "Kettle");
  EXPECT_EQ(complaints.look_for_surges().value(), 0);
}

}  // namespace
}  // namespace deskbell::complaints
