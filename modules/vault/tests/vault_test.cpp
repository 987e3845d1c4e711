#include <vault/holdings.h>
#include <vault/key_ring.h>
#include <vault/sealed_file.h>
#include <vault/vault.h>

#include <gtest/gtest.h>

#include <cstring>

namespace deskbell::vault {
namespace {

Key key_numbered(KeyNumber number, KeyState state) {
  return {number, state, Time(std::chrono::sys_days(std::chrono::year(2026) / 3 / 2)),
          std::string(kKeyBytes, static_cast<char>('a' + number))};
}

KeyRing ring_of(std::vector<Key> keys) {
  return {.keys = std::move(keys), .rests = {}};
}

TEST(KeyRing, reads_what_it_printed) {
  KeyRing ring =
      ring_of({key_numbered(3, KeyState::next), key_numbered(2, KeyState::active), key_numbered(1, KeyState::old)});
  ring.rests = {{0, "identity.totp", {}, "rest"},
                {1, "channel_web.visitor", ring.keys[0].since, std::string("\0\xff", 2)}};
  const auto back = parse_ring(print_ring(ring));
  ASSERT_TRUE(back) << back.error().message;
  EXPECT_EQ(*back, ring);
}

TEST(KeyRing, that_is_not_sound_is_refused_with_its_line) {
  const std::string good = print_ring(ring_of({key_numbered(2, KeyState::active), key_numbered(1, KeyState::old)}));
  for (const std::string& bad :
       {std::string(), std::string("hello\n"), good.substr(0, good.size() - 5), good + "key 0 old x y\n",
        print_ring(ring_of({key_numbered(1, KeyState::old)})),
        print_ring(ring_of({key_numbered(2, KeyState::active), key_numbered(1, KeyState::active)})),
        print_ring(ring_of({key_numbered(1, KeyState::active), key_numbered(2, KeyState::old)})),
        print_ring(ring_of({key_numbered(1, KeyState::active), key_numbered(1, KeyState::old)})), good + "else\n"})
    EXPECT_FALSE(parse_ring(bad)) << bad;
  EXPECT_EQ(parse_ring(good + "else\n").error().fields.front().field, "line 4");
}

TEST(Vault, opens_what_it_sealed_for_the_same_row_only) {
  Vault vault(ring_of({key_numbered(1, KeyState::active)}));
  const std::string sealed = vault.seal("webhooks.secret", "endpoint 7", "whsec_abc");
  EXPECT_TRUE(sealed.starts_with("v1.1."));
  EXPECT_EQ(sealed.find("whsec"), std::string::npos);
  EXPECT_EQ(vault.open("webhooks.secret", "endpoint 7", sealed), "whsec_abc");
  EXPECT_FALSE(vault.open("webhooks.secret", "endpoint 8", sealed));
  EXPECT_FALSE(vault.open("identity.totp", "endpoint 7", sealed));
  EXPECT_NE(vault.seal("webhooks.secret", "endpoint 7", "whsec_abc"), sealed);
}

TEST(Vault, refuses_every_changed_byte) {
  Vault vault(ring_of({key_numbered(2, KeyState::active), key_numbered(1, KeyState::old)}));
  const std::string sealed = vault.seal("p", "c", "secret");
  for (std::size_t i = 0; i < sealed.size(); ++i) {
    std::string changed = sealed;
    changed[i] = changed[i] == '1' ? '2' : '1';
    if (changed != sealed) EXPECT_FALSE(vault.open("p", "c", changed)) << i;
    EXPECT_FALSE(vault.open("p", "c", sealed.substr(0, i))) << i;
  }
  EXPECT_FALSE(vault.open("p", "c", sealed + "A"));
}

TEST(Vault, another_key_opens_nothing) {
  const std::string sealed = Vault(ring_of({key_numbered(1, KeyState::active)})).seal("p", "c", "secret");
  Key other = key_numbered(1, KeyState::active);
  other.bytes[0] ^= 1;
  EXPECT_EQ(Vault(ring_of({other})).open("p", "c", sealed).error().code, ErrorCode::internal);
  EXPECT_EQ(Vault(ring_of({key_numbered(2, KeyState::active)})).open("p", "c", sealed).error().code,
            ErrorCode::unavailable);
}

TEST(Vault, seals_under_the_new_key_and_still_opens_the_old) {
  Vault vault(ring_of({key_numbered(1, KeyState::active)}));
  const std::string before = vault.seal("p", "c", "secret");
  EXPECT_EQ(vault.add_key(KeyState::active), 2U);
  EXPECT_EQ(vault.active(), 2U);
  EXPECT_EQ(Vault::key_of(vault.seal("p", "c", "secret")), 2U);
  EXPECT_EQ(vault.open("p", "c", before), "secret");
  ASSERT_TRUE(vault.retire(1, {}));
  EXPECT_FALSE(vault.open("p", "c", before));
}

TEST(Vault, a_key_that_stands_by_opens_but_seals_only_once_it_is_active) {
  Vault vault(ring_of({key_numbered(1, KeyState::active)}));
  EXPECT_EQ(vault.add_key(KeyState::next), 2U);
  EXPECT_EQ(vault.active(), 1U);
  EXPECT_FALSE(vault.activate(1));
  ASSERT_TRUE(vault.activate(2));
  EXPECT_EQ(vault.active(), 2U);
  EXPECT_FALSE(vault.retire(2, {})) << "the active one stays";
}

TEST(Vault, a_rest_stays_good_for_its_purpose_alone) {
  Vault vault(ring_of({key_numbered(1, KeyState::active)}));
  const auto visitor = vault.derive("visitor");
  ASSERT_TRUE(vault.add_key(KeyState::active));
  ASSERT_TRUE(vault.retire(1, {{.number = 1, .purpose = "visitor", .until = {}, .bytes = visitor.bytes}}));
  EXPECT_EQ(vault.derive("visitor", 1)->bytes, visitor.bytes);
  EXPECT_FALSE(vault.derive("other", 1));
  EXPECT_EQ(vault.derive_all("visitor").size(), 2U);
  EXPECT_EQ(vault.derive_all("other").size(), 1U);
  EXPECT_EQ(vault.add_key(KeyState::active), 3U) << "numbers are never used again";
}

struct File {
  std::string bytes;
  ReadAt reader() const {
    return [this](std::int64_t at, std::span<char> into) {
      if (static_cast<std::size_t>(at) + into.size() > bytes.size()) return false;
      std::memcpy(into.data(), bytes.data() + at, into.size());
      return true;
    };
  }
  Result<SealedFile> open(const Vault& vault, std::string_view context) const {
    return SealedFile::open(vault, "blob", context, static_cast<std::int64_t>(bytes.size()), reader());
  }
};

File sealed_file(const Vault& vault, std::string_view plain, std::string_view context, std::size_t step = 10'000) {
  FileSealer sealer(vault, "blob");
  File file;
  for (std::size_t at = 0; at < plain.size(); at += step) file.bytes += sealer.add(plain.substr(at, step));
  file.bytes += sealer.finish(context);
  return file;
}

std::string some_bytes(std::size_t count) {
  std::string out(count, '\0');
  for (std::size_t i = 0; i < count; ++i) out[i] = static_cast<char>((i * 2654435761U) >> 13);
  return out;
}

TEST(SealedFile, gives_any_range_back_whatever_the_steps_it_came_in) {
  Vault vault(ring_of({key_numbered(1, KeyState::active)}));
  for (const std::size_t size : {1UL, 65'535UL, 65'536UL, 65'537UL, 131'072UL, 300'001UL}) {
    const std::string plain = some_bytes(size);
    for (const std::size_t step : {777UL, 65'536UL, 1'000'000UL}) {
      const File file = sealed_file(vault, plain, "it", step);
      EXPECT_EQ(static_cast<std::int64_t>(file.bytes.size()), sealed_size(static_cast<std::int64_t>(size)));
      const auto opened = file.open(vault, "it");
      ASSERT_TRUE(opened) << size;
      EXPECT_EQ(opened->size(), static_cast<std::int64_t>(size));
      EXPECT_EQ(opened->read(0, INT64_MAX), plain);
      for (const std::int64_t from : {0L, 1L, 65'530L, 65'536L, 131'071L}) {
        if (from > static_cast<std::int64_t>(size)) continue;
        EXPECT_EQ(opened->read(from, 20), plain.substr(static_cast<std::size_t>(from), 20));
      }
    }
  }
}

TEST(SealedFile, that_was_cut_changed_or_put_in_anothers_place_is_refused) {
  Vault vault(ring_of({key_numbered(1, KeyState::active)}));
  const std::string plain = some_bytes(200'000);
  const File file = sealed_file(vault, plain, "it");
  EXPECT_FALSE(file.open(vault, "another"));
  for (const std::size_t left : {0UL, 10UL, 87UL, 48UL + 65'552UL, 48UL + 65'552UL + 40UL, file.bytes.size() - 1})
    EXPECT_FALSE(File{file.bytes.substr(0, left)}.open(vault, "it")) << left;
  // A whole chunk taken out, with the trailer left.
  File shorter = file;
  shorter.bytes.erase(48, 65'552);
  EXPECT_FALSE(shorter.open(vault, "it"));
  // Two chunks in each other's place.
  File swapped = file;
  std::swap_ranges(swapped.bytes.begin() + 48, swapped.bytes.begin() + 48 + 65'552,
                   swapped.bytes.begin() + 48 + 65'552);
  ASSERT_TRUE(swapped.open(vault, "it"));
  EXPECT_FALSE(swapped.open(vault, "it")->read(0, 10));
  for (std::size_t at = 0; at < file.bytes.size(); at += 997) {
    File changed = file;
    changed.bytes[at] ^= 1;
    const auto opened = changed.open(vault, "it");
    EXPECT_FALSE(opened && opened->read(0, INT64_MAX)) << at;
  }
}

TEST(SealedFile, shows_nothing_of_what_is_in_it) {
  Vault vault(ring_of({key_numbered(1, KeyState::active)}));
  const std::string plain(200'000, 'A');
  const File file = sealed_file(vault, plain, "it");
  EXPECT_EQ(file.bytes.find("AAAA"), std::string::npos);
  EXPECT_NE(sealed_file(vault, plain, "it").bytes, file.bytes);
}

TEST(Holdings, go_on_with_the_others_when_one_fails) {
  Holdings holdings;
  holdings.add(
      {"broken", [] { return KeyUse{{1, 2}}; }, [](int) -> Result<int> { return failure(ErrorCode::internal, "no"); }});
  holdings.add({"good", [] { return KeyUse{{1, 3}, {2, 1}}; }, [](int limit) -> Result<int> { return limit; }});
  EXPECT_EQ(holdings.reseal(5), 5);
  EXPECT_EQ(holdings.use_of(1), 5);
  EXPECT_EQ(holdings.use_of(9), 0);
}

}  // namespace
}  // namespace deskbell::vault
