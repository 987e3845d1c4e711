#include "gaps.h"

#include <text/terms.h>

#include <algorithm>
#include <cmath>
#include <map>
#include <string>
#include <unordered_map>

namespace deskbell::knowledge {
namespace {

constexpr double kAlike = 0.6;
constexpr std::size_t kMostExamples = 10;
constexpr std::size_t kRun = 3;  // bytes: three letters, or one Chinese character

// Runs of characters of the words that carry meaning in a search, as a vector of length one.
using Runs = std::unordered_map<std::string, double>;
Runs runs_of(std::string_view folded) {
  Runs out;
  for (const auto& term : text::search_terms(folded)) {
    const std::string padded = " " + term + " ";
    if (static_cast<unsigned char>(term.front()) >= 0x80) {
      out[term] += 1;
      continue;
    }
    for (std::size_t i = 0; i + kRun <= padded.size(); ++i) out[padded.substr(i, kRun)] += 1;
  }
  double square = 0;
  for (const auto& [run, count] : out) square += count * count;
  for (auto& [run, count] : out) count /= std::sqrt(square);
  return out;
}

double likeness(const Runs& left, const Runs& right) {
  const auto& small = left.size() < right.size() ? left : right;
  const auto& large = left.size() < right.size() ? right : left;
  double sum = 0;
  for (const auto& [run, weight] : small)
    if (const auto found = large.find(run); found != large.end()) sum += weight * found->second;
  return sum;
}

struct Wording {
  std::string words;
  std::string language;
  std::int64_t asked = 0, nothing = 0, unopened = 0;
  std::int64_t first = 0, last = 0;
};

// The same words of several days and places are one wording.
std::vector<Wording> wordings_of(std::span<const store::SearchRow> rows) {
  std::map<std::pair<std::string, std::string>, Wording> by_words;
  for (const auto& [key, counts] : rows) {
    auto& one = by_words[{key.language, key.folded}];
    if (one.words.empty()) one = {.words = counts.words, .language = key.language, .first = key.day, .last = key.day};
    const auto unanswered = counts.asked - std::min(counts.asked, counts.answered);
    one.asked += unanswered;
    one.nothing += std::min(counts.missed, unanswered);
    one.unopened += unanswered - std::min(counts.missed, unanswered);
    one.first = std::min(one.first, key.day);
    one.last = std::max(one.last, key.day);
  }
  std::vector<Wording> out;
  for (auto& [key, one] : by_words) out.push_back(std::move(one));
  std::ranges::sort(out, [](const Wording& left, const Wording& right) {
    return left.asked != right.asked ? left.asked > right.asked : left.words < right.words;
  });
  return out;
}

}  // namespace

std::vector<Gap> gaps_of(std::span<const store::SearchRow> rows) {
  std::vector<Gap> out;
  std::vector<Runs> heads;
  for (const auto& one : wordings_of(rows)) {
    Runs runs = runs_of(one.words);
    std::size_t group = 0;
    while (group < out.size() && (out[group].language != one.language || likeness(heads[group], runs) < kAlike))
      ++group;
    const Time first = store::begin_of(one.first);
    const Time last = store::begin_of(one.last);
    if (group == out.size()) {
      out.push_back({.text = one.words, .examples = {}, .language = one.language, .first_at = first, .last_at = last});
      heads.push_back(std::move(runs));
    } else if (out[group].examples.size() < kMostExamples) {
      out[group].examples.push_back(one.words);
    }
    auto& gap = out[group];
    gap.asked += static_cast<int>(one.asked);
    gap.found_nothing += static_cast<int>(one.nothing);
    gap.opened_nothing += static_cast<int>(one.unopened);
    gap.first_at = std::min(gap.first_at, first);
    gap.last_at = std::max(gap.last_at, last);
  }
  // What found something that nobody opened once only says little.
  std::erase_if(out, [](const Gap& gap) { return gap.found_nothing == 0 && gap.asked < 2; });
  std::ranges::sort(out, [](const Gap& left, const Gap& right) {
    if (left.asked != right.asked) return left.asked > right.asked;
    return left.text < right.text;
  });
  return out;
}

}  // namespace deskbell::knowledge
