#include "vocabulary.h"

#include "parallel.h"

#include <algorithm>
#include <array>
#include <bit>
#include <cmath>

namespace deskbell::learn {
namespace {

// In how many texts each piece occurs; pieces keep the order in which they were met.
class Census {
 public:
  struct Piece {
    std::uint64_t key;
    std::uint32_t texts;
    std::uint32_t last;
    GramKind kind;
  };

  void count(std::uint64_t key, GramKind kind, std::uint32_t text) {
    if (2 * (pieces_.size() + 1) > slots_.size()) grow();
    std::size_t at = key & (slots_.size() - 1);
    while (slots_[at] != 0 && pieces_[slots_[at] - 1].key != key) at = (at + 1) & (slots_.size() - 1);
    if (slots_[at] == 0) {
      pieces_.push_back({key, 1, text, kind});
      slots_[at] = static_cast<std::uint32_t>(pieces_.size());
      return;
    }
    auto& piece = pieces_[slots_[at] - 1];
    if (piece.last == text) return;
    piece.last = text;
    ++piece.texts;
  }
  const std::vector<Piece>& pieces() const { return pieces_; }

 private:
  void grow() {
    slots_.assign(std::max<std::size_t>(1 << 12, 2 * slots_.size()), 0);
    for (std::size_t i = 0; i < pieces_.size(); ++i) {
      std::size_t at = pieces_[i].key & (slots_.size() - 1);
      while (slots_[at] != 0) at = (at + 1) & (slots_.size() - 1);
      slots_[at] = static_cast<std::uint32_t>(i + 1);
    }
  }

  std::vector<Piece> pieces_;
  std::vector<std::uint32_t> slots_;
};

float damped(std::uint32_t count) {
  static const auto table = [] {
    std::array<float, 64> out{};
    for (std::size_t i = 1; i < out.size(); ++i) out[i] = 1 + std::log(static_cast<float>(i));
    return out;
  }();
  return count < table.size() ? table[count] : 1 + std::log(static_cast<float>(count));
}

// Least number of texts that keeps the vocabulary within its limit.
std::uint32_t affordable(const Census& census, std::uint32_t least) {
  for (;; ++least) {
    const auto kept = std::ranges::count_if(census.pieces(), [&](const auto& piece) { return piece.texts >= least; });
    if (static_cast<std::size_t>(kept) <= kMostFeatures) return least;
  }
}

void normalise(std::span<Entry> entries) {
  float square = 0;
  for (const auto& entry : entries) square += entry.value * entry.value;
  if (square <= 0) return;
  const float factor = 1 / std::sqrt(square);
  for (auto& entry : entries) entry.value *= factor;
}

// Beside blocks of length one. What a word is about says less of what is thought of it; and where texts are one block,
// they are long, and have other words of liking than those that are known.
constexpr float kMeaningPart = 0.9F;
constexpr float kMeaningPartOfOpinions = 0.5F;
constexpr float kOpinionPart = 0.5F;
constexpr float kOpinionPartOfWhole = 0.05F;
constexpr std::size_t kChunk = 256;  // texts that a thread takes at once

std::size_t chunks_of(std::size_t texts) {
  return (texts + kChunk - 1) / kChunk;
}

}  // namespace

Vocabulary::Vocabulary(GramScheme scheme, std::vector<Feature> phrases, std::span<const Feature> runs,
                       std::shared_ptr<const WordVectors> vectors)
    : scheme_(scheme), features_(std::move(phrases)), phrases_(features_.size()), vectors_(std::move(vectors)) {
  features_.insert(features_.end(), runs.begin(), runs.end());
  index();
}

void Vocabulary::index() {
  slots_.assign(std::bit_ceil(std::max<std::size_t>(2, 2 * features_.size())), {});
  for (std::size_t i = 0; i < features_.size(); ++i) {
    std::size_t at = features_[i].key & (slots_.size() - 1);
    while (slots_[at].used != 0) at = (at + 1) & (slots_.size() - 1);
    slots_[at] = {features_[i].key, static_cast<std::uint32_t>(i), 1};
  }
}

std::optional<std::uint32_t> Vocabulary::find(std::uint64_t key) const {
  for (std::size_t at = key & (slots_.size() - 1); slots_[at].used != 0; at = (at + 1) & (slots_.size() - 1))
    if (slots_[at].key == key) return slots_[at].feature;
  return std::nullopt;
}

std::size_t Vocabulary::bytes() const {
  return features_.size() * sizeof(Feature) + slots_.size() * sizeof(Slot);
}

Row Vocabulary::describe(std::string_view text, Scratch& scratch) const {
  scratch.entries.clear();
  if (features_.empty()) return {};
  find_grams(text, scheme_, scratch.grams);
  if (scratch.counts.size() < features_.size()) scratch.counts.resize(features_.size());
  scratch.seen.clear();
  for (const auto& gram : scratch.grams.grams) {
    const auto feature = find(gram.key);
    if (!feature) continue;
    auto& count = scratch.counts[*feature];
    if (count == 0) scratch.seen.push_back(*feature);
    if (count < 0xffff) ++count;
  }
  weigh(scratch);
  if (vectors_) add_meaning(scratch);
  if (scheme_.opinions) add_opinions(scratch);
  return scratch.entries;
}

void Vocabulary::add_meaning(Scratch& scratch) const {
  scratch.meaning.resize(vectors_->dimensions);
  if (!vectors_->describe(scratch.grams.words, scratch.meaning)) return;
  const float part = scheme_.opinions ? kMeaningPartOfOpinions : kMeaningPart;
  for (std::uint32_t d = 0; d < vectors_->dimensions; ++d)
    scratch.entries.push_back({static_cast<std::uint32_t>(features_.size()) + d, part * scratch.meaning[d]});
}

void Vocabulary::add_opinions(Scratch& scratch) const {
  std::array<float, kOpinionFeatures> found;
  if (!find_opinions(scratch.grams.folded, found)) return;
  const float part = scheme_.balance == GramScheme::Balance::whole ? kOpinionPartOfWhole : kOpinionPart;
  const auto first = static_cast<std::uint32_t>(size() - kOpinionFeatures);
  for (std::uint32_t i = 0; i < kOpinionFeatures; ++i)
    if (found[i] != 0) scratch.entries.push_back({first + i, part * found[i]});
}

// Phrases were found before runs, so they also come first in the row.
void Vocabulary::weigh(Scratch& scratch) const {
  std::size_t phrases = 0;
  for (const auto feature : scratch.seen) {
    auto& count = scratch.counts[feature];
    scratch.entries.push_back({feature, damped(count) * features_[feature].weight});
    count = 0;
    phrases += feature < phrases_ ? 1 : 0;
  }
  const std::span<Entry> all(scratch.entries);
  if (scheme_.balance == GramScheme::Balance::whole) return normalise(all);
  normalise(all.first(phrases));
  normalise(all.subspan(phrases));
}

Described describe_all(std::span<const std::string_view> texts, const VocabularyRequest& request) {
  struct Chunk {
    std::vector<Gram> grams;
    std::vector<std::size_t> ends;
    Rows rows;
  };
  std::vector<Chunk> chunks(chunks_of(texts.size()));
  in_parallel(chunks.size(), request.threads, [&](std::size_t c) {
    GramBuffer buffer;
    for (std::size_t i = c * kChunk; i < std::min(texts.size(), (c + 1) * kChunk); ++i) {
      find_grams(texts[i], request.scheme, buffer);
      chunks[c].grams.insert(chunks[c].grams.end(), buffer.grams.begin(), buffer.grams.end());
      chunks[c].ends.push_back(chunks[c].grams.size());
    }
  });
  Census census;
  std::uint32_t text = 0;
  for (auto& chunk : chunks) {
    std::size_t at = 0;
    for (const auto end : chunk.ends) {
      for (; at < end; ++at) census.count(chunk.grams[at].key, chunk.grams[at].kind, text);
      ++text;
    }
    chunk.grams = {};
  }
  const auto least = affordable(census, request.least_texts);
  std::vector<Vocabulary::Feature> phrases;
  std::vector<Vocabulary::Feature> runs;
  for (const auto& piece : census.pieces()) {
    if (piece.texts < least) continue;
    const double weight = std::log((1.0 + static_cast<double>(texts.size())) / (1.0 + piece.texts)) + 1;
    (piece.kind == GramKind::phrase ? phrases : runs).push_back({piece.key, static_cast<float>(weight)});
  }
  Described out{Vocabulary(request.scheme, std::move(phrases), runs, request.vectors), {}};
  in_parallel(chunks.size(), request.threads, [&](std::size_t c) {
    Scratch scratch;
    for (std::size_t i = c * kChunk; i < std::min(texts.size(), (c + 1) * kChunk); ++i)
      chunks[c].rows.add(out.vocabulary.describe(texts[i], scratch));
  });
  for (const auto& chunk : chunks)
    for (std::size_t i = 0; i < chunk.rows.size(); ++i) out.rows.add(chunk.rows[i]);
  return out;
}

}  // namespace deskbell::learn
