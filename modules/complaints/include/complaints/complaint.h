#pragma once
#include <base/clock.h>
#include <base/id.h>
#include <base/json.h>
#include <identity/user.h>

#include <approvals/request.h>

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

// What a case of kind complaint has beyond other cases.
namespace deskbell::complaints {

using approvals::Evidence;
using approvals::Money;

enum class Harm { none, inconvenience, financial, property, privacy, health };
BOOST_DESCRIBE_ENUM(Harm, none, inconvenience, financial, property, privacy, health)

enum class Severity { minor, moderate, serious, critical };
BOOST_DESCRIBE_ENUM(Severity, minor, moderate, serious, critical)

enum class Demand { nothing, explanation, apology, repair, replacement, refund, compensation, other };
BOOST_DESCRIBE_ENUM(Demand, nothing, explanation, apology, repair, replacement, refund, compensation, other)

// The way of a complaint, in its order.
enum class Step { received, acknowledged, investigated, decided, remedied, told, closed, learnt };
BOOST_DESCRIBE_ENUM(Step, received, acknowledged, investigated, decided, remedied, told, closed, learnt)

enum class Outcome { upheld, partly_upheld, rejected };
BOOST_DESCRIBE_ENUM(Outcome, upheld, partly_upheld, rejected)

struct StepTaken {
  Step step = Step::received;
  std::optional<Id<identity::User>> user;  // nobody: the system
  std::string name;
  std::string note;
  Time at;
  bool operator==(const StepTaken&) const = default;
};
BOOST_DESCRIBE_STRUCT(StepTaken, (), (step, user, name, note, at))

struct Finding {
  Id<Finding> id;
  std::string text;
  std::vector<Evidence> evidence;
  Id<identity::User> user;
  std::string name;
  Time at;
  bool operator==(const Finding&) const = default;
};
BOOST_DESCRIBE_STRUCT(Finding, (), (id, text, evidence, user, name, at))

enum class RemedyKind { apology, repair, refund, points, voucher };
BOOST_DESCRIBE_ENUM(RemedyKind, apology, repair, refund, points, voucher)

enum class RemedyState {
  ready,    // may be given
  waiting,  // for an approval
  refused,
  given,
  dropped
};
BOOST_DESCRIBE_ENUM(RemedyState, ready, waiting, refused, given, dropped)

struct Remedy {
  Id<Remedy> id;
  RemedyKind kind = RemedyKind::apology;
  std::string text;  // what the customer gets
  Money cost;        // what it costs us
  RemedyState state = RemedyState::ready;
  std::optional<Id<approvals::Request>> approval;
  std::string name;  // who proposed it
  Time at;
  std::optional<Time> given_at;
  std::optional<std::string> given_by;
  bool operator==(const Remedy&) const = default;
};
BOOST_DESCRIBE_STRUCT(Remedy, (), (id, kind, text, cost, state, approval, name, at, given_at, given_by))

struct Regulator;
struct RegulatorCase {
  Id<Regulator> regulator;
  std::string name;
  std::string reference;  // the regulator's number
  Time received_at;       // when its letter came
  Time due_at;
  bool operator==(const RegulatorCase&) const = default;
};
BOOST_DESCRIBE_STRUCT(RegulatorCase, (), (regulator, name, reference, received_at, due_at))

struct Cause;

struct Complaint {
  Id<cases::Case> case_id;
  std::string number;
  std::string title;  // the case's subject
  std::int64_t version = 1;
  std::string product;
  std::string batch;
  Harm harm = Harm::none;
  std::string harm_text;
  Severity severity = Severity::minor;
  Demand demand = Demand::nothing;
  std::string demand_text;
  std::optional<Money> demand_money;
  std::optional<RegulatorCase> regulator;
  std::vector<StepTaken> steps;  // in their order, each once
  std::vector<Finding> findings;
  std::optional<Id<Cause>> cause;
  std::string cause_name;         // with those above it: "Delivery / Packaging"
  std::vector<std::string> whys;  // why, and why that, ...: at most seven
  std::optional<Outcome> outcome;
  std::string decision;  // the reasons, for us
  std::string answer;    // the words for the customer
  std::vector<Remedy> remedies;
  std::string lesson;  // what was learnt when there is nothing to prevent
  Time received_at;
  bool operator==(const Complaint&) const = default;
};
BOOST_DESCRIBE_STRUCT(Complaint, (),
                      (case_id, number, title, version, product, batch, harm, harm_text, severity, demand, demand_text,
                       demand_money, regulator, steps, findings, cause, cause_name, whys, outcome, decision, answer,
                       remedies, lesson, received_at))

// A row of a list and a card of the board.
struct ComplaintSummary {
  Id<cases::Case> case_id;
  std::string number;
  std::string title;
  std::string product;
  std::string batch;
  Harm harm = Harm::none;
  Severity severity = Severity::minor;
  Step step = Step::received;  // the last one taken
  std::optional<Outcome> outcome;
  std::optional<Id<Cause>> cause;
  std::string cause_name;
  std::optional<Time> regulator_due_at;
  Money cost;
  Time received_at;
  std::optional<Time> closed_at;
  // Of the case; lists fill them in.
  std::optional<Id<identity::User>> owner = {};
  std::optional<Time> due_at = {};
  bool operator==(const ComplaintSummary&) const = default;
};
BOOST_DESCRIBE_STRUCT(ComplaintSummary, (),
                      (case_id, number, title, product, batch, harm, severity, step, outcome, cause, cause_name,
                       regulator_due_at, cost, received_at, closed_at, owner, due_at))

enum class ActionState { open, done, effective, ineffective, dropped };
BOOST_DESCRIBE_ENUM(ActionState, open, done, effective, ineffective, dropped)

// Something that keeps it from happening again, and whether it did.
struct Action {
  Id<Action> id;
  Id<cases::Case> case_id;
  std::string number;
  std::optional<Id<Cause>> cause;
  std::string text;
  Id<identity::User> owner;
  std::string owner_name;
  ActionState state = ActionState::open;
  Time due_at;
  std::optional<Time> check_at;  // when its effect shall be checked
  std::string result;
  std::optional<Time> done_at;
  std::string effect;  // what the check found
  std::optional<std::string> checked_by;
  std::optional<Time> checked_at;
  Time created_at;
  std::int64_t version = 1;
  bool operator==(const Action&) const = default;
};
BOOST_DESCRIBE_STRUCT(Action, (),
                      (id, case_id, number, cause, text, owner, owner_name, state, due_at, check_at, result, done_at,
                       effect, checked_by, checked_at, created_at, version))

std::optional<Step> last_step(const Complaint& complaint);
const StepTaken* find_step(const Complaint& complaint, Step step);
// Of the remedies that were not dropped or refused; nothing when there are none.
std::optional<Money> cost_of(const Complaint& complaint);
ComplaintSummary summary_of(const Complaint& complaint);

}  // namespace deskbell::complaints
