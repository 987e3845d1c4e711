#pragma once
#include <storage/database.h>

#include <cstdint>
#include <unordered_map>

namespace deskbell::events {

// SQLite: where the log and its busy streams end, as the writer's thread knows it, so that to append it asks the
// database nothing. Forgotten where a lineage ends.
class Heads {
 public:
  std::int64_t position(storage::Transaction& tx);
  std::int64_t seq(storage::Transaction& tx, std::int64_t stream);
  // An event was inserted.
  void advance(std::int64_t stream, std::int64_t seq, std::int64_t position);

 private:
  void check(const storage::Transaction& tx);

  std::uint64_t lineage_ = 0;
  std::int64_t position_ = -1;  // unknown
  std::unordered_map<std::int64_t, std::int64_t> seqs_;
};

}  // namespace deskbell::events
