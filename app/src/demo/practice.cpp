#include "practice.h"

#include <chrono>
#include <map>
#include <string>
#include <vector>

#include <fmt/format.h>

#include "../centre_parts.h"
#include "workshop.h"

namespace deskbell::app {
namespace {

constexpr char kRules[] = {
#embed "practice.toml"
};

incidents::Texts texts(const char* english, const char* chinese) { return {{"en", english}, {"zh-CN", chinese}}; }

void write_rules(CaseParts& cases, const Actor& leader) {
  expect(cases.rules.import_text(leader, std::string_view(kRules, sizeof kRules), automation::ImportMode::keep));
  for (const auto& rule : expect(cases.rules.list(leader)))
    expect(cases.rules.switch_to(leader, rule.id, automation::RuleState::on));
}

void let_small_refunds_pass(CaseParts& cases, const Actor& leader) {
  using namespace decisions;
  const auto row = [](const char* id, std::map<std::string, json::value> when, const char* decision, const char* note) {
    return TableRow{.id = id, .when = std::move(when), .then = {{"decision", decision}}, .note = note};
  };
  const DecisionTable table{
      .inputs = {{"amount", "approval.amount", Operator::at_most}, {"tier", "case.tier", Operator::one_of}},
      .outputs = {{"decision", FactType::text, {{"approve", "refuse", "ask"}}}},
      .rows = {row("small", {{"amount", 20}}, "approve", "Not worth anybody's time"),
               row("gold", {{"amount", 50}, {"tier", json::array{"gold"}}}, "approve", "Gold customers: up to 50"),
               row("rest", {}, "ask", "Everything else is for people")}};
  expect(cases.decision_tables.create(
      leader, {.key = "small_refunds", .name = "Small refunds", .description = "What needs nobody's leave.", .table = table}));
  auto policy = expect(cases.approvals.policies(leader)).front();
  policy.table = "small_refunds";
  policy.table_limit = 5000;
  expect(cases.approvals.change(leader, policy.id, policy, policy.version));
}

void prepare_for_trouble(CentreParts& parts, const Actor& leader, const std::map<std::string, Id<identity::User>>& people) {
  auto& incidents = parts.cases.emergencies->incidents;
  expect(incidents.create_plan(
      leader, {.kind = incidents::Kind::emergency,
               .name = "The carrier cannot deliver",
               .description = "Strike, storm or a failed system at the carrier: parcels stand still.",
               .severity = incidents::Severity::major,
               .checklist = {"Call the carrier and ask until when", "Stop the promise of delivery in two days in the shop",
                             "Tell all customers whose parcels are under way", "Offer collection to those in a hurry"},
               .roster = {{people.at("lena"), "Leads, talks to the carrier"}, {people.at("ben"), "Answers customers"}},
               .banner = texts("Deliveries are late at the moment. We will tell you as soon as your parcel moves.",
                               "目前配送延误，包裹一旦恢复运输我们会立即通知您。"),
               .greeting = texts("Hello! Deliveries are late at the moment. We are here for everything else.",
                                 "您好！目前配送有延误，其他问题请随时联系我们。")}));
  const Time now = parts.clock.now();
  std::map<std::string, Id<routing::Queue>> queues;
  for (const auto& queue : expect(parts.queues.list(leader))) queues[queue.name] = queue.id;
  expect(incidents.create_plan(
      leader, {.kind = incidents::Kind::surge,
               .name = "Week of discounts",
               .description = "Twice the usual number of chats is expected, most of them before buying.",
               .severity = incidents::Severity::minor,
               .checklist = {"Answers for the discount are ready in English and Chinese", "The shop has checked its stock",
                             "Nobody of Sales is on holiday"},
               .surge = incidents::Surge{.from = now + std::chrono::days(12),
                                         .to = now + std::chrono::days(19),
                                         .expected_per_day = 120,
                                         .queues = {queues.at("Sales")},
                                         .overflow = queues.at("Service"),
                                         .teams = {}}}));
  expect(incidents.create_plan(
      leader, {.kind = incidents::Kind::work_from_home,
               .name = "The office is closed",
               .description = "Power cut, flood, fire alarm: everybody goes on from home.",
               .severity = incidents::Severity::minor,
               .checklist = {"Everybody has left and was counted", "Telephone numbers are forwarded", "All are back on line"},
               .roster = {{people.at("lena"), "Counts the people"}},
               .home = incidents::HomeOffice{.teams = {},
                                             .people = {people.at("lena"), people.at("ben"), people.at("sofia")},
                                             .desk_bound = {{queues.at("Sales"), queues.at("Service")}}}}));
}

void share_the_duty(CaseParts& cases, const Actor& leader, const std::map<std::string, Id<identity::User>>& people) {
  using calendar::Weekday;
  auto& ladders = cases.ladders->ladders;
  const auto week = [](const char* from, const char* to) {
    std::vector<calendar::WeekSpan> spans;
    for (const auto day : {Weekday::monday, Weekday::tuesday, Weekday::wednesday, Weekday::thursday, Weekday::friday})
      spans.push_back({day, from, to});
    return spans;
  };
  auto roster = expect(ladders.rosters(leader)).front();
  roster.time_zone = "Europe/Berlin";
  roster.shifts = {{people.at("lena"), people.at("sofia"), week("07:00", "15:00")},
                   {people.at("sofia"), people.at("ben"), week("15:00", "22:00")},
                   {people.at("ben"), {}, {{Weekday::saturday, "09:00", "17:00"}, {Weekday::sunday, "10:00", "16:00"}}}};
  roster.fallback = {people.at("alex")};
  expect(ladders.change_roster(leader, roster.id, roster.version, roster));
}

void keep_holidays(CentreParts& parts, const Actor& leader) {
  const int year = static_cast<int>(
      std::chrono::year_month_day(std::chrono::floor<std::chrono::days>(parts.clock.now())).year());
  const auto closed = [](int in, const char* day, const char* name) {
    return calendar::DayException{.date = fmt::format("{}-{}", in, day), .name = name};
  };
  auto& calendars = parts.cases.calendars;
  for (const auto& one : expect(calendars.list(leader))) {
    if (!one.standard) continue;
    auto hours = one.hours;
    for (const int in : {year, year + 1})
      for (const auto& [day, name] : {std::pair("01-01", "New Year"), {"05-01", "Labour Day"}, {"12-25", "Christmas Day"}, {"12-26", "Boxing Day"}})
        hours.exceptions.push_back(closed(in, day, name));
    expect(calendars.change(leader, one.id, {.hours = hours}));
  }
}

}  // namespace

void agree_on_practice(CentreParts& parts) {
  std::map<std::string, Id<identity::User>> people;
  for (const auto& person : expect(parts.identity.users.list(Actor::system(), {})).items)
    people[person.email.substr(0, person.email.find('@'))] = person.id;
  const Actor leader = expect(parts.identity.access.actor_of(people.at("alex")));
  write_rules(parts.cases, leader);
  let_small_refunds_pass(parts.cases, leader);
  prepare_for_trouble(parts, leader, people);
  share_the_duty(parts.cases, leader, people);
  keep_holidays(parts, leader);
}

}  // namespace deskbell::app
