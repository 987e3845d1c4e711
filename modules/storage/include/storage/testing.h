#pragma once
#include <storage/database.h>

#include <initializer_list>
#include <memory>
#include <span>
#include <string>
#include <vector>

// Throw-away databases for tests, on both engines.
//
//   class CaseStore : public ::testing::TestWithParam<storage::Engine> {
//    protected:
//     storage::TestDatabase database{GetParam(), {events::schema(), cases::schema()}};
//   };
//   DESKBELL_ON_BOTH_ENGINES(CaseStore);
//   TEST_P(CaseStore, a_closed_case_stays_closed) { database->write(...); }
namespace deskbell::storage {

enum class Engine { sqlite, postgres };

std::string_view name_of(Engine engine);

// SQLite: a file in a temporary directory. PostgreSQL: a fresh schema on the server that the environment variable
// DESKBELL_TEST_POSTGRES names; when it is missing the constructor throws, so that the test fails instead of being
// skipped. Everything is removed by the destructor.
class TestDatabase {
 public:
  TestDatabase(Engine engine, std::initializer_list<Schema> schemas)
      : TestDatabase(engine, std::vector<Schema>(schemas)) {}
  TestDatabase(Engine engine, std::vector<Schema> schemas);
  ~TestDatabase();
  TestDatabase(const TestDatabase&) = delete;
  TestDatabase& operator=(const TestDatabase&) = delete;

  Database& operator*() { return *database_; }
  Database* operator->() { return database_.get(); }
  Database& get() { return *database_; }

  // For Database::open on the same data: another node, or a program that starts again.
  const std::string& url() const { return url_; }
  // Closes the database and opens it again.
  void reopen();
  // Closes it for good, with the data still there; operator* may be used again only after reopen().
  void close() { database_.reset(); }
  // What PostgreSQL's autovacuum would have done by now, which the servers of tests have not; nothing on SQLite.
  void vacuum();
  // A second, independent opening of the same data with the same schemas.
  std::unique_ptr<Database> open_another();

 private:
  std::vector<Schema> schemas_;
  std::string url_;
  std::string directory_;  // SQLite
  std::string schema_;     // PostgreSQL
  std::unique_ptr<Database> database_;
};

}  // namespace deskbell::storage

// Runs each TEST_P of Suite once per engine. The file includes <gtest/gtest.h> itself.
#define DESKBELL_ON_BOTH_ENGINES(Suite)                                                                       \
  INSTANTIATE_TEST_SUITE_P(                                                                                   \
      , Suite, ::testing::Values(::deskbell::storage::Engine::sqlite, ::deskbell::storage::Engine::postgres), \
      [](const auto& tested) { return std::string(::deskbell::storage::name_of(tested.param)); })
