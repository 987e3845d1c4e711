#include "floor_fixture.h"

namespace deskbell::routing {
namespace {

using testing::Test;
using Strings = std::vector<std::string>;

using Dispatching = Floor;
DESKBELL_ON_BOTH_ENGINES(Dispatching);

TEST_P(Dispatching, a_waiting_chat_is_offered_and_the_agent_who_accepts_has_it) {
  const Queue repairs = queue("Repairs");
  come(ana);
  come(bo);
  settle();
  const WorkId id = chat(customer("Wang"), repairs);
  settle();
  const std::vector<Offer> mine = offers(ana);
  ASSERT_EQ(mine.size(), 1U);
  EXPECT_EQ(mine[0].conversation.id, id);
  EXPECT_EQ(mine[0].excerpt, "My oven is cold");
  EXPECT_EQ(mine[0].reason, "Offered to Ana at once in Repairs: idle longest (2 s) of its 2 members.");
  EXPECT_EQ(mine[0].expires_at, mine[0].made_at + 30s);
  EXPECT_TRUE(offers(bo).empty());
  EXPECT_EQ(code(dispatcher->accept(bo, mine[0].id)), ErrorCode::not_found);

  const auto accepted = dispatcher->accept(ana, mine[0].id);
  ASSERT_TRUE(accepted);
  EXPECT_EQ(accepted->owner, ana.user());
  EXPECT_TRUE(dispatcher->accept(ana, mine[0].id)) << "saying it again changes nothing";
  settle();
  EXPECT_EQ(kinds(ana), (Strings{"made", "accepted"}));
  EXPECT_TRUE(offers(ana).empty());
  pass(5min);
  EXPECT_EQ(kinds(ana), (Strings{"made", "accepted"}));
  EXPECT_EQ(sentences(id).size(), 1U);
}

TEST_P(Dispatching, a_declined_chat_goes_to_the_next_in_his_language) {
  const Queue repairs = queue("Repairs");
  come(ana);
  come(bo);
  const WorkId id = chat(customer("Wang"), repairs);
  settle();
  EXPECT_TRUE(dispatcher->decline(ana, offers(ana).at(0).id, "lunch"));
  EXPECT_EQ(code(dispatcher->accept(ana, Id<Offer>{1})), ErrorCode::not_found);
  settle();
  EXPECT_EQ(kinds(ana), (Strings{"made", "declined"}));
  ASSERT_EQ(offers(bo).size(), 1U);
  EXPECT_EQ(offers(bo)[0].reason, "在“Repairs”立即分配给 Bo：2 名成员中唯一可接者。未选：Ana（刚拒绝或错过）。");
  EXPECT_EQ(sentences(id),
            (Strings{"Offered to Ana at once in Repairs: idle longest (2 s) of its 2 members.",
                     "Ana declined; it waits at its old place in Repairs.",
                     "Offered to Bo at once in Repairs: the only one of 2 members who could take it. Left "
                     "out: Ana (declined or missed it)."}));
}

TEST_P(Dispatching, silence_costs_the_offer_and_in_the_end_the_presence_but_never_the_place) {
  const Queue repairs = queue("Repairs", {.offer_timeout_s = 10s, .max_missed_offers = 2}, {ana.user()});
  come(ana);
  const WorkId first = chat(customer("Wang"), repairs);
  const Time since = fetch(first).waiting_since.value();
  settle();
  EXPECT_EQ(offers(ana).size(), 1U);
  const Offer missed = offers(ana)[0];
  pass(10s);
  EXPECT_EQ(kinds(ana), (Strings{"made", "expired"}));
  EXPECT_EQ(code(dispatcher->accept(ana, missed.id)), ErrorCode::failed_precondition);
  EXPECT_EQ(fetch(first).waiting_since, since);
  pass(60s);
  pass(10s);
  EXPECT_EQ(kinds(ana), (Strings{"made", "expired", "made", "expired"}));
  EXPECT_EQ(staff.presence(ana.user()), Presence::away);
  const WorkId second = chat(customer("Li"), repairs);
  come(ana);
  pass(60s);
  EXPECT_EQ(offers(ana).size(), 2U);
  EXPECT_EQ(offers(ana)[0].conversation.id, first);
  EXPECT_EQ(offers(ana)[1].conversation.id, second);
}

TEST_P(Dispatching, after_a_restart_places_offers_and_loads_are_as_before) {
  const Queue repairs = queue("Repairs", {}, {ana.user()});
  ASSERT_TRUE(queues.set_profile(lead, {.user = ana.user(), .capacity = {.chat = 2}}));
  come(ana);
  settle();
  std::vector<WorkId> work;
  for (const char* name : {"Wang", "Li", "Zhao", "Sun"}) work.push_back(chat(customer(name), repairs));
  settle();
  ASSERT_EQ(offers(ana).size(), 2U);
  ASSERT_TRUE(dispatcher->accept(ana, offers(ana)[0].id));
  const Offer open = offers(ana).at(0);
  stop();  // without having seen the acceptance
  clock.advance(2s);
  const WorkId meanwhile = chat(customer("Qian"), repairs);
  start();
  settle();
  ASSERT_EQ(offers(ana).size(), 1U);
  EXPECT_EQ(offers(ana)[0].id, open.id);
  EXPECT_EQ(kinds(ana), (Strings{"made", "made", "accepted"}));
  EXPECT_EQ(dispatcher->estimate(work[2])->position, 2) << "the offered one is still before";
  EXPECT_EQ(dispatcher->estimate(meanwhile)->position, 4);
  ASSERT_TRUE(dispatcher->accept(ana, open.id));
  ASSERT_TRUE(conversations.close(ana, work[0]));
  settle();
  ASSERT_EQ(offers(ana).size(), 1U);
  EXPECT_EQ(offers(ana)[0].conversation.id, work[2]);
}

TEST_P(Dispatching, an_offer_is_withdrawn_when_the_customer_leaves_or_somebody_takes_the_chat) {
  const Queue repairs = queue("Repairs");
  come(ana);
  const Actor wang = customer("Wang");
  const WorkId left = chat(wang, repairs);
  settle();
  ASSERT_TRUE(conversations.close(wang, left));
  settle();
  EXPECT_EQ(kinds(ana), (Strings{"made", "withdrawn"}));
  EXPECT_EQ(dispatcher->estimate(left), std::nullopt);
  const WorkId taken = chat(customer("Li"), repairs);
  settle();
  const Offer offer = offers(ana).at(0);
  ASSERT_TRUE(conversations.assign(lead, taken, {.user = bo.user()}));
  EXPECT_EQ(code(dispatcher->accept(ana, offer.id)), ErrorCode::failed_precondition);
  settle();
  EXPECT_EQ(kinds(ana), (Strings{"made", "withdrawn", "made", "withdrawn"}));
  EXPECT_EQ(fetch(taken).owner, bo.user());
}

TEST_P(Dispatching, an_acceptance_at_the_last_moment_wins_over_the_time_out) {
  const Queue repairs = queue("Repairs", {}, {ana.user()});
  come(ana);
  const WorkId id = chat(customer("Wang"), repairs);
  settle();
  const Offer offer = offers(ana).at(0);
  clock.advance(30s);
  ASSERT_TRUE(dispatcher->accept(ana, offer.id));
  settle();
  EXPECT_EQ(kinds(ana), (Strings{"made", "accepted"}));
  EXPECT_EQ(fetch(id).owner, ana.user());
}

TEST_P(Dispatching, an_agent_who_goes_offline_loses_the_offer_at_once) {
  const Queue repairs = queue("Repairs");
  come(ana);
  come(bo);
  chat(customer("Wang"), repairs);
  settle();
  staff.set(ana.user(), Presence::offline);
  settle();
  EXPECT_EQ(kinds(ana), (Strings{"made", "withdrawn"}));
  EXPECT_EQ(offers(bo).size(), 1U);
}

TEST_P(Dispatching, who_waits_too_long_moves_to_another_queue_and_keeps_the_place) {
  const Queue general = queue("General", {}, {bo.user()});
  const Queue repairs = queue(
      "Repairs",
      {.overflow =
           std::vector<Overflow>{
               {.when = OverflowWhen::wait, .threshold = 60, .action = OverflowAction::queue, .queue = general.id}}},
      {ana.user()});
  const WorkId id = chat(customer("Wang"), repairs);
  const Time since = fetch(id).waiting_since.value();
  settle();
  pass(30s);
  const WorkId later = chat(customer("Li"), general);
  pass(30s);
  EXPECT_EQ(fetch(id).queue, general.id);
  EXPECT_EQ(fetch(id).waiting_since, since);
  settle();
  EXPECT_EQ(dispatcher->estimate(id), std::nullopt) << "nobody is there, so nothing is promised";
  come(bo);
  settle();
  ASSERT_EQ(offers(bo).size(), 2U);
  EXPECT_EQ(offers(bo)[0].conversation.id, id);
  EXPECT_EQ(offers(bo)[1].conversation.id, later);
  EXPECT_EQ(sentences(id)[0], "Nobody took it within 60 s in Repairs: moved to General, keeping its place.");
}

TEST_P(Dispatching, outside_the_hours_the_customer_is_asked_for_a_message_that_is_answered_in_the_morning) {
  // The clock begins on Monday, 2026-03-02, 09:00 UTC.
  const calendar::Hours hours{"UTC", {{calendar::Weekday::tuesday, "08:00", "18:00"}}, {}};
  const Queue repairs =
      queue("Repairs",
            {.overflow = std::vector<Overflow>{{.when = OverflowWhen::closed, .action = OverflowAction::message}},
             .hours = hours},
            {ana.user()});
  settle();
  EXPECT_FALSE(dispatcher->opening(repairs.id).open);
  EXPECT_EQ(dispatcher->opening(repairs.id).opens_at, base::parse_time("2026-03-03T08:00:00Z"));
  const WorkId id = chat(customer("Wang"), repairs);
  settle();
  EXPECT_EQ(fetch(id).status, conversations::Status::waiting);
  EXPECT_EQ(fetch(id).last_message->code, "away_message");
  settle();
  clock.set(*base::parse_time("2026-03-03T08:00:00Z"));
  come(ana);
  settle();
  EXPECT_TRUE(dispatcher->opening(repairs.id).open);
  ASSERT_EQ(offers(ana).size(), 1U);
  EXPECT_EQ(offers(ana)[0].conversation.id, id);
}

TEST_P(Dispatching, a_returning_customer_is_kept_for_the_agent_who_served_last) {
  const Queue repairs = queue("Repairs", {.sticky_s = 60s});
  come(bo);
  const Actor wang = customer("Wang");
  const WorkId first = chat(wang, repairs);
  settle();
  ASSERT_TRUE(dispatcher->accept(bo, offers(bo).at(0).id));
  ASSERT_TRUE(conversations.close(bo, first));
  settle();
  come(ana);
  staff.set(bo.user(), Presence::busy);
  settle();
  const WorkId again = chat(wang, repairs);
  settle();
  EXPECT_TRUE(offers(ana).empty());
  staff.set(bo.user(), Presence::online);
  settle();
  ASSERT_EQ(offers(bo).size(), 1U);
  EXPECT_EQ(offers(bo)[0].conversation.id, again);
}

TEST_P(Dispatching, who_gives_a_chat_back_to_the_queue_is_not_asked_first) {
  const Queue repairs = queue("Repairs");
  come(ana);
  const WorkId id = chat(customer("Wang"), repairs);
  settle();
  ASSERT_TRUE(dispatcher->accept(ana, offers(ana).at(0).id));
  settle();
  ASSERT_TRUE(conversations.assign(ana, id, {.queue = repairs.id}));
  settle();
  EXPECT_TRUE(offers(ana).empty());
  come(bo);
  settle();
  EXPECT_EQ(offers(bo).size(), 1U);
}

TEST_P(Dispatching, the_live_view_counts_what_is_there) {
  const Queue repairs = queue("Repairs", {}, {ana.user()});
  const Queue sales = queue("Sales", {}, {bo.user()});
  ASSERT_TRUE(queues.set_profile(lead, {.user = ana.user(), .capacity = {.chat = 1}}));
  come(ana);
  settle();
  const WorkId first = chat(customer("Wang"), repairs);
  settle();
  ASSERT_TRUE(dispatcher->accept(ana, offers(ana).at(0).id));
  const WorkId second = chat(customer("Li"), repairs);
  const Actor quitter = customer("Zhao");
  const WorkId third = chat(quitter, repairs);
  settle();
  ASSERT_TRUE(conversations.close(quitter, third));
  pass(20s);
  const Live live = dispatcher->live(lead).value();
  ASSERT_EQ(live.queues.size(), 2U);
  const LiveQueue& row = live.queues[0];
  EXPECT_EQ(row.name, "Repairs");
  EXPECT_EQ(row.waiting, 1);
  EXPECT_EQ(row.longest_wait_s, 21s);
  EXPECT_EQ(row.active, 1);
  EXPECT_EQ(row.agents_online, 1);
  EXPECT_EQ(row.agents_free, 0);
  EXPECT_EQ(row.offered_today, 3);
  EXPECT_EQ(row.answered_today, 1);
  EXPECT_EQ(row.abandoned_today, 1);
  ASSERT_TRUE(row.estimate_high_s);
  EXPECT_GT(*row.estimate_high_s, 60s);
  ASSERT_EQ(live.agents.size(), 2U);
  EXPECT_EQ(live.agents[0].user.name, "Ana");
  EXPECT_EQ(live.agents[0].load, 20);
  EXPECT_EQ(live.agents[0].conversations, std::vector<WorkId>{first});
  ASSERT_EQ(live.waiting.size(), 1U);
  EXPECT_EQ(live.waiting[0].conversation.id, second);
  EXPECT_EQ(live.waiting[0].position, 1);
  EXPECT_EQ(code(dispatcher->live(ana)), ErrorCode::permission_denied);
  Actor team_leader = ana;
  team_leader.permissions.set(Permission::supervise, Reach::queues);
  EXPECT_EQ(dispatcher->live(team_leader)->queues.size(), 1U);
  EXPECT_EQ(base::parse_json_value(base::to_json(live)).has_value(), true);
  (void)sales;
}

TEST_P(Dispatching, today_begins_at_midnight_of_the_workspace) {
  const Queue repairs = queue("Repairs", {}, {ana.user()});
  const Time sunday = std::chrono::sys_days(std::chrono::year(2026) / 3 / 29);
  clock.advance(sunday - 61min - clock.now());
  chat(customer("Wang"), repairs);
  settle();
  clock.advance(sunday - 30min - clock.now());
  chat(customer("Li"), repairs);
  settle();
  clock.advance(sunday + 1min - clock.now());
  chat(customer("Zhao"), repairs);
  settle();
  const auto offered = [&] { return dispatcher->live(lead)->queues.at(0).offered_today; };
  EXPECT_EQ(offered(), 1);
  zone = "Europe/Berlin";
  EXPECT_EQ(offered(), 2);
  zone = "Asia/Shanghai";
  EXPECT_EQ(offered(), 3);
}

TEST_P(Dispatching, the_first_start_finds_what_waits_and_what_is_at_work) {
  const Queue repairs = queue("Repairs", {}, {ana.user()});
  ASSERT_TRUE(queues.set_profile(lead, {.user = ana.user(), .capacity = {.chat = 2}}));
  come(ana);
  const WorkId at_work = chat(customer("Wang"), repairs);
  ASSERT_TRUE(conversations.assign(ana, at_work, {.user = ana.user()}));
  const WorkId over = chat(customer("Li"), repairs);
  ASSERT_TRUE(conversations.close(lead, over));
  const WorkId first = chat(customer("Zhao"), repairs);
  chat(customer("Sun"), repairs);
  settle();
  ASSERT_EQ(offers(ana).size(), 1U);
  EXPECT_EQ(offers(ana)[0].conversation.id, first);
  EXPECT_EQ(dispatcher->live(lead)->queues.at(0).offered_today, 3);
}

TEST_P(Dispatching, a_new_member_serves_at_once) {
  const Queue repairs = queue("Repairs", {}, {ana.user()});
  come(bo);
  const WorkId id = chat(customer("Wang"), repairs);
  settle();
  EXPECT_TRUE(offers(bo).empty());
  ASSERT_TRUE(queues.change(lead, repairs.id, {.members = std::vector<QueueMember>{{ana.user()}, {bo.user()}}}));
  settle();
  ASSERT_EQ(offers(bo).size(), 1U);
  EXPECT_EQ(offers(bo)[0].conversation.id, id);
}

TEST_P(Dispatching, tells_when_it_must_be_called_again) {
  const Queue repairs = queue("Repairs", {.offer_timeout_s = 5s}, {ana.user()});
  come(ana);
  chat(customer("Wang"), repairs);
  const Time due = settle();
  EXPECT_EQ(due, clock.now() + 5s);
}

TEST_P(Dispatching, runs_on_its_own_thread) {
  const Queue repairs = queue("Repairs", {}, {ana.user()});
  come(ana);
  Dispatch dispatch(*dispatcher, log, clock);
  chat(customer("Wang"), repairs);
  for (int i = 0; i < 5'000 && offers(ana).empty(); ++i) std::this_thread::sleep_for(1ms);
  EXPECT_EQ(offers(ana).size(), 1U);
}

TEST_P(Dispatching, what_ended_long_ago_is_forgotten_and_what_is_open_stays) {
  const Queue repairs = queue("Repairs");
  come(ana);
  settle();
  const WorkId over = chat(customer("Wang"), repairs);
  settle();
  ASSERT_TRUE(dispatcher->accept(ana, offers(ana).at(0).id));
  ASSERT_TRUE(conversations.close(ana, over));
  settle();
  const WorkId open = chat(customer("Zhao"), repairs);
  settle();
  ASSERT_EQ(offers(ana).size(), 1U);
  const auto prune = [&](Time before) {
    return *database->write(
        [&](storage::Transaction& tx) -> Result<std::int64_t> { return Dispatcher::prune(tx, before, 1000); });
  };
  EXPECT_EQ(prune(clock.now() - 24h), 0);
  EXPECT_GE(prune(clock.now() + 1h), 3);  // a decision, an offer, a way through the queue
  EXPECT_TRUE(sentences(over).empty());
  EXPECT_EQ(offers(ana).size(), 1U);
  ASSERT_TRUE(dispatcher->accept(ana, offers(ana).at(0).id));
  settle();
  EXPECT_EQ(conversations.find(ana, open)->owner, ana.user());
}

}  // namespace
}  // namespace deskbell::routing
