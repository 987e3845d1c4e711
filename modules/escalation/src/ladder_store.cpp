#include "ladder_store.h"

namespace deskbell::escalation::store {
namespace {

using storage::Row;
using storage::Statement;

constexpr Statement kStamp{"escalation.stamp", "SELECT stamp FROM escalation_stamp WHERE id = 1"};
constexpr Statement kTouch{"escalation.touch", "UPDATE escalation_stamp SET stamp = stamp + 1 WHERE id = 1"};
constexpr Statement kLadders{"escalation.ladders", "SELECT body FROM escalation_ladder ORDER BY position, id"};
constexpr Statement kLadder{"escalation.ladder", "SELECT body FROM escalation_ladder WHERE id = $1"};
constexpr Statement kInsertLadder{
    "escalation.insert_ladder",
    "INSERT INTO escalation_ladder (id, position, active, version, body) VALUES ($1, $2, $3, $4, $5)"};
constexpr Statement kUpdateLadder{
    "escalation.update_ladder",
    "UPDATE escalation_ladder SET position = $2, active = $3, version = $4, body = $5 WHERE id = $1"};
constexpr Statement kRemoveLadder{"escalation.remove_ladder", "DELETE FROM escalation_ladder WHERE id = $1"};
constexpr Statement kRosters{"escalation.rosters", "SELECT body FROM escalation_roster ORDER BY id"};
constexpr Statement kRoster{"escalation.roster", "SELECT body FROM escalation_roster WHERE id = $1"};
constexpr Statement kInsertRoster{"escalation.insert_roster",
                                  "INSERT INTO escalation_roster (id, version, body) VALUES ($1, $2, $3)"};
constexpr Statement kUpdateRoster{"escalation.update_roster",
                                  "UPDATE escalation_roster SET version = $2, body = $3 WHERE id = $1"};
constexpr Statement kRemoveRoster{"escalation.remove_roster", "DELETE FROM escalation_roster WHERE id = $1"};

template <class T>
T body_of(const Row& row) {
  return base::parse_json<T>(row.text(0)).value();
}

}  // namespace

std::int64_t stamp(storage::Snapshot& snapshot) {
  return snapshot.number(kStamp);
}
void touch(storage::Transaction& tx) {
  tx.run(kTouch);
}

std::vector<Ladder> ladders(storage::Snapshot& snapshot) {
  return snapshot.all(kLadders, body_of<Ladder>);
}
std::optional<Ladder> ladder(storage::Snapshot& snapshot, Id<Ladder> id) {
  return snapshot.one(kLadder, body_of<Ladder>, id);
}
void insert(storage::Transaction& tx, const Ladder& ladder) {
  tx.run(kInsertLadder, ladder.id, ladder.position, ladder.active, ladder.version, base::to_json(ladder));
}
void update(storage::Transaction& tx, const Ladder& ladder) {
  tx.run(kUpdateLadder, ladder.id, ladder.position, ladder.active, ladder.version, base::to_json(ladder));
}
void remove(storage::Transaction& tx, Id<Ladder> id) {
  tx.run(kRemoveLadder, id);
}

std::vector<Roster> rosters(storage::Snapshot& snapshot) {
  return snapshot.all(kRosters, body_of<Roster>);
}
std::optional<Roster> roster(storage::Snapshot& snapshot, Id<Roster> id) {
  return snapshot.one(kRoster, body_of<Roster>, id);
}
void insert(storage::Transaction& tx, const Roster& roster) {
  tx.run(kInsertRoster, roster.id, roster.version, base::to_json(roster));
}
void update(storage::Transaction& tx, const Roster& roster) {
  tx.run(kUpdateRoster, roster.id, roster.version, base::to_json(roster));
}
void remove(storage::Transaction& tx, Id<Roster> id) {
  tx.run(kRemoveRoster, id);
}

std::vector<const Statement*> ladder_statements() {
  return {&kStamp,        &kTouch,   &kLadders, &kLadder,       &kInsertLadder, &kUpdateLadder,
          &kRemoveLadder, &kRosters, &kRoster,  &kInsertRoster, &kUpdateRoster, &kRemoveRoster};
}

}  // namespace deskbell::escalation::store
