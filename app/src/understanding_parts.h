#pragma once
#include <identity/identity.h>
#include <routing/queues.h>
#include <storage/database.h>

#include <understanding/teaching.h>

#include <vector>

namespace deskbell::app {

struct CaseParts;
struct CentreParts;

// Who leads, and where the workspace is.
class UnderstandingSurroundings final : public understanding::Surroundings {
 public:
  explicit UnderstandingSurroundings(identity::Identity& identity) : identity_(identity) {}
  std::vector<Id<identity::User>> leaders(storage::Snapshot& snapshot,
                                          const conversations::Conversation& conversation) override;
  std::string time_zone() override { return identity_.workspace.settings().time_zone; }

 private:
  identity::Identity& identity_;
};

// What customers mean, and how the workspace teaches it.
struct UnderstandingParts {
  UnderstandingParts(CentreParts& centre, CaseParts& parts);
  void add_routes(CentreParts& centre);
  void start() { understanding.start(); }

  UnderstandingSurroundings surroundings;
  understanding::Understanding understanding;
  understanding::Teaching teaching;
};

}  // namespace deskbell::app
