#pragma once
#include <complaints/complaints.h>

#include <optional>
#include <string>
#include <vector>

// What the console sends about complaints, beyond complaints' own types.
namespace deskbell::api {

struct OneComplaint {
  Id<cases::Case> case_id;
};
BOOST_DESCRIBE_STRUCT(OneComplaint, (), (case_id))

struct ChangeComplaint {
  Id<cases::Case> case_id;
  std::optional<Text<0, 200>> product;
  std::optional<Text<0, 100>> batch;
  std::optional<complaints::Harm> harm;
  std::optional<Text<0, 4000>> harm_text;
  std::optional<complaints::Severity> severity;
  std::optional<complaints::Demand> demand;
  std::optional<Text<0, 4000>> demand_text;
  std::optional<approvals::Money> demand_money;
  std::optional<Id<complaints::Regulator>> regulator;
  std::optional<Text<0, 200>> regulator_reference;
  std::optional<Time> regulator_received_at;
  std::optional<bool> no_regulator;
  std::optional<Id<complaints::Cause>> cause;
  std::optional<bool> no_cause;
  std::optional<std::vector<std::string>> whys;
  std::optional<complaints::Outcome> outcome;
  std::optional<Text<0, 10000>> decision;
  std::optional<Text<0, 10000>> answer;
  std::optional<Text<0, 4000>> lesson;
  std::optional<std::int64_t> version;
};
BOOST_DESCRIBE_STRUCT(ChangeComplaint, (),
                      (case_id, product, batch, harm, harm_text, severity, demand, demand_text, demand_money, regulator,
                       regulator_reference, regulator_received_at, no_regulator, cause, no_cause, whys, outcome,
                       decision, answer, lesson, version))

struct TakeComplaintStep {
  Id<cases::Case> case_id;
  complaints::Step step = complaints::Step::acknowledged;
  std::optional<Text<0, 4000>> note;
  std::optional<complaints::Telling> telling;
};
BOOST_DESCRIBE_STRUCT(TakeComplaintStep, (), (case_id, step, note, telling))

struct UndoComplaintStep {
  Id<cases::Case> case_id;
  Text<1, 4000> reason;
};
BOOST_DESCRIBE_STRUCT(UndoComplaintStep, (), (case_id, reason))

struct AddFinding {
  Id<cases::Case> case_id;
  Text<1, 10000> text;
  std::optional<std::vector<Id<blob::Attachment>>> evidence;
};
BOOST_DESCRIBE_STRUCT(AddFinding, (), (case_id, text, evidence))

struct ProposeComplaintRemedy {
  Id<cases::Case> case_id;
  complaints::RemedyKind kind = complaints::RemedyKind::apology;
  Text<1, 2000> text;
  std::optional<approvals::Money> cost;
  std::optional<Text<0, 4000>> reason;
  std::optional<std::vector<Id<blob::Attachment>>> evidence;
};
BOOST_DESCRIBE_STRUCT(ProposeComplaintRemedy, (), (case_id, kind, text, cost, reason, evidence))

struct OneComplaintRemedy {
  Id<cases::Case> case_id;
  Id<complaints::Remedy> remedy;
};
BOOST_DESCRIBE_STRUCT(OneComplaintRemedy, (), (case_id, remedy))

struct AddComplaintAction {
  Id<cases::Case> case_id;
  Text<1, 2000> text;
  Id<identity::User> owner;
  Time due_at;
  std::optional<Time> check_at;
};
BOOST_DESCRIBE_STRUCT(AddComplaintAction, (), (case_id, text, owner, due_at, check_at))

struct ChangeComplaintAction {
  Id<complaints::Action> action;
  std::optional<Text<1, 2000>> text;
  std::optional<Id<identity::User>> owner;
  std::optional<Time> due_at;
  std::optional<Time> check_at;
  std::optional<bool> drop;
  std::optional<std::int64_t> version;
};
BOOST_DESCRIBE_STRUCT(ChangeComplaintAction, (), (action, text, owner, due_at, check_at, drop, version))

struct FinishComplaintAction {
  Id<complaints::Action> action;
  Text<1, 4000> result;
};
BOOST_DESCRIBE_STRUCT(FinishComplaintAction, (), (action, result))

enum class ActionEffect { effective, ineffective };
BOOST_DESCRIBE_ENUM(ActionEffect, effective, ineffective)
struct CheckComplaintAction {
  Id<complaints::Action> action;
  ActionEffect found = ActionEffect::effective;
  Text<1, 4000> note;
};
BOOST_DESCRIBE_STRUCT(CheckComplaintAction, (), (action, found, note))

struct ListComplaintActions {
  std::optional<Id<cases::Case>> case_id;
  std::optional<Id<identity::User>> owner;
  std::optional<complaints::ActionState> state;
  std::optional<bool> due;
  std::optional<std::string> cursor;
  std::optional<int> limit;
};
BOOST_DESCRIBE_STRUCT(ListComplaintActions, (), (case_id, owner, state, due, cursor, limit))

// What lists and reports are narrowed to.
struct WhichComplaints {
  std::optional<Id<complaints::Cause>> cause;
  std::optional<bool> no_cause;
  std::optional<std::string> product;
  std::optional<std::string> batch;
  std::optional<complaints::Harm> harm;
  std::optional<complaints::Severity> severity;
  std::optional<complaints::Step> step;
  std::optional<bool> open;
  std::optional<Time> from;
  std::optional<Time> to;
};
BOOST_DESCRIBE_STRUCT(WhichComplaints, (), (cause, no_cause, product, batch, harm, severity, step, open, from, to))

struct ListComplaints : WhichComplaints {
  std::optional<Id<identity::User>> owner;
  std::optional<std::string> cursor;
  std::optional<int> limit;
};
BOOST_DESCRIBE_STRUCT(ListComplaints, (WhichComplaints), (owner, cursor, limit))

struct ComplaintPareto : WhichComplaints {
  std::optional<complaints::Dimension> by;  // none: cause
};
BOOST_DESCRIBE_STRUCT(ComplaintPareto, (WhichComplaints), (by))

struct ComplaintTrend : WhichComplaints {
  std::optional<complaints::Bucket> bucket;  // none: week
};
BOOST_DESCRIBE_STRUCT(ComplaintTrend, (WhichComplaints), (bucket))

struct ListComplaintWarnings {
  std::optional<bool> unseen;
};
BOOST_DESCRIBE_STRUCT(ListComplaintWarnings, (), (unseen))

struct SeeComplaintWarning {
  Id<complaints::Warning> warning;
  std::optional<Text<0, 2000>> note;
};
BOOST_DESCRIBE_STRUCT(SeeComplaintWarning, (), (warning, note))

struct CauseInput {
  std::optional<Id<complaints::Cause>> parent;
  Text<1, 120> name;
  std::optional<std::map<std::string, std::string>> names;
  std::optional<bool> active;
  std::optional<int> position;
};
BOOST_DESCRIBE_STRUCT(CauseInput, (), (parent, name, names, active, position))
struct ChangeCause : CauseInput {
  Id<complaints::Cause> cause;
};
BOOST_DESCRIBE_STRUCT(ChangeCause, (CauseInput), (cause))
struct OneCause {
  Id<complaints::Cause> cause;
};
BOOST_DESCRIBE_STRUCT(OneCause, (), (cause))

struct RegulatorInput {
  Text<1, 200> name;
  int working_days = 0;
  calendar::Hours hours;
  std::optional<bool> active;
};
BOOST_DESCRIBE_STRUCT(RegulatorInput, (), (name, working_days, hours, active))
struct ChangeRegulator : RegulatorInput {
  Id<complaints::Regulator> regulator;
};
BOOST_DESCRIBE_STRUCT(ChangeRegulator, (RegulatorInput), (regulator))
struct OneRegulator {
  Id<complaints::Regulator> regulator;
};
BOOST_DESCRIBE_STRUCT(OneRegulator, (), (regulator))

struct AskEvidence {
  Id<cases::Case> case_id;
  std::optional<Text<2, 10>> language;  // "en" or "zh-CN"; none: one's own
};
BOOST_DESCRIBE_STRUCT(AskEvidence, (), (case_id, language))
struct OneEvidence {
  Id<complaints::EvidenceFile> evidence;
};
BOOST_DESCRIBE_STRUCT(OneEvidence, (), (evidence))

}  // namespace deskbell::api
