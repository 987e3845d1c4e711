#include "../src/built_in.h"

#include <benchmark/benchmark.h>
#include <understanding/recogniser.h>

// A message each, in turn, from the messages that the models never saw. Goal: within a millisecond with reasons; 20,000
// short ones a second without.
namespace deskbell::understanding {
namespace {

void recognise(benchmark::State& state, ModelLanguage language, Explain explain) {
  const auto recogniser = Recogniser::built_in();
  const auto messages = built_in::tests(Aspect::intent, language);
  std::size_t next = 0;
  for (auto _ : state)
    benchmark::DoNotOptimize(recogniser->recognise(messages[next++ % messages.size()].text, {.explain = explain}));
  state.SetItemsProcessed(state.iterations());
}
BENCHMARK_CAPTURE(recognise, english, ModelLanguage::en, Explain::no);
BENCHMARK_CAPTURE(recognise, chinese, ModelLanguage::zh, Explain::no);
BENCHMARK_CAPTURE(recognise, english_with_reasons, ModelLanguage::en, Explain::yes);
BENCHMARK_CAPTURE(recognise, chinese_with_reasons, ModelLanguage::zh, Explain::yes);

}  // namespace
}  // namespace deskbell::understanding
