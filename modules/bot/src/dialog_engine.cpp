#include "slots.h"
#include "speech.h"
#include "template.h"

#include <base/json.h>

#include <bot/dialog_engine.h>

#include <algorithm>
#include <charconv>
#include <utility>

namespace deskbell::bot {
namespace {

constexpr int kMostSteps = 100;  // at once
constexpr int kTries = 3;
constexpr std::size_t kMostMarks = 50;

class Engine {
 public:
  Engine(const Definition& definition, DialogState state, const DialogSetting& setting)
      : definition_(definition), setting_(setting) {
    step_.state = std::move(state);
  }

  Advance take(const Input& input) {
    switch (input.kind) {
      case InputKind::begin:
        go(definition_.start);
        break;
      case InputKind::ask_again:
        ask_again();
        break;
      case InputKind::done:
        done(input.outcome.value_or(ActionOutcome{}));
        break;
      case InputKind::said:
        said(input.text);
        break;
    }
    return std::move(step_);
  }

 private:
  DialogState& state() { return step_.state; }
  const Node* node() const { return definition_.find(step_.state.node); }
  const ActionFacts* action(const std::string& key) const {
    const auto found = setting_.actions.find(key);
    return found == setting_.actions.end() ? nullptr : &found->second;
  }

  // ---- speaking ----

  std::string shown(const std::string& name) const {
    const auto value = step_.state.slots.find(name);
    if (value == step_.state.slots.end()) return "";
    const Slot* slot = definition_.find_slot(name);
    if (slot && slot->type == SlotType::choice)
      for (const ListedOption& one : options_of(*slot))
        if (one.value == value->second) return one.label;
    return value->second;
  }
  std::string fill(std::string_view text) const {
    return filled(text, [&](std::string_view name) -> std::optional<std::string> {
      const std::string key(name);
      if (definition_.find_slot(key)) return shown(key);
      const auto value = setting_.values.find(key);
      return value == setting_.values.end() ? std::nullopt : std::optional(value->second);
    });
  }
  std::string in_words(const Words& words) const {
    std::string_view text = words_in(words, setting_.language);
    if (text.empty()) text = words_in(words, setting_.first_language);
    return fill(text);
  }
  void say(std::string text, std::vector<Button> buttons = {}) {
    if (!text.empty()) step_.says.push_back({std::move(text), std::move(buttons)});
  }
  void say(Phrase which) { say(std::string(phrase(which, setting_.language))); }
  void say_optional(const std::optional<Words>& words) {
    if (words) say(in_words(*words));
  }
  std::vector<ListedOption> options_of(const Slot& slot) const {
    if (slot.choices) return choices_of(slot, setting_.language);
    const auto found = step_.state.lists.find(slot.name);
    return found == step_.state.lists.end() ? std::vector<ListedOption>() : found->second;
  }
  static std::vector<Button> buttons_of(const std::vector<ListedOption>& options) {
    std::vector<Button> out;
    for (const ListedOption& one : options)
      if (out.size() < 10) out.push_back({one.label, one.value});
    return out;
  }
  std::vector<ListedOption> options_of(const Node& at) const {
    std::vector<ListedOption> out;
    for (const NodeOption& one : at.options.value_or(std::vector<NodeOption>()))
      out.push_back({one.value, std::string(words_in(one.label, setting_.language))});
    return out;
  }
  std::vector<Button> yes_no() const {
    return {{std::string(phrase(Phrase::yes, setting_.language)), "yes"},
            {std::string(phrase(Phrase::no, setting_.language)), "no"}};
  }

  // All that was filled in, a line each: for confirmations that nobody has written.
  std::string slots_as_lines() const {
    std::string out;
    for (const Slot& slot : definition_.slots) {
      const std::string value = shown(slot.name);
      if (value.empty()) continue;
      const std::string_view label =
          slot.label ? words_in(*slot.label, setting_.language) : std::string_view(slot.name);
      out += (out.empty() ? "- " : "\n- ") + std::string(label) + ": " + value;
    }
    return out;
  }

  void ask(const Node& at) {
    const Slot* slot = at.slot ? definition_.find_slot(*at.slot) : nullptr;
    say(in_words(at.text.value_or(Words())), at.kind == NodeKind::choose              ? buttons_of(options_of(at))
                                             : slot && slot->type == SlotType::choice ? buttons_of(options_of(*slot))
                                                                                      : std::vector<Button>());
  }
  void ask_confirmation(const Node& at) {
    std::string text;
    if (at.confirm && !at.confirm->empty())
      text = in_words(*at.confirm);
    else
      text = filled(phrase(Phrase::confirm, setting_.language),
                    [&](std::string_view) { return std::optional(slots_as_lines()); });
    say(std::move(text), yes_no());
  }
  void ask_again() {
    const Node* at = node();
    if (!at) return fail("loop");
    if (state().waiting == Waiting::confirmation) return ask_confirmation(*at);
    if (state().waiting == Waiting::answer || state().waiting == Waiting::choice) return ask(*at);
  }

  // ---- going ----

  void fail(std::string reason) {
    step_.outcome = DialogOutcome::hand_over;
    step_.reason = std::move(reason);
    state().waiting = Waiting::nothing;
  }
  void wait(Waiting what) {
    state().waiting = what;
    step_.outcome = DialogOutcome::waiting;
  }
  void act(const std::string& key, Waiting what) {
    state().waiting = what;
    step_.outcome = DialogOutcome::acting;
    step_.action = key;
  }

  void go(std::string to) {
    state().tries = 0;
    for (int steps = 0; steps < kMostSteps; ++steps) {
      state().node = std::move(to);
      const Node* at = node();
      if (!at) return fail("loop");
      std::optional<std::string> next = pass(*at);
      if (!next) return;
      to = std::move(*next);
    }
    fail("loop");
  }

  // What the node does; where it goes on, or nothing when the dialog rests here.
  std::optional<std::string> pass(const Node& at) {
    switch (at.kind) {
      case NodeKind::say:
        say_optional(at.text);
        return at.next.value_or("");
      case NodeKind::ask:
        return pass_ask(at);
      case NodeKind::choose:
        return pass_choose(at);
      case NodeKind::condition:
        return holds(at) ? at.next.value_or("") : at.otherwise.value_or("");
      case NodeKind::action:
        return pass_action(at);
      case NodeKind::table:
        return pass_table(at);
      case NodeKind::hand_over:
        say_optional(at.text);
        fail(at.reason ? fill(*at.reason) : "");
        return std::nullopt;
      case NodeKind::end:
        say_optional(at.text);
        state().waiting = Waiting::nothing;
        step_.outcome = DialogOutcome::ended;
        return std::nullopt;
    }
    return std::nullopt;
  }

  std::optional<std::string> pass_ask(const Node& at) {
    if (at.slot && state().slots.contains(*at.slot)) return at.next.value_or("");
    const Slot* slot = at.slot ? definition_.find_slot(*at.slot) : nullptr;
    // A list that an action found empty leaves nothing to choose from.
    if (slot && slot->type == SlotType::choice && options_of(*slot).empty()) {
      if (at.otherwise) return at.otherwise;
      fail("failure");
      return std::nullopt;
    }
    ask(at);
    wait(Waiting::answer);
    return std::nullopt;
  }

  std::optional<std::string> pass_choose(const Node& at) {
    if (at.slot)
      if (const auto value = state().slots.find(*at.slot); value != state().slots.end())
        for (const NodeOption& one : at.options.value_or(std::vector<NodeOption>()))
          if (one.value == value->second) return one.next;
    ask(at);
    wait(Waiting::choice);
    return std::nullopt;
  }

  std::optional<std::string> pass_action(const Node& at) {
    const ActionFacts* facts = at.action ? action(*at.action) : nullptr;
    if (!facts) {
      fail("failure");
      return std::nullopt;
    }
    if (facts->has_effect) {
      ask_confirmation(at);
      wait(Waiting::confirmation);
    } else {
      act(*at.action, Waiting::action);
    }
    return std::nullopt;
  }

  decisions::Facts facts() const {
    decisions::Facts all = setting_.facts;
    for (const auto& [name, value] : step_.state.slots) {
      const Slot* slot = definition_.find_slot(name);
      if (!slot) continue;
      if (slot->type == SlotType::number || slot->type == SlotType::money) {
        double number = 0;
        const auto [end, error] = std::from_chars(value.data(), value.data() + value.size(), number);
        if (error == std::errc()) all.set("slot." + name, decisions::Value(number));
      } else if (slot->type == SlotType::date) {
        if (const auto at = base::parse_time(value + "T00:00:00Z")) all.set("slot." + name, decisions::Value(*at));
      } else {
        all.set("slot." + name, value);
      }
    }
    all.set("talk.language", setting_.language);
    return all;
  }

  bool holds(const Node& at) const {
    const auto matcher =
        decisions::Matcher::compile(at.when.value_or(decisions::Condition()), vocabulary_of(definition_), "when");
    return matcher && matcher->matches(facts(), setting_.at);
  }

  std::optional<std::string> pass_table(const Node& at) {
    const auto table = decisions::CompiledTable::compile(at.table.value_or(decisions::DecisionTable()),
                                                         vocabulary_of(definition_), "table");
    if (!table) {
      fail("failure");
      return std::nullopt;
    }
    const decisions::Decision decision = table->decide(facts(), setting_.at);
    if (decision.hits.empty()) return at.otherwise ? at.otherwise : at.next;
    for (const decisions::Output& output : at.table->outputs)
      if (const json_value* value = decision.find(output.name)) state().slots[output.name] = text_of(*value);
    return at.next.value_or("");
  }
  using json_value = base::json::value;
  static std::string text_of(const json_value& value) {
    if (const auto* text = value.if_string()) return std::string(*text);
    std::string out;
    base::write_json_value(out, value);
    return out;
  }

  // ---- hearing ----

  void mark() {
    if (state().marks.size() >= kMostMarks) state().marks.erase(state().marks.begin());
    state().marks.push_back({state().node, state().slots, std::nullopt});
  }

  void said(std::string_view text) {
    if (wants_undo(text)) return undo();
    const Node* at = node();
    if (!at) return fail("loop");
    if (corrects(text) && !is_plain_answer(text) && correct(*at, text)) return;
    switch (state().waiting) {
      case Waiting::answer:
        return answer(*at, text);
      case Waiting::choice:
        return choose(*at, text);
      case Waiting::confirmation:
        return confirm(*at, text);
      case Waiting::nothing:
      case Waiting::action:
      case Waiting::undoing:
        step_.understood = false;
        return;
    }
  }

  bool is_plain_answer(std::string_view text) const {
    return state_is(Waiting::confirmation) && yes_or_no(text).has_value();
  }
  bool state_is(Waiting what) const { return step_.state.waiting == what; }

  void not_understood(const Node& at, std::string retry) {
    step_.understood = false;
    if (++state().tries >= at.tries.value_or(kTries)) {
      if (at.otherwise && at.kind != NodeKind::action) return go(*at.otherwise);
      return fail("tries");
    }
    const Slot* slot = at.slot ? definition_.find_slot(*at.slot) : nullptr;
    std::vector<Button> buttons;
    if (at.kind == NodeKind::choose)
      buttons = buttons_of(options_of(at));
    else if (state_is(Waiting::confirmation))
      buttons = yes_no();
    else if (slot && slot->type == SlotType::choice)
      buttons = buttons_of(options_of(*slot));
    say(std::move(retry), std::move(buttons));
    step_.outcome = DialogOutcome::waiting;
  }

  void answer(const Node& at, std::string_view text) {
    const Slot* slot = at.slot ? definition_.find_slot(*at.slot) : nullptr;
    if (!slot) return fail("loop");
    const auto value = read_slot(*slot, options_of(*slot), text, setting_);
    if (!value) {
      const bool own = at.retry && !at.retry->empty();
      return not_understood(at,
                            own ? in_words(*at.retry) : std::string(phrase(retry_of(slot->type), setting_.language)));
    }
    mark();
    state().slots[slot->name] = *value;
    go(at.next.value_or(""));
  }

  void choose(const Node& at, std::string_view text) {
    const auto options = options_of(at);
    const auto chosen = chosen_of(options, text);
    if (!chosen) return not_understood(at, std::string(phrase(Phrase::retry_choice, setting_.language)));
    mark();
    if (at.slot) state().slots[*at.slot] = options[*chosen].value;
    go((*at.options)[*chosen].next);
  }

  void confirm(const Node& at, std::string_view text) {
    const auto answer = yes_or_no(text);
    if (!answer) return not_understood(at, std::string(phrase(Phrase::retry_yes_no, setting_.language)));
    if (!*answer) {
      mark();
      if (at.otherwise) return go(*at.otherwise);
      say(Phrase::nothing_done);
      state().waiting = Waiting::nothing;
      step_.outcome = DialogOutcome::ended;
      return;
    }
    mark();
    act(at.action.value_or(""), Waiting::action);
  }

  // ---- actions ----

  void done(const ActionOutcome& outcome) {
    const Node* at = node();
    if (!at) return fail("loop");
    if (state_is(Waiting::undoing)) return undone(outcome);
    if (!state_is(Waiting::action) || !at->action) return fail("failure");
    const ActionFacts* facts = action(*at->action);
    for (const auto& [slot, value] : outcome.slots)
      if (definition_.find_slot(slot)) state().slots[slot] = value;
    for (const auto& [slot, list] : outcome.lists)
      if (definition_.find_slot(slot)) state().lists[slot] = list;
    if (outcome.done) {
      if (facts && facts->has_effect && !state().marks.empty()) state().marks.back().effect = *at->action;
      return go(at->next.value_or(""));
    }
    if (facts && !facts->failure.empty())
      say(in_words(facts->failure));
    else
      say(Phrase::action_failed);
    if (at->otherwise) return go(*at->otherwise);
    fail("failure");
  }

  void undo() {
    if (state().marks.empty()) {
      say(Phrase::nothing_to_undo);
      return ask_again();
    }
    const Mark& last = state().marks.back();
    if (!last.effect) return step_back();
    const ActionFacts* facts = action(*last.effect);
    if (facts && facts->undo && action(*facts->undo)) return act(*facts->undo, Waiting::undoing);
    say(Phrase::cannot_undo);
    ask_again();
  }

  void undone(const ActionOutcome& outcome) {
    if (!outcome.done) {
      say(Phrase::cannot_undo);
      return fail("failure");
    }
    say(Phrase::undone);
    step_back();
  }

  void step_back() {
    Mark last = std::move(state().marks.back());
    state().marks.pop_back();
    state().slots = std::move(last.slots);
    go(std::move(last.node));
  }

  // ---- correcting ----

  const Node* asker_of(const std::string& slot) const {
    const auto found = std::ranges::find_if(definition_.nodes, [&](const Node& one) {
      return (one.kind == NodeKind::ask || one.kind == NodeKind::choose) && one.slot == slot;
    });
    return found == definition_.nodes.end() ? nullptr : &*found;
  }
  bool effect_done() const {
    return std::ranges::any_of(step_.state.marks, [](const Mark& one) { return one.effect.has_value(); });
  }

  // Says that something filled is meant otherwise. What has taken effect is not corrected but undone.
  bool correct(const Node& at, std::string_view text) {
    if (effect_done()) return false;
    for (auto slot = definition_.slots.rbegin(); slot != definition_.slots.rend(); ++slot) {
      const auto present = state().slots.find(slot->name);
      if (present == state().slots.end() || !asker_of(slot->name)) continue;
      const auto value = another_value(*slot, text);
      if (!value || *value == present->second) continue;
      refill(*slot, *value);
      return true;
    }
    const Slot* meant = slot_meant(at, text);
    if (!meant) return false;
    const auto options = options_of(*meant);
    if (options.size() == 2 && says_other(text)) {
      refill(*meant, options[options[0].value == state().slots.at(meant->name) ? 1 : 0].value);
      return true;
    }
    mark();
    state().slots.erase(meant->name);
    go(asker_of(meant->name)->id);
    return true;
  }

  std::optional<std::string> another_value(const Slot& slot, std::string_view text) const {
    if (slot.type == SlotType::choice) {
      const auto options = options_of(slot);
      for (const ListedOption& one : options)
        if (one.label.size() > 2 && text.contains(one.label)) return one.value;
      return std::nullopt;
    }
    return named_in(slot, text, setting_);
  }

  void refill(const Slot& slot, const std::string& value) {
    mark();
    state().slots[slot.name] = value;
    go(asker_of(slot.name)->id);
  }

  // Named by its label or by what its type is called; "the other one" alone means what was filled last.
  const Slot* slot_meant(const Node& at, std::string_view text) const {
    for (const Slot& slot : definition_.slots) {
      if (!state_has(slot.name) || !asker_of(slot.name)) continue;
      const std::string_view label = slot.label ? words_in(*slot.label, setting_.language) : std::string_view();
      if (names_type(text, slot.type) || (label.size() > 2 && text.contains(label))) return &slot;
    }
    const Slot* asked = at.slot ? definition_.find_slot(*at.slot) : nullptr;
    if (asked && asked->type == SlotType::text && state_is(Waiting::answer)) return nullptr;
    if (!says_other(text) || step_.state.marks.empty()) return nullptr;
    // Of two, "the other one" is plain.
    for (auto slot = definition_.slots.rbegin(); slot != definition_.slots.rend(); ++slot)
      if (state_has(slot->name) && asker_of(slot->name) && options_of(*slot).size() == 2) return &*slot;
    const Node* last = definition_.find(step_.state.marks.back().node);
    if (!last || !last->slot || !state_has(*last->slot)) return nullptr;
    return definition_.find_slot(*last->slot);
  }
  bool state_has(const std::string& slot) const { return step_.state.slots.contains(slot); }

  const Definition& definition_;
  const DialogSetting& setting_;
  Advance step_;
};

}  // namespace

DialogState begin(std::string dialog, std::int64_t version, std::map<std::string, std::string> slots) {
  return {.dialog = std::move(dialog), .version = version, .slots = std::move(slots)};
}

Advance advance(const Definition& definition, DialogState state, const Input& input, const DialogSetting& setting) {
  return Engine(definition, std::move(state), setting).take(input);
}

bool fits(const Definition& definition, const DialogState& state, std::string_view said, const DialogSetting& setting) {
  if (wants_undo(said)) return true;
  const Node* at = definition.find(state.node);
  const Slot* slot = at && at->slot ? definition.find_slot(*at->slot) : nullptr;
  if (state.waiting == Waiting::answer && slot && slot->type == SlotType::text && is_question(said)) return false;
  return advance(definition, state, {.kind = InputKind::said, .text = std::string(said)}, setting).understood;
}

}  // namespace deskbell::bot
