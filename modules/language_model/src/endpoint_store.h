#pragma once
#include <language_model/endpoint.h>
#include <storage/database.h>

#include <optional>
#include <string>
#include <vector>

namespace deskbell::language_model::store {

struct Record {
  Settings settings;
  std::string key;  // sealed; empty: none
};

std::optional<Record> find(storage::Snapshot& snapshot);
void put(storage::Transaction& tx, const Record& record);

// Days since 1970, UTC.
void count(storage::Transaction& tx, std::int64_t day, Purpose purpose, std::int64_t tokens, bool failed);
void count_refused(storage::Transaction& tx, std::int64_t day, Purpose purpose);
std::int64_t tokens_of(storage::Snapshot& snapshot, std::int64_t day);
std::vector<Use> since(storage::Snapshot& snapshot, std::int64_t day);

}  // namespace deskbell::language_model::store
