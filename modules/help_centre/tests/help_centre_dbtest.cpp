#include <identity/testing.h>
#include <storage/testing.h>

#include <gtest/gtest.h>
#include <help_centre/help_centre.h>

namespace deskbell::help_centre {
namespace {

// The smallest PNG: one transparent dot.
const std::string kDot(
    "\x89PNG\r\n\x1a\n\0\0\0\rIHDR\0\0\0\1\0\0\0\1\x08\6\0\0\0\x1f\x15\xc4\x89\0\0\0\rIDATx\x9c"
    "c\0\1\0\0\5\0\1\r\n-\xb4\0\0\0\0IEND\xae"
    "B`\x82",
    67);

struct HelpCentreTest : ::testing::TestWithParam<storage::Engine> {
  base::ManualClock clock;
  storage::TestDatabase database{GetParam(), {events::schema(), schema()}};
  events::Log log{*database, clock};
  HelpCentre here{*database, log, clock};
  const Actor ada = identity::testing_administrator(1);
};

TEST_P(HelpCentreTest, it_is_open_and_plain_until_somebody_changes_it) {
  EXPECT_EQ(*here.look(), Look());
  EXPECT_EQ(here.logo(), nullptr);
  auto look = *here.get(ada);
  look.name = "Nordhaus";
  look.welcome = {{"en", "How can we help?"}, {"zh-CN", "需要什么帮助？"}};
  const auto changed = here.change(ada, look);
  ASSERT_TRUE(changed) << changed.error().message;
  EXPECT_EQ(changed->version, 1);
  EXPECT_EQ(here.look()->name, "Nordhaus");
  HelpCentre elsewhere(*database, log, clock);
  EXPECT_EQ(elsewhere.look()->welcome, look.welcome);
}

TEST_P(HelpCentreTest, a_change_of_an_old_version_is_refused) {
  ASSERT_TRUE(here.change(ada, {.name = "First"}));
  const auto late = here.change(ada, {.name = "Second"});
  ASSERT_FALSE(late);
  EXPECT_EQ(late.error().code, ErrorCode::aborted);
  EXPECT_EQ(here.look()->name, "First");
}

TEST_P(HelpCentreTest, a_logo_is_a_picture_and_stays_when_the_rest_changes) {
  EXPECT_EQ(here.set_logo(ada, "<svg onload=alert(1)>").error().code, ErrorCode::invalid_argument);
  EXPECT_EQ(here.set_logo(ada, std::string(kLargestLogo + 1, 'x')).error().code, ErrorCode::invalid_argument);
  const auto with = here.set_logo(ada, kDot);
  ASSERT_TRUE(with) << with.error().message;
  EXPECT_EQ(with->logo.size(), 24u);
  EXPECT_EQ(here.logo()->media_type, "image/png");
  EXPECT_EQ(here.logo()->bytes, kDot);
  const auto renamed = here.change(ada, {.name = "Nordhaus", .version = 1});
  ASSERT_TRUE(renamed);
  EXPECT_EQ(renamed->logo, with->logo);
  ASSERT_TRUE(here.set_logo(ada, ""));
  EXPECT_EQ(here.logo(), nullptr);
  EXPECT_EQ(here.look()->logo, "");
}

TEST_P(HelpCentreTest, only_who_may_publish_may_change_it) {
  const Actor nobody = identity::testing_user(2, identity::Reach::all, {Permission::reply, Permission::edit_knowledge});
  EXPECT_EQ(here.get(nobody).error().code, ErrorCode::permission_denied);
  EXPECT_EQ(here.change(nobody, {}).error().code, ErrorCode::permission_denied);
  EXPECT_EQ(here.set_logo(nobody, kDot).error().code, ErrorCode::permission_denied);
}

DESKBELL_ON_BOTH_ENGINES(HelpCentreTest);

}  // namespace
}  // namespace deskbell::help_centre
