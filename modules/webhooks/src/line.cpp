#include "line.h"

#include "answer.h"

#include <algorithm>

namespace deskbell::webhooks {
namespace {

constexpr int kProbesAtOnce = 2;
constexpr std::chrono::seconds kQuick{2};

}  // namespace

Line::Line(store::Record record, CourierLimits limits)
    : scanned(record.position), limits_(limits), record_(std::move(record)) {}

void Line::renew(store::Record record, std::optional<Keys> keys) {
  scanned = record.position;
  record_ = std::move(record);
  keys_ = std::move(keys);
}

void Line::replace_waiting(std::vector<store::Waiting> waiting) {
  waiting_.clear();
  due_.clear();
  held_ = 0;
  for (auto& [id, stream] : streams_) {
    stream.positions.clear();
    stream.due.reset();
    stream.held = 0;
  }
  std::erase_if(streams_, [](const auto& one) { return !one.second.under_way; });
  for (auto& delivery : waiting) add(std::move(delivery), nullptr);
}

int Line::room() const {
  if (partial) return 0;
  const auto all = static_cast<std::int64_t>(waiting_.size());
  return static_cast<int>(
      std::max<std::int64_t>(0, std::min<std::int64_t>(limits_.room - (all - held_), limits_.most_waiting - all)));
}

bool Line::holds(std::int64_t stream) const {
  return streams_.contains(stream);
}

void Line::add(store::Waiting delivery, std::shared_ptr<const events::Event> event) {
  const std::int64_t stream = delivery.stream;
  const std::int64_t position = delivery.position;
  waiting_.insert_or_assign(position, Entry{std::move(delivery), std::move(event)});
  streams_[stream].positions.insert(position);
  refresh(stream);
}

// Call after every change of what waits in the stream.
void Line::refresh(std::int64_t id) {
  const auto at = streams_.find(id);
  if (at == streams_.end()) return;
  Stream& stream = at->second;
  held_ -= stream.held;
  stream.held = 0;
  if (stream.due) due_.erase(*stream.due);
  stream.due.reset();
  if (stream.positions.empty()) {
    if (!stream.under_way) streams_.erase(at);
    return;
  }
  const store::Waiting& head = waiting_.at(*stream.positions.begin()).delivery;
  if (head.attempts > 0) stream.held = std::ssize(stream.positions);
  held_ += stream.held;
  if (stream.under_way) return;
  stream.due.emplace(head.next_at, head.position);
  due_.insert(*stream.due);
}

std::optional<Line::Parcel> Line::begin(Time now) {
  const int most = in_doubt() ? kProbesAtOnce : std::min(window_, limits_.most_under_way);
  if (!enabled() || under_way_ >= most || due_.empty() || due_.begin()->first > now) return std::nullopt;
  if (record_.not_before && now < *record_.not_before) return std::nullopt;
  const Entry& entry = waiting_.at(due_.begin()->second);
  Parcel parcel{entry.delivery, entry.event};
  streams_.at(parcel.delivery.stream).under_way = parcel.delivery.position;
  ++under_way_;
  refresh(parcel.delivery.stream);
  return parcel;
}

void Line::mark_under_way(std::int64_t stream, std::int64_t position) {
  streams_[stream].under_way = position;
  ++under_way_;
}

void Line::put_back(std::int64_t position, std::int64_t id) {
  const auto stream = streams_.find(id);
  if (stream == streams_.end() || stream->second.under_way != position) return;
  stream->second.under_way.reset();
  --under_way_;
  refresh(id);
}

void Line::finish(const store::Outcome& outcome, std::int64_t stream, const store::Record& record) {
  const bool well = taken(outcome.receipt);
  if (!well) {
    window_ = std::max(1, window_ / 2);
  } else if (outcome.receipt.took < kQuick) {
    window_ = std::min(window_ + 1, limits_.most_under_way);
  }
  record_.failures = record.failures;
  record_.failing_since = record.failing_since;
  record_.not_before = record.not_before;
  record_.subscription.state = record.subscription.state;
  if (const auto entry = waiting_.find(outcome.position); entry != waiting_.end()) {
    if (outcome.state == WebhookDeliveryState::pending) {
      store::Waiting& delivery = entry->second.delivery;
      delivery.attempts = outcome.attempt;
      delivery.tries = outcome.number;
      delivery.next_at = outcome.next_at;
      entry->second.event.reset();  // it may wait for long
    } else {
      waiting_.erase(entry);
      if (const auto at = streams_.find(stream); at != streams_.end()) at->second.positions.erase(outcome.position);
    }
  }
  put_back(outcome.position, stream);
}

void Line::hasten(Time now) {
  for (auto& [position, entry] : waiting_) entry.delivery.next_at = std::min(entry.delivery.next_at, now);
  std::vector<std::int64_t> all;
  for (const auto& [id, stream] : streams_) all.push_back(id);
  for (const std::int64_t id : all) refresh(id);
}

std::optional<Time> Line::next_due() const {
  if (due_.empty() || !enabled()) return std::nullopt;
  const int most = in_doubt() ? kProbesAtOnce : std::min(window_, limits_.most_under_way);
  if (under_way_ >= most) return std::nullopt;
  return std::max(due_.begin()->first, record_.not_before.value_or(Time{}));
}

}  // namespace deskbell::webhooks
