#pragma once
#include <promises/promise.h>
#include <storage/database.h>

#include <optional>
#include <string>
#include <utility>
#include <vector>

// What promises ask of modules that they do not know; whoever composes the program answers.
namespace deskbell::promises {

struct Matter {
  Subject subject;  // what the policy is asked about
  std::optional<contacts::ContactSummary> contact;
};

class Surroundings {
 public:
  virtual ~Surroundings() = default;
  // Nothing: there is no such case.
  virtual std::optional<Matter> find_case(storage::Snapshot& snapshot, Id<cases::Case> id) = 0;
  // Ids and names of the teams that the user is in.
  virtual std::vector<std::pair<Id<identity::Team>, std::string>> teams_of(storage::Snapshot& snapshot,
                                                                           Id<identity::User> user) = 0;
  // Of customers whose zone nobody knows.
  virtual std::string time_zone() { return "Etc/UTC"; }
};

}  // namespace deskbell::promises
