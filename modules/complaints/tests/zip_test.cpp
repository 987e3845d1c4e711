#include "zip.h"

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

TEST(Zip, a_name_twice_is_refused) {
  ZipWriter zip{Time()};
  zip.add("a", "1", ZipWriter::Packing::store);
  zip.add("a", "2", ZipWriter::Packing::store);
  EXPECT_FALSE(read_zip(zip.finish()));
}

}  // namespace
}  // namespace deskbell::complaints
