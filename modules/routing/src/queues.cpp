#include "line_store.h"
#include "queue_rules.h"
#include "queue_store.h"

#include <identity/actor.h>
#include <routing/events.h>
#include <routing/ports.h>
#include <routing/queues.h>

#include <algorithm>

namespace deskbell::routing {
namespace {

constexpr const char* kNoQueue = "There is no such queue.";
constexpr const char* kNoSkill = "There is no such skill.";

Result<void> require_staff(const Actor& actor) {
  if (actor.kind == ActorKind::user || actor.kind == ActorKind::system) return {};
  return failure(ErrorCode::permission_denied, "This is for agents only.");
}

Result<void> require_manager(const Actor& actor) {
  TRY(require_staff(actor));
  return identity::require(actor, Permission::manage_queues);
}

Known known_in(storage::Snapshot& snapshot, Staff& staff) {
  std::vector<Id<Skill>> skills;
  for (const Skill& skill : store::skills(snapshot)) skills.push_back(skill.id);
  return {.skill = [skills](Id<Skill> id) { return std::ranges::find(skills, id) != skills.end(); },
          .queue = [&snapshot](Id<Queue> id) { return store::queue_name(snapshot, id).has_value(); },
          .agent = [&snapshot, &staff](AgentId id) { return staff.find(snapshot, id).has_value(); },
          .bot = [&snapshot, &staff](Id<Queue> id) { return staff.has_bot(snapshot, id); }};
}

Error name_taken() {
  return {ErrorCode::already_exists, "There is one with this name already.", {{"name", "is taken"}}};
}

QueueChange as_change(const NewQueue& what) {
  return {.description = what.description,
          .priority = what.priority,
          .ageing_s = what.ageing_s,
          .strategy = what.strategy,
          .sticky_s = what.sticky_s,
          .offer_timeout_s = what.offer_timeout_s,
          .max_missed_offers = what.max_missed_offers,
          .skills = what.skills,
          .relaxation = what.relaxation,
          .overflow = what.overflow,
          .hours = what.hours,
          .members = what.members,
          .status = what.status};
}

bool has_skill(const std::vector<QueueSkill>& skills, Id<Skill> skill) {
  return std::ranges::find(skills, skill, &QueueSkill::skill) != skills.end();
}

}  // namespace

Result<std::vector<Queue>> Queues::list(const Actor& actor) {
  TRY(require_staff(actor));
  return needs_.database.read([](storage::Snapshot& snapshot) { return store::queues(snapshot); });
}

Result<Queue> Queues::find(const Actor& actor, Id<Queue> queue) {
  TRY(require_staff(actor));
  auto found = needs_.database.read([&](storage::Snapshot& snapshot) { return store::queue(snapshot, queue); });
  if (!found) return not_found(kNoQueue);
  return std::move(*found);
}

Result<Queue> Queues::create(const Actor& actor, const NewQueue& what) {
  TRY(require_manager(actor));
  TRY(const std::string name, clean_name(what.name.value));
  return needs_.database.write([&](storage::Transaction& tx) -> Result<Queue> {
    Queue queue = with(Queue{}, as_change(what));
    queue.id = needs_.ids.next<Queue>();
    queue.name = name;
    TRY(check(queue, known_in(tx, needs_.staff)));
    if (store::queue_named(tx, name_key(name))) return std::unexpected(name_taken());
    store::insert(tx, queue, name_key(name));
    return save(tx, actor, queue);
  });
}

Result<Queue> Queues::change(const Actor& actor, Id<Queue> id, const QueueChange& change) {
  TRY(require_manager(actor));
  return needs_.database.write([&](storage::Transaction& tx) -> Result<Queue> {
    const auto before = store::queue(tx, id);
    if (!before) return not_found(kNoQueue);
    Queue queue = with(*before, change);
    if (change.name) {
      TRY(queue.name, clean_name(change.name->value));
    }
    // A member who was disabled since must not stand in the way of other changes.
    if (!change.members)
      std::erase_if(queue.members, [&](const QueueMember& member) { return !needs_.staff.find(tx, member.user); });
    TRY(check(queue, known_in(tx, needs_.staff)));
    if (queue == *before) return queue;
    if (const auto other = store::queue_named(tx, name_key(queue.name)); other && *other != id)
      return std::unexpected(name_taken());
    store::update(tx, queue, name_key(queue.name));
    return save(tx, actor, queue);
  });
}

// Answers as stored: members by id.
Result<Queue> Queues::save(storage::Transaction& tx, const Actor& actor, const Queue& queue) {
  Queue stored = *store::queue(tx, queue.id);
  needs_.log.append(tx, events::kWorkspaceStream, actor.id, QueueChanged{stored, actor.name});
  return stored;
}

Result<void> Queues::remove(const Actor& actor, Id<Queue> id) {
  TRY(require_manager(actor));
  return needs_.database.write([&](storage::Transaction& tx) -> Result<void> {
    const auto queue = store::queue(tx, id);
    if (!queue) return not_found(kNoQueue);
    for (const Queue& other : store::queues(tx))
      for (const Overflow& rule : other.overflow)
        if (rule.queue == id)
          return failure(ErrorCode::failed_precondition, other.name + " overflows into this queue; change that first.");
    if (store::count_waiting(tx, id) > 0)
      return failure(ErrorCode::failed_precondition, "Customers wait in this queue; move them first.");
    store::remove_queue(tx, id);
    needs_.log.append(tx, events::kWorkspaceStream, actor.id, QueueRemoved{id, queue->name, actor.name});
    return {};
  });
}

Result<std::vector<Skill>> Queues::skills(const Actor& actor) {
  TRY(require_staff(actor));
  return needs_.database.read([](storage::Snapshot& snapshot) { return store::skills(snapshot); });
}

Result<Skill> Queues::create_skill(const Actor& actor, const Text<1, 100>& wanted) {
  TRY(require_manager(actor));
  TRY(const std::string name, clean_name(wanted.value));
  return needs_.database.write([&](storage::Transaction& tx) -> Result<Skill> {
    if (store::skill_named(tx, name_key(name))) return std::unexpected(name_taken());
    Skill skill{needs_.ids.next<Skill>(), name};
    store::insert(tx, skill, name_key(name));
    needs_.log.append(tx, events::kWorkspaceStream, actor.id, SkillChanged{skill, actor.name});
    return skill;
  });
}

Result<Skill> Queues::rename_skill(const Actor& actor, Id<Skill> id, const Text<1, 100>& wanted) {
  TRY(require_manager(actor));
  TRY(const std::string name, clean_name(wanted.value));
  return needs_.database.write([&](storage::Transaction& tx) -> Result<Skill> {
    if (!known_in(tx, needs_.staff).skill(id)) return not_found(kNoSkill);
    if (const auto other = store::skill_named(tx, name_key(name)); other && *other != id)
      return std::unexpected(name_taken());
    Skill skill{id, name};
    store::update(tx, skill, name_key(name));
    needs_.log.append(tx, events::kWorkspaceStream, actor.id, SkillChanged{skill, actor.name});
    return skill;
  });
}

Result<void> Queues::remove_skill(const Actor& actor, Id<Skill> id) {
  TRY(require_manager(actor));
  return needs_.database.write([&](storage::Transaction& tx) -> Result<void> {
    const std::vector<Skill> all = store::skills(tx);
    const auto skill = std::ranges::find(all, id, &Skill::id);
    if (skill == all.end()) return not_found(kNoSkill);
    for (const Queue& queue : store::queues(tx))
      if (has_skill(queue.skills, id))
        return failure(ErrorCode::failed_precondition, queue.name + " asks for this skill; change that first.");
    for (AgentProfile& profile : store::profiles(tx)) {
      if (!has_skill(profile.skills, id)) continue;
      std::erase_if(profile.skills, [&](const QueueSkill& own) { return own.skill == id; });
      store::save(tx, profile);
      needs_.log.append(tx, events::kWorkspaceStream, actor.id, ProfileChanged{profile, actor.name});
    }
    store::remove_skill(tx, id);
    needs_.log.append(tx, events::kWorkspaceStream, actor.id, SkillRemoved{id, skill->name, actor.name});
    return {};
  });
}

Result<std::vector<AgentProfile>> Queues::profiles(const Actor& actor) {
  TRY(require_staff(actor));
  return needs_.database.read([&](storage::Snapshot& snapshot) {
    std::vector<AgentProfile> out;
    const std::vector<AgentProfile> stored = store::profiles(snapshot);
    for (const identity::UserSummary& user : needs_.staff.active(snapshot)) {
      const auto found = std::ranges::find(stored, user.id, &AgentProfile::user);
      out.push_back(found == stored.end() ? AgentProfile{.user = user.id} : *found);
    }
    return out;
  });
}

Result<AgentProfile> Queues::set_profile(const Actor& actor, const AgentProfile& profile) {
  TRY(require_manager(actor));
  return needs_.database.write([&](storage::Transaction& tx) -> Result<AgentProfile> {
    if (!needs_.staff.find(tx, profile.user)) return not_found("There is no such user.");
    TRY(check(profile, known_in(tx, needs_.staff)));
    if (profile_of(tx, profile.user) == profile) return profile;
    store::save(tx, profile);
    needs_.log.append(tx, events::kWorkspaceStream, actor.id, ProfileChanged{profile, actor.name});
    return profile;
  });
}

std::vector<Queue> Queues::all(storage::Snapshot& snapshot) {
  return store::queues(snapshot);
}
std::optional<Queue> Queues::load(storage::Snapshot& snapshot, Id<Queue> queue) {
  return store::queue(snapshot, queue);
}
std::optional<std::string> Queues::name(storage::Snapshot& snapshot, Id<Queue> queue) {
  return store::queue_name(snapshot, queue);
}
std::vector<Id<Queue>> Queues::queues_of(storage::Snapshot& snapshot, AgentId user) {
  return store::queues_of(snapshot, user);
}
AgentProfile Queues::profile_of(storage::Snapshot& snapshot, AgentId user) {
  return store::profile(snapshot, user).value_or(AgentProfile{.user = user});
}

}  // namespace deskbell::routing
