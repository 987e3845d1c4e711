#include <bot/dialog.h>

#include <algorithm>

namespace deskbell::bot {

const Node* Definition::find(std::string_view node) const {
  const auto found = std::ranges::find(nodes, node, &Node::id);
  return found == nodes.end() ? nullptr : &*found;
}

const Slot* Definition::find_slot(std::string_view name) const {
  const auto found = std::ranges::find(slots, name, &Slot::name);
  return found == slots.end() ? nullptr : &*found;
}

decisions::Vocabulary vocabulary_of(const Definition& definition) {
  using decisions::FactType;
  decisions::Vocabulary vocabulary{{.name = "contact.verified", .type = FactType::boolean},
                                   {.name = "contact.known", .type = FactType::boolean},
                                   {.name = "talk.language"}};
  for (const Slot& slot : definition.slots) {
    const std::string name = "slot." + slot.name;
    if (vocabulary.find(name)) continue;
    const bool is_number = slot.type == SlotType::number || slot.type == SlotType::money;
    vocabulary.add({.name = name,
                    .type = is_number                     ? FactType::number
                            : slot.type == SlotType::date ? FactType::moment
                                                          : FactType::text});
  }
  return vocabulary;
}

}  // namespace deskbell::bot
