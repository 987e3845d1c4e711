#include "config_values.h"

#include <algorithm>
#include <numeric>

namespace deskbell::base {
namespace {

struct Unit {
  std::string_view name;
  std::int64_t factor;
};
constexpr Unit kDurations[] = {{"d", 86'400'000}, {"h", 3'600'000}, {"m", 60'000}, {"s", 1'000}, {"ms", 1}};
constexpr Unit kSizes[] = {{"GiB", 1 << 30}, {"MiB", 1 << 20}, {"KiB", 1 << 10}, {"B", 1}};

template <std::size_t N>
std::optional<std::int64_t> parse_measure(std::string_view text, const Unit (&units)[N]) {
  text = trimmed(text);
  const auto digits = std::min(text.find_first_not_of("0123456789"), text.size());
  const auto number = parse_number(text.substr(0, digits));
  const auto unit = trimmed(text.substr(digits));
  if (!number) return std::nullopt;
  for (const auto& known : units) {
    if (unit != known.name) continue;
    std::int64_t product = 0;
    if (__builtin_mul_overflow(*number, known.factor, &product)) return std::nullopt;
    return product;
  }
  return *number == 0 && unit.empty() ? std::optional<std::int64_t>(0) : std::nullopt;
}

template <std::size_t N>
std::string measure_text(std::int64_t value, const Unit (&units)[N], std::string_view gap) {
  for (const auto& unit : units)
    if (value != 0 && value % unit.factor == 0)
      return std::to_string(value / unit.factor).append(gap).append(unit.name);
  return "0";
}

}  // namespace

std::string_view trimmed(std::string_view text) {
  const auto first = text.find_first_not_of(" \t");
  if (first == std::string_view::npos) return {};
  return text.substr(first, text.find_last_not_of(" \t") - first + 1);
}

std::optional<std::int64_t> parse_number(std::string_view text) {
  text = trimmed(text);
  std::int64_t value = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (error != std::errc() || end != text.data() + text.size()) return std::nullopt;
  return value;
}

std::optional<std::chrono::milliseconds> parse_duration(std::string_view text) {
  const auto value = parse_measure(text, kDurations);
  if (!value) return std::nullopt;
  return std::chrono::milliseconds(*value);
}

std::optional<std::int64_t> parse_size(std::string_view text) {
  return parse_measure(text, kSizes);
}

std::vector<std::string> parse_list(std::string_view text) {
  std::vector<std::string> parts;
  while (!text.empty()) {
    const auto comma = std::min(text.find(','), text.size());
    if (const auto part = trimmed(text.substr(0, comma)); !part.empty()) parts.emplace_back(part);
    text.remove_prefix(std::min(comma + 1, text.size()));
  }
  return parts;
}

std::string duration_text(std::chrono::milliseconds value) {
  return measure_text(value.count(), kDurations, "");
}
std::string size_text(std::int64_t bytes) {
  return measure_text(bytes, kSizes, " ");
}

std::string list_text(const std::vector<std::string>& values) {
  std::string out;
  for (const auto& value : values) (out += out.empty() ? "" : ",") += value;
  return out;
}

std::string without_password(std::string_view url) {
  std::string out(url);
  if (const auto scheme = out.find("://"); scheme != std::string::npos) {
    const auto end = std::min(out.find_first_of("/?", scheme + 3), out.size());
    const auto at = out.rfind('@', end);
    const auto colon = out.find(':', scheme + 3);
    if (at != std::string::npos && at > scheme && colon < at) out.replace(colon + 1, at - colon - 1, "***");
  }
  if (const auto parameter = out.find("password="); parameter != std::string::npos) {
    const auto begin = parameter + 9;
    out.replace(begin, std::min(out.find_first_of("& ", begin), out.size()) - begin, "***");
  }
  return out;
}

int edit_distance(std::string_view a, std::string_view b) {
  std::vector<int> row(b.size() + 1);
  std::iota(row.begin(), row.end(), 0);
  for (std::size_t i = 0; i < a.size(); ++i) {
    int diagonal = row[0];
    row[0] = static_cast<int>(i) + 1;
    for (std::size_t j = 0; j < b.size(); ++j) {
      const int replaced = diagonal + (a[i] == b[j] ? 0 : 1);
      diagonal = row[j + 1];
      row[j + 1] = std::min({replaced, row[j] + 1, diagonal + 1});
    }
  }
  return row.back();
}

}  // namespace deskbell::base
