#pragma once
#include "entities/letters.h"
#include "entities/spoken_time.h"

#include <optional>

namespace deskbell::text {

struct NumericDate {
  local_days day;
  std::size_t end;  // letters
  double confidence = 0.95;
};

// "2026-03-05", "2026/3/5", "05.03.2026", "3/5/26": a year makes it a date, which of the others is the month is told by
// what they can be and else by the order that is usual.
std::optional<NumericDate> read_numeric_date(const Letters& letters, std::size_t at, DateOrder order, local_days today);

// "3/5", "5.3.": only the words around can tell that it is one.
std::optional<NumericDate> read_short_date(const Letters& letters, std::size_t at, DateOrder order, local_days today);

}  // namespace deskbell::text
