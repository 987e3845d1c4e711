#pragma once
#include <stdexcept>

namespace deskbell::storage {

// Thrown by Database::open: a newer program has changed the schema in a way that this one cannot bear. Nothing was
// touched. Programs end with exit code 3.
struct NewerSchema : std::runtime_error {
  using std::runtime_error::runtime_error;
};

}  // namespace deskbell::storage
