#include "notes.h"

#include <backup/backups.h>
#include <backup/catalogue.h>
#include <backup/restore.h>
#include <backup/store.h>
#include <gmock/gmock.h>
#include <sys/wait.h>
#include <unistd.h>

#include <csignal>
#include <cstdio>
#include <cstdlib>
#include <fstream>
#include <string>

namespace deskbell::backup {
namespace {

using namespace std::chrono_literals;

// The stand-in runs as a process of its own and goes with the test.
class S3 : public ::testing::Test {
 protected:
  S3() {
    int ends[2];
    if (pipe(ends) != 0) throw std::runtime_error("pipe");
    child_ = fork();
    if (child_ == 0) {
      dup2(ends[1], 1);
      execlp("python3", "python3", DESKBELL_SOURCE_DIR "/modules/backup/tests/s3_server.py", "access", "s3cr3t/key+",
             nullptr);
      _exit(127);
    }
    close(ends[1]);
    FILE* told = fdopen(ends[0], "r");
    if (std::fscanf(told, "%d", &port_) != 1) port_ = 0;
    std::fclose(told);
  }
  ~S3() override {
    kill(child_, SIGKILL);
    waitpid(child_, nullptr, 0);
  }
  std::unique_ptr<Store> store(const std::string& secret = "s3cr3t/key+", const std::string& prefix = "some/pre fix") {
    auto opened = open_store({.url = "s3://bucket/" + prefix,
                              .s3_endpoint = "http://127.0.0.1:" + std::to_string(port_),
                              .s3_access_key = "access",
                              .s3_secret_key = secret});
    EXPECT_TRUE(opened);
    return std::move(*opened);
  }
  void fail(int count, const std::string& how) {
    const std::string command = "curl -s -X POST 'http://127.0.0.1:" + std::to_string(port_) +
                                "/-/fail?count=" + std::to_string(count) + "&how=" + how + "'";
    ASSERT_EQ(std::system(command.c_str()), 0);
  }

 private:
  pid_t child_ = -1;
  int port_ = 0;
};

TEST_F(S3, keeps_lists_and_removes_things) {
  auto s3 = store();
  EXPECT_EQ(s3->get("a/b").error().code, ErrorCode::not_found);
  const std::string large(3'000'000, 'x');
  for (const char* name : {"a/1-2", "a/b=c&d", "a/\xc3\xa9", "a/x~y", "b/large"})
    ASSERT_TRUE(s3->put(name, name[0] == 'b' ? large : name, Sync::now)) << name;
  EXPECT_EQ(*s3->get("b/large"), large);
  EXPECT_EQ(*s3->get("a/b=c&d"), "a/b=c&d");
  const auto listed = s3->list("a/");
  ASSERT_TRUE(listed) << listed.error().message;
  ASSERT_EQ(listed->size(), 4u);  // over two pages
  EXPECT_EQ((*listed)[0].name, "a/1-2");
  EXPECT_EQ((*listed)[0].size, 5);
  ASSERT_TRUE(s3->remove("a/1-2"));
  ASSERT_TRUE(s3->remove("a/1-2"));
  EXPECT_EQ(s3->list("a/")->size(), 3u);
}

TEST_F(S3, a_wrong_secret_is_refused) {
  EXPECT_EQ(store("wrong")->put("a", "b", Sync::now).error().code, ErrorCode::permission_denied);
}

TEST_F(S3, short_failures_are_passed_over_and_long_ones_told) {
  auto s3 = store();
  fail(2, "503");
  EXPECT_TRUE(s3->put("a", "b", Sync::now));
  fail(1, "cut");
  EXPECT_EQ(*s3->get("a"), "b");
  fail(4, "full");
  const auto put = s3->put("a", "c", Sync::now);
  ASSERT_FALSE(put);
  EXPECT_EQ(put.error().code, ErrorCode::unavailable);
  EXPECT_NE(put.error().message.find("507"), std::string::npos);
  EXPECT_EQ(*s3->get("a"), "b");
}

TEST_F(S3, a_database_goes_there_and_comes_back) {
  testing::Directory directory;
  base::SystemClock clock;
  base::SystemRandom random;
  std::filesystem::create_directories(directory / "data/blobs/ab");
  std::ofstream(directory / "data/blobs/ab/cd") << "a file";
  auto database = testing::open(directory / "data/deskbell.db");
  for (int id = 1; id <= 20; ++id) testing::insert(*database, id, 200'000);
  auto safe = Safe::open(store(), Key::make(random), "sqlite");
  ASSERT_TRUE(safe);
  const Source source{.database = directory / "data/deskbell.db",
                      .data_dir = directory / "data",
                      .blobs_dir = directory / "data/blobs",
                      .keys_dir = directory / "data/keys",
                      .program = "test"};
  const auto made = back_up_once(**safe, source, {}, clock, random);
  ASSERT_TRUE(made) << made.error().message;
  EXPECT_TRUE(verify(**safe)->findings.empty());
  const auto restored = restore_sqlite(**safe, clock.now(), directory / "restored");
  ASSERT_TRUE(restored) << restored.error().message;
  EXPECT_EQ(restored->files, 1);
  EXPECT_EQ(testing::count(*testing::open(directory / "restored/deskbell.db")), 20);
}

}  // namespace
}  // namespace deskbell::backup
