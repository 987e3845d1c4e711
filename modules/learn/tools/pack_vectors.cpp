// Makes data/english.vectors: learn_pack_vectors VECTORS.vec TEXT.txt OUT, with the vectors that `fasttext skipgram` wrote
// and the text that it read, one message a line. See data/README.md.
#include "grams.h"
#include "word_vectors.h"

#include <algorithm>
#include <cmath>
#include <cstdio>
#include <fstream>
#include <iostream>
#include <map>
#include <sstream>
#include <string>
#include <unordered_map>

using namespace deskbell::learn;

namespace {

constexpr GramScheme kWords{.longest_phrase = 1, .shortest_run = 0, .longest_run = 0};
constexpr double kCommon = 1e-3;  // a word of this frequency counts half (Arora et al.: a)

std::uint64_t key_of(const std::string& word) {
  GramBuffer buffer;
  find_grams(word, kWords, buffer);
  return buffer.words.size() == 1 ? buffer.words.front() : 0;
}

// The first principal direction of the texts' vectors, by power iteration.
std::vector<float> shared_direction(const std::vector<std::vector<float>>& texts, std::size_t dimensions) {
  std::vector<double> direction(dimensions, 1);
  for (int step = 0; step < 30; ++step) {
    std::vector<double> next(dimensions);
    for (const auto& text : texts) {
      double along = 0;
      for (std::size_t d = 0; d < dimensions; ++d) along += text[d] * direction[d];
      for (std::size_t d = 0; d < dimensions; ++d) next[d] += along * text[d];
    }
    double square = 0;
    for (const double one : next) square += one * one;
    for (auto& one : next) one /= std::sqrt(square);
    direction = next;
  }
  return {direction.begin(), direction.end()};
}

}  // namespace

int main(int argc, char** argv) {
  if (argc != 4) return 2;
  std::unordered_map<std::uint64_t, std::size_t> counts;
  std::vector<std::vector<std::uint64_t>> texts;
  std::size_t total = 0;
  GramBuffer buffer;
  std::ifstream text_file(argv[2]);
  for (std::string line; std::getline(text_file, line);) {
    find_grams(line, kWords, buffer);
    for (const auto word : buffer.words) ++counts[word];
    total += buffer.words.size();
    texts.push_back(buffer.words);
  }
  std::ifstream vector_file(argv[1]);
  std::size_t words = 0;
  std::size_t dimensions = 0;
  vector_file >> words >> dimensions;
  std::map<std::uint64_t, std::vector<float>> table;
  for (std::size_t i = 0; i < words; ++i) {
    std::string word;
    vector_file >> word;
    std::vector<float> row(dimensions);
    float square = 0;
    for (auto& one : row) {
      vector_file >> one;
      square += one * one;
    }
    const auto key = key_of(word);
    if (key == 0 || !counts.contains(key) || square == 0) continue;
    const double frequency = static_cast<double>(counts[key]) / static_cast<double>(total);
    const auto weight = static_cast<float>(kCommon / (kCommon + frequency)) / std::sqrt(square);
    for (auto& one : row) one *= weight;
    table[key] = std::move(row);
  }
  std::vector<std::vector<float>> means;
  for (const auto& text : texts) {
    std::vector<float> sum(dimensions);
    for (const auto word : text)
      if (const auto found = table.find(word); found != table.end())
        for (std::size_t d = 0; d < dimensions; ++d) sum[d] += found->second[d];
    for (auto& one : sum) one /= static_cast<float>(std::max<std::size_t>(1, text.size()));
    means.push_back(std::move(sum));
  }
  WordVectors out{.dimensions = static_cast<std::uint32_t>(dimensions)};
  out.shared = shared_direction(means, dimensions);
  for (const auto& [key, row] : table) {
    float greatest = 0;
    for (const float one : row) greatest = std::max(greatest, std::abs(one));
    out.keys.push_back(key);
    out.scales.push_back(greatest / 127);
    for (const float one : row) out.numbers.push_back(static_cast<std::int8_t>(std::lround(one / greatest * 127)));
  }
  const auto bytes = packed_vectors(out);
  std::ofstream file(argv[3], std::ios::binary);
  file.write(bytes.data(), static_cast<std::streamsize>(bytes.size()));
  std::printf("%zu words, %zu dimensions, %zu bytes\n", out.keys.size(), dimensions, bytes.size());
  return file ? 0 : 1;
}
