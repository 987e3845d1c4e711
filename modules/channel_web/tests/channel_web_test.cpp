#include <base/clock.h>
#include <channel_web/installation.h>
#include <channel_web/visitor_token.h>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace deskbell::channel_web {
namespace {

constexpr std::string_view kKey = "0123456789abcdef0123456789abcdef";

std::vector<std::string> findings(const InstallationDraft& draft) {
  const auto result = checked(draft);
  std::vector<std::string> out;
  if (!result)
    for (const auto& error : result.error().fields) out.push_back(error.field + " " + error.message);
  return out;
}

TEST(Installation, origins_are_brought_to_one_form) {
  InstallationDraft draft{.name = " Shop "};
  draft.allowed_origins = {"HTTPS://Shop.Example/", "http://127.0.0.1:8080", "null"};
  const auto result = checked(draft);
  ASSERT_TRUE(result.has_value()) << result.error().message;
  EXPECT_EQ(result->name, "Shop");
  EXPECT_THAT(result->allowed_origins, testing::ElementsAre("https://shop.example", "http://127.0.0.1:8080", "null"));
}

TEST(Installation, every_wrong_setting_is_named) {
  InstallationDraft draft;
  draft.allowed_origins = {"shop.example", "https://shop.example/path", "https://a b", "javascript://x"};
  draft.theme.colour = "red";
  draft.theme.logo_url = "http://insecure.example/logo.png";
  draft.pre_chat = {{"", "Name", false}};
  draft.invitations = {{-1, {}, Returning::any, ""}};
  EXPECT_THAT(findings(draft),
              testing::UnorderedElementsAre(
                  "name may not be empty", "allowed_origins[0] must look like https://shop.example",
                  "allowed_origins[1] must look like https://shop.example", "allowed_origins[2] must look like https://shop.example",
                  "allowed_origins[3] must look like https://shop.example", "theme.colour must look like #1668dc",
                  "theme.logo_url must begin with https://", "pre_chat[0].key may not be empty",
                  "invitations[0].text may not be empty", "invitations[0].after_s must be from 0 to 86400"));
}

TEST(Installation, pages_of_other_origins_stay_out) {
  Installation installation;
  EXPECT_TRUE(origin_allowed(installation, "https://any.example"));
  installation.allowed_origins = {"https://shop.example"};
  EXPECT_TRUE(origin_allowed(installation, "https://shop.example"));
  EXPECT_FALSE(origin_allowed(installation, "https://shop.example.evil"));
  EXPECT_FALSE(origin_allowed(installation, "null"));
}

TEST(VisitorToken, only_what_we_signed_is_taken) {
  base::ManualClock clock;
  const VisitorToken token{{1234567890123}, {42}, clock.now()};
  const std::string text = sign(token, kKey);
  const auto back = verify(text, kKey, clock.now());
  ASSERT_TRUE(back);
  EXPECT_EQ(back->contact, token.contact);
  EXPECT_EQ(back->installation, token.installation);
  EXPECT_FALSE(verify(text, "another key of the same length!!", clock.now()));
  for (std::size_t i = 0; i < text.size(); ++i) {
    std::string forged = text;
    forged[i] = forged[i] == 'A' ? 'B' : 'A';
    // The last character carries spare bits; changing only those is refused as well.
    EXPECT_FALSE(verify(forged, kKey, clock.now())) << i;
  }
  for (const std::string& bad : {std::string(), std::string("x"), text + "A", text.substr(1), std::string(10'000, 'A')})
    EXPECT_FALSE(verify(bad, kKey, clock.now())) << bad.substr(0, 20);
  clock.advance(kVisitorTokenLife + std::chrono::seconds(1));
  EXPECT_FALSE(verify(text, kKey, clock.now()));
}

TEST(IdentityProof, is_the_hmac_of_the_external_id) {
  // RFC 4231, test case 2.
  EXPECT_TRUE(identity_proved("what do ya want for nothing?", "5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843", "Jefe"));
  EXPECT_FALSE(identity_proved("what do ya want for nothing!", "5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843", "Jefe"));
  EXPECT_FALSE(identity_proved("what do ya want for nothing?", "5BDCC146BF60754E6A042426089575C75A003F089D2739839DEC58B964EC3843", "Jefe"));
  EXPECT_FALSE(identity_proved("x", "", "Jefe"));
}

}  // namespace
}  // namespace deskbell::channel_web
