#include <backup/catalogue.h>
#include <backup/key.h>
#include <gtest/gtest.h>

namespace deskbell::backup {
namespace {

using namespace std::chrono_literals;

TEST(BackupKey, the_recovery_key_is_read_as_people_type_it) {
  base::SeededRandom random(3);
  const Key key = Key::make(random);
  std::string text = key.text();
  EXPECT_TRUE(text.starts_with("DESKBELL-BACKUP-"));
  EXPECT_EQ(Key::from_text(text)->fingerprint(), key.fingerprint());
  for (char& c : text) c = c == '-' ? ' ' : static_cast<char>(std::tolower(c));
  EXPECT_EQ(Key::from_text(text + "\n")->fingerprint(), key.fingerprint());
  text[20] = text[20] == 'a' ? 'b' : 'a';
  EXPECT_FALSE(Key::from_text(text));
  EXPECT_FALSE(Key::from_text(""));
}

TEST(BackupKey, a_thing_opens_only_whole_under_its_name_and_with_its_key) {
  base::SeededRandom random(4);
  const Key key = Key::make(random), other = Key::make(random);
  const std::string sealed = key.seal("chunks/a", "content");
  EXPECT_EQ(*key.open("chunks/a", sealed), "content");
  EXPECT_FALSE(key.open("chunks/b", sealed));
  EXPECT_FALSE(other.open("chunks/a", sealed));
  EXPECT_FALSE(key.open("chunks/a", sealed.substr(0, sealed.size() - 1)));
  EXPECT_FALSE(key.open("chunks/a", ""));
  EXPECT_NE(key.seal("chunks/a", "content"), sealed);
  EXPECT_NE(key.name_of("content"), other.name_of("content"));
}

TEST(BackupKey, a_passphrase_opens_the_key) {
  base::SystemRandom random;
  const Key key = Key::make(random);
  const std::string wrapped = key.wrapped("correct horse", random);
  EXPECT_EQ(Key::unwrap(wrapped, "correct horse")->fingerprint(), key.fingerprint());
  EXPECT_EQ(Key::unwrap(wrapped, "wrong horse").error().code, ErrorCode::unauthenticated);
  EXPECT_FALSE(Key::unwrap("", "x"));
}

TEST(BackupRetention, the_last_of_each_day_week_and_month_is_kept) {
  const Time now = *base::parse_time("2026-06-30T12:00:00Z");
  std::vector<Base> all;
  for (int hours = 0; hours < 24 * 200; hours += 6) {
    Base base;
    base.ended = now - std::chrono::hours(hours);
    all.push_back(base);
  }
  const auto keep = kept(all, {.daily = 7, .weekly = 4, .monthly = 6, .log = 0ms}, now);
  EXPECT_EQ(keep.front().ended, now);
  EXPECT_GE(keep.size(), 12u);
  EXPECT_LE(keep.size(), 17u);
  const auto span = kept(all, {.daily = 0, .weekly = 0, .monthly = 0, .log = std::chrono::hours(48)}, now);
  EXPECT_EQ(span.size(), 9u);
  EXPECT_EQ(span.back().ended, now - std::chrono::hours(48));
  EXPECT_TRUE(kept({}, {}, now).empty());
}

}  // namespace
}  // namespace deskbell::backup
