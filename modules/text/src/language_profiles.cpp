#include "language_profiles.h"

#include <vector>

namespace deskbell::text {
namespace {

struct Feature {
  std::uint32_t hash;
  std::uint32_t first;
};
constexpr Feature kFeatures[] = {
#include "language_features.inc"
};
struct Weight {
  std::uint8_t language;
  std::uint8_t weight;
};
constexpr Weight kWeights[] = {
#include "language_weights.inc"
};

// Open addressing, at most half full: one or two cache lines for a question.
class Table {
 public:
  Table() {
    std::size_t size = 1024;
    while (size < 2 * std::size(kFeatures)) size *= 2;
    slots_.resize(size);
    mask_ = static_cast<std::uint32_t>(size - 1);
    for (std::size_t i = 0; i + 1 < std::size(kFeatures); ++i) {
      std::uint32_t at = kFeatures[i].hash & mask_;
      while (slots_[at].count > 0) at = (at + 1) & mask_;
      slots_[at] = {
          .hash = kFeatures[i].hash, .first = kFeatures[i].first, .count = kFeatures[i + 1].first - kFeatures[i].first};
    }
  }

  bool add(std::uint32_t hash, Evidence& evidence) const {
    for (std::uint32_t at = hash & mask_; slots_[at].count > 0; at = (at + 1) & mask_) {
      const Slot& slot = slots_[at];
      if (slot.hash != hash) continue;
      const Weight* weight = kWeights + slot.first;
      for (const Weight* end = weight + slot.count; weight != end; ++weight)
        evidence.of[weight->language] += weight->weight;
      return true;
    }
    return false;
  }

 private:
  struct Slot {
    std::uint32_t hash = 0;
    std::uint32_t first : 24 = 0;
    std::uint32_t count : 8 = 0;
  };
  std::vector<Slot> slots_;
  std::uint32_t mask_ = 0;
};

const Table& table() {
  static const Table made;
  return made;
}

}  // namespace

void Evidence::add(const Evidence& more) {
  for (std::size_t i = 0; i < of.size(); ++i) of[i] += more.of[i];
  features += more.features;
}

WordKnown weigh_word(std::u32string_view word, Evidence& evidence) {
  const Table& all = table();
  bool known = false;
  each_feature(word, [&](int order, std::uint32_t hash) {
    ++evidence.features;
    const bool found = all.add(hash, evidence);
    if (order == kWordOrder) known = found;
  });
  return known ? WordKnown::yes : WordKnown::no;
}

}  // namespace deskbell::text
