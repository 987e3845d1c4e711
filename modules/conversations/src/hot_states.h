#pragma once
#include "conversation_store.h"

#include <storage/database.h>

#include <cstdint>
#include <unordered_map>

namespace deskbell::conversations {

// SQLite: conversations as the last post left them, so that the next one need not read them. Whoever changes such a row
// forgets it here; what is rolled back or written by another program ends the lineage, and all is forgotten. Used
// inside writes only, hence by one thread.
class HotStates {
 public:
  // Null when it has to be read.
  const store::Loaded* find(const storage::Transaction& tx, Id<Conversation> conversation) {
    check(tx);
    const auto found = states_.find(conversation.value);
    return found == states_.end() ? nullptr : &found->second;
  }
  void keep(const storage::Transaction& tx, const store::Loaded& loaded) {
    check(tx);
    if (lineage_ == 0) return;
    if (states_.size() >= kMost) states_.clear();
    store::Loaded& kept = states_[loaded.state.id.value] = loaded;
    kept.repeated_seq = 0;
  }
  void forget(const storage::Transaction& tx, Id<Conversation> conversation) {
    if (tx.lineage() != 0) states_.erase(conversation.value);
  }

 private:
  static constexpr std::size_t kMost = 4'096;

  void check(const storage::Transaction& tx) {
    if (tx.lineage() == lineage_) return;
    lineage_ = tx.lineage();
    states_.clear();
  }

  std::uint64_t lineage_ = 0;
  std::unordered_map<std::int64_t, store::Loaded> states_;
};

}  // namespace deskbell::conversations
