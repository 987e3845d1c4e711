#pragma once
#include "entities/letters.h"

#include <vector>

// A text as the English time grammar reads it.
namespace deskbell::text {

enum class Role : unsigned char {
  other,
  mark,
  number,
  ordinal_mark,  // "th"
  weekday,
  month,
  unit,
  working,
  small_number,
  ordinal,
  today,
  tomorrow,
  yesterday,
  tonight,
  now,
  weekend,
  next,
  last,
  coming,
  in,
  within,
  ago,
  later,
  from,
  before,
  after,
  by,
  at,
  on,
  about,
  the,
  of,
  half,
  quarter,
  past,
  to,
  noon,
  midnight,
  am,
  pm,
  oclock,
  part,
  end,
  beginning,
  between,
  and_,
  a,
  couple,
  few,
  time,
  day_word
};

struct Token {
  std::size_t begin;  // letters
  std::size_t end;
  Role role;
  int value = 0;       // of numbers; 1 to 7, 1 to 12; minutes of a unit of up to a day; index of a part of the day
  bool glued = false;  // to the token before: no blank between
};

// Units beyond the day have these values.
inline constexpr int kWeekUnit = -1;
inline constexpr int kMonthUnit = -2;
inline constexpr int kYearUnit = -3;
inline constexpr int kDayUnit = 24 * 60;

struct Tokens {
  std::vector<Token> all;
  bool of_time = false;  // something in it may belong to a time
};
Tokens tokens_of(const Letters& letters);

}  // namespace deskbell::text
