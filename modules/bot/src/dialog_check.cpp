#include "template.h"

#include <base/check.h>
#include <text/entities.h>

#include <bot/dialog.h>

#include <algorithm>
#include <functional>

namespace deskbell::bot {
namespace {

// What stands in {{ }} besides slots.
constexpr std::string_view kKnownNames[] = {"contact.name",    "contact.email", "contact.phone",
                                            "conversation.id", "bot.name",      "now.date"};

bool is_key(std::string_view text) {
  return !text.empty() && text.size() <= 40 && text.front() >= 'a' && text.front() <= 'z' &&
         std::ranges::all_of(text, [](char c) { return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '_'; });
}

class Check {
 public:
  Check(const Definition& definition, const Surrounds& around)
      : definition_(definition), around_(around), vocabulary_(vocabulary_of(definition)) {}

  std::vector<FieldError> all() {
    check_slots();
    check_examples();
    if (definition_.nodes.empty()) fail("nodes", "must be at least one");
    if (definition_.nodes.size() > kMostNodes) fail("nodes", "may be at most " + std::to_string(kMostNodes));
    if (!definition_.find(definition_.start)) fail("start", "is not a node");
    std::set<std::string> seen;
    for (std::size_t i = 0; i < definition_.nodes.size() && i < kMostNodes; ++i) {
      const std::string at = "nodes[" + std::to_string(i) + "]";
      const Node& node = definition_.nodes[i];
      if (!is_key(node.id)) fail(at + ".id", "must begin with a lower-case letter and hold letters, digits and _ only");
      if (!seen.insert(node.id).second) fail(at + ".id", "is there twice");
      check_node(node, at);
    }
    if (errors_.empty()) check_ways();
    return std::move(errors_);
  }

 private:
  void fail(std::string field, std::string message) {
    if (errors_.size() < 50) errors_.push_back({std::move(field), std::move(message)});
  }
  void take(const std::vector<FieldError>& errors) {
    for (const FieldError& error : errors) fail(error.field, error.message);
  }
  void check_length(const std::string& field, std::string_view text, int low, int high) {
    if (const auto fine = base::check_text(field, text, low, high); !fine) take(fine.error().fields);
  }

  void check_slots() {
    if (definition_.slots.size() > kMostSlots) fail("slots", "may be at most " + std::to_string(kMostSlots));
    std::set<std::string> seen;
    for (std::size_t i = 0; i < definition_.slots.size() && i < kMostSlots; ++i) {
      const Slot& slot = definition_.slots[i];
      const std::string at = "slots[" + std::to_string(i) + "]";
      if (!is_key(slot.name))
        fail(at + ".name", "must begin with a lower-case letter and hold letters, digits and _ only");
      if (!seen.insert(slot.name).second) fail(at + ".name", "is there twice");
      if (slot.pattern) {
        if (slot.type != SlotType::order) fail(at + ".pattern", "belongs to the type order");
        if (const auto pattern = text::NumberPattern::of(*slot.pattern); !pattern)
          fail(at + ".pattern", "must be made of # (digit), @ (letter), * (either), + and plain characters");
      }
      if (slot.choices) check_choices(slot, at + ".choices");
      if (slot.at_least && slot.at_most && *slot.at_least > *slot.at_most) fail(at + ".at_most", "is below at_least");
      if (slot.max_length && (*slot.max_length < 1 || *slot.max_length > 2000))
        fail(at + ".max_length", "must be from 1 to 2000");
    }
  }

  void check_choices(const Slot& slot, const std::string& at) {
    if (slot.type != SlotType::choice) fail(at, "belong to the type choice");
    if (slot.choices->empty() || slot.choices->size() > 50) fail(at, "must be 1 to 50");
    std::set<std::string> values;
    for (std::size_t k = 0; k < slot.choices->size() && k < 50; ++k) {
      const std::string here = at + "[" + std::to_string(k) + "]";
      const Choice& choice = (*slot.choices)[k];
      check_length(here + ".value", choice.value, 1, 100);
      if (!values.insert(choice.value).second) fail(here + ".value", "is there twice");
      check_words(choice.label, here + ".label", 100);
    }
  }

  void check_examples() {
    if (definition_.intents.size() > 50) fail("intents", "may be at most 50");
    for (std::size_t i = 0; i < definition_.intents.size() && i < 50; ++i)
      check_length("intents[" + std::to_string(i) + "]", definition_.intents[i], 1, 100);
    for (const auto& [language, texts] : definition_.examples) {
      if (texts.size() > kMostExamples) fail("examples." + language, "may be at most " + std::to_string(kMostExamples));
      for (std::size_t i = 0; i < texts.size() && i < kMostExamples; ++i)
        check_length("examples." + language + "[" + std::to_string(i) + "]", texts[i], 1, 500);
    }
  }

  void check_words(const Words& words, const std::string& at, int longest) {
    for (const std::string& language : around_.languages)
      if (words_in(words, language).empty()) fail(at, "has no text in " + language);
    for (const auto& [language, text] : words) {
      check_length(at + "." + language, text, 0, longest);
      for (const std::string& name : names_in(text))
        if (!definition_.find_slot(name) && std::ranges::find(kKnownNames, name) == std::end(kKnownNames))
          fail(at + "." + language, "names {{" + name + "}}, which is no slot");
    }
  }
  void check_optional_words(const std::optional<Words>& words, const std::string& at) {
    if (words && !words->empty()) check_words(*words, at, 4000);
  }
  void need_words(const std::optional<Words>& words, const std::string& at) {
    if (!words || words->empty()) return fail(at, "is required");
    check_words(*words, at, 4000);
  }
  void need_target(const std::optional<std::string>& target, const std::string& at) {
    if (!target) return fail(at, "is required");
    check_target(target, at);
  }
  void check_target(const std::optional<std::string>& target, const std::string& at) {
    if (target && !definition_.find(*target)) fail(at, "is not a node");
  }

  void check_node(const Node& node, const std::string& at) {
    check_target(node.otherwise, at + ".otherwise");
    if (node.tries && (*node.tries < 1 || *node.tries > 10)) fail(at + ".tries", "must be from 1 to 10");
    switch (node.kind) {
      case NodeKind::say:
        need_words(node.text, at + ".text");
        return need_target(node.next, at + ".next");
      case NodeKind::ask:
        need_words(node.text, at + ".text");
        check_optional_words(node.retry, at + ".retry");
        check_slot_of(node, at);
        return need_target(node.next, at + ".next");
      case NodeKind::choose:
        need_words(node.text, at + ".text");
        return check_options(node, at);
      case NodeKind::condition:
        if (!node.when) return fail(at + ".when", "is required");
        take(decisions::mistakes_of(*node.when, vocabulary_, at + ".when"));
        need_target(node.next, at + ".next");
        return need_target(node.otherwise, at + ".otherwise");
      case NodeKind::action:
        return check_action(node, at);
      case NodeKind::table:
        return check_table(node, at);
      case NodeKind::hand_over:
        if (node.reason) check_length(at + ".reason", *node.reason, 0, 500);
        [[fallthrough]];
      case NodeKind::end:
        return check_optional_words(node.text, at + ".text");
    }
  }

  void check_slot_of(const Node& node, const std::string& at) {
    if (!node.slot) return fail(at + ".slot", "is required");
    if (!definition_.find_slot(*node.slot)) fail(at + ".slot", "is not a slot");
  }

  void check_options(const Node& node, const std::string& at) {
    if (node.slot && !definition_.find_slot(*node.slot)) fail(at + ".slot", "is not a slot");
    if (!node.options || node.options->empty()) return fail(at + ".options", "is required");
    if (node.options->size() > 10) return fail(at + ".options", "may be at most 10");
    for (std::size_t i = 0; i < node.options->size(); ++i) {
      const std::string here = at + ".options[" + std::to_string(i) + "]";
      check_length(here + ".value", (*node.options)[i].value, 1, 100);
      check_words((*node.options)[i].label, here + ".label", 100);
      need_target((*node.options)[i].next, here + ".next");
    }
  }

  void check_action(const Node& node, const std::string& at) {
    check_optional_words(node.confirm, at + ".confirm");
    need_target(node.next, at + ".next");
    if (!node.action) return fail(at + ".action", "is required");
    const auto found = around_.actions.find(*node.action);
    if (found == around_.actions.end()) return fail(at + ".action", "is not an action of this bot");
    for (const std::string& slot : found->second.fills)
      if (!definition_.find_slot(slot)) fail(at + ".action", "fills {{" + slot + "}}, which is no slot");
    for (const std::string& slot : found->second.needs)
      if (slot.find('.') == slot.npos && !definition_.find_slot(slot))
        fail(at + ".action", "needs {{" + slot + "}}, which is no slot");
  }

  void check_table(const Node& node, const std::string& at) {
    need_target(node.next, at + ".next");
    if (!node.table) return fail(at + ".table", "is required");
    const auto compiled = decisions::CompiledTable::compile(*node.table, vocabulary_, at + ".table");
    if (!compiled) take(compiled.error().fields);
    for (const decisions::Output& output : node.table->outputs)
      if (!definition_.find_slot(output.name)) fail(at + ".table", "says {{" + output.name + "}}, which is no slot");
  }

  static std::vector<std::string> ways_from(const Node& node) {
    std::vector<std::string> ways;
    if (node.next) ways.push_back(*node.next);
    if (node.otherwise) ways.push_back(*node.otherwise);
    if (node.options)
      for (const NodeOption& option : *node.options) ways.push_back(option.next);
    if (node.kind == NodeKind::hand_over || node.kind == NodeKind::end) ways.clear();
    return ways;
  }

  // Every node can be reached, and no circle goes without a question or an action.
  void check_ways() {
    std::set<std::string> reached;
    std::vector<std::string> open{definition_.start};
    while (!open.empty()) {
      const std::string id = std::move(open.back());
      open.pop_back();
      if (!reached.insert(id).second) continue;
      for (std::string& next : ways_from(*definition_.find(id))) open.push_back(std::move(next));
    }
    for (std::size_t i = 0; i < definition_.nodes.size(); ++i)
      if (!reached.contains(definition_.nodes[i].id)) fail("nodes[" + std::to_string(i) + "]", "cannot be reached");
    for (std::size_t i = 0; i < definition_.nodes.size(); ++i) {
      const Node& node = definition_.nodes[i];
      if (circles(node))
        return fail("nodes[" + std::to_string(i) + "]", "goes round in a circle in which nobody is asked");
    }
  }

  static bool rests(const Node& node) {
    return node.kind == NodeKind::ask || node.kind == NodeKind::choose || node.kind == NodeKind::action;
  }
  bool circles(const Node& from) const {
    if (rests(from)) return false;
    std::set<std::string> seen;
    std::vector<std::string> open = ways_from(from);
    while (!open.empty()) {
      const std::string id = std::move(open.back());
      open.pop_back();
      if (id == from.id) return true;
      const Node& node = *definition_.find(id);
      if (rests(node) || !seen.insert(id).second) continue;
      for (std::string& next : ways_from(node)) open.push_back(std::move(next));
    }
    return false;
  }

  const Definition& definition_;
  const Surrounds& around_;
  const decisions::Vocabulary vocabulary_;
  std::vector<FieldError> errors_;
};

}  // namespace

std::vector<FieldError> mistakes_of(const Definition& definition, const Surrounds& around) {
  return Check(definition, around).all();
}

}  // namespace deskbell::bot
