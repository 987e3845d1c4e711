#pragma once
#include <storage/database.h>
#include <storage/testing.h>

#include <gtest/gtest.h>

#include <filesystem>
#include <random>
#include <string>

// A little database and throw-away directories for the tests of backup.
namespace deskbell::backup::testing {

inline constexpr storage::Migration kMigrations[] = {{1, "notes", storage::Dialect::both,
                                                      "CREATE TABLE note (id BIGINT PRIMARY KEY, body TEXT NOT NULL);"
                                                      "CREATE INDEX note_body ON note (body);"}};
inline constexpr storage::Statement kInsert{"note.insert", "INSERT INTO note (id, body) VALUES ($1, $2)"};
inline constexpr storage::Statement kDelete{"note.delete", "DELETE FROM note WHERE id <= $1"};
inline constexpr storage::Statement kCount{"note.count", "SELECT COUNT(*) FROM note"};
inline constexpr storage::Statement kLargest{"note.largest", "SELECT MAX(id) FROM note"};
inline constexpr const storage::Statement* kStatements[] = {&kInsert, &kDelete, &kCount, &kLargest};

inline storage::Schema schema() {
  return {"note", kMigrations, kStatements};
}

class Directory {
 public:
  Directory() {
    std::string name = (std::filesystem::temp_directory_path() / "deskbell-backup-XXXXXX").string();
    if (!mkdtemp(name.data())) throw std::runtime_error("mkdtemp");
    path_ = name;
  }
  ~Directory() { std::filesystem::remove_all(path_); }
  Directory(const Directory&) = delete;
  Directory& operator=(const Directory&) = delete;
  std::filesystem::path operator/(const char* name) const { return path_ / name; }
  const std::filesystem::path& path() const { return path_; }

 private:
  std::filesystem::path path_;
};

inline std::unique_ptr<storage::Database> open(const std::filesystem::path& file) {
  const storage::Schema schemas[] = {schema()};
  return storage::Database::open({.url = "sqlite:" + file.string()}, schemas);
}

inline void insert(storage::Database& database, std::int64_t id, std::size_t size = 100) {
  const std::string body = std::to_string(id) + std::string(size, static_cast<char>('a' + id % 26));
  ASSERT_TRUE(database.write([&](storage::Transaction& tx) -> Result<void> {
    tx.run(kInsert, id, body);
    return {};
  }));
}

inline std::int64_t count(storage::Database& database) {
  return database.read([](storage::Snapshot& snapshot) { return snapshot.number(kCount); });
}
inline std::int64_t largest(storage::Database& database) {
  return database.read([](storage::Snapshot& snapshot) { return snapshot.number(kLargest); });
}

}  // namespace deskbell::backup::testing
