#pragma once
#include <base/json.h>
#include <storage/database.h>

#include <span>
#include <stdexcept>

// What both files with SQL share: things that are stored as JSON in the column `body`.
namespace deskbell::complaints::store {

template <class T>
T body_of(const storage::Row& row) {
  auto read = base::parse_json<T>(row.text(0));
  if (!read) throw std::runtime_error("A stored complaint cannot be read: " + read.error().message);
  return *std::move(read);
}

std::span<const storage::Statement* const> complaint_statements();
std::span<const storage::Statement* const> setting_statements();

}  // namespace deskbell::complaints::store
