#include "heads.h"

#include "event_store.h"

#include <algorithm>

namespace deskbell::events {
namespace {

constexpr std::size_t kMostStreams = 20'000;

}  // namespace

void Heads::check(const storage::Transaction& tx) {
  if (tx.lineage() != lineage_) {
    lineage_ = tx.lineage();
    position_ = -1;
    seqs_.clear();
  }
  if (seqs_.size() >= kMostStreams) seqs_.clear();
}

std::int64_t Heads::position(storage::Transaction& tx) {
  check(tx);
  // When all was pruned, the next one still comes after it.
  if (position_ < 0) position_ = std::max(store::last_position(tx), store::pruned_through(tx));
  return position_;
}

std::int64_t Heads::seq(storage::Transaction& tx, std::int64_t stream) {
  check(tx);
  if (const auto known = seqs_.find(stream); known != seqs_.end()) return known->second;
  return seqs_[stream] = store::last_seq(tx, stream);
}

void Heads::advance(std::int64_t stream, std::int64_t seq, std::int64_t position) {
  seqs_[stream] = seq;
  position_ = position;
}

}  // namespace deskbell::events
