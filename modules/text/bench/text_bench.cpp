#include <text/entities.h>
#include <text/language.h>
#include <text/sentences.h>

#include <benchmark/benchmark.h>

#include <array>

// What a message of about 60 characters costs before anybody classifies it: language and entities together are to stay
// below 12 us, language alone below 5 us.
namespace {

using namespace deskbell::text;

constexpr std::array<std::string_view, 6> kMessages = {
    "Where is my order 12345? It should have come last Friday.",
    "I would like to return the shoes, they are far too small.",
    "Guten Tag, wo bleibt meine Lieferung? Ich warte seit Montag.",
    "Please call me back tomorrow at ten on 212-555-2368, thanks",
    "您好，我上周五下的单现在还没有收到货，订单号20260302123456，麻烦帮我查一下什么时候能送到，谢谢",
    "這台洗衣機昨天晚上八點開始漏水，請明天上午十點以前派人到台北市信義區市府路1號來看一下"};

EntitySetting setting() {
  return {.now = std::chrono::local_days(std::chrono::year(2026) / 3 / 2) + std::chrono::hours(10)};
}

const Catalogue& catalogue() {
  static const Catalogue made = [] {
    std::vector<Product> products;
    for (int i = 0; i < 2'000; ++i) {
      const std::string number = std::to_string(i);
      products.push_back({number, {"Aurora Headphones " + number, "Kitchen Machine " + number + " Pro"}});
    }
    return Catalogue(products);
  }();
  return made;
}

void language(benchmark::State& state) {
  const std::string_view message = kMessages[static_cast<std::size_t>(state.range(0))];
  for (auto _ : state) benchmark::DoNotOptimize(identify_language(message));
}
BENCHMARK(language)->DenseRange(0, 5);

void found_entities(benchmark::State& state) {
  const std::string_view message = kMessages[static_cast<std::size_t>(state.range(0))];
  const EntitySetting here = setting();
  for (auto _ : state) benchmark::DoNotOptimize(entities(message, here));
}
BENCHMARK(found_entities)->DenseRange(0, 5);

void entities_with_2000_products(benchmark::State& state) {
  const std::string_view message = kMessages[static_cast<std::size_t>(state.range(0))];
  EntitySetting here = setting();
  here.products = &catalogue();
  for (auto _ : state) benchmark::DoNotOptimize(entities(message, here));
}
BENCHMARK(entities_with_2000_products)->DenseRange(0, 5);

void language_and_entities(benchmark::State& state) {
  const EntitySetting here = setting();
  std::size_t at = 0;
  for (auto _ : state) {
    const std::string_view message = kMessages[at++ % kMessages.size()];
    benchmark::DoNotOptimize(identify_language(message));
    benchmark::DoNotOptimize(entities(message, here));
  }
}
BENCHMARK(language_and_entities);

void split_sentences(benchmark::State& state) {
  std::size_t at = 0;
  for (auto _ : state) benchmark::DoNotOptimize(sentences(kMessages[at++ % kMessages.size()]));
}
BENCHMARK(split_sentences);

void entities_of_10000_digits(benchmark::State& state) {
  const std::string digits(10'000, '7');
  const EntitySetting here = setting();
  for (auto _ : state) benchmark::DoNotOptimize(entities(digits, here));
}
BENCHMARK(entities_of_10000_digits);

}  // namespace
