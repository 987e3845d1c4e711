#include <promises/recognise.h>

#include <algorithm>

#include "spoken.h"

namespace deskbell::promises {
namespace {

constexpr std::size_t kMost = 5;
constexpr std::size_t kLongest = 40'000;  // bytes

bool is_chinese(char32_t c) {
  return c >= U'\u4E00' && c <= U'\u9FFF';
}

// What somebody else has written stands behind ">".
std::vector<std::pair<std::size_t, std::size_t>> own_lines(const std::vector<Letter>& letters) {
  std::vector<std::pair<std::size_t, std::size_t>> out;
  const std::size_t size = letters.size() - 1;
  for (std::size_t begin = 0; begin < size;) {
    std::size_t end = begin;
    while (end < size && letters[end].folded != U'\n') ++end;
    if (letters[begin].folded != U'>' && end > begin) out.emplace_back(begin, end);
    begin = end + 1;
  }
  return out;
}

}  // namespace

std::vector<Proposal> recognised(std::string_view text, Time now, const calendar::Zone& zone) {
  const std::vector<Letter> letters = letters_of(text.substr(0, kLongest));
  const Standpoint here{now, zone, std::chrono::floor<std::chrono::days>(zone.local(now))};
  std::vector<Proposal> out;
  for (const auto& [begin, end] : own_lines(letters)) {
    const std::span<const Letter> line(letters.data() + begin, end - begin);
    const bool zh = std::ranges::any_of(line, is_chinese, &Letter::folded);
    for (const Found& found : zh ? chinese(line, here) : english(line, here)) {
      if (out.size() == kMost) return out;
      const Letter& from = letters[begin + found.begin];
      const Letter& to = letters[begin + found.end];
      out.push_back({.begin = from.utf16,
                     .end = to.utf16,
                     .words = std::string(text.substr(from.byte, to.byte - from.byte)),
                     .kind = found.kind,
                     .due_at = found.moment.at,
                     .time_zone = zone.name(),
                     .due_local = zone.text(found.moment.at),
                     .certainty = found.moment.certainty});
    }
  }
  return out;
}

}  // namespace deskbell::promises
