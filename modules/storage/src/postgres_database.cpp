#include "postgres_database.h"

#include <stdexcept>
namespace deskbell::storage {
std::unique_ptr<Database> open_postgres(const Options&, std::span<const Schema>) {
  throw std::runtime_error("PostgreSQL is not supported yet.");
}
void run_on_postgres(const std::string&, std::string_view) {
  throw std::runtime_error("PostgreSQL is not supported yet.");
}
}  // namespace deskbell::storage
