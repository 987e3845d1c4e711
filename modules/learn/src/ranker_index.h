#pragma once
#include "vocabulary.h"

#include <cstdint>
#include <span>
#include <string>
#include <vector>

namespace deskbell::learn {

// For each feature, which documents have it and with what weight.
struct Postings {
  struct Posting {
    std::uint32_t document;
    float weight;
  };
  std::vector<std::uint32_t> ends;  // per feature
  std::vector<Posting> postings;

  std::span<const Posting> of(std::uint32_t feature) const {
    const auto begin = feature == 0 ? 0 : ends[feature - 1];
    return {postings.data() + begin, ends[feature] - begin};
  }
};

struct RankerIndex {
  std::vector<std::string> ids;
  std::vector<std::uint32_t> question_of;  // per wording
  Vocabulary features;                     // of wordings
  Postings wordings;
  Vocabulary terms;  // of questions with their answers
  Postings documents;
  float cosine_part = 0;  // of the score; the rest is for BM25
};

}  // namespace deskbell::learn
