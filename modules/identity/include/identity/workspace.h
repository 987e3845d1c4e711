#pragma once
#include <identity/parts.h>
#include <identity/user.h>

#include <chrono>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace deskbell::identity {

struct WorkspaceSettings {
  std::string name = "Deskbell";
  std::chrono::seconds reopen_window_s{72 * 3600};  // how long a closed conversation is reopened by a new message
  std::chrono::seconds idle_away_s{15 * 60};        // an agent without activity for that long becomes `away`
  std::string time_zone = "UTC";                    // IANA name; what has hours begins in it
  bool operator==(const WorkspaceSettings&) const = default;
};
BOOST_DESCRIBE_STRUCT(WorkspaceSettings, (), (name, reopen_window_s, idle_away_s, time_zone))

struct WorkspacePatch {
  std::optional<std::string> name = {};
  std::optional<std::chrono::seconds> reopen_window_s = {};
  std::optional<std::chrono::seconds> idle_away_s = {};
  std::optional<std::string> time_zone = {};
};
BOOST_DESCRIBE_STRUCT(WorkspacePatch, (), (name, reopen_window_s, idle_away_s, time_zone))

// Whether there is a time zone of that name.
using KnowsTimeZone = std::function<bool(std::string_view name)>;

class Workspace {
 public:
  // Without `knows_time_zone` only UTC is one.
  explicit Workspace(Parts parts, KnowsTimeZone knows_time_zone = {});
  ~Workspace();
  // Every signed-in user; from memory, as of the last committed change on any node.
  WorkspaceSettings settings() const;
  // Needs manage_channels. Appends settings.workspace_changed.
  Result<WorkspaceSettings> change(const Actor& actor, const WorkspacePatch& patch);
  // Called in the transaction that moves the workspace to another time zone. Register before the first use.
  using Moved = std::function<void(storage::Transaction&, const Actor&, const std::string& time_zone)>;
  void on_move(Moved fn) { moved_.push_back(std::move(fn)); }

 private:
  struct State;
  Parts parts_;
  KnowsTimeZone knows_time_zone_;
  std::vector<Moved> moved_;
  std::unique_ptr<State> state_;
};

}  // namespace deskbell::identity
