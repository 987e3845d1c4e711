#pragma once
#include <string>
#include <string_view>
#include <vector>

#include <base/config.h>
#include <base/result.h>

// Further workspaces of one installation, for those who run Deskbell for others: each has a directory of its own,
// data_dir/workspaces/NAME, with its database, attachments, keys and a deskbell.toml, and is reached by its own host
// names. They share the process and its addresses, nothing else.
namespace deskbell::app {

enum class WorkspaceState { active, suspended };

struct Workspace {
  std::string name;  // "acme": 1 to 40 of a-z, 0-9 and -
  WorkspaceState state = WorkspaceState::active;
  // What its deskbell.toml says; for limits and outgoing calls, what the installation says unless the file does.
  base::Config config;
};

struct NewWorkspace {
  std::string name;
  std::vector<std::string> hosts;
  std::string database_url;  // empty: SQLite in its directory
  std::string public_url;
};

// By name. One whose file is wrong is an entry of `wrong`, with one clear line.
struct WorkspaceList {
  std::vector<Workspace> good;
  std::vector<std::string> wrong;
};
WorkspaceList list_workspaces(const base::Config& installation);

// not_found when there is no such directory; invalid_argument with every finding when its file is wrong.
Result<Workspace> load_workspace(const base::Config& installation, std::string_view name);

// Makes directory and file. invalid_argument for a bad name or host; already_exists when name, host or database is
// another workspace's.
Result<Workspace> create_workspace(const base::Config& installation, const NewWorkspace& wanted);

// A suspended workspace keeps everything and answers to nobody.
Result<void> set_workspace_state(const base::Config& installation, std::string_view name, WorkspaceState state);

}  // namespace deskbell::app
