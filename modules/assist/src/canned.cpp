#include "canned.h"

#include <text/fold.h>
#include <text/sentences.h>
#include <text/terms.h>

#include <algorithm>
#include <cmath>
#include <map>
#include <set>
#include <tuple>

namespace deskbell::assist {
namespace {

constexpr double kLeast = 0.2;
constexpr double kOfTitle = 1.0;
constexpr double kOfText = 0.6;
constexpr double kOfMore = 0.5;  // a word of the intent weighs half of one that the customer wrote
constexpr std::size_t kLongestRest = 300;

using Terms = std::set<std::string, std::less<>>;

Terms terms_of(std::string_view text) {
  const auto all = text::search_terms(text);
  return {all.begin(), all.end()};
}

struct Prepared {
  const conversations::CannedAnswer* answer;
  Terms title;
  Terms text;
};

bool speaks(const conversations::CannedAnswer& answer, std::string_view language) {
  return !answer.language || answer.language->empty() || language.empty() || language == "und" ||
         answer.language->substr(0, 2) == language.substr(0, 2);
}

}  // namespace

bool better(const Suggestion& one, const Suggestion& other) {
  return std::tuple(-one.trust, one.id) < std::tuple(-other.trust, other.id);
}

std::vector<Suggestion> fitting(std::span<const conversations::CannedAnswer> answers, std::string_view question,
                                std::string_view more, std::string_view language, std::size_t most) {
  std::vector<Prepared> all;
  std::map<std::string, double, std::less<>> in;  // how many answers have the term
  for (const auto& answer : answers) {
    if (!speaks(answer, language)) continue;
    all.push_back({&answer, terms_of(answer.title + " " + answer.shortcut), terms_of(answer.text)});
    Terms both = all.back().title;
    both.insert(all.back().text.begin(), all.back().text.end());
    for (const auto& term : both) in[term] += 1;
  }
  std::map<std::string, double> asked;
  for (const auto& term : terms_of(more)) asked[term] = kOfMore;
  for (const auto& term : terms_of(question)) asked[term] = 1;
  double whole = 0;
  for (auto& [term, weight] : asked) {
    const auto found = in.find(term);
    // Words that no answer has cannot be asked for; they only make it less sure.
    weight *= found == in.end() ? 0.4 : std::log(1 + (static_cast<double>(all.size()) + 1) / found->second);
    whole += weight;
  }
  std::vector<Suggestion> out;
  if (whole <= 0) return out;
  for (const auto& one : all) {
    double common = 0;
    for (const auto& [term, weight] : asked)
      common += weight * (one.title.contains(term) ? kOfTitle : one.text.contains(term) ? kOfText : 0);
    const double trust = common / whole;
    if (trust < kLeast) continue;
    out.push_back({.kind = SuggestionKind::canned,
                   .id = to_string(one.answer->id),
                   .title = one.answer->title,
                   .text = one.answer->text,
                   .slug = one.answer->shortcut,
                   .heading = {},
                   .language = one.answer->language.value_or(""),
                   .trust = std::min(1.0, trust)});
  }
  std::ranges::sort(out, better);
  if (out.size() > most) out.resize(most);
  return out;
}

std::vector<std::string> continuations(std::span<const std::string> texts, std::string_view prefix, std::size_t most) {
  // Only the sentence that is being written counts.
  const auto begun = text::sentences(prefix);
  const std::string_view sentence = begun.empty() ? prefix : begun.back();
  const std::string wanted = text::fold(sentence);
  std::map<std::string, int> times;
  for (const auto& text : texts)
    for (const auto known : text::sentences(text)) {
      if (known.size() <= sentence.size() || known.size() > sentence.size() + kLongestRest) continue;
      if (text::fold(known.substr(0, sentence.size())) != wanted) continue;
      if ((static_cast<unsigned char>(known[sentence.size()]) & 0xC0U) == 0x80U) continue;
      ++times[std::string(known.substr(sentence.size()))];
    }
  std::vector<std::pair<std::string, int>> order(times.begin(), times.end());
  std::ranges::sort(order, [](const auto& left, const auto& right) {
    return std::tuple(-left.second, left.first.size(), left.first) <
           std::tuple(-right.second, right.first.size(), right.first);
  });
  std::vector<std::string> out;
  for (auto& [rest, count] : order)
    if (out.size() < most) out.push_back(rest);
  return out;
}

}  // namespace deskbell::assist
