#pragma once
#include <cases/cases.h>
#include <identity/identity.h>
#include <promises/ports.h>

namespace deskbell::app {

// Cases and teams, as promises need them.
class PromiseSurroundings final : public promises::Surroundings {
 public:
  PromiseSurroundings(cases::Cases& cases, identity::Identity& identity) : cases_(cases), identity_(identity) {}
  std::optional<promises::Matter> find_case(storage::Snapshot& snapshot, Id<cases::Case> id) override;
  std::vector<std::pair<Id<identity::Team>, std::string>> teams_of(storage::Snapshot& snapshot,
                                                                   Id<identity::User> user) override;
  std::string time_zone() override { return identity_.workspace.settings().time_zone; }

 private:
  cases::Cases& cases_;
  identity::Identity& identity_;
};

}  // namespace deskbell::app
