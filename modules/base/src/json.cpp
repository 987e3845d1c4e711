#include <base/json.h>

#include <charconv>
#include <algorithm>
#include <cmath>

#include <boost/json/parse.hpp>
#include <boost/json/serialize.hpp>
#include <fmt/format.h>

namespace deskbell::base {
namespace {

constexpr std::size_t kMaxErrors = 20;

std::size_t code_points(std::string_view text) {
  return static_cast<std::size_t>(std::count_if(text.begin(), text.end(), [](char c) { return (c & 0xC0) != 0x80; }));
}

}  // namespace

Result<json::value> parse_json_value(std::string_view text) {
  json::parse_options options;
  options.max_depth = kMaxJsonDepth;
  boost::system::error_code error;
  json::value value = json::parse({text.data(), text.size()}, error, {}, options);
  if (error == json::error::too_deep)
    return failure(ErrorCode::invalid_argument, fmt::format("The JSON is nested deeper than {} levels.", kMaxJsonDepth));
  if (error) return failure(ErrorCode::invalid_argument, "The text is not valid JSON: " + error.message() + ".");
  return value;
}

std::string JsonPath::text() const {
  std::string path = parent ? parent->text() : std::string();
  if (index >= 0) return path + "[" + std::to_string(index) + "]";
  if (!path.empty() && !name.empty()) path += '.';
  return path.append(name);
}

void JsonReader::fail(const JsonPath& at, std::string message) {
  if (errors.size() < kMaxErrors) errors.push_back({at.text(), std::move(message)});
}

void JsonReader::read_value(const json::value& in, bool& out, const JsonPath& at) {
  if (!in.is_bool()) return fail(at, "must be true or false");
  out = in.get_bool();
}

void JsonReader::read_value(const json::value& in, double& out, const JsonPath& at) {
  if (!in.is_number()) return fail(at, "must be a number");
  out = in.to_number<double>();
}

void JsonReader::read_value(const json::value& in, std::string& out, const JsonPath& at) {
  const auto* text = in.if_string();
  if (!text) return fail(at, "must be a text");
  if (text->size() > kMaxPlainString) return fail(at, fmt::format("may have at most {} bytes", kMaxPlainString));
  if (std::find(text->begin(), text->end(), '\0') != text->end()) return fail(at, "may not contain the character U+0000");
  out.assign(text->data(), text->size());
}

void JsonReader::read_value(const json::value& in, Time& out, const JsonPath& at) {
  const auto* text = in.if_string();
  const auto time = text ? parse_time({text->data(), text->size()}) : std::nullopt;
  if (!time) return fail(at, "must be a time such as 2026-03-01T08:15:30Z");
  out = *time;
}

bool JsonReader::read_integer(const json::value& in, std::int64_t& out, const JsonPath& at, std::int64_t low,
                              std::int64_t high) {
  if (!in.is_int64()) return fail(at, "must be a whole number"), false;
  out = in.get_int64();
  if (out < low || out > high) return fail(at, fmt::format("must be from {} to {}", low, high)), false;
  return true;
}

bool JsonReader::read_text(const json::value& in, std::string& out, const JsonPath& at, int low, int high) {
  const auto* text = in.if_string();
  if (!text) return fail(at, "must be a text"), false;
  // A code point has at most four bytes, so anything longer needs no counting.
  const std::size_t length = text->size() > static_cast<std::size_t>(high) * 4 ? text->size() : code_points({text->data(), text->size()});
  if (length > static_cast<std::size_t>(high)) return fail(at, fmt::format("may have at most {} characters", high)), false;
  if (length < static_cast<std::size_t>(low))
    return fail(at, low == 1 ? "may not be empty" : fmt::format("must have at least {} characters", low)), false;
  for (char c : *text)
    if ((static_cast<unsigned char>(c) < 0x20 && c != '\n' && c != '\t' && c != '\r') || c == 0x7f)
      return fail(at, "may not contain control characters"), false;
  out.assign(text->data(), text->size());
  return true;
}

bool JsonReader::read_id(const json::value& in, std::int64_t& out, const JsonPath& at) {
  const auto* text = in.if_string();
  const auto id = text ? parse_id({text->data(), text->size()}) : std::nullopt;
  if (!id) return fail(at, "must be an id, a string of digits"), false;
  out = *id;
  return true;
}

bool JsonReader::check_count(std::size_t count, const JsonPath& at) {
  if (count > kMaxElements) return fail(at, fmt::format("may have at most {} entries", kMaxElements)), false;
  return true;
}

void JsonReader::check_members(const json::object& in, const std::string_view* known, std::size_t count,
                               const JsonPath& at) {
  for (const auto& member : in) {
    const std::string_view key(member.key().data(), member.key().size());
    if (std::find(known, known + count, key) == known + count)
      fail(JsonPath{&at, key.substr(0, 100)}, "is not a known field");
  }
}

Error invalid_fields(std::vector<FieldError> errors) {
  std::string message = errors.front().field.empty() ? "The input" : errors.front().field;
  message += " " + errors.front().message + ".";
  return {ErrorCode::invalid_argument, std::move(message), std::move(errors)};
}

void write_json_string(std::string& out, std::string_view text) {
  static constexpr char kHex[] = "0123456789abcdef";
  out += '"';
  std::size_t plain = 0;
  for (std::size_t i = 0; i < text.size(); ++i) {
    const auto c = static_cast<unsigned char>(text[i]);
    if (c >= 0x20 && c != '"' && c != '\\') continue;
    out.append(text, plain, i - plain);
    plain = i + 1;
    switch (c) {
      case '"': out += "\\\""; break;
      case '\\': out += "\\\\"; break;
      case '\n': out += "\\n"; break;
      case '\r': out += "\\r"; break;
      case '\t': out += "\\t"; break;
      default: ((out += "\\u00") += kHex[c >> 4]) += kHex[c & 15];
    }
  }
  out.append(text, plain);
  out += '"';
}

void write_json_value(std::string& out, const json::value& value) { out += json::serialize(value); }

void write_json_number(std::string& out, std::int64_t number) {
  char buffer[24];
  out.append(buffer, std::to_chars(buffer, buffer + sizeof buffer, number).ptr);
}

void write_json_number(std::string& out, double number) {
  if (!std::isfinite(number)) {
    out += "null";
    return;
  }
  char buffer[40];
  out.append(buffer, std::to_chars(buffer, buffer + sizeof buffer, number).ptr);
}

}  // namespace deskbell::base
