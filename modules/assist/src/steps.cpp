#include "steps.h"

#include <algorithm>
#include <string_view>

namespace deskbell::assist {
namespace {

constexpr std::size_t kMost = 5;
constexpr double kAngry = -0.9;
constexpr double kSureOfIntent = 0.35;
constexpr double kSureOfUrgency = 0.6;
constexpr double kSureOfLanguage = 0.8;

constexpr std::string_view kAboutOrders[] = {
    "order_status",   "delivery_late", "delivery_address_change", "cancel_order", "change_order", "return_item",
    "refund_request", "refund_status", "exchange_item",           "damaged_item", "wrong_item",   "missing_item"};
constexpr std::string_view kAboutCases[] = {
    "complaint",         "damaged_item",         "wrong_item",     "missing_item",   "return_item",
    "refund_request",    "exchange_item",        "warranty_claim", "repair_request", "double_charge",
    "technical_problem", "data_privacy_request", "account_delete", "delivery_late"};

bool is_one_of(std::string_view label, std::span<const std::string_view> list) {
  return std::ranges::find(list, label) != list.end();
}

struct Wanted {
  std::string label;
  double probability = 0;
};

// The last message that says what it is about: a "hello?" afterwards does not take that back.
Wanted wanted_of(std::span<const understanding::Recognition> all) {
  constexpr std::string_view kAside[] = {"greeting", "confirmation", "rejection", "thanks", "goodbye", "bot_question"};
  for (auto one = all.rbegin(); one != all.rend(); ++one)
    if (!one->intents.empty() && !is_one_of(one->intents.front().label, kAside))
      return {one->intents.front().label, one->intents.front().probability};
  return {};
}

std::string order_number_of(std::span<const understanding::Recognition> all) {
  for (auto one = all.rbegin(); one != all.rend(); ++one)
    for (const auto& entity : one->entities)
      if (entity.kind == text::EntityKind::order_number || entity.kind == text::EntityKind::parcel_number)
        return entity.value;
  return {};
}

}  // namespace

std::vector<NextAction> next_actions(const Situation& here) {
  std::vector<NextAction> out;
  const auto add = [&](NextStep step, std::string_view because, std::string_view value,
                       std::map<std::string, std::string> params = {}) {
    if (out.size() < kMost) out.push_back({step, std::move(params), std::string(because), std::string(value)});
  };
  if (here.recognised.empty()) return out;
  const auto& last = here.recognised.back();
  const Wanted wanted = wanted_of(here.recognised);
  const bool sure = wanted.probability >= kSureOfIntent;

  if (last.urgency == understanding::Urgency::critical && last.urgency_probability >= kSureOfUrgency)
    add(NextStep::escalate, "urgency", "critical");
  if (here.mood && here.mood->running < kAngry) add(NextStep::calm_first, "sentiment", base::name_of(last.sentiment));
  if (!here.agent_language.empty() && last.language_confidence >= kSureOfLanguage && last.language != "und" &&
      last.language.substr(0, 2) != here.agent_language.substr(0, 2))
    add(NextStep::answer_language, "language", last.language, {{"language", last.language}});
  if (sure && wanted.label == "human_agent") add(NextStep::hand_over, "intent", wanted.label);
  if (sure && wanted.label == "callback_request") add(NextStep::promise_call, "intent", wanted.label);
  if (sure && is_one_of(wanted.label, kAboutOrders)) {
    const std::string number = order_number_of(here.recognised);
    if (number.empty())
      add(NextStep::ask_order_number, "intent", wanted.label);
    else
      add(NextStep::look_up_order, "intent", wanted.label, {{"number", number}});
  }
  if (here.procedure)
    add(NextStep::start_procedure, "intent", wanted.label,
        {{"id", here.procedure->id}, {"title", here.procedure->title}});
  if (sure && !here.case_number && is_one_of(wanted.label, kAboutCases))
    add(NextStep::open_case, "intent", wanted.label, {{"about", wanted.label}});
  const std::string_view said = last.intents.empty() ? "" : std::string_view(last.intents.front().label);
  if ((said == "thanks" || said == "goodbye") && last.sentiment >= understanding::Sentiment::neutral)
    add(NextStep::close, "intent", said);
  return out;
}

}  // namespace deskbell::assist
