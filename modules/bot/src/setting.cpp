#include "slots.h"

#include <bot/mind.h>

// What of a talk its dialogs and actions can see.
namespace deskbell::bot {

DialogSetting setting_of(const Persona& persona, const TalkState& state, const Circumstances& around) {
  DialogSetting setting{.language = state.language,
                        .first_language = persona.bot.languages.empty() ? "en" : persona.bot.languages.front(),
                        .now = around.local,
                        .at = around.at,
                        .region = around.region};
  for (const auto& [key, action] : persona.actions)
    setting.actions[key] = {
        .has_effect = action.has_effect, .undo = action.undo, .failure = action.failure.value_or(Words())};
  setting.facts.set("contact.verified", decisions::Value(around.customer && around.customer->verified));
  setting.facts.set("contact.known", decisions::Value(around.customer && !around.customer->name.empty()));
  setting.values = values_for(state, around);
  setting.values["bot.name"] = persona.bot.name;
  return setting;
}

std::int64_t left_millionths(const Budget& budget, const TalkState& state) {
  return (budget.money_minor - state.money_minor) * kMillionths - state.model_millionths.value_or(0);
}

Values values_for(const TalkState& state, const Circumstances& around) {
  Values values;
  if (around.customer) {
    values["contact.name"] = around.customer->name;
    values["contact.email"] = around.customer->email;
    values["contact.phone"] = around.customer->phone;
    values["contact.external_id"] = around.customer->external_id;
  }
  values["conversation.id"] = around.conversation;
  values["now.date"] = date_text(around.local);
  values["talk.language"] = state.language;
  if (state.dialog)
    for (const auto& [slot, value] : state.dialog->slots) values[slot] = value;
  return values;
}

}  // namespace deskbell::bot
