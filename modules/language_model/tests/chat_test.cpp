#include <gtest/gtest.h>
#include <language_model/chat.h>

namespace deskbell::language_model {
namespace {

using Reading = http::Client::Reading;

std::string word(std::string_view text) {
  return "data: {\"choices\":[{\"delta\":{\"content\":\"" + std::string(text) + "\"}}]}\n\n";
}

const std::string kStop = "data: {\"choices\":[{\"delta\":{},\"finish_reason\":\"stop\"}]}\n\n";
const std::string kUsage = "data: {\"choices\":[],\"usage\":{\"total_tokens\":123}}\n\n";
const std::string kDone = "data: [DONE]\n\n";

Result<Answer> read(std::string_view stream, std::size_t piece, Tools tools = Tools::none) {
  AnswerReader reader(tools);
  while (!stream.empty()) {
    const auto part = stream.substr(0, piece);
    if (reader.take(part) == Reading::enough) break;
    stream.remove_prefix(part.size());
  }
  return reader.answer();
}

TEST(AnswerReader, an_answer_is_read_wherever_its_stream_is_cut) {
  const std::string stream = ": keep-alive\r\n\r\n" + word("Hel") + word("lo, \\u4f60\\u597d") + kStop + kUsage + kDone;
  for (std::size_t piece = 1; piece < 80; ++piece) {
    const auto answer = read(stream, piece);
    ASSERT_TRUE(answer.has_value()) << piece << answer.error().message;
    EXPECT_EQ(answer->text, "Hello, 你好");
    EXPECT_EQ(answer->tokens, 123);
  }
}

TEST(AnswerReader, nothing_but_a_whole_answer_is_one) {
  EXPECT_EQ(read(word("Half of a"), 10).error().message, "The model's answer was cut off.");
  EXPECT_FALSE(read("", 1));
  EXPECT_FALSE(read(kStop + kDone, 7)) << "an empty one";
  EXPECT_FALSE(read(word("Hi") + "data: {\"choices\":[{\"delta\":{},\"finish_reason\":\"length\"}]}\n\n", 9));
  EXPECT_FALSE(read(word("Hi") + "data: {broken\n" + kStop, 9));
  EXPECT_FALSE(read("data: {\"error\":{\"message\":\"overloaded\"}}\n", 9));
  EXPECT_FALSE(read("<html>502 Bad Gateway</html>", 9));
}

TEST(AnswerReader, tools_were_not_offered_and_are_not_called) {
  const auto answer =
      read("data: {\"choices\":[{\"delta\":{\"tool_calls\":[{\"function\":{\"name\":\"refund\"}}]}}]}\n" + kStop, 50);
  ASSERT_FALSE(answer);
  EXPECT_EQ(answer.error().message, "The model wants to do something, which it may not.");
}

std::string call(std::string_view piece) {
  return "data: {\"choices\":[{\"delta\":{\"tool_calls\":[" + std::string(piece) + "]}}]}\n\n";
}
const std::string kCalled = "data: {\"choices\":[{\"delta\":{},\"finish_reason\":\"tool_calls\"}]}\n\n";

TEST(AnswerReader, a_call_of_a_tool_comes_in_pieces) {
  const std::string stream =
      call(R"({"index":0,"id":"c1","type":"function","function":{"name":"refund","arguments":""}})") +
      call(R"({"index":0,"function":{"arguments":"{\"order\":"}})") +
      call(R"({"index":0,"function":{"arguments":"\"RT-1\"}"}})") + kCalled + kUsage + kDone;
  for (std::size_t piece = 1; piece < 90; piece += 7) {
    const auto answer = read(stream, piece, Tools::offered);
    ASSERT_TRUE(answer) << answer.error().message;
    EXPECT_EQ(answer->call->tool, "refund");
    EXPECT_EQ(answer->call->arguments, R"({"order":"RT-1"})");
    EXPECT_EQ(answer->tokens, 123);
  }
}

TEST(AnswerReader, calls_that_are_cut_off_too_many_or_too_long_are_none) {
  const std::string begun = call(R"({"index":0,"function":{"name":"refund","arguments":"{"}})");
  EXPECT_FALSE(read(begun, 20, Tools::offered)) << "cut off";
  EXPECT_FALSE(read(begun + call(R"({"index":1,"function":{"name":"refund"}})") + kCalled, 20, Tools::offered));
  EXPECT_FALSE(read(begun + begun + kCalled, 20, Tools::offered)) << "two by one index";
  EXPECT_FALSE(read(kCalled, 20, Tools::offered)) << "says so and calls nothing";
  EXPECT_FALSE(read(begun + "data: {\"choices\":[{\"delta\":{\"tool_calls\":7}}]}\n", 20, Tools::offered));
  AnswerReader endless(Tools::offered);
  const std::string more = call(R"({"index":0,"function":{"arguments":"aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa"}})");
  for (int i = 0; i < 10'000 && endless.take(more) == Reading::more; ++i) {
  }
  EXPECT_EQ(endless.answer().error().message, "The model's answer is too long.");
}

TEST(AnswerReader, what_never_ends_is_stopped) {
  AnswerReader endless;
  std::size_t taken = 0;
  while (endless.take(std::string(10'000, 'x')) == Reading::more) ASSERT_LT(taken += 10'000, 2'000'000u);
  EXPECT_EQ(endless.answer().error().code, ErrorCode::unavailable);
  AnswerReader talkative;
  for (int i = 0; i < 10'000 && talkative.take(word("and so on ")) == Reading::more; ++i) {
  }
  EXPECT_EQ(talkative.answer().error().code, ErrorCode::unavailable);
}

TEST(Requests, a_question_carries_the_key_in_its_header_only) {
  const auto request =
      chat_request("https://models.example.com/v1", "secret", "small", {.lines = {{Role::user, "Say \"hi\"\n"}}});
  EXPECT_EQ(request.url, "https://models.example.com/v1/chat/completions");
  EXPECT_NE(request.body.find(R"("content":"Say \"hi\"\n")"), std::string::npos) << request.body;
  EXPECT_EQ(request.body.find("secret"), std::string::npos);
  EXPECT_EQ(request.headers.back().value, "Bearer secret");
}

TEST(Requests, tools_are_offered_with_the_schema_of_what_they_take) {
  const Tool tool{.name = "refund",
                  .description = "Money back",
                  .parameters = {{"order", "Its number"}, {"why", "", {"late", "broken"}}}};
  const auto request = chat_request("https://models.example.com/v1", "", "small", {.lines = {}, .tools = {tool}});
  EXPECT_NE(
      request.body.find(
          R"("tools":[{"type":"function","function":{"name":"refund","description":"Money back","parameters":{"type":"object",)"
          R"("properties":{"order":{"type":"string","description":"Its number"},"why":{"type":"string","description":"","enum":["late","broken"]}},)"
          R"("additionalProperties":false}}}])"),
      std::string::npos)
      << request.body;
}

}  // namespace
}  // namespace deskbell::language_model
