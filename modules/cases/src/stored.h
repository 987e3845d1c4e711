#pragma once
#include <base/json.h>

#include <stdexcept>
#include <string>
#include <string_view>

// Things that are stored as their JSON.
namespace deskbell::cases::store {

// Members that an older release did not write have their usual value.
template <class T>
T from_body(std::string_view text) {
  if (auto whole = base::parse_json<T>(text)) return std::move(*whole);
  const auto usual = base::parse_json_value(base::to_json(T{}));
  auto stored = base::parse_json_value(text);
  if (!usual || !stored || !stored->is_object()) throw std::runtime_error("cases: stored JSON is broken");
  for (const auto& member : usual->get_object())
    if (!stored->get_object().contains(member.key())) stored->get_object().emplace(member.key(), member.value());
  auto value = base::from_json<T>(*stored);
  if (!value) throw std::runtime_error("cases: stored JSON is broken: " + value.error().message);
  return std::move(*value);
}

}  // namespace deskbell::cases::store
