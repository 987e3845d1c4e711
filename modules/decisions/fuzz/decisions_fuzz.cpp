#include <decisions/decision_table.h>

#include <cstdint>
#include <string_view>

namespace {

using namespace deskbell;
using namespace deskbell::decisions;

const Vocabulary& vocabulary() {
  static const Vocabulary words{{"a", FactType::text},    {"b", FactType::number},
                                {"c", FactType::boolean}, {"d", FactType::moment},
                                {"e", FactType::texts},   {"f", FactType::text, {}, {{"x", "y"}}}};
  return words;
}

Facts facts() {
  Facts facts;
  facts.set("a", "Some words, ＡＢＣ 訂單");
  facts.set("b", 7);
  facts.set("c", true);
  facts.set("d", Time(std::chrono::hours(500'000)));
  facts.set("e", std::vector<std::string>{"x", "z"});
  return facts;
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  const Facts about = facts();
  const Time now(std::chrono::hours(500'001));
  if (const auto condition = base::parse_json<Condition>(text)) {
    const auto mistakes = mistakes_of(*condition, vocabulary(), "conditions");
    const auto matcher = Matcher::compile(*condition, vocabulary(), "conditions");
    if (matcher.has_value() != mistakes.empty()) __builtin_trap();
    // The explanation says the same as the evaluation, whatever the condition.
    if (matcher && matcher->explain(about, now).held != matcher->matches(about, now)) __builtin_trap();
    if (base::parse_json<Condition>(base::to_json(*condition)) != condition) __builtin_trap();
  }
  if (const auto table = base::parse_json<DecisionTable>(text)) {
    const auto compiled = CompiledTable::compile(*table, vocabulary(), "table");
    if (compiled && compiled->explain(about, now).decision.hits != compiled->decide(about, now).hits) __builtin_trap();
  }
  return 0;
}
