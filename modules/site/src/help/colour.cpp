#include "colour.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <cmath>

namespace deskbell::site::help {
namespace {

using Rgb = std::array<double, 3>;

Rgb parsed(std::string_view text) {
  Rgb out{};
  if (text.size() != 7 || text[0] != '#') return out;
  for (std::size_t i = 0; i < out.size(); ++i) {
    int value = 0;
    std::from_chars(text.data() + 1 + 2 * i, text.data() + 3 + 2 * i, value, 16);
    out[i] = std::clamp(value, 0, 255);
  }
  return out;
}

std::string written(const Rgb& rgb) {
  constexpr std::string_view kDigits = "0123456789abcdef";
  std::string out = "#";
  for (const double part : rgb) {
    const auto value = static_cast<std::size_t>(std::lround(part));
    out += kDigits[value >> 4];
    out += kDigits[value & 15];
  }
  return out;
}

double luminance(const Rgb& rgb) {
  const auto part = [&](std::size_t i) {
    const double share = rgb[i] / 255;
    return share <= 0.04045 ? share / 12.92 : std::pow((share + 0.055) / 1.055, 2.4);
  };
  return 0.2126 * part(0) + 0.7152 * part(1) + 0.0722 * part(2);
}

}  // namespace

double contrast(std::string_view left, std::string_view right) {
  const double a = luminance(parsed(left));
  const double b = luminance(parsed(right));
  return (std::max(a, b) + 0.05) / (std::min(a, b) + 0.05);
}

std::string_view ink_on(std::string_view background) {
  return contrast(background, "#ffffff") >= contrast(background, "#000000") ? "#ffffff" : "#000000";
}

std::string mixed(std::string_view colour, std::string_view other, double share) {
  Rgb from = parsed(colour);
  const Rgb to = parsed(other);
  for (std::size_t i = 0; i < from.size(); ++i) from[i] += (to[i] - from[i]) * share;
  return written(from);
}

std::string readable(std::string_view colour, std::string_view background, double ratio) {
  const std::string_view target = luminance(parsed(background)) > 0.4 ? "#000000" : "#ffffff";
  for (int step = 0; step < 20; ++step) {
    std::string candidate = mixed(colour, target, step / 20.0);
    if (contrast(candidate, background) >= ratio) return candidate;
  }
  return std::string(target);
}

}  // namespace deskbell::site::help
