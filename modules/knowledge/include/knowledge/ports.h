#pragma once
#include <identity/actor.h>
#include <storage/database.h>

#include <decisions/facts.h>

#include <functional>
#include <optional>

namespace deskbell::cases {
struct Case;
}

// What knowledge asks of modules above it; whoever composes the program answers.
namespace deskbell::knowledge {

struct Ports {
  // What the policy is asked about a case; nothing: there is none.
  std::function<std::optional<Subject>(storage::Snapshot&, Id<cases::Case>)> find_case = {};
  // What is known where a procedure runs, for its conditions.
  std::function<decisions::Facts(storage::Snapshot&, std::optional<Id<conversations::Conversation>>,
                                 std::optional<Id<cases::Case>>)>
      facts = {};
};

}  // namespace deskbell::knowledge
