#pragma once
#include "scheme.h"

#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace deskbell::learn {

// What words mean, learnt from much text without labels: words that are used alike have like vectors, so that a
// classifier that saw "reimburse" five times has an idea of "refund" (skip-gram with subwords: Mikolov et al. 2013,
// Bojanowski et al. 2017). A text's vector is the mean of its words' vectors, frequent words counting less, without the
// direction that all texts share (Arora, Liang, Ma: A Simple but Tough-to-Beat Baseline for Sentence Embeddings, 2017).
struct WordVectors {
  std::uint32_t dimensions = 0;
  std::vector<std::uint64_t> keys;  // of words, as in GramBuffer::words; ascending
  std::vector<float> scales;        // of each word's eight-bit numbers, its weight included
  std::vector<std::int8_t> numbers;
  std::vector<float> shared;        // the direction that all texts share, of length one

  // Unit length; false, and untouched, when no word is known.
  bool describe(std::span<const std::uint64_t> words, std::span<float> out) const;
};

// Those that come with the program: English, from openly licensed customer talk. data/README.md says of what.
const WordVectors& background_vectors();
// The same for a model to hold; nothing for scripts that they know no words of.
std::shared_ptr<const WordVectors> vectors_for(Script script);

// Nothing when it was not written by packed_vectors().
std::optional<WordVectors> unpacked_vectors(std::string_view bytes);
std::string packed_vectors(const WordVectors& vectors);

}  // namespace deskbell::learn
