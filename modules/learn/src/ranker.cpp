#include "ranker_index.h"
#include "scheme.h"

#include <learn/ranker.h>

#include <algorithm>
#include <cmath>
#include <optional>

namespace deskbell::learn {
namespace {

constexpr float kSaturation = 1.2F;      // k1
constexpr float kLengthPart = 0.75F;     // b
constexpr float kTermPart = 0.05F;       // chosen on the development part of StackFAQ
constexpr float kTermPartUnspaced = 0.1F;  // and of AFQMC

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

Postings bm25_postings(std::span<const std::string_view> documents, const Vocabulary& terms) {
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
  const auto count = static_cast<float>(documents.size());
  const float average = std::max(1.0F, static_cast<float>(total) / count);
  for (auto& one : all) {
    const auto with = static_cast<float>(texts[one.feature]);
    const float rarity = std::log(1 + (count - with + 0.5F) / (with + 0.5F));
    const float length = kSaturation * (1 - kLengthPart + kLengthPart * lengths[one.document] / average);
    one.weight = rarity * one.weight * (kSaturation + 1) / (one.weight + length);
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
  out.documents = bm25_postings(views, out.terms);
  out.term_part = script == Script::unspaced ? kTermPartUnspaced : kTermPart;
  return out;
}

}  // namespace

Ranker::Ranker(std::span<const Question> questions) : index_(std::make_shared<RankerIndex>(indexed(questions))) {}
Ranker::Ranker(std::shared_ptr<const RankerIndex> index) : index_(std::move(index)) {}

std::vector<Match> Ranker::rank(std::string_view text, std::size_t most) const {
  const auto& index = *index_;
  Scratch scratch;
  std::vector<float> similar(index.question_of.size());
  for (const auto& entry : index.features.describe(text, scratch))
    for (const auto& posting : index.wordings.of(entry.feature))
      similar[posting.document] += posting.weight * entry.value;
  const float blocks = index.features.scheme().balance == GramScheme::Balance::each_block ? 2 : 1;  // of length one
  std::vector<float> scores(index.ids.size());
  for (std::size_t i = 0; i < similar.size(); ++i) {
    auto& score = scores[index.question_of[i]];
    score = std::max(score, similar[i] / blocks);
  }
  for (const auto& entry : counted_terms(text, index.terms, scratch.grams))
    for (const auto& posting : index.documents.of(entry.feature))
      scores[posting.document] += index.term_part * posting.weight;
  std::vector<std::uint32_t> order;
  for (std::uint32_t i = 0; i < scores.size(); ++i)
    if (scores[i] > 0) order.push_back(i);
  const auto kept = std::min(most, order.size());
  std::ranges::partial_sort(order, order.begin() + static_cast<std::ptrdiff_t>(kept), [&](auto left, auto right) {
    return scores[left] != scores[right] ? scores[left] > scores[right] : left < right;
  });
  std::vector<Match> out;
  for (std::size_t i = 0; i < kept; ++i) out.push_back({index.ids[order[i]], scores[order[i]]});
  return out;
}

}  // namespace deskbell::learn
