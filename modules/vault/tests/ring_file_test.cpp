#include <vault/vault.h>

#include <gtest/gtest.h>
#include <sys/stat.h>

#include <atomic>
#include <cstdlib>
#include <fstream>
#include <thread>

namespace deskbell::vault {
namespace {

class RingOnDisk : public ::testing::Test {
 protected:
  RingOnDisk() {
    char name[] = "/tmp/deskbell-vault-XXXXXX";
    directory = mkdtemp(name);
  }
  ~RingOnDisk() override { std::filesystem::remove_all(directory); }
  Options options(std::string command = {}) {
    return {.directory = directory / "keys", .key_command = std::move(command), .before = {{"identity.totp", "seal"}}};
  }
  std::string ring_text() {
    std::ifstream in(directory / "keys" / "ring");
    return {std::istreambuf_iterator<char>(in), {}};
  }

  std::filesystem::path directory;
};

TEST_F(RingOnDisk, is_made_once_for_the_owner_only) {
  const std::string sealed = Vault(options()).seal("p", "c", "secret");
  struct stat file{};
  ASSERT_EQ(stat((directory / "keys" / "ring").c_str(), &file), 0);
  EXPECT_EQ(file.st_mode & 0777, 0600U);
  EXPECT_EQ(Vault(options()).open("p", "c", sealed), "secret");
}

TEST_F(RingOnDisk, takes_up_the_key_from_before) {
  std::filesystem::create_directories(directory / "keys");
  std::ofstream(directory / "keys" / "seal") << std::string(32, 's');
  EXPECT_EQ(Vault(options()).derive("identity.totp", 0)->bytes, std::string(32, 's'));
}

TEST_F(RingOnDisk, with_a_secret_shows_no_key_and_opens_with_that_secret_only) {
  const std::string plain_text = (Vault(options()), ring_text());
  ASSERT_NE(plain_text.find("active"), std::string::npos);
  const std::string sealed = Vault(options("echo correct horse battery")).seal("p", "c", "secret");
  EXPECT_EQ(ring_text().find("active"), std::string::npos) << "a plain ring is locked as soon as there is a secret";
  EXPECT_EQ(Vault(options("echo correct horse battery")).open("p", "c", sealed), "secret");
  EXPECT_THROW(Vault(options("echo correct horse batterx")), std::runtime_error);
  EXPECT_THROW(Vault(options("echo short")), std::runtime_error);
  EXPECT_THROW(Vault(options("exit 1")), std::runtime_error);
  EXPECT_THROW(Vault{options()}, std::runtime_error);
}

TEST_F(RingOnDisk, that_is_damaged_stops_the_start_and_is_left_alone) {
  {
    Vault vault(options());
  }
  std::ofstream(directory / "keys" / "ring") << "deskbell-key-ring 1\nkey one\n";
  EXPECT_THROW(Vault{options()}, std::runtime_error);
  EXPECT_EQ(ring_text(), "deskbell-key-ring 1\nkey one\n");
}

TEST_F(RingOnDisk, another_node_opens_what_a_newer_key_sealed_without_being_told) {
  Vault one(options());
  Vault other(options());
  ASSERT_TRUE(one.add_key(KeyState::active));
  EXPECT_EQ(other.active(), 1U);
  EXPECT_EQ(other.open("p", "c", one.seal("p", "c", "secret")), "secret");
  EXPECT_EQ(other.active(), 2U);
  EXPECT_FALSE(other.refresh());
}

TEST_F(RingOnDisk, a_ring_that_becomes_unreadable_leaves_the_keys_in_use) {
  Vault vault(options());
  const std::string sealed = vault.seal("p", "c", "secret");
  std::ofstream(directory / "keys" / "ring") << "rubbish";
  EXPECT_FALSE(vault.refresh());
  EXPECT_EQ(vault.open("p", "c", sealed), "secret");
}

TEST_F(RingOnDisk, nothing_fails_while_keys_change_under_load) {
  Vault rotating(options());
  Vault serving(options());
  std::atomic<bool> stop = false;
  std::atomic<int> failed = 0;
  std::atomic<int> done = 0;
  std::vector<std::thread> threads;
  for (Vault* from : {&rotating, &serving})
    threads.emplace_back([&, from] {
      while (!stop) {
        const std::string sealed = from->seal("p", "c", "secret");
        if (serving.open("p", "c", sealed) != "secret" || rotating.open("p", "c", sealed) != "secret") ++failed;
        ++done;
      }
    });
  for (int i = 0; i < 20; ++i) {
    ASSERT_TRUE((i % 2 ? rotating : serving).add_key(KeyState::active));
    const int before = done;
    while (done < before + 20) std::this_thread::yield();
  }
  stop = true;
  for (auto& thread : threads) thread.join();
  EXPECT_EQ(failed, 0);
  EXPECT_EQ(rotating.ring().keys.size(), 21U);
}

}  // namespace
}  // namespace deskbell::vault
