#pragma once
#include <escalation/escalations.h>

#include <string>
#include <vector>

// The only SQL about what was raised. A row is its JSON; the columns beside it are there to find it.
namespace deskbell::escalation::store {

// What is still to be done, as the ladder said when it was raised.
struct Plan {
  std::vector<Action> actions;
  std::vector<Line> lines;
};
BOOST_DESCRIBE_STRUCT(Plan, (), (actions, lines))

bool exists(storage::Snapshot& snapshot, Id<cases::Case> matter, Id<Ladder> ladder, const std::string& level,
            const std::string& occasion);
std::vector<Fired> fired(storage::Snapshot& snapshot, Id<cases::Case> matter, Id<Ladder> ladder);
void insert(storage::Transaction& tx, const Escalation& escalation, const std::string& occasion, const Plan& plan);
// Also makes its version grow.
void save(storage::Transaction& tx, Escalation& escalation);
std::optional<Escalation> load(storage::Snapshot& snapshot, Id<Escalation> id);
Plan plan(storage::Snapshot& snapshot, Id<Escalation> id);
std::vector<Escalation> of_case(storage::Snapshot& snapshot, Id<cases::Case> matter, int limit);  // newest first
std::vector<Escalation> ringing_of_case(storage::Snapshot& snapshot, Id<cases::Case> matter);
std::vector<Escalation> ringing_for(storage::Snapshot& snapshot, Id<identity::User> user, int limit);
// Newest first, with id < before (0: from the newest).
std::vector<Escalation> list(storage::Snapshot& snapshot, const std::optional<CallState>& state, std::int64_t before,
                             int limit);
Stats stats(storage::Snapshot& snapshot);

std::vector<const storage::Statement*> escalation_statements();

}  // namespace deskbell::escalation::store
