#pragma once
#include "changes.h"
#include "webhook_store.h"

#include <events/log.h>

#include <webhooks/courier.h>

#include <cstdint>
#include <map>
#include <memory>
#include <optional>
#include <set>
#include <unordered_map>
#include <utility>

namespace deskbell::webhooks {

// What the courier holds in memory of one subscription: what waits, by stream, and who is next. No clock, no database,
// no network; only the courier's thread touches it.
class Line {
 public:
  struct Parcel {
    store::Waiting delivery;
    std::shared_ptr<const events::Event> event;  // null: to be read from the log
  };

  Line(store::Record record, CourierLimits limits);

  // The subscription as it is now; what is under way stays so.
  void renew(store::Record record, std::optional<Keys> keys);
  void replace_waiting(std::vector<store::Waiting> waiting);

  const store::Record& record() const { return record_; }
  const std::optional<Keys>& keys() const { return keys_; }
  Id<Webhook> id() const { return record_.subscription.id; }
  bool enabled() const { return record_.subscription.state == WebhookState::enabled && keys_.has_value(); }

  // How many more events may be taken from the log.
  int room() const;
  bool in_doubt() const { return record_.failures >= limits_.failures_to_doubt; }
  bool holds(std::int64_t stream) const;  // something of this stream waits or is under way
  void add(store::Waiting delivery, std::shared_ptr<const events::Event> event);

  // The next one that may go now, marked as under way; of each stream the oldest, one at a time.
  std::optional<Parcel> begin(Time now);
  // Sent before this line was read.
  void mark_under_way(std::int64_t stream, std::int64_t position);
  // Gave no answer that counts: it is next again.
  void put_back(std::int64_t position, std::int64_t stream);
  // By the recorded outcome; `record` has the health after it.
  void finish(const store::Outcome& outcome, std::int64_t stream, const store::Record& record);
  void hasten(Time now);
  // When begin() should be asked again.
  std::optional<Time> next_due() const;

  int under_way() const { return under_way_; }
  int waiting() const { return static_cast<int>(waiting_.size()); }
  void set_position(std::int64_t position) { record_.position = position; }

  std::int64_t scanned = 0;  // everything up to it was looked at; stored now and then when nothing of it matched
  Time next_probe;
  Time scanned_stored_at;
  bool partial = false;  // the database has more that waits than is held here

 private:
  struct Stream {
    std::set<std::int64_t> positions;
    std::int64_t held = 0;  // its part of held_
    std::optional<std::pair<Time, std::int64_t>> due;
    std::optional<std::int64_t> under_way;
  };
  struct Entry {
    store::Waiting delivery;
    std::shared_ptr<const events::Event> event;
  };
  void refresh(std::int64_t stream);

  CourierLimits limits_;
  store::Record record_;
  std::optional<Keys> keys_;
  std::map<std::int64_t, Entry> waiting_;  // by position
  std::unordered_map<std::int64_t, Stream> streams_;
  std::set<std::pair<Time, std::int64_t>> due_;  // heads that are not under way
  std::int64_t held_ = 0;                        // waiting behind, or as, one that has failed
  int under_way_ = 0;
  int window_ = 8;
};

}  // namespace deskbell::webhooks
