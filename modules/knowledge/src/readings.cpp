#include "readings.h"

#include <text/fold.h>
#include <text/lines.h>
#include <text/words.h>

#include <algorithm>

namespace deskbell::knowledge {
namespace {

constexpr std::size_t kMostVariants = 4;
constexpr int kLongestEnding = 2;

bool is_ascii_letter(char c) {
  return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9');
}

// Where `word` stands in `text`: words of Latin letters only as whole words, others anywhere.
std::size_t find_word(std::string_view text, std::string_view word, std::size_t from) {
  for (auto at = text.find(word, from); at != text.npos; at = text.find(word, at + 1)) {
    const bool open_before = at == 0 || !is_ascii_letter(text[at - 1]) || !is_ascii_letter(word.front());
    const auto end = at + word.size();
    const bool open_after = end == text.size() || !is_ascii_letter(text[end]) || !is_ascii_letter(word.back());
    if (open_before && open_after) return at;
  }
  return text.npos;
}

// "parcels" for "parcel": not worth telling the reader.
bool only_ending(std::string_view word, std::string_view right) {
  const auto common = std::ranges::mismatch(word, right).in1 - word.begin();
  const auto longest = static_cast<std::ptrdiff_t>(std::max(word.size(), right.size()));
  return longest - common <= kLongestEnding && common >= 3;
}

}  // namespace

Thesaurus::Thesaurus(std::span<const SynonymGroup> groups) {
  for (const auto& group : groups) {
    SynonymGroup folded;
    for (const auto& word : group)
      if (auto one = text::clean_line(text::fold(word)); !one.empty()) folded.push_back(std::move(one));
    // The longest first, so that "washing machine" is found before "machine".
    std::ranges::sort(folded, [](const auto& left, const auto& right) {
      return left.size() != right.size() ? left.size() > right.size() : left < right;
    });
    groups_.push_back(std::move(folded));
  }
}

std::vector<std::string> Thesaurus::variants(std::string_view folded, std::size_t most) const {
  std::vector<std::string> out;
  for (const auto& group : groups_) {
    for (const auto& word : group) {
      const auto at = find_word(folded, word, 0);
      if (at == folded.npos) continue;
      for (const auto& other : group) {
        if (other == word) continue;
        if (out.size() == most) return out;
        out.push_back(std::string(folded.substr(0, at)) + other + std::string(folded.substr(at + word.size())));
      }
      break;
    }
  }
  return out;
}

bool Thesaurus::knows(std::string_view folded_word) const {
  return std::ranges::any_of(groups_, [&](const SynonymGroup& group) {
    return std::ranges::any_of(group,
                               [&](const std::string& word) { return find_word(word, folded_word, 0) != word.npos; });
  });
}

Readings readings_of(std::string_view question, const Spelling& spelling, const Thesaurus& thesaurus) {
  Readings out;
  out.texts.emplace_back(question);
  const std::string folded = text::fold(question);
  std::string right;
  std::size_t from = 0;
  bool changed = false;
  bool telling = false;
  for (const auto word : text::words(folded)) {
    const auto at = static_cast<std::size_t>(word.data() - folded.data());
    right += folded.substr(from, at - from);
    from = at + word.size();
    const auto better = thesaurus.knows(word) ? std::nullopt : spelling.corrected(word);
    changed = changed || better.has_value();
    telling = telling || (better && !only_ending(word, *better));
    right += better ? *better : std::string(word);
  }
  right += folded.substr(from);
  if (changed) {
    out.texts.push_back(right);
    if (telling) out.corrected = right;
  }
  for (auto& variant : thesaurus.variants(changed ? right : folded, kMostVariants))
    out.texts.push_back(std::move(variant));
  return out;
}

}  // namespace deskbell::knowledge
