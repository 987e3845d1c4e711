// language_profiles DIRECTORY FEATURES WEIGHTS: reads DIRECTORY/<tag>.txt for each profiled language and writes how
// much more frequent each feature is there than anywhere: {hash, first weight} sorted by hash, and {language, weight}
// pairs.
#include "language_features.h"

#include <unicode/uchar.h>
#include <unicode/unorm2.h>
#include <unicode/utf16.h>
#include <unicode/utf8.h>

#include <cmath>
#include <cstdio>
#include <fstream>
#include <iterator>
#include <map>
#include <string>
#include <vector>

using namespace deskbell::text;

namespace {

constexpr double kPlainSpelling = 0.3;  // how much a text without its accents counts

struct Counts {
  std::array<std::vector<double>, kOrders> of_language;  // per order: sum of each language
  std::map<std::pair<int, std::uint32_t>, std::array<double, kProfiled.size()>> of_feature;
};

std::vector<std::u32string> words_of(const std::string& text) {
  std::vector<std::u32string> out(1);
  for (std::size_t at = 0; at < text.size();) {
    UChar32 c = 0;
    U8_NEXT_OR_FFFD(reinterpret_cast<const std::uint8_t*>(text.data()), at, text.size(), c);
    if (u_isalpha(c) || (u_charType(c) == U_NON_SPACING_MARK)) {
      out.back() += static_cast<char32_t>(u_tolower(c));
    } else if (!out.back().empty()) {
      out.emplace_back();
    }
  }
  if (out.back().empty()) out.pop_back();
  return out;
}

std::u32string without_accents(std::u32string word) {
  UErrorCode status = U_ZERO_ERROR;
  const UNormalizer2* nfd = unorm2_getNFDInstance(&status);
  for (char32_t& c : word) {
    UChar parts[16];
    const auto length = unorm2_getDecomposition(nfd, static_cast<UChar32>(c), parts, 16, &status);
    if (length < 1) continue;
    UChar32 first = 0;
    std::int32_t at = 0;
    U16_NEXT(parts, at, length, first);
    if (first < 0x80) c = static_cast<char32_t>(first);
  }
  return word;
}

void count(Counts& counts, std::size_t language, const std::u32string& word, double weight) {
  each_feature(word, [&](int order, std::uint32_t hash) {
    counts.of_feature[{order, hash}][language] += weight;
    counts.of_language[static_cast<std::size_t>(order)][language] += weight;
  });
}

// Whether something stands in a short text says more than how often, and a whole word more than a part of it. A quarter
// of a sighting of everything everywhere keeps rare things from saying too much. Chosen on short messages.
int weight_of(int order, double seen, double sum, double mean_sum) {
  const double usual = 0.25 / mean_sum;
  const double scale = order == kWordOrder ? 2 * kWeightScale : kWeightScale;
  return std::min(255, static_cast<int>(std::lround(scale * std::log1p(std::pow(seen, 0.7) / sum / usual))));
}

}  // namespace

int main(int argument_count, char** arguments) {
  if (argument_count != 4) return 2;
  Counts counts;
  for (auto& sums : counts.of_language) sums.assign(kProfiled.size(), 0);
  for (std::size_t language = 0; language < kProfiled.size(); ++language) {
    const std::string path = std::string(arguments[1]) + "/" + std::string(kProfiled[language]) + ".txt";
    std::ifstream in(path);
    const std::string text{std::istreambuf_iterator<char>(in), {}};
    if (text.empty()) {
      std::fprintf(stderr, "%s: nothing to read\n", path.c_str());
      return 1;
    }
    for (const std::u32string& word : words_of(text)) {
      count(counts, language, word, 1);
      if (const auto plain = without_accents(word); plain != word) count(counts, language, plain, kPlainSpelling);
    }
  }

  std::map<std::uint32_t, std::array<int, kProfiled.size()>> weights;
  for (const auto& [feature, seen] : counts.of_feature) {
    const auto& sums = counts.of_language[static_cast<std::size_t>(feature.first)];
    double mean = 0;
    for (const double sum : sums) mean += sum / static_cast<double>(sums.size());
    auto& row = weights[feature.second];
    for (std::size_t i = 0; i < kProfiled.size(); ++i)
      row[i] = std::max(row[i], weight_of(feature.first, seen[i], sums[i], mean));
  }
  std::FILE* features = std::fopen(arguments[2], "w");
  std::FILE* pairs = std::fopen(arguments[3], "w");
  if (!features || !pairs) return 1;
  std::size_t first = 0;
  for (const auto& [hash, row] : weights) {
    std::fprintf(features, "{0x%x,%zu},\n", hash, first);
    for (std::size_t i = 0; i < kProfiled.size(); ++i)
      if (row[i] > 0) {
        std::fprintf(pairs, "{%zu,%d},", i, row[i]);
        ++first;
      }
    std::fprintf(pairs, "\n");
  }
  std::fprintf(features, "{0xffffffff,%zu},\n", first);  // where the last one's weights end
  return std::fclose(features) == 0 && std::fclose(pairs) == 0 ? 0 : 1;
}
