#include "zip.h"

#include <fmt/format.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace deskbell::complaints {
namespace {

using ::testing::ElementsAre;
using ::testing::Pair;

std::string archive() {
  ZipWriter zip(base::ManualClock().now());
  zip.add("a.txt", std::string(5000, 'a'), ZipWriter::Packing::deflate);
  zip.add("发票/图.png", "\x89PNG", ZipWriter::Packing::store);
  zip.add("empty", "", ZipWriter::Packing::deflate);
  return zip.finish();
}

TEST(Zip, what_is_packed_comes_out_again) {
  EXPECT_LT(archive().size(), 1000U);
  EXPECT_THAT(read_zip(archive()).value(),
              ElementsAre(Pair("a.txt", std::string(5000, 'a')), Pair("empty", ""), Pair("发票/图.png", "\x89PNG")));
}

TEST(Zip, one_without_entries_is_empty) {
  EXPECT_TRUE(read_zip(ZipWriter(Time()).finish()).value().empty());
}

TEST(Zip, nothing_broken_trips_the_reader) {
  const std::string good = archive();
  for (std::size_t i = 0; i < good.size(); ++i) {
    EXPECT_FALSE(read_zip(good.substr(0, i))) << i;
    for (const char byte : {'\0', '\xff', '\x50'}) {
      std::string bad = good;
      bad[i] = byte;
      const auto read = read_zip(bad);  // names and times may change; contents may not
      if (read) {
        for (const auto& [name, bytes] : *read)
          EXPECT_TRUE(bytes.empty() || bytes[0] == 'a' || bytes == "\x89PNG") << i;
      }
    }
  }
}

// Many names for the same packed bytes.
TEST(Zip, entries_that_share_their_bytes_cannot_unpack_to_more_than_the_file_could_hold) {
  ZipWriter one{Time()};
  one.add("0000", std::string(1'000'000, 'a'), ZipWriter::Packing::deflate);
  const std::string good = one.finish();
  const std::size_t end = good.size() - 22;
  const std::size_t directory = good.find("PK\x01\x02");
  std::string many = good.substr(0, directory);
  std::string entries;
  for (int i = 0; i < 100; ++i) {
    std::string entry = good.substr(directory, end - directory);
    entry.replace(46, 4, fmt::format("{:04}", i));
    entries += entry;
  }
  many += entries + good.substr(end, 8);
  for (int twice = 0; twice < 2; ++twice) many += std::string("\x64\x00", 2);
  for (int byte = 0; byte < 4; ++byte) many += static_cast<char>(entries.size() >> (8 * byte));
  many += good.substr(good.size() - 6);
  EXPECT_TRUE(read_zip(good));
  EXPECT_FALSE(read_zip(many));
}

TEST(Zip, a_name_twice_is_refused) {
  ZipWriter zip{Time()};
  zip.add("a", "1", ZipWriter::Packing::store);
  zip.add("a", "2", ZipWriter::Packing::store);
  EXPECT_FALSE(read_zip(zip.finish()));
}

}  // namespace
}  // namespace deskbell::complaints
