#include "ladder_store.h"

#include <base/log.h>

#include <escalation/ladders.h>

#include <algorithm>
#include <set>

namespace deskbell::escalation {
namespace {

constexpr const char* kNoLadder = "There is no such ladder.";

Result<void> require_version(std::int64_t seen, std::int64_t is) {
  if (seen == is) return {};
  return failure(ErrorCode::aborted, "Somebody else has changed it; look at it again.");
}

// Queues and people that a ladder names must exist when it is written.
class Known {
 public:
  Known(storage::Snapshot& snapshot, const Ports& ports) : snapshot_(snapshot), ports_(ports) {}

  void queue(const std::string& field, const std::optional<Id<routing::Queue>>& queue) {
    if (queue && !ports_.queue_name(snapshot_, *queue)) wrong(field);
  }
  void who(const std::string& field, const Who& one) {
    if (one.user && !ports_.user_name(snapshot_, *one.user)) wrong(field + ".user");
    if (one.roster && !store::roster(snapshot_, *one.roster)) wrong(field + ".roster");
  }
  void action(const std::string& field, const Action& action) {
    queue(field + ".queue", action.queue);
    if (action.task) queue(field + ".task.queue", action.task->queue);
    if (action.roster && !store::roster(snapshot_, *action.roster)) wrong(field + ".roster");
    if (!action.who) return;
    for (std::size_t i = 0; i < action.who->size(); ++i)
      who(field + ".who[" + std::to_string(i) + "]", (*action.who)[i]);
  }
  void user(const std::string& field, Id<identity::User> user) {
    if (!ports_.user_name(snapshot_, user)) wrong(field);
  }
  Result<void> result() {
    if (errors_.empty()) return {};
    return std::unexpected(base::invalid_fields(std::move(errors_)));
  }

 private:
  void wrong(const std::string& field) { errors_.push_back({field, "does not exist"}); }
  storage::Snapshot& snapshot_;
  const Ports& ports_;
  std::vector<FieldError> errors_;
};

Result<void> check_known(storage::Snapshot& snapshot, const Ports& ports, const LadderDraft& draft) {
  Known known(snapshot, ports);
  for (std::size_t i = 0; i < draft.lines.size(); ++i)
    known.queue("lines[" + std::to_string(i) + "].queue", draft.lines[i].queue);
  for (std::size_t i = 0; i < draft.levels.size(); ++i)
    for (std::size_t a = 0; a < draft.levels[i].actions.size(); ++a)
      known.action("levels[" + std::to_string(i) + "].actions[" + std::to_string(a) + "]", draft.levels[i].actions[a]);
  return known.result();
}

Result<void> check_known(storage::Snapshot& snapshot, const Ports& ports, const RosterDraft& draft) {
  Known known(snapshot, ports);
  for (std::size_t i = 0; i < draft.shifts.size(); ++i) {
    const std::string path = "shifts[" + std::to_string(i) + "]";
    known.user(path + ".user", draft.shifts[i].user);
    if (draft.shifts[i].deputy) known.user(path + ".deputy", *draft.shifts[i].deputy);
  }
  for (std::size_t i = 0; i < draft.fallback.size(); ++i)
    known.user("fallback[" + std::to_string(i) + "]", draft.fallback[i]);
  return known.result();
}

bool names_roster(const Ladder& ladder, Id<Roster> id) {
  for (const Rung& rung : ladder.levels)
    for (const Action& action : rung.actions) {
      if (action.roster == id) return true;
      if (action.who && std::ranges::any_of(*action.who, [&](const Who& one) { return one.roster == id; })) return true;
    }
  return false;
}

}  // namespace

void Ladders::tell(storage::Transaction& tx, const Actor& actor, const Ladder& ladder) {
  store::touch(tx);
  needs_.log.append(tx, events::kWorkspaceStream, actor.id,
                    LadderChanged{ladder, actor.name, actor.address, actor.request});
}

Result<std::vector<Ladder>> Ladders::list(const Actor& actor) {
  TRY(identity::require(actor, Permission::view_cases));
  return needs_.database.read(
      [&](storage::Snapshot& snapshot) -> Result<std::vector<Ladder>> { return store::ladders(snapshot); });
}

Result<Ladder> Ladders::find(const Actor& actor, Id<Ladder> id) {
  TRY(identity::require(actor, Permission::view_cases));
  return needs_.database.read([&](storage::Snapshot& snapshot) -> Result<Ladder> {
    auto ladder = store::ladder(snapshot, id);
    if (!ladder) return not_found(kNoLadder);
    return *std::move(ladder);
  });
}

Result<Ladder> Ladders::create(const Actor& actor, const LadderDraft& draft) {
  TRY(identity::require(actor, Permission::manage_cases));
  return needs_.database.write([&](storage::Transaction& tx) -> Result<Ladder> {
    TRY(check(draft, needs_.vocabularies.read(tx)));
    TRY(check_known(tx, needs_.ports, draft));
    const auto all = store::ladders(tx);
    if (std::ssize(all) >= kMostLadders)
      return failure(ErrorCode::resource_exhausted,
                     "There may be at most " + std::to_string(kMostLadders) + " ladders.");
    Ladder ladder;
    static_cast<LadderDraft&>(ladder) = draft;
    ladder.id = needs_.ids.next<Ladder>();
    ladder.position = all.empty() ? 1 : all.back().position + 1;
    ladder.changed_at = needs_.clock.now();
    store::insert(tx, ladder);
    tell(tx, actor, ladder);
    return ladder;
  });
}

Result<Ladder> Ladders::change(const Actor& actor, Id<Ladder> id, std::int64_t version, const LadderDraft& draft) {
  TRY(identity::require(actor, Permission::manage_cases));
  return needs_.database.write([&](storage::Transaction& tx) -> Result<Ladder> {
    auto ladder = store::ladder(tx, id);
    if (!ladder) return not_found(kNoLadder);
    TRY(require_version(version, ladder->version));
    TRY(check(draft, needs_.vocabularies.read(tx)));
    TRY(check_known(tx, needs_.ports, draft));
    if (static_cast<const LadderDraft&>(*ladder) == draft) return *std::move(ladder);
    static_cast<LadderDraft&>(*ladder) = draft;
    ++ladder->version;
    ladder->changed_at = needs_.clock.now();
    store::update(tx, *ladder);
    tell(tx, actor, *ladder);
    return *std::move(ladder);
  });
}

Result<Ladder> Ladders::drafted(storage::Snapshot& snapshot, const LadderPlace& place, const LadderDraft& draft) {
  const auto all = store::ladders(snapshot);
  Ladder ladder;
  auto position = std::ssize(all) + 1;
  if (place.replaces) {
    const auto known = std::ranges::find(all, *place.replaces, &Ladder::id);
    if (known == all.end()) return not_found(kNoLadder);
    ladder = *known;
    position = known - all.begin() + 1;
  } else {
    ladder.id = needs_.ids.next<Ladder>();
  }
  ladder.position = std::max(1, place.position.value_or(static_cast<int>(position)));
  TRY(check(draft, needs_.vocabularies.read(snapshot)));
  TRY(check_known(snapshot, needs_.ports, draft));
  static_cast<LadderDraft&>(ladder) = draft;
  ladder.active = true;
  return ladder;
}

std::vector<Ladder> Ladders::ladders(storage::Snapshot& snapshot) {
  return store::ladders(snapshot);
}

std::vector<Roster> Ladders::rosters(storage::Snapshot& snapshot) {
  return store::rosters(snapshot);
}

Result<void> Ladders::remove(const Actor& actor, Id<Ladder> id) {
  TRY(identity::require(actor, Permission::manage_cases));
  return needs_.database.write([&](storage::Transaction& tx) -> Result<void> {
    const auto ladder = store::ladder(tx, id);
    if (!ladder) return not_found(kNoLadder);
    store::remove(tx, id);
    int position = 0;
    for (Ladder& other : store::ladders(tx)) {
      if (other.position == ++position) continue;
      other.position = position;
      store::update(tx, other);
    }
    store::touch(tx);
    needs_.log.append(tx, events::kWorkspaceStream, actor.id,
                      LadderRemoved{id, ladder->name, actor.name, actor.address, actor.request});
    return {};
  });
}

Result<std::vector<Ladder>> Ladders::reorder(const Actor& actor, const std::vector<Id<Ladder>>& order) {
  TRY(identity::require(actor, Permission::manage_cases));
  return needs_.database.write([&](storage::Transaction& tx) -> Result<std::vector<Ladder>> {
    auto all = store::ladders(tx);
    const std::set<Id<Ladder>> named(order.begin(), order.end());
    if (named.size() != order.size() || order.size() != all.size() ||
        !std::ranges::all_of(all, [&](const Ladder& one) { return named.contains(one.id); }))
      return invalid("order", "must name each ladder once");
    for (Ladder& ladder : all) {
      const int position = static_cast<int>(std::ranges::find(order, ladder.id) - order.begin()) + 1;
      if (ladder.position == position) continue;
      ladder.position = position;
      ++ladder.version;
      store::update(tx, ladder);
      tell(tx, actor, ladder);
    }
    return store::ladders(tx);
  });
}

Result<std::vector<Roster>> Ladders::rosters(const Actor& actor) {
  TRY(identity::require(actor, Permission::view_cases));
  return needs_.database.read(
      [&](storage::Snapshot& snapshot) -> Result<std::vector<Roster>> { return store::rosters(snapshot); });
}

Result<Roster> Ladders::create_roster(const Actor& actor, const RosterDraft& draft) {
  TRY(identity::require(actor, Permission::manage_cases));
  TRY(check(draft));
  return needs_.database.write([&](storage::Transaction& tx) -> Result<Roster> {
    TRY(check_known(tx, needs_.ports, draft));
    Roster roster;
    static_cast<RosterDraft&>(roster) = draft;
    roster.id = needs_.ids.next<Roster>();
    roster.changed_at = needs_.clock.now();
    store::insert(tx, roster);
    needs_.log.append(tx, events::kWorkspaceStream, actor.id,
                      RosterChanged{roster, actor.name, actor.address, actor.request});
    return roster;
  });
}

Result<Roster> Ladders::change_roster(const Actor& actor, Id<Roster> id, std::int64_t version,
                                      const RosterDraft& draft) {
  TRY(identity::require(actor, Permission::manage_cases));
  TRY(check(draft));
  return needs_.database.write([&](storage::Transaction& tx) -> Result<Roster> {
    auto roster = store::roster(tx, id);
    if (!roster) return not_found("There is no such roster.");
    TRY(require_version(version, roster->version));
    TRY(check_known(tx, needs_.ports, draft));
    if (static_cast<const RosterDraft&>(*roster) == draft) return *std::move(roster);
    static_cast<RosterDraft&>(*roster) = draft;
    ++roster->version;
    roster->changed_at = needs_.clock.now();
    store::update(tx, *roster);
    needs_.log.append(tx, events::kWorkspaceStream, actor.id,
                      RosterChanged{*roster, actor.name, actor.address, actor.request});
    return *std::move(roster);
  });
}

Result<void> Ladders::remove_roster(const Actor& actor, Id<Roster> id) {
  TRY(identity::require(actor, Permission::manage_cases));
  return needs_.database.write([&](storage::Transaction& tx) -> Result<void> {
    const auto roster = store::roster(tx, id);
    if (!roster) return not_found("There is no such roster.");
    for (const Ladder& ladder : store::ladders(tx))
      if (names_roster(ladder, id))
        return failure(ErrorCode::failed_precondition, "The ladder " + ladder.name + " calls by this roster.");
    store::remove(tx, id);
    needs_.log.append(tx, events::kWorkspaceStream, actor.id,
                      RosterRemoved{id, roster->name, actor.name, actor.address, actor.request});
    return {};
  });
}

Result<DutyView> Ladders::duty(const Actor& actor, Id<Roster> id, std::optional<Time> at) {
  TRY(identity::require(actor, Permission::view_cases));
  const Time when = at.value_or(needs_.clock.now());
  return needs_.database.read([&](storage::Snapshot& snapshot) -> Result<DutyView> {
    if (!store::roster(snapshot, id)) return not_found("There is no such roster.");
    return DutyView{.roster = id, .at = when, .people = on_duty(snapshot, id, when)};
  });
}

std::vector<DutyPerson> Ladders::on_duty(storage::Snapshot& snapshot, std::optional<Id<Roster>> id, Time at) {
  std::optional<Roster> roster;
  if (id) {
    roster = store::roster(snapshot, *id);
  } else if (auto all = store::rosters(snapshot); !all.empty()) {
    roster = std::move(all.front());
  }
  std::vector<DutyPerson> out;
  if (!roster) return out;
  for (const Duty& duty : escalation::on_duty(*roster, at))
    if (auto name = needs_.ports.user_name(snapshot, duty.user))
      out.push_back({duty.user, *std::move(name), duty.kind});
  return out;
}

std::shared_ptr<const std::vector<CompiledLadder>> Ladders::compiled(storage::Snapshot& snapshot) {
  const auto stamp = store::stamp(snapshot);
  {
    const std::scoped_lock lock(guard_);
    if (stamp_ == stamp) return known_;
  }
  auto fresh = std::make_shared<std::vector<CompiledLadder>>();
  const auto vocabulary = needs_.vocabularies.read(snapshot);
  for (const Ladder& ladder : store::ladders(snapshot)) {
    if (!ladder.active) continue;
    // A field of a kind that it asks for may be gone by now.
    if (auto compiled = CompiledLadder::compile(ladder, vocabulary))
      fresh->push_back(*std::move(compiled));
    else
      base::log_warn("A ladder cannot be used.", {{"ladder", ladder.name}, {"why", compiled.error().message}});
  }
  const std::scoped_lock lock(guard_);
  // Nobody asks in a transaction that changes ladders, so the stamp is one that was committed.
  if (stamp > stamp_) {
    stamp_ = stamp;
    known_ = fresh;
  }
  return fresh;
}

std::optional<CompiledLadder> Ladders::of(storage::Snapshot& snapshot, const decisions::Facts& facts) {
  const auto now = needs_.clock.now();
  for (const auto& ladder : *compiled(snapshot))
    if (ladder.holds(facts, now)) return ladder;
  return std::nullopt;
}

}  // namespace deskbell::escalation
