#include <base/testing.h>
#include <blob/blobs.h>
#include <storage/testing.h>

#include <gmock/gmock.h>
#include <stdlib.h>
#include <unistd.h>
#include <vault/sealed_file.h>
#include <vault/testing.h>

#include <atomic>
#include <fstream>
#include <system_error>
#include <thread>

namespace deskbell::blob {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;

// Fails at the call that the test chose.
class FailingDisk final : public Disk {
 public:
  enum class Step { none, create, write, sync, place };
  Step fail = Step::none;

  int create(const std::filesystem::path& path) override {
    refuse(Step::create);
    return Disk::create(path);
  }
  void write(int file, std::string_view bytes) override {
    if (fail == Step::write) Disk::write(file, bytes.substr(0, bytes.size() / 2));
    refuse(Step::write);
    Disk::write(file, bytes);
  }
  void sync(int file) override {
    refuse(Step::sync);
    Disk::sync(file);
  }
  void place(const std::filesystem::path& from, const std::filesystem::path& to) override {
    refuse(Step::place);
    Disk::place(from, to);
  }

 private:
  void refuse(Step step) const {
    if (fail == step) throw std::system_error(ENOSPC, std::generic_category(), "write");
  }
};

class BlobStore : public testing::TestWithParam<storage::Engine> {
 protected:
  std::vector<std::string> files() {
    std::vector<std::string> names;
    for (const auto& entry : std::filesystem::recursive_directory_iterator(directory))
      if (entry.is_regular_file()) names.push_back(std::filesystem::relative(entry.path(), directory).string());
    return names;
  }
  void keep(Id<Attachment> id) {
    ASSERT_TRUE(database->write([&](storage::Transaction& tx) -> Result<void> {
      blobs.keep(tx, id);
      return {};
    }));
  }
  void remove(Id<Attachment> id) {
    ASSERT_TRUE(database->write([&](storage::Transaction& tx) -> Result<void> {
      blobs.remove(tx, id);
      return {};
    }));
  }

  const base::TemporaryDirectory temporary;
  const std::filesystem::path& directory = temporary.path();
  storage::TestDatabase database{GetParam(), {schema()}};
  base::ManualClock clock;
  Ids ids{clock};
  base::SystemRandom random;
  FailingDisk disk;
  vault::Vault vault{vault::testing_vault().ring()};
  Blobs blobs{{.database = database.get(),
               .ids = ids,
               .clock = clock,
               .random = random,
               .vault = vault,
               .options = {.directory = directory, .max_size = 2048},
               .disk = &disk}};
};
DESKBELL_ON_BOTH_ENGINES(BlobStore);

TEST_P(BlobStore, what_was_uploaded_is_read_whole_or_in_ranges) {
  Upload upload = blobs.start(42);
  ASSERT_TRUE(upload.append("hello "));
  ASSERT_TRUE(upload.append("world"));
  const auto stored = upload.finish("../notes/greeting.txt");
  ASSERT_TRUE(stored);
  EXPECT_EQ(stored->name, "greeting.txt");
  EXPECT_EQ(stored->media_type, "text/plain");
  EXPECT_EQ(stored->size, 11);
  EXPECT_EQ(stored->uploader, 42);
  EXPECT_EQ(stored->token.size(), 22);
  EXPECT_EQ(stored->hash, "b94d27b9934d3e08a52e52d7da7dabfac484efe37a5380ee9088f7ace2efcde9");
  EXPECT_EQ(*blobs.find(stored->id), *stored);
  EXPECT_EQ(*blobs.find_by_token(stored->token), *stored);
  EXPECT_EQ(*blobs.read(*stored), "hello world");
  EXPECT_EQ(*blobs.read(*stored, 6), "world");
  EXPECT_EQ(*blobs.read(*stored, 4, 3), "o w");
  EXPECT_EQ(*blobs.read(*stored, 11), "");
  EXPECT_FALSE(blobs.read(*stored, 12));
  EXPECT_FALSE(blobs.read(*stored, -1));
  ASSERT_EQ(files().size(), 1);
  EXPECT_EQ(files()[0].size(), 65);
  EXPECT_EQ(files()[0].find("b94d"), std::string::npos) << "not named after the content";
  EXPECT_EQ(std::filesystem::status(directory).permissions(), std::filesystem::perms::owner_all);
}

TEST_P(BlobStore, equal_content_is_stored_once_and_stays_while_anyone_has_it) {
  const auto first = *blobs.store(1, "a.txt", "same");
  const auto second = *blobs.store(2, "b.txt", "same");
  EXPECT_NE(first.token, second.token);
  EXPECT_EQ(files().size(), 1);
  keep(first.id);
  keep(second.id);
  remove(first.id);
  clock.advance(std::chrono::hours(100));
  blobs.sweep();
  EXPECT_EQ(*blobs.read(second), "same");
  remove(second.id);
  EXPECT_EQ(blobs.sweep(), 1);
  EXPECT_THAT(files(), IsEmpty());
  EXPECT_EQ(blobs.read(second).error().code, ErrorCode::unavailable);
}

TEST_P(BlobStore, an_upload_that_no_message_takes_goes_after_a_day) {
  const auto pending = *blobs.store(1, "a.txt", "pending");
  const auto taken = *blobs.store(1, "b.txt", "taken");
  keep(taken.id);
  clock.advance(std::chrono::hours(23));
  EXPECT_EQ(blobs.sweep(), 0);
  clock.advance(std::chrono::hours(2));
  EXPECT_EQ(blobs.sweep(), 2);  // the attachment and its content
  EXPECT_FALSE(blobs.find(pending.id));
  EXPECT_EQ(*blobs.read(*blobs.find(taken.id)), "taken");
}

TEST_P(BlobStore, too_much_nothing_and_a_second_finish_are_refused) {
  EXPECT_EQ(blobs.store(1, "a", std::string(2048, 'x'))->size, 2048);
  const auto large = blobs.store(1, "a", std::string(2049, 'x'));
  ASSERT_FALSE(large);
  EXPECT_EQ(large.error().fields, (std::vector<FieldError>{{"file", "may have at most 2 KiB"}}));
  Upload upload = blobs.start(1);
  EXPECT_TRUE(upload.append(std::string(2048, 'y')));
  EXPECT_FALSE(upload.append("y"));
  EXPECT_FALSE(upload.append(""));
  EXPECT_FALSE(upload.finish("a"));
  EXPECT_FALSE(blobs.store(1, "a", ""));
  Upload twice = blobs.start(1);
  EXPECT_TRUE(twice.append("z"));
  EXPECT_TRUE(twice.finish("z"));
  EXPECT_FALSE(twice.finish("z"));
  EXPECT_EQ(files().size(), 2);
}

TEST_P(BlobStore, a_full_disk_is_told_and_leaves_nothing_behind) {
  for (const auto step :
       {FailingDisk::Step::create, FailingDisk::Step::write, FailingDisk::Step::sync, FailingDisk::Step::place}) {
    disk.fail = step;
    const auto stored = blobs.store(1, "a.txt", "content");
    ASSERT_FALSE(stored);
    EXPECT_EQ(stored.error().code, ErrorCode::storage_full);
    EXPECT_EQ(stored.error().message, "There is no room left to store files. Try again later.");
    EXPECT_THAT(files(), IsEmpty()) << static_cast<int>(step);
    disk.fail = FailingDisk::Step::none;
  }
  EXPECT_TRUE(blobs.store(1, "a.txt", "content"));
}

TEST_P(BlobStore, an_abandoned_upload_leaves_nothing) {
  {
    Upload upload = blobs.start(1);
    ASSERT_TRUE(upload.append("half"));
    EXPECT_EQ(files().size(), 1);
  }
  EXPECT_THAT(files(), IsEmpty());
}

TEST_P(BlobStore, what_a_crash_left_half_uploaded_is_swept) {
  std::ofstream(directory / "incoming" / "old") << "x";
  std::ofstream(directory / "incoming" / "new") << "x";
  std::filesystem::last_write_time(directory / "incoming" / "old",
                                   std::filesystem::file_time_type::clock::now() - std::chrono::hours(25));
  EXPECT_EQ(blobs.sweep(), 1);
  EXPECT_THAT(files(), ElementsAre("incoming/new"));
}

TEST_P(BlobStore, wrong_tokens_and_ids_find_nothing) {
  const auto stored = *blobs.store(1, "a", "x");
  for (const std::string& token :
       {std::string(), stored.token.substr(1), stored.token + "A", std::string(22, '/'),
        std::string("../../../../etc/passwd"), std::string(22, 'A'), std::string(100'000, 'A')})
    EXPECT_EQ(blobs.find_by_token(token).error().code, ErrorCode::not_found);
  EXPECT_EQ(blobs.find({stored.id.value + 1}).error().code, ErrorCode::not_found);
}

TEST_P(BlobStore, missing_and_damaged_files_are_reported_and_healed_by_the_same_upload) {
  const auto stored = *blobs.store(1, "a", "content");
  EXPECT_THAT(blobs.check(), IsEmpty());
  const auto path = directory / files()[0];
  std::filesystem::resize_file(path, 3);
  EXPECT_EQ(blobs.check().size(), 1);
  EXPECT_FALSE(blobs.read(stored));
  std::filesystem::remove(path);
  EXPECT_EQ(blobs.check().size(), 1);
  EXPECT_TRUE(blobs.store(2, "b", "content"));
  EXPECT_THAT(blobs.check(), IsEmpty());
  EXPECT_EQ(*blobs.read(stored), "content");
}

// All bytes of all files in the directory.
std::string bytes_in(const std::filesystem::path& directory) {
  std::string all;
  for (const auto& entry : std::filesystem::recursive_directory_iterator(directory)) {
    if (!entry.is_regular_file()) continue;
    all += entry.path().string();
    std::ifstream in(entry.path(), std::ios::binary);
    all.append(std::istreambuf_iterator<char>(in), {});
  }
  return all;
}

TEST_P(BlobStore, nothing_on_disk_shows_what_is_stored) {
  const auto stored = *blobs.store(1, "letter.txt", "the quick brown fox jumps over the lazy dog");
  const std::string all = bytes_in(directory);
  for (const char* shown : {"quick", "lazy dog", "letter"}) EXPECT_EQ(all.find(shown), std::string::npos) << shown;
  EXPECT_EQ(all.find(stored.hash.substr(4)), std::string::npos);
}

TEST_P(BlobStore, a_file_in_the_place_of_another_is_refused) {
  const auto one = *blobs.store(1, "a", "content of one");
  const std::string first = files()[0];
  const auto other = *blobs.store(1, "b", "content of two");
  const std::string second = files()[0] == first ? files()[1] : files()[0];
  std::filesystem::copy_file(directory / first, directory / second, std::filesystem::copy_options::overwrite_existing);
  EXPECT_TRUE(blobs.read(one));
  EXPECT_EQ(blobs.read(other).error().code, ErrorCode::unavailable);
}

TEST_P(BlobStore, after_a_rotation_everything_is_sealed_anew_and_the_old_key_can_go) {
  const auto stored = *blobs.store(1, "a", "content");
  const std::string before = files()[0];
  vault::Holding holding = blobs.sealed();
  EXPECT_EQ(holding.reseal(10), 0);
  ASSERT_TRUE(vault.add_key(vault::KeyState::active));
  EXPECT_EQ(holding.use(), (vault::KeyUse{{1, 1}}));
  EXPECT_EQ(*blobs.read(stored), "content");
  EXPECT_EQ(holding.reseal(10), 1);
  EXPECT_EQ(holding.use(), (vault::KeyUse{{2, 1}}));
  EXPECT_EQ(holding.reseal(10), 0);
  ASSERT_EQ(files().size(), 1);
  EXPECT_NE(files()[0], before);
  ASSERT_TRUE(vault.retire(1, {}));
  EXPECT_EQ(*blobs.read(stored), "content") << "also with what was loaded before";
  EXPECT_THAT(blobs.check(), IsEmpty());
}

TEST_P(BlobStore, the_same_content_under_a_new_key_leaves_one_file) {
  const auto first = *blobs.store(1, "a", "content");
  ASSERT_TRUE(vault.add_key(vault::KeyState::active));
  const auto second = *blobs.store(1, "b", "content");
  EXPECT_EQ(files().size(), 1);
  EXPECT_EQ(*blobs.read(first), "content");
  EXPECT_EQ(*blobs.read(second), "content");
}

TEST_P(BlobStore, what_was_stored_plain_is_read_and_sealed) {
  const auto stored = *blobs.store(1, "a", "content");
  std::filesystem::remove(directory / files()[0]);
  std::filesystem::create_directories(directory / stored.hash.substr(0, 2));
  std::ofstream(directory / stored.hash.substr(0, 2) / stored.hash.substr(2)) << "content";
  ASSERT_TRUE(database->write([&](storage::Transaction& tx) -> Result<void> {
    tx.each_of("UPDATE blob_content SET file = '', sealed_by = 0", {}, [](const storage::Row&) {});
    return {};
  }));
  const auto plain = *blobs.find(stored.id);
  EXPECT_EQ(*blobs.read(plain, 3), "tent");
  EXPECT_THAT(blobs.check(), IsEmpty());
  EXPECT_EQ(blobs.sealed().use(), (vault::KeyUse{{0, 1}}));
  EXPECT_EQ(blobs.sealed().reseal(10), 1);
  EXPECT_EQ(*blobs.read(plain, 3), "tent");
  EXPECT_EQ(bytes_in(directory).find("content"), std::string::npos);
  EXPECT_EQ(files().size(), 1);
}

TEST_P(BlobStore, a_damaged_file_does_not_keep_the_others_from_being_sealed_anew) {
  const auto bad = *blobs.store(1, "a", "one");
  std::filesystem::resize_file(directory / files()[0], 20);
  const auto good = *blobs.store(1, "b", "two");
  ASSERT_TRUE(vault.add_key(vault::KeyState::active));
  EXPECT_EQ(blobs.sealed().reseal(1), 1);
  EXPECT_EQ(blobs.sealed().reseal(1), 0);
  EXPECT_EQ(blobs.sealed().use(), (vault::KeyUse{{1, 1}, {2, 1}}));
  EXPECT_EQ(*blobs.read(good), "two");
  EXPECT_FALSE(blobs.read(bad));
}

TEST_P(BlobStore, reads_go_on_while_keys_change) {
  std::vector<Attachment> all;
  for (int i = 0; i < 10; ++i) all.push_back(*blobs.store(1, "a", "content " + std::to_string(i)));
  std::atomic<bool> stop = false;
  std::thread reader([&] {
    for (int i = 0; !stop; i = (i + 1) % 10)
      ASSERT_EQ(blobs.read(all[static_cast<std::size_t>(i)]), "content " + std::to_string(i));
  });
  for (int round = 0; round < 3; ++round) {
    ASSERT_TRUE(vault.add_key(vault::KeyState::active));
    while (*blobs.sealed().reseal(3) > 0) {
    }
  }
  stop = true;
  reader.join();
  EXPECT_EQ(blobs.sealed().use(), (vault::KeyUse{{4, 10}}));
}

TEST_P(BlobStore, uploads_and_sweeps_at_once_lose_nothing) {
  std::vector<std::thread> threads;
  for (int t = 0; t < 3; ++t)
    threads.emplace_back([&] {
      for (int i = 0; i < 15; ++i) {
        const auto stored = blobs.store(1, "a", "shared " + std::to_string(i % 3));
        ASSERT_TRUE(stored);
        keep(stored->id);
        ASSERT_TRUE(blobs.read(*stored));
        remove(stored->id);
      }
    });
  threads.emplace_back([&] {
    for (int i = 0; i < 20; ++i) {
      clock.advance(std::chrono::hours(2));
      blobs.sweep();
    }
  });
  for (auto& thread : threads) thread.join();
  EXPECT_THAT(blobs.check(), IsEmpty());
}

}  // namespace
}  // namespace deskbell::blob
