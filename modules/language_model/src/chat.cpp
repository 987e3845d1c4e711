#include <base/json.h>

#include <language_model/chat.h>

#include <algorithm>
#include <cmath>

namespace deskbell::language_model {
namespace {

namespace json = boost::json;

// Whoever does not tell tokens is counted by the usual rule of thumb.
constexpr std::size_t kBytesOfToken = 3;
constexpr std::size_t kLongestLine = 1024 * 1024;
constexpr std::string_view kMayNot = "The model wants to do something, which it may not.";
constexpr std::string_view kSeveral = "The model wants several things at once.";

std::vector<http::Header> headers_with(std::string_view key) {
  std::vector<http::Header> headers{{"Content-Type", "application/json"}};
  if (!key.empty()) headers.push_back({"Authorization", "Bearer " + std::string(key)});
  return headers;
}

std::string written(const json::object& body) {
  std::string out;
  base::write_json_value(out, body);
  return out;
}

const json::value* at(const json::value* from, std::string_view name) {
  const auto* object = from ? from->if_object() : nullptr;
  return object ? object->if_contains(name) : nullptr;
}

const json::value* first_of(const json::value* from) {
  const auto* array = from ? from->if_array() : nullptr;
  return array && !array->empty() ? &array->front() : nullptr;
}

std::string_view text_of(const json::value* value) {
  const auto* text = value ? value->if_string() : nullptr;
  return text ? std::string_view(text->data(), text->size()) : std::string_view();
}

bool is_something(const json::value* value) {
  if (!value || value->is_null()) return false;
  const auto* array = value->if_array();
  return !array || !array->empty();
}

json::object schema_of(const Tool& tool) {
  json::object properties;
  for (const Parameter& one : tool.parameters) {
    json::object property{{"type", "string"}, {"description", one.description}};
    if (!one.choices.empty()) property["enum"] = json::array(one.choices.begin(), one.choices.end());
    properties[one.name] = std::move(property);
  }
  return {{"type", "object"}, {"properties", std::move(properties)}, {"additionalProperties", false}};
}

json::array written(const std::vector<Tool>& tools) {
  json::array out;
  for (const Tool& tool : tools)
    out.push_back(
        {{"type", "function"},
         {"function", {{"name", tool.name}, {"description", tool.description}, {"parameters", schema_of(tool)}}}});
  return out;
}

}  // namespace

http::ClientRequest chat_request(std::string_view url, std::string_view key, std::string_view model,
                                 const Prompt& prompt) {
  json::array lines;
  for (const Line& line : prompt.lines) lines.push_back({{"role", base::name_of(line.role)}, {"content", line.text}});
  json::object body{{"model", model},
                    {"messages", std::move(lines)},
                    {"max_tokens", prompt.most_tokens},
                    {"temperature", 0},
                    {"stream", true},
                    {"stream_options", {{"include_usage", true}}}};
  if (!prompt.tools.empty()) body["tools"] = written(prompt.tools);
  return {.method = http::Method::post,
          .url = std::string(url) + "/chat/completions",
          .headers = headers_with(key),
          .body = written(body)};
}

http::Client::Reading AnswerReader::take(std::string_view piece) {
  while (!piece.empty()) {
    const std::size_t end = piece.find('\n');
    rest_ += piece.substr(0, end);
    if (rest_.size() > kLongestLine) too_long_ = true;
    if (end != piece.npos) {
      if (!take_line(rest_)) return http::Client::Reading::enough;
      rest_.clear();
    }
    if (too_long_) return http::Client::Reading::enough;
    piece.remove_prefix(end == piece.npos ? piece.size() : end + 1);
  }
  return http::Client::Reading::more;
}

// Answers whether more is wanted.
bool AnswerReader::take_line(std::string_view line) {
  if (line.ends_with('\r')) line.remove_suffix(1);
  if (!line.starts_with("data:")) return true;  // comments, names of events, blank lines
  line.remove_prefix(5);
  if (line.starts_with(' ')) line.remove_prefix(1);
  return line != "[DONE]" && take_data(line);
}

bool AnswerReader::take_data(std::string_view data) {
  const auto parsed = base::parse_json_value(data);
  if (!parsed || !parsed->is_object()) {
    wrong_ = "The model's answer cannot be read.";
    return false;
  }
  if (is_something(at(&*parsed, "error"))) {
    wrong_ = "The model says that something went wrong.";
    return false;
  }
  if (const auto* total = at(at(&*parsed, "usage"), "total_tokens");
      total && total->is_int64() && total->get_int64() > 0)
    tokens_ = total->get_int64();
  const json::value* choice = first_of(at(&*parsed, "choices"));
  const json::value* delta = at(choice, "delta");
  if (const auto* calls = at(delta, "tool_calls"); is_something(calls)) take_calls(*calls);
  if (is_something(at(delta, "function_call"))) wrong_ = kMayNot;
  text_ += text_of(at(delta, "content"));
  too_long_ |= text_.size() > kMostAnswer;
  if (const std::string_view reason = text_of(at(choice, "finish_reason")); !reason.empty()) {
    finished_ = reason == "stop" || (reason == "tool_calls" && call_);
    if (!finished_) wrong_ = "The model did not come to an end.";
  }
  return !too_long_ && wrong_.empty();
}

void AnswerReader::take_calls(const json::value& calls) {
  const auto* list = calls.if_array();
  if (tools_ == Tools::none || !list) {
    wrong_ = kMayNot;
    return;
  }
  for (const json::value& one : *list) take_call(one);
}

// The first piece of a call has its name, those after it the rest of its arguments.
void AnswerReader::take_call(const json::value& call) {
  const auto* index = at(&call, "index");
  if (index && !(index->is_int64() && index->get_int64() == 0)) wrong_ = kSeveral;
  if (!call_) call_.emplace();
  const json::value* function = at(&call, "function");
  const std::string_view name = text_of(at(function, "name"));
  if (!name.empty() && !call_->tool.empty()) wrong_ = kSeveral;
  if (!name.empty()) call_->tool = name;
  call_->arguments += text_of(at(function, "arguments"));
  too_long_ |= call_->arguments.size() > kMostArguments;
}

Result<Answer> AnswerReader::answer() const {
  if (too_long_) return failure(ErrorCode::unavailable, "The model's answer is too long.");
  if (!wrong_.empty()) return failure(ErrorCode::unavailable, wrong_);
  if (!finished_) return failure(ErrorCode::unavailable, "The model's answer was cut off.");
  if (!call_ && text_.find_first_not_of(" \t\r\n") == std::string::npos)
    return failure(ErrorCode::unavailable, "The model answered nothing.");
  const std::size_t size = text_.size() + (call_ ? call_->arguments.size() : 0);
  const auto guessed = static_cast<std::int64_t>(size / kBytesOfToken + 1);
  return Answer{.text = text_, .tokens = std::max(tokens_, guessed), .call = call_};
}

}  // namespace deskbell::language_model
