#pragma once
#include <cases/cases.h>

#include <optional>
#include <span>
#include <string_view>
#include <vector>

namespace deskbell::cases::store {

std::optional<Case> load(storage::Snapshot& snapshot, Id<Case> id);
// Locks it until the transaction ends.
std::optional<Case> lock(storage::Transaction& tx, Id<Case> id);
std::optional<Case> load_serial(storage::Snapshot& snapshot, std::int64_t serial);
void insert(storage::Transaction& tx, const Case& matter, std::int64_t serial);
// Of tags, members and conversations only what differs is written.
void save(storage::Transaction& tx, const Case& before, const Case& after);

std::int64_t next_serial(storage::Transaction& tx);
void go_on_after_last_serial(storage::Transaction& tx);
std::optional<Id<Case>> opened_by(storage::Snapshot& snapshot, std::int64_t actor, std::string_view client_id);
void remember_opened(storage::Transaction& tx, std::int64_t actor, std::string_view client_id, const Case& matter);
std::int64_t forget_opened(storage::Transaction& tx, Time before, int limit);

std::vector<Id<Case>> of_conversation(storage::Snapshot& snapshot, Id<conversations::Conversation> conversation);
std::vector<Id<Case>> of_contact(storage::Snapshot& snapshot, Id<contacts::Contact> contact, int limit);
std::vector<Id<Case>> children(storage::Snapshot& snapshot, Id<Case> parent, int limit);
std::vector<std::string> tags(storage::Snapshot& snapshot);
std::vector<Id<Case>> solved_before(storage::Snapshot& snapshot, Time before, int limit);

std::span<const storage::Statement* const> case_statements();

// ---- lists, list_store.cpp ----

// `categories`: the filter's and all below it.
Result<Page<CaseSummary>> list(storage::Snapshot& snapshot, const Actor& actor, const CaseFilter& filter,
                               std::span<const Id<Category>> categories);
std::int64_t count(storage::Snapshot& snapshot, const Actor& actor, const CaseFilter& filter,
                   std::span<const Id<Category>> categories, std::int64_t most);
Result<Page<Task>> tasks(storage::Snapshot& snapshot, const Actor& actor, const TaskFilter& filter);

}  // namespace deskbell::cases::store
