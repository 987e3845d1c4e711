#pragma once
#include <string>

// A database file in which something damaged was found is marked by a file beside it, so that it is not served again
// before somebody has looked at it.
namespace deskbell::storage {

void mark_damaged(const std::string& path) noexcept;
// Throws std::runtime_error with one line for the operator when the file is marked.
void refuse_damaged(const std::string& path);
void unmark_damaged(const std::string& path) noexcept;

}  // namespace deskbell::storage
