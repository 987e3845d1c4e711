#pragma once
#include "grams.h"
#include "opinion_words.h"
#include "rows.h"
#include "word_vectors.h"

#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <string_view>
#include <vector>

namespace deskbell::learn {

inline constexpr std::size_t kMostFeatures = 600'000;

// What one thread needs to describe texts; grows to its size once.
struct Scratch {
  GramBuffer grams;
  std::vector<std::uint16_t> counts;  // per feature; all zero between calls
  std::vector<std::uint32_t> seen;
  std::vector<Entry> entries;
  std::vector<float> meaning;
};

// Which pieces of text count, each with its number and its weight: the rarer, the more (inverse document frequency).
class Vocabulary {
 public:
  struct Feature {
    std::uint64_t key;
    float weight;
  };
  Vocabulary() = default;
  // Phrases come first, then runs; keys are distinct.
  Vocabulary(GramScheme scheme, std::vector<Feature> phrases, std::span<const Feature> runs,
             std::shared_ptr<const WordVectors> vectors = nullptr);

  // TF-IDF: (1 + ln count) · weight, brought to length one by block or as a whole (see GramScheme::Balance); behind
  // them, as further features, what the words mean (see WordVectors) and say of liking (see find_opinions). The row
  // lives in the scratch until its next use.
  Row describe(std::string_view text, Scratch& scratch) const;
  std::optional<std::uint32_t> find(std::uint64_t key) const;

  const GramScheme& scheme() const { return scheme_; }
  std::span<const Feature> features() const { return features_; }
  const WordVectors* vectors() const { return vectors_.get(); }
  std::size_t size() const {
    return features_.size() + (vectors_ ? vectors_->dimensions : 0) + (scheme_.opinions ? kOpinionFeatures : 0);
  }
  std::size_t phrases() const { return phrases_; }
  std::size_t bytes() const;

 private:
  void index();
  void weigh(Scratch& scratch) const;
  void add_meaning(Scratch& scratch) const;
  void add_opinions(Scratch& scratch) const;

  GramScheme scheme_;
  std::vector<Feature> features_;
  std::size_t phrases_ = 0;
  std::shared_ptr<const WordVectors> vectors_;
  struct Slot {
    std::uint64_t key = 0;
    std::uint32_t feature = 0;
    std::uint32_t used = 0;
  };
  std::vector<Slot> slots_;  // a power of two, at most half full, linear probing
};

struct VocabularyRequest {
  GramScheme scheme;
  std::uint32_t least_texts = 1;  // a piece must occur in so many texts
  std::shared_ptr<const WordVectors> vectors = nullptr;
  int threads = 1;
};

struct Described {
  Vocabulary vocabulary;
  Rows rows;  // of the texts it was made from, in their order
};

Described describe_all(std::span<const std::string_view> texts, const VocabularyRequest& request);

}  // namespace deskbell::learn
