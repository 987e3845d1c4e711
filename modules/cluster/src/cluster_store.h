#pragma once
#include <storage/database.h>

#include <cluster/lease.h>
#include <cluster/node.h>

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

// The only SQL of the cluster.
namespace deskbell::cluster::store {

struct LeaseRow {
  std::string name;
  std::string holder;
  std::int64_t token = 0;
  bool over = false;
};
std::vector<LeaseRow> leases(storage::Snapshot& snapshot);
// The token of the new holding; nothing when somebody else has it.
std::optional<std::int64_t> take(storage::Transaction& tx, std::string_view name, std::string_view holder,
                                 std::chrono::microseconds ttl);
bool renew(storage::Transaction& tx, std::string_view name, std::int64_t token, std::chrono::microseconds ttl);
void release(storage::Transaction& tx, std::string_view name, std::int64_t token);
bool confirm(storage::Transaction& tx, std::string_view name, std::int64_t token);

struct NodeRow {
  int number = 0;
  std::string_view identity;
  std::string_view incarnation;
  std::string_view address;
  std::string_view host;
  std::string_view version;
  std::string_view role;
};
std::optional<int> number_of(storage::Snapshot& snapshot, std::string_view identity);
// One that nobody ever had, or else the one that has been unused for longest.
std::optional<int> free_number(storage::Snapshot& snapshot);
void put(storage::Transaction& tx, const NodeRow& node);
// False when the row is no longer this incarnation's.
bool beat(storage::Transaction& tx, int number, std::string_view incarnation, std::string_view address,
          std::string_view role);
void leave(storage::Transaction& tx, int number, std::string_view incarnation);
std::vector<NodeInfo> nodes(storage::Snapshot& snapshot);
int count_alive(storage::Snapshot& snapshot);

void attend(storage::Transaction& tx, int node, std::int64_t who);
void stop_attending(storage::Transaction& tx, int node, std::int64_t who);
bool attends(storage::Snapshot& snapshot, std::int64_t who);
std::vector<std::int64_t> attendants(storage::Snapshot& snapshot, int node);
// Those of nodes that were not seen for `silence`, with the node.
struct Orphan {
  int node = 0;
  std::int64_t who = 0;
};
std::vector<Orphan> orphans(storage::Snapshot& snapshot, std::chrono::microseconds silence);

std::optional<std::string> find_agreed(storage::Snapshot& snapshot, std::string_view name);
std::string agreed(storage::Transaction& tx, std::string_view name, std::string_view value);
void replace_agreed(storage::Transaction& tx, std::string_view name, std::string_view value);

}  // namespace deskbell::cluster::store
