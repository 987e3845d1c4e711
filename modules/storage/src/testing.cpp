#include "postgres_database.h"

#include <base/random.h>
#include <storage/testing.h>

#include <fmt/format.h>
#include <stdlib.h>

#include <cstdlib>
#include <filesystem>
#include <stdexcept>
#include <system_error>

namespace deskbell::storage {
namespace {

// Memory where there is any: tests check what is stored, not how fast the disk syncs.
std::string make_directory() {
  std::error_code ignored;
  const char* wanted = std::getenv("TMPDIR");
  const std::filesystem::path parent = wanted ? std::filesystem::path(wanted)
                                       : std::filesystem::exists("/dev/shm", ignored)
                                           ? "/dev/shm"
                                           : std::filesystem::temp_directory_path();
  std::string name = parent / "deskbell-test-XXXXXX";
  if (!::mkdtemp(name.data())) throw std::system_error(errno, std::generic_category(), name);
  return name;
}

std::string test_server() {
  const char* url = std::getenv("DESKBELL_TEST_POSTGRES");
  if (!url || !*url)
    throw std::runtime_error("Set DESKBELL_TEST_POSTGRES to the URL of a PostgreSQL server for tests.");
  return url;
}

}  // namespace

std::string_view name_of(Engine engine) {
  return engine == Engine::sqlite ? "sqlite" : "postgres";
}

TestDatabase::TestDatabase(Engine engine, std::vector<Schema> schemas) : schemas_(std::move(schemas)) {
  if (engine == Engine::sqlite) {
    directory_ = make_directory();
    url_ = "sqlite:" + directory_ + "/test.db";
  } else {
    const std::string server = test_server();
    schema_ = fmt::format("test_{:016x}", base::SystemRandom().next());
    run_on_postgres(server, "CREATE SCHEMA " + schema_);
    url_ = fmt::format("{}{}options=-csearch_path%3D{}", server, server.find('?') == std::string::npos ? '?' : '&',
                       schema_);
  }
  reopen();
}

TestDatabase::~TestDatabase() {
  database_.reset();
  try {
    if (!directory_.empty()) std::filesystem::remove_all(directory_);
    if (!schema_.empty()) run_on_postgres(test_server(), "DROP SCHEMA " + schema_ + " CASCADE");
  } catch (const std::exception& e) {
    fmt::print(stderr, "cannot remove a test database: {}\n", e.what());
  }
}

void TestDatabase::reopen() {
  database_.reset();
  database_ = open_another();
}

void TestDatabase::vacuum() {
  if (!schema_.empty()) run_on_postgres(url_, "VACUUM ANALYZE");
}

std::unique_ptr<Database> TestDatabase::open_another() {
  return Database::open({.url = url_, .readers = 4, .writers = 4}, schemas_);
}

}  // namespace deskbell::storage
