#include "word_vectors.h"

#include "bytes.h"

#include <algorithm>
#include <cmath>
#include <stdexcept>

namespace deskbell::learn {
namespace {

constexpr unsigned char kBackground[] = {
#embed "../data/english.vectors"
};

}  // namespace

bool WordVectors::describe(std::span<const std::uint64_t> words, std::span<float> out) const {
  std::vector<float> sum(dimensions);
  bool any = false;
  for (const auto word : words) {
    const auto found = std::ranges::lower_bound(keys, word);
    if (found == keys.end() || *found != word) continue;
    any = true;
    const auto at = static_cast<std::size_t>(found - keys.begin());
    const std::int8_t* row = numbers.data() + at * dimensions;
    for (std::uint32_t d = 0; d < dimensions; ++d) sum[d] += scales[at] * static_cast<float>(row[d]);
  }
  if (!any) return false;
  float along = 0;
  for (std::uint32_t d = 0; d < dimensions; ++d) along += sum[d] * shared[d];
  float square = 0;
  for (std::uint32_t d = 0; d < dimensions; ++d) {
    sum[d] -= along * shared[d];
    square += sum[d] * sum[d];
  }
  if (square <= 0) return false;
  const float factor = 1 / std::sqrt(square);
  for (std::uint32_t d = 0; d < dimensions; ++d) out[d] = sum[d] * factor;
  return true;
}

const WordVectors& background_vectors() {
  static const WordVectors vectors = [] {
    auto read = unpacked_vectors({reinterpret_cast<const char*>(kBackground), sizeof kBackground});
    if (!read) throw std::logic_error("the embedded word vectors are damaged");
    return *std::move(read);
  }();
  return vectors;
}

std::shared_ptr<const WordVectors> vectors_for(Script script) {
  if (script == Script::unspaced) return nullptr;
  return {std::shared_ptr<const WordVectors>(), &background_vectors()};  // they live as long as the program
}

std::string packed_vectors(const WordVectors& vectors) {
  ByteWriter out;
  out.put(vectors.dimensions);
  out.put_table(vectors.keys);
  out.put_table(vectors.scales);
  out.put_table(vectors.numbers);
  out.put_table(vectors.shared);
  return out.bytes();
}

std::optional<WordVectors> unpacked_vectors(std::string_view bytes) {
  ByteReader in(bytes);
  WordVectors out;
  out.dimensions = in.take<std::uint32_t>();
  out.keys = in.take_table<std::uint64_t>();
  out.scales = in.take_table<float>();
  out.numbers = in.take_table<std::int8_t>();
  out.shared = in.take_table<float>();
  const bool fits = out.dimensions <= 1024 && out.scales.size() == out.keys.size() &&
                    out.numbers.size() == out.keys.size() * out.dimensions && out.shared.size() == out.dimensions;
  const auto finite = [](float number) { return std::abs(number) <= 1e6F; };  // as model_file.cpp wants all numbers
  if (in.failed() || !in.at_end() || !fits || !std::ranges::is_sorted(out.keys) ||
      !std::ranges::all_of(out.scales, finite) || !std::ranges::all_of(out.shared, finite))
    return std::nullopt;
  return out;
}

}  // namespace deskbell::learn
