#include <knowledge/procedure.h>

#include <cstdint>
#include <string_view>

namespace {

using namespace deskbell;
using namespace deskbell::knowledge;

const decisions::Vocabulary& vocabulary() {
  static const decisions::Vocabulary words{{"a", decisions::FactType::text}, {"b", decisions::FactType::number}};
  return words;
}

}  // namespace

// One without mistakes comes to an end from every step: whoever takes the first way that leads on is never stuck.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  const auto procedure = base::parse_json<Procedure>(text);
  if (!procedure || !mistakes_of(*procedure, vocabulary(), "p").empty()) return 0;
  for (const auto& step : procedure->steps) {
    Reply reply;
    if (step.kind == StepKind::check) reply.choice = "yes";
    if (step.kind == StepKind::ask && step.choices && !step.choices->empty()) reply.choice = step.choices->front().id;
    if (step.kind == StepKind::ask && !reply.choice) reply.text = "x";
    const auto moved = move_on(*procedure, step.id, reply);
    if (moved.has_value() != (step.kind != StepKind::outcome)) __builtin_trap();
    if (moved && !find_step(*procedure, moved->next)) __builtin_trap();
  }
  if (base::parse_json<Procedure>(base::to_json(*procedure)) != *procedure) __builtin_trap();
  return 0;
}
