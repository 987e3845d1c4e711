#include "pinyin.h"

#include "romanised.h"

#include <algorithm>
#include <map>

namespace deskbell::knowledge {
namespace {

constexpr std::size_t kShortest = 2;
constexpr std::size_t kLongest = 60;
constexpr double kInitialsPart = 0.5;

bool is_letter(char c) {
  return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9');
}

bool has_chinese(std::string_view in) {
  // Lead bytes of U+3000 to U+9FFF in UTF-8.
  return std::ranges::any_of(in, [](char c) {
    const auto byte = static_cast<unsigned char>(c);
    return byte >= 0xe3 && byte <= 0xe9;
  });
}

// Letters only, or nothing when something else than letters, blanks and apostrophes stands there.
std::string letters_of(std::string_view question) {
  std::string out;
  for (const char c : question) {
    const char low = c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
    if (is_letter(low)) {
      out += low;
    } else if (c != ' ' && c != '\'') {
      return {};
    }
  }
  return out;
}

}  // namespace

void Pinyin::add(std::size_t source, std::string_view wording) {
  if (!has_chinese(wording)) return;
  Said said{.source = source, .letters = {}, .starts = {}, .initials = {}};
  bool inside = false;
  for (const char c : romanised(wording)) {
    if (!is_letter(c)) {
      inside = false;
      continue;
    }
    if (!inside) {
      said.starts.push_back(static_cast<std::uint32_t>(said.letters.size()));
      said.initials += c;
    }
    inside = true;
    said.letters += c;
  }
  said_.push_back(std::move(said));
}

std::vector<std::pair<std::size_t, double>> Pinyin::find(std::string_view question) const {
  const std::string letters = letters_of(question);
  if (letters.size() < kShortest || letters.size() > kLongest) return {};
  std::map<std::size_t, double> best;
  for (const auto& said : said_) {
    double part = 0;
    for (const auto start : said.starts)
      if (std::string_view(said.letters).substr(start).starts_with(letters))
        part = static_cast<double>(letters.size()) / static_cast<double>(said.letters.size());
    if (part == 0 && said.initials.find(letters) != std::string::npos)
      part = kInitialsPart * static_cast<double>(letters.size()) / static_cast<double>(said.initials.size());
    if (part > 0) best[said.source] = std::max(best[said.source], part);
  }
  return {best.begin(), best.end()};
}

}  // namespace deskbell::knowledge
