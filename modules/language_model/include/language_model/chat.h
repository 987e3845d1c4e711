#pragma once
#include <base/json.h>
#include <base/result.h>
#include <http/client.h>

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

// The protocol of OpenAI's chat completions (platform.openai.com/docs/api-reference, "Chat"), as far as it is needed:
// requests, the stream of an answer (server-sent events, WHATWG HTML 9.2), and what may be wrong with one. Pure.
namespace deskbell::language_model {

enum class Role { system, user, assistant };
BOOST_DESCRIBE_ENUM(Role, system, user, assistant)

struct Line {
  Role role = Role::user;
  std::string text;
};

// What a call of a tool has to say.
struct Parameter {
  std::string name;
  std::string description = {};
  std::vector<std::string> choices = {};  // one of these; none: any text
};

// Something that the model may ask for.
struct Tool {
  std::string name;
  std::string description;
  std::vector<Parameter> parameters = {};
};

struct ToolCall {
  std::string tool;
  std::string arguments;  // JSON, as the model wrote it
};

struct Prompt {
  std::vector<Line> lines;
  int most_tokens = 600;         // of the answer
  std::vector<Tool> tools = {};  // of which it may call one
};

struct Answer {
  std::string text;
  std::int64_t tokens = 0;            // sent and received, as the server says, else guessed
  std::int64_t cost_millionths = 0;   // of the currency's smallest unit; 0 as well when no price is set
  std::optional<ToolCall> call = {};  // then the text may be empty
};

inline constexpr std::size_t kMostPrompt = 60'000;    // bytes of all lines
inline constexpr std::size_t kMostAnswer = 16'000;    // bytes
inline constexpr std::size_t kMostArguments = 4'000;  // bytes

http::ClientRequest chat_request(std::string_view url, std::string_view key, std::string_view model,
                                 const Prompt& prompt);

enum class Tools { none, offered };

// Takes the pieces of a streamed answer, cut anywhere.
class AnswerReader {
 public:
  explicit AnswerReader(Tools tools = Tools::none) : tools_(tools) {}

  // Answers enough when the answer is complete, or nothing good can come any more.
  http::Client::Reading take(std::string_view piece);
  // Only a whole answer is one: unavailable when it was cut, is empty, is too long, is no such stream, holds an
  // error, wants to call tools of which none were offered, or several at once.
  Result<Answer> answer() const;

 private:
  bool take_line(std::string_view line);
  bool take_data(std::string_view data);
  void take_calls(const boost::json::value& calls);
  void take_call(const boost::json::value& call);

  Tools tools_;
  std::string rest_;  // of a line that has not ended
  std::string text_;
  std::optional<ToolCall> call_;
  std::string wrong_;
  std::int64_t tokens_ = 0;
  bool too_long_ = false;
  bool finished_ = false;
};

}  // namespace deskbell::language_model
