#pragma once
#include "entities/letters.h"

#include <cstdint>
#include <optional>

namespace deskbell::text {

inline constexpr std::int64_t kUnit = 10'000;  // numbers are kept in ten-thousandths

struct Number {
  std::int64_t parts = 0;  // of kUnit
  std::size_t end = 0;     // letters
  int decimals = 0;        // as written
};

// "1,234.50", "1.234,50", "1 234", "1'234.50", "12", "0,5". A single mark before exactly three digits parts thousands.
// Nothing when more than 15 digits or another mark and digit follow ("1.2.3").
std::optional<Number> read_number(const Letters& letters, std::size_t at);

// "一百二十", "两万三", "三千五", "十二"; whole numbers below 10^12. Nothing for digits said one by one ("二零二六").
std::optional<Number> read_chinese_number(const Letters& letters, std::size_t at);

// 0 to 9 in Chinese.
std::optional<int> chinese_digit(char32_t c);

}  // namespace deskbell::text
