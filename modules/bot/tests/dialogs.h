#pragma once
#include <base/json.h>

#include <bot/dialog.h>
#include <bot/dialog_engine.h>

#include <stdexcept>

// A dialog for tests, as somebody would draw it: the order, whether it may still be returned, why, and a confirmed
// call.
namespace deskbell::bot {

inline Definition return_dialog() {
  auto parsed = base::parse_json<Definition>(R"({
    "slots": [{"name": "order", "type": "order", "pattern": "KB-######", "label": {"en": "Order"}},
              {"name": "item", "type": "choice"},
              {"name": "days", "type": "number"},
              {"name": "reason", "type": "text"},
              {"name": "refund", "type": "text"}],
    "start": "which",
    "nodes": [
      {"id": "which", "kind": "ask", "slot": "order", "text": {"en": "Which order?", "zh-CN": "哪个订单？"}, "next": "look"},
      {"id": "look", "kind": "action", "action": "find_order", "next": "item", "otherwise": "people"},
      {"id": "item", "kind": "ask", "slot": "item", "text": {"en": "Which one of {{order}}?"}, "next": "late"},
      {"id": "late", "kind": "condition", "when": {"fact": "slot.days", "is": "at_most", "value": 30},
       "next": "why", "otherwise": "too_late"},
      {"id": "too_late", "kind": "say", "text": {"en": "That was {{days}} days ago."}, "next": "people"},
      {"id": "why", "kind": "ask", "slot": "reason", "text": {"en": "Why?"}, "next": "book"},
      {"id": "book", "kind": "action", "action": "book_return", "confirm": {"en": "Return {{item}} of {{order}}?"},
       "next": "done", "otherwise": "done"},
      {"id": "done", "kind": "end", "text": {"en": "Done."}},
      {"id": "people", "kind": "hand_over", "reason": "failure"}],
    "intents": ["return"], "examples": {"en": ["I want to return something"]}})");
  if (!parsed) throw std::runtime_error(parsed.error().message);
  return *parsed;
}

inline Surrounds return_surrounds() {
  return {.languages = {"en"},
          .actions = {{"find_order", {.needs = {"order"}, .fills = {"item", "days"}}},
                      {"book_return", {.needs = {"order", "item", "reason"}, .fills = {"refund"}}},
                      {"cancel_return", {.needs = {"order"}, .fills = {}}}}};
}

inline DialogSetting return_setting() {
  using namespace std::chrono;
  DialogSetting setting{.language = "en", .first_language = "en"};
  setting.now = local_days{year{2026} / 3 / 2} + hours(10);
  setting.at = Time(sys_days{year{2026} / 3 / 2}.time_since_epoch() + hours(10));
  setting.actions = {{"find_order", {}},
                     {"book_return", {.has_effect = true, .undo = "cancel_return"}},
                     {"cancel_return", {.has_effect = true}}};
  return setting;
}

}  // namespace deskbell::bot
