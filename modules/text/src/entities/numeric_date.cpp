#include "entities/numeric_date.h"

#include <array>

namespace deskbell::text {
namespace {

struct Piece {
  int value = 0;
  std::size_t digits = 0;
};

Piece piece_at(const Letters& letters, std::size_t& at) {
  Piece out;
  for (; is_digit(letters[at]) && out.digits < 5; ++at, ++out.digits)
    out.value = out.value * 10 + static_cast<int>(letters[at] - U'0');
  return out;
}

bool is_mark(char32_t c) {
  return c == U'-' || c == U'/' || c == U'.';
}

bool stands_alone(const Letters& letters, std::size_t begin, std::size_t end) {
  const char32_t before = letters.before(begin);
  const char32_t after = letters[end];
  if (is_word(before) || before == U'.' || before == U'/' || before == U'-' || before == U'#' || before == U'$')
    return false;
  if (is_digit(after) || (is_plain_letter(after) && after != U't')) return false;
  return !((after == U'.' || after == U'/' || after == U'-' || after == U',') && is_digit(letters[end + 1]));
}

std::optional<NumericDate> with_order(int first, int second, std::optional<int> year, DateOrder order, local_days today,
                                      std::size_t end) {
  const bool month_first = order == DateOrder::month_day;
  const bool sure = first > 12 || second > 12 || first == second;
  int month = month_first ? first : second;
  int day = month_first ? second : first;
  if (month > 12) std::swap(month, day);
  const auto date = date_of(today, year, month, day);
  if (!date) return std::nullopt;
  return NumericDate{*date, end, sure ? 0.95 : 0.85};
}

}  // namespace

std::optional<NumericDate> read_numeric_date(const Letters& letters, std::size_t begin, DateOrder order,
                                             local_days today) {
  std::size_t at = begin;
  const Piece a = piece_at(letters, at);
  const char32_t mark = letters[at];
  if (a.digits == 0 || !is_mark(mark)) return std::nullopt;
  const Piece b = piece_at(letters, ++at);
  if (b.digits == 0 || b.digits > 2 || letters[at] != mark) return std::nullopt;
  const Piece c = piece_at(letters, ++at);
  if (c.digits == 0 || !stands_alone(letters, begin, at)) return std::nullopt;
  if (a.digits == 4 && c.digits <= 2) {
    const auto day = date_of(today, a.value, b.value, c.value);
    return day ? std::optional(NumericDate{*day, at, 0.98}) : std::nullopt;
  }
  if (a.digits > 2) return std::nullopt;
  // German and its neighbours part with full stops, the day first.
  if (mark == U'.') order = DateOrder::day_month;
  if (c.digits == 4) return with_order(a.value, b.value, c.value, order, today, at);
  // "1.2.34" and "10-11-12" are as likely versions and ranges.
  if (c.digits != 2 || mark == U'-' || (mark == U'.' && (a.digits < 2 || b.digits < 2))) return std::nullopt;
  const int year = 2000 + c.value;
  const int now = static_cast<int>(std::chrono::year_month_day(today).year());
  if (year < now - 40 || year > now + 20) return std::nullopt;
  auto out = with_order(a.value, b.value, year, order, today, at);
  if (out) out->confidence -= 0.1;
  return out;
}

std::optional<NumericDate> read_short_date(const Letters& letters, std::size_t begin, DateOrder order,
                                           local_days today) {
  std::size_t at = begin;
  const Piece a = piece_at(letters, at);
  const char32_t mark = letters[at];
  if (a.digits == 0 || a.digits > 2 || (mark != U'/' && mark != U'.')) return std::nullopt;
  const Piece b = piece_at(letters, ++at);
  if (b.digits == 0 || b.digits > 2) return std::nullopt;
  if (mark == U'.') {
    // "5.3." of German writers; "5.3" is a number.
    if (letters[at] != U'.' || is_digit(letters[at + 1])) return std::nullopt;
    ++at;
    order = DateOrder::day_month;
  }
  if (!stands_alone(letters, begin, at)) return std::nullopt;
  auto out = with_order(a.value, b.value, std::nullopt, order, today, at);
  if (out) out->confidence = 0.7;
  return out;
}

}  // namespace deskbell::text
