#pragma once
#include <base/clock.h>
#include <base/random.h>
#include <storage/database.h>

#include <boost/describe.hpp>

#include <atomic>
#include <filesystem>
#include <optional>
#include <string>
#include <vector>

// This program among the others on the same database. On PostgreSQL a node leases its number, 0 to 1023, for as long as
// it runs; the numbers make ids unique (base::Ids). On SQLite there is one node and nothing is stored.
namespace deskbell::cluster {

inline constexpr int kMostNodes = 1024;
// A node that was not seen for so long is taken for dead.
inline constexpr std::chrono::seconds kDeadAfter{10};

enum class NodeState { alive, left, dead };
BOOST_DESCRIBE_ENUM(NodeState, alive, left, dead)

struct NodeInfo {
  int number = 0;
  std::string identity;
  std::string address;  // empty: a command, such as `deskbell user`
  std::string host;
  std::string version;
  std::string role;  // "serve", "command"
  Time started_at;
  Time seen_at;
  NodeState state = NodeState::alive;
  bool self = false;
};

// Who a data directory is: a text that survives restarts, held by one process at a time. A second process on the same
// directory, or a directory that cannot be locked, gets a text of its own that nobody will ever see again.
class Identity {
 public:
  Identity(const std::filesystem::path& data_dir, Random& random);
  ~Identity();
  Identity(const Identity&) = delete;
  Identity& operator=(const Identity&) = delete;
  const std::string& text() const { return text_; }
  bool lasting() const { return file_ >= 0; }

 private:
  std::string text_;
  int file_ = -1;
};

class Node {
 public:
  struct Needs {
    storage::Database& database;
    const Clock& clock;
    Random& random;
    std::string identity;
    std::string version;
    int number_on_sqlite = 0;
    std::filesystem::path epoch_file = {};  // what this node remembers of the database's epoch; empty: nothing
  };
  // Registers. Throws std::runtime_error when all numbers are taken, or the database's epoch is older than the one that
  // this node has served before: then it is a former primary that came back, and must not be written to.
  explicit Node(Needs needs);
  ~Node();  // leaves, if the database lets it
  Node(const Node&) = delete;
  Node& operator=(const Node&) = delete;

  int number() const { return number_; }
  const std::string& identity() const { return needs_.identity; }

  // From now on others may send people here.
  void serve(const std::string& address);
  // Every few seconds: says that this node lives. Throws when the database is away.
  void beat();
  // False when another node has our number, because we were not seen for an hour, or the database is a former primary
  // (its epoch went back): nothing may be written any more, the process must end.
  bool valid() const { return valid_; }
  void leave();

  // Alive ones first, then those who left or died within the last day.
  std::vector<NodeInfo> list(storage::Snapshot& snapshot) const;

 private:
  int take_number(storage::Transaction& tx);
  void check_epoch();

  const Needs needs_;
  const std::string incarnation_;
  const Time started_at_;
  std::string address_;
  std::int64_t epoch_ = 0;  // the highest that was ever seen
  int number_ = 0;
  std::atomic<bool> valid_{true};
  bool left_ = false;
};

// How often the database has been promoted on another site: raised there before anybody is let in (docs/cluster.md), so
// that nodes know a former primary. 1 at first.
std::int64_t epoch(storage::Snapshot& snapshot);

// True when `value` is what the first node stored under `name`; the first one stores it.
bool agree(storage::Database& database, std::string_view name, std::string_view value);
// What is stored under `name`, or, the first time, `value`.
std::string agreed(storage::Database& database, std::string_view name, std::string_view value);

void replace_agreed(storage::Database& database, std::string_view name, std::string_view value);

}  // namespace deskbell::cluster
