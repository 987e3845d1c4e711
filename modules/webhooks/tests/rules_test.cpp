#include <conversations/events.h>

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <clocks/events.h>
#include <webhooks/kinds.h>
#include <webhooks/schedule.h>
#include <webhooks/signature.h>
#include <webhooks/subscription.h>

#include <filesystem>
#include <fstream>
#include <iterator>
#include <regex>
#include <set>

namespace deskbell::webhooks {
namespace {

using namespace std::chrono_literals;
using ::testing::AllOf;
using ::testing::ElementsAre;
using ::testing::Ge;
using ::testing::Le;

TEST(Signature, is_that_of_the_standard) {
  EXPECT_EQ(sign("whsec_C2FVsBQIhrscChlQIMV+b5sSYspob7oD", "msg_27UH4WbU6Z5A5EzD8u03UvzRbpk",
                 Time(std::chrono::seconds(1649367553)), R"({"email":"test@example.com","username":"test_user"})"),
            "v1,tZ1I4/hDygAJgO5TYxiSd6Sd0kDW6hPenDe+bTa3Kkw=");
}

TEST(Signature, secrets_are_made_of_32_random_bytes) {
  base::SeededRandom random(1);
  const std::string one = make_secret(random);
  EXPECT_TRUE(one.starts_with("whsec_"));
  EXPECT_EQ(key_of(one)->size(), 32U);
  EXPECT_NE(make_secret(random), one);
}

TEST(Signature, what_is_no_secret_is_refused) {
  for (const auto* text : {"", "whsec_", "whsec_abc", "whsec_!!!!", "C2FVsBQIhrscChlQIMV+b5sSYspob7oD", "whsec_YWJj"})
    EXPECT_FALSE(key_of(text)) << text;
}

TEST(Schedule, pauses_grow_from_five_seconds_to_a_day_and_then_end) {
  base::SeededRandom random(7);
  const std::vector<std::chrono::seconds> middle{5s, 5min, 30min, 2h, 5h, 10h, 14h, 20h, 24h};
  for (int attempt = 1; attempt < kMaxAttempts; ++attempt) {
    const auto pause = pause_after(attempt, random);
    ASSERT_TRUE(pause);
    const auto expected = std::chrono::milliseconds(middle.at(static_cast<std::size_t>(attempt - 1)));
    EXPECT_THAT(pause->count(), AllOf(Ge(std::min<std::int64_t>(5000, expected.count() * 9 / 10)),
                                      Ge(expected.count() * 9 / 10), Le(expected.count() * 11 / 10)));
    EXPECT_GE(*pause, 5s);
    EXPECT_LE(*pause, 24h);
  }
  EXPECT_FALSE(pause_after(kMaxAttempts, random));
}

TEST(Schedule, pauses_of_two_deliveries_differ) {
  base::SeededRandom random(7);
  EXPECT_NE(pause_after(3, random), pause_after(3, random));
}

TEST(Schedule, the_receiver_may_ask_for_longer_up_to_a_day) {
  base::SeededRandom random(7);
  EXPECT_EQ(pause_after(1, random, 120s), 120s);
  EXPECT_EQ(pause_after(1, random, 240h), 24h);
  EXPECT_GE(*pause_after(2, random, 1s), 4min);
}

TEST(Schedule, retry_after_is_seconds_or_a_date) {
  const Time now = Time(std::chrono::sys_days(std::chrono::year(2026) / 3 / 2) + 9h);
  EXPECT_EQ(parse_retry_after("120", now), 120s);
  EXPECT_EQ(parse_retry_after("Mon, 02 Mar 2026 09:05:00 GMT", now), 300s);
  EXPECT_EQ(parse_retry_after("Mon, 02 Mar 2026 08:05:00 GMT", now), 0s);
  for (const auto* text : {"", "soon", "-1", "12 s", "Mon, 02 Mar 2026"})
    EXPECT_FALSE(parse_retry_after(text, now)) << text;
}

TEST(Kinds, filters_are_kinds_prefixes_or_all) {
  EXPECT_TRUE(matches(std::vector<std::string>{"conversation.*"}, "conversation.closed"));
  EXPECT_TRUE(matches(std::vector<std::string>{"*"}, "survey.answered"));
  EXPECT_TRUE(matches(std::vector<std::string>{"offer.made", "conversation.closed"}, "conversation.closed"));
  EXPECT_FALSE(matches(std::vector<std::string>{"conversation.closed"}, "conversation.opened"));
  EXPECT_FALSE(matches(std::vector<std::string>{"conversation.*"}, "conversationx.closed"));
}

TEST(Kinds, what_is_not_listed_never_matches) {
  for (const auto* kind : {"identity.signed_in", "identity.api_token_created", "settings.webhook_changed",
                           "channel.installation_changed", "settings.workspace_changed"}) {
    EXPECT_FALSE(is_public(kind)) << kind;
    EXPECT_FALSE(matches(std::vector<std::string>{"*"}, kind)) << kind;
    EXPECT_FALSE(is_filter(kind)) << kind;
  }
  EXPECT_FALSE(is_filter("identity.*"));
  EXPECT_FALSE(is_filter(""));
  EXPECT_TRUE(is_filter("contact.*"));
}

// What the headers of all modules declare: kKind of an event, and names in events.h; and the moves of clocks.
std::set<std::string> kinds_of_the_log() {
  std::set<std::string> all;
  const std::regex declared(R"x((kKind|string_view k[A-Z]\w*) = "([a-z_]+\.[a-z_]+)")x");
  for (const auto& entry : std::filesystem::recursive_directory_iterator(std::string(DESKBELL_SOURCE_DIR) + "/modules")) {
    if (entry.path().extension() != ".h" || entry.path().string().find("/include/") == std::string::npos) continue;
    std::ifstream file(entry.path());
    const std::string text(std::istreambuf_iterator<char>(file), {});
    const bool names = entry.path().filename() == "events.h";
    for (std::sregex_iterator one(text.begin(), text.end(), declared), end; one != end; ++one)
      if (names || (*one)[1].str().ends_with("kKind")) all.insert((*one)[2]);
  }
  for (int move = 0; move <= static_cast<int>(clocks::Move::cancelled); ++move)
    all.insert(std::string(clocks::kind_of(static_cast<clocks::Move>(move))));
  return all;
}

TEST(Kinds, each_kind_of_the_log_is_public_or_internal) {
  const auto all = kinds_of_the_log();
  EXPECT_GT(all.size(), 120U);
  for (const std::string& kind : all) EXPECT_NE(is_public(kind), is_internal(kind)) << kind;
}

TEST(Kinds, no_public_kind_is_invented) {
  const auto all = kinds_of_the_log();
  std::set<std::string> seen;
  for (const auto& kind : public_kinds()) {
    EXPECT_TRUE(all.contains(kind.kind)) << kind.kind;
    EXPECT_TRUE(seen.insert(kind.kind).second) << kind.kind << " twice";
  }
}

TEST(Kinds, examples_are_whole_bodies_of_their_kind_in_both_languages) {
  for (const auto& kind : public_kinds()) {
    EXPECT_EQ(kind.example.at("type").as_string(), kind.kind);
    EXPECT_TRUE(kind.example.at("data").is_object()) << kind.kind;
    EXPECT_FALSE(kind.title.en.empty()) << kind.kind;
    EXPECT_FALSE(kind.title.zh_CN.empty()) << kind.kind;
  }
}

TEST(Kinds, a_body_holds_the_event_as_it_is) {
  const events::Event event{.position = 12,
                            .stream = 7301444403200001,
                            .seq = 3,
                            .kind = "conversation.closed",
                            .actor = 5,
                            .at = Time(std::chrono::seconds(1649367553)),
                            .payload = R"({"a":"\u00e9"})"};
  EXPECT_EQ(body_of(event),
            R"({"type":"conversation.closed","timestamp":"2022-04-07T21:39:13.000000Z","position":"12",)"
            R"("stream":"7301444403200001","seq":3,"actor":"5","data":{"a":"\u00e9"}})");
}

SubscriptionDraft draft() {
  return {.name = " Shop ", .url = "https://shop.example/hook", .kinds = {"conversation.*", "conversation.*"}};
}

TEST(Draft, a_draft_is_tidied_up) {
  const auto good = checked(draft());
  ASSERT_TRUE(good) << good.error().message;
  EXPECT_EQ(good->name, "Shop");
  EXPECT_THAT(good->kinds, ElementsAre("conversation.*"));
}

TEST(Draft, addresses_that_are_none_are_refused) {
  for (const auto* url :
       {"", "ftp://x.example", "shop.example", "https://", "https://user:pass@x.example/", "https://x.example/#a",
        "https://x.example/a b", "https://x.example/\xc3\xa9", "javascript:1"}) {
    auto bad = draft();
    bad.url = url;
    const auto answer = checked(bad);
    ASSERT_FALSE(answer) << url;
    EXPECT_EQ(answer.error().fields.front().field, "url");
  }
}

TEST(Draft, headers_that_are_ours_or_forge_lines_are_refused) {
  for (const Headers& headers : {Headers{{"webhook-id", "1"}}, Headers{{"Host", "x"}}, Headers{{"Content-Length", "1"}},
                                 Headers{{"X-A", "a\r\nB: c"}}, Headers{{"X A", "a"}}, Headers{{"", "a"}}}) {
    auto bad = draft();
    bad.headers = headers;
    EXPECT_FALSE(checked(bad)) << headers.begin()->first;
  }
  auto good = draft();
  good.headers = {{"Authorization", "Bearer abc"}};
  EXPECT_TRUE(checked(good));
}

TEST(Draft, kinds_that_do_not_exist_are_refused_by_their_place) {
  auto bad = draft();
  bad.kinds = {"conversation.closed", "identity.*"};
  const auto answer = checked(bad);
  ASSERT_FALSE(answer);
  EXPECT_EQ(answer.error().fields.front().field, "kinds[1]");
  bad.kinds = {};
  EXPECT_FALSE(checked(bad));
}

}  // namespace
}  // namespace deskbell::webhooks
