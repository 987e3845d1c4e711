#pragma once
#include <base/clock.h>
#include <events/turn.h>
#include <storage/database.h>

#include <chrono>
#include <cstdint>
#include <memory>
#include <string>
#include <vector>

// Leases in the database, for what one node at a time may do. A lease that its holder does not renew ends after `ttl`
// and goes to whoever wants it; its token grows then. Time is the database's, never a node's.
//
//   std::unique_ptr<cluster::Lease> lease = leases.want("backup");
//   if (!lease->ours()) return;                       // from memory
//   database.write([&](storage::Transaction& tx) -> Result<void> {
//     if (!lease->confirm(tx)) return failure(ErrorCode::aborted, "Another node does this now.");
//     ...                                             // nobody else can have it before this has committed
//   });
//
// A node that slept through its lease writes nothing: confirm() looks at the token in the transaction of the work and
// locks it; and a transaction that then sleeps itself is ended by PostgreSQL after kConfirmedIdle.
//
// With SQLite there is one node, and every lease is ours from the first moment, with token 1.
namespace deskbell::cluster {

inline constexpr std::chrono::milliseconds kConfirmedIdle{3'000};

class Leases;

class Lease final : public events::Turn {
 public:
  ~Lease() override;  // wants it no longer; given back at the next tick
  bool ours() const override;
  bool confirm(storage::Transaction& tx) override;
  // Of our present or last holding; 0 before the first.
  std::int64_t token() const;
  const std::string& name() const;

 private:
  friend class Leases;
  struct Entry;
  explicit Lease(std::shared_ptr<Entry> entry) : entry_(std::move(entry)) {}
  const std::shared_ptr<Entry> entry_;
};

struct LeaseOptions {
  std::chrono::milliseconds ttl{8'000};
  std::chrono::milliseconds renew{2'000};  // an own lease is renewed when it is that old
};

// For health pages.
struct LeaseInfo {
  std::string name;
  std::string holder;  // a node's identity, see NodeInfo
  std::int64_t token = 0;
  bool held = false;  // false: nobody has it now
};

struct LeaseStats {
  int wanted = 0;
  int held = 0;
  std::int64_t taken = 0;  // since the start
  std::int64_t lost = 0;   // not given back, but not renewed in time
};

class Leases {
 public:
  // `holder` is this node's identity: it takes back at once what it held before a crash. `database` was opened with
  // cluster::schema() and, like `clock`, outlives this and every Lease.
  Leases(storage::Database& database, const Clock& clock, std::string holder, LeaseOptions options = {});
  ~Leases();
  Leases(const Leases&) = delete;
  Leases& operator=(const Leases&) = delete;

  std::unique_ptr<Lease> want(const std::string& name);

  // Renews what is ours, takes what is free, gives back what nobody wants any more. To be called about once a second,
  // from one thread at a time. Throws when the database is away; what is ours then ends by itself.
  void tick();
  // Gives everything back and takes nothing more: the node is leaving.
  void give_back();

  LeaseStats stats() const;
  static std::vector<LeaseInfo> list(storage::Snapshot& snapshot);

 private:
  struct State;
  std::unique_ptr<State> state_;
};

}  // namespace deskbell::cluster
