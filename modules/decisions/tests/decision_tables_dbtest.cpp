#include <base/testing.h>
#include <identity/testing.h>
#include <storage/testing.h>

#include <decisions/decision_tables.h>
#include <decisions/events.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace deskbell::decisions {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;
using testing::SizeIs;

class Tables : public ::testing::TestWithParam<storage::Engine> {
 protected:
  Tables() {
    vocabularies.add([](storage::Snapshot&) { return Vocabulary{{"approval.amount", FactType::number}}; });
    vocabularies.add([this](storage::Snapshot&) { return custom; });
  }
  static Actor user(Permission permission) { return identity::testing_user(7, identity::Reach::all, {permission}); }
  static TableDraft draft(std::string key = "refunds") {
    return {.key = std::move(key),
            .name = "Refunds",
            .description = "",
            .table = {.hit = HitPolicy::first,
                      .inputs = {{"amount", "approval.amount", Operator::at_most}},
                      .outputs = {{"decision", FactType::text}},
                      .rows = {{"small", {{"amount", 50}}, {{"decision", "approve"}}}}}};
  }
  static Facts amount(double value) {
    Facts facts;
    facts.set("approval.amount", value);
    return facts;
  }
  Result<Decision> decide(double value) {
    return database->write([&](storage::Transaction& tx) { return tables.decide(tx, "refunds", amount(value)); });
  }

  base::ManualClock clock;
  storage::TestDatabase database{GetParam(), {events::schema(), schema()}};
  events::Log log{*database, clock};
  Ids ids{clock};
  Vocabulary custom{{"case.field.batch", FactType::text}};
  Vocabularies vocabularies;
  std::vector<std::string> users;
  DecisionTables tables{{.database = *database,
                         .log = log,
                         .ids = ids,
                         .clock = clock,
                         .vocabularies = vocabularies,
                         .used_by = [this](storage::Snapshot&, const std::string&) { return users; }}};
  Actor chief = user(Permission::manage_cases);
};
DESKBELL_ON_BOTH_ENGINES(Tables);

TEST_P(Tables, are_kept_changed_and_removed) {
  const auto made = tables.create(chief, draft());
  ASSERT_TRUE(made) << made.error().message;
  auto changed_draft = draft();
  changed_draft.name = "  Small refunds ";
  changed_draft.table.rows[0].when["amount"] = 80;
  const auto changed = tables.change(chief, made->id, 1, changed_draft);
  ASSERT_TRUE(changed) << changed.error().message;
  EXPECT_EQ(changed->name, "Small refunds");
  EXPECT_EQ(changed->version, 2);
  EXPECT_EQ(tables.get(chief, made->id)->table, changed_draft.table);
  EXPECT_EQ(code(tables.change(chief, made->id, 1, draft())), ErrorCode::aborted);
  EXPECT_EQ(code(tables.create(chief, draft())), ErrorCode::already_exists);
  EXPECT_THAT(*tables.list(chief), SizeIs(1));
  ASSERT_TRUE(tables.remove(chief, made->id));
  EXPECT_EQ(code(tables.get(chief, made->id)), ErrorCode::not_found);
  EXPECT_EQ(code(tables.remove(chief, made->id)), ErrorCode::not_found);
  const auto told = database->read(
      [&](storage::Snapshot& snapshot) { return log.read_stream(snapshot, events::kWorkspaceStream, 0, 10); });
  ASSERT_THAT(told, SizeIs(3));
  EXPECT_EQ(base::parse_json<TableChanged>(told[2].payload)->change, "removed");
}

TEST_P(Tables, a_broken_table_is_refused_with_place_and_reason) {
  auto broken = draft();
  broken.table.rows[0].when["amount"] = "fifty";
  const auto refused = tables.create(chief, broken);
  ASSERT_FALSE(refused);
  EXPECT_THAT(refused.error().fields, ElementsAre(FieldError{"table.rows[0].when.amount", "must be a number"}));
  auto nameless = draft();
  nameless.name = " \n";
  EXPECT_EQ(code(tables.create(chief, nameless)), ErrorCode::invalid_argument);
  EXPECT_EQ(code(tables.create(chief, draft("Refunds!"))), ErrorCode::invalid_argument);
  EXPECT_THAT(*tables.list(chief), IsEmpty());
}

TEST_P(Tables, only_those_who_manage_cases_change_them) {
  const auto made = tables.create(chief, draft());
  const Actor automator = user(Permission::manage_automation);
  const Actor agent = user(Permission::edit_cases);
  EXPECT_TRUE(tables.get(automator, made->id));
  EXPECT_TRUE(tables.facts(automator));
  EXPECT_EQ(code(tables.create(automator, draft("other"))), ErrorCode::permission_denied);
  EXPECT_EQ(code(tables.remove(automator, made->id)), ErrorCode::permission_denied);
  EXPECT_EQ(code(tables.list(agent)), ErrorCode::permission_denied);
  EXPECT_EQ(code(tables.evaluate(agent, made->id, {})), ErrorCode::permission_denied);
}

TEST_P(Tables, hits_are_counted_when_deciding_and_not_on_the_test_bench) {
  const auto made = tables.create(chief, draft());
  EXPECT_EQ(decide(10)->text("decision"), "approve");
  EXPECT_EQ(decide(20)->text("decision"), "approve");
  EXPECT_THAT(decide(100)->hits, IsEmpty());
  const auto tried = tables.evaluate(chief, made->id, {{"approval.amount", 10}});
  ASSERT_TRUE(tried);
  EXPECT_TRUE(tried->rows.front().applied);
  const auto hits = tables.get(chief, made->id)->hits;
  ASSERT_THAT(hits, SizeIs(2));
  EXPECT_EQ(hits[0].row, "");
  EXPECT_EQ(hits[0].hits, 1);
  EXPECT_EQ(hits[1].row, "small");
  EXPECT_EQ(hits[1].hits, 2);
  EXPECT_EQ(code(tables.evaluate(chief, made->id, {{"approval.amount", "ten"}})), ErrorCode::invalid_argument);
}

TEST_P(Tables, deciding_uses_the_newest_version_at_once) {
  const auto made = tables.create(chief, draft());
  EXPECT_THAT(decide(60)->hits, IsEmpty());
  auto wider = draft();
  wider.table.rows[0].when["amount"] = 80;
  ASSERT_TRUE(tables.change(chief, made->id, 1, wider));
  EXPECT_THAT(decide(60)->hits, SizeIs(1));
  const auto missing =
      database->write([&](storage::Transaction& tx) { return tables.decide(tx, "nothing", amount(1)); });
  EXPECT_EQ(code(missing), ErrorCode::not_found);
}

TEST_P(Tables, one_that_is_needed_stays) {
  const auto made = tables.create(chief, draft());
  users = {"the approval policy Refunds"};
  EXPECT_EQ(code(tables.remove(chief, made->id)), ErrorCode::failed_precondition);
  EXPECT_EQ(code(tables.change(chief, made->id, 1, draft("other_key"))), ErrorCode::failed_precondition);
  EXPECT_TRUE(tables.change(chief, made->id, 1, draft()));
}

TEST_P(Tables, a_table_whose_field_is_gone_says_so) {
  auto batches = draft();
  batches.table.inputs.push_back({"batch", "case.field.batch", Operator::is});
  batches.table.rows[0].when["batch"] = "B7";
  ASSERT_TRUE(tables.create(chief, batches));
  custom = {};
  EXPECT_EQ(code(decide(10)), ErrorCode::failed_precondition);
}

}  // namespace
}  // namespace deskbell::decisions
