#include "template.h"

#include <bot/actions.h>

#include <algorithm>
#include <charconv>
#include <thread>

namespace deskbell::bot {
namespace {

constexpr std::size_t kAnswerLimit = 256 * 1024;
constexpr std::size_t kMostOptions = 20;
constexpr std::size_t kLongestValue = 2'000;
constexpr std::chrono::milliseconds kFirstPause{250};

bool has_control(std::string_view text) {
  return std::ranges::any_of(text, [](unsigned char c) { return c < 0x20 || c == 0x7F; });
}

std::optional<std::string> value_of(std::string_view name, const Values& values, const Values& secrets) {
  constexpr std::string_view kSecret = "secret.";
  if (name.starts_with(kSecret)) {
    const auto found = secrets.find(std::string(name.substr(kSecret.size())));
    return found == secrets.end() ? std::string() : found->second;
  }
  const auto found = values.find(std::string(name));
  return found == values.end() ? std::string() : found->second;
}

bool is_number(std::string_view text) {
  double value = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  return error == std::errc() && end == text.data() + text.size();
}

http::Method method_of(ActionMethod method) {
  switch (method) {
    case ActionMethod::GET:
      return http::Method::get;
    case ActionMethod::POST:
      return http::Method::post;
    case ActionMethod::PUT:
      return http::Method::put;
    case ActionMethod::PATCH:
      return http::Method::patch;
    case ActionMethod::DELETE:
      return http::Method::del;
  }
  return http::Method::get;
}

// "order.items[0].name"; null when it leads nowhere.
const base::json::value* follow(const base::json::value* at, std::string_view path) {
  while (at && !path.empty()) {
    if (path.front() == '.') path.remove_prefix(1);
    if (path.front() == '[') {
      const auto close = path.find(']');
      const auto* list = at->if_array();
      if (close == path.npos || !list) return nullptr;
      std::size_t index = 0;
      const std::string_view digits = path.substr(1, close - 1);
      if (std::from_chars(digits.data(), digits.data() + digits.size(), index).ec != std::errc()) return nullptr;
      at = index < list->size() ? &(*list)[index] : nullptr;
      path.remove_prefix(close + 1);
      continue;
    }
    const std::string_view name = path.substr(0, path.find_first_of(".["));
    const auto* object = at->if_object();
    if (!object || name.empty()) return nullptr;
    at = object->if_contains({name.data(), name.size()});
    path.remove_prefix(name.size());
  }
  return at;
}

std::optional<std::string> text_of(const base::json::value* value) {
  if (!value || value->is_null()) return std::nullopt;
  std::string out;
  if (const auto* text = value->if_string())
    out.assign(text->data(), text->size());
  else
    base::write_json_value(out, *value);
  if (out.ends_with(".0") && value->is_number()) out.resize(out.size() - 2);
  if (out.size() > kLongestValue) out.resize(kLongestValue);
  return out;
}

std::vector<ListedOption> list_of(const ActionOutput& output, const base::json::value* value) {
  std::vector<ListedOption> out;
  const auto* list = value ? value->if_array() : nullptr;
  if (!list) return out;
  for (const base::json::value& one : *list) {
    if (out.size() >= kMostOptions) break;
    const auto chosen = text_of(follow(&one, *output.value));
    if (!chosen || chosen->empty()) continue;
    std::string label = filled(
        *output.label, [&](std::string_view name) { return std::optional(text_of(follow(&one, name)).value_or("")); });
    if (label.size() > 100) label.resize(100);
    out.push_back({*chosen, std::move(label)});
  }
  return out;
}

bool worth_another(const Result<http::ClientResponse>& answer) {
  if (!answer)
    return answer.error().code == ErrorCode::unavailable || answer.error().code == ErrorCode::deadline_exceeded;
  return answer->status == 429 || answer->status >= 500;
}

}  // namespace

Result<http::ClientRequest> request_of(const ActionDraft& action, const Values& values, const Values& secrets,
                                       std::string_view idempotency_key) {
  http::ClientRequest request;
  request.method = method_of(action.method.value_or(ActionMethod::GET));
  request.url = filled(action.url.value_or(""), [&](std::string_view name) {
    return std::optional(percent_encoded(*value_of(name, values, {})));
  });
  for (const ActionHeader& header : action.headers.value_or(std::vector<ActionHeader>())) {
    std::string value = filled(header.value, [&](std::string_view name) { return value_of(name, values, secrets); });
    if (has_control(value)) return invalid("headers", "would hold a line end");
    request.headers.push_back({header.name, std::move(value)});
  }
  bool numbers = true;
  if (action.body && !action.body->empty()) {
    request.body = filled(*action.body, [&](std::string_view name) {
      constexpr std::string_view kNumber = "number:";
      if (!name.starts_with(kNumber)) return std::optional(json_escaped(*value_of(name, values, secrets)));
      const std::string number = *value_of(name.substr(kNumber.size()), values, {});
      numbers = numbers && is_number(number);
      return std::optional(number);
    });
    request.headers.push_back({"Content-Type", "application/json"});
  }
  if (!numbers) return invalid("body", "needs a number");
  request.headers.push_back({"Accept", "application/json"});
  if (action.idempotency_key.value_or(action.has_effect))
    request.headers.push_back({"Idempotency-Key", std::string(idempotency_key)});
  return request;
}

ActionOutcome outcome_of(const ActionDraft& action, int status, std::string_view body) {
  ActionOutcome outcome;
  if (status < 200 || status > 299) {
    outcome.failure = "answered " + std::to_string(status);
    return outcome;
  }
  const auto outputs = action.outputs.value_or(std::vector<ActionOutput>());
  if (outputs.empty()) {
    outcome.done = true;
    return outcome;
  }
  const auto parsed = base::parse_json_value(body);
  if (!parsed) {
    outcome.failure = "the answer is no JSON";
    return outcome;
  }
  for (const ActionOutput& output : outputs) {
    const base::json::value* found = follow(&*parsed, output.path);
    if (output.label && output.value) {
      outcome.lists[output.slot] = list_of(output, found);
      if (!outcome.lists[output.slot].empty()) continue;
    } else if (const auto text = text_of(found)) {
      outcome.slots[output.slot] = *text;
      continue;
    }
    if (output.required.value_or(false)) {
      outcome.failure = "the answer has nothing at " + output.path;
      return outcome;
    }
  }
  outcome.done = true;
  return outcome;
}

ActionRun Caller::run(const ActionDraft& action, const Values& values, const Values& secrets,
                      std::string_view idempotency_key) const {
  ActionRun run;
  const auto request = request_of(action, values, secrets, idempotency_key);
  if (!request) {
    run.outcome.failure = request.error().message;
    return run;
  }
  http::ClientOptions options = client_;
  options.answer_limit = kAnswerLimit;
  options.total_time = std::chrono::seconds(action.timeout_s.value_or(8));
  options.connect_time = std::min<std::chrono::milliseconds>(options.connect_time, options.total_time);
  const http::Client client(options);
  const bool may_repeat = !action.has_effect || action.idempotency_key.value_or(true);
  const int most = 1 + (may_repeat ? action.retries.value_or(2) : 0);
  for (int number = 1; number <= most; ++number) {
    if (number > 1) std::this_thread::sleep_for(kFirstPause * (1 << (number - 2)));
    const auto began = std::chrono::steady_clock::now();
    const auto answer = client.send(*request);
    ActionAttempt attempt{.number = number};
    attempt.took_ms =
        std::chrono::duration_cast<std::chrono::milliseconds>(std::chrono::steady_clock::now() - began).count();
    if (answer)
      attempt.status = answer->status;
    else
      attempt.error = answer.error().message;
    run.attempts.push_back(attempt);
    run.outcome =
        answer ? outcome_of(action, answer->status, answer->body) : ActionOutcome{.failure = answer.error().message};
    if (run.outcome.done || !worth_another(answer)) break;
  }
  return run;
}

}  // namespace deskbell::bot
