#include "entities/numerals.h"

#include <string_view>

namespace deskbell::text {
namespace {

constexpr std::size_t kMostDigits = 15;

struct Written {
  std::u32string whole;
  std::u32string fraction;
  std::size_t end;
};

bool is_group_mark(char32_t c) {
  return c == U',' || c == U'.' || c == U'\'' || c == U' ';
}

bool three_digits(const Letters& letters, std::size_t at) {
  return is_digit(letters[at]) && is_digit(letters[at + 1]) && is_digit(letters[at + 2]) && !is_digit(letters[at + 3]);
}

// Whole part with thousands, then a decimal mark other than theirs.
std::optional<Written> split(const Letters& letters, std::size_t at) {
  Written out{.whole = {}, .fraction = {}, .end = at};
  while (is_digit(letters[at])) {
    if (out.whole.size() > kMostDigits) return std::nullopt;
    out.whole += letters[at++];
  }
  char32_t group = 0;
  if (out.whole.size() <= 3) {
    while (is_group_mark(letters[at]) && (group == 0 || letters[at] == group) && three_digits(letters, at + 1)) {
      group = letters[at];
      for (int i = 1; i <= 3; ++i) out.whole += letters[at + static_cast<std::size_t>(i)];
      at += 4;
      if (out.whole.size() > kMostDigits) return std::nullopt;
    }
  }
  // "0.125" is no hundred and twenty-five.
  if (group != 0 && out.whole[0] == U'0' && (group == U'.' || group == U',')) return std::nullopt;
  const char32_t mark = letters[at];
  if ((mark == U'.' || mark == U',') && mark != group && is_digit(letters[at + 1])) {
    ++at;
    while (is_digit(letters[at])) {
      if (out.fraction.size() >= kMostDigits) return std::nullopt;
      out.fraction += letters[at++];
    }
    if ((letters[at] == U'.' || letters[at] == U',') && is_digit(letters[at + 1])) return std::nullopt;
  } else if ((mark == U'.' || mark == U',') && mark == group && is_digit(letters[at + 1])) {
    return std::nullopt;
  }
  out.end = at;
  return out;
}

std::int64_t small_unit(char32_t c) {
  return c == U'十' ? 10 : c == U'百' ? 100 : c == U'千' ? 1000 : 0;
}

}  // namespace

std::optional<int> chinese_digit(char32_t c) {
  if (c == U'两' || c == U'俩') return 2;
  if (c == U'〇') return 0;
  constexpr std::u32string_view kDigits = U"零一二三四五六七八九";
  const auto at = kDigits.find(c);
  return c == 0 || at == kDigits.npos ? std::nullopt : std::optional(static_cast<int>(at));
}

std::optional<Number> read_number(const Letters& letters, std::size_t at) {
  const auto written = split(letters, at);
  if (!written || written->whole.empty() || written->whole.size() > 13) return std::nullopt;
  Number out{.parts = 0, .end = written->end, .decimals = static_cast<int>(written->fraction.size())};
  for (const char32_t c : written->whole) out.parts = out.parts * 10 + (c - U'0');
  out.parts *= kUnit;
  std::int64_t place = kUnit;
  for (const char32_t c : written->fraction) {
    place /= 10;
    out.parts += place * (c - U'0');
  }
  return out;
}

std::optional<Number> read_chinese_number(const Letters& letters, std::size_t begin) {
  std::int64_t total = 0;    // finished: above the last 万 or 亿
  std::int64_t section = 0;  // of the four places being read
  std::int64_t digit = -1;   // read, not yet placed
  std::int64_t last_unit = 0;
  std::size_t at = begin;
  for (; at < letters.size() && at - begin < 24; ++at) {
    const char32_t c = letters[at];
    if (const auto value = chinese_digit(c)) {
      if (digit > 0) return std::nullopt;  // digits one by one
      digit = *value;
      if (digit == 0) last_unit = 10;
    } else if (const std::int64_t unit = small_unit(c); unit > 0) {
      section += (digit < 0 ? 1 : digit) * unit;
      digit = -1;
      last_unit = unit;
    } else if (c == U'万' || c == U'亿') {
      const std::int64_t big = c == U'万' ? 10'000 : 100'000'000;
      section += digit > 0 ? digit : 0;
      // "三亿五千万": the second counts by itself; "五千万亿": all of it.
      const bool below = big == 10'000 && total >= 100'000'000;
      const std::int64_t counted = below ? section : total + section;
      if (section == 0 || counted > 999'999'999'999 / big) return std::nullopt;
      total = below ? total + section * big : counted * big;
      section = 0;
      digit = -1;
      last_unit = big;
    } else {
      break;
    }
  }
  if (at == begin) return std::nullopt;
  // "三千五" is 3,500; "三千零五" 3,005.
  if (digit > 0) section += last_unit >= 100 ? digit * last_unit / 10 : digit;
  const std::int64_t value = total + section;
  if (value == 0 && digit != 0) return std::nullopt;
  return Number{.parts = value * kUnit, .end = at};
}

}  // namespace deskbell::text
