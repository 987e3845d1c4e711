#include "entry.h"
#include "head.h"
#include "shipped_file.h"
#include "signature.h"
#include "trail_store.h"

#include <base/log.h>
#include <base/random.h>

#include <trust/receipt.h>
#include <trust/trail.h>

#include <algorithm>
#include <atomic>
#include <condition_variable>
#include <mutex>
#include <thread>

namespace deskbell::trust {
namespace {

using namespace std::chrono_literals;

constexpr auto kTick = 1s;
constexpr auto kVerifySoonest = 5min;
constexpr int kVerifyShare = 1000;  // of the time at most one in so many goes into verifying
constexpr int kShipAtOnce = 500;
// Of the whole log little is for the trail; in a rush it lets the others go first.
constexpr events::Pace kFeedPace{.batch = 2000, .share = 0.15};

std::string fresh_chain() {
  base::SystemRandom random;
  Hash bytes;
  random.fill(bytes);
  return to_hex(bytes).substr(0, 32);
}

}  // namespace

struct Trail::State {
  explicit State(Needs from) : needs(std::move(from)), file(needs.checkpoint_file) {}

  Result<void> feed(storage::Transaction& tx, std::span<const events::Event> events);
  Result<bool> sign_one(Due due);
  Verdict verify_all();
  void catch_up();
  AuditState tell();
  void run();
  void tick(bool ours);

  Needs needs;
  ShippedFile file;
  std::unique_ptr<events::Turn> turn;
  std::unique_ptr<events::Consumer> consumer;

  std::mutex mutex;  // of what follows
  std::condition_variable changed;
  bool stopping = false;
  std::optional<std::string> ship_problem;
  std::int64_t verified_to = 0;
  std::optional<Time> verified_at;
  std::optional<Fault> fault;
  std::chrono::steady_clock::time_point verify_next{};

  std::mutex verifying;  // one at a time
  std::thread thread;
};

// The handler's transaction also moves the consumer's cursor; what stands in the trail already is passed over all the
// same, should a cursor ever be set back.
Result<void> Trail::State::feed(storage::Transaction& tx, std::span<const events::Event> events) {
  if (std::ranges::none_of(events, [](const events::Event& event) { return audited(event.kind); })) return {};
  auto head = store::lock_head(tx);
  const bool fresh = !head;
  if (fresh) head = store::Head{.chain = fresh_chain()};
  for (const auto& event : events) {
    if (!audited(event.kind) || event.position <= head->position) continue;
    Record record = record_of(event, tx);
    record.number = head->number + 1;
    record.prev = head->hash;
    if (!record.object.empty() && changes_state(record.action)) {
      record.state_before = store::last_state(tx, record.object);
      record.state_after = to_hex(sha256(record.body));
    }
    const Hash hash = hash_of(record);
    store::insert_record(tx, record, hash);
    head->number = record.number;
    head->position = record.position;
    head->hash = hash;
  }
  seal_head(needs.vault, *head);
  fresh ? store::insert_head(tx, *head) : store::update_head(tx, *head);
  return {};
}

// The oldest records that are due, at most as many as one checkpoint covers.
Result<bool> Trail::State::sign_one(Due due) {
  const auto pending = [](storage::Snapshot& snapshot) {
    const auto head = store::load_head(snapshot);
    const auto last = store::last_checkpoint(snapshot);
    return std::tuple{head ? head->number - (last ? last->last : 0) : 0, last ? last->at : Time()};
  };
  const auto is_due = [&](std::int64_t count, Time last_at) {
    return count >= kRecordsPerCheckpoint ||
           (count > 0 && (due == Due::all || needs.clock.now() - last_at >= kCheckpointEvery));
  };
  const auto [count, last_at] = needs.database.read(pending);
  if (!is_due(count, last_at)) return false;
  return needs.database.write([&](storage::Transaction& tx) -> Result<bool> {
    auto head = store::lock_head(tx);
    const auto [now_count, now_last_at] = pending(tx);
    if (!head || !is_due(now_count, now_last_at)) return false;
    const auto last = store::last_checkpoint(tx);
    Checkpoint next{.chain = head->chain,
                    .number = last ? last->number + 1 : 1,
                    .first = last ? last->last + 1 : 1,
                    .at = needs.clock.now(),
                    .previous = last ? sha256(last->content.text) : Hash{}};
    next.last = std::min(head->number, next.first + kRecordsPerCheckpoint - 1);
    const auto hashes = store::hashes(tx, next.first, next.last);
    if (hashes.size() != static_cast<std::size_t>(next.last - next.first + 1))
      return failure(ErrorCode::internal, "Records are missing from the audit trail.");
    next.head = hashes.back();
    next.root = merkle_root(hashes);
    const SignedCheckpoint made = sign(needs.vault, next);
    store::insert_checkpoint(tx, {next.number, next.first, next.last, next.at, made});
    head->checkpoint = next.number;
    seal_head(needs.vault, *head);
    store::update_head(tx, *head);
    needs.log.append(tx, events::kWorkspaceStream, 0,
                     CheckpointMade{.number = std::to_string(next.number),
                                    .first = std::to_string(next.first),
                                    .last = std::to_string(next.last),
                                    .checkpoint = made.text,
                                    .signature = made.signature,
                                    .key = made.public_key});
    return true;
  });
}

// Whoever did something just now wants to see it in the list.
void Trail::State::catch_up() {
  for (int i = 0; consumer && consumer->lag() > 0 && i < 20; ++i) std::this_thread::sleep_for(25ms);
}

Verdict Trail::State::verify_all() {
  const std::scoped_lock one(verifying);
  const auto began = needs.clock.steady();
  const auto outside = file.read();
  Verdict verdict =
      verify(needs.database, needs.vault, outside ? std::span(*outside) : std::span<const SignedCheckpoint>());
  if (!outside && !verdict.fault) verdict.fault = Fault{verdict.records, outside.error().message};
  const auto took = needs.clock.steady() - began;
  bool news = false;
  {
    const std::scoped_lock lock(mutex);
    news = verdict.fault && !fault;
    verified_to = verdict.records;
    verified_at = needs.clock.now();
    fault = verdict.fault;
    verify_next =
        needs.clock.steady() + std::max<std::chrono::steady_clock::duration>(kVerifySoonest, took * kVerifyShare);
  }
  if (news) {
    base::log_error("The audit trail is broken.", {{"record", verdict.fault->record}, {"what", verdict.fault->what}});
    const auto told = needs.database.write([&](storage::Transaction& tx) -> Result<void> {
      needs.log.append(tx, events::kWorkspaceStream, 0,
                       ChainBroken{std::to_string(verdict.fault->record), verdict.fault->what});
      return {};
    });
    if (!told) base::log_error("It could not be told.", {{"reason", told.error().message}});
  }
  return verdict;
}

AuditState Trail::State::tell() {
  AuditState out;
  needs.database.read([&](storage::Snapshot& snapshot) {
    if (const auto head = store::load_head(snapshot)) out.records = head->number;
    if (const auto last = store::last_checkpoint(snapshot)) {
      out.signed_to = last->last;
      out.signed_at = last->at;
      out.checkpoints = last->number;
    }
  });
  const auto keys = public_keys(needs.vault);
  if (const auto key = keys.find(needs.vault.active()); key != keys.end()) out.public_key = to_pem(key->second);
  const std::scoped_lock lock(mutex);
  out.shipped = file.last();
  out.ship_problem = ship_problem;
  out.verified_to = verified_to;
  out.verified_at = verified_at;
  out.fault = fault;
  return out;
}

void Trail::State::run() {
  std::unique_lock lock(mutex);
  while (!stopping) {
    lock.unlock();
    try {
      tick(turn->ours());
    } catch (const std::exception& error) {
      base::log_error("The audit trail could not be signed.", {{"reason", error.what()}});
    }
    lock.lock();
    changed.wait_for(lock, kTick, [&] { return stopping; });
  }
}

Trail::Trail(Needs needs) : state_(std::make_unique<State>(std::move(needs))) {}

Trail::~Trail() {
  State& state = *state_;
  {
    const std::scoped_lock lock(state.mutex);
    state.stopping = true;
  }
  state.changed.notify_all();
  if (state.thread.joinable()) state.thread.join();
  state.consumer.reset();
}

events::Consumer::Handler Trail::feeder() {
  return {[state = state_.get()](storage::Transaction& tx, std::span<const events::Event> events) {
            return state->feed(tx, events);
          },
          [](const events::Event& event) { return audited(event.kind); }};
}

void Trail::start() {
  State& state = *state_;
  state.turn = state.needs.log.turn("trust.sign");
  state.consumer =
      std::make_unique<events::Consumer>("audit", state.needs.log, state.needs.database, feeder(), kFeedPace);
  state.verify_next = state.needs.clock.steady() + 5s;
  state.thread = std::thread([&state] { state.run(); });
}

void Trail::State::tick(bool ours) {
  if (ours)
    for (;;) {
      const auto made = sign_one(Due::by_rule);
      if (!made) throw std::runtime_error(made.error().message);
      if (!*made) break;
    }
  for (;;) {
    const auto shipped = file.append(needs.database, kShipAtOnce);
    {
      const std::scoped_lock lock(mutex);
      const bool news = !shipped && !ship_problem;
      ship_problem = shipped ? std::nullopt : std::optional(shipped.error().message);
      if (news) base::log_error("Checkpoints of the audit trail cannot be shipped.", {{"reason", *ship_problem}});
    }
    if (!shipped || *shipped < kShipAtOnce) break;
  }
  bool verify_now = false;
  {
    const std::scoped_lock lock(mutex);
    verify_now = needs.clock.steady() >= verify_next;
  }
  if (verify_now) verify_all();
}

void Trail::drain() {
  if (state_->consumer) state_->consumer->drain();
}

Result<int> Trail::sign_due(Due due) {
  int made = 0;
  for (;;) {
    TRY(const bool one, state_->sign_one(due));
    if (!one) return made;
    ++made;
  }
}

Result<int> Trail::ship() {
  return state_->file.append(state_->needs.database, kShipAtOnce);
}

Result<Page<AuditEntry>> Trail::list(const Actor& actor, const AuditFilter& filter) {
  TRY(identity::require(actor, identity::Permission::view_audit));
  store::Filter wanted{
      .kind = filter.kind, .actor = filter.actor.value, .object = filter.object, .before = 0, .limit = 0};
  if (!filter.cursor.empty()) {
    const auto cursor = base::parse_id(filter.cursor);
    if (!cursor) return invalid("cursor", "is not one that this list gave");
    wanted.before = *cursor;
  }
  if (filter.cursor.empty()) state_->catch_up();
  const int size = base::page_size(filter.limit);
  wanted.limit = size + 1;
  return state_->needs.database.read([&](storage::Snapshot& snapshot) {
    auto records = store::list(snapshot, wanted);
    const auto last = store::last_checkpoint(snapshot);
    Page<AuditEntry> page;
    const bool more = records.size() > static_cast<std::size_t>(size);
    if (more) records.pop_back();
    for (auto& record : records)
      page.items.push_back({.number = std::to_string(record.number),
                            .position = std::to_string(record.position),
                            .at = record.at,
                            .actor = std::to_string(record.actor),
                            .actor_name = std::move(record.actor_name),
                            .kind = std::move(record.action),
                            .object = std::move(record.object),
                            .address = std::move(record.address),
                            .request = std::move(record.request),
                            .is_signed = last && record.number <= last->last,
                            .data = base::parse_json_value(record.body).value_or(json::object{})});
    if (more) page.next = page.items.back().number;
    return page;
  });
}

Result<AuditState> Trail::state(const Actor& actor) {
  TRY(identity::require(actor, identity::Permission::view_audit));
  return state_->tell();
}

Result<AuditState> Trail::verify_now(const Actor& actor) {
  TRY(identity::require(actor, identity::Permission::view_audit));
  state_->verify_all();
  return state_->tell();
}

Result<std::string> Trail::receipt(const Actor& actor, std::int64_t number) {
  TRY(identity::require(actor, identity::Permission::view_audit));
  return state_->needs.database.read([&](storage::Snapshot& snapshot) -> Result<std::string> {
    const auto stored = store::find_record(snapshot, number);
    if (!stored) return not_found("There is no such record in the audit trail.");
    const auto over = store::checkpoint_over(snapshot, number);
    if (!over) return failure(ErrorCode::failed_precondition, "The record is not signed yet. Try again in a minute.");
    const auto hashes = store::hashes(snapshot, over->first, over->last);
    if (hashes.size() != static_cast<std::size_t>(over->last - over->first + 1))
      return failure(ErrorCode::internal, "Records are missing from the audit trail.");
    const auto path = merkle_path(hashes, static_cast<std::size_t>(number - over->first));
    return make_receipt(stored->record, path, over->content);
  });
}

Trail::Stats Trail::stats() {
  Stats out;
  if (state_->consumer) out.lag = state_->consumer->lag();
  const std::scoped_lock lock(state_->mutex);
  out.fault = state_->fault;
  out.ship_problem = state_->ship_problem;
  return out;
}

vault::Holding Trail::sealed() {
  State* const state = state_.get();
  return {.name = "audit trail",
          .use =
              [state] {
                vault::KeyUse use;
                if (const auto head = state->needs.database.read(store::load_head)) use[head->key] = 1;
                return use;
              },
          .reseal = [state](int) -> Result<int> {
            const auto found = state->needs.database.read(store::load_head);
            if (!found || found->key == state->needs.vault.active()) return 0;
            return state->needs.database.write([&](storage::Transaction& tx) -> Result<int> {
              auto head = store::lock_head(tx);
              // An end that was tampered with keeps its wrong seal.
              if (!head || head->key == state->needs.vault.active() || !head_holds(state->needs.vault, *head)) return 0;
              seal_head(state->needs.vault, *head);
              store::update_head(tx, *head);
              return 1;
            });
          }};
}

}  // namespace deskbell::trust
