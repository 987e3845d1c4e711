#include "pinyin.h"
#include "readings.h"

#include <base/check.h>
#include <text/excerpt.h>
#include <text/fold.h>
#include <text/function_words.h>
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

// trust = 1 / (1 + exp(-(base + odds * o + worded * w))): o, the logarithm of the odds that the ranker gives; w, how
// much of the article's best wording was said, so that "it does not work" is not taken for "the voucher does not work".
// Fitted by logistic regression on the development parts of BANKING77, Bitext, CLINC150, HINT3, HWU64, StackFAQ, CIC,
// SMP2017 and of the project's own intents, each as knowledge bases of 25 articles with four wordings that are asked
// what they have and what they have not.
struct Trust {
  double base, odds, worded;
};
constexpr Trust kTrust{-1.78, 0.51, 2.18};
constexpr double kSurest = 0.999;  // of the ranker's trust

struct TermTable {
  static constexpr double kLittle = 0.2;

  std::unordered_map<std::string, std::uint32_t> number;
  std::vector<std::uint32_t> texts;  // in how many sources each stands
  std::vector<double> weight;        // less for what says little

  double rarity(std::size_t sources, std::uint32_t term) const {
    const auto with = static_cast<double>(texts[term]);
    return std::log(1 + (static_cast<double>(sources) - with + 0.5) / (with + 0.5));
  }
  double unknown_rarity(std::size_t sources) const { return std::log(1 + (static_cast<double>(sources) + 0.5) / 0.5); }
};

struct Prepared {
  std::vector<Passage> passages;
  std::vector<std::string> wordings;               // folded
  std::vector<std::vector<std::uint32_t>> worded;  // the terms of each
};

double trust_of(double ranked, double worded) {
  const double sure = std::clamp(ranked, 1 - kSurest, kSurest);
  const double odds = std::log(sure / (1 - sure));
  return 1 / (1 + std::exp(-(kTrust.base + kTrust.odds * odds + kTrust.worded * worded)));
}

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
      auto& worded = out.worded.emplace_back();
      for (auto& term : text::search_terms(wording)) worded.push_back(number_of(std::move(term)));
      pinyin.add(index, wording);
    }
    for (const auto& tag : source.tags) question.answers.push_back(tag);
    for (const auto& passage : out.passages) question.answers.push_back(passage.heading + "\n" + passage.text);
    std::vector<std::uint32_t> here;
    for (const auto* texts : {&question.wordings, &question.answers})
      for (const auto& one : *texts)
        for (auto& term : text::search_terms(one)) here.push_back(number_of(std::move(term)));
    std::ranges::sort(here);
    here.erase(std::ranges::unique(here).begin(), here.end());
    for (const auto term : here) ++terms.texts[term];
    return question;
  }

  std::uint32_t number_of(std::string term) {
    const auto [at, added] = terms.number.try_emplace(std::move(term), static_cast<std::uint32_t>(terms.texts.size()));
    if (added) {
      terms.texts.push_back(0);
      terms.weight.push_back(text::says_little(at->first) ? TermTable::kLittle : 1);
    }
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

  struct Rated {
    double score = 0;
    double said = 0;  // how much of a wording was typed in pinyin
  };
  std::vector<Rated> rated(const Readings& readings, std::string_view folded) const {
    std::vector<Rated> out(sources.size());
    for (std::size_t i = 0; i < readings.texts.size(); ++i) {
      const double part = i == 0 ? 1 : kOtherReading;
      for (const auto& match : ranker->rank(readings.texts[i], sources.size())) {
        std::size_t source = 0;
        std::from_chars(match.id.data(), match.id.data() + match.id.size(), source);
        out[source].score = std::max(out[source].score, part * match.score);
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

  std::vector<std::uint32_t> known_terms(const Readings& readings) const {
    std::vector<std::uint32_t> out;
    for (const auto& reading : readings.texts)
      for (const auto& term : text::search_terms(reading))
        if (const auto at = terms.number.find(term); at != terms.number.end()) out.push_back(at->second);
    std::ranges::sort(out);
    return out;
  }

  // How much of its best wording was said, 0 to 1.
  double worded(std::size_t source, const std::vector<std::uint32_t>& said) const {
    double best = 0;
    for (const auto& wording : prepared[source].worded) {
      double all = 0;
      double here = 0;
      for (const auto term : wording) {
        const double says = terms.weight[term] * terms.rarity(sources.size(), term);
        all += says;
        if (std::ranges::binary_search(said, term)) here += says;
      }
      if (all > 0) best = std::max(best, here / all);
    }
    return best;
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
  const auto readings = readings_of(clean, state.spelling, state.thesaurus);
  const auto rated = state.rated(readings, folded);
  std::vector<std::size_t> admitted;
  std::vector<float> scores;
  for (std::size_t i = 0; i < rated.size(); ++i) {
    if (admits && !admits(i)) continue;
    admitted.push_back(i);
    scores.push_back(static_cast<float>(rated[i].score));
  }
  const std::vector<float> trusts = learn::trusts_of(scores);
  Candidates out{.items = {}, .corrected = readings.corrected};
  for (std::size_t i = 0; i < admitted.size(); ++i)
    if (scores[i] > 0) out.items.push_back({admitted[i], scores[i], trusts[i]});
  std::ranges::sort(out.items, [](const Candidate& one, const Candidate& other) {
    return one.score != other.score ? one.score > other.score : one.source < other.source;
  });
  if (out.items.size() > most) out.items.resize(most);
  const auto said = state.known_terms(readings);
  for (auto& one : out.items)
    one.trust = std::max(trust_of(one.trust, state.worded(one.source, said)), rated[one.source].said);
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
