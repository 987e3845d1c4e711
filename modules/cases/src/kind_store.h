#pragma once
#include <cases/kinds.h>

#include <optional>
#include <span>
#include <string_view>
#include <vector>

namespace deskbell::cases::store {

std::vector<Kind> kinds(storage::Snapshot& snapshot);
std::optional<Kind> kind(storage::Snapshot& snapshot, std::string_view key);
void insert(storage::Transaction& tx, const Kind& kind);
void save(storage::Transaction& tx, const Kind& kind);
void remove_kind(storage::Transaction& tx, Id<Kind> kind);
bool is_used(storage::Snapshot& snapshot, std::string_view kind);
bool is_used(storage::Snapshot& snapshot, std::string_view kind, std::string_view state);

std::vector<Category> categories(storage::Snapshot& snapshot);
std::optional<Category> category(storage::Snapshot& snapshot, Id<Category> id);
void insert(storage::Transaction& tx, const Category& category);
void save(storage::Transaction& tx, const Category& category);
void remove_category(storage::Transaction& tx, Id<Category> category);
bool is_used(storage::Snapshot& snapshot, Id<Category> category);

std::optional<Settings> settings(storage::Snapshot& snapshot);
void save(storage::Transaction& tx, const Settings& settings);

std::span<const storage::Statement* const> kind_statements();

}  // namespace deskbell::cases::store
