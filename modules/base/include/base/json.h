#pragma once
#include <chrono>
#include <concepts>
#include <cstdint>
#include <limits>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <type_traits>
#include <vector>

#include <boost/describe.hpp>
#include <boost/json/value.hpp>
#include <boost/mp11/algorithm.hpp>

#include <base/clock.h>
#include <base/id.h>
#include <base/result.h>

// JSON for described types, both ways, without a line of code per type.
//
//   struct PostMessage { Id<Conversation> conversation; Text<1, 10000> text; std::optional<bool> note; };
//   BOOST_DESCRIBE_STRUCT(PostMessage, (), (conversation, text, note))
//   TRY(auto draft, base::parse_json<PostMessage>(body));
//   std::string out = base::to_json(draft);
//
// Reading is strict: a member is required unless it is std::optional; unknown members, wrong types, numbers out of
// range, strings beyond their limit, control characters and invalid UTF-8 are refused with one FieldError each (at
// most 20), named by path. An absent or null optional is empty; writing leaves empty optionals out.
// Shapes: Id and Time are strings, std::chrono::seconds/milliseconds are integers in that unit, enums are the
// enumerator's name, json::value is anything.
namespace deskbell::base {

namespace json = boost::json;

// A string of Min to Max code points, for input. Control characters other than tab and line feed are refused.
template <int Min, int Max>
struct Text {
  std::string value;
  operator const std::string&() const { return value; }  // NOLINT(google-explicit-constructor)
  bool operator==(const Text&) const = default;
};

template <class T>
concept Described = std::is_class_v<T> && boost::describe::has_describe_members<T>::value;
template <class T>
concept DescribedEnum = boost::describe::has_describe_enumerators<T>::value;
template <class T>
using Members = boost::describe::describe_members<T, boost::describe::mod_public | boost::describe::mod_inherited>;

// The enumerator's name; T is described.
template <DescribedEnum T>
std::string_view name_of(T value) {
  return boost::describe::enum_to_string(value, "");
}
template <DescribedEnum T>
std::optional<T> find_enum(std::string_view name) {
  T value;
  if (!boost::describe::enum_from_string(std::string(name).c_str(), value)) return std::nullopt;
  return value;
}

// Limits for any JSON from outside. Depth is what boost::json may recurse.
inline constexpr std::size_t kMaxJsonDepth = 32;
inline constexpr std::size_t kMaxPlainString = 65'536;  // bytes, for std::string members
inline constexpr std::size_t kMaxElements = 10'000;     // for std::vector and std::map members

// Parses text as one JSON value: UTF-8, no trailing garbage, at most kMaxJsonDepth deep.
Result<json::value> parse_json_value(std::string_view text);

// ---- reading ----

// Where the reader is, as a list on the stack; turned into text only when something is wrong.
struct JsonPath {
  const JsonPath* parent = nullptr;
  std::string_view name = {};
  std::ptrdiff_t index = -1;
  std::string text() const;
};

class JsonReader {
 public:
  template <class T>
  void read(const json::value& in, T& out, const JsonPath& at) {
    if constexpr (DescribedEnum<T>) {
      read_enum(in, out, at);
    } else if constexpr (Described<T>) {
      read_struct(in, out, at);
    } else {
      read_value(in, out, at);
    }
  }
  void fail(const JsonPath& at, std::string message);
  std::vector<FieldError> errors;

 private:
  void read_value(const json::value& in, bool& out, const JsonPath& at);
  void read_value(const json::value& in, double& out, const JsonPath& at);
  void read_value(const json::value& in, std::string& out, const JsonPath& at);
  void read_value(const json::value& in, Time& out, const JsonPath& at);
  void read_value(const json::value& in, json::value& out, const JsonPath&) { out = in; }
  bool read_integer(const json::value& in, std::int64_t& out, const JsonPath& at, std::int64_t low, std::int64_t high);
  bool read_text(const json::value& in, std::string& out, const JsonPath& at, int low, int high);
  bool read_id(const json::value& in, std::int64_t& out, const JsonPath& at);
  bool check_count(std::size_t count, const JsonPath& at);
  void check_members(const json::object& in, const std::string_view* known, std::size_t count, const JsonPath& at);

  template <std::integral T>
  void read_value(const json::value& in, T& out, const JsonPath& at) {
    std::int64_t number = 0;
    if (read_integer(in, number, at, std::numeric_limits<T>::min(),
                     sizeof(T) < 8 ? static_cast<std::int64_t>(std::numeric_limits<T>::max()) : INT64_MAX))
      out = static_cast<T>(number);
  }
  template <class Rep, class Period>
  void read_value(const json::value& in, std::chrono::duration<Rep, Period>& out, const JsonPath& at) {
    std::int64_t count = 0;
    if (read_integer(in, count, at, 0, 3'153'600'000'000)) out = std::chrono::duration<Rep, Period>(count);
  }
  template <class Tag>
  void read_value(const json::value& in, Id<Tag>& out, const JsonPath& at) {
    read_id(in, out.value, at);
  }
  template <int Min, int Max>
  void read_value(const json::value& in, Text<Min, Max>& out, const JsonPath& at) {
    read_text(in, out.value, at, Min, Max);
  }
  template <class T>
  void read_value(const json::value& in, std::optional<T>& out, const JsonPath& at) {
    if (in.is_null()) {
      out.reset();
    } else {
      read(in, out.emplace(), at);
    }
  }
  template <class T>
  void read_value(const json::value& in, std::vector<T>& out, const JsonPath& at) {
    const auto* array = in.if_array();
    if (!array) return fail(at, "must be a list");
    if (!check_count(array->size(), at)) return;
    out.resize(array->size());
    for (std::size_t i = 0; i < array->size(); ++i)
      read((*array)[i], out[i], JsonPath{&at, {}, static_cast<std::ptrdiff_t>(i)});
  }
  template <class T>
  void read_value(const json::value& in, std::map<std::string, T>& out, const JsonPath& at) {
    const auto* object = in.if_object();
    if (!object) return fail(at, "must be an object");
    if (!check_count(object->size(), at)) return;
    for (const auto& member : *object) {
      const std::string_view key(member.key().data(), member.key().size());
      read(member.value(), out[std::string(key)], JsonPath{&at, key});
    }
  }
  template <class T>
  void read_enum(const json::value& in, T& out, const JsonPath& at) {
    const auto* name = in.if_string();
    if (name && boost::describe::enum_from_string(name->c_str(), out)) return;
    std::string known;
    boost::mp11::mp_for_each<boost::describe::describe_enumerators<T>>([&](auto d) {
      known += (known.empty() ? "" : ", ") + std::string(d.name);
    });
    fail(at, "must be one of: " + known);
  }
  template <class T>
  void read_struct(const json::value& in, T& out, const JsonPath& at) {
    const auto* object = in.if_object();
    if (!object) return fail(at, "must be an object");
    constexpr std::size_t count = boost::mp11::mp_size<Members<T>>::value;
    std::string_view known[count + 1];
    std::size_t next = 0;
    boost::mp11::mp_for_each<Members<T>>([&](auto member) {
      known[next++] = member.name;
      auto& field = out.*member.pointer;
      const JsonPath here{&at, member.name};
      if (const json::value* value = object->if_contains(member.name)) {
        read(*value, field, here);
      } else if constexpr (!is_optional<std::remove_cvref_t<decltype(field)>>) {
        fail(here, "is required");
      }
    });
    check_members(*object, known, count, at);
  }

 public:
  template <class T>
  static constexpr bool is_optional = false;
  template <class T>
  static constexpr bool is_optional<std::optional<T>> = true;
};

// The error for a list of what was wrong with an input.
Error invalid_fields(std::vector<FieldError> errors);

template <class T>
Result<T> from_json(const json::value& value) {
  JsonReader reader;
  T out{};
  reader.read(value, out, JsonPath{});
  if (!reader.errors.empty()) return std::unexpected(invalid_fields(std::move(reader.errors)));
  return out;
}

template <class T>
Result<T> parse_json(std::string_view text) {
  TRY(const json::value value, parse_json_value(text));
  return from_json<T>(value);
}

// ---- writing: straight into a string, no tree in between ----

void write_json_string(std::string& out, std::string_view text);
void write_json_value(std::string& out, const json::value& value);
void write_json_number(std::string& out, std::int64_t number);
void write_json_number(std::string& out, double number);

template <class T>
void write_json(std::string& out, const T& in);

namespace detail {
inline void write(std::string& out, bool in) { out += in ? "true" : "false"; }
inline void write(std::string& out, double in) { write_json_number(out, in); }
inline void write(std::string& out, const std::string& in) { write_json_string(out, in); }
inline void write(std::string& out, std::string_view in) { write_json_string(out, in); }
inline void write(std::string& out, const char* in) { write_json_string(out, in); }
inline void write(std::string& out, Time in) { (out += '"') += to_string(in); out += '"'; }
inline void write(std::string& out, const json::value& in) { write_json_value(out, in); }
template <std::integral T>
void write(std::string& out, T in) { write_json_number(out, static_cast<std::int64_t>(in)); }
template <class Rep, class Period>
void write(std::string& out, std::chrono::duration<Rep, Period> in) { write_json_number(out, static_cast<std::int64_t>(in.count())); }
template <class Tag>
void write(std::string& out, Id<Tag> in) { out += '"'; write_json_number(out, in.value); out += '"'; }
template <int Min, int Max>
void write(std::string& out, const Text<Min, Max>& in) { write_json_string(out, in.value); }
template <class T>
void write(std::string& out, const std::optional<T>& in) { if (in) write_json(out, *in); else out += "null"; }
template <class T>
void write(std::string& out, const std::vector<T>& in) {
  out += '[';
  for (std::size_t i = 0; i < in.size(); ++i) {
    if (i > 0) out += ',';
    write_json(out, static_cast<const T&>(in[i]));
  }
  out += ']';
}
template <class T>
void write(std::string& out, const std::map<std::string, T>& in) {
  out += '{';
  bool first = true;
  for (const auto& [key, value] : in) {
    if (!first) out += ',';
    first = false;
    write_json_string(out, key);
    out += ':';
    write_json(out, value);
  }
  out += '}';
}
template <Described T>
void write(std::string& out, const T& in) {
  out += '{';
  bool first = true;
  boost::mp11::mp_for_each<Members<T>>([&](auto member) {
    const auto& field = in.*member.pointer;
    if constexpr (JsonReader::is_optional<std::remove_cvref_t<decltype(field)>>) {
      if (!field) return;
    }
    out += first ? "\"" : ",\"";
    first = false;
    (out += member.name) += "\":";
    write_json(out, field);
  });
  out += '}';
}
}  // namespace detail

template <class T>
void write_json(std::string& out, const T& in) {
  if constexpr (DescribedEnum<T>) {
    write_json_string(out, name_of(in));
  } else {
    detail::write(out, in);
  }
}

template <class T>
std::string to_json(const T& in) {
  std::string out;
  write_json(out, in);
  return out;
}

}  // namespace deskbell::base

namespace deskbell {
using base::Text;
namespace json = boost::json;
}  // namespace deskbell
