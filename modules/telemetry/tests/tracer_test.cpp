#include <base/json.h>
#include <telemetry/tracer.h>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace deskbell::telemetry {
namespace {

using namespace std::chrono_literals;
using testing::HasSubstr;

constexpr const char* kLow = "00000000000000000000000000000001";   // always drawn
constexpr const char* kHigh = "0000000000000000ffffffffffffffff";  // only when all are

struct Traces : testing::Test {
  base::ManualClock clock;
  std::vector<std::string> delivered;
  bool takes = true;
  Tracer make(double share, std::size_t queue = 100) {
    return Tracer(clock,
                  {.url = "http://collector", .share = share, .version = "1", .instance = "node-7", .queue = queue},
                  [this](const std::string& json) {
                    if (takes) delivered.push_back(json);
                    return takes;
                  });
  }
};

TEST_F(Traces, are_sent_in_the_words_of_otlp) {
  Tracer tracer = make(1);
  tracer.add({.kind = base::SpanKind::server,
              .name = "GET /x",
              .trace = kHigh,
              .id = 0xab,
              .parent = 0xcd,
              .took = 3ms,
              .error = "broken \"thing\"",
              .fields = {{"http.response.status_code", 500}, {"ok", false}, {"share", 0.5}, {"route", "/x"}}});
  tracer.flush();
  ASSERT_EQ(delivered.size(), 1u);
  const auto parsed = base::parse_json_value(delivered[0]);
  ASSERT_TRUE(parsed) << delivered[0];
  const auto& resource = parsed->at("resourceSpans").at(0);
  EXPECT_EQ(resource.at("resource").at("attributes").at(0).at("value").at("stringValue"), "deskbell");
  const auto& span = resource.at("scopeSpans").at(0).at("spans").at(0);
  EXPECT_EQ(span.at("traceId"), kHigh);
  EXPECT_EQ(span.at("spanId"), "00000000000000ab");
  EXPECT_EQ(span.at("parentSpanId"), "00000000000000cd");
  EXPECT_EQ(span.at("kind"), 2);
  const auto number = [](const json::value& text) { return std::stoll(std::string(text.as_string())); };
  EXPECT_EQ(number(span.at("endTimeUnixNano")) - number(span.at("startTimeUnixNano")), 3'000'000);
  EXPECT_EQ(span.at("status").at("message"), "broken \"thing\"");
  EXPECT_EQ(span.at("attributes").at(0).at("value").at("intValue"), "500");
  EXPECT_EQ(span.at("attributes").at(1).at("value").at("boolValue"), false);
  EXPECT_EQ(span.at("attributes").at(3).at("value").at("stringValue"), "/x");
}

TEST_F(Traces, are_drawn_whole_by_their_id) {
  Tracer tracer = make(0.5);
  tracer.add({.name = "a", .trace = kLow, .fields = {}});
  tracer.add({.name = "b", .trace = kHigh, .fields = {}});
  tracer.add({.name = "c", .trace = kHigh, .chosen = true, .fields = {}});
  EXPECT_EQ(tracer.stats().waiting, 2u);
}

TEST_F(Traces, never_pile_up_when_the_collector_is_away) {
  Tracer tracer = make(1, 3);
  for (int i = 0; i < 5; ++i) tracer.add({.name = "a", .trace = kLow, .fields = {}});
  EXPECT_EQ(tracer.stats().dropped, 2u);
  takes = false;
  tracer.flush();
  EXPECT_EQ(tracer.stats().dropped, 5u);
  EXPECT_TRUE(tracer.stats().failing);
  takes = true;
  tracer.add({.name = "a", .trace = kLow, .fields = {}});
  tracer.flush();
  EXPECT_EQ(tracer.stats().sent, 1u);
  EXPECT_FALSE(tracer.stats().failing);
}

TEST_F(Traces, have_no_sink_when_nobody_wants_them) {
  EXPECT_FALSE(make(0).sink());
  EXPECT_FALSE(Tracer(clock, {.url = "", .share = 1}).sink());
}

}  // namespace
}  // namespace deskbell::telemetry
