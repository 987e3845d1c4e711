#include "calibration.h"
#include "ranker_index.h"
#include "scheme.h"

#include <learn/ranker.h>

#include <algorithm>
#include <cmath>
#include <optional>

namespace deskbell::learn {
namespace {

// Chosen on the development parts of StackFAQ (with answers) and AFQMC (without).
struct Tuning {
  float saturation;   // k1
  float length_part;  // b
  float cosine_part;  // of the score; the rest is for matching terms
};
constexpr std::size_t kFewDocuments = 50;  // too few to tell how rare a word is that occurs in none

constexpr Tuning kSpaced{3, 0.75F, 0.42F};
constexpr Tuning kUnspaced{1.2F, 0.5F, 0.15F};

// Of all that terms could say, so much is said by one that a document is full of.
float rarity(std::size_t documents, std::size_t with) {
  const float without = static_cast<float>(documents) - static_cast<float>(with);
  return std::log(1 + (without + 0.5F) / (static_cast<float>(with) + 0.5F));
}

struct Counted {
  std::uint32_t document;
  std::uint32_t feature;
  float weight;
};

// `all` in order of documents.
Postings turned(const std::vector<Counted>& all, std::size_t features) {
  Postings out;
  out.ends.assign(features, 0);
  for (const auto& one : all) ++out.ends[one.feature];
  for (std::size_t i = 1; i < features; ++i) out.ends[i] += out.ends[i - 1];
  out.postings.resize(all.size());
  std::vector<std::uint32_t> at(features);
  for (std::size_t i = 1; i < features; ++i) at[i] = out.ends[i - 1];
  for (const auto& one : all) out.postings[at[one.feature]++] = {one.document, one.weight};
  return out;
}

Postings cosine_postings(const Rows& rows, std::size_t features) {
  std::vector<Counted> all;
  for (std::uint32_t i = 0; i < rows.size(); ++i)
    for (const auto& entry : rows[i]) all.push_back({i, entry.feature, entry.value});
  return turned(all, features);
}

// Occurrences of each known term in a text, in the order of first occurrence.
std::vector<Entry> counted_terms(std::string_view text, const Vocabulary& terms, GramBuffer& buffer) {
  find_grams(text, terms.scheme(), buffer);
  std::vector<Entry> out;
  std::vector<std::uint32_t> found;
  for (const auto& gram : buffer.grams)
    if (const auto feature = terms.find(gram.key)) found.push_back(*feature);
  std::ranges::sort(found);
  for (const auto feature : found) {
    if (out.empty() || out.back().feature != feature) out.push_back({feature, 0});
    ++out.back().value;
  }
  return out;
}

Postings bm25_postings(std::span<const std::string_view> documents, const Vocabulary& terms,
                       const Tuning& tuning) {
  std::vector<Counted> all;
  std::vector<float> lengths;
  std::vector<std::uint32_t> texts(terms.size());
  GramBuffer buffer;
  double total = 0;
  for (std::uint32_t i = 0; i < documents.size(); ++i) {
    float length = 0;
    for (const auto& entry : counted_terms(documents[i], terms, buffer)) {
      all.push_back({i, entry.feature, entry.value});
      length += entry.value;
      ++texts[entry.feature];
    }
    lengths.push_back(length);
    total += length;
  }
  const float average = std::max(1.0F, static_cast<float>(total) / static_cast<float>(documents.size()));
  for (auto& one : all) {
    const float relative = lengths[one.document] / average;
    const float length = tuning.saturation * (1 - tuning.length_part + tuning.length_part * relative);
    one.weight = rarity(documents.size(), texts[one.feature]) * one.weight / (one.weight + length);
  }
  return turned(all, terms.size());
}

RankerIndex indexed(std::span<const Question> questions) {
  RankerIndex out;
  std::vector<std::string_view> wordings;
  std::vector<std::string> documents;
  for (const auto& question : questions) {
    std::string document;
    for (const auto& wording : question.wordings) {
      out.question_of.push_back(static_cast<std::uint32_t>(out.ids.size()));
      wordings.push_back(wording);
      document += wording + "\n";
    }
    for (const auto& answer : question.answers) document += answer + "\n";
    out.ids.push_back(question.id);
    documents.push_back(std::move(document));
  }
  const auto script = script_of(wordings);
  auto described = describe_all(wordings, {.scheme = scheme_for(script, Purpose::topics), .vectors = vectors_for(script)});
  out.wordings = cosine_postings(described.rows, described.vocabulary.size());
  out.features = std::move(described.vocabulary);
  const std::vector<std::string_view> views(documents.begin(), documents.end());
  out.terms = describe_all(views, {.scheme = term_scheme_for(script)}).vocabulary;
  const Tuning& tuning = script == Script::unspaced ? kUnspaced : kSpaced;
  out.documents = bm25_postings(views, out.terms, tuning);
  out.cosine_part = tuning.cosine_part;
  return out;
}

// The best wording's cosine counts; 1: the same.
std::vector<float> cosines(const RankerIndex& index, std::string_view text, Scratch& scratch) {
  std::vector<float> similar(index.question_of.size());
  float square = 0;
  for (const auto& entry : index.features.describe(text, scratch)) {
    square += entry.value * entry.value;
    for (const auto& posting : index.wordings.of(entry.feature))
      similar[posting.document] += posting.weight * entry.value;
  }
  std::vector<float> out(index.ids.size());
  for (std::size_t i = 0; square > 0 && i < similar.size(); ++i) {
    auto& best = out[index.question_of[i]];
    best = std::max(best, similar[i] / square);
  }
  return out;
}

struct Terms {
  std::vector<float> matching;  // BM25, as a part of what a document could have that is full of all the text's terms
  float known = 0;              // the part of the text, by rarity, that occurs anywhere
};

Terms matching_terms(const RankerIndex& index, std::string_view text, Scratch& scratch) {
  std::vector<float> out(index.ids.size());
  float most = 0;
  for (const auto& entry : counted_terms(text, index.terms, scratch.grams)) {
    const auto postings = index.documents.of(entry.feature);
    most += rarity(out.size(), postings.size());
    for (const auto& posting : postings) out[posting.document] += posting.weight;
  }
  const float known = most;
  for (const auto& gram : scratch.grams.grams)
    if (!index.terms.find(gram.key)) most += rarity(std::max(out.size(), kFewDocuments), 0);
  most = std::max(most, 1e-6F);
  for (auto& one : out) one /= most;
  return {std::move(out), known / most};
}

}  // namespace

// Fitted on intents of CLINC150, BANKING77, HWU64 and Bitext and on the project's own Chinese ones, taken as questions
// of which half were not written down, and on the development part of StackFAQ. Where others are nearly as alike, all
// of them resemble each other, and the best has to be better.
std::vector<float> trusts_of(std::span<const float> scores) {
  constexpr float kSharpness = 33;
  constexpr float kNothing = 3.75F;
  constexpr float kOthers = 0.855F;
  constexpr std::size_t kSeconds = 5;
  if (scores.empty()) return {};
  std::vector<float> out(scores.begin(), scores.end());
  for (auto& one : out) one *= kSharpness;
  std::vector<float> seconds = out;
  const std::size_t count = std::min(kSeconds, seconds.size() - 1);
  std::ranges::partial_sort(seconds, seconds.begin() + static_cast<std::ptrdiff_t>(count + 1), std::ranges::greater{});
  float others = 0;
  for (std::size_t i = 1; i <= count; ++i) others += seconds[i] / static_cast<float>(count);
  out.push_back(kNothing + kOthers * others);
  soften(out, 1);
  out.pop_back();
  return out;
}

Ranker::Ranker(std::span<const Question> questions) : index_(std::make_shared<RankerIndex>(indexed(questions))) {}
Ranker::Ranker(std::shared_ptr<const RankerIndex> index) : index_(std::move(index)) {}

std::vector<Match> Ranker::rank(std::string_view text, std::size_t most) const {
  if (index_->ids.empty()) return {};
  Scratch scratch;
  std::vector<float> scores = cosines(*index_, text, scratch);
  const auto terms = matching_terms(*index_, text, scratch);
  // The cosine does not see words that occur nowhere.
  const float cosine_part = index_->cosine_part * std::sqrt(terms.known);
  for (std::size_t i = 0; i < scores.size(); ++i)
    scores[i] = cosine_part * scores[i] + (1 - index_->cosine_part) * terms.matching[i];
  std::vector<std::uint32_t> order;
  for (std::uint32_t i = 0; i < scores.size(); ++i)
    if (scores[i] > 0) order.push_back(i);
  const auto kept = std::min(most, order.size());
  std::ranges::partial_sort(order, order.begin() + static_cast<std::ptrdiff_t>(kept), [&](auto left, auto right) {
    return scores[left] != scores[right] ? scores[left] > scores[right] : left < right;
  });
  const auto trust = trusts_of(scores);
  std::vector<Match> out;
  for (std::size_t i = 0; i < kept; ++i) out.push_back({index_->ids[order[i]], scores[order[i]], trust[order[i]]});
  return out;
}

}  // namespace deskbell::learn
