#include "test_schema.h"

#include <storage/database.h>
#include <storage/rescue.h>

#include <gtest/gtest.h>

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <random>
#include <set>

// A byte that is not what it was: never a wrong text, and what is left can be saved.
namespace deskbell::storage {
namespace {

namespace fs = std::filesystem;
constexpr std::int64_t kNotes = 3'000;
constexpr std::streamoff kPage = 4096;

constexpr Statement kAll{"note.all", "SELECT id, body FROM note ORDER BY id"};
constexpr const Statement* kStatements[] = {&testing::kInsertNote, &testing::kInsertTag, &testing::kCountNotes, &kAll};

std::vector<Schema> schemas() {
  return {{"note", testing::kMigrations, kStatements}};
}

std::string body_of(std::int64_t id) {
  std::minstd_rand random(static_cast<unsigned>(id));
  std::string body(random() % (id % 50 == 0 ? 9'000 : 500), ' ');
  for (char& c : body) c = static_cast<char>('a' + random() / 11 % 26);
  return body;
}

class Damage : public ::testing::Test {
 protected:
  Damage() {
    const auto database = open(whole);
    EXPECT_TRUE(database->write([](Transaction& tx) -> Result<void> {
      for (std::int64_t id = 1; id <= kNotes; ++id) {
        tx.run(testing::kInsertNote, id, body_of(id), nullptr, nullptr, nullptr);
        tx.run(testing::kInsertTag, "tag " + std::to_string(id), id);
      }
      return {};
    }));
  }
  ~Damage() override { fs::remove_all(directory); }

  static fs::path scratch() {
    std::string name = (fs::temp_directory_path() / "deskbell-damage-XXXXXX").string();
    if (!mkdtemp(name.data())) throw std::runtime_error("no temporary directory");
    return name;
  }
  static std::unique_ptr<Database> open(const fs::path& file) {
    Options options;
    options.url = "sqlite:" + file.string();
    return Database::open(options, schemas());
  }
  static void flip(const fs::path& file, std::streamoff at, unsigned char bits) {
    std::fstream bytes(file, std::ios::binary | std::ios::in | std::ios::out);
    bytes.seekg(at);
    const int old = bytes.get();
    bytes.seekp(at);
    bytes.put(static_cast<char>(old ^ bits));
  }
  fs::path copy() {
    fs::remove(fs::path(damaged) += ".damaged");
    for (const char* suffix : {"-wal", "-shm"}) fs::remove(fs::path(damaged) += suffix);
    fs::copy_file(whole, damaged, fs::copy_options::overwrite_existing);
    return damaged;
  }
  // Reads everything; answers how many notes were right, or nothing when the file was refused.
  std::optional<std::int64_t> serve(const fs::path& file) {
    try {
      const auto database = open(file);
      std::int64_t right = 0;
      database->read([&](Snapshot& snapshot) {
        snapshot.each(kAll, [&](const Row& row) {
          EXPECT_EQ(row.text(1), body_of(row.integer(0)));
          ++right;
        });
      });
      return right;
    } catch (const std::exception&) {
      return std::nullopt;
    }
  }

  const fs::path directory = scratch();
  const fs::path whole = directory / "whole.db";
  const fs::path damaged = directory / "damaged.db";
};

TEST_F(Damage, a_flipped_byte_in_any_of_100_pages_is_never_served_as_text) {
  const auto pages = static_cast<std::streamoff>(fs::file_size(whole)) / kPage;
  ASSERT_GE(pages, 200);
  std::minstd_rand random(7);
  int noticed = 0;
  for (int i = 0; i < 100; ++i) {
    const auto page = pages * i / 100;
    copy();
    flip(damaged, page * kPage + static_cast<std::streamoff>(random() / 7 % kPage),
         static_cast<unsigned char>(1 + random() / 7 % 255));
    const auto right = serve(damaged);
    if (right) EXPECT_EQ(*right, kNotes) << "page " << page;
    const bool found = !check_sqlite(damaged).empty();
    if (!right) EXPECT_TRUE(found) << "page " << page;
    noticed += found ? 1 : 0;
  }
  EXPECT_GE(noticed, 99);  // the first page has bytes that mean nothing
}

TEST_F(Damage, a_file_that_was_found_damaged_is_not_served_again_until_it_is_whole) {
  copy();
  // In the middle of the file, far from the first pages.
  const auto page = static_cast<std::streamoff>(fs::file_size(damaged)) / kPage / 2;
  flip(damaged, page * kPage + 2000, 1);
  EXPECT_FALSE(serve(damaged));
  try {
    open(damaged);
    FAIL() << "it was opened";
  } catch (const std::runtime_error& error) {
    EXPECT_NE(std::string(error.what()).find("storage failed"), std::string::npos) << error.what();
    EXPECT_NE(std::string(error.what()).find("recover"), std::string::npos) << error.what();
  }
  flip(damaged, page * kPage + 2000, 1);
  EXPECT_TRUE(check_sqlite(damaged).empty());
  EXPECT_EQ(serve(damaged), kNotes);
}

TEST_F(Damage, a_database_that_meets_damage_turns_unhealthy_and_tells_why) {
  copy();
  const auto page = static_cast<std::streamoff>(fs::file_size(damaged)) / kPage / 2;
  flip(damaged, page * kPage + 2000, 1);
  const auto database = open(damaged);
  EXPECT_TRUE(database->healthy());
  EXPECT_THROW(database->read([&](Snapshot& snapshot) { snapshot.each(kAll, [](const Row&) {}); }), Unavailable);
  EXPECT_FALSE(database->healthy());
  EXPECT_TRUE(database->trouble().starts_with("storage failed")) << database->trouble();
}

TEST_F(Damage, what_is_left_can_be_saved_and_every_saved_text_is_right) {
  const auto pages = static_cast<std::streamoff>(fs::file_size(whole)) / kPage;
  std::minstd_rand random(11);
  for (int round = 0; round < 10; ++round) {
    copy();
    for (int i = 0; i < 5; ++i)
      flip(damaged, (10 + static_cast<std::streamoff>(random() / 7) % (pages - 10)) * kPage + 100, 0x55);
    const fs::path saved = directory / ("saved" + std::to_string(round) + ".db");
    const Rescue rescue = rescue_sqlite(damaged, saved, schemas(), [](std::string_view) { return false; });
    EXPECT_GT(rescue.bad_pages, 0);
    EXPECT_TRUE(check_sqlite(saved).empty());
    const auto right = serve(saved);
    ASSERT_TRUE(right);
    EXPECT_LT(*right, kNotes + 1);
    EXPECT_GT(*right, kNotes / 2) << "round " << round;
  }
}

// Enough tables for a schema of several pages.
TEST_F(Damage, a_damaged_page_of_the_schema_costs_only_the_tables_that_are_described_on_it) {
  std::string tables;
  for (int i = 0; i < 120; ++i)
    tables +=
        "CREATE TABLE wide_" + std::to_string(i) + " (id BIGINT PRIMARY KEY, " + std::string(60, 'a') + " TEXT);\n";
  const Migration migrations[] = {{1, "wide", Dialect::both, tables}};
  std::vector<std::string> texts;
  for (int i = 0; i < 120; ++i) texts.push_back("INSERT INTO wide_" + std::to_string(i) + " (id) VALUES ($1)");
  std::vector<std::string> names;
  for (int i = 0; i < 120; ++i) names.push_back("wide.insert_" + std::to_string(i));
  std::vector<Statement> statements;
  for (int i = 0; i < 120; ++i)
    statements.push_back({names[static_cast<std::size_t>(i)], texts[static_cast<std::size_t>(i)]});
  std::vector<const Statement*> pointers;
  for (const auto& statement : statements) pointers.push_back(&statement);
  const std::vector<Schema> wide{{"wide", migrations, pointers}};
  const fs::path file = directory / "wide.db";
  Options options;
  options.url = "sqlite:" + file.string();
  ASSERT_TRUE(Database::open(options, wide)->write([&](Transaction& tx) -> Result<void> {
    for (const auto& statement : statements) tx.run(statement, 7);
    return {};
  }));
  // The last page that holds a description.
  const auto pages = static_cast<std::streamoff>(fs::file_size(file)) / kPage;
  std::ifstream in(file, std::ios::binary);
  std::string bytes((std::istreambuf_iterator<char>(in)), {});
  std::streamoff last = 0;
  for (std::streamoff page = 1; page < pages; ++page)
    if (std::string_view(bytes).substr(static_cast<std::size_t>(page * kPage), kPage).find("CREATE TABLE wide_") !=
        std::string_view::npos)
      last = page;
  ASSERT_GT(last, 0);
  flip(file, last * kPage + 3000, 1);
  const Rescue rescue = rescue_sqlite(file, directory / "saved.db", wide,
                                      [](std::string_view table) { return table == "schema_migration"; });
  EXPECT_GT(rescue.rows, 60);
  EXPECT_LT(rescue.rows, 120);
}

TEST_F(Damage, a_whole_file_is_saved_whole) {
  const fs::path saved = directory / "saved.db";
  const Rescue rescue = rescue_sqlite(whole, saved, schemas(), [](std::string_view table) { return table == "tag"; });
  EXPECT_EQ(rescue.lost, 0);
  EXPECT_EQ(rescue.bad_pages, 0);
  EXPECT_EQ(serve(saved), kNotes);
  EXPECT_THROW(rescue_sqlite(whole, saved, schemas(), [](std::string_view) { return false; }), std::runtime_error);
}

}  // namespace
}  // namespace deskbell::storage
