#pragma once
#include <approvals/approvals.h>

#include <optional>
#include <string>
#include <vector>

// What the console sends about approvals, beyond approvals' own types.
namespace deskbell::api {

struct OneApproval {
  Id<approvals::Request> approval;
};
BOOST_DESCRIBE_STRUCT(OneApproval, (), (approval))

struct ListApprovals {
  std::optional<Id<cases::Case>> case_id;
  std::optional<approvals::State> state;
  std::optional<approvals::Kind> kind;
  std::optional<Id<identity::User>> requester;
  std::optional<std::string> cursor;
  std::optional<int> limit;
};
BOOST_DESCRIBE_STRUCT(ListApprovals, (), (case_id, state, kind, requester, cursor, limit))

struct AskApproval {
  Id<cases::Case> case_id;
  approvals::Kind kind = approvals::Kind::refund;
  approvals::Money money;
  Text<1, 4000> reason;
  std::optional<std::vector<Id<blob::Attachment>>> evidence;
};
BOOST_DESCRIBE_STRUCT(AskApproval, (), (case_id, kind, money, reason, evidence))

struct DecideApproval {
  Id<approvals::Request> approval;
  approvals::Verdict verdict = approvals::Verdict::approve;
  std::optional<Text<0, 4000>> comment;
};
BOOST_DESCRIBE_STRUCT(DecideApproval, (), (approval, verdict, comment))

struct ApprovalLink {
  std::string path;  // after the public address: "/approve/1.2..."
};
BOOST_DESCRIBE_STRUCT(ApprovalLink, (), (path))

struct ApprovalPolicyLevel {
  Text<1, 100> name;
  std::optional<std::vector<Id<identity::User>>> users;
  std::optional<std::vector<Id<identity::Team>>> teams;
  std::optional<std::vector<Id<identity::User>>> deputies;
  std::optional<std::int64_t> limit;
};
BOOST_DESCRIBE_STRUCT(ApprovalPolicyLevel, (), (name, users, teams, deputies, limit))

struct ApprovalPolicyInput {
  Text<1, 100> name;
  std::optional<std::vector<approvals::Kind>> kinds;
  Text<3, 3> currency;
  std::optional<decisions::Condition> when;
  std::vector<ApprovalPolicyLevel> levels;
  std::optional<std::int64_t> two_people_over;
  std::optional<std::vector<approvals::TimeOut>> time_outs;
  std::optional<Text<1, 100>> table;
  std::optional<std::int64_t> table_limit;
  std::optional<bool> active;
};
BOOST_DESCRIBE_STRUCT(ApprovalPolicyInput, (),
                      (name, kinds, currency, when, levels, two_people_over, time_outs, table, table_limit, active))

struct OneApprovalPolicy {
  Id<approvals::Policy> policy;
};
BOOST_DESCRIBE_STRUCT(OneApprovalPolicy, (), (policy))

struct ChangeApprovalPolicy : ApprovalPolicyInput {
  Id<approvals::Policy> policy;
  std::int64_t version = 0;  // as it was read
};
BOOST_DESCRIBE_STRUCT(ChangeApprovalPolicy, (ApprovalPolicyInput), (policy, version))

struct OrderApprovalPolicies {
  std::vector<Id<approvals::Policy>> order;
};
BOOST_DESCRIBE_STRUCT(OrderApprovalPolicies, (), (order))

struct SetAbsence {
  std::optional<Id<identity::User>> user;  // none: oneself
  Time from;
  Time until;
  std::optional<Id<identity::User>> deputy;
};
BOOST_DESCRIBE_STRUCT(SetAbsence, (), (user, from, until, deputy))

struct OneAbsence {
  Id<approvals::Absence> absence;
};
BOOST_DESCRIBE_STRUCT(OneAbsence, (), (absence))

}  // namespace deskbell::api
