#include "postgres_database.h"
#include "sqlite_database.h"
#include "transaction_state.h"

#include <base/log.h>
#include <storage/database.h>

#include <stdexcept>

namespace deskbell::storage {

std::unique_ptr<Database> Database::open(const Options& options, std::span<const Schema> schemas) {
  constexpr std::string_view kSqlite = "sqlite:";
  const std::string_view url = options.url;
  if (url.starts_with(kSqlite) && url.size() > kSqlite.size())
    return open_sqlite(std::string(url.substr(kSqlite.size())), options, schemas);
  if (url.starts_with("postgresql://") || url.starts_with("postgres://")) return open_postgres(options, schemas);
  throw std::runtime_error("The database URL must start with sqlite: or postgresql://.");
}

Error error_of(const std::exception_ptr& exception) {
  try {
    std::rethrow_exception(exception);
  } catch (const StorageFull&) {
    return {ErrorCode::storage_full, "There is no room left to store anything. Try again later."};
  } catch (const Unavailable&) {
    return {ErrorCode::unavailable, "The database is not available. Try again later."};
  } catch (const std::exception& e) {
    base::log_error("A queued write failed.", {{"error", e.what()}});
  } catch (...) {
    base::log_error("A queued write failed with an unknown exception.");
  }
  return {ErrorCode::internal, "Something went wrong. Try again later."};
}

}  // namespace deskbell::storage
