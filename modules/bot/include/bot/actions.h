#pragma once
#include <http/client.h>

#include <bot/dialog_engine.h>

#include <chrono>
#include <functional>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

// What a bot can do in the company's systems, as declared by an administrator: a call by HTTP, or something in Deskbell
// itself. Where it goes is fixed: customers fill in only what stands between {{ and }}, which is escaped for its place
// and never part of a host.
namespace deskbell::bot {

enum class ActionKind {
  http,
  open_case,     // inputs: kind, subject, description; fills case_number
  ask_approval,  // inputs: amount, currency, reason, what (refund, compensation, exception); fills approval (asked,
                 // approved, refused, withdrawn, expired), case_number
  find_case      // inputs: number; fills case_state, case_subject of a case of this customer
};
BOOST_DESCRIBE_ENUM(ActionKind, http, open_case, ask_approval, find_case)

enum class ActionMethod { GET, POST, PUT, PATCH, DELETE };
BOOST_DESCRIBE_ENUM(ActionMethod, GET, POST, PUT, PATCH, DELETE)

struct ActionHeader {
  std::string name;
  std::string value;  // with {{slot}} and {{secret.NAME}}
  bool operator==(const ActionHeader&) const = default;
};
BOOST_DESCRIBE_STRUCT(ActionHeader, (), (name, value))

// What is taken from the answer: "order.status", "items[0].name"; empty path: the whole. With `label` the path leads to
// a list whose members become a choice.
struct ActionOutput {
  std::string slot;
  std::string path;
  std::optional<std::string> label = {};  // "{{number}}: {{title}}", over the member
  std::optional<std::string> value = {};  // path in the member
  std::optional<bool> required = {};      // missing: the action has failed; none: it may be missing
  bool operator==(const ActionOutput&) const = default;
};
BOOST_DESCRIBE_STRUCT(ActionOutput, (), (slot, path, label, value, required))

struct ActionDraft {
  std::string key;  // lower case, digits and _
  std::string name;
  std::optional<std::string> description = {};
  ActionKind kind = ActionKind::http;
  bool has_effect = false;  // changes something: the customer confirms it first, and it carries an idempotency key
  // http
  std::optional<ActionMethod> method = {};
  std::optional<std::string> url = {};
  std::optional<std::vector<ActionHeader>> headers = {};
  std::optional<std::string> body = {};  // JSON with {{slot}} inside of its strings, or {{number:slot}} bare
  std::optional<std::vector<ActionOutput>> outputs = {};
  std::optional<int> timeout_s = {};         // 1 to 20; none: 8
  std::optional<int> retries = {};           // 0 to 3 more; none: 2. With effects only under an idempotency key
  std::optional<bool> idempotency_key = {};  // sent as Idempotency-Key; none: with effects
  // the others: input -> template
  std::optional<std::map<std::string, std::string>> inputs = {};
  std::optional<std::int64_t> cost_minor = {};  // of the money budget
  std::optional<Words> failure = {};            // what the customer hears
  std::optional<std::string> undo = {};         // the action that takes it back
  std::optional<bool> by_model = {};            // a language model may propose dialogs that lead to it; none: not
  bool operator==(const ActionDraft&) const = default;
};
BOOST_DESCRIBE_STRUCT(ActionDraft, (),
                      (key, name, description, kind, has_effect, method, url, headers, body, outputs, timeout_s,
                       retries, idempotency_key, inputs, cost_minor, failure, undo, by_model))

struct Action : ActionDraft {
  Id<Action> id;
  std::int64_t version = 1;
  Time updated_at;
};
BOOST_DESCRIBE_STRUCT(Action, (ActionDraft), (id, version, updated_at))

inline constexpr std::size_t kMostActions = 100;  // a bot

// invalid_argument by field: a host with a placeholder, a body that is no JSON once filled, a secret that is not there.
std::vector<FieldError> mistakes_of(const ActionDraft& action, const std::set<std::string>& secrets);
// The slots it needs and those it fills.
std::set<std::string> needs_of(const ActionDraft& action);
std::set<std::string> fills_of(const ActionDraft& action);

using Values = std::map<std::string, std::string>;

// The call, with everything in its place; invalid_argument when a value may not stand there (a line end in a header).
Result<http::ClientRequest> request_of(const ActionDraft& action, const Values& values, const Values& secrets,
                                       std::string_view idempotency_key);
// What an answer says to the slots.
ActionOutcome outcome_of(const ActionDraft& action, int status, std::string_view body);

// One attempt as it was made; for the log of actions. No values, no secrets.
struct ActionAttempt {
  int number = 1;
  std::optional<int> status;
  std::optional<std::string> error;
  std::int64_t took_ms = 0;
};
BOOST_DESCRIBE_STRUCT(ActionAttempt, (), (number, status, error, took_ms))

struct ActionRun {
  ActionOutcome outcome;
  std::vector<ActionAttempt> attempts;
};

// Calls, with the retries that the action allows. Private addresses are refused unless `client` lists them.
class Caller {
 public:
  explicit Caller(http::ClientOptions client) : client_(std::move(client)) {}
  ActionRun run(const ActionDraft& action, const Values& values, const Values& secrets,
                std::string_view idempotency_key) const;

 private:
  http::ClientOptions client_;
};

}  // namespace deskbell::bot
