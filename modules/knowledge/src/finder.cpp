#include "pinyin.h"
#include "readings.h"

#include <base/check.h>
#include <text/excerpt.h>
#include <text/fold.h>
#include <text/lines.h>
#include <text/terms.h>

#include <knowledge/finder.h>
#include <knowledge/render.h>
#include <learn/ranker.h>

#include <algorithm>
#include <charconv>
#include <cmath>
#include <unordered_map>

namespace deskbell::knowledge {
namespace {

constexpr int kLongestQuestion = 300;   // code points
constexpr double kOtherReading = 0.95;  // of the score with corrected or replaced words
constexpr double kInTitle = 0.15;       // the whole question stands in a wording
constexpr double kPinyinPart = 0.9;
constexpr std::size_t kShortestLiteral = 4;  // bytes: two Latin letters say nothing, two Chinese characters do
constexpr std::size_t kQuotedWords = 6;

// trust = 1 / (1 + exp(-(a + b score + c known + d lead))); chosen by hand, looking at questions with and without
// an answer among the articles (tools/measure_finder.cpp); rather too careful.
struct Trust {
  double base, score, known, lead;
};
constexpr Trust kTrust{-4.2, 3.0, 3.6, 3.0};

struct TermTable {
  std::unordered_map<std::string, std::uint32_t> number;
  std::vector<std::uint32_t> texts;  // in how many sources each stands

  double rarity(std::size_t sources, std::uint32_t term) const {
    const auto with = static_cast<double>(texts[term]);
    return std::log(1 + (static_cast<double>(sources) - with + 0.5) / (with + 0.5));
  }
  double unknown_rarity(std::size_t sources) const { return std::log(1 + (static_cast<double>(sources) + 0.5) / 0.5); }
};

struct Prepared {
  std::vector<Passage> passages;
  std::vector<std::string> wordings;  // folded
  std::vector<std::uint32_t> terms;   // sorted, of everything
};

}  // namespace

struct Finder::State {
  std::vector<Source> sources;
  std::string language;
  std::vector<Prepared> prepared;
  TermTable terms;
  Spelling spelling;
  Thesaurus thesaurus;
  Pinyin pinyin;
  std::optional<learn::Ranker> ranker;

  State(std::vector<Source> in, std::span<const SynonymGroup> synonyms, std::string its_language)
      : sources(std::move(in)), language(std::move(its_language)), thesaurus(synonyms) {
    std::vector<learn::Question> questions;
    for (std::size_t i = 0; i < sources.size(); ++i) questions.push_back(prepare(i));
    for (const auto& [term, number] : terms.number) spelling.add(term, terms.texts[number]);
    if (!questions.empty()) ranker.emplace(questions);
  }

  learn::Question prepare(std::size_t index) {
    const auto& source = sources[index];
    auto& out = prepared.emplace_back();
    out.passages = passages_of(source.body);
    learn::Question question{.id = std::to_string(index), .wordings = {source.title}, .answers = {source.summary}};
    question.wordings.insert(question.wordings.end(), source.questions.begin(), source.questions.end());
    for (const auto& wording : question.wordings) {
      out.wordings.push_back(text::fold(wording));
      pinyin.add(index, wording);
    }
    for (const auto& tag : source.tags) question.answers.push_back(tag);
    for (const auto& passage : out.passages) question.answers.push_back(passage.heading + "\n" + passage.text);
    for (const auto* texts : {&question.wordings, &question.answers})
      for (const auto& one : *texts)
        for (auto& term : text::search_terms(one)) out.terms.push_back(number_of(std::move(term)));
    std::ranges::sort(out.terms);
    out.terms.erase(std::ranges::unique(out.terms).begin(), out.terms.end());
    for (const auto term : out.terms) ++terms.texts[term];
    return question;
  }

  std::uint32_t number_of(std::string term) {
    const auto [at, added] = terms.number.try_emplace(std::move(term), static_cast<std::uint32_t>(terms.texts.size()));
    if (added) terms.texts.push_back(0);
    return at->second;
  }

  // Each term of a text once, with how much it says; none: no source has it.
  struct Asked {
    std::string term;
    std::optional<std::uint32_t> number;
    double rarity;
  };
  std::vector<Asked> asked(std::string_view text) const {
    auto found = text::search_terms(text);
    std::ranges::sort(found);
    found.erase(std::ranges::unique(found).begin(), found.end());
    std::vector<Asked> out;
    for (auto& term : found) {
      const auto at = terms.number.find(term);
      if (at == terms.number.end()) {
        out.push_back({std::move(term), std::nullopt, terms.unknown_rarity(sources.size())});
      } else {
        out.push_back({std::move(term), at->second, terms.rarity(sources.size(), at->second)});
      }
    }
    return out;
  }

  // How much of what was asked the source has, 0 to 1.
  double known(const std::vector<Asked>& words, std::size_t source) const {
    double all = 0;
    double here = 0;
    for (const auto& word : words) {
      all += word.rarity;
      if (word.number && std::ranges::binary_search(prepared[source].terms, *word.number)) here += word.rarity;
    }
    return all > 0 ? here / all : 0;
  }

  struct Rated {
    double score = 0;
    double trust = 0;  // the ranker's
    double said = 0;   // how much of a wording was typed in pinyin
  };
  std::vector<Rated> rated(const Readings& readings, std::string_view folded) const {
    std::vector<Rated> out(sources.size());
    for (std::size_t i = 0; i < readings.texts.size(); ++i) {
      const double part = i == 0 ? 1 : kOtherReading;
      for (const auto& match : ranker->rank(readings.texts[i], sources.size())) {
        std::size_t source = 0;
        std::from_chars(match.id.data(), match.id.data() + match.id.size(), source);
        out[source].score = std::max(out[source].score, part * match.score);
        out[source].trust = std::max(out[source].trust, part * match.trust);
      }
    }
    if (folded.size() >= kShortestLiteral)
      for (std::size_t i = 0; i < sources.size(); ++i)
        if (std::ranges::any_of(prepared[i].wordings, [&](const auto& one) { return one.find(folded) != one.npos; }))
          out[i].score += kInTitle;
    for (const auto& [source, part] : pinyin.find(folded)) {
      out[source].score = std::max(out[source].score, kPinyinPart * part);
      out[source].said = kPinyinPart * part;
    }
    return out;
  }

  double trust_of(double score, double known_part, double lead) const {
    return 1 / (1 + std::exp(-(kTrust.base + kTrust.score * std::min(score, 1.5) + kTrust.known * known_part +
                               kTrust.lead * lead)));
  }
};

Finder::Finder(std::vector<Source> sources, std::span<const SynonymGroup> synonyms, std::string language)
    : state_(std::make_unique<State>(std::move(sources), synonyms, std::move(language))) {}
Finder::~Finder() = default;
Finder::Finder(Finder&&) noexcept = default;
Finder& Finder::operator=(Finder&&) noexcept = default;

const std::vector<Source>& Finder::sources() const {
  return state_->sources;
}

Candidates Finder::find(std::string_view question, std::size_t most,
                        const std::function<bool(std::size_t)>& admits) const {
  const auto& state = *state_;
  const std::string clean = text::clean_line(question, kLongestQuestion);
  if (clean.empty() || !state.ranker) return {};
  const std::string folded = text::fold(clean);
  auto readings = readings_of(clean, state.spelling, state.thesaurus);
  const auto rated = state.rated(readings, folded);
  std::vector<std::size_t> order;
  for (std::size_t i = 0; i < rated.size(); ++i)
    if (rated[i].score > 0 && (!admits || admits(i))) order.push_back(i);
  const auto kept = std::min(most + 1, order.size());
  std::ranges::partial_sort(order, order.begin() + static_cast<std::ptrdiff_t>(kept), [&](auto left, auto right) {
    return rated[left].score != rated[right].score ? rated[left].score > rated[right].score : left < right;
  });
  std::vector<std::vector<State::Asked>> asked;
  for (const auto& reading : readings.texts) asked.push_back(state.asked(reading));
  Candidates out{.items = {}, .corrected = std::move(readings.corrected)};
  for (std::size_t i = 0; i < std::min(most, kept); ++i) {
    double known = 0;
    for (const auto& words : asked) known = std::max(known, state.known(words, order[i]));
    const double score = rated[order[i]].score;
    const double next = i + 1 < kept ? rated[order[i + 1]].score : 0;
    const double lead = i == 0 ? (score - next) / score : 0;
    out.items.push_back({order[i], score, std::max(state.trust_of(score, known, lead), rated[order[i]].said)});
  }
  return out;
}

Quote Finder::quote(std::size_t source, std::string_view question, std::size_t length) const {
  const auto& state = *state_;
  const auto& passages = state.prepared[source].passages;
  const std::string clean = text::clean_line(question, kLongestQuestion);
  const auto readings = readings_of(clean, state.spelling, state.thesaurus);
  std::vector<State::Asked> words;
  for (const auto& reading : readings.texts)
    for (auto& word : state.asked(reading)) words.push_back(std::move(word));
  std::ranges::sort(words, [](const auto& left, const auto& right) {
    return left.rarity != right.rarity ? left.rarity > right.rarity : left.term < right.term;
  });
  const Passage* best = nullptr;
  double best_score = 0;
  for (const auto& passage : passages) {
    auto terms = text::search_terms(passage.heading + "\n" + passage.text);
    std::ranges::sort(terms);
    double score = 0;
    for (const auto& word : words)
      if (word.number && std::ranges::binary_search(terms, word.term)) score += word.rarity;
    if (score > best_score) {
      best = &passage;
      best_score = score;
    }
  }
  if (!best && !passages.empty()) best = &passages.front();
  if (!best) return {.heading = {}, .anchor = {}, .text = state.sources[source].summary, .highlights = {}, .whole = {}};
  // The words that say most and stand here; an excerpt begins at the first of them.
  std::vector<text::QueryPart> parts;
  auto terms = text::search_terms(best->text);
  std::ranges::sort(terms);
  for (const auto& word : words)
    if (parts.size() < kQuotedWords && std::ranges::binary_search(terms, word.term))
      parts.push_back({.terms = {word.term}});
  auto piece = text::excerpt(best->text.empty() ? best->heading : best->text, parts, length);
  return {.heading = best->heading,
          .anchor = best->anchor,
          .text = std::move(piece.text),
          .highlights = std::move(piece.highlights),
          .whole = text::length(best->text) <= length ? best->text : ""};
}

}  // namespace deskbell::knowledge
