#include <approvals/rules.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace deskbell::approvals {
namespace {

using identity::Team;
using identity::User;
using std::chrono::hours;
using ::testing::ElementsAre;
using ::testing::IsEmpty;
using ::testing::UnorderedElementsAre;

constexpr Id<User> kAsker{1}, kLead{2}, kSecondLead{3}, kDirector{4}, kDeputy{5}, kChief{6}, kStranger{9};
constexpr Id<Team> kLeads{70};
const Time kNow = base::ManualClock().now();

Policy policy() {
  Policy policy;
  policy.name = "Refunds";
  policy.currency = "EUR";
  policy.levels = {{.name = "Lead", .users = {}, .teams = {kLeads}, .deputies = {kDeputy}, .limit = 200'00},
                   {.name = "Director", .users = {kDirector}, .teams = {}, .deputies = {}, .limit = 2'000'00},
                   {.name = "Chief", .users = {kChief}, .teams = {}, .deputies = {}, .limit = {}}};
  policy.two_people_over = 1'000'00;
  policy.time_outs = {{hours(4), WhatThen::remind},
                      {hours(8), WhatThen::to_deputy},
                      {hours(24), WhatThen::escalate},
                      {hours(72), WhatThen::refuse}};
  return policy;
}

Roster roster(std::vector<Absence> absences = {}) {
  return {.members = {{kLeads, {kLead, kSecondLead}}}, .absences = std::move(absences)};
}

Absence away(Id<User> user, std::optional<Id<User>> deputy = {}) {
  return {.id = {1}, .user = user, .from = kNow - hours(1), .until = kNow + hours(1), .deputy = deputy};
}

Money eur(std::int64_t minor) {
  return {minor, "EUR"};
}

Request request(std::int64_t minor = 50'00, Id<User> requester = kAsker) {
  Request request{.id = {100}, .money = eur(minor), .requester = requester, .asked_at = kNow};
  request.level = first_level(policy(), request.money, requester, roster()).value_or(0);
  request.needed = people_needed(policy(), request.money);
  return request;
}

Vote vote(Id<User> user, Verdict verdict = Verdict::approve, std::optional<Id<User>> in_place_of = {}) {
  return {.user = user, .verdict = verdict, .in_place_of = in_place_of, .at = kNow};
}

TEST(Levels, the_lowest_one_whose_limit_covers_the_amount_decides) {
  EXPECT_EQ(first_level(policy(), eur(200'00), kAsker, roster()), 0);
  EXPECT_EQ(first_level(policy(), eur(200'01), kAsker, roster()), 1);
  EXPECT_EQ(first_level(policy(), eur(5'000'00), kAsker, roster()), 2);
}

TEST(Levels, one_where_only_the_asker_sits_is_passed_over) {
  EXPECT_EQ(first_level(policy(), eur(500'00), kDirector, roster()), 2);
}

TEST(Levels, there_may_be_none) {
  Policy small = policy();
  small.levels.resize(1);
  EXPECT_EQ(first_level(small, eur(201'00), kAsker, roster()), std::nullopt);
}

TEST(FourEyes, who_asked_never_decides_even_as_an_approver) {
  EXPECT_EQ(standing(request(50'00, kLead), policy(), roster(), kLead, kNow), std::nullopt);
  EXPECT_TRUE(standing(request(50'00, kLead), policy(), roster(), kSecondLead, kNow));
}

TEST(FourEyes, the_deputy_of_who_asked_does_not_decide_in_his_place) {
  EXPECT_EQ(standing(request(50'00, kLead), policy(), roster({away(kLead, kStranger)}), kStranger, kNow), std::nullopt);
}

TEST(Standing, those_of_the_level_and_above_may_decide_and_nobody_else) {
  EXPECT_EQ(standing(request(), policy(), roster(), kLead, kNow), (Standing{.level = 0}));
  EXPECT_EQ(standing(request(), policy(), roster(), kChief, kNow), (Standing{.level = 2}));
  EXPECT_EQ(standing(request(), policy(), roster(), kStranger, kNow), std::nullopt);
  EXPECT_EQ(standing(request(500'00), policy(), roster(), kLead, kNow), std::nullopt);
}

TEST(Standing, a_personal_deputy_stands_in_only_while_somebody_is_absent) {
  EXPECT_EQ(standing(request(), policy(), roster(), kStranger, kNow), std::nullopt);
  EXPECT_EQ(standing(request(), policy(), roster({away(kLead, kStranger)}), kStranger, kNow),
            (Standing{.level = 0, .in_place_of = kLead}));
  EXPECT_EQ(standing(request(), policy(), roster({away(kLead, kStranger)}), kStranger, kNow + hours(1)), std::nullopt);
}

TEST(Standing, the_levels_deputies_decide_when_all_of_it_are_absent) {
  EXPECT_EQ(standing(request(), policy(), roster({away(kLead)}), kDeputy, kNow), std::nullopt);
  EXPECT_TRUE(standing(request(), policy(), roster({away(kLead), away(kSecondLead)}), kDeputy, kNow));
}

TEST(Standing, the_levels_deputies_decide_when_a_time_out_sent_it_to_them) {
  Request sent = request();
  sent.to_deputies = true;
  EXPECT_TRUE(standing(sent, policy(), roster(), kDeputy, kNow));
}

TEST(Votes, one_approval_is_enough_up_to_the_limit) {
  const auto done = voted(request(), vote(kLead)).value();
  EXPECT_EQ(done.state, State::approved);
  EXPECT_EQ(done.decided_at, kNow);
}

TEST(Votes, above_the_limit_two_different_people_approve) {
  const auto half = voted(request(1'500'00), vote(kDirector)).value();
  EXPECT_EQ(half.state, State::asked);
  EXPECT_EQ(standing(half, policy(), roster(), kDirector, kNow), std::nullopt);
  const auto done = voted(half, vote(kChief)).value();
  EXPECT_EQ(done.state, State::approved);
}

TEST(Votes, a_seat_counts_once_whoever_sits_on_it) {
  const auto half = voted(request(1'500'00), vote(kDirector)).value();
  EXPECT_EQ(standing(half, policy(), roster({away(kDirector, kStranger)}), kStranger, kNow), std::nullopt);
  const auto by_deputy = voted(request(1'500'00), vote(kStranger, Verdict::approve, kDirector)).value();
  EXPECT_EQ(standing(by_deputy, policy(), roster(), kDirector, kNow), std::nullopt);
}

TEST(Votes, one_refusal_refuses) {
  const auto half = voted(request(1'500'00), vote(kDirector)).value();
  EXPECT_EQ(voted(half, vote(kChief, Verdict::refuse)).value().state, State::refused);
}

TEST(Votes, nothing_changes_after_the_end) {
  const auto done = voted(request(), vote(kLead)).value();
  EXPECT_EQ(voted(done, vote(kSecondLead)).error().code, ErrorCode::failed_precondition);
  EXPECT_EQ(withdrawn(done, kNow).error().code, ErrorCode::failed_precondition);
  EXPECT_EQ(withdrawn(request(), kNow).value().state, State::withdrawn);
}

TEST(TimeOuts, pass_in_their_order_each_once) {
  Request now = request();
  std::vector<WhatThen> seen;
  for (int hour = 1; hour <= 100; ++hour)
    while (auto passed = timed_out(now, policy(), kNow + hours(hour))) {
      seen.push_back(passed->what);
      now = std::move(passed->request);
    }
  EXPECT_THAT(seen, ElementsAre(WhatThen::remind, WhatThen::to_deputy, WhatThen::escalate, WhatThen::refuse));
  EXPECT_EQ(now.state, State::expired);
  EXPECT_EQ(now.level, 1);
  EXPECT_EQ(now.level_name, "Director");
  EXPECT_FALSE(now.to_deputies);
}

TEST(TimeOuts, escalating_from_the_highest_level_reminds) {
  Request top = request(5'000'00);
  top.time_outs = 2;
  const auto passed = timed_out(top, policy(), kNow + hours(24));
  EXPECT_EQ(passed->what, WhatThen::remind);
  EXPECT_EQ(passed->request.level, 2);
}

TEST(TimeOuts, none_is_due_before_its_time_or_after_a_decision) {
  EXPECT_EQ(timed_out(request(), policy(), kNow + hours(4) - std::chrono::microseconds(1)), std::nullopt);
  EXPECT_EQ(timed_out(voted(request(), vote(kLead)).value(), policy(), kNow + hours(100)), std::nullopt);
  EXPECT_EQ(next_time_out(request(), policy()), kNow + hours(4));
}

TEST(WhoseTurn, it_is_that_of_the_levels_people_who_are_there) {
  EXPECT_THAT(whose_turn(request(), policy(), roster(), kNow), UnorderedElementsAre(kLead, kSecondLead));
  EXPECT_THAT(whose_turn(request(), policy(), roster({away(kLead, kStranger)}), kNow),
              UnorderedElementsAre(kSecondLead, kStranger));
  EXPECT_THAT(whose_turn(request(), policy(), roster({away(kLead), away(kSecondLead)}), kNow), ElementsAre(kDeputy));
  EXPECT_THAT(whose_turn(voted(request(), vote(kLead)).value(), policy(), roster(), kNow), IsEmpty());
}

TEST(Electorate, is_everybody_from_the_level_up_without_the_asker) {
  EXPECT_THAT(electorate(policy(), 0, kLead, roster()), UnorderedElementsAre(kSecondLead, kDeputy, kDirector, kChief));
}

// Whatever the order of votes and time-outs: never decided by the asker, never twice by one, and what ended stays so.
TEST(Votes, no_order_of_things_breaks_the_rules) {
  std::vector<Id<User>> everybody{kAsker, kLead, kSecondLead, kDirector, kDeputy, kChief, kStranger};
  for (unsigned seed = 1; seed <= 300; ++seed) {
    unsigned state = seed * 2654435761u;
    const auto draw = [&](unsigned below) { return (state = state * 1664525u + 1013904223u) / 65536u % below; };
    Request now = request(draw(2) ? 50'00 : 1'500'00, everybody[draw(7)]);
    const Roster people =
        roster(draw(2) ? std::vector{away(kDirector, kStranger), away(kLead, kDeputy)} : std::vector<Absence>{});
    for (int step = 0; step < 40; ++step) {
      if (draw(3) == 0) {
        if (auto passed = timed_out(now, policy(), kNow + hours(step * 3))) now = std::move(passed->request);
        continue;
      }
      const auto user = everybody[draw(7)];
      const auto as = standing(now, policy(), people, user, kNow);
      if (!as) continue;
      ASSERT_NE(user, now.requester);
      ASSERT_EQ(now.state, State::asked);
      now = voted(now, vote(user, draw(4) == 0 ? Verdict::refuse : Verdict::approve, as->in_place_of)).value();
    }
    std::vector<Id<User>> voters;
    for (const auto& one : now.votes) {
      ASSERT_EQ(std::ranges::find(voters, *one.user), voters.end());
      voters.push_back(*one.user);
    }
    if (now.state == State::approved) ASSERT_EQ(std::ssize(now.votes), now.needed);
  }
}

}  // namespace
}  // namespace deskbell::approvals
