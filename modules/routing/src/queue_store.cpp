#include "queue_store.h"

#include <stdexcept>

namespace deskbell::routing::store {
namespace {

using storage::Row;
using storage::Statement;

constexpr Statement kQueues{
    "routing.queues",
    "SELECT id, name, description, priority, ageing_s, strategy, sticky_s, offer_timeout_s, "
    "max_missed_offers, skills, relaxation, overflow, hours, status FROM queue ORDER BY name_key"};
constexpr Statement kQueue{"routing.queue",
                           "SELECT id, name, description, priority, ageing_s, strategy, sticky_s, offer_timeout_s, "
                           "max_missed_offers, skills, relaxation, overflow, hours, status FROM queue WHERE id = $1"};
constexpr Statement kMembers{"routing.members",
                             "SELECT queue, agent, priority FROM queue_member ORDER BY queue, agent"};
constexpr Statement kMembersOf{"routing.members_of",
                               "SELECT queue, agent, priority FROM queue_member WHERE queue = $1 ORDER BY agent"};
constexpr Statement kQueuesOf{"routing.queues_of", "SELECT queue FROM queue_member WHERE agent = $1 ORDER BY queue"};
constexpr Statement kQueueName{"routing.queue_name", "SELECT name FROM queue WHERE id = $1"};
constexpr Statement kQueueNamed{"routing.queue_named", "SELECT id FROM queue WHERE name_key = $1"};
constexpr Statement kInsertQueue{
    "routing.insert_queue",
    "INSERT INTO queue (id, name, name_key, description, priority, ageing_s, strategy, sticky_s, offer_timeout_s, "
    "max_missed_offers, skills, relaxation, overflow, hours, status) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, "
    "$11, $12, $13, $14, $15)"};
constexpr Statement kUpdateQueue{
    "routing.update_queue",
    "UPDATE queue SET name = $2, name_key = $3, description = $4, priority = $5, ageing_s = $6, strategy = $7, "
    "sticky_s = $8, offer_timeout_s = $9, max_missed_offers = $10, skills = $11, relaxation = $12, overflow = $13, "
    "hours = $14, status = $15 WHERE id = $1"};
constexpr Statement kRemoveQueue{"routing.remove_queue", "DELETE FROM queue WHERE id = $1"};
constexpr Statement kRemoveMembers{"routing.remove_members", "DELETE FROM queue_member WHERE queue = $1"};
constexpr Statement kInsertMember{"routing.insert_member",
                                  "INSERT INTO queue_member (queue, agent, priority) VALUES ($1, $2, $3)"};

constexpr Statement kSkills{"routing.skills", "SELECT id, name FROM skill ORDER BY name_key"};
constexpr Statement kSkillNamed{"routing.skill_named", "SELECT id FROM skill WHERE name_key = $1"};
constexpr Statement kInsertSkill{"routing.insert_skill", "INSERT INTO skill (id, name, name_key) VALUES ($1, $2, $3)"};
constexpr Statement kUpdateSkill{"routing.update_skill", "UPDATE skill SET name = $2, name_key = $3 WHERE id = $1"};
constexpr Statement kRemoveSkill{"routing.remove_skill", "DELETE FROM skill WHERE id = $1"};

constexpr Statement kProfiles{
    "routing.profiles", "SELECT agent, skills, languages, chat, email, phone, total FROM agent_profile ORDER BY agent"};
constexpr Statement kProfile{
    "routing.profile",
    "SELECT agent, skills, languages, chat, email, phone, total FROM agent_profile WHERE agent = $1"};
constexpr Statement kSaveProfile{
    "routing.save_profile",
    "INSERT INTO agent_profile (agent, skills, languages, chat, email, phone, total) VALUES ($1, $2, $3, $4, $5, $6, "
    "$7) "
    "ON CONFLICT (agent) DO UPDATE SET skills = $2, languages = $3, chat = $4, email = $5, phone = $6, total = $7"};

template <class T>
T parsed(std::string_view text) {
  auto value = base::parse_json<T>(text);
  if (!value) throw std::runtime_error("routing: unreadable row: " + value.error().message);
  return std::move(*value);
}

Queue to_queue(const Row& row) {
  Queue queue;
  queue.id = row.id<Queue>(0);
  queue.name = row.string(1);
  queue.description = row.string(2);
  queue.priority = static_cast<int>(row.integer(3));
  queue.ageing_s = seconds(row.integer(4));
  queue.strategy = base::find_enum<Strategy>(row.text(5)).value_or(Strategy::longest_idle);
  queue.sticky_s = seconds(row.integer(6));
  queue.offer_timeout_s = seconds(row.integer(7));
  queue.max_missed_offers = static_cast<int>(row.integer(8));
  queue.skills = parsed<std::vector<QueueSkill>>(row.text(9));
  queue.relaxation = parsed<std::vector<Relaxation>>(row.text(10));
  queue.overflow = parsed<std::vector<Overflow>>(row.text(11));
  if (!row.is_null(12)) queue.hours = parsed<calendar::Hours>(row.text(12));
  queue.status = base::find_enum<QueueStatus>(row.text(13)).value_or(QueueStatus::active);
  return queue;
}

QueueMember to_member(const Row& row) {
  return {row.id<identity::User>(1), static_cast<int>(row.integer(2))};
}

void write(storage::Transaction& tx, const Statement& statement, const Queue& queue, std::string_view key) {
  const std::string skills = base::to_json(queue.skills);
  const std::string relaxation = base::to_json(queue.relaxation);
  const std::string overflow = base::to_json(queue.overflow);
  const std::optional<std::string> hours = queue.hours ? std::optional(base::to_json(*queue.hours)) : std::nullopt;
  tx.run(statement, queue.id, queue.name, key, queue.description, queue.priority, queue.ageing_s,
         base::name_of(queue.strategy), queue.sticky_s, queue.offer_timeout_s, queue.max_missed_offers, skills,
         relaxation, overflow, hours, base::name_of(queue.status));
  tx.run(kRemoveMembers, queue.id);
  for (const QueueMember& member : queue.members) tx.run(kInsertMember, queue.id, member.user, member.priority);
}

AgentProfile to_profile(const Row& row) {
  return {.user = row.id<identity::User>(0),
          .skills = parsed<std::vector<QueueSkill>>(row.text(1)),
          .languages = parsed<std::vector<std::string>>(row.text(2)),
          .capacity = {static_cast<int>(row.integer(3)), static_cast<int>(row.integer(4)),
                       static_cast<int>(row.integer(5))},
          .total = static_cast<int>(row.integer(6))};
}

}  // namespace

std::vector<Queue> queues(storage::Snapshot& snapshot) {
  std::vector<Queue> all = snapshot.all(kQueues, to_queue);
  snapshot.each(kMembers, [&](const Row& row) {
    for (Queue& queue : all)
      if (queue.id == row.id<Queue>(0)) queue.members.push_back(to_member(row));
  });
  return all;
}

std::optional<Queue> queue(storage::Snapshot& snapshot, Id<Queue> id) {
  auto found = snapshot.one(kQueue, to_queue, id);
  if (found) found->members = snapshot.all(kMembersOf, to_member, id);
  return found;
}

std::optional<std::string> queue_name(storage::Snapshot& snapshot, Id<Queue> id) {
  return snapshot.one(kQueueName, [](const Row& row) { return row.string(0); }, id);
}

std::vector<Id<Queue>> queues_of(storage::Snapshot& snapshot, AgentId agent) {
  return snapshot.all(kQueuesOf, [](const Row& row) { return row.id<Queue>(0); }, agent);
}

std::optional<Id<Queue>> queue_named(storage::Snapshot& snapshot, std::string_view key) {
  return snapshot.one(kQueueNamed, [](const Row& row) { return row.id<Queue>(0); }, key);
}

void insert(storage::Transaction& tx, const Queue& queue, std::string_view key) {
  write(tx, kInsertQueue, queue, key);
}
void update(storage::Transaction& tx, const Queue& queue, std::string_view key) {
  write(tx, kUpdateQueue, queue, key);
}

void remove_queue(storage::Transaction& tx, Id<Queue> id) {
  tx.run(kRemoveMembers, id);
  tx.run(kRemoveQueue, id);
}

std::vector<Skill> skills(storage::Snapshot& snapshot) {
  return snapshot.all(kSkills, [](const Row& row) { return Skill{row.id<Skill>(0), row.string(1)}; });
}

std::optional<Id<Skill>> skill_named(storage::Snapshot& snapshot, std::string_view key) {
  return snapshot.one(kSkillNamed, [](const Row& row) { return row.id<Skill>(0); }, key);
}

void insert(storage::Transaction& tx, const Skill& skill, std::string_view key) {
  tx.run(kInsertSkill, skill.id, skill.name, key);
}
void update(storage::Transaction& tx, const Skill& skill, std::string_view key) {
  tx.run(kUpdateSkill, skill.id, skill.name, key);
}
void remove_skill(storage::Transaction& tx, Id<Skill> id) {
  tx.run(kRemoveSkill, id);
}

std::vector<AgentProfile> profiles(storage::Snapshot& snapshot) {
  return snapshot.all(kProfiles, to_profile);
}

std::optional<AgentProfile> profile(storage::Snapshot& snapshot, AgentId agent) {
  return snapshot.one(kProfile, to_profile, agent);
}

void save(storage::Transaction& tx, const AgentProfile& profile) {
  const std::string skills = base::to_json(profile.skills);
  const std::string languages = base::to_json(profile.languages);
  tx.run(kSaveProfile, profile.user, skills, languages, profile.capacity.chat, profile.capacity.email,
         profile.capacity.phone, profile.total);
}

std::vector<const storage::Statement*> queue_statements() {
  return {&kQueues,      &kQueue,       &kMembers,     &kMembersOf,     &kQueuesOf,     &kQueueName,  &kQueueNamed,
          &kInsertQueue, &kUpdateQueue, &kRemoveQueue, &kRemoveMembers, &kInsertMember, &kSkills,     &kSkillNamed,
          &kInsertSkill, &kUpdateSkill, &kRemoveSkill, &kProfiles,      &kProfile,      &kSaveProfile};
}

}  // namespace deskbell::routing::store
