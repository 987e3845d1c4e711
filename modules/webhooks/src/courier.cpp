#include "answer.h"
#include "changes.h"
#include "line.h"
#include "mailbox.h"
#include "webhook_store.h"

#include <base/log.h>

#include <webhooks/courier.h>
#include <webhooks/kinds.h>
#include <webhooks/schedule.h>

#include <algorithm>
#include <atomic>
#include <condition_variable>
#include <mutex>
#include <thread>
#include <utility>

namespace deskbell::webhooks {
namespace {

using namespace std::chrono_literals;
using storage::Snapshot;
using storage::Transaction;

constexpr int kReadAtOnce = 256;
// With less room than this nothing is read: reading a little at a time would read the same events over and over.
constexpr int kLeastRoom = 128;
constexpr int kProbesLookedAt = 20;
constexpr int kFailuresToDisable = 20;
constexpr int kGone = 410;
constexpr auto kLongestRest = 1s;
constexpr auto kRestAfterTrouble = 1s;
constexpr auto kStoreScannedEvery = 5s;
constexpr auto kLastAnswers = 2s;  // how long the end waits for calls under way

Id<Webhook> changed_webhook(const events::Event& event) {
  const auto value = base::parse_json_value(event.payload);
  const auto* object = value ? value->if_object() : nullptr;
  const auto* id = object ? object->if_contains("webhook") : nullptr;
  const auto* text = id ? id->if_string() : nullptr;
  return {text ? base::parse_id({text->data(), text->size()}).value_or(0) : 0};
}

}  // namespace

struct Courier::State {
  explicit State(Needs its_needs)
      : needs(std::move(its_needs)), turn(needs.log.turn("webhooks")), mailbox(std::make_shared<Mailbox>()) {}

  void run();
  bool step();
  void load_all();
  void renew(Id<Webhook> id);
  void tell_missed(Line& line, std::int64_t pruned);
  void await_last_answers();
  std::shared_ptr<const std::vector<std::shared_ptr<const events::Event>>> read(std::int64_t after);
  bool take(Line& line, Time now);
  bool store_taken(Line& line, std::vector<std::pair<store::Waiting, std::shared_ptr<const events::Event>>>& chosen,
                   std::int64_t through);
  void store_scanned(Line& line, Time now);
  bool launch(Line& line, Time now);
  bool send(Line& line, Line::Parcel parcel, Time now);
  bool record_results();
  void settle(Transaction& tx, store::Record& record, std::vector<Returned*>& results, bool& recovered);
  void judge(Returned& result);
  void disable(Transaction& tx, store::Record& record, std::string reason);
  void measure();
  std::chrono::milliseconds rest() const;

  Needs needs;
  const std::unique_ptr<events::Turn> turn;
  std::shared_ptr<Mailbox> mailbox;
  std::unique_ptr<events::Log::Listener> listener;
  std::atomic<bool> interested = false;  // somebody subscribed; else the log's news are none
  std::thread thread;

  // Of the courier's thread only.
  bool loaded = false;
  std::map<Id<Webhook>, Line> lines;
  std::vector<Returned> unrecorded;
  // Stream and position of what was sent and has not come back, whatever became of the line meanwhile.
  std::map<Id<Webhook>, std::map<std::int64_t, std::int64_t>> sent;
  struct {
    std::int64_t after = -1;
    std::shared_ptr<const std::vector<std::shared_ptr<const events::Event>>> events;
  } last_read;  // of this step: those who keep up share it

  std::atomic<std::int64_t> delivered = 0;
  std::atomic<std::int64_t> failed = 0;
  std::atomic<std::int64_t> dead = 0;
  std::atomic<std::int64_t> waiting = 0;
  std::atomic<int> under_way = 0;
  std::atomic<int> subscriptions = 0;
};

void Courier::State::load_all() {
  lines.clear();
  const auto ids = needs.database.read([](Snapshot& snapshot) {
    std::vector<Id<Webhook>> all;
    for (const auto& record : store::list(snapshot)) all.push_back(record.subscription.id);
    return all;
  });
  for (const Id<Webhook> id : ids) renew(id);
  loaded = true;
}

void Courier::State::renew(Id<Webhook> id) {
  struct Found {
    std::optional<store::Record> record;
    std::vector<store::Waiting> waiting;
    std::int64_t pruned = 0;
  };
  Found found = needs.database.read([&](Snapshot& snapshot) {
    Found one{store::find(snapshot, id), {}, needs.log.pruned_through(snapshot)};
    if (one.record && one.record->subscription.state == WebhookState::enabled)
      one.waiting = store::waiting(snapshot, id, needs.limits.most_waiting);
    return one;
  });
  const auto at = lines.find(id);
  if (!found.record) {
    if (at != lines.end()) lines.erase(at);
    return;
  }
  auto keys = open_keys(needs.vault, *found.record);
  if (!keys)
    base::log_error("A webhook's secret cannot be opened; nothing is sent to it.",
                    {{"webhook", id.value}, {"error", keys.error().message}});
  const bool fresh = at == lines.end();
  Line& line = fresh ? lines.try_emplace(id, *found.record, needs.limits).first->second : at->second;
  if (fresh)
    for (const auto& [stream, position] : sent[id]) line.mark_under_way(stream, position);
  line.partial = std::ssize(found.waiting) == needs.limits.most_waiting;
  line.renew(*std::move(found.record), keys ? std::optional(*std::move(keys)) : std::nullopt);
  line.replace_waiting(std::move(found.waiting));
  if (line.enabled() && line.record().position < found.pruned) tell_missed(line, found.pruned);
}

// It stood still for longer than the log keeps events.
void Courier::State::tell_missed(Line& line, std::int64_t pruned) {
  base::log_warn("A webhook stood still for longer than the log keeps events; it has missed some.",
                 {{"webhook", line.id().value}});
  const auto moved = needs.database.write([&](Transaction& tx) -> Result<bool> {
    if (!turn->confirm(tx) || !store::move_position(tx, line.id(), line.record().position, pruned)) return false;
    needs.log.append(tx, events::kWorkspaceStream, 0,
                     WebhookChanged{.webhook = line.id(),
                                    .name = line.record().subscription.name,
                                    .change = "missed",
                                    .detail = "Events were older than what the log keeps.",
                                    .by_name = "Deskbell",
                                    .address = ""});
    return true;
  });
  if (!moved || !*moved) return;
  line.set_position(pruned);
  line.scanned = pruned;
}

std::shared_ptr<const std::vector<std::shared_ptr<const events::Event>>> Courier::State::read(std::int64_t after) {
  if (last_read.events && last_read.after == after) return last_read.events;
  auto events = needs.log.read_on(after, kReadAtOnce);
  auto shared = std::make_shared<std::vector<std::shared_ptr<const events::Event>>>();
  shared->reserve(events.size());
  for (auto& event : events) shared->push_back(std::make_shared<const events::Event>(std::move(event)));
  last_read = {after, shared};
  return shared;
}

// From the log into the line, as far as there is room.
bool Courier::State::take(Line& line, Time now) {
  if (!line.enabled()) return false;
  if (line.partial && line.waiting() < needs.limits.most_waiting / 2) renew(line.id());
  int room = line.room();
  const bool probing = line.in_doubt();
  if (room < kLeastRoom || (probing && now < line.next_probe)) return false;
  if (probing) room = std::min(room, kProbesLookedAt);
  const auto events = read(line.scanned);
  if (events->empty()) return false;
  std::vector<std::pair<store::Waiting, std::shared_ptr<const events::Event>>> chosen;
  std::int64_t through = line.scanned;
  bool probed = false;
  for (const auto& event : *events) {
    const bool wanted = matches(line.record().subscription.kinds, event->kind);
    if (wanted && (std::ssize(chosen) >= room || probed)) break;
    through = event->position;
    if (!wanted) continue;
    probed = probing && !line.holds(event->stream);
    chosen.emplace_back(store::Waiting{.position = event->position,
                                       .stream = event->stream,
                                       .seq = event->seq,
                                       .kind = event->kind,
                                       .event_at = event->at,
                                       .next_at = now},
                        event);
  }
  if (chosen.empty()) {
    line.scanned = through;
    store_scanned(line, now);
    return true;
  }
  if (probing) line.next_probe = now + needs.limits.probe_every;
  return store_taken(line, chosen, through);
}

bool Courier::State::store_taken(Line& line,
                                 std::vector<std::pair<store::Waiting, std::shared_ptr<const events::Event>>>& chosen,
                                 std::int64_t through) {
  const auto moved = needs.database.write([&](Transaction& tx) -> Result<bool> {
    // First turn and position: whoever lost them to another node or to a replay shall not take anything.
    if (!turn->confirm(tx) || !store::move_position(tx, line.id(), line.record().position, through)) return false;
    for (auto& [delivery, event] : chosen) delivery.tries = store::take(tx, line.id(), delivery);
    return true;
  });
  if (!moved || !*moved) {
    renew(line.id());
    return true;
  }
  line.set_position(through);
  line.scanned = through;
  for (auto& [delivery, event] : chosen) line.add(std::move(delivery), std::move(event));
  return true;
}

// What does not concern the subscription need not be looked at again after a restart; not worth a write each time.
void Courier::State::store_scanned(Line& line, Time now) {
  if (now - line.scanned_stored_at < kStoreScannedEvery) return;
  line.scanned_stored_at = now;
  const auto moved = needs.database.write([&](Transaction& tx) -> Result<bool> {
    return store::move_position(tx, line.id(), line.record().position, line.scanned);
  });
  if (!moved || !*moved) return renew(line.id());
  line.set_position(line.scanned);
}

bool Courier::State::launch(Line& line, Time now) {
  bool any = false;
  while (auto parcel = line.begin(now)) any = send(line, *std::move(parcel), now) || any;
  return any;
}

bool Courier::State::send(Line& line, Line::Parcel parcel, Time now) {
  const store::Waiting& delivery = parcel.delivery;
  Returned result{.outcome = {.subscription = line.id(),
                              .position = delivery.position,
                              .attempt = delivery.attempts + 1,
                              .number = delivery.tries + 1},
                  .stream = delivery.stream};
  if (!parcel.event) {
    auto events =
        needs.database.read([&](Snapshot& snapshot) { return needs.log.read(snapshot, delivery.position - 1, 1); });
    if (events.empty() || events.front().position != delivery.position) {
      result.outcome.at = now;
      result.outcome.attempt = kMaxAttempts;
      result.outcome.receipt.error = "The log no longer has this event.";
      ++under_way;
      mailbox->post([&](Mailbox& box) { box.results.push_back(std::move(result)); });
      return true;
    }
    parcel.event = std::make_shared<const events::Event>(std::move(events.front()));
  }
  Parcel ready = parcel_of(line.record().subscription.url, *line.keys(),
                           webhook_id_of(line.id(), delivery.stream, delivery.seq), needs.clock.wall(), body_of(*parcel.event));
  ++under_way;
  sent[line.id()][delivery.stream] = delivery.position;
  needs.sender.send(std::move(ready), [box = mailbox, result, &clock = needs.clock](Receipt receipt) mutable {
    result.outcome.at = clock.now();
    result.outcome.receipt = std::move(receipt);
    box->post([&](Mailbox& inner) { inner.results.push_back(std::move(result)); });
  });
  return true;
}

// What follows from an answer.
void Courier::State::judge(Returned& result) {
  store::Outcome& outcome = result.outcome;
  outcome.next_at = outcome.at;
  if (taken(outcome.receipt)) {
    outcome.state = WebhookDeliveryState::delivered;
    return;
  }
  const auto pause = pause_after(outcome.attempt, needs.random, outcome.receipt.retry_after);
  outcome.state = pause ? WebhookDeliveryState::pending : WebhookDeliveryState::dead;
  if (pause) outcome.next_at = outcome.at + *pause;
}

void Courier::State::disable(Transaction& tx, store::Record& record, std::string reason) {
  Webhook& one = record.subscription;
  one.state = WebhookState::disabled_by_failures;
  one.state_reason = reason;
  base::log_warn("A webhook was disabled.", {{"webhook", one.id.value}, {"name", one.name}, {"reason", reason}});
  needs.log.append(
      tx, events::kWorkspaceStream, 0,
      WebhookDisabled{.webhook = one.id, .name = one.name, .reason = std::move(reason), .by_name = "Deskbell"});
}

// All results of one subscription in the transaction that also keeps its health.
void Courier::State::settle(Transaction& tx, store::Record& record, std::vector<Returned*>& results, bool& recovered) {
  std::int64_t well = 0;
  std::int64_t badly = 0;
  std::int64_t took_ms = 0;
  bool gone = false;
  for (const Returned* result : results) {
    const store::Outcome& outcome = result->outcome;
    if (!store::settle(tx, outcome)) continue;
    took_ms += outcome.receipt.took.count();
    if (outcome.state == WebhookDeliveryState::delivered) {
      ++well;
      recovered = recovered || record.failures >= needs.limits.failures_to_doubt;
      record.failures = 0;
      record.failing_since.reset();
      record.last_success_at = outcome.at;
    } else {
      ++badly;
      ++record.failures;
      record.failing_since = record.failing_since.value_or(outcome.at);
      record.last_failure_at = outcome.at;
      record.last_failure = outcome.receipt.error;
      if (outcome.receipt.retry_after)
        record.not_before = outcome.at + std::min<std::chrono::seconds>(*outcome.receipt.retry_after, kLongestPause);
      gone = gone || outcome.receipt.status == kGone;
    }
  }
  if (well + badly == 0) return;
  const Time now = results.back()->outcome.at;
  if (record.subscription.state == WebhookState::enabled) {
    if (gone) {
      disable(tx, record, "The receiver answered 410 Gone.");
    } else if (record.failing_since && record.failures >= kFailuresToDisable &&
               now - *record.failing_since >= needs.limits.give_up_after) {
      disable(tx, record, "Nothing was delivered for days: " + record.last_failure.value_or(""));
    }
  }
  store::save_health(tx, record);
  if (recovered) store::hasten(tx, record.subscription.id, now);
  store::add_figures(tx, record.subscription.id, now, well, badly, took_ms);
}

bool Courier::State::record_results() {
  {
    const std::lock_guard lock(mailbox->mutex);
    for (auto& result : mailbox->results) unrecorded.push_back(std::move(result));
    mailbox->results.clear();
  }
  if (unrecorded.empty()) return false;
  std::map<Id<Webhook>, std::vector<Returned*>> by_subscription;
  for (auto& result : unrecorded) {
    judge(result);
    by_subscription[result.outcome.subscription].push_back(&result);
  }
  struct After {
    store::Record record;
    bool recovered = false;
  };
  std::map<Id<Webhook>, After> after;
  const auto done = needs.database.write([&](Transaction& tx) -> Result<void> {
    after.clear();
    for (auto& [id, results] : by_subscription) {
      auto record = store::find(tx, id);
      if (!record) continue;
      bool recovered = false;
      settle(tx, *record, results, recovered);
      after.emplace(id, After{*std::move(record), recovered});
    }
    return {};
  });
  if (!done) throw std::runtime_error(done.error().message);
  for (const Returned& result : unrecorded) {
    const WebhookDeliveryState state = result.outcome.state;
    ++(state == WebhookDeliveryState::delivered ? delivered : failed);
    if (state == WebhookDeliveryState::dead) ++dead;
    --under_way;
    auto& out = sent[result.outcome.subscription];
    if (const auto at = out.find(result.stream); at != out.end() && at->second == result.outcome.position)
      out.erase(at);
    const auto line = lines.find(result.outcome.subscription);
    const auto now = after.find(result.outcome.subscription);
    if (line == lines.end()) continue;
    if (now == after.end()) {
      line->second.put_back(result.outcome.position, result.stream);
    } else {
      line->second.finish(result.outcome, result.stream, now->second.record);
    }
  }
  for (auto& [id, one] : after)
    if (const auto line = lines.find(id); one.recovered && line != lines.end()) line->second.hasten(needs.clock.now());
  unrecorded.clear();
  return true;
}

bool Courier::State::step() {
  if (!turn->ours() || (needs.may_deliver && !needs.may_deliver())) {
    // What is under way comes in still; the rest is read again when it is this node's turn.
    loaded = false;
    const bool any = record_results();
    lines.clear();
    measure();
    return any;
  }
  std::vector<Id<Webhook>> renewed;
  {
    const std::lock_guard lock(mailbox->mutex);
    mailbox->news = false;
    renewed.swap(mailbox->renewed);
  }
  last_read = {};
  bool any = record_results();
  if (!loaded) {
    load_all();
  } else {
    std::ranges::sort(renewed);
    renewed.erase(std::ranges::unique(renewed).begin(), renewed.end());
    for (const Id<Webhook> id : renewed) renew(id);
  }
  const Time now = needs.clock.now();
  for (auto& [id, line] : lines) any = take(line, now) || any;
  for (auto& [id, line] : lines) any = launch(line, now) || any;
  measure();
  return any;
}

void Courier::State::measure() {
  std::int64_t all = 0;
  for (const auto& [id, line] : lines) all += line.waiting();
  waiting = all;
  subscriptions = static_cast<int>(lines.size());
  interested = !lines.empty();
}

std::chrono::milliseconds Courier::State::rest() const {
  std::chrono::milliseconds longest = kLongestRest;
  const Time now = needs.clock.now();
  for (const auto& [id, line] : lines)
    if (const auto due = line.next_due())
      longest = std::min(longest, std::max(1ms, std::chrono::ceil<std::chrono::milliseconds>(*due - now)));
  return longest;
}

void Courier::State::run() {
  for (;;) {
    bool any = false;
    std::chrono::milliseconds pause = 0ms;
    try {
      any = step();
      if (!any) pause = rest();
    } catch (const std::exception& e) {
      base::log_error("Webhooks could not be delivered; it is tried again.", {{"error", e.what()}});
      loaded = false;
      pause = kRestAfterTrouble;
    }
    std::unique_lock lock(mailbox->mutex);
    if (mailbox->stopping) {
      lock.unlock();
      return await_last_answers();
    }
    if (!any)
      mailbox->changed.wait_for(lock, pause, [&] {
        return mailbox->stopping ||
               (loaded && (mailbox->news || !mailbox->results.empty() || !mailbox->renewed.empty()));
      });
  }
}

// What comes back now need not be sent again after the restart.
void Courier::State::await_last_answers() {
  const auto end = std::chrono::steady_clock::now() + kLastAnswers;
  try {
    while (record_results() || under_way > 0) {
      std::unique_lock lock(mailbox->mutex);
      if (!mailbox->changed.wait_until(lock, end, [&] { return !mailbox->results.empty(); })) return;
    }
  } catch (const std::exception& e) {
    base::log_warn("Answers of webhooks were not recorded; the calls are repeated.", {{"error", e.what()}});
  }
}

Courier::Courier(Needs needs) : state_(std::make_unique<State>(std::move(needs))) {
  state_->listener = state_->needs.log.listen([state = state_.get()](events::Log::Batch batch) {
    const bool interested = state->interested;
    std::vector<Id<Webhook>> renewed;
    for (const auto& event : batch)
      if (event->kind == WebhookChanged::kKind || event->kind == WebhookDisabled::kKind)
        renewed.push_back(changed_webhook(*event));
    if (!interested && renewed.empty()) return;
    state->mailbox->post([&](Mailbox& box) {
      box.news = true;
      box.renewed.insert(box.renewed.end(), renewed.begin(), renewed.end());
    });
  });
}

Courier::~Courier() {
  stop();
  state_->listener.reset();
}

void Courier::start() {
  if (state_->thread.joinable()) return;
  state_->mailbox->post([](Mailbox& box) { box.stopping = false; });
  state_->thread = std::thread([state = state_.get()] { state->run(); });
}

void Courier::stop() {
  if (!state_->thread.joinable()) return;
  state_->mailbox->post([](Mailbox& box) { box.stopping = true; });
  state_->thread.join();
}

bool Courier::step() {
  return state_->step();
}

Courier::Stats Courier::stats() const {
  return {.delivered = state_->delivered,
          .failed = state_->failed,
          .dead = state_->dead,
          .under_way = state_->under_way,
          .waiting = state_->waiting,
          .subscriptions = state_->subscriptions};
}

}  // namespace deskbell::webhooks
