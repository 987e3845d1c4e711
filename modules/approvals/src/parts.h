#pragma once
#include <approvals/approvals.h>

#include <string_view>

// What the use cases of this module share.
namespace deskbell::approvals {

inline constexpr int kMostWaiting = 200;

struct Approvals::Parts {
  explicit Parts(Needs needs) : needs(std::move(needs)) {}

  // Members of the policies' teams and who is absent.
  Roster roster(storage::Snapshot& snapshot, std::span<const Policy> policies) const;
  Roster roster(storage::Snapshot& snapshot, const Policy& policy) const;
  decisions::Vocabulary vocabulary(storage::Snapshot& snapshot) const;

  Result<Policy> policy_for(storage::Transaction& tx, const Request& draft, const decisions::Facts& facts) const;
  Result<std::vector<Evidence>> take_evidence(storage::Transaction& tx, const Actor& actor,
                                              const std::vector<Id<blob::Attachment>>& ids) const;
  // Lets the policy's decision table speak, if it has one.
  Result<void> ask_table(storage::Transaction& tx, const Policy& policy, const decisions::Facts& facts,
                         Request& request) const;
  // not_found unless the actor may see it.
  Result<Request> visible(storage::Snapshot& snapshot, const Actor& actor, Id<Request> id) const;
  Result<Request> decide(storage::Transaction& tx, const Actor& actor, Id<Request> id, const Decide& decide) const;

  void append(storage::Transaction& tx, const Actor& actor, std::string_view kind, const Request& request,
              std::string note) const;
  // After a change of state: timer, who is told, who waits for the end.
  void follow(storage::Transaction& tx, const Request& request, const Policy& policy) const;
  void tell(storage::Transaction& tx, const Request& request, const Policy& policy) const;

  const Needs needs;
};

}  // namespace deskbell::approvals
