#include <base/json.h>

#include <bot/dialog_engine.h>
#include <bot/turn.h>

#include <cstdint>

using namespace deskbell;

// A definition as somebody could send it, and a few things said to it: whatever is accepted can be carried out.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  const auto definition = base::parse_json<bot::Definition>(text);
  if (!definition) return 0;
  const bot::Surrounds around{.languages = {"en"}, .actions = {{"look", {}}, {"book", {}}}};
  bot::DialogSetting setting{.language = "en", .first_language = "en"};
  setting.actions = {{"look", {}}, {"book", {.has_effect = true, .undo = "look"}}};
  (void)bot::mistakes_of(*definition, around);
  bot::Advance step = bot::advance(*definition, bot::begin("d", 1), {.kind = bot::InputKind::begin}, setting);
  for (const char* said : {"KB-123456", "no, the other one", "yes", "undo", "2", "tomorrow"}) {
    step = bot::advance(*definition, step.state, {.kind = bot::InputKind::said, .text = said}, setting);
    if (step.action)
      step = bot::advance(*definition, step.state,
                          {.kind = bot::InputKind::done, .outcome = bot::ActionOutcome{.done = true}}, setting);
  }
  return 0;
}
