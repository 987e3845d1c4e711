#include <automation/engine.h>

#include <algorithm>

namespace deskbell::automation {
namespace {

using decisions::Facts;
using decisions::Value;

std::optional<json::value> written(const Value* value) {
  return value ? std::optional(decisions::to_json_value(*value)) : std::nullopt;
}

// A field's value from outside as the fact that it becomes; lists and texts only when they are plain.
std::optional<Value> value_of(const json::value& in) {
  if (const auto* text = in.if_string()) return Value(std::string(text->data(), text->size()));
  if (in.is_number()) return Value(in.to_number<double>());
  if (const auto* yes = in.if_bool()) return Value(*yes);
  const auto* list = in.if_array();
  if (!list) return std::nullopt;
  std::vector<std::string> texts;
  for (const auto& entry : *list)
    if (const auto* text = entry.if_string()) texts.emplace_back(text->data(), text->size());
  return Value(std::move(texts));
}

class Changes {
 public:
  Changes(Facts& facts, std::vector<Effect>& out) : facts_(facts), out_(out) {}

  void begin(int action, ActionKind does) { current_ = {.action = action, .does = does}; }
  void set(std::string fact, const Value& after) {
    Effect effect = current_;
    const Value* before = facts_.find(fact);
    effect.before = written(before);
    effect.changes = !before || *before != after;
    facts_.set(fact, after);
    effect.after = written(facts_.find(fact));
    effect.fact = std::move(fact);
    out_.push_back(std::move(effect));
  }
  void set(std::string fact, const std::optional<std::string>& after) {
    if (after) set(std::move(fact), Value(*after));
  }
  void plain() { out_.push_back(current_); }
  const Facts& facts() const { return facts_; }

 private:
  Facts& facts_;
  std::vector<Effect>& out_;
  Effect current_;
};

std::vector<std::string> tags_after(const Facts& facts, const std::string& fact, const Action& action) {
  std::vector<std::string> tags;
  if (const auto* value = facts.find(fact))
    if (const auto* list = std::get_if<std::vector<std::string>>(value)) tags = *list;
  for (const auto& tag : *action.tags) {
    const auto there = std::ranges::find(tags, tag);
    if (action.does == ActionKind::remove_tags && there != tags.end()) tags.erase(there);
    if (action.does == ActionKind::add_tags && there == tags.end()) tags.push_back(tag);
  }
  return tags;
}

void apply(const Action& action, const std::string& prefix, Changes& changes) {
  switch (action.does) {
    case ActionKind::set_field:
      if (const auto value = value_of(*action.value)) return changes.set("case.field." + *action.field, *value);
      return changes.plain();
    case ActionKind::set_category:
      return changes.set("case.category", action.category);
    case ActionKind::grade:
      changes.set("case.urgency", action.urgency);
      changes.set("case.impact", action.impact);
      return changes.set("case.level", action.level);
    case ActionKind::move:
      return changes.set("case.state", action.state);
    case ActionKind::set_priority:
      return changes.set("conversation.priority", Value(static_cast<double>(*action.priority)));
    case ActionKind::close:
      return changes.set("conversation.status", Value(std::string("closed")));
    case ActionKind::add_tags:
    case ActionKind::remove_tags:
      return changes.set(prefix + "tags", Value(tags_after(changes.facts(), prefix + "tags", action)));
    case ActionKind::assign:
      changes.set(prefix + "queue", action.queue);
      return changes.set(prefix + "owner", action.user);
    case ActionKind::add_task:
    case ActionKind::watch:
    case ActionKind::ask_approval:
    case ActionKind::open_case:
    case ActionKind::note:
    case ActionKind::update:
    case ActionKind::notify:
      return changes.plain();
  }
}

}  // namespace

std::vector<Effect> effects_of(const std::vector<Action>& actions, ThingKind about, Facts& facts) {
  std::vector<Effect> out;
  Changes changes(facts, out);
  const std::string prefix = about == ThingKind::matter ? "case." : "conversation.";
  for (std::size_t i = 0; i < actions.size(); ++i) {
    changes.begin(static_cast<int>(i), actions[i].does);
    apply(actions[i], prefix, changes);
  }
  return out;
}

}  // namespace deskbell::automation
