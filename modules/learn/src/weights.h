#pragma once
#include "lanes.h"
#include "rows.h"

#include <cstdint>
#include <span>
#include <vector>

namespace deskbell::learn {

// A table of weights, a row for each feature, in eight bits with one scale a row: a quarter of the memory, and of the
// time that a prediction waits for memory.
struct Weights {
  std::size_t groups = 0;  // of lanes in a row
  std::vector<LaneBytes> bytes;
  std::vector<float> scales;
  bool operator==(const Weights&) const;
};

// `rows` holds groups lanes for each feature.
Weights packed(std::span<const Lanes> rows, std::size_t groups);

// Adds the rows of the text's features, weighted, to `out` (groups lanes).
void add_weights(const Weights& weights, Row row, std::span<Lanes> out);

}  // namespace deskbell::learn
