#pragma once
#include <identity/actor.h>
#include <storage/database.h>

#include <approvals/request.h>
#include <decisions/facts.h>

#include <functional>

// What approvals need to be told by others; `app` plugs it in.
namespace deskbell::approvals {

// A case as far as approvals look at it.
struct Matter {
  std::string number;
  Subject subject;
};

struct TableAnswer {
  std::optional<Verdict> verdict;  // none: people decide
  std::string row;                 // that spoke; empty: none did
  std::string note;
};

struct Ports {
  std::function<std::optional<Matter>(storage::Snapshot&, Id<cases::Case>)> matter;
  std::function<std::vector<Id<identity::User>>(storage::Snapshot&, Id<identity::Team>)> members;
  // Nothing when there is no such active user.
  std::function<std::optional<std::string>(storage::Snapshot&, Id<identity::User>)> user_name;
  // A user without a session, for who comes with a link; not_found when disabled.
  std::function<Result<Actor>(Id<identity::User>)> actor_of;
  // The rest may be left out.
  std::function<decisions::Facts(storage::Snapshot&, Id<cases::Case>)> facts = {};
  std::function<decisions::Vocabulary(storage::Snapshot&)> vocabulary = {};
  std::function<Result<TableAnswer>(storage::Transaction&, const std::string& table, const decisions::Facts&)> table =
      {};
  std::function<bool(storage::Snapshot&, const std::string& table)> has_table = {};
  // In the transaction that ended the request.
  std::function<void(storage::Transaction&, const Request&)> ended = {};
  // It is this user's turn, or he is reminded; `link` lets him decide without signing in. In the transaction.
  std::function<void(storage::Transaction&, Id<identity::User>, const Request&, const std::string& link)> tell = {};
};

}  // namespace deskbell::approvals
