#include "../src/canned.h"
#include "../src/summary.h"
#include "../src/tone.h"

#include <benchmark/benchmark.h>

#include <string>
#include <vector>

// The parts that cost time: everything beside a conversation shall be there within 100 ms.
namespace deskbell::assist {
namespace {

constexpr const char* kSaid[] = {
    "The coffee machine leaks water under the tank since yesterday evening, I dried it twice.",
    "Does it leak when the tank is empty, too, or only while it heats up?",
    "咖啡机水箱下面一直漏水，昨天晚上开始的，擦干了又漏。", "We will send you a new seal for the tank tomorrow."};

void summary_of_200_messages(benchmark::State& state) {
  std::vector<conversations::Message> talk;
  for (int i = 0; i < 200; ++i)
    talk.push_back({.id = {i + 1},
                    .author_kind = i % 2 == 0 ? conversations::AuthorKind::contact : conversations::AuthorKind::agent,
                    .text = std::string(kSaid[i % 4]) + " " + std::to_string(i)});
  for (auto _ : state) benchmark::DoNotOptimize(main_sentences(talk));
}
BENCHMARK(summary_of_200_messages)->Unit(benchmark::kMillisecond);

void one_of_500_canned_answers(benchmark::State& state) {
  std::vector<conversations::CannedAnswer> answers;
  for (int i = 0; i < 500; ++i)
    answers.push_back({.id = {i + 1},
                       .shortcut = "s" + std::to_string(i),
                       .title = "Matter " + std::to_string(i),
                       .text = std::string(kSaid[i % 4]) + " Case " + std::to_string(i)});
  for (auto _ : state) benchmark::DoNotOptimize(fitting(answers, kSaid[0], "Technical problem", "en", 6));
}
BENCHMARK(one_of_500_canned_answers)->Unit(benchmark::kMillisecond);

void tone_of_a_draft(benchmark::State& state) {
  const std::string draft = std::string(kSaid[1]) + " " + kSaid[3] + " You should have told us!!";
  const std::vector<ForbiddenWord> forbidden(500, {"forbidden phrase", ""});
  for (auto _ : state) benchmark::DoNotOptimize(tone_of({.text = draft}, forbidden));
}
BENCHMARK(tone_of_a_draft)->Unit(benchmark::kMicrosecond);

}  // namespace
}  // namespace deskbell::assist
