#pragma once
#include <events/log.h>
#include <storage/database.h>

#include <decisions/facts.h>
#include <escalation/events.h>
#include <escalation/ports.h>
#include <escalation/rules.h>

#include <memory>
#include <mutex>
#include <optional>
#include <vector>

// Ladders and duty rosters, as administrators write them. Reading needs view_cases, changing manage_cases. Each change
// appends its event on the workspace stream. Blocking, any thread; inside a `database.write` they join its transaction.
namespace deskbell::escalation {

struct DutyPerson {
  Id<identity::User> user;
  std::string name;
  DutyKind kind = DutyKind::on_duty;
};
BOOST_DESCRIBE_STRUCT(DutyPerson, (), (user, name, kind))

struct DutyView {
  Id<Roster> roster;
  Time at;
  std::vector<DutyPerson> people;  // in the order in which they are called
};
BOOST_DESCRIBE_STRUCT(DutyView, (), (roster, at, people))

// Where a draft would stand.
struct LadderPlace {
  std::optional<Id<Ladder>> replaces = {};
  std::optional<int> position = {};  // 1: first; none: that of `replaces`, or last
};

class Ladders {
 public:
  struct Needs {
    storage::Database& database;
    events::Log& log;
    Ids& ids;
    const Clock& clock;
    const decisions::Vocabularies& vocabularies;
    const Ports& ports;
  };
  explicit Ladders(Needs needs) : needs_(needs) {}

  Result<std::vector<Ladder>> list(const Actor& actor);  // in order
  Result<Ladder> find(const Actor& actor, Id<Ladder> id);
  Result<Ladder> create(const Actor& actor, const LadderDraft& draft);  // last
  // aborted when `version` is not the ladder's. What was raised stays as it is.
  Result<Ladder> change(const Actor& actor, Id<Ladder> id, std::int64_t version, const LadderDraft& draft);
  Result<void> remove(const Actor& actor, Id<Ladder> id);
  // All of them, the first one asked first.
  Result<std::vector<Ladder>> reorder(const Actor& actor, const std::vector<Id<Ladder>>& order);

  Result<std::vector<Roster>> rosters(const Actor& actor);  // the oldest first, which is the one that counts by itself
  Result<Roster> create_roster(const Actor& actor, const RosterDraft& draft);
  Result<Roster> change_roster(const Actor& actor, Id<Roster> id, std::int64_t version, const RosterDraft& draft);
  // failed_precondition while a ladder names it.
  Result<void> remove_roster(const Actor& actor, Id<Roster> id);
  // Who is called at `at` (now when absent); those who are disabled are left out.
  Result<DutyView> duty(const Actor& actor, Id<Roster> id, std::optional<Time> at);

  // For modules above, inside their transaction; no policy. No roster: the first one.
  std::vector<DutyPerson> on_duty(storage::Snapshot& snapshot, std::optional<Id<Roster>> roster, Time at);
  // All of them, in order.
  std::vector<Ladder> ladders(storage::Snapshot& snapshot);
  std::vector<Roster> rosters(storage::Snapshot& snapshot);
  // What would be stored of this draft, checked as when it is saved, and active.
  Result<Ladder> drafted(storage::Snapshot& snapshot, const LadderPlace& place, const LadderDraft& draft);
  // The active ladders as they are now, in order. Kept in memory until one changes.
  std::shared_ptr<const std::vector<CompiledLadder>> compiled(storage::Snapshot& snapshot);
  // The one that counts for these facts.
  std::optional<CompiledLadder> of(storage::Snapshot& snapshot, const decisions::Facts& facts);

  // Puts a ladder and a roster where there have never been any. At every start; without effect later.
  void seed();
  // The workspace has moved: rosters on which nobody was entered yet go with it.
  void follow(storage::Transaction& tx, const Actor& actor, const std::string& time_zone);

 private:
  void tell(storage::Transaction& tx, const Actor& actor, const Ladder& ladder);
  Needs needs_;
  std::mutex guard_;
  std::int64_t stamp_ = -1;
  std::shared_ptr<const std::vector<CompiledLadder>> known_;
};

}  // namespace deskbell::escalation
