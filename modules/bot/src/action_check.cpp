#include "template.h"

#include <base/check.h>

#include <bot/actions.h>

#include <algorithm>

namespace deskbell::bot {
namespace {

constexpr std::string_view kSecret = "secret.";
constexpr std::string_view kNumber = "number:";

bool is_key(std::string_view text) {
  return !text.empty() && text.size() <= 40 && text.front() >= 'a' && text.front() <= 'z' &&
         std::ranges::all_of(text, [](char c) { return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '_'; });
}

// What comes before the path: scheme, host and port.
std::string_view authority_of(std::string_view url) {
  const auto scheme = url.find("://");
  if (scheme == url.npos) return url;
  return url.substr(0, url.find_first_of("/?#", scheme + 3));
}

class Check {
 public:
  Check(const ActionDraft& action, const std::set<std::string>& secrets) : action_(action), secrets_(secrets) {}

  std::vector<FieldError> all() {
    if (!is_key(action_.key)) fail("key", "must begin with a lower-case letter and hold letters, digits and _ only");
    check_length("name", action_.name, 1, 100);
    if (action_.description) check_length("description", *action_.description, 0, 1000);
    if (action_.timeout_s && (*action_.timeout_s < 1 || *action_.timeout_s > 20))
      fail("timeout_s", "must be from 1 to 20");
    if (action_.retries && (*action_.retries < 0 || *action_.retries > 3)) fail("retries", "must be from 0 to 3");
    if (action_.retries.value_or(0) > 0 && action_.has_effect && action_.idempotency_key == false)
      fail("retries", "need an idempotency key, or the effect may come twice");
    if (action_.cost_minor && *action_.cost_minor < 0) fail("cost_minor", "may not be negative");
    if (action_.undo && *action_.undo == action_.key) fail("undo", "must be another action");
    if (action_.kind == ActionKind::http)
      check_http();
    else
      check_inside();
    return std::move(errors_);
  }

 private:
  void fail(std::string field, std::string message) { errors_.push_back({std::move(field), std::move(message)}); }
  void check_length(const std::string& field, std::string_view text, int low, int high) {
    if (const auto fine = base::check_text(field, text, low, high); !fine)
      for (const FieldError& error : fine.error().fields) errors_.push_back(error);
  }
  void check_names(std::string_view text, const std::string& field, bool secrets_allowed) {
    for (const std::string& name : names_in(text)) {
      if (!name.starts_with(kSecret)) continue;
      if (!secrets_allowed)
        fail(field, "may hold no secret; put it into a header");
      else if (!secrets_.contains(name.substr(kSecret.size())))
        fail(field, "names {{" + name + "}}, which is not among the bot's secrets");
    }
  }

  void check_http() {
    const std::string url = action_.url.value_or("");
    if (!url.starts_with("https://") && !url.starts_with("http://")) fail("url", "must begin with https:// or http://");
    check_length("url", url, 1, 2000);
    const std::string_view host = authority_of(url);
    if (host.contains("{{")) fail("url", "may have {{ }} in its path and query only, not in its host");
    if (host.contains('@')) fail("url", "may hold no user name or password");
    check_names(url, "url", false);
    const auto headers = action_.headers.value_or(std::vector<ActionHeader>());
    if (headers.size() > 20) fail("headers", "may be at most 20");
    for (std::size_t i = 0; i < headers.size() && i < 20; ++i)
      check_header(headers[i], "headers[" + std::to_string(i) + "]");
    if (action_.body) check_body(*action_.body);
    check_outputs();
  }

  void check_header(const ActionHeader& header, const std::string& at) {
    const bool fine = !header.name.empty() && header.name.size() <= 100 && std::ranges::all_of(header.name, [](char c) {
      return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-' || c == '_';
    });
    if (!fine) fail(at + ".name", "must be letters, digits, - and _");
    std::string lower = header.name;
    std::ranges::transform(lower, lower.begin(), [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
    for (const std::string_view ours : {"host", "content-length", "transfer-encoding", "connection", "idempotency-key"})
      if (lower == ours) fail(at + ".name", "is set by Deskbell");
    check_length(at + ".value", header.value, 1, 2000);
    if (header.value.find_first_of("\r\n") != header.value.npos) fail(at + ".value", "must be one line");
    check_names(header.value, at + ".value", true);
  }

  void check_body(const std::string& body) {
    check_length("body", body, 0, 20'000);
    check_names(body, "body", true);
    if (body.find_first_not_of(" \n\t") == body.npos) return;
    const std::string sample = filled(
        body, [](std::string_view name) { return std::optional<std::string>(name.starts_with(kNumber) ? "1" : "x"); });
    if (const auto parsed = base::parse_json_value(sample); !parsed)
      fail("body", "is no JSON once it is filled in: " + parsed.error().message);
  }

  void check_outputs() {
    const auto outputs = action_.outputs.value_or(std::vector<ActionOutput>());
    if (outputs.size() > 50) fail("outputs", "may be at most 50");
    for (std::size_t i = 0; i < outputs.size() && i < 50; ++i) {
      const std::string at = "outputs[" + std::to_string(i) + "]";
      if (!is_key(outputs[i].slot)) fail(at + ".slot", "must be the name of a slot");
      check_length(at + ".path", outputs[i].path, 0, 200);
      if (outputs[i].label.has_value() != outputs[i].value.has_value())
        fail(at + ".label", "and value belong together");
    }
  }

  void check_inside() {
    if (action_.url || action_.body || action_.headers) fail("url", "belongs to the kind http");
    const auto inputs = action_.inputs.value_or(std::map<std::string, std::string>());
    const auto need = [&](std::string_view name) {
      if (!inputs.contains(std::string(name))) fail("inputs." + std::string(name), "is required");
    };
    if (action_.kind == ActionKind::open_case) need("subject");
    if (action_.kind == ActionKind::ask_approval)
      for (const std::string_view name : {"amount", "currency", "reason"}) need(name);
    if (action_.kind == ActionKind::find_case) need("number");
    for (const auto& [name, text] : inputs) {
      check_length("inputs." + name, text, 0, 4000);
      check_names(text, "inputs." + name, false);
    }
  }

  const ActionDraft& action_;
  const std::set<std::string>& secrets_;
  std::vector<FieldError> errors_;
};

void add_names(std::set<std::string>& into, std::string_view text) {
  for (std::string& name : names_in(text)) {
    if (name.starts_with(kSecret)) continue;
    into.insert(name.starts_with(kNumber) ? name.substr(kNumber.size()) : std::move(name));
  }
}

}  // namespace

std::vector<FieldError> mistakes_of(const ActionDraft& action, const std::set<std::string>& secrets) {
  return Check(action, secrets).all();
}

std::set<std::string> needs_of(const ActionDraft& action) {
  std::set<std::string> needs;
  if (action.url) add_names(needs, *action.url);
  if (action.body) add_names(needs, *action.body);
  for (const ActionHeader& header : action.headers.value_or(std::vector<ActionHeader>()))
    add_names(needs, header.value);
  for (const auto& [name, text] : action.inputs.value_or(std::map<std::string, std::string>())) add_names(needs, text);
  return needs;
}

std::set<std::string> fills_of(const ActionDraft& action) {
  switch (action.kind) {
    case ActionKind::http: {
      std::set<std::string> fills;
      for (const ActionOutput& output : action.outputs.value_or(std::vector<ActionOutput>())) fills.insert(output.slot);
      return fills;
    }
    case ActionKind::open_case:
      return {"case_number"};
    case ActionKind::ask_approval:
      return {"approval", "case_number"};
    case ActionKind::find_case:
      return {"case_state", "case_subject"};
  }
  return {};
}

}  // namespace deskbell::bot
