#include "process.h"

#include <base/json.h>

#include <backup/postgres.h>
#include <boost/json/parse.hpp>
#include <fmt/chrono.h>
#include <fmt/format.h>
#include <pwd.h>
#include <unistd.h>

#include <algorithm>
#include <chrono>
#include <fstream>
#include <optional>
#include <stdexcept>
#include <thread>

namespace deskbell::backup {
namespace {

namespace fs = std::filesystem;
namespace json = boost::json;

constexpr std::chrono::days kFullEvery{7};
constexpr std::chrono::hours kRecovery{1};

std::string setting(storage::Database& database, const std::string& name) {
  std::string value;
  database.read([&](storage::Snapshot& snapshot) {
    snapshot.each_of(name, {}, [&](const storage::Row& row) { value = row.string(0); });
  });
  return value;
}

// As PostgreSQL reads it.
std::string timestamp(Time at) {
  const auto whole = std::chrono::floor<std::chrono::seconds>(at);
  return fmt::format("{:%Y-%m-%d %H:%M:%S}.{:06}+00", fmt::gmtime(std::chrono::system_clock::to_time_t(whole)),
                     (at - whole).count());
}

Time seconds(const json::value& value) {
  return Time(std::chrono::seconds(value.to_number<std::int64_t>()));
}

std::string s3_text(const StoreOptions& store) {
  const std::string rest = store.url.substr(std::string_view("s3://").size());
  const auto slash = rest.find('/');
  std::string endpoint = store.s3_endpoint.empty() ? "s3." + store.s3_region + ".amazonaws.com" : store.s3_endpoint;
  if (const auto scheme = endpoint.find("://"); scheme != std::string::npos) endpoint.erase(0, scheme + 3);
  return fmt::format(
      "repo1-type=s3\nrepo1-s3-bucket={}\nrepo1-path=/{}/pgbackrest\nrepo1-s3-endpoint={}\nrepo1-s3-region={}\n"
      "repo1-s3-uri-style=path\nrepo1-s3-key={}\nrepo1-s3-key-secret={}\n",
      rest.substr(0, slash), slash == std::string::npos ? "" : rest.substr(slash + 1), endpoint, store.s3_region,
      store.s3_access_key, store.s3_secret_key);
}

// On Debian a cluster's settings are not in its directory, and its doors are not ours to use. A server that lets nobody
// in before its recovery has ended does not mind how many connections the former one had.
constexpr const char* kSettings =
    "cd \"$1\" && chmod 711 . && touch postgresql.conf && echo 'local all all peer map=deskbell' >pg_hba.conf && "
    "echo \"deskbell \\\"$2\\\" \\\"$3\\\"\" >pg_ident.conf";

std::string this_user() {
  const passwd* entry = ::getpwuid(::geteuid());
  if (!entry) throw std::runtime_error("The user of this process has no name.");
  return entry->pw_name;
}

}  // namespace

std::string PostgresTool::config_text(storage::Database& database, const StoreOptions& store,
                                      const std::string& passphrase, int keep_full) {
  const std::string sockets = setting(database, "SHOW unix_socket_directories");
  const bool is_directory = !store.url.starts_with("s3://");
  const std::string repository = (fs::absolute(store.url) / "pgbackrest").string();
  return fmt::format(
      "# For pgBackRest. Readable by the user of the database alone: it holds the key of the backups.\n"
      "# In postgresql.conf: archive_mode = on\n"
      "#                     archive_command = 'pgbackrest --config=THIS FILE --stanza=deskbell archive-push %p'\n"
      "#                     archive_timeout = 60\n"
      "{}[global]\n{}repo1-cipher-type=aes-256-cbc\nrepo1-cipher-pass={}\nrepo1-retention-full={}\ncompress-type=zst\n"
      "start-fast=y\nlog-level-console=error\nlog-level-file=off\n\n"
      "[deskbell]\npg1-path={}\npg1-port={}\npg1-socket-path={}\npg1-user={}\n",
      is_directory ? fmt::format("# Once: install -d -m 750 -o postgres {}\n", repository) : "",
      is_directory ? fmt::format("repo1-path={}\n", repository) : s3_text(store), passphrase, std::max(2, keep_full),
      setting(database, "SHOW data_directory"), setting(database, "SHOW port"), sockets.substr(0, sockets.find(',')),
      setting(database, "SELECT current_user"));
}

std::vector<std::string> PostgresTool::beside(const std::string& program) const {
  std::vector<std::string> out(settings_.command.begin(), std::prev(settings_.command.end()));
  out.push_back(program);
  return out;
}

Result<std::string> PostgresTool::run(const std::vector<std::string>& arguments) {
  std::vector<std::string> command = settings_.command;
  command.push_back("--config=" + settings_.config.string());
  command.push_back("--stanza=deskbell");
  command.insert(command.end(), arguments.begin(), arguments.end());
  return run_process(command);
}

Result<std::vector<std::string>> PostgresTool::labels() {
  TRY(const std::string told, run({"info", "--output=json"}));
  std::vector<std::string> out;
  const json::value value = json::parse(told);
  for (const auto& stanza : value.as_array())
    for (const auto& one : stanza.at("backup").as_array()) out.emplace_back(one.at("label").as_string());
  return out;
}

Result<PostgresTool::Made> PostgresTool::back_up(Time now) {
  TRY(run({"stanza-create"}));
  if (const auto works = run({"check"}); !works)
    return failure(ErrorCode::failed_precondition,
                   "The archiving of the database's log does not work: " + works.error().message);
  TRY(const std::string before, run({"info", "--output=json"}));
  std::optional<Time> full;
  const json::value earlier = json::parse(before);
  for (const auto& stanza : earlier.as_array())
    for (const auto& one : stanza.at("backup").as_array())
      if (one.at("type").as_string() == "full") full = seconds(one.at("timestamp").at("stop"));
  TRY(run({!full || now - *full > kFullEvery ? "--type=full" : "--type=incr", "backup"}));
  TRY(const std::string after, run({"info", "--output=json"}));
  const json::value value = json::parse(after);
  const auto& made = value.as_array().at(0).at("backup").as_array().back();
  return Made{.label = std::string(made.at("label").as_string()),
              .began = seconds(made.at("timestamp").at("start")),
              // Told in whole seconds: the copy is whole a second later at the latest.
              .ended = seconds(made.at("timestamp").at("stop")) + std::chrono::seconds(1),
              .size = made.at("info").at("size").to_number<std::int64_t>(),
              .stored = made.at("info").at("repository").at("delta").to_number<std::int64_t>()};
}

Result<void> PostgresTool::restore(Time at, const fs::path& to) {
  std::vector<std::string> arguments{"--pg1-path=" + fs::absolute(to).string()};
  if (at != Time::max()) {
    arguments.insert(arguments.end(), {"--type=time", "--target=" + timestamp(at), "--target-action=promote"});
  }
  arguments.push_back("restore");
  TRY(run_process(beside("mkdir"), {"-m", "700", to.string()}));
  TRY(run(arguments));
  return {};
}

void PostgresTool::remove(const fs::path& restored) {
  (void)run_process(beside("rm"), {"-rf", restored.string()});
}

Result<std::unique_ptr<PostgresTool::Server>> PostgresTool::start(const fs::path& restored, const std::string& user) {
  TRY(std::string version, run_process(beside("cat"), {(restored / "PG_VERSION").string()}));
  while (version.ends_with('\n')) version.pop_back();
  const std::string pg_ctl = "/usr/lib/postgresql/" + version + "/bin/pg_ctl";
  std::unique_ptr<Server> server(new Server);
  // The path of a socket is short.
  TRY(std::string place, run_process(beside("mktemp"), {"-d", "/tmp/deskbell-restored-XXXXXX"}));
  while (place.ends_with('\n')) place.pop_back();
  server->socket_ = place;
  server->user_ = user;
  server->remove_ = beside("rm");
  server->remove_.insert(server->remove_.end(), {"-rf", place});
  TRY(run_process(beside("sh"), {"-c", kSettings, "sh", place, this_user(), user}));
  const std::string directory = fs::absolute(restored).string();
  if (is_another_user()) server->passage_ = fs::absolute(restored).parent_path();
  auto command = beside(pg_ctl);
  command.insert(command.end(), {"-D", directory, "-w", "-t", "3600", "-l", place + "/log", "-o",
                                 fmt::format("-c config_file={0}/postgresql.conf -c hba_file={0}/pg_hba.conf "
                                             "-c ident_file={0}/pg_ident.conf -c unix_socket_directories={0} "
                                             "-c listen_addresses='' -c archive_mode=off -c hot_standby=off",
                                             place),
                                 "start"});
  server->stop_ = beside(pg_ctl);
  server->stop_.insert(server->stop_.end(), {"-D", directory, "-m", "fast", "-w", "stop"});
  auto is_running = beside(pg_ctl);
  is_running.insert(is_running.end(), {"-D", directory, "status"});
  auto running = run_process(command);
  // It lets nobody in while it recovers, and ends when it cannot.
  const auto until = std::chrono::steady_clock::now() + kRecovery;
  while (running && std::chrono::steady_clock::now() < until) {
    if (run_process({"psql", "-XAtq", "-h", place, "-U", user, "-d", "postgres", "-c", "SELECT 1"})) return server;
    std::this_thread::sleep_for(std::chrono::milliseconds(100));
    running = run_process(is_running);
  }
  const std::string log = run_process(beside("tail"), {"-n", "20", place + "/log"}).value_or("");
  if (log.find("before configured recovery target") != std::string::npos)
    return failure(ErrorCode::failed_precondition,
                   "The log that was archived ends before that time: restore to an earlier one, or to the latest.");
  if (running) return failure(ErrorCode::deadline_exceeded, "The restored database did not end its recovery: " + log);
  return failure(running.error().code,
                 "PostgreSQL does not start on what was restored: " + (log.empty() ? running.error().message : log));
}

PostgresTool::Server::~Server() {
  // Whoever looked into what was restored may have closed it.
  std::error_code error;
  if (!passage_.empty())
    fs::permissions(passage_, fs::perms::group_exec | fs::perms::others_exec, fs::perm_options::add, error);
  if (!stop_.empty()) (void)run_process(stop_);
  (void)run_process(remove_);
}

std::string PostgresTool::user_of(const std::string& url) {
  const auto host = url.find("://") + 3;
  const auto authority = url.substr(host, url.find('/', host) - host);
  const auto at = authority.find('@');
  if (at == std::string::npos || at == 0) return "postgres";
  return authority.substr(0, std::min(at, authority.find(':')));
}

std::string PostgresTool::Server::url(const std::string& like) const {
  // The name of the database: between the third slash and the question mark.
  const auto host = like.find("://") + 3;
  const auto slash = like.find('/', host);
  const auto name =
      slash == std::string::npos ? std::string() : like.substr(slash + 1, like.find('?', slash) - slash - 1);
  return "postgresql://" + user_ + "@/" + name + "?host=" + socket_.string();
}

}  // namespace deskbell::backup
