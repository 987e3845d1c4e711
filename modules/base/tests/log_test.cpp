#include <base/log.h>

#include <gmock/gmock.h>

#include <sstream>

namespace deskbell::base {
namespace {

using testing::HasSubstr;
using testing::Not;

const Time kAt = *parse_time("2026-03-02T09:00:00Z");

TEST(Log, a_json_line_holds_level_message_trace_and_fields) {
  const auto line = format_log_line(LogFormat::json, {.at = kAt,
                                                      .level = LogLevel::warn,
                                                      .message = "Slow.",
                                                      .fields = {{"path", "/a b"}, {"ms", 12}, {"ok", false}},
                                                      .trace = "t1"});
  EXPECT_EQ(
      line,
      R"({"at":"2026-03-02T09:00:00.000000Z","level":"warn","message":"Slow.","trace":"t1","path":"/a b","ms":12,"ok":false})");
}

TEST(Log, a_human_line_reads_from_left_to_right) {
  const auto line = format_log_line(LogFormat::human,
                                    {.at = kAt, .message = "Listening.", .fields = {{"port", 80}, {"name", "a b"}}});
  EXPECT_EQ(line, "2026-03-02T09:00:00.000000Z info  Listening.  port=80  name=\"a b\"");
}

TEST(Log, input_cannot_forge_a_line) {
  for (const auto format : {LogFormat::human, LogFormat::json}) {
    const auto line =
        format_log_line(format, {.at = kAt, .message = "a\nb", .fields = {{"name", "x\n2026 error\x1b[1m"}}});
    EXPECT_EQ(line.find_first_of("\n\x1b"), std::string::npos) << line;
  }
}

TEST(Log, fields_that_speak_of_secrets_are_hidden) {
  for (const auto* key : {"password", "new_password", "API_KEY", "session_token", "Authorization", "key"}) {
    const auto line = format_log_line(LogFormat::json, {.at = kAt, .message = "m", .fields = {{key, "hunter2"}}});
    EXPECT_THAT(line, Not(HasSubstr("hunter2"))) << key;
  }
  EXPECT_THAT(format_log_line(LogFormat::json, {.at = kAt, .message = "m", .fields = {{"keyboard", "us"}}}),
              HasSubstr("us"));
}

TEST(Log, lines_below_the_level_are_left_out_and_scopes_nest) {
  std::ostringstream out;
  start_log({.level = LogLevel::info, .format = LogFormat::human, .to = &out});
  log_debug("no");
  {
    const TraceScope outer("one");
    {
      const TraceScope inner("two");
      log_info("first");
    }
    log_info("second");
  }
  log_info("third");
  start_log({.level = LogLevel::warn, .format = LogFormat::human});
  EXPECT_THAT(out.str(), HasSubstr("first  trace=two\n"));
  EXPECT_THAT(out.str(), HasSubstr("second  trace=one\n"));
  EXPECT_THAT(out.str(), HasSubstr("third\n"));
  EXPECT_THAT(out.str(), Not(HasSubstr("no\n")));
}

}  // namespace
}  // namespace deskbell::base
