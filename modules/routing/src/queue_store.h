#pragma once
#include <routing/queue.h>
#include <storage/database.h>

#include <optional>
#include <string>
#include <string_view>
#include <vector>

// The only SQL about queues, skills and profiles.
namespace deskbell::routing::store {

std::vector<Queue> queues(storage::Snapshot& snapshot);  // by name
std::optional<Queue> queue(storage::Snapshot& snapshot, Id<Queue> id);
std::optional<std::string> queue_name(storage::Snapshot& snapshot, Id<Queue> id);
std::vector<Id<Queue>> queues_of(storage::Snapshot& snapshot, AgentId agent);
std::optional<Id<Queue>> queue_named(storage::Snapshot& snapshot, std::string_view key);
void insert(storage::Transaction& tx, const Queue& queue, std::string_view key);
void update(storage::Transaction& tx, const Queue& queue, std::string_view key);
void remove_queue(storage::Transaction& tx, Id<Queue> id);

std::vector<Skill> skills(storage::Snapshot& snapshot);  // by name
std::optional<Id<Skill>> skill_named(storage::Snapshot& snapshot, std::string_view key);
void insert(storage::Transaction& tx, const Skill& skill, std::string_view key);
void update(storage::Transaction& tx, const Skill& skill, std::string_view key);
void remove_skill(storage::Transaction& tx, Id<Skill> id);

std::vector<AgentProfile> profiles(storage::Snapshot& snapshot);
std::optional<AgentProfile> profile(storage::Snapshot& snapshot, AgentId agent);
void save(storage::Transaction& tx, const AgentProfile& profile);

std::vector<const storage::Statement*> queue_statements();

}  // namespace deskbell::routing::store
