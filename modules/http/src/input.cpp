#include "input.h"

#include "path_tree.h"
#include "text.h"

#include <boost/json/array.hpp>
#include <boost/json/object.hpp>
#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <stdexcept>

namespace deskbell::http {
namespace {

const FieldInfo* find_field(const TypeInfo& input, std::string_view name) {
  for (const FieldInfo& field : input.fields)
    if (field.name == name) return &field;
  return nullptr;
}

// What a text means for a member of this type. What does not fit stays a text, and the reader says what it must be.
json::value scalar(std::string_view text, const TypeInfo& type) {
  const char* end = text.data() + text.size();
  switch (type.kind) {
    case TypeKind::boolean:
      if (text == "true") return true;
      if (text == "false") return false;
      break;
    case TypeKind::integer:
    case TypeKind::duration: {
      std::int64_t number = 0;
      const auto [at, error] = std::from_chars(text.data(), end, number);
      if (error == std::errc() && at == end) return number;
      break;
    }
    case TypeKind::number: {
      double number = 0;
      const auto [at, error] = std::from_chars(text.data(), end, number);
      if (error == std::errc() && at == end) return number;
      break;
    }
    default:
      break;
  }
  return json::string(text.data(), text.size());
}

bool fits_text(const TypeInfo& type) {
  return type.kind != TypeKind::object && type.kind != TypeKind::map && type.kind != TypeKind::any;
}

void append_list(json::array& list, std::string_view text, const TypeInfo& element) {
  while (true) {
    const std::size_t comma = text.find(',');
    list.push_back(scalar(text.substr(0, comma), element));
    if (comma == text.npos) return;
    text.remove_prefix(comma + 1);
  }
}

Result<void> gather_query(const Call& call, const TypeInfo& input, json::object& out) {
  const std::optional<Query> query = parse_query(call.query());
  if (!query)
    return failure(ErrorCode::invalid_argument, "The query of the address is not valid percent-encoded UTF-8 text.");
  std::vector<FieldError> errors;
  for (const auto& [name, value] : *query) {
    const FieldInfo* field = find_field(input, name);
    const bool from_query = field && source_of(*call.endpoint(), name) == Source::query;
    if (!from_query) {
      if (errors.size() < 20) errors.push_back({name.substr(0, 100), "is not a known parameter"});
      continue;
    }
    const TypeInfo& type = field->type();
    if (type.kind == TypeKind::list) {
      if (!out.contains(name)) out[name] = json::array();
      if (!value.empty()) append_list(out[name].as_array(), value, type.element());
    } else if (out.contains(name)) {
      errors.push_back({name, "may be given only once"});
    } else {
      out[name] = scalar(value, type);
    }
  }
  if (!errors.empty()) return std::unexpected(base::invalid_fields(std::move(errors)));
  // A list that is not named at all is an empty one.
  for (const FieldInfo& field : input.fields)
    if (field.required && field.type().kind == TypeKind::list &&
        source_of(*call.endpoint(), field.name) == Source::query && !out.contains(field.name))
      out[field.name] = json::array();
  return {};
}

Result<json::object> parse_body(const Call& call) {
  if (call.body().empty()) return json::object();
  TRY(json::value value, base::parse_json_value(call.body()));
  if (!value.is_object()) return failure(ErrorCode::invalid_argument, "The body must be a JSON object.");
  json::object object = std::move(value.as_object());
  std::vector<FieldError> errors;
  for (const auto& [name, text] : call.path_parameters())
    if (object.contains(name)) errors.push_back({std::string(name), "belongs into the path, not into the body"});
  if (!errors.empty()) return std::unexpected(base::invalid_fields(std::move(errors)));
  return object;
}

}  // namespace

bool has_json_body(const Endpoint& endpoint) {
  const bool method =
      endpoint.method == Method::post || endpoint.method == Method::put || endpoint.method == Method::patch;
  return method && endpoint.consumes == kJson;
}

Source source_of(const Endpoint& endpoint, std::string_view member) {
  const auto names = template_names(endpoint.path);
  if (std::find(names.begin(), names.end(), member) != names.end()) return Source::path;
  return has_json_body(endpoint) ? Source::body : Source::query;
}

void check_input(const Endpoint& endpoint, const TypeInfo& input) {
  const auto wrong = [&](std::string_view what) {
    throw std::logic_error(fmt::format("route {} {}: {}", name_of(endpoint.method), endpoint.path, what));
  };
  if (input.kind != TypeKind::object) wrong("the input must be a described struct");
  for (std::string_view name : template_names(endpoint.path))
    if (!find_field(input, name)) wrong(fmt::format("the input has no member {}", name));
  for (const FieldInfo& field : input.fields) {
    const Source source = source_of(endpoint, field.name);
    if (source == Source::body) continue;
    const TypeInfo& type = field.type();
    const bool list = type.kind == TypeKind::list && source == Source::query;
    if (!fits_text(type) || (type.kind == TypeKind::list && !list) || (list && !fits_text(type.element())))
      wrong(fmt::format("member {} cannot be read from the address", field.name));
  }
}

namespace detail {

Result<json::value> gather_input(const Call& call, const TypeInfo& input) {
  const Endpoint& endpoint = *call.endpoint();
  json::object out;
  if (has_json_body(endpoint)) {
    TRY(out, parse_body(call));
  } else {
    TRY(gather_query(call, input, out));
  }
  for (const auto& [name, text] : call.path_parameters())
    if (const FieldInfo* field = find_field(input, name)) out[name] = scalar(text, field->type());
  return json::value(std::move(out));
}

Response success(const Call& call, std::string json) {
  return Response::json(std::move(json), call.endpoint()->success);
}

}  // namespace detail

Response refusal(const Call& call, const Error& error) {
  return to_response(problem_of(error), call.trace_id());
}

}  // namespace deskbell::http
