#include "input.h"
#include "path_tree.h"
#include "problem_document.h"

#include <http/openapi.h>

#include <boost/json/array.hpp>
#include <boost/json/parse.hpp>
#include <fmt/format.h>

#include <map>
#include <set>
#include <stdexcept>

namespace deskbell::http {
namespace {

std::string capitalised(std::string_view text) {
  std::string out(text);
  if (!out.empty() && out[0] >= 'a' && out[0] <= 'z') out[0] = static_cast<char>(out[0] - 32);
  return out;
}

json::object reference(std::string_view name) {
  return {{"$ref", fmt::format("#/components/schemas/{}", name)}};
}

using Names = std::set<std::string, std::less<>>;

// The named schemas of a document. Types with one of the `ambiguous` names are told apart by their namespace.
class Schemas {
 public:
  explicit Schemas(const Names& ambiguous) : ambiguous_(ambiguous) {}

  json::object of(const TypeInfo& type) {
    switch (type.kind) {
      case TypeKind::boolean:
        return {{"type", "boolean"}};
      case TypeKind::integer:
        return integer(type);
      case TypeKind::number:
        return {{"type", "number"}};
      case TypeKind::text:
        return text(type);
      case TypeKind::id:
        return {{"type", "string"}, {"pattern", "^[1-9][0-9]*$"}};
      case TypeKind::time:
        return {{"type", "string"}, {"format", "date-time"}};
      case TypeKind::duration:
        return {{"type", "integer"}, {"minimum", 0}};
      case TypeKind::list:
        return {{"type", "array"}, {"items", of(type.element())}, {"maxItems", base::kMaxElements}};
      case TypeKind::map:
        return {{"type", "object"}, {"additionalProperties", of(type.element())}};
      case TypeKind::any:
        return {};
      case TypeKind::choice:
      case TypeKind::object:
        return reference(name_for(type));
    }
    return {};
  }

  // The members that come from the body, as a schema of its own when others come from the path.
  json::object body_of(const Operation& operation) {
    const TypeInfo& input = *operation.input;
    if (template_names(operation.endpoint.path).empty()) return of(input);
    const std::string name = capitalised(operation.endpoint.operation) + "Body";
    schemas_[name] =
        object(input, [&](std::string_view member) { return source_of(operation.endpoint, member) == Source::body; });
    return reference(name);
  }

  json::object take() { return std::move(schemas_); }
  // Names that two types wanted and that were not known to be ambiguous.
  const Names& wanted_twice() const { return wanted_twice_; }

 private:
  static json::object integer(const TypeInfo& type) {
    json::object schema{{"type", "integer"}};
    if (type.high == INT64_MAX) {
      schema["format"] = "int64";
      if (type.low == 0) schema["minimum"] = 0;
    } else {
      schema["minimum"] = type.low;
      schema["maximum"] = type.high;
    }
    return schema;
  }

  static json::object text(const TypeInfo& type) {
    json::object schema{{"type", "string"}};
    if (type.low > 0) schema["minLength"] = type.low;
    if (type.high > 0) schema["maxLength"] = type.high;
    return schema;
  }

  template <class Wanted>
  json::object object(const TypeInfo& type, Wanted wanted) {
    json::object properties;
    json::array required;
    for (const FieldInfo& field : type.fields) {
      if (!wanted(field.name)) continue;
      properties[field.name] = of(field.type());
      if (field.required) required.push_back(json::string(field.name));
    }
    json::object schema{{"type", "object"}, {"properties", std::move(properties)}, {"additionalProperties", false}};
    if (!required.empty()) schema["required"] = std::move(required);
    return schema;
  }

  std::string name_for(const TypeInfo& type) {
    if (const auto known = names_.find(&type); known != names_.end()) return known->second;
    std::string name = type.name;
    if (!ambiguous_.contains(name) && schemas_.contains(name)) wanted_twice_.insert(name);
    if (ambiguous_.contains(name) || schemas_.contains(name)) {
      const std::size_t colons = type.scope.rfind("::");
      name = capitalised(colons == std::string::npos ? type.scope : type.scope.substr(colons + 2)) + name;
    }
    if (schemas_.contains(name)) throw std::logic_error(fmt::format("two types of the interface are named {}", name));
    names_[&type] = name;
    schemas_[name] = nullptr;  // holds the name while a type that holds itself is written
    if (type.kind == TypeKind::choice) {
      json::array values;
      for (std::string_view choice : type.choices) values.push_back(json::string(choice));
      schemas_[name] = json::object{{"type", "string"}, {"enum", std::move(values)}};
    } else {
      schemas_[name] = object(type, [](std::string_view) { return true; });
    }
    return name;
  }

  const Names& ambiguous_;
  Names wanted_twice_;
  json::object schemas_;
  std::map<const TypeInfo*, std::string> names_;
};

json::value example(const Operation& operation, const std::string& text) {
  auto value = base::parse_json_value(text);
  if (!value)
    throw std::logic_error(
        fmt::format("the example of {} is not JSON: {}", operation.endpoint.operation, value.error().message));
  return std::move(*value);
}

json::array parameters_of(const Operation& operation, Schemas& schemas) {
  json::array parameters;
  if (!operation.input) {
    for (std::string_view name : template_names(operation.endpoint.path))
      parameters.push_back(
          {{"name", name}, {"in", "path"}, {"required", true}, {"schema", json::object{{"type", "string"}}}});
    return parameters;
  }
  for (const FieldInfo& field : operation.input->fields) {
    const Source source = source_of(operation.endpoint, field.name);
    if (source == Source::body) continue;
    const TypeInfo& type = field.type();
    const bool list = type.kind == TypeKind::list;
    json::object parameter{{"name", field.name},
                           {"in", source == Source::path ? "path" : "query"},
                           {"required", source == Source::path || (field.required && !list)},
                           {"schema", schemas.of(type)}};
    if (list) {
      parameter["style"] = "form";
      parameter["explode"] = true;
    }
    parameters.push_back(std::move(parameter));
  }
  return parameters;
}

bool has_body_members(const Operation& operation) {
  if (!operation.input || !has_json_body(operation.endpoint)) return false;
  for (const FieldInfo& field : operation.input->fields)
    if (source_of(operation.endpoint, field.name) == Source::body) return true;
  return false;
}

bool needs_body(const Operation& operation) {
  for (const FieldInfo& field : operation.input->fields)
    if (field.required && source_of(operation.endpoint, field.name) == Source::body) return true;
  return false;
}

json::object accepted_of(const Endpoint& endpoint) {
  const json::object schema{{"type", "object"},
                            {"required", {"pending", "client_id"}},
                            {"additionalProperties", false},
                            {"properties", {{"pending", {{"type", "boolean"}}}, {"client_id", {{"type", "string"}}}}}};
  return {{"description", endpoint.accepted}, {"content", {{std::string(kJson), {{"schema", schema}}}}}};
}

json::object responses_of(const Operation& operation, Schemas& schemas) {
  const Endpoint& endpoint = operation.endpoint;
  json::object success{{"description", std::string(reason_of(endpoint.success))}};
  if (operation.output) {
    json::object media{{"schema", schemas.of(*operation.output)}};
    if (!endpoint.example_answer.empty()) media["example"] = example(operation, endpoint.example_answer);
    success["content"] = json::object{{std::string(kJson), std::move(media)}};
  } else if (endpoint.success != 204) {
    const std::string_view type =
        endpoint.produces == kJson ? std::string_view("application/octet-stream") : endpoint.produces;
    success["content"] = json::object{{type, json::object()}};
  }
  json::object out{{std::to_string(endpoint.success), std::move(success)}};
  if (!endpoint.accepted.empty()) out["202"] = accepted_of(endpoint);
  out["default"] = json::object{{"$ref", "#/components/responses/Problem"}};
  return out;
}

json::object describe(const Operation& operation, const ApiInfo& info, Schemas& schemas) {
  const Endpoint& endpoint = operation.endpoint;
  json::object out{{"operationId", endpoint.operation}, {"summary", endpoint.summary}};
  if (!endpoint.description.empty()) out["description"] = endpoint.description;
  if (!endpoint.tag.empty()) out["tags"] = json::array{json::string(endpoint.tag)};
  if (json::array parameters = parameters_of(operation, schemas); !parameters.empty())
    out["parameters"] = std::move(parameters);
  if (has_body_members(operation)) {
    json::object media{{"schema", schemas.body_of(operation)}};
    if (!endpoint.example.empty()) media["example"] = example(operation, endpoint.example);
    out["requestBody"] = json::object{{"required", needs_body(operation)},
                                      {"content", json::object{{std::string(kJson), std::move(media)}}}};
  } else if (endpoint.consumes != kJson) {
    out["requestBody"] =
        json::object{{"required", true}, {"content", json::object{{endpoint.consumes, json::object()}}}};
  }
  out["responses"] = responses_of(operation, schemas);
  json::array security;
  if (const auto accepted = info.accepted.find(endpoint.security); accepted != info.accepted.end())
    for (const std::string& scheme : accepted->second) security.push_back({{scheme, json::array()}});
  out["security"] = std::move(security);
  return out;
}

json::object document_of(const Routes& routes, const ApiInfo& info, Schemas& schemas) {
  json::object paths;
  for (const auto& operation : routes.operations()) {
    if (operation->endpoint.operation.empty()) continue;
    std::string method(name_of(operation->endpoint.method));
    for (char& c : method) c = static_cast<char>(c + 32);
    json::value& path = paths[operation->endpoint.path];
    if (!path.is_object()) path = json::object();
    path.as_object()[method] = describe(*operation, info, schemas);
  }
  const json::object problem{
      {"description", "What went wrong, and with which fields (RFC 9457)."},
      {"content",
       json::object{{"application/problem+json", json::object{{"schema", schemas.of(type_of<ProblemDocument>())}}}}}};
  json::object document{{"openapi", "3.1.0"},
                        {"info", json::object{{"title", info.title}, {"version", info.version}}},
                        {"paths", std::move(paths)}};
  if (!info.description.empty()) document["info"].as_object()["description"] = info.description;
  json::object components{{"responses", json::object{{"Problem", problem}}}, {"schemas", schemas.take()}};
  if (!info.security_schemes.empty()) components["securitySchemes"] = info.security_schemes;
  document["components"] = std::move(components);
  return document;
}

}  // namespace

json::object openapi(const Routes& routes, const ApiInfo& info) {
  // Whichever route comes first, a schema has the same name.
  for (Names ambiguous;;) {
    Schemas schemas(ambiguous);
    json::object document = document_of(routes, info, schemas);
    if (schemas.wanted_twice().empty()) return document;
    ambiguous.insert(schemas.wanted_twice().begin(), schemas.wanted_twice().end());
  }
}

}  // namespace deskbell::http
