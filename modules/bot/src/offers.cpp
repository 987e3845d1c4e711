#include "slots.h"

#include <text/fold.h>

#include <bot/offers.h>

#include <algorithm>
#include <cctype>
#include <set>

namespace deskbell::bot {
namespace {

constexpr std::size_t kExamples = 3;

// A dialog that does nothing needs no model to begin it.
bool is_offered(const Definition& definition, const std::map<std::string, Action>& actions) {
  bool acts = false;
  for (const Node& node : definition.nodes) {
    if (node.kind != NodeKind::action) continue;
    const auto action = actions.find(node.action.value_or(""));
    if (action == actions.end() || !action->second.by_model.value_or(false)) return false;
    acts = true;
  }
  return acts;
}

std::set<std::string> filled_by_others(const Definition& definition, const std::map<std::string, Action>& actions) {
  std::set<std::string> out;
  for (const Node& node : definition.nodes) {
    if (const auto action = actions.find(node.action.value_or("")); action != actions.end())
      out.merge(fills_of(action->second));
    if (node.table)
      for (const auto& output : node.table->outputs) out.insert(output.name);
  }
  return out;
}

bool is_asked(const Definition& definition, const std::string& slot) {
  return std::ranges::any_of(definition.nodes,
                             [&](const Node& node) { return node.kind == NodeKind::ask && node.slot == slot; });
}

// Neither within a word nor within a number such as "20.50".
bool stands_alone(std::string_view text, std::size_t begin, std::size_t end) {
  const auto is_plain = [&](std::size_t at) {
    return at < text.size() && std::isalnum(static_cast<unsigned char>(text[at])) != 0;
  };
  const auto joins = [&](std::size_t at) { return at < text.size() && std::string_view(".,-").contains(text[at]); };
  const bool before = begin > 0 && (is_plain(begin - 1) || (begin > 1 && joins(begin - 1) && is_plain(begin - 2)));
  return !before && !is_plain(end) && !(joins(end) && is_plain(end + 1));
}

bool contains(std::string_view text, std::string_view what) {
  for (std::size_t at = text.find(what); at != text.npos; at = text.find(what, at + 1))
    if (stands_alone(text, at, at + what.size())) return true;
  return false;
}

bool is_said(const Slot& slot, const std::string& value, std::span<const std::string> said,
             const DialogSetting& setting) {
  const std::string folded = text::fold(value);
  return std::ranges::any_of(said, [&](const std::string& one) {
    return contains(text::fold(one), folded) || named_in(slot, one, setting) == value;
  });
}

std::unexpected<Error> refused(std::string reason) {
  return failure(ErrorCode::failed_precondition, std::move(reason));
}

}  // namespace

std::vector<Offer> offers_of(const Persona& persona, std::string_view language) {
  std::vector<Offer> out;
  for (const auto& [key, dialog] : persona.dialogs) {
    const Definition& definition = *dialog.definition;
    if (!is_offered(definition, persona.actions)) continue;
    Offer offer{.dialog = key, .title = std::string(words_in(dialog.title, language))};
    const auto others = filled_by_others(definition, persona.actions);
    for (const Slot& slot : definition.slots)
      if (is_asked(definition, slot.name) && !others.contains(slot.name) &&
          (slot.type != SlotType::choice || slot.choices))
        offer.slots.push_back(slot);
    for (const auto& [tag, texts] : definition.examples)
      for (const std::string& text : texts)
        if (tag.starts_with(language.substr(0, 2)) && offer.examples.size() < kExamples) offer.examples.push_back(text);
    out.push_back(std::move(offer));
  }
  return out;
}

Result<Values> accepted(std::span<const Offer> offers, const Proposed& proposed, std::span<const std::string> said,
                        const DialogSetting& setting) {
  const auto offer = std::ranges::find(offers, proposed.dialog, &Offer::dialog);
  if (offer == offers.end()) return refused("It was not offered.");
  Values out;
  for (const auto& [name, value] : proposed.slots) {
    const auto slot = std::ranges::find(offer->slots, name, &Slot::name);
    if (slot == offer->slots.end()) return refused("It is not for the model to fill in.");
    if (slot->type == SlotType::choice) {
      const auto options = choices_of(*slot, setting.language);
      if (std::ranges::find(options, value, &ListedOption::value) == options.end())
        return refused("It is not among what there is to choose.");
      out[name] = value;
      continue;
    }
    auto read = read_slot(*slot, {}, value, setting);
    if (!read) return refused("It does not fit what is asked for.");
    if (!is_said(*slot, value, said, setting) && !is_said(*slot, *read, said, setting))
      return refused("The customer did not say that.");
    out[name] = *std::move(read);
  }
  return out;
}

}  // namespace deskbell::bot
