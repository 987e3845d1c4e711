#include "case_fixture.h"

#include <algorithm>

namespace deskbell::cases {
namespace {

using namespace std::chrono_literals;
using Names = std::vector<std::string>;

class CaseListing : public Centre {};
DESKBELL_ON_BOTH_ENGINES(CaseListing);

TEST_P(CaseListing, each_filter_finds_its_own) {
  const Case a = open("A"), b = open("B"), c = open("C");
  NewCase complaint = about("D", kComplaint);
  complaint.queue = kRepairs;
  complaint.tags = {"loud"};
  const Case d = open(ben, complaint);
  ASSERT_TRUE(cases.assign(anna, a.id, {.owner = anna.user()}));
  ASSERT_TRUE(cases.grade(anna, b.id, {.level = Level::critical, .reason = "x"}));
  ASSERT_TRUE(cases.move(anna, c.id, {.state = "solved"}));
  ASSERT_TRUE(cases.set_parent(lead, d.id, a.id));
  const Category top = kinds.create_category(lead, {.name = "Kettles"}).value();
  const Category below = kinds.create_category(lead, {.parent = top.id, .name = "Seals"}).value();
  ASSERT_TRUE(cases.change(anna, b.id, {.category = below.id}));

  EXPECT_EQ(subjects(lead, {.order = Order::opened}), (Names{"D", "B", "A"}));
  EXPECT_EQ(subjects(lead, {.standing = Standing::any, .order = Order::opened}), (Names{"D", "C", "B", "A"}));
  EXPECT_EQ(subjects(lead, {.standing = Standing::solved}), (Names{"C"}));
  EXPECT_EQ(subjects(lead, {.standing = Standing::ended}), (Names{"C"}));
  EXPECT_EQ(subjects(lead, {.kind = "complaint"}), (Names{"D"}));
  EXPECT_EQ(subjects(lead, {.queue = kRepairs}), (Names{"D"}));
  EXPECT_EQ(subjects(anna, {.mine = Mine::owned}), (Names{"A"}));
  EXPECT_EQ(subjects(anna, {.mine = Mine::unowned}), (Names{"B"}));
  EXPECT_EQ(subjects(lead, {.owner = anna.user()}), (Names{"A"}));
  EXPECT_EQ(subjects(lead, {.level = Level::critical}), (Names{"B"}));
  EXPECT_EQ(subjects(lead, {.category = top.id}), (Names{"B"}));
  EXPECT_EQ(subjects(lead, {.tag = "loud"}), (Names{"D"}));
  EXPECT_EQ(subjects(lead, {.parent = a.id}), (Names{"D"}));
  EXPECT_EQ(subjects(lead, {.kind = "repair", .queue = kSales, .contact = customer, .order = Order::opened}),
            (Names{"B", "A"}));
  EXPECT_EQ(subjects(lead, {.order = Order::level}).front(), "B");
  EXPECT_EQ(cases.count(lead, {}).value(), 3);
  const auto counts = cases.counts(anna);
  EXPECT_EQ(counts->mine, 1);
  EXPECT_EQ(counts->unowned, 1);
  EXPECT_EQ(counts->unfinished, 2);
}

TEST_P(CaseListing, everybody_sees_what_he_may_see) {
  const Case a = open("A"), b = open("B");
  NewCase elsewhere = about("C");
  elsewhere.queue = kRepairs;
  const Case c = open(ben, elsewhere);
  ASSERT_TRUE(cases.watch(lead, c.id, loner.user()));
  EXPECT_EQ(subjects(anna, {.order = Order::opened}), (Names{"B", "A"}));
  EXPECT_EQ(subjects(ben, {}), (Names{"C"}));
  EXPECT_EQ(subjects(loner, {}), (Names{"C"}));
  EXPECT_EQ(subjects(loner, {.mine = Mine::watched}), (Names{"C"}));
  EXPECT_EQ(cases.count(loner, {}).value(), 1);
  EXPECT_EQ(code(cases.list(stranger, {})), ErrorCode::permission_denied);
  EXPECT_EQ(code(cases.list(li, {})), ErrorCode::permission_denied);
}

// No index serves the ways to see among ended cases, too, so they are walked together.
TEST_P(CaseListing, what_may_be_seen_in_several_ways_comes_once_and_in_order) {
  const Case sold = open("sold"), owned = open("owned"), watched = open("watched"), foreign = open("foreign");
  for (const Case& one : {owned, watched, foreign}) ASSERT_TRUE(cases.assign(lead, one.id, {.queue = kRepairs}));
  ASSERT_TRUE(cases.assign(lead, owned.id, {.owner = anna.user()}));
  ASSERT_TRUE(cases.assign(lead, sold.id, {.owner = anna.user()}));
  ASSERT_TRUE(cases.watch(lead, watched.id, anna.user()));
  ASSERT_TRUE(cases.move(lead, owned.id, {.state = "solved"}));
  Names all;
  CaseFilter filter{.standing = Standing::any, .order = Order::opened, .limit = 1};
  for (int pages = 0; pages < 5; ++pages) {
    const auto page = cases.list(anna, filter);
    ASSERT_TRUE(page) << page.error().message;
    for (const auto& one : page->items) all.push_back(one.subject);
    if (!page->next) break;
    filter.cursor = page->next;
  }
  EXPECT_EQ(all, (Names{"watched", "owned", "sold"}));
  EXPECT_EQ(cases.count(anna, {.standing = Standing::any}).value(), 3);
  EXPECT_EQ(subjects(anna, {.standing = Standing::any, .queue = kRepairs, .order = Order::opened}),
            (Names{"watched", "owned"}));
}

TEST_P(CaseListing, pages_go_on_where_the_last_one_ended_in_every_order) {
  for (int i = 0; i < 7; ++i) open("Case " + std::to_string(i));
  const Case watched = open("Case 7");
  ASSERT_TRUE(cases.assign(lead, watched.id, {.owner = anna.user()}));
  for (const auto order : {Order::due, Order::level, Order::updated, Order::opened}) {
    Names all;
    CaseFilter filter{.order = order, .limit = 3};
    for (int pages = 0; pages < 5; ++pages) {
      const auto page = cases.list(anna, filter);
      ASSERT_TRUE(page) << page.error().message;
      for (const auto& one : page->items) all.push_back(one.subject);
      if (!page->next) break;
      filter.cursor = page->next;
    }
    EXPECT_EQ(all.size(), 8u) << base::name_of(order);
    EXPECT_EQ(all, subjects(anna, {.order = order}));
    std::ranges::sort(all);
    EXPECT_EQ(std::ranges::unique(all).size(), 0u);
  }
  EXPECT_EQ(code(cases.list(anna, {.cursor = "nonsense"})), ErrorCode::invalid_argument);
}

TEST_P(CaseListing, words_are_found_in_cases_and_notes_by_who_may_see_them) {
  const Case a = open("The kettle drips");
  open("The lid is loose");
  ASSERT_TRUE(cases.write(anna, a.id, {.text = "A new gasket was ordered"}));
  index();
  const auto names = [&](const Actor& actor, std::string_view text) {
    Names all;
    // A search answers what it has after a few milliseconds, with where to go on.
    std::optional<std::string> cursor;
    do {
      const auto page = cases.search(actor, text, cursor);
      for (const FoundCase& found : page->items) all.push_back(found.matter.subject);
      cursor = page->next;
    } while (cursor);
    return all;
  };
  EXPECT_EQ(names(anna, "kettle"), (Names{"The kettle drips"}));
  EXPECT_EQ(names(anna, "gasket"), (Names{"The kettle drips"}));
  EXPECT_EQ(names(anna, a.number), (Names{"The kettle drips"}));
  EXPECT_TRUE(names(ben, "kettle").empty());
  EXPECT_EQ(names(lead, "Li Wei").size(), 2u);
  ASSERT_TRUE(cases.assign(anna, a.id, {.queue = kRepairs}));
  index();
  EXPECT_EQ(names(ben, "gasket").size(), 1u);
  EXPECT_EQ(cases.search(anna, "REP-4711")->items.size(), 0u);
  EXPECT_TRUE(subjects(lead, {.queue = kSales, .text = "kettle"}).empty());
  EXPECT_EQ(subjects(lead, {.queue = kRepairs, .text = a.number}), (Names{"The kettle drips"}));
}

TEST_P(CaseListing, views_are_ones_own_or_shared_by_who_manages) {
  const auto own = views.create(anna, {.name = "Mine", .filter = {.mine = Mine::owned, .cursor = "1.1"}});
  ASSERT_TRUE(own);
  EXPECT_FALSE(own->filter.cursor);
  EXPECT_EQ(code(views.create(anna, {.name = "All", .shared = true})), ErrorCode::permission_denied);
  const auto shared = views.create(lead, {.name = "All", .shared = true, .layout = Layout::board});
  ASSERT_TRUE(shared);
  EXPECT_EQ(views.list(anna)->size(), 2u);
  EXPECT_EQ(views.list(ben)->size(), 1u);
  EXPECT_EQ(code(views.change(ben, own->id, {.name = "x"})), ErrorCode::not_found);
  EXPECT_EQ(code(views.remove(anna, shared->id)), ErrorCode::permission_denied);
  EXPECT_EQ(views.change(anna, own->id, {.name = "My own"})->name, "My own");
  EXPECT_TRUE(views.remove(anna, own->id));
  EXPECT_EQ(code(views.create(stranger, {.name = "x"})), ErrorCode::permission_denied);
}

TEST_P(CaseListing, kinds_and_categories_are_changed_by_who_manages) {
  EXPECT_EQ(kinds.list(anna)->size(), 7u);
  EXPECT_EQ(code(kinds.change(anna, kRepair, {.name = "x"})), ErrorCode::permission_denied);
  NewKind loan{.key = "loan", .name = "Loan", .prefix = "LN", .states = kinds.find(lead, kRepair)->states};
  ASSERT_TRUE(kinds.create(lead, loan));
  EXPECT_EQ(code(kinds.create(lead, loan)), ErrorCode::already_exists);
  loan.key = "loan2";
  EXPECT_EQ(code(kinds.create(lead, loan)), ErrorCode::already_exists);
  open(anna, about("A loan", "loan"));
  EXPECT_EQ(code(kinds.remove(lead, "loan")), ErrorCode::failed_precondition);
  EXPECT_EQ(code(kinds.remove(lead, kRepair)), ErrorCode::failed_precondition);
  auto states = kinds.find(lead, "loan")->states;
  states[0].key = "begun";
  for (auto& state : states)
    for (auto& move : state.moves)
      if (move == "open") move = "begun";
  EXPECT_EQ(code(kinds.change(lead, "loan", {.states = states})), ErrorCode::failed_precondition);
  EXPECT_EQ(code(kinds.change(lead, "loan", {.name = "x", .version = 9})), ErrorCode::aborted);
  ASSERT_TRUE(kinds.change(lead, "loan", {.active = false}));
  EXPECT_EQ(code(cases.open(anna, about("Another", "loan"))), ErrorCode::invalid_argument);

  const auto top = kinds.create_category(lead, {.name = "Top"});
  const auto below = kinds.create_category(lead, {.parent = top->id, .name = "Below"});
  EXPECT_EQ(code(kinds.change_category(lead, top->id, {.parent = below->id})), ErrorCode::invalid_argument);
  EXPECT_EQ(code(kinds.remove_category(lead, top->id)), ErrorCode::failed_precondition);
  EXPECT_TRUE(kinds.remove_category(lead, below->id));
  auto settings = kinds.settings(lead).value();
  settings.matrices[0].levels[1][1] = Level::high;
  ASSERT_TRUE(kinds.set_settings(lead, settings));
  EXPECT_EQ(code(kinds.set_settings(lead, settings)), ErrorCode::aborted);
  EXPECT_EQ(open("High now").grade.level, Level::high);
}

}  // namespace
}  // namespace deskbell::cases
