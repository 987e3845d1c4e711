#pragma once
#include <cstddef>
#include <optional>
#include <string_view>

#include "spoken.h"

namespace deskbell::promises {

// A time expression in letters [begin, end) of the clause.
struct SpokenLetters {
  Spoken spoken;
  std::size_t begin = 0;
  std::size_t end = 0;
};

// The first one: "明天上午十点", "两个小时内", "下周五下班前".
std::optional<SpokenLetters> spoken_in(std::u32string_view clause, const Standpoint& here);

}  // namespace deskbell::promises
