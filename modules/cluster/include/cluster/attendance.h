#pragma once
#include <base/clock.h>
#include <storage/database.h>

#include <cstdint>
#include <functional>
#include <memory>
#include <vector>

// Who has a socket on which node, so that a person is there while any node has one of his.
namespace deskbell::cluster {

class Attendance {
 public:
  // After a crash, and for a node that died or left, people get so long to come back before they count as gone.
  static constexpr std::chrono::seconds kGrace{20};
  // Called inside a write for somebody whom no node has any more; may join it, and may run again.
  using Gone = std::function<Result<void>(std::int64_t who)>;

  Attendance(storage::Database& database, const Clock& clock, int node, Gone gone);
  ~Attendance();

  // His first socket here, or one more: writes once. Blocks. When the database is away, a later sweep does it.
  void came(std::int64_t who);
  // His last socket here is gone for good. Blocks. Likewise.
  void left(std::int64_t who);
  // Those of nodes that died or left. One node at a time does so.
  void sweep();
  // What concerns this node only: its life before a crash, and what could not be written when it happened.
  void sweep_own();

  // How many people this node has, for health pages.
  std::size_t here() const;

 private:
  struct State;
  std::unique_ptr<State> state_;
};

}  // namespace deskbell::cluster
