#include "statement_index.h"

#include <bit>
#include <set>
#include <stdexcept>
#include <string>

namespace deskbell::storage {

StatementIndex::StatementIndex(std::span<const Schema> schemas) {
  std::size_t count = 0;
  for (const Schema& schema : schemas) count += schema.statements.size();
  slots_.resize(std::bit_ceil(count * 2 + 2));
  mask_ = slots_.size() - 1;
  std::set<std::string_view> names;
  for (const Schema& schema : schemas) {
    for (const Statement* statement : schema.statements) {
      if (statement->name.size() > 58)  // PostgreSQL would cut it; ".many" may come behind
        throw std::runtime_error("storage: the name of a statement is too long: " + std::string(statement->name));
      if (insert(statement) && !names.insert(statement->name).second)
        throw std::runtime_error("storage: two statements are named " + std::string(statement->name));
    }
  }
}

bool StatementIndex::insert(const Statement* statement) {
  std::size_t slot = slot_of(statement);
  for (; slots_[slot].statement != nullptr; slot = (slot + 1) & mask_) {
    if (slots_[slot].statement == statement) return false;
  }
  slots_[slot] = {statement, static_cast<std::uint32_t>(statements_.size())};
  statements_.push_back(statement);
  return true;
}

void StatementIndex::throw_unlisted(const Statement& statement) {
  throw std::logic_error("storage: statement " + std::string(statement.name) +
                         " is listed in no schema that this database was opened with");
}

}  // namespace deskbell::storage
