#include "spelling.h"

#include <algorithm>
#include <array>

namespace deskbell::knowledge {
namespace {

constexpr std::size_t kShortest = 4;
constexpr std::size_t kLongest = 40;
constexpr std::size_t kTwoMistakes = 8;

bool is_latin(std::string_view word) {
  return std::ranges::all_of(word, [](char c) { return c >= 'a' && c <= 'z'; });
}

}  // namespace

int edit_distance(std::string_view left, std::string_view right, int limit) {
  const auto longer = std::max(left.size(), right.size());
  const auto shorter = std::min(left.size(), right.size());
  if (longer > kLongest || longer - shorter > static_cast<std::size_t>(limit)) return limit + 1;
  std::array<std::array<int, kLongest + 1>, 3> rows{};
  auto* before = &rows[0];
  auto* above = &rows[1];
  auto* row = &rows[2];
  for (std::size_t j = 0; j <= right.size(); ++j) (*above)[j] = static_cast<int>(j);
  for (std::size_t i = 1; i <= left.size(); ++i) {
    (*row)[0] = static_cast<int>(i);
    int least = (*row)[0];
    for (std::size_t j = 1; j <= right.size(); ++j) {
      const int differs = left[i - 1] == right[j - 1] ? 0 : 1;
      int best = std::min({(*above)[j] + 1, (*row)[j - 1] + 1, (*above)[j - 1] + differs});
      if (i > 1 && j > 1 && left[i - 1] == right[j - 2] && left[i - 2] == right[j - 1])
        best = std::min(best, (*before)[j - 2] + 1);
      (*row)[j] = best;
      least = std::min(least, best);
    }
    if (least > limit) return limit + 1;
    std::swap(before, above);
    std::swap(above, row);
  }
  return std::min((*above)[right.size()], limit + 1);
}

void Spelling::add(std::string_view word, std::uint32_t count) {
  if (word.size() >= kShortest - 1 && word.size() <= kLongest && is_latin(word))
    by_length_[word.size()].push_back({std::string(word), count});
}

std::optional<std::string> Spelling::corrected(std::string_view word) const {
  if (word.size() < kShortest || word.size() > kLongest || !is_latin(word)) return std::nullopt;
  const int limit = word.size() < kTwoMistakes ? 1 : 2;
  const Known* best = nullptr;
  int best_distance = limit + 1;
  for (auto length = word.size() - static_cast<std::size_t>(limit);
       length <= word.size() + static_cast<std::size_t>(limit); ++length) {
    const auto found = by_length_.find(length);
    if (found == by_length_.end()) continue;
    for (const auto& known : found->second) {
      const int distance = edit_distance(word, known.word, limit);
      if (distance == 0) return std::nullopt;
      const bool better = distance < best_distance ||
                          (distance == best_distance && distance <= limit &&
                           (known.count > best->count || (known.count == best->count && known.word < best->word)));
      if (!better) continue;
      best = &known;
      best_distance = distance;
    }
  }
  return best && best_distance <= limit ? std::optional(best->word) : std::nullopt;
}

}  // namespace deskbell::knowledge
