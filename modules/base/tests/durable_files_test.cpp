#include <base/durable_files.h>
#include <base/testing.h>

#include <fcntl.h>
#include <gtest/gtest.h>
#include <sys/resource.h>
#include <unistd.h>

#include <csignal>
#include <fstream>
#include <iterator>
#include <string>

namespace deskbell::base {
namespace {

class DurableFiles : public ::testing::Test {
 protected:
  void SetUp() override {
    file = ::open((directory / "one").c_str(), O_WRONLY | O_CREAT | O_CLOEXEC, 0600);
    ASSERT_GE(file, 0);
  }
  void TearDown() override { ::close(file); }
  std::string content() {
    std::ifstream in(directory / "one", std::ios::binary);
    return {std::istreambuf_iterator<char>(in), {}};
  }

  const base::TemporaryDirectory temporary;
  const std::filesystem::path& directory = temporary.path();
  int file = -1;
};

TEST_F(DurableFiles, get_all_bytes) {
  const std::string bytes(1'000'000, 'x');
  EXPECT_FALSE(write_all(file, bytes));
  EXPECT_FALSE(write_all(file, "end"));
  EXPECT_EQ(content(), bytes + "end");
}

TEST_F(DurableFiles, tell_why_the_rest_of_the_bytes_found_no_room) {
  rlimit before{};
  getrlimit(RLIMIT_FSIZE, &before);
  const auto signal = std::signal(SIGXFSZ, SIG_IGN);
  const rlimit small{.rlim_cur = 4, .rlim_max = before.rlim_max};
  setrlimit(RLIMIT_FSIZE, &small);
  const auto error = write_all(file, "0123456789");
  setrlimit(RLIMIT_FSIZE, &before);
  std::signal(SIGXFSZ, signal);
  EXPECT_EQ(error, std::errc::file_too_large);
  EXPECT_EQ(content(), "0123");
}

TEST_F(DurableFiles, need_a_directory_to_sync_one) {
  EXPECT_FALSE(sync_directory(directory));
  EXPECT_EQ(sync_directory(directory / "none"), std::errc::no_such_file_or_directory);
  EXPECT_EQ(sync_directory(directory / "one"), std::errc::not_a_directory);
}

}  // namespace
}  // namespace deskbell::base
