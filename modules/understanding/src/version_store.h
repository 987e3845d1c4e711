#pragma once
#include <storage/database.h>
#include <text/language.h>

#include <understanding/teaching.h>

#include <optional>
#include <set>
#include <span>
#include <string>
#include <vector>

// The SQL of versions, their models and the reports on quality.
namespace deskbell::understanding::store {

void insert(storage::Transaction& tx, const Version& version);
void save(storage::Transaction& tx, const Version& version);
// Whether they are active is not filled in.
std::optional<Version> version(storage::Snapshot& snapshot, Aspect aspect, int number);
std::vector<Version> versions(storage::Snapshot& snapshot, Aspect aspect);  // newest first
int last_number(storage::Snapshot& snapshot, Aspect aspect);

int active(storage::Snapshot& snapshot, Aspect aspect);  // 0: the built-in one
void set_active(storage::Transaction& tx, Aspect aspect, int number);

struct StoredModel {
  ModelLanguage language = ModelLanguage::en;
  std::set<text::Language> languages;
  std::string bytes;
};
void insert(storage::Transaction& tx, Aspect aspect, int number, const StoredModel& model);
std::vector<StoredModel> models(storage::Snapshot& snapshot, Aspect aspect, int number);
void remove_models(storage::Transaction& tx, Aspect aspect, int number);

// nothing: none was ever made.
std::optional<Quality> quality(storage::Snapshot& snapshot, Aspect aspect);
void save(storage::Transaction& tx, const Quality& quality);
// Examples have changed.
void note_change(storage::Transaction& tx, Aspect aspect, Time at);

std::span<const storage::Statement* const> version_statements();

}  // namespace deskbell::understanding::store
