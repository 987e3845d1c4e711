#pragma once
#include <cstddef>
#include <cstdint>
#include <functional>
#include <string_view>

#include <unicode/ubrk.h>

namespace deskbell::text {

// Where a word or sentence of the text ends, by ICU: `visit(end, rule)` with the byte behind it and ICU's rule status,
// in order. ICU's iterators are costly to open and not thread-safe: each thread keeps its own.
void each_boundary(UBreakIteratorType type, std::string_view in,
                   const std::function<void(std::size_t end, std::int32_t rule)>& visit);

}  // namespace deskbell::text
