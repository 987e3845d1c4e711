#pragma once
#include <storage/database.h>

#include <cstdint>
#include <span>
#include <string>
#include <unordered_set>
#include <vector>

namespace deskbell::storage {

// Calls of one statement that travel as one: its `many`, whose parameters are arrays with an element for each call.
class PostgresBundle {
 public:
  explicit PostgresBundle(const Statement& statement) : statement_(&statement) {}

  // False, and nothing was added, when a call with the same first value is there already: `many` sees a row once.
  bool add(std::span<const Value> values);

  const Statement& statement() const { return *statement_; }
  // The parameters in the text form of PostgreSQL's arrays.
  const std::vector<std::string>& arrays();

 private:
  const Statement* statement_;
  std::unordered_set<std::int64_t> first_values_;
  std::vector<std::string> arrays_;
  bool closed_ = false;
};

}  // namespace deskbell::storage
