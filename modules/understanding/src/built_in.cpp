#include "built_in.h"

#include <learn/examples_file.h>

#include <algorithm>
#include <array>
#include <sstream>
#include <stdexcept>

#define DESKBELL_EMBEDDED(name)            \
  extern "C" const char deskbell_##name[]; \
  extern "C" const char deskbell_##name##_end[];
#define DESKBELL_EMBEDDED_SET(set)  \
  DESKBELL_EMBEDDED(model_##set)    \
  DESKBELL_EMBEDDED(examples_##set) \
  DESKBELL_EMBEDDED(tests_##set)
DESKBELL_EMBEDDED(labels)
DESKBELL_EMBEDDED_SET(intents_en)
DESKBELL_EMBEDDED_SET(intents_zh)
DESKBELL_EMBEDDED_SET(urgency_en)
DESKBELL_EMBEDDED_SET(urgency_zh)
DESKBELL_EMBEDDED_SET(sentiment_en)
DESKBELL_EMBEDDED_SET(sentiment_zh)

#define DESKBELL_BYTES(name)                                                           \
  std::string_view {                                                                   \
    deskbell_##name, static_cast<std::size_t>(deskbell_##name##_end - deskbell_##name) \
  }
#define DESKBELL_SET(set)                                                                    \
  Parts {                                                                                    \
    DESKBELL_BYTES(model_##set), DESKBELL_BYTES(examples_##set), DESKBELL_BYTES(tests_##set) \
  }

namespace deskbell::understanding {
namespace {

struct Parts {
  std::string_view model;
  std::string_view examples;
  std::string_view tests;
};

Parts parts(Aspect aspect, ModelLanguage language) {
  const bool zh = language == ModelLanguage::zh;
  switch (aspect) {
    case Aspect::intent:
      return zh ? DESKBELL_SET(intents_zh) : DESKBELL_SET(intents_en);
    case Aspect::urgency:
      return zh ? DESKBELL_SET(urgency_zh) : DESKBELL_SET(urgency_en);
    case Aspect::sentiment:
      return zh ? DESKBELL_SET(sentiment_zh) : DESKBELL_SET(sentiment_en);
  }
  return {};
}

std::vector<learn::Example> read(std::string_view table) {
  std::istringstream in{std::string(table)};
  std::vector<learn::Example> out;
  const auto done = learn::read_examples(in, "built-in examples", out);
  if (!done) throw std::logic_error(done.error().message);
  return out;
}

std::string_view cut(std::string_view& from, char end) {
  const auto at = from.find(end);
  const auto part = from.substr(0, at);
  from.remove_prefix(at == from.npos ? from.size() : at + 1);
  return part;
}

// Rows of labels.tsv: set, label, meaning in English and Chinese, title in English and Chinese.
std::vector<BuiltInLabel> read_labels() {
  std::vector<BuiltInLabel> out;
  std::string_view table = DESKBELL_BYTES(labels);
  cut(table, '\n');
  while (!table.empty()) {
    auto row = cut(table, '\n');
    std::array<std::string_view, 6> cells;
    for (auto& cell : cells) cell = cut(row, '\t');
    const Aspect aspect = cells[0] == "intents"   ? Aspect::intent
                          : cells[0] == "urgency" ? Aspect::urgency
                                                  : Aspect::sentiment;
    out.push_back({aspect, cells[1], cells[4], cells[5], cells[2], cells[3]});
  }
  return out;
}

}  // namespace

namespace built_in {

std::string_view model(Aspect aspect, ModelLanguage language) {
  return parts(aspect, language).model;
}

std::vector<learn::Example> examples(Aspect aspect, ModelLanguage language) {
  return read(parts(aspect, language).examples);
}

std::vector<learn::Example> tests(Aspect aspect, ModelLanguage language) {
  return read(parts(aspect, language).tests);
}

}  // namespace built_in

std::span<const BuiltInLabel> built_in_labels() {
  static const std::vector<BuiltInLabel> labels = read_labels();
  return labels;
}

const BuiltInLabel* built_in_label(Aspect aspect, std::string_view key) {
  const auto all = built_in_labels();
  const auto found =
      std::ranges::find_if(all, [&](const BuiltInLabel& one) { return one.aspect == aspect && one.key == key; });
  return found == all.end() ? nullptr : &*found;
}

}  // namespace deskbell::understanding
