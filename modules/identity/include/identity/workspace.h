#pragma once
#include <identity/parts.h>
#include <identity/user.h>

#include <chrono>
#include <memory>
#include <optional>
#include <string>

namespace deskbell::identity {

struct WorkspaceSettings {
  std::string name = "Deskbell";
  std::chrono::seconds reopen_window_s{72 * 3600};  // how long a closed conversation is reopened by a new message
  std::chrono::seconds idle_away_s{15 * 60};        // an agent without activity for that long becomes `away`
  bool operator==(const WorkspaceSettings&) const = default;
};
BOOST_DESCRIBE_STRUCT(WorkspaceSettings, (), (name, reopen_window_s, idle_away_s))

struct WorkspacePatch {
  std::optional<std::string> name = {};
  std::optional<std::chrono::seconds> reopen_window_s = {};
  std::optional<std::chrono::seconds> idle_away_s = {};
};
BOOST_DESCRIBE_STRUCT(WorkspacePatch, (), (name, reopen_window_s, idle_away_s))

class Workspace {
 public:
  explicit Workspace(Parts parts);
  ~Workspace();
  // Every signed-in user; from memory, as of the last committed change on any node.
  WorkspaceSettings settings() const;
  // Needs manage_channels. Appends settings.workspace_changed.
  Result<WorkspaceSettings> change(const Actor& actor, const WorkspacePatch& patch);

 private:
  struct State;
  Parts parts_;
  std::unique_ptr<State> state_;
};

}  // namespace deskbell::identity
