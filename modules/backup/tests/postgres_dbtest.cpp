#include "notes.h"
#include "process.h"

#include <backup/backups.h>
#include <backup/postgres.h>
#include <backup/restore.h>
#include <gtest/gtest.h>
#include <unistd.h>

#include <fstream>
#include <thread>

namespace deskbell::backup {
namespace {

using namespace std::chrono_literals;

constexpr const char* kBin = "/usr/lib/postgresql/15/bin/";

// A server of the test's own, with archiving, as the operator would set it up.
class PostgresBackup : public ::testing::Test {
 protected:
  std::vector<std::string> as_postgres(std::vector<std::string> words) {
    std::vector<std::string> out;
    if (geteuid() == 0) out = {"setpriv", "--reuid=postgres", "--regid=postgres", "--clear-groups"};
    out.insert(out.end(), words.begin(), words.end());
    return out;
  }
  void must(const std::vector<std::string>& words) {
    const auto done = run_process(as_postgres(words));
    ASSERT_TRUE(done) << done.error().message;
  }
  void SetUp() override {
    std::filesystem::permissions(directory.path(), std::filesystem::perms::all);
    const std::string at = directory.path().string();
    must({std::string(kBin) + "initdb", "-D", at + "/data", "-A", "trust", "-U", "postgres", "--no-sync", "-E", "UTF8",
          "--locale=C.UTF-8"});
    must({"sh", "-c",
          "printf \"listen_addresses=''\\nunix_socket_directories='" + at +
              "'\\nfsync=off\\narchive_mode=on\\narchive_command='pgbackrest --config=" + at +
              "/pgbackrest.conf --stanza=deskbell archive-push %%p'\\n\" >> " + at + "/data/postgresql.conf"});
    must({std::string(kBin) + "pg_ctl", "-D", at + "/data", "-w", "-l", at + "/log", "start"});
    reopen();
    const std::string text = PostgresTool::config_text(*database, {.url = at + "/store"}, "a passphrase", 2) +
                             "[global]\nlock-path=" + at + "/lock\nspool-path=" + at + "/spool\n";
    std::ofstream(directory / "pgbackrest.conf") << text;
    std::filesystem::permissions(directory / "pgbackrest.conf", std::filesystem::perms(0644));
    std::filesystem::create_directories(directory / "store/pgbackrest");
    std::filesystem::permissions(directory / "store/pgbackrest", std::filesystem::perms::all);
    std::filesystem::create_directories(directory / "restored");
    std::filesystem::permissions(directory / "restored", std::filesystem::perms::all);
    settings = {.command = as_postgres({"pgbackrest"}), .config = directory / "pgbackrest.conf"};
  }
  void TearDown() override {
    database.reset();
    must({std::string(kBin) + "pg_ctl", "-D", (directory / "data").string(), "-m", "immediate", "stop"});
  }
  void reopen() {
    const storage::Schema schemas[] = {testing::schema()};
    database = storage::Database::open({.url = url}, schemas);
  }

  testing::Directory directory;
  const std::string url = "postgresql://postgres@/postgres?host=" + directory.path().string();
  std::unique_ptr<storage::Database> database;
  PostgresSettings settings;
  base::SystemClock clock;
  base::SystemRandom random;
};

TEST_F(PostgresBackup, a_moment_between_copies_is_restored) {
  PostgresTool tool(settings);
  testing::insert(*database, 1);
  const auto made = tool.back_up(clock.now());
  ASSERT_TRUE(made) << made.error().message;
  EXPECT_TRUE(made->label.ends_with("F"));
  testing::insert(*database, 2);
  std::this_thread::sleep_for(1200ms);
  const Time at = clock.now();
  std::this_thread::sleep_for(50ms);
  testing::insert(*database, 3);
  const auto second = tool.back_up(clock.now());
  ASSERT_TRUE(second) << second.error().message;
  EXPECT_TRUE(second->label.ends_with("I"));
  EXPECT_EQ(tool.labels()->size(), 2u);

  auto safe = Safe::open(*open_store({.url = (directory / "store").string()}), Key::make(random), "postgres");
  ASSERT_TRUE(safe);
  for (const auto& one : {*made, *second}) {
    const Base base{.engine = "postgres",
                    .began = one.began,
                    .ended = one.ended,
                    .lineage = "postgres",
                    .first_segment = 1,
                    .size = one.size,
                    .label = one.label};
    ASSERT_TRUE((*safe)->put(name_of(base), to_bytes(base)));
  }
  const auto restored = restore_postgres(**safe, tool, at, directory / "restored");
  ASSERT_TRUE(restored) << restored.error().message;
  EXPECT_EQ(restored->base.label, made->label);
  const auto server = tool.start(directory / "restored/postgres", PostgresTool::user_of(url));
  ASSERT_TRUE(server) << server.error().message;
  const storage::Schema schemas[] = {testing::schema()};
  auto copy = storage::Database::open({.url = (*server)->url(url)}, schemas);
  EXPECT_EQ(testing::count(*copy), 2);
  EXPECT_EQ(testing::count(*database), 3);
}

// Two nodes, of which one makes the backups.
class PostgresBackupService : public PostgresBackup {
 protected:
  struct Node {
    Needs needs_of(const std::string& store) {
      return {.database = *test.database,
              .log = log,
              .jobs = queue,
              .clock = test.clock,
              .random = test.random,
              .ids = ids,
              .program = "test",
              .database_url = test.url,
              .data_dir = test.directory.path(),
              .blobs_dir = test.directory / "blobs",
              .keys_dir = test.directory / "keys",
              .settings = {.store = {.url = store},
                           .key_file = test.directory / "key",
                           .rehearse_every = 0ms,
                           .postgres = test.settings}};
    }
    PostgresBackupService& test;
    std::string to;
    Ids ids{test.clock};
    events::Log log{*test.database, test.clock};
    jobs::Queue queue{*test.database, test.clock, ids, test.random};
    Backups backups{needs_of(to)};
  };
  void SetUp() override {
    PostgresBackup::SetUp();
    const storage::Schema schemas[] = {events::schema(), jobs::schema(), schema(), testing::schema()};
    database = storage::Database::open({.url = url}, schemas);
    ASSERT_TRUE(write_key_file(directory / "key", Key::make(random)));
  }
  void enqueue(Node& node, const jobs::NewJob& job) {
    ASSERT_TRUE(database->write([&](storage::Transaction& tx) -> Result<void> {
      node.queue.enqueue(tx, job);
      return {};
    }));
  }
  Status status_of(Node& node) {
    return database->read([&](storage::Snapshot& snapshot) { return node.backups.status(snapshot); });
  }
  void tell(const std::string& statement) { must({"psql", "-XAtq", "-h", directory.path().string(), "-c", statement}); }
};

TEST_F(PostgresBackupService, one_node_makes_them_whoever_is_asked_and_brings_new_files_between_copies) {
  Node maker{*this, directory.path() / "store"}, other{*this, ""};
  ASSERT_TRUE(database->write([&](storage::Transaction& tx) { return maker.backups.request(tx, RunKind::base); }));
  EXPECT_EQ(other.queue.run_due(), 1);
  EXPECT_FALSE(status_of(maker).running);
  for (int tries = 0; tries < 100 && maker.queue.run_due() == 0; ++tries) std::this_thread::sleep_for(20ms);
  const Status made = status_of(maker);
  ASSERT_TRUE(made.last_good) << (made.last_failed ? made.last_failed->detail : "");
  EXPECT_EQ(made.last_good->lineage, "00000001") << "the timeline";

  std::filesystem::create_directories(directory / "blobs/ab");
  std::ofstream(directory / "blobs/ab/cdef") << "a file";
  const auto safe = open_safe(maker.needs_of(maker.to).settings, "postgres");
  ASSERT_TRUE(safe);
  EXPECT_TRUE((*safe)->list("files/")->empty());
  enqueue(maker, {.kind = "backup.look"});
  maker.queue.run_due();
  EXPECT_FALSE((*safe)->list("files/")->empty());
  EXPECT_EQ(status_of(maker).error, "");
}

TEST_F(PostgresBackupService, a_log_that_is_no_longer_archived_is_told) {
  Node maker{*this, directory.path() / "store"};
  const auto made = maker.backups.make_base();
  ASSERT_TRUE(made) << made.error().message;
  tell("ALTER SYSTEM SET archive_command = 'false'");
  tell("SELECT pg_reload_conf()");
  testing::insert(*database, 1);
  tell("SELECT pg_switch_wal()");
  for (int tries = 0; tries < 100 && status_of(maker).error.empty(); ++tries) {
    std::this_thread::sleep_for(100ms);
    enqueue(maker, {.kind = "backup.look"});
    maker.queue.run_due();
  }
  EXPECT_TRUE(status_of(maker).error.starts_with("PostgreSQL cannot archive its log")) << status_of(maker).error;
}

TEST_F(PostgresBackup, what_is_not_archived_yet_cannot_be_restored) {
  PostgresTool tool(settings);
  ASSERT_TRUE(tool.back_up(clock.now()));
  ASSERT_TRUE(tool.restore(clock.now() + std::chrono::hours(1), directory / "restored/postgres"));
  const auto server = tool.start(directory / "restored/postgres", "postgres");
  ASSERT_FALSE(server);
  EXPECT_NE(server.error().message.find("ends before that time"), std::string::npos) << server.error().message;
}

// As Debian keeps a cluster: its settings and doors are in /etc.
TEST_F(PostgresBackup, a_cluster_whose_settings_are_elsewhere_is_started_all_the_same) {
  PostgresTool tool(settings);
  testing::insert(*database, 1);
  ASSERT_TRUE(tool.back_up(clock.now()));
  const auto to = directory / "restored/postgres";
  ASSERT_TRUE(tool.restore(Time::max(), to));
  for (const char* name : {"postgresql.conf", "pg_hba.conf", "pg_ident.conf"})
    ASSERT_TRUE(std::filesystem::remove(to / name)) << name;
  {
    const auto server = tool.start(to, PostgresTool::user_of(url));
    ASSERT_TRUE(server) << server.error().message;
    const storage::Schema schemas[] = {testing::schema()};
    auto copy = storage::Database::open({.url = (*server)->url(url)}, schemas);
    EXPECT_EQ(testing::count(*copy), 1);
  }
  tool.remove(to);
  EXPECT_FALSE(std::filesystem::exists(to));
}

TEST_F(PostgresBackup, archiving_that_does_not_work_is_told) {
  PostgresTool tool({.command = settings.command, .config = directory / "missing.conf"});
  const auto made = tool.back_up(clock.now());
  ASSERT_FALSE(made);
  EXPECT_NE(made.error().message.find("missing.conf"), std::string::npos) << made.error().message;
}

}  // namespace
}  // namespace deskbell::backup
