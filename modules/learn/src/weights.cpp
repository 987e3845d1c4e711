#include "weights.h"

#include <algorithm>
#include <cmath>
#include <cstring>

namespace deskbell::learn {

bool Weights::operator==(const Weights& other) const {
  return groups == other.groups && scales == other.scales && bytes.size() == other.bytes.size() &&
         std::memcmp(bytes.data(), other.bytes.data(), bytes.size() * sizeof(LaneBytes)) == 0;
}

Weights packed(std::span<const Lanes> rows, std::size_t groups) {
  Weights out{groups, std::vector<LaneBytes>(rows.size()), std::vector<float>(groups == 0 ? 0 : rows.size() / groups)};
  for (std::size_t feature = 0; feature < out.scales.size(); ++feature) {
    const auto row = rows.subspan(feature * groups, groups);
    float greatest = 0;
    for (const auto& lanes : row)
      for (std::size_t i = 0; i < kLanes; ++i) greatest = std::max(greatest, std::abs(lanes[i]));
    if (greatest == 0) continue;
    out.scales[feature] = greatest / 127;
    for (std::size_t g = 0; g < groups; ++g)
      for (std::size_t i = 0; i < kLanes; ++i)
        out.bytes[feature * groups + g][i] = static_cast<std::int8_t>(std::lround(row[g][i] / greatest * 127));
  }
  return out;
}

DESKBELL_FOR_EACH_PROCESSOR
void add_weights(const Weights& weights, Row row, std::span<Lanes> out) {
  const std::size_t groups = weights.groups;
  for (const auto& entry : row) {
    const LaneBytes* bytes = weights.bytes.data() + entry.feature * groups;
    const float value = entry.value * weights.scales[entry.feature];
    for (std::size_t g = 0; g < groups; ++g) out[g] += value * __builtin_convertvector(bytes[g], Lanes);
  }
}

}  // namespace deskbell::learn
