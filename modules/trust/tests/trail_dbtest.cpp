#include "trail_store.h"

#include <identity/identity.h>
#include <storage/testing.h>

#include <gtest/gtest.h>
#include <stdlib.h>
#include <trust/receipt.h>
#include <trust/trail.h>
#include <trust/verify.h>
#include <vault/testing.h>

#include <fstream>
#include <system_error>

namespace deskbell::trust {
namespace {

std::filesystem::path temporary_directory() {
  std::string name = (std::filesystem::temp_directory_path() / "deskbell-trust-XXXXXX").string();
  if (!mkdtemp(name.data())) throw std::system_error(errno, std::generic_category());
  return name;
}

class AuditTrail : public ::testing::TestWithParam<storage::Engine> {
 protected:
  AuditTrail() {
    lead.kind = ActorKind::user;
    lead.id = 7;
    lead.permissions.set(identity::Permission::view_audit, identity::Reach::all);
  }
  ~AuditTrail() override { std::filesystem::remove_all(directory); }

  void append(std::string_view kind, std::int64_t actor, std::string payload) {
    ASSERT_TRUE(database->write([&](storage::Transaction& tx) -> Result<void> {
      log.append(tx, events::kWorkspaceStream, kind, actor, std::move(payload));
      return {};
    }));
  }
  void append_some(int count) {
    ASSERT_TRUE(database->write([&](storage::Transaction& tx) -> Result<void> {
      for (int i = 0; i < count; ++i)
        log.append(tx, events::kWorkspaceStream, "identity.role_changed", 7,
                   R"({"role":")" + std::to_string(i % 5 + 1) + R"(","name":"Role )" + std::to_string(i) +
                       R"(","by_name":"Ada","address":"192.0.2.1","request":"abc"})");
      return {};
    }));
  }
  // As the consumer does it.
  void feed() {
    const auto handler = trail.feeder();
    ASSERT_TRUE(database->write([&](storage::Transaction& tx) -> Result<void> {
      for (;;) {
        const auto events = log.read(tx, fed, 500);
        if (events.empty()) return {};
        TRY(handler(tx, events));
        fed = events.back().position;
      }
    }));
  }
  void run(const std::string& sql) {
    ASSERT_TRUE(database->write([&](storage::Transaction& tx) -> Result<void> {
      tx.each_of(sql, {}, [](const storage::Row&) {});
      return {};
    }));
  }
  Verdict check() { return verify(*database, vault); }
  std::vector<SignedCheckpoint> shipped() {
    std::ifstream in(directory / "checkpoints");
    return parse_checkpoint_file(std::string(std::istreambuf_iterator<char>(in), {})).value();
  }

  std::filesystem::path directory = temporary_directory();
  storage::TestDatabase database{GetParam(), {events::schema(), identity::schema(), schema()}};
  base::ManualClock clock;
  events::Log log{*database, clock};
  vault::Vault vault{vault::testing_vault().ring()};
  Trail trail{{.database = *database,
               .log = log,
               .clock = clock,
               .vault = vault,
               .checkpoint_file = directory / "checkpoints"}};
  std::int64_t fed = 0;
  Actor lead;
};
DESKBELL_ON_BOTH_ENGINES(AuditTrail);

TEST_P(AuditTrail, keeps_what_matters_with_who_where_and_what) {
  append("identity.signed_in", 7, R"({"user":"7","name":"Ada","by_name":"Ada","address":"192.0.2.1","request":"abc"})");
  append("conversation.message_posted", 7, R"({"text":"hello"})");
  append("routing.queue_changed", 8, R"({"queue":{"id":"12","name":"Sales"}})");
  append("identity.sign_in_failed", 0, R"({"reason":"unknown account","by_name":"","address":"192.0.2.9"})");
  feed();
  const auto page = trail.list(lead, {}).value();
  ASSERT_EQ(page.items.size(), 3U);
  EXPECT_EQ(page.items[2].kind, "identity.signed_in");
  EXPECT_EQ(page.items[2].actor_name, "Ada");
  EXPECT_EQ(page.items[2].object, "user 7");
  EXPECT_EQ(page.items[2].address, "192.0.2.1");
  EXPECT_EQ(page.items[2].request, "abc");
  EXPECT_EQ(page.items[1].object, "queue 12");
  EXPECT_EQ(page.items[0].actor_name, "Deskbell");
  EXPECT_EQ(page.items[0].number, "3");
  EXPECT_FALSE(page.items[0].is_signed);
  EXPECT_EQ(trail.list(lead, {.kind = "identity."})->items.size(), 2U);
  EXPECT_EQ(trail.list(lead, {.actor = {8}})->items.size(), 1U);
  EXPECT_EQ(trail.list(lead, {.object = "user 7"})->items.size(), 1U);
  const auto first = trail.list(lead, {.limit = 2}).value();
  ASSERT_TRUE(first.next);
  EXPECT_EQ(trail.list(lead, {.cursor = *first.next, .limit = 2})->items.size(), 1U);
  EXPECT_FALSE(trail.list(lead, {.cursor = *first.next, .limit = 2})->next);
  EXPECT_FALSE(trail.list(lead, {.cursor = "x"}));
  EXPECT_EQ(trail.list(Actor{.kind = ActorKind::user, .id = 9}, {}).error().code, ErrorCode::permission_denied);
}

TEST_P(AuditTrail, takes_each_event_once_though_it_is_fed_twice) {
  append_some(10);
  feed();
  fed = 0;
  feed();
  append_some(1);
  feed();
  EXPECT_EQ(trail.state(lead)->records, 11);
  EXPECT_EQ(check().fault, std::nullopt);
}

TEST_P(AuditTrail, tells_the_state_before_and_after_a_change) {
  append("identity.role_changed", 7, R"({"role":"1","name":"A"})");
  append("identity.role_changed", 7, R"({"role":"2","name":"X"})");
  append("identity.role_changed", 7, R"({"role":"1","name":"B"})");
  feed();
  const auto first = database->read([&](storage::Snapshot& s) { return store::find_record(s, 1); })->record;
  const auto third = database->read([&](storage::Snapshot& s) { return store::find_record(s, 3); })->record;
  EXPECT_EQ(first.state_before, "");
  EXPECT_EQ(first.state_after, to_hex(sha256(R"({"role":"1","name":"A"})")));
  EXPECT_EQ(third.state_before, first.state_after);
}

TEST_P(AuditTrail, is_signed_after_a_minute_or_a_thousand_records) {
  append_some(5);
  feed();
  EXPECT_EQ(*trail.sign_due(Trail::Due::by_rule), 1) << "the first at once";
  append_some(5);
  feed();
  EXPECT_EQ(*trail.sign_due(Trail::Due::by_rule), 0);
  clock.advance(std::chrono::seconds(60));
  EXPECT_EQ(*trail.sign_due(Trail::Due::by_rule), 1);
  append_some(2500);
  feed();
  EXPECT_EQ(*trail.sign_due(Trail::Due::by_rule), 2);
  const auto state = trail.state(lead).value();
  EXPECT_EQ(state.records, 2510);
  EXPECT_EQ(state.signed_to, 2010);
  EXPECT_EQ(state.checkpoints, 4);
  feed();
  EXPECT_EQ(trail.state(lead)->records, 2510) << "checkpoints make no records";
  EXPECT_EQ(check(), (Verdict{.records = 2510, .checkpoints = 4, .fault = {}}));
}

TEST_P(AuditTrail, ships_every_checkpoint_once_also_after_a_crash_in_the_middle_of_a_line) {
  append_some(3);
  feed();
  ASSERT_TRUE(trail.sign_due(Trail::Due::all));
  EXPECT_EQ(*trail.ship(), 1);
  EXPECT_EQ(*trail.ship(), 0);
  append_some(3);
  feed();
  ASSERT_TRUE(trail.sign_due(Trail::Due::all));
  std::ofstream(directory / "checkpoints", std::ios::app) << R"({"checkpoint":"desk)";
  Trail again({.database = *database,
               .log = log,
               .clock = clock,
               .vault = vault,
               .checkpoint_file = directory / "checkpoints"});
  EXPECT_EQ(*again.ship(), 1);
  const auto all = shipped();
  ASSERT_EQ(all.size(), 2U);
  EXPECT_EQ(parse_checkpoint(all[1].text)->last, 6);
  EXPECT_TRUE(verify(*database, vault, all) == check());
}

TEST_P(AuditTrail, a_receipt_is_there_once_the_record_is_signed) {
  append_some(5);
  feed();
  EXPECT_EQ(trail.receipt(lead, 3).error().code, ErrorCode::failed_precondition);
  EXPECT_EQ(trail.receipt(lead, 6).error().code, ErrorCode::not_found);
  ASSERT_TRUE(trail.sign_due(Trail::Due::all));
  const std::vector<std::string> keys{public_keys(vault).at(1)};
  for (int number = 1; number <= 5; ++number) {
    const auto checked = check_receipt(trail.receipt(lead, number).value(), keys);
    ASSERT_TRUE(checked) << checked.error().message;
    EXPECT_EQ(checked->record.number, number);
  }
  EXPECT_TRUE(trail.list(lead, {})->items[0].is_signed);
}

TEST_P(AuditTrail, the_database_itself_refuses_changes) {
  append_some(3);
  feed();
  ASSERT_TRUE(trail.sign_due(Trail::Due::all));
  for (const char* sql : {"UPDATE audit_record SET actor = 1", "DELETE FROM audit_record WHERE number = 3",
                          "UPDATE audit_checkpoint SET at = 1", "DELETE FROM audit_checkpoint"})
    EXPECT_ANY_THROW((void)database->write([&](storage::Transaction& tx) -> Result<void> {
      tx.each_of(sql, {}, [](const storage::Row&) {});
      return {};
    })) << sql;
  EXPECT_EQ(check().records, 3);
}

TEST_P(AuditTrail, goes_on_over_a_rotation_of_keys_and_stays_good_when_the_old_one_is_gone) {
  append_some(3);
  feed();
  ASSERT_TRUE(trail.sign_due(Trail::Due::all));
  ASSERT_TRUE(vault.add_key(vault::KeyState::active));
  auto holding = trail.sealed();
  EXPECT_EQ(holding.use(), (vault::KeyUse{{1, 1}}));
  EXPECT_EQ(*holding.reseal(10), 1);
  EXPECT_EQ(*holding.reseal(10), 0);
  EXPECT_EQ(holding.use(), (vault::KeyUse{{2, 1}}));
  append_some(3);
  feed();
  ASSERT_TRUE(trail.sign_due(Trail::Due::all));
  ASSERT_TRUE(vault.retire(1, rests_of(vault, 1)));
  EXPECT_EQ(check(), (Verdict{.records = 6, .checkpoints = 2, .fault = {}}));
}

TEST_P(AuditTrail, an_empty_one_is_sound) {
  EXPECT_EQ(check(), Verdict{});
  EXPECT_EQ(*trail.sign_due(Trail::Due::all), 0);
}

TEST_P(AuditTrail, feeds_signs_and_verifies_by_itself) {
  append_some(3);
  trail.start();
  trail.drain();
  EXPECT_EQ(trail.state(lead)->records, 3);
  const auto state = trail.verify_now(lead).value();
  EXPECT_EQ(state.verified_to, 3);
  EXPECT_FALSE(state.fault);
}

// The tests below play somebody who may do everything to the database but does not have the keys.
class TamperedTrail : public AuditTrail {
 protected:
  static constexpr int kRecords = 150;

  TamperedTrail() {
    const bool sqlite = GetParam() == storage::Engine::sqlite;
    append_some(50);
    feed();
    EXPECT_TRUE(trail.sign_due(Trail::Due::all));
    append_some(60);
    feed();
    EXPECT_TRUE(trail.sign_due(Trail::Due::all));
    append_some(kRecords - 110);
    feed();
    EXPECT_TRUE(trail.ship());
    for (const char* table : {"record", "checkpoint"}) {
      if (sqlite) {
        for (const char* what : {"update", "delete"}) run("DROP TRIGGER audit_" + std::string(table) + "_" + what);
      } else {
        run("DROP TRIGGER audit_" + std::string(table) + "_keep ON audit_" + table);
      }
    }
    for (const char* table : {"record", "checkpoint", "head"})
      run("CREATE TABLE good_" + std::string(table) + " AS SELECT * FROM audit_" + table);
    EXPECT_EQ(check(), (Verdict{.records = kRecords, .checkpoints = 2, .fault = {}}));
  }
  void heal() {
    ASSERT_TRUE(database->write([&](storage::Transaction& tx) -> Result<void> {
      for (const std::string table : {"record", "checkpoint", "head"})
        for (const auto& sql :
             {"DELETE FROM audit_" + table, "INSERT INTO audit_" + table + " SELECT * FROM good_" + table})
          tx.each_of(sql, {}, [](const storage::Row&) {});
      return {};
    }));
  }
  Record record(std::int64_t number) {
    return database->read([&](storage::Snapshot& s) { return store::find_record(s, number); })->record;
  }
  void put(const std::vector<Record>& records) {
    ASSERT_TRUE(database->write([&](storage::Transaction& tx) -> Result<void> {
      for (const auto& record : records) {
        tx.each_of("DELETE FROM audit_record WHERE number = " + std::to_string(record.number), {},
                   [](const storage::Row&) {});
        store::insert_record(tx, record, hash_of(record));
      }
      return {};
    }));
  }
  void put(const Record& record) { put(std::vector{record}); }
  // Hashes everything from there on anew.
  void rehash_from(std::int64_t number) {
    std::vector<Record> all;
    database->read([&](storage::Snapshot& s) {
      store::walk(s, number - 1, 1000, [&](const store::Stored& stored) { all.push_back(stored.record); });
    });
    for (std::size_t i = 1; i < all.size(); ++i) all[i].prev = hash_of(all[i - 1]);
    put(all);
  }
};
DESKBELL_ON_BOTH_ENGINES(TamperedTrail);

TEST_P(TamperedTrail, a_thousand_random_tamperings_are_all_found_and_the_first_bad_record_is_named) {
  base::SeededRandom random(20260302);
  const auto any = [&](std::int64_t from, std::int64_t to) {
    return from + static_cast<std::int64_t>(random.below(static_cast<std::uint64_t>(to - from + 1)));
  };
  const auto where = [](std::int64_t number) { return " WHERE number = " + std::to_string(number); };
  const auto text = [](std::int64_t number) { return std::to_string(number); };
  int exact = 0;
  for (int i = 0; i < 1000; ++i) {
    const std::int64_t at = any(1, kRecords);
    // Where the search may end: `at` itself, or, when nothing but a signature tells, somewhere in what it covers.
    std::int64_t lowest = at;
    std::int64_t highest = at;
    std::string what;
    switch (i % 12) {
      case 0: {
        const char* const columns[] = {"actor_name", "action",       "object",      "address",
                                       "request",    "state_before", "state_after", "body"};
        const char* const column = columns[random.below(8)];
        what = std::string("edit of ") + column;
        run("UPDATE audit_record SET " + std::string(column) + " = " + column + " || 'x'" + where(at));
        break;
      }
      case 1: {
        const char* const columns[] = {"actor", "at", "position"};
        const char* const column = columns[random.below(3)];
        what = std::string("edit of ") + column;
        run("UPDATE audit_record SET " + std::string(column) + " = " + column + " + 1" + where(at));
        break;
      }
      case 2: {
        what = "edit, hashed anew";
        Record changed = record(at);
        changed.actor_name = "Eve";
        put(changed);
        // Nobody but the sealed end speaks of the last one, and it does not tell which of those not signed yet it was.
        if (at == kRecords) lowest = 111;
        break;
      }
      case 3:
        what = "deletion";
        run("DELETE FROM audit_record" + where(at));
        break;
      case 4: {
        what = "swap";
        const std::int64_t other = at == kRecords ? at - 1 : any(at + 1, kRecords);
        lowest = std::min(at, other);
        run("UPDATE audit_record SET number = 100000" + where(at));
        run("UPDATE audit_record SET number = " + text(at) + where(other));
        run("UPDATE audit_record SET number = " + text(other) + where(100'000));
        break;
      }
      case 5:
        what = "cut of the tail";
        run("DELETE FROM audit_record WHERE number >= " + text(at));
        break;
      case 6:
        what = "cut of the tail with its checkpoints";
        run("DELETE FROM audit_record WHERE number >= " + text(at));
        run("DELETE FROM audit_checkpoint WHERE last_record >= " + text(at));
        break;
      case 7: {
        what = "cut of the tail with checkpoints and end forged";
        run("DELETE FROM audit_record WHERE number >= " + text(at));
        run("DELETE FROM audit_checkpoint WHERE last_record >= " + text(at));
        run("UPDATE audit_head SET number = " + text(at - 1) + ", checkpoint = " +
            (at > 110  ? "2"
             : at > 50 ? "1"
                       : "0"));
        break;
      }
      case 8: {
        what = "everything from there on hashed anew";
        Record changed = record(at);
        changed.object = "role 666";
        put(changed);
        rehash_from(at);
        lowest = at <= 50 ? 1 : at <= 110 ? 51 : 111;
        break;
      }
      case 9: {
        what = "deletion, with the later ones moved up and hashed anew";
        run("DELETE FROM audit_record" + where(at));
        run("UPDATE audit_record SET number = number + 100000 WHERE number > " + text(at));
        run("UPDATE audit_record SET number = number - 100001 WHERE number > 100000");
        if (at < kRecords) {
          Record moved = record(at);
          moved.prev = at == 1 ? Hash{} : hash_of(record(at - 1));
          put(moved);
          rehash_from(at);
        }
        if (at > 110) highest = kRecords;
        lowest = at <= 50 ? 1 : at <= 110 ? 51 : 111;
        break;
      }
      case 10: {
        what = "a forged record at the end";
        Record forged = record(kRecords);
        forged.prev = hash_of(forged);
        ++forged.number;
        put(forged);
        break;
      }
      default: {
        what = "a checkpoint edited or taken away";
        const std::int64_t which = any(1, 2);
        lowest = which == 1 ? 1 : 51;
        switch (random.below(3)) {
          case 0:
            run("UPDATE audit_checkpoint SET text = replace(text, 'last', 'most')" + where(which));
            break;
          case 1:
            run("UPDATE audit_checkpoint SET last_record = last_record - 1" + where(which));
            break;
          default:
            run("DELETE FROM audit_checkpoint" + where(which));
        }
        break;
      }
    }
    const Verdict verdict = check();
    ASSERT_TRUE(verdict.fault) << i << ": " << what << " at " << at;
    if (i % 12 == 10) {
      EXPECT_EQ(verdict.fault->record, kRecords + 1) << what;
    } else if (i % 12 == 11) {
      EXPECT_EQ(verdict.fault->record, lowest) << what;
    } else {
      EXPECT_GE(verdict.fault->record, std::min(lowest, at))
          << i << ": " << what << " at " << at << ": " << verdict.fault->what;
      EXPECT_LE(verdict.fault->record, highest) << i << ": " << what << " at " << at << ": " << verdict.fault->what;
    }
    exact += verdict.fault->record == at ? 1 : 0;
    heal();
  }
  RecordProperty("named exactly", exact);
  EXPECT_FALSE(check().fault);
}

TEST_P(TamperedTrail, a_database_put_back_whole_is_found_out_by_what_was_shipped) {
  clock.advance(std::chrono::seconds(60));
  append_some(10);
  feed();
  ASSERT_TRUE(trail.sign_due(Trail::Due::all));
  ASSERT_TRUE(trail.ship());
  heal();  // the state of a minute ago, with a sealed end that fits
  EXPECT_FALSE(check().fault);
  const auto verdict = verify(*database, vault, shipped());
  ASSERT_TRUE(verdict.fault);
  EXPECT_EQ(verdict.fault->record, 151);  // those before are whole
}

TEST_P(TamperedTrail, a_checkpoint_signed_by_another_key_is_refused) {
  vault::KeyRing ring = vault.ring();
  ring.keys[0].bytes[0] ^= 1;
  const auto verdict = verify(*database, vault::Vault(ring));
  ASSERT_TRUE(verdict.fault);
  EXPECT_EQ(verdict.fault->record, 1);
}

}  // namespace
}  // namespace deskbell::trust
