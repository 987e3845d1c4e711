#include "case_fixture.h"

#include <algorithm>

namespace deskbell::cases {
namespace {

using namespace std::chrono_literals;

class Living : public Centre {};
DESKBELL_ON_BOTH_ENGINES(Living);

TEST_P(Living, a_case_begins_in_the_first_state_of_its_kind_with_a_number) {
  const Case first = open("The kettle drips");
  const Case second = open("The lid is loose");
  EXPECT_EQ(first.number, "REP-1001");
  EXPECT_EQ(second.number, "REP-1002");
  EXPECT_EQ(first.state, "open");
  EXPECT_EQ(first.contact->name, "Li Wei");
  EXPECT_EQ(first.grade.level, Level::normal);
  EXPECT_EQ(first.opened_by, "Agent 11");
  EXPECT_EQ(cases.find(anna, first.id).value(), first);
  EXPECT_EQ(cases.find_number(anna, "REP-1002")->id, second.id);
  EXPECT_EQ(code(cases.find_number(anna, "REP-7")), ErrorCode::not_found);
}

TEST_P(Living, numbers_go_on_after_a_restart) {
  open();
  cases.prepare();
  EXPECT_EQ(open().number, "REP-1002");
}

TEST_P(Living, opening_twice_with_the_same_client_id_is_one_case) {
  NewCase what = about("Once");
  what.client_id = "x";
  const Case first = open(anna, what);
  EXPECT_EQ(open(anna, what).id, first.id);
  EXPECT_NE(open(lead, what).id, first.id);
}

TEST_P(Living, a_client_id_is_remembered_for_thirty_days) {
  NewCase what = about("Once");
  what.client_id = "x";
  const Case first = open(anna, what);
  clock.advance(24h * 29);
  cases.prune(100);
  EXPECT_EQ(open(anna, what).id, first.id);
  clock.advance(24h * 2);
  cases.prune(100);
  EXPECT_NE(open(anna, what).id, first.id);
}

TEST_P(Living, bad_input_is_refused_with_its_place) {
  NewCase what = about("Bad");
  what.kind = "nothing";
  EXPECT_EQ(cases.open(anna, what).error().fields.front().field, "kind");
  what = about("Bad");
  what.queue = Id<routing::Queue>{99};
  EXPECT_EQ(cases.open(anna, what).error().fields.front().field, "queue");
  what = about("Bad");
  what.owner = Id<identity::User>{999};
  EXPECT_EQ(cases.open(lead, what).error().fields.front().field, "owner");
  what = about("Bad");
  what.fields = {{"colour", "red"}};
  EXPECT_EQ(cases.open(anna, what).error().fields.front().field, "fields.colour");
  what = about("");
  EXPECT_EQ(cases.open(anna, what).error().fields.front().field, "subject");
  EXPECT_EQ(code(cases.open(stranger, about("No"))), ErrorCode::permission_denied);
  EXPECT_EQ(code(cases.open(li, about("No"))), ErrorCode::permission_denied);
}

TEST_P(Living, a_foreign_case_cannot_be_told_from_a_missing_one) {
  const Case matter = open();
  for (const Actor* actor : {&ben, &loner, &stranger, &li}) {
    const auto foreign = cases.find(*actor, matter.id);
    const auto missing = cases.find(*actor, {4711});
    ASSERT_FALSE(foreign);
    EXPECT_EQ(foreign.error(), missing.error());
    EXPECT_EQ(code(cases.move(*actor, matter.id, {.state = "solved"})), ErrorCode::not_found);
    EXPECT_EQ(code(cases.write(*actor, matter.id, {.text = "x"})), ErrorCode::not_found);
  }
}

TEST_P(Living, who_opens_a_case_elsewhere_keeps_it_in_sight) {
  NewCase what = about("For the workshop");
  what.queue = kRepairs;
  const Case matter = open(anna, what);
  EXPECT_EQ(matter.watchers, (std::vector{anna.user()}));
  EXPECT_TRUE(cases.find(anna, matter.id));
  what.queue.reset();
  EXPECT_EQ(open(loner, what).owner, loner.user());
}

TEST_P(Living, it_moves_along_its_kind_and_ends_and_comes_back) {
  const Case matter = open();
  const auto waiting = cases.move(anna, matter.id, {.state = "waiting_customer", .note = "Asked for a photo"});
  ASSERT_TRUE(waiting) << waiting.error().message;
  EXPECT_EQ(waiting->state_category, StateCategory::waiting);
  EXPECT_EQ(waiting->waits_for, WaitsFor::customer);
  const auto solved = cases.move(anna, matter.id, {.state = "solved", .resolution = "A new seal"});
  EXPECT_EQ(solved->resolution, "A new seal");
  EXPECT_EQ(code(cases.move(anna, matter.id, {.state = "in_repair"})), ErrorCode::failed_precondition);
  EXPECT_EQ(cases.reopen(anna, matter.id, "Drips again")->reopened, 1);
  EXPECT_EQ(happened(matter.id),
            (std::vector<std::string>{"opened", "entry_added", "moved", "solved", "entry_added", "reopened"}));
}

TEST_P(Living, solving_needs_what_the_kind_asks_for) {
  Kind kind = kinds.find(lead, kRepair).value();
  kind.fields.push_back({.key = "cause", .name = "Cause", .type = FieldType::text, .need = Need::solving});
  ASSERT_TRUE(kinds.change(lead, kRepair, {.fields = kind.fields, .version = kind.version}));
  const Case matter = open();
  const auto refused = cases.move(anna, matter.id, {.state = "solved"});
  ASSERT_FALSE(refused);
  EXPECT_EQ(refused.error().fields.front().field, "fields.cause");
  EXPECT_TRUE(cases.move(anna, matter.id, {.state = "solved", .fields = FieldValues{{"cause", "Seal"}}}));
}

TEST_P(Living, a_change_from_an_old_version_is_aborted) {
  const Case matter = open();
  ASSERT_TRUE(cases.change(anna, matter.id, {.subject = "The kettle drips a lot", .version = 1}));
  EXPECT_EQ(code(cases.change(lead, matter.id, {.subject = "Other", .version = 1})), ErrorCode::aborted);
  EXPECT_EQ(fetch(matter.id).subject, "The kettle drips a lot");
}

TEST_P(Living, taking_one_is_editing_and_giving_it_away_is_assigning) {
  const Case matter = open();
  Actor reader = anna;
  reader.permissions.set(Permission::assign_cases, Reach::none);
  EXPECT_EQ(cases.assign(reader, matter.id, {.owner = reader.user()})->owner, reader.user());
  EXPECT_EQ(code(cases.assign(reader, matter.id, {.queue = kRepairs})), ErrorCode::permission_denied);
  const auto moved = cases.assign(anna, matter.id, {.queue = kRepairs, .note = "Needs a new seal"});
  ASSERT_TRUE(moved) << moved.error().message;
  EXPECT_EQ(moved->owner, std::nullopt);
  EXPECT_EQ(moved->queue, kRepairs);
  EXPECT_EQ(code(cases.find(anna, matter.id)), ErrorCode::not_found);
  EXPECT_TRUE(cases.find(ben, matter.id));
  EXPECT_EQ(cases.entries(ben, matter.id, {})->items.front().text, "Needs a new seal");
}

TEST_P(Living, the_level_follows_the_matrix_or_a_reason) {
  const Case matter = open();
  EXPECT_EQ(cases.grade(anna, matter.id, {.urgency = Level::critical, .impact = Level::high})->grade.level,
            Level::critical);
  EXPECT_EQ(code(cases.grade(anna, matter.id, {.level = Level::low})), ErrorCode::invalid_argument);
  const auto overridden = cases.grade(anna, matter.id, {.level = Level::low, .reason = "A spare is on its way"});
  EXPECT_EQ(overridden->grade.level, Level::low);
  EXPECT_EQ(overridden->grade.overridden->by_name, "Agent 11");
  EXPECT_EQ(cases.grade(anna, matter.id, {})->grade.level, Level::critical);
}

TEST_P(Living, the_customers_tier_grades_higher) {
  contacts::Contacts& all = contacts;
  ASSERT_TRUE(all.set_fields(lead, {{.key = "tier", .label = "Tier", .type = contacts::FieldType::text}}));
  ASSERT_TRUE(all.change(system, customer, {.fields = std::map<std::string, std::string>{{"tier", "vip"}}}));
  const Case matter = open();
  EXPECT_EQ(matter.grade.tier, "vip");
  EXPECT_EQ(matter.grade.level, Level::high);
}

TEST_P(Living, tags_checklist_people_and_watchers_change) {
  const Case matter = open();
  EXPECT_EQ(cases.set_tags(anna, matter.id, {" leak ", "leak", "kettle"})->tags,
            (std::vector<std::string>{"leak", "kettle"}));
  EXPECT_EQ(code(cases.set_tags(anna, matter.id, {""})), ErrorCode::invalid_argument);
  EXPECT_TRUE(cases.set_checklist(anna, matter.id, {{.text = "Photo", .done = true}})->checklist.at(0).done);
  EXPECT_EQ(cases.change(anna, matter.id, {.people = std::vector<Person>{{customer, "caller"}}})->people.size(), 1u);
  EXPECT_EQ(cases.watch(anna, matter.id, ben.user())->watchers, (std::vector{ben.user()}));
  EXPECT_TRUE(cases.find(ben, matter.id));
  EXPECT_TRUE(cases.unwatch(ben, matter.id, ben.user()));
  EXPECT_EQ(code(cases.find(ben, matter.id)), ErrorCode::not_found);
}

TEST_P(Living, time_spent_adds_up) {
  const Case matter = open();
  ASSERT_TRUE(cases.spend(anna, matter.id, 15min, "Call"));
  ASSERT_TRUE(cases.spend(lead, matter.id, 5min, ""));
  EXPECT_EQ(fetch(matter.id).time_spent_s, 20min);
  EXPECT_EQ(cases.time_spent(anna, matter.id)->size(), 2u);
  EXPECT_EQ(code(cases.spend(anna, matter.id, 25h, "")), ErrorCode::invalid_argument);
}

TEST_P(Living, links_have_two_sides_and_parents_no_circle) {
  const Case a = open("A"), b = open("B"), c = open("C");
  ASSERT_TRUE(cases.link(anna, a.id, LinkKind::duplicate_of, b.id));
  EXPECT_EQ(fetch(b.id).links, (std::vector<Link>{{LinkKind::duplicated_by, a.id}}));
  ASSERT_TRUE(cases.set_parent(anna, b.id, a.id));
  ASSERT_TRUE(cases.set_parent(anna, c.id, b.id));
  EXPECT_EQ(code(cases.set_parent(anna, a.id, c.id)), ErrorCode::invalid_argument);
  EXPECT_EQ(cases.related(anna, b.id)->size(), 2u);
  ASSERT_TRUE(cases.unlink(anna, b.id, LinkKind::duplicated_by, a.id));
  EXPECT_TRUE(fetch(a.id).links.empty());
}

TEST_P(Living, the_history_says_what_has_changed) {
  const Case matter = open();
  ASSERT_TRUE(cases.change(anna, matter.id, {.subject = "The kettle leaks"}));
  ASSERT_TRUE(cases.assign(lead, matter.id, {.owner = anna.user()}));
  const auto page = cases.history(anna, matter.id);
  ASSERT_TRUE(page);
  std::vector<std::string> kinds;
  for (const auto& line : page->items)
    if (line.kind.starts_with("case.")) kinds.push_back(line.kind);
  EXPECT_EQ(kinds, (std::vector<std::string>{"case.assigned", "case.changed", "case.opened"}));
  const auto& changed = *std::ranges::find(page->items, std::string("case.changed"), &HistoryLine::kind);
  EXPECT_EQ(changed.by_name, "Agent 11");
  EXPECT_EQ(base::to_json(changed.payload.at("changes")),
            R"([{"member":"subject","from":"The kettle drips","to":"The kettle leaks"}])");
  EXPECT_EQ(cases.history(anna, matter.id, {}, 1)->items.size(), 1u);
  EXPECT_EQ(cases.history(anna, matter.id, cases.history(anna, matter.id, {}, 1)->next, 1)->items.size(), 1u);
}

TEST_P(Living, what_is_solved_long_enough_closes_by_itself) {
  const Case matter = open();
  ASSERT_TRUE(cases.move(anna, matter.id, {.state = "solved"}));
  EXPECT_EQ(cases.close_solved(10), 0);
  clock.advance(std::chrono::hours(8 * 24));
  EXPECT_EQ(cases.close_solved(10), 1);
  EXPECT_EQ(fetch(matter.id).state, "closed");
}

TEST_P(Living, facts_say_what_conditions_may_ask) {
  NewCase what = about("Fact");
  what.fields = {{"product", "Kettle"}, {"warranty", true}, {"bought_on", "2026-01-02"}};
  const Case matter = open(anna, what);
  database->read([&](storage::Snapshot& snapshot) {
    const auto facts = cases.facts(snapshot, matter);
    const auto vocabulary = cases.vocabulary(snapshot);
    EXPECT_EQ(*facts.find("case.kind"), decisions::Value(std::string("repair")));
    EXPECT_EQ(*facts.find("case.field.warranty"), decisions::Value(true));
    for (const auto& [name, value] : facts.all()) {
      const auto* fact = vocabulary.find(name);
      ASSERT_TRUE(fact) << name;
      EXPECT_EQ(fact->type, decisions::type_of(value)) << name;
    }
  });
}

}  // namespace
}  // namespace deskbell::cases
