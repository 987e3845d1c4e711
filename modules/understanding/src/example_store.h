#pragma once
#include <storage/database.h>
#include <text/language.h>

#include <understanding/teaching.h>

#include <cstdint>
#include <map>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

// The SQL of labels and examples.
namespace deskbell::understanding::store {

// As a workspace has changed or added it; counts are not filled in.
std::vector<Label> labels(storage::Snapshot& snapshot);
std::optional<Label> label(storage::Snapshot& snapshot, Aspect aspect, std::string_view key);
void save(storage::Transaction& tx, const Label& label);

struct StoredExample {
  Example example;
  std::string said_in;  // BCP 47, "und" when it cannot be told
  std::string folded;   // equal texts have the same; unique in the aspect
};
void insert(storage::Transaction& tx, const StoredExample& one);
void save(storage::Transaction& tx, const StoredExample& one);
void remove_example(storage::Transaction& tx, Id<Example> id);
std::optional<Example> example(storage::Snapshot& snapshot, Id<Example> id);
std::optional<Example> example_like(storage::Snapshot& snapshot, Aspect aspect, std::string_view folded);
std::optional<Example> example_of(storage::Snapshot& snapshot, Aspect aspect, Id<conversations::Message> message);
std::int64_t count_examples(storage::Snapshot& snapshot);
// Newest first, id < before.
std::vector<Example> list(storage::Snapshot& snapshot, const ExampleFilter& filter, std::int64_t before, int limit);
// Oldest first, with the language they are in.
std::vector<std::pair<Example, std::string>> all_examples(storage::Snapshot& snapshot, Aspect aspect);

struct Count {
  Aspect aspect;
  std::string label;
  Part part;
  std::int64_t count;
};
std::vector<Count> counts(storage::Snapshot& snapshot);

std::span<const storage::Statement* const> example_statements();

}  // namespace deskbell::understanding::store
