#include "power_cut.h"
#include "test_schema.h"

#include <storage/database.h>

#include <fmt/format.h>
#include <gtest/gtest.h>

#include <atomic>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <future>
#include <mutex>
#include <random>

// Power loss at every sync point: what was acknowledged is there, whole, once, and nothing is broken.
namespace deskbell::storage {
namespace {

using testing::PowerCut;
namespace fs = std::filesystem;

constexpr std::int64_t kKept = 200;  // notes; older ones are deleted, so that pages are freed and used again
constexpr Statement kRaise{"note.raise", "UPDATE note SET score = score + 1 WHERE id = 0"};
constexpr Statement kScore{"note.score", "SELECT CAST(score AS INTEGER) FROM note WHERE id = 0"};
constexpr Statement kForget{"note.forget", "DELETE FROM note WHERE id = $1"};
constexpr Statement kAll{"note.all", "SELECT id, body FROM note WHERE id > 0 ORDER BY id"};
constexpr const Statement* kStatements[] = {&testing::kInsertNote, &kRaise, &kScore, &kForget, &kAll};

Schema schema() {
  return {"note", testing::kMigrations, kStatements};
}

Options options_of(const fs::path& file) {
  Options options;
  options.url = "sqlite:" + file.string();
  options.readers = 1;
  options.checkpoint_pages = 40;
  return options;
}

std::string body_of(std::int64_t id) {
  std::minstd_rand random(static_cast<unsigned>(id));
  std::string body(random() % (random() % 16 == 0 ? 9'000 : 300), ' ');
  for (char& c : body) c = static_cast<char>('a' + random() / 11 % 26);
  return body;
}

// In memory where that is possible: thousands of images are written.
fs::path scratch() {
  std::string name =
      (fs::exists("/dev/shm") ? "/dev/shm" : fs::temp_directory_path().string()) + "/deskbell-cut-XXXXXX";
  if (!mkdtemp(name.data())) throw std::runtime_error("no temporary directory");
  return name;
}

class PowerLoss : public ::testing::Test {
 protected:
  ~PowerLoss() override { fs::remove_all(root); }

  // One after the other: each adds a note, forgets an old one and counts both, so that the counter tells the rest.
  void submit(Database& database, std::int64_t id, std::promise<void>* last) {
    database.write_async(
        [id](Transaction& tx) -> Result<void> {
          tx.run(testing::kInsertNote, id, body_of(id), nullptr, nullptr, nullptr);
          if (id > kKept) tx.run(kForget, id - kKept);
          tx.run(kRaise);
          return {};
        },
        [this, id, last](const Result<void>& done) {
          if (done) acked = id;
          if (last) last->set_value();
        });
  }

  void work(int until_sync, PowerCut& cut) {
    const auto schemas = std::vector{schema()};
    const auto database = Database::open(options_of(root / "disk" / "deskbell.db"), schemas);
    ASSERT_TRUE(database->write([](Transaction& tx) -> Result<void> {
      tx.run(testing::kInsertNote, 0, "counter", 0.0, nullptr, nullptr);
      return {};
    }));
    counting = true;
    std::minstd_rand random(4);
    while (cut.syncs() < until_sync && !HasFatalFailure()) {
      std::promise<void> last;
      const int burst = 1 + static_cast<int>(random() / 7 % 24);
      for (int i = 0; i < burst; ++i) {
        ++submitted;
        submit(*database, submitted, i + 1 == burst ? &last : nullptr);
      }
      last.get_future().wait();
    }
  }

  // What is wrong with the image after a restart; empty: nothing.
  std::string damage(PowerCut& cut, PowerCut::Survivors survivors, std::uint32_t seed) {
    const std::lock_guard lock(images);   // the writer and the checkpointer both sync
    const std::int64_t promised = acked;  // before the image is taken: more may follow at once
    const PowerCut::Files image = cut.image(survivors, seed);
    const fs::path directory = root / "after";
    fs::remove_all(directory);
    fs::create_directory(directory);
    for (const auto& [name, content] : image) std::ofstream(directory / name, std::ios::binary) << content;
    try {
      const auto schemas = std::vector{schema()};
      const auto database = Database::open(options_of(directory / "deskbell.db"), schemas);
      if (const auto findings = database->check(); !findings.empty()) return "integrity: " + findings.front();
      if (!counting) return {};
      std::string wrong = compare(*database, promised);
      const auto written = database->write([](Transaction& tx) -> Result<void> {
        tx.run(kRaise);
        return {};
      });
      if (!written) wrong += " cannot be written";
      return wrong;
    } catch (const std::exception& error) {
      return std::string("does not open: ") + error.what();
    }
  }

  std::string compare(Database& database, std::int64_t promised) {
    return database.read([&](Snapshot& snapshot) -> std::string {
      const std::int64_t count = snapshot.number(kScore);
      if (count < promised) return fmt::format("{} acknowledged, {} there", promised, count);
      if (count > submitted) return fmt::format("{} submitted, {} there", submitted.load(), count);
      std::int64_t id = std::max<std::int64_t>(0, count - kKept);
      std::string wrong;
      snapshot.each(kAll, [&](const Row& row) {
        if (row.integer(0) != ++id) wrong = fmt::format("{} instead of {}", row.integer(0), id);
        if (row.text(1) != body_of(row.integer(0))) wrong = fmt::format("the text of {} is wrong", row.integer(0));
      });
      if (wrong.empty() && id != count) wrong = fmt::format("the last is {} instead of {}", id, count);
      return wrong;
    });
  }

  void lose_power_500_times(PowerCut& cut) {
    const bool all = std::getenv("DESKBELL_FAULTS") && std::string_view(std::getenv("DESKBELL_FAULTS")) == "all";
    std::atomic<int> taken{0};
    std::atomic<int> lost{0};
    cut.at_sync = [&](int sync) {
      if (sync > 500) return;
      using enum PowerCut::Survivors;
      constexpr PowerCut::Survivors kKinds[] = {some, none, most};
      for (int kind = 0; kind < 3; ++kind) {
        if (!all && sync % 3 != kind) continue;
        ++taken;
        const std::string wrong = damage(cut, kKinds[kind], static_cast<unsigned>(sync * 3 + kind));
        if (!wrong.empty()) ++lost;
        EXPECT_EQ(wrong, "") << "power cut at sync " << sync << ", survivors " << kind;
      }
    };
    work(500, cut);
    RecordProperty("images", taken.load());
    RecordProperty("lost", lost.load());
    EXPECT_GE(taken, 500);
    EXPECT_GT(acked, 1'000);
  }

  const fs::path root = scratch();
  std::atomic<std::int64_t> submitted{0};
  std::atomic<std::int64_t> acked{0};
  std::atomic<bool> counting{false};
  std::mutex images;
};

TEST_F(PowerLoss, at_any_of_500_sync_points_nothing_acknowledged_is_lost) {
  fs::create_directory(root / "disk");
  PowerCut cut((root / "disk").string(), PowerCut::Disk::honest);
  lose_power_500_times(cut);
}

// As ext4, XFS and the like do; then the log is written in large pieces.
TEST_F(PowerLoss, nor_on_a_disk_where_writes_leave_their_neighbours_alone) {
  fs::create_directory(root / "disk");
  PowerCut cut((root / "disk").string(), PowerCut::Disk::honest, SQLITE_IOCAP_POWERSAFE_OVERWRITE);
  lose_power_500_times(cut);
}

TEST_F(PowerLoss, a_disk_that_lies_about_syncing_is_found_out_by_this_test) {
  fs::create_directory(root / "disk");
  PowerCut cut((root / "disk").string(), PowerCut::Disk::lying);
  std::atomic<int> damaged{0};
  cut.at_sync = [&](int sync) {
    if (sync > 30 && !damage(cut, PowerCut::Survivors::some, static_cast<unsigned>(sync)).empty()) ++damaged;
  };
  work(40, cut);
  EXPECT_GT(damaged, 0);
}

}  // namespace
}  // namespace deskbell::storage
