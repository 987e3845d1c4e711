#pragma once
#include "usage_store.h"

#include <condition_variable>
#include <cstdint>
#include <map>
#include <memory>
#include <mutex>

namespace deskbell::knowledge {

// Counts that many readers raise: gathered while the last batch is being written, then written in one. What the
// database refuses is dropped. Any thread.
class Tally {
 public:
  explicit Tally(storage::Database& database);

  void add(const store::CountKey& key);
  void add(const store::SearchKey& key, const store::SearchCounts& more);
  // Waits until everything added before is written or dropped.
  void settle();

 private:
  struct Batch {
    std::map<store::CountKey, std::int64_t> uses;
    std::map<store::SearchKey, store::SearchCounts> searches;
    std::size_t size() const { return uses.size() + searches.size(); }
  };
  struct State {
    storage::Database& database;
    std::mutex mutex;
    std::condition_variable idle;
    Batch waiting;
    bool writing = false;
  };
  // With the mutex held; nothing waits or something is being written already: does nothing.
  static void write_waiting(const std::shared_ptr<State>& state);

  std::shared_ptr<State> state_;
};

}  // namespace deskbell::knowledge
