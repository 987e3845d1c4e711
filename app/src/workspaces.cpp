#include "workspaces.h"

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <span>
#include <sstream>
#include <stdexcept>

namespace deskbell::app {
namespace {

namespace fs = std::filesystem;

constexpr std::size_t kLongestName = 40;
// What a workspace's file may say. Where it is silent, the first kind has its default, the second the installation's value.
constexpr std::string_view kOwn[] = {"workspace.", "database.", "http.public_url", "backup.", "audit.", "vault."};
constexpr std::string_view kInherited[] = {"limits.", "outgoing.", "cluster.", "blob.max_size", "events.", "spool.", "vault.key_command"};

bool begins_with_one_of(std::span<const std::string_view> prefixes, std::string_view key) {
  return std::ranges::any_of(prefixes, [&](std::string_view prefix) { return key.starts_with(prefix); });
}

fs::path directory_of(const base::Config& installation, std::string_view name) {
  return fs::path(installation.data_dir) / "workspaces" / name;
}

bool is_name(std::string_view name) {
  const auto allowed = [](char c) { return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-'; };
  return !name.empty() && name.size() <= kLongestName && name.front() != '-' && std::ranges::all_of(name, allowed);
}

bool is_host(std::string_view host) {
  const auto allowed = [](char c) { return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-' || c == '.'; };
  return !host.empty() && host.size() <= 253 && std::ranges::all_of(host, allowed);
}

Result<std::string> content_of(const fs::path& file) {
  std::ifstream in(file, std::ios::binary);
  std::ostringstream text;
  if (!in || (in.peek() != std::ifstream::traits_type::eof() && !(text << in.rdbuf())))
    return failure(ErrorCode::invalid_argument, file.string() + ": cannot be read");
  return std::move(text).str();
}

std::string toml_text(std::string_view text) {
  std::string out = "\"";
  for (const char c : text) (c == '"' || c == '\\') ? (out += '\\') += c : out += c;
  return out + '"';
}

std::string file_text(const NewWorkspace& wanted) {
  std::string text = "# This workspace; 'deskbell check --keys' tells what else may be set.\n";
  if (!wanted.public_url.empty()) text += "http.public_url = " + toml_text(wanted.public_url) + "\n";
  text += "\n[workspace]\nhosts = [";
  for (const auto& host : wanted.hosts) text += (&host == wanted.hosts.data() ? "" : ", ") + toml_text(host);
  text += "]\n";
  if (!wanted.database_url.empty()) text += "\n[database]\nurl = " + toml_text(wanted.database_url) + "\n";
  return text;
}

// Durable before it answers: the file decides whose host it is.
void write_new(const fs::path& file, const std::string& text) {
  const fs::path draft = file.string() + ".new";
  {
    std::ofstream out(draft, std::ios::binary);
    out << text;
    if (!out.flush()) throw std::runtime_error(draft.string() + ": cannot be written");
  }
  fs::permissions(draft, fs::perms::owner_read | fs::perms::owner_write);
  fs::rename(draft, file);
}

Result<void> check_free(const base::Config& installation, const NewWorkspace& wanted) {
  if (fs::exists(directory_of(installation, wanted.name)))
    return failure(ErrorCode::already_exists, "There is a workspace " + wanted.name + " already.");
  for (const auto& other : list_workspaces(installation).good) {
    for (const auto& host : wanted.hosts)
      if (std::ranges::count(other.config.workspace.hosts, host) > 0)
        return failure(ErrorCode::already_exists, host + " is a host of the workspace " + other.name + ".");
    if (!wanted.database_url.empty() && wanted.database_url == other.config.database.url)
      return failure(ErrorCode::already_exists, "That is the database of the workspace " + other.name + ".");
  }
  if (!wanted.database_url.empty() && wanted.database_url == installation.database.url)
    return failure(ErrorCode::already_exists, "That is the installation's own database. Every workspace needs one of its own.");
  return {};
}

}  // namespace

Result<Workspace> load_workspace(const base::Config& installation, std::string_view name) {
  const auto directory = directory_of(installation, name);
  if (!is_name(name) || !fs::is_directory(directory)) return not_found("There is no workspace " + std::string(name) + ".");
  const auto file = directory / "deskbell.toml";
  TRY(const std::string text, content_of(file));
  TRY(base::Config config, base::parse_config({.file = file.string(), .text = text}));
  for (const auto& [key, origin] : config.origins)
    if (!begins_with_one_of(kOwn, key) && !begins_with_one_of(kInherited, key))
      return failure(ErrorCode::invalid_argument, origin + ": " + key + " is set for the whole installation, not for one workspace");
  for (const auto& key : base::config_keys())
    if (begins_with_one_of(kInherited, key.name) && !config.origins.contains(key.name))
      base::copy_config_value(config, installation, key.name);
  if (config.workspace.hosts.empty()) 
    return failure(ErrorCode::invalid_argument, file.string() + ": workspace.hosts must name at least one host");
  config.data_dir = directory.string();
  config.node = installation.node;
  config.log = installation.log;
  const auto state = fs::exists(directory / "suspended") ? WorkspaceState::suspended : WorkspaceState::active;
  return Workspace{std::string(name), state, std::move(config)};
}

WorkspaceList list_workspaces(const base::Config& installation) {
  WorkspaceList list;
  const auto top = fs::path(installation.data_dir) / "workspaces";
  if (!fs::is_directory(top)) return list;
  std::vector<std::string> names;
  for (const auto& entry : fs::directory_iterator(top))
    if (entry.is_directory()) names.push_back(entry.path().filename().string());
  std::ranges::sort(names);
  for (const auto& name : names) {
    auto workspace = load_workspace(installation, name);
    workspace ? list.good.push_back(std::move(*workspace)) : list.wrong.push_back(workspace.error().message);
  }
  return list;
}

Result<Workspace> create_workspace(const base::Config& installation, const NewWorkspace& wanted) {
  if (!is_name(wanted.name)) return invalid("name", "has 1 to 40 characters of a-z, 0-9 and -, and does not begin with -");
  if (wanted.hosts.empty()) return invalid("hosts", "names at least one host that leads to this workspace");
  for (const auto& host : wanted.hosts)
    if (!is_host(host)) return invalid("hosts", "has " + host + ", which is no host name in small letters, without port");
  if (wanted.database_url.empty() && installation.database.url.starts_with("postgres"))
    return invalid("database_url", "is needed: this installation runs on PostgreSQL, and every workspace has a database of its own");
  TRY(check_free(installation, wanted));
  const auto directory = directory_of(installation, wanted.name);
  fs::create_directories(directory);
  fs::permissions(directory, fs::perms::owner_all);
  write_new(directory / "deskbell.toml", file_text(wanted));
  auto made = load_workspace(installation, wanted.name);
  if (!made) fs::remove_all(directory);
  return made;
}

Result<void> set_workspace_state(const base::Config& installation, std::string_view name, WorkspaceState state) {
  TRY(const Workspace workspace, load_workspace(installation, name));
  const auto mark = fs::path(workspace.config.data_dir) / "suspended";
  if (state == WorkspaceState::suspended) {
    write_new(mark, "");
  } else {
    fs::remove(mark);
  }
  return {};
}

}  // namespace deskbell::app
