#pragma once
#include <storage/schema.h>

#include <span>

// The statements of each store, which schema() puts together.
namespace deskbell::automation::store {

std::span<const storage::Statement* const> rule_statements();
std::span<const storage::Statement* const> macro_statements();
std::span<const storage::Statement* const> run_statements();
std::span<const storage::Statement* const> rehearsal_statements();

}  // namespace deskbell::automation::store
