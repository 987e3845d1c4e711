#pragma once
#include <base/json.h>

#include <chrono>
#include <concepts>
#include <cstdint>
#include <limits>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

// What base::JsonReader knows about a described type, as data: routes read paths and queries by it, and openapi()
// writes schemas from it. Built once per type, on first use.
namespace deskbell::http {

struct TypeInfo;
using TypeOf = const TypeInfo& (*)();

struct FieldInfo {
  std::string_view name;
  TypeOf type;  // a function, so that a type may hold itself
  bool required;
};

enum class TypeKind { boolean, integer, number, text, id, time, duration, choice, list, map, object, any };

struct TypeInfo {
  TypeKind kind = TypeKind::any;
  std::string name = {};   // of a choice or object: "Message", "MessagePage"
  std::string scope = {};  // its namespace, "deskbell::api"
  std::int64_t low = 0;    // text: least code points; integer: least value
  std::int64_t high = 0;
  TypeOf element = nullptr;  // of a list or map
  std::vector<FieldInfo> fields = {};
  std::vector<std::string_view> choices = {};
};

// "deskbell::http::Page<deskbell::api::Message>" gives {"MessagePage", "deskbell::http"}.
void name_type(std::string_view full_name, TypeInfo& info);

namespace detail {

template <class T>
constexpr std::string_view full_name() {
  constexpr std::string_view text = __PRETTY_FUNCTION__;
  constexpr std::size_t from = text.find("T = ") + 4;
  return text.substr(from, text.rfind(']') - from);
}

template <class T>
struct Unwrap {
  using type = T;
};
template <class T>
struct Unwrap<std::optional<T>> {
  using type = T;
};

template <class T>
struct Describe;

}  // namespace detail

template <class T>
const TypeInfo& type_of() {
  static const TypeInfo info = detail::Describe<T>::make();
  return info;
}

namespace detail {

template <class T>
struct Describe {
  static TypeInfo make() {
    TypeInfo info;
    if constexpr (base::DescribedEnum<T>) {
      info.kind = TypeKind::choice;
      name_type(full_name<T>(), info);
      boost::mp11::mp_for_each<boost::describe::describe_enumerators<T>>(
          [&](auto d) { info.choices.push_back(d.name); });
    } else if constexpr (base::Described<T>) {
      info.kind = TypeKind::object;
      name_type(full_name<T>(), info);
      boost::mp11::mp_for_each<base::Members<T>>([&](auto member) {
        using Field = std::remove_cvref_t<decltype(std::declval<T&>().*member.pointer)>;
        using Inner = typename Unwrap<Field>::type;
        info.fields.push_back({member.name, &type_of<Inner>, std::same_as<Field, Inner>});
      });
    } else if constexpr (std::same_as<T, bool>) {
      info.kind = TypeKind::boolean;
    } else if constexpr (std::integral<T>) {
      info.kind = TypeKind::integer;
      info.low = static_cast<std::int64_t>(std::numeric_limits<T>::min());
      info.high = sizeof(T) < 8 ? static_cast<std::int64_t>(std::numeric_limits<T>::max()) : INT64_MAX;
    } else if constexpr (std::floating_point<T>) {
      info.kind = TypeKind::number;
    } else if constexpr (std::same_as<T, std::string>) {
      info.kind = TypeKind::text;
      info.high = static_cast<std::int64_t>(base::kMaxPlainString);
    } else if constexpr (std::same_as<T, Time>) {
      info.kind = TypeKind::time;
    } else {
      static_assert(std::same_as<T, json::value>, "this type has no JSON form");
    }
    return info;
  }
};
template <class Tag>
struct Describe<Id<Tag>> {
  static TypeInfo make() { return {.kind = TypeKind::id}; }
};
template <int Min, int Max>
struct Describe<Text<Min, Max>> {
  static TypeInfo make() { return {.kind = TypeKind::text, .low = Min, .high = Max}; }
};
template <class Rep, class Period>
struct Describe<std::chrono::duration<Rep, Period>> {
  static TypeInfo make() { return {.kind = TypeKind::duration, .high = 3'153'600'000'000}; }
};
template <class T>
struct Describe<std::vector<T>> {
  static TypeInfo make() { return {.kind = TypeKind::list, .element = &type_of<T>}; }
};
template <class T>
struct Describe<std::map<std::string, T>> {
  static TypeInfo make() { return {.kind = TypeKind::map, .element = &type_of<T>}; }
};

}  // namespace detail
}  // namespace deskbell::http
