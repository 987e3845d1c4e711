#include <base/testing.h>
#include <identity/parts.h>
#include <identity/testing.h>

#include <cases/testing.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <incidents/incidents.h>

namespace deskbell::incidents {
namespace {

using namespace std::chrono_literals;
using ::testing::ElementsAre;
using ::testing::IsEmpty;
using ::testing::SizeIs;

class Board final : public Switchboard {
 public:
  Result<void> begin(storage::Transaction&, Incident& incident) override {
    done.push_back("begin " + incident.title);
    return {};
  }
  Result<void> end(storage::Transaction&, const Incident& incident) override {
    done.push_back("end " + incident.title);
    return {};
  }
  std::vector<std::string> done;
};

class Colleagues final : public People {
 public:
  std::optional<Colleague> find(storage::Snapshot&, Id<identity::User> user) override {
    if (user.value > 12) return {};
    return Colleague{.user = user,
                     .name = "Agent " + std::to_string(user.value),
                     .presence = identity::Presence::online,
                     .second_factor = user.value == 11,
                     .last_seen_at = seen_at,
                     .queues = {conversations::TestDirectory::kSales}};
  }
  Time seen_at;
};

class Emergency : public ::testing::TestWithParam<storage::Engine>, protected cases::TestDesk {
 protected:
  Emergency() : TestDesk(GetParam(), {identity::schema(), notices::schema(), schema()}) {}

  static Actor user(std::int64_t id) { return identity::testing_administrator(id); }
  Id<conversations::Conversation> chat(Id<contacts::Contact> contact) {
    const Actor customer = identity::testing_customer(contact);
    const auto opened = conversations.open(
        customer, {.contact = contact,
                   .message = conversations::PostMessage{.client_id = "c" + std::to_string(++said_), .text = "No power"}});
    EXPECT_TRUE(opened) << opened.error().message;
    return opened->id;
  }
  cases::Case open_case(std::optional<Id<conversations::Conversation>> conversation = {}, std::string language = "en") {
    cases::NewCase what;
    what.kind = cases::kRepair;
    what.subject = "No power";
    what.language = std::move(language);
    what.conversation = conversation;
    const auto opened = cases.open(anna, what);
    EXPECT_TRUE(opened) << opened.error().message;
    return opened.value_or(cases::Case());
  }
  Incident declared(NewIncident what = {.title = "Power cut in the north"}) {
    const auto incident = incidents.declare(anna, what);
    EXPECT_TRUE(incident) << incident.error().message;
    return incident.value_or(Incident());
  }
  void watch() {
    const auto handler = incidents.watcher();
    const auto done = database->write([&](storage::Transaction& tx) -> Result<void> {
      const auto news = log.read(tx, watched_, 10'000);
      if (!news.empty()) watched_ = news.back().position;
      return handler(tx, news);
    });
    EXPECT_TRUE(done);
  }
  std::vector<std::string> said_in(Id<conversations::Conversation> id) {
    std::vector<std::string> out;
    for (const auto& message : conversations.messages(Actor::system(), id, {.limit = 200})->items)
      if (message.code == "notice") out.push_back(message.text);
    return out;
  }
  Incident last_event(Id<Incident> id) {
    const auto all = database->read([&](storage::Snapshot& snapshot) { return log.read_stream(snapshot, id.value, 0, 10'000); });
    return base::parse_json<IncidentEvent>(all.back().payload)->incident;
  }

  notices::Notices notices{{.database = *database, .log = log, .ids = ids, .clock = clock}};
  Board board;
  Colleagues colleagues;
  Incidents incidents{{.database = *database,
                       .log = log,
                       .ids = ids,
                       .clock = clock,
                       .jobs = jobs,
                       .cases = cases,
                       .kinds = kinds,
                       .conversations = conversations,
                       .directory = names,
                       .notices = notices,
                       .switchboard = &board,
                       .people = &colleagues}};
  Actor anna = user(11);
  Actor ben = user(12);
  Id<contacts::Contact> li = contacts.create(Actor::system(), {.name = "Li Wei", .language = "zh-CN"})->id;
  Id<contacts::Contact> olga = contacts.create(Actor::system(), {.name = "Olga", .language = "en"})->id;

 private:
  int said_ = 0;
  std::int64_t watched_ = 0;
};
DESKBELL_ON_BOTH_ENGINES(Emergency);

TEST_P(Emergency, an_incident_is_declared_worked_on_resolved_and_reviewed) {
  const auto incident = declared({.title = "Power cut", .banner = {{"en", "Known fault"}, {"zh-CN", "已知故障"}}});
  EXPECT_EQ(incident.state, State::declared);
  EXPECT_EQ(incident.lead, anna.user());
  EXPECT_EQ(incidents.find(ben, incident.id), incident);
  EXPECT_EQ(last_event(incident.id), incident);
  ASSERT_THAT(incidents.notices(), SizeIs(1));
  EXPECT_EQ(text_in(incidents.notices()[0].banner, "zh"), "已知故障");
  ASSERT_TRUE(incidents.note(anna, incident.id, "The grid operator was called"));
  const auto changed = incidents.change(anna, incident.id, {.checklist = std::vector<Item>{{.text = "Call the grid", .done = true}}});
  ASSERT_TRUE(changed) << changed.error().message;
  EXPECT_EQ(changed->checklist[0].by_name, "Agent 11");
  EXPECT_EQ(code(incidents.review(anna, incident.id, {.summary = "x"})), ErrorCode::failed_precondition);
  const auto resolved = incidents.resolve(anna, incident.id, {}, Incidents::CasesThen::stay);
  ASSERT_TRUE(resolved) << resolved.error().message;
  EXPECT_THAT(incidents.notices(), IsEmpty());
  EXPECT_EQ(code(incidents.note(anna, {4711}, "x")), ErrorCode::not_found);
  const auto reviewed = incidents.review(
      anna, incident.id, {.summary = "A cable", .actions = {{.text = "Second line", .owner = ben.user()}}});
  ASSERT_TRUE(reviewed) << reviewed.error().message;
  EXPECT_EQ(reviewed->review->actions[0].owner_name, "Agent 12");
  EXPECT_EQ(last_event(incident.id), *reviewed);
  std::vector<LineKind> lines;
  for (const Line& line : incidents.lines(ben, incident.id)->items) lines.push_back(line.kind);
  EXPECT_THAT(lines, ElementsAre(LineKind::reviewed, LineKind::resolved, LineKind::checked, LineKind::note, LineKind::declared));
}

TEST_P(Emergency, cases_are_gathered_once_by_hand_and_by_filter) {
  std::vector<Id<cases::Case>> some;
  for (int i = 0; i < 60; ++i) some.push_back(open_case().id);
  const auto incident = declared();
  const auto by_hand = incidents.gather(anna, incident.id, std::vector{some[0], some[1], Id<cases::Case>{4711}});
  ASSERT_TRUE(by_hand) << by_hand.error().message;
  EXPECT_EQ(by_hand->added, 2);
  EXPECT_EQ(by_hand->refused, 1);
  const auto by_filter = incidents.gather(anna, incident.id, cases::CaseFilter{.kind = std::string(cases::kRepair)});
  ASSERT_TRUE(by_filter) << by_filter.error().message;
  EXPECT_EQ(by_filter->added, 58);
  EXPECT_EQ(by_filter->there_before, 2);
  EXPECT_FALSE(by_filter->more);
  EXPECT_EQ(incidents.find(anna, incident.id)->case_count, 60);
  const auto first = incidents.cases(anna, incident.id, {}, 40);
  ASSERT_TRUE(first && first->next);
  EXPECT_THAT(incidents.cases(anna, incident.id, first->next, 40)->items, SizeIs(20));
  ASSERT_TRUE(incidents.release(anna, incident.id, some[0]));
  EXPECT_EQ(code(incidents.release(anna, incident.id, some[0])), ErrorCode::not_found);
  EXPECT_EQ(incidents.find(anna, incident.id)->case_count, 59);
}

TEST_P(Emergency, everybody_is_told_once_in_his_conversation_and_language) {
  const auto hers = chat(olga);
  const auto his = chat(li);
  std::vector<Id<cases::Case>> all{open_case(hers).id, open_case(his).id, open_case().id};
  const auto incident = declared();
  ASSERT_TRUE(incidents.gather(anna, incident.id, all));
  const auto update = incidents.tell(anna, incident.id, {{"en", "Back at six"}, {"zh-CN", "六点恢复"}});
  ASSERT_TRUE(update) << update.error().message;
  EXPECT_EQ(update->total, 3);
  jobs.run_due();
  EXPECT_THAT(said_in(hers), ElementsAre("Back at six"));
  EXPECT_THAT(said_in(his), ElementsAre("六点恢复"));
  const auto told = incidents.updates(anna, incident.id)->at(0);
  EXPECT_EQ(told.sent, 2);
  EXPECT_EQ(told.unreachable, 1);
  EXPECT_TRUE(told.finished_at);
  // Whoever runs the job again tells nobody twice.
  (void)database->write([&](storage::Transaction& tx) -> Result<void> {
    jobs.enqueue(tx, {.kind = "incidents.tell", .payload = "{\"update\":\"" + to_string(update->id) + "\"}"});
    return {};
  });
  jobs.run_due();
  EXPECT_THAT(said_in(hers), SizeIs(1));
  EXPECT_EQ(code(incidents.tell(anna, incident.id, {{"fr", "Bonjour"}})), ErrorCode::invalid_argument);
  EXPECT_EQ(code(incidents.tell(anna, incident.id, {})), ErrorCode::invalid_argument);
}

TEST_P(Emergency, who_has_several_conversations_is_told_once) {
  const auto older = chat(olga);
  const auto newer = chat(olga);
  std::vector<Id<cases::Case>> all{open_case(older).id, open_case(newer).id, open_case().id};
  const auto incident = declared();
  ASSERT_TRUE(incidents.gather(anna, incident.id, all));
  ASSERT_TRUE(incidents.tell(anna, incident.id, {{"en", "Back at six"}}));
  jobs.run_due();
  EXPECT_THAT(said_in(newer), ElementsAre("Back at six"));
  EXPECT_THAT(said_in(older), IsEmpty());
  const auto told = incidents.updates(anna, incident.id)->at(0);
  EXPECT_EQ(told.total, 3);
  EXPECT_EQ(told.sent, 2);
  EXPECT_EQ(told.messages, 1);
  EXPECT_EQ(told.unreachable, 1);
}

TEST_P(Emergency, a_case_without_a_conversation_counts_as_told_with_another_one_of_its_customer) {
  const auto hers = chat(olga);
  const auto first = open_case(hers).id;
  const auto second =
      cases.open(Actor::system(), {.kind = std::string(cases::kRepair), .subject = "Again", .contact = olga})->id;
  const auto incident = declared();
  ASSERT_TRUE(incidents.gather(anna, incident.id, {first, second}));
  ASSERT_TRUE(incidents.tell(anna, incident.id, {{"en", "Back at six"}}));
  jobs.run_due();
  EXPECT_THAT(said_in(hers), ElementsAre("Back at six"));
  const auto told = incidents.updates(anna, incident.id)->at(0);
  EXPECT_EQ(told.sent, 2);
  EXPECT_EQ(told.messages, 1);
  EXPECT_EQ(told.unreachable, 0);
}

TEST_P(Emergency, two_hundred_cases_are_told_and_solved) {
  std::vector<Id<cases::Case>> all;
  for (int i = 0; i < 200; ++i) all.push_back(open_case(chat(i % 2 == 0 ? olga : li)).id);
  const auto incident = declared();
  ASSERT_EQ(incidents.gather(anna, incident.id, all)->added, 200);
  ASSERT_TRUE(incidents.resolve(anna, incident.id, {{"en", "All is well again"}}, Incidents::CasesThen::solve));
  jobs.run_due();
  EXPECT_EQ(incidents.updates(anna, incident.id)->at(0).sent, 200);
  EXPECT_EQ(incidents.updates(anna, incident.id)->at(0).messages, 2);
  int solved = 0;
  for (const auto id : all)
    solved += database->read([&](storage::Snapshot& snapshot) { return cases.load(snapshot, id)->state_category; }) ==
              cases::StateCategory::solved;
  EXPECT_EQ(solved, 200);
}

TEST_P(Emergency, a_burst_is_proposed_once_and_gathers_by_itself_when_it_is_confirmed) {
  for (int i = 0; i < 6; ++i) open_case();
  watch();
  EXPECT_THAT(incidents.list(anna, {.state = State::proposed})->items, IsEmpty());
  for (int i = 0; i < 3; ++i) open_case();
  watch();
  auto proposed = incidents.list(anna, {.state = State::proposed})->items;
  ASSERT_THAT(proposed, SizeIs(1));
  EXPECT_EQ(proposed[0].burst->case_kind, cases::kRepair);
  EXPECT_EQ(proposed[0].burst->seen, 7);
  EXPECT_LE(proposed[0].burst->chance, 1e-5);
  open_case();
  watch();
  EXPECT_THAT(incidents.list(anna, {.state = State::proposed})->items, SizeIs(1));
  const auto confirmed = incidents.confirm(anna, proposed[0].id, {.title = "Power cut"});
  ASSERT_TRUE(confirmed) << confirmed.error().message;
  EXPECT_EQ(confirmed->state, State::declared);
  const auto next = open_case();
  watch();
  EXPECT_EQ(incidents.find(anna, confirmed->id)->case_count, 1);
  const auto hits = database->read([&](storage::Snapshot& snapshot) { return incidents.hits_of(snapshot, next.id); });
  ASSERT_THAT(hits, SizeIs(1));
  EXPECT_EQ(hits[0].incident.id, confirmed->id);
}

TEST_P(Emergency, what_was_dismissed_is_left_alone_for_a_while) {
  for (int i = 0; i < 10; ++i) open_case();
  watch();
  const auto proposed = incidents.list(anna, {.state = State::proposed})->items.at(0);
  ASSERT_TRUE(incidents.dismiss(anna, proposed.id, "A test"));
  open_case();
  watch();
  EXPECT_THAT(incidents.list(anna, {.state = State::proposed})->items, IsEmpty());
  EXPECT_EQ(code(incidents.confirm(anna, proposed.id, {.title = "x"})), ErrorCode::failed_precondition);
}

TEST_P(Emergency, the_roster_is_called_and_answers_for_itself) {
  const auto plan = incidents.create_plan(anna, {.name = "Power cut",
                                                 .checklist = {"Call the grid", "Tell the shops"},
                                                 .roster = {{ben.user(), "Technician"}}});
  ASSERT_TRUE(plan) << plan.error().message;
  const auto incident = declared({.title = "Power cut", .plan = plan->id});
  EXPECT_THAT(incident.checklist, SizeIs(2));
  ASSERT_THAT(incident.roster, SizeIs(1));
  EXPECT_TRUE(incident.roster[0].called_at);
  const auto told = notices.list(ben, {});
  ASSERT_THAT(told->items, SizeIs(1));
  EXPECT_EQ(told->items[0].code, "incident.called");
  EXPECT_EQ(code(incidents.answer_call(anna, incident.id, Answer::coming)), ErrorCode::not_found);
  const auto answered = incidents.answer_call(ben, incident.id, Answer::coming);
  ASSERT_TRUE(answered) << answered.error().message;
  EXPECT_EQ(answered->roster[0].answer, Answer::coming);
  EXPECT_EQ(code(incidents.declare(anna, {.title = "Twice", .plan = plan->id})), ErrorCode::failed_precondition);
  EXPECT_EQ(code(incidents.remove_plan(anna, plan->id)), ErrorCode::failed_precondition);
  ASSERT_TRUE(incidents.resolve(anna, incident.id, {}, Incidents::CasesThen::stay));
  EXPECT_TRUE(incidents.remove_plan(anna, plan->id));
}

TEST_P(Emergency, who_is_named_says_from_where_he_works_until_the_mode_ends) {
  using Directory = conversations::TestDirectory;
  colleagues.seen_at = clock.now();
  const auto plan = incidents.create_plan(
      anna, {.kind = Kind::work_from_home,
             .name = "The office is closed",
             .home = HomeOffice{.people = {ben.user()}, .desk_bound = {{Directory::kRepairs, Directory::kSales}}}});
  ASSERT_TRUE(plan) << plan.error().message;
  auto before = incidents.readiness(anna, plan->id);
  ASSERT_TRUE(before) << before.error().message;
  ASSERT_THAT(*before, SizeIs(1));
  EXPECT_THAT(before->at(0).obstacles, ElementsAre(Obstacle::no_second_factor, Obstacle::untested));
  ASSERT_TRUE(incidents.keep_connection_test(ben, {.round_trips_ms = std::vector(5, milliseconds(900))}));
  ASSERT_TRUE(incidents.keep_connection_test(ben, {.round_trips_ms = std::vector(5, milliseconds(30))}));
  before = incidents.readiness(anna, plan->id);
  EXPECT_THAT(before->at(0).obstacles, ElementsAre(Obstacle::no_second_factor));
  EXPECT_EQ(before->at(0).connection->round_trip_ms, 30ms);

  const auto incident = declared({.title = "Flood", .plan = plan->id});
  ASSERT_TRUE(incident.home);
  EXPECT_THAT(board.done, ElementsAre("begin Flood"));
  ASSERT_THAT(incident.home->seats, ElementsAre(Seat{.user = ben.user(), .name = "Agent 12"}));
  EXPECT_EQ(notices.list(ben, {})->items.at(0).code, "incident.home_on");
  EXPECT_EQ(code(incidents.declare(anna, {.title = "Twice", .plan = plan->id})), ErrorCode::failed_precondition);
  EXPECT_EQ(code(incidents.take_place(ben, incident.id, ben.user(), Place::unknown)), ErrorCode::invalid_argument);
  const auto placed = incidents.take_place(ben, incident.id, ben.user(), Place::home);
  ASSERT_TRUE(placed) << placed.error().message;
  EXPECT_EQ(placed->home->seats[0].place, Place::home);
  EXPECT_EQ(last_event(incident.id), *placed);
  EXPECT_EQ(incidents.lines(anna, incident.id)->items.at(0).kind, LineKind::placed);
  EXPECT_EQ(notices.count(ben)->unread, 0);
  const auto added = incidents.take_place(anna, incident.id, {11}, Place::office);
  ASSERT_TRUE(added) << added.error().message;
  EXPECT_EQ(added->home->seats.at(0).name, "Agent 11");
  EXPECT_THAT(*incidents.readiness(anna, incident.id), SizeIs(2));
  ASSERT_TRUE(incidents.resolve(anna, incident.id, {}, Incidents::CasesThen::stay));
  EXPECT_THAT(board.done, ElementsAre("begin Flood", "end Flood"));
  EXPECT_EQ(notices.list(ben, {})->items.at(0).code, "incident.home_off");
  EXPECT_EQ(code(incidents.take_place(ben, incident.id, ben.user(), Place::office)), ErrorCode::failed_precondition);
}

TEST_P(Emergency, a_plan_for_home_names_people_and_queues_that_there_are) {
  const auto refused = [&](Kind kind, HomeOffice home) {
    return code(incidents.create_plan(anna, {.kind = kind, .name = "x", .home = std::move(home)}));
  };
  EXPECT_EQ(refused(Kind::emergency, {}), ErrorCode::invalid_argument);
  EXPECT_EQ(refused(Kind::work_from_home, {.people = {{4711}}}), ErrorCode::invalid_argument);
  EXPECT_EQ(refused(Kind::work_from_home, {.teams = {{4711}}}), ErrorCode::invalid_argument);
  EXPECT_EQ(refused(Kind::work_from_home, {.desk_bound = {{{4711}, {}}}}), ErrorCode::invalid_argument);
  EXPECT_EQ(code(incidents.readiness(anna, Id<Plan>{4711})), ErrorCode::not_found);
  EXPECT_EQ(code(incidents.readiness(anna, declared().id)), ErrorCode::failed_precondition);
}

TEST_P(Emergency, a_planned_surge_begins_and_ends_by_itself) {
  const Surge surge{.from = clock.now() + 1h, .to = clock.now() + 3h, .expected_per_day = 5000, .queues = {{21}}, .overflow = Id<routing::Queue>{22}};
  const auto plan = incidents.create_plan(anna, {.kind = Kind::surge, .name = "Singles' Day", .greeting = {{"en", "It may take longer"}}, .surge = surge});
  ASSERT_TRUE(plan) << plan.error().message;
  ASSERT_TRUE(incidents.keep_dates());
  EXPECT_THAT(incidents.list(anna, {.running = true})->items, IsEmpty());
  clock.advance(1h);
  ASSERT_TRUE(incidents.keep_dates());
  ASSERT_TRUE(incidents.keep_dates());
  const auto running = incidents.list(anna, {.running = true})->items;
  ASSERT_THAT(running, SizeIs(1));
  EXPECT_EQ(running[0].surge, surge);
  ASSERT_THAT(incidents.notices(), SizeIs(1));
  clock.advance(2h);
  ASSERT_TRUE(incidents.keep_dates());
  ASSERT_TRUE(incidents.keep_dates());
  EXPECT_THAT(incidents.list(anna, {.running = true})->items, IsEmpty());
  EXPECT_THAT(board.done, ElementsAre("begin Singles' Day", "end Singles' Day"));
}

TEST_P(Emergency, who_may_not_manage_only_looks_on) {
  const auto incident = declared();
  Actor agent = user(13);
  agent.permissions.set(Permission::manage_incidents, identity::Reach::none);
  EXPECT_TRUE(incidents.find(agent, incident.id));
  EXPECT_EQ(code(incidents.declare(agent, {.title = "x"})), ErrorCode::permission_denied);
  EXPECT_EQ(code(incidents.tell(agent, incident.id, {{"en", "x"}})), ErrorCode::permission_denied);
  EXPECT_EQ(code(incidents.create_plan(agent, {.name = "x"})), ErrorCode::permission_denied);
  agent.permissions.set(Permission::view_cases, identity::Reach::none);
  EXPECT_EQ(code(incidents.find(agent, incident.id)), ErrorCode::permission_denied);
  EXPECT_EQ(code(incidents.declare(anna, {.title = " "})), ErrorCode::invalid_argument);
  EXPECT_EQ(code(incidents.declare(anna, {.title = "x", .lead = Id<identity::User>{500}})), ErrorCode::invalid_argument);
  EXPECT_EQ(code(incidents.change(anna, incident.id, {.title = "y", .version = 99})), ErrorCode::aborted);
}

}  // namespace
}  // namespace deskbell::incidents
