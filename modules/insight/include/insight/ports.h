#pragma once
#include <storage/database.h>

#include <cases/case.h>

#include <functional>
#include <optional>
#include <string>
#include <vector>

// What insight asks of other modules; `app` plugs it in.
namespace deskbell::insight {

struct Ports {
  std::function<std::optional<cases::Case>(storage::Snapshot&, Id<cases::Case>)> matter;
  std::function<std::vector<cases::Kind>(storage::Snapshot&)> kinds;
  std::function<std::optional<std::string>(storage::Snapshot&, Id<routing::Queue>)> queue_name;
  std::function<std::optional<std::string>(storage::Snapshot&, Id<identity::Team>)> team_name;
  std::function<std::optional<std::string>(storage::Snapshot&, Id<identity::User>)> user_name;  // also of who has left
};

}  // namespace deskbell::insight
