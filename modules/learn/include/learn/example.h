#pragma once
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

namespace deskbell::learn {

// A text and what it is about. Several labels at once are simply one more label.
struct Example {
  std::string text;
  std::string label;
  bool operator==(const Example&) const = default;
};

// The label of texts that are none of the classifier's business.
inline constexpr std::string_view kOutOfScope = "oos";

struct Limits {
  std::size_t rows = 500'000;
  std::size_t labels = 20'000;
  std::size_t line_bytes = 64 << 10;      // longer texts are cut, not refused
  std::size_t label_bytes = 200;
  std::size_t model_bytes = 512U << 20;
  std::size_t judgements = 50'000'000;  // examples times labels; each takes 16 bytes while learning
};

}  // namespace deskbell::learn
