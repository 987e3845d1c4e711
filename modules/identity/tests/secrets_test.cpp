#include "secrets.h"

#include "passwords.h"
#include "totp.h"
#include "validate.h"

#include <identity/access.h>

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sodium.h>
#include <vault/testing.h>

#include <atomic>
#include <thread>

namespace deskbell::identity {
namespace {

using ::testing::HasSubstr;
using ::testing::StartsWith;

constexpr PasswordCost kCheap{.passes = 1, .memory = 8192};

TEST(Passwords, only_the_right_one_is_accepted) {
  Passwords passwords(kCheap);
  const std::string hash = passwords.hash("correct horse battery").value();
  EXPECT_THAT(hash, StartsWith("$argon2id$"));
  EXPECT_TRUE(passwords.verify(hash, "correct horse battery").value());
  EXPECT_FALSE(passwords.verify(hash, "Correct horse battery").value());
  EXPECT_FALSE(passwords.verify("", "nobody has this password").value());
}

TEST(Passwords, the_standard_cost_is_owasps_minimum) {
  Passwords passwords(PasswordCost{});
  EXPECT_THAT(passwords.hash("correct horse battery").value(), HasSubstr("m=19456,t=2,p=1"));
}

TEST(Passwords, a_hash_of_another_cost_is_outdated) {
  Passwords cheap(kCheap);
  Passwords dearer({.passes = 2, .memory = 16384});
  const std::string hash = cheap.hash("correct horse battery").value();
  EXPECT_FALSE(cheap.outdated(hash));
  EXPECT_TRUE(dearer.outdated(hash));
  EXPECT_TRUE(dearer.verify(hash, "correct horse battery").value());
}

TEST(Passwords, a_crowd_is_turned_away_instead_of_piling_up) {
  Passwords passwords({.passes = 4, .memory = 4 * 1024 * 1024, .parallel = 1, .waiting = 1});
  std::atomic<int> done{0};
  std::atomic<int> refused{0};
  std::vector<std::jthread> crowd;
  for (int i = 0; i < 12; ++i)
    crowd.emplace_back([&] {
      const auto hash = passwords.hash("correct horse battery");
      if (hash) {
        ++done;
      } else {
        EXPECT_EQ(hash.error().code, ErrorCode::resource_exhausted);
        ++refused;
      }
    });
  crowd.clear();
  EXPECT_EQ(done + refused, 12);
  EXPECT_GE(done, 1);
}

TEST(PasswordPolicy, asks_for_length_and_nothing_else) {
  const auto check = [](const std::string& password) {
    return check_new_password(password, "ann.lee@example.com", "Ann Lee-Marie", "password");
  };
  EXPECT_TRUE(check("purple tin"));
  EXPECT_TRUE(check("紫色的铁盒子在桌子上面"));
  EXPECT_TRUE(check(std::string(50, 'a') + std::string(50, 'b')));
  EXPECT_TRUE(check(std::string(100, 'a') + std::string(100, 'b')));
  EXPECT_FALSE(check("purpletin"));
  EXPECT_FALSE(check("紫色的铁盒子"));
  EXPECT_FALSE(check(std::string(100, 'a') + std::string(101, 'b')));
  EXPECT_FALSE(check("Ann.Lee@example.com"));
  EXPECT_FALSE(check("ann lee-marie"));
  EXPECT_FALSE(check("AnnLee-Marie"));
  EXPECT_FALSE(check("Password123"));
  EXPECT_FALSE(check("1234567890"));
  EXPECT_FALSE(check("xxxxxxxxxxxx"));
  EXPECT_FALSE(check("          "));
  EXPECT_EQ(check("short").error().fields, (std::vector<FieldError>{{"password", "must have at least 10 characters"}}));
}

TEST(PasswordPolicy, made_passwords_pass_it) {
  base::SeededRandom random(1);
  EXPECT_TRUE(check_new_password(make_password(random), "a@b", "A", "password"));
  EXPECT_NE(make_password(random), make_password(random));
}

TEST(Secrets, csrf_tokens_belong_to_their_session) {
  EXPECT_TRUE(csrf_matches("session one", csrf_token("session one")));
  EXPECT_FALSE(csrf_matches("session two", csrf_token("session one")));
  EXPECT_FALSE(csrf_matches("session one", ""));
  EXPECT_NE(csrf_token("x"), hash_of("x"));
}

Time at(std::int64_t seconds) {
  return Time(std::chrono::seconds(seconds));
}

TEST(TotpCodes, are_those_of_rfc_6238) {
  const std::string secret = "12345678901234567890";
  struct {
    std::int64_t seconds;
    const char* code;
  } const vectors[] = {{59, "287082"},         {1111111109, "081804"}, {1111111111, "050471"},
                       {1234567890, "005924"}, {2000000000, "279037"}, {20000000000, "353130"}};
  for (const auto& [seconds, code] : vectors) {
    EXPECT_EQ(Totp::matching_step(secret, code, at(seconds), 0), seconds / 30);
    EXPECT_EQ(Totp::matching_step(secret, code, at(seconds + 30), 0), seconds / 30) << "one step late";
    EXPECT_EQ(Totp::matching_step(secret, code, at(seconds - 30), 0), seconds / 30) << "one step early";
    EXPECT_FALSE(Totp::matching_step(secret, code, at(seconds + 60), 0));
    if (seconds > 90) EXPECT_FALSE(Totp::matching_step(secret, code, at(seconds - 60), 0));
    EXPECT_FALSE(Totp::matching_step(secret, code, at(seconds), seconds / 30)) << "used before";
  }
  for (const char* wrong : {"", "28708", "2870820", "28708x", "000000"})
    EXPECT_FALSE(Totp::matching_step(secret, wrong, at(59), 0));
}

TEST(TotpSecrets, are_sealed_under_the_key) {
  base::SeededRandom random(1);
  Totp totp(vault::testing_vault(), random);
  const std::string secret = totp.make_secret();
  const std::string sealed = totp.seal({7}, secret);
  EXPECT_EQ(secret.size(), 20u);
  EXPECT_EQ(totp.unseal({7}, sealed), secret);
  EXPECT_EQ(totp.unseal({8}, sealed), std::nullopt) << "another user's";
  EXPECT_EQ(totp.unseal({7}, ""), std::nullopt);
  EXPECT_EQ(totp.unseal({7}, "not hexadecimal"), std::nullopt);
}

vault::KeyRing ring_with_key_from_before() {
  vault::KeyRing ring = vault::testing_vault().ring();
  ring.rests.push_back({.number = 0, .purpose = "identity.totp", .until = {}, .bytes = std::string(32, 's')});
  return ring;
}

TEST(TotpSecrets, that_were_sealed_before_there_was_a_key_ring_still_open_and_are_sealed_anew) {
  base::SeededRandom random(1);
  // crypto_secretbox of "12345678901234567890" with a nonce of 24 times 'n' under 32 times 's'.
  const std::string nonce(24, 'n');
  std::string box(16 + 20, '\0');
  const std::string key(32, 's');
  ASSERT_EQ(crypto_secretbox_easy(reinterpret_cast<unsigned char*>(box.data()),
                                  reinterpret_cast<const unsigned char*>("12345678901234567890"), 20,
                                  reinterpret_cast<const unsigned char*>(nonce.data()),
                                  reinterpret_cast<const unsigned char*>(key.data())),
            0);
  box.insert(0, nonce);
  std::string hex(2 * box.size() + 1, '\0');
  sodium_bin2hex(hex.data(), hex.size(), reinterpret_cast<const unsigned char*>(box.data()), box.size());
  hex.pop_back();
  const vault::Vault vault(ring_with_key_from_before());
  Totp totp(vault, random);
  EXPECT_EQ(totp.unseal({7}, hex), "12345678901234567890");
  EXPECT_EQ(totp.unseal({7}, hex.substr(2)), std::nullopt);
  const auto anew = totp.resealed({7}, hex);
  ASSERT_TRUE(anew);
  EXPECT_EQ(totp.unseal({7}, *anew), "12345678901234567890");
  EXPECT_EQ(totp.resealed({7}, *anew), std::nullopt);
  EXPECT_EQ(Totp(vault::testing_vault(), random).unseal({7}, hex), std::nullopt) << "the key is gone";
}

TEST(TotpSecrets, are_told_as_uri_and_picture) {
  const std::string uri = Totp::uri("12345678901234567890", "Kettle & Co", "ann@example.com");
  EXPECT_EQ(uri,
            "otpauth://totp/"
            "Kettle%20%26%20Co:ann@example.com?secret=GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ&issuer=Kettle%20%26%20Co");
  const std::string svg = Totp::qr_svg(uri);
  EXPECT_THAT(svg, StartsWith("<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 "));
  EXPECT_THAT(svg, HasSubstr("M4 4h1v1h-1z"));
}

TEST(RecoveryCodes, are_recognised_however_they_are_typed) {
  base::SeededRandom random(1);
  Totp totp(vault::testing_vault(), random);
  const auto codes = totp.make_recovery_codes();
  ASSERT_EQ(codes.size(), 10u);
  EXPECT_THAT(codes[0], ::testing::MatchesRegex("[a-z2-7]{4}(-[a-z2-7]{4}){5}"));
  std::string typed = codes[0];
  std::erase(typed, '-');
  for (char& c : typed) c = static_cast<char>(toupper(c));
  EXPECT_EQ(Totp::recovery_hash(typed), Totp::recovery_hash(codes[0]));
  EXPECT_NE(Totp::recovery_hash(codes[1]), Totp::recovery_hash(codes[0]));
  EXPECT_EQ(Totp::recovery_hash("123456"), "");
  EXPECT_NE(Totp::recovery_hash("abcd-efgh-ijkl-mnop"), "") << "the length that earlier releases gave";
}

TEST(Input, mail_addresses_are_checked_for_their_shape) {
  for (const char* good :
       {"a@b", "ann.lee+x@mail.example.com", " ann@example.com ", "李@例子.公司", "o'neil@example.com"})
    EXPECT_TRUE(checked_email(good)) << good;
  for (const std::string& bad :
       {std::string(""), std::string("ann"), std::string("@example.com"), std::string("ann@"),
        std::string("a b@example.com"), std::string("a@b@example.com"), std::string("a@.com"), std::string("a@b..com"),
        std::string("a\r\nBcc: x@example.com"), std::string("<a@example.com>"), std::string(65, 'a') + "@example.com",
        "a@" + std::string(253, 'b')})
    EXPECT_FALSE(checked_email(bad)) << bad;
}

TEST(Input, lines_are_trimmed_counted_in_characters_and_free_of_controls) {
  EXPECT_EQ(checked_line("  Ann  ", "name", 1, 3).value(), "Ann");
  EXPECT_TRUE(checked_line("李小龙", "name", 1, 3));
  EXPECT_FALSE(checked_line("Anna", "name", 1, 3));
  EXPECT_FALSE(checked_line("   ", "name", 1, 3));
  EXPECT_FALSE(checked_line("A\nB", "name", 1, 3));
  EXPECT_FALSE(checked_line(std::string("A\0B", 3), "name", 1, 3));
}

}  // namespace
}  // namespace deskbell::identity
