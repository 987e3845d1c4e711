#include "dead_list.h"
#include "files.h"
#include "record.h"

#include <base/log.h>

#include <spool/spool.h>

#include <algorithm>
#include <atomic>
#include <cerrno>
#include <condition_variable>
#include <cstdio>
#include <cstdlib>
#include <deque>
#include <future>
#include <map>
#include <mutex>
#include <system_error>
#include <thread>
#include <utility>

namespace deskbell::spool {
namespace {

namespace fs = std::filesystem;
using namespace std::chrono_literals;

constexpr std::size_t kLargestName = 255;
constexpr int kCursorEvery = 64;
constexpr auto kFirstPause = 50ms;
constexpr auto kLongestPause = 1000ms;

struct Segment {
  fs::path path;
  std::int64_t durable = 0;  // bytes that were synced
  std::int64_t read_at = 0;  // where the first item that waits begins, or something damaged before it
};

struct Put {
  Draft draft;
  std::function<void(Result<void>)> kept;
  std::int64_t size = 0;
};

Error disk_failed() {
  return {ErrorCode::unavailable, "The message could not be kept. Try again later.", {}};
}

}  // namespace

struct Spool::State {
  State(Options its_options, const Clock& its_clock)
      : options(std::move(its_options)), clock(its_clock), dead_items(prepared(options.directory) / "dead") {}

  static const fs::path& prepared(const fs::path& directory) {
    fs::create_directories(directory);
    fs::permissions(directory, fs::perms::owner_all);
    return directory;
  }

  void read_what_is_left();
  void read_segment(const fs::path& path, bool last);
  std::int64_t read_cursor() const;
  void save_cursor();

  std::optional<Error> refuse(const Draft& draft, std::int64_t size) const;
  void write_until_stopped();
  void keep(std::vector<Put>& puts);
  void append(std::string_view bytes);
  void open_segment();
  void close_segment();
  void failed(std::vector<Put>& puts, const std::system_error& error);
  void leave_lane(const std::string& lane);

  void drain_until_stopped();
  bool drain_chunk(Segment& front, const std::string& chunk);
  bool settle(const Item& item);
  bool is_front_finished() const;
  void finish_front();

  const Options options;
  const Clock& clock;
  mutable std::mutex mutex;
  std::condition_variable put_came;
  std::condition_variable drain_wake;
  std::deque<Segment> segments;  // the last one may be the one that is written
  File current;
  std::int64_t next_number = 1;
  std::int64_t drained_number = 0;
  std::map<std::string, std::int64_t, std::less<>> lanes;  // items that wait, also for their sync
  std::atomic<std::int64_t> in_lanes{0};
  std::int64_t queued_bytes = 0;
  std::vector<Put> puts;
  bool writing = false;
  bool stopping = false;
  bool draining = false;
  bool nudged = false;
  DeadList dead_items;
  Stats counts;  // waiting, bytes (without the dead), oldest, kept, drained, refused, damaged, healthy
  Worker worker;
  std::thread writer;
  std::thread drainer;
};

Spool::Spool(Options options, const Clock& clock) : state_(std::make_unique<State>(std::move(options), clock)) {
  state_->read_what_is_left();
  state_->writer = std::thread([this] { state_->write_until_stopped(); });
}

Spool::~Spool() {
  stop();
  {
    const std::lock_guard lock(state_->mutex);
    state_->stopping = true;
  }
  state_->put_came.notify_all();
  state_->writer.join();
}

// ---- what an earlier run has left ----

std::int64_t Spool::State::read_cursor() const {
  std::error_code missing;
  const fs::path path = options.directory / "drained";
  const auto size = fs::file_size(path, missing);
  if (missing || size > 32) return 0;
  return std::atoll(read_range(path, 0, static_cast<std::int64_t>(size)).c_str());
}

// Not synced: what is handed out twice after a crash is recognised by its own key.
void Spool::State::save_cursor() {
  try {
    const fs::path path = options.directory / "drained";
    const fs::path fresh = options.directory / "drained.new";
    fs::remove(fresh);
    File(fresh, File::Mode::append).write(std::to_string(drained_number) + "\n");
    fs::rename(fresh, path);
  } catch (const std::system_error&) {
    // No room for it: the same holds.
  }
}

void Spool::State::read_what_is_left() {
  drained_number = read_cursor();
  next_number = drained_number + 1;
  for (const DeadItem& dead : dead_items.items()) next_number = std::max(next_number, dead.item.number + 1);
  std::vector<fs::path> found;
  for (const auto& entry : fs::directory_iterator(options.directory))
    if (entry.path().extension() == ".spool") found.push_back(entry.path());
  std::ranges::sort(found);
  for (const auto& path : found) read_segment(path, path == found.back());
  if (counts.waiting > 0)
    base::log_info("Messages from before the start wait in the spool.", {{"count", counts.waiting}});
}

void Spool::State::read_segment(const fs::path& path, bool last) {
  Segment segment{.path = path, .durable = static_cast<std::int64_t>(fs::file_size(path)), .read_at = 0};
  const std::string bytes = read_range(path, 0, segment.durable);
  Reader reader(bytes);
  while (const auto item = reader.next()) {
    next_number = std::max(next_number, item->number + 1);
    if (item->number <= drained_number) {
      segment.read_at = static_cast<std::int64_t>(reader.at());
      continue;
    }
    if (!counts.oldest) counts.oldest = item->at;
    ++counts.waiting;
    ++lanes[item->lane];
    ++in_lanes;
  }
  counts.damaged += reader.skipped();
  const auto end = static_cast<std::int64_t>(reader.at());
  if (end < segment.durable && !last) ++counts.damaged;
  if (end < segment.durable && last) {
    // Torn by the crash and so never acknowledged.
    File file(path, File::Mode::append);
    file.truncate(end);
    file.sync();
    segment.durable = end;
  }
  if (counts.damaged > 0)
    base::log_error("A file of the spool is damaged; what can be read is used.", {{"file", path.string()}});
  counts.bytes += segment.durable;
  segments.push_back(std::move(segment));
}

// ---- keeping ----

std::optional<Error> Spool::State::refuse(const Draft& draft, std::int64_t size) const {
  if (!counts.healthy || stopping) return disk_failed();
  if (draft.kind.size() > kLargestName || draft.lane.size() > kLargestName || draft.body.size() + 600 > kLargestPayload)
    return Error{ErrorCode::invalid_argument, "The message is too long.", {}};
  if (options.disk_full && options.disk_full())
    return Error{ErrorCode::storage_full, "There is no room left to store anything. Try again later.", {}};
  const auto lane = lanes.find(draft.lane);
  if (lane != lanes.end() && lane->second >= options.max_lane)
    return Error{ErrorCode::resource_exhausted, "Too many messages wait already. Try again later.", {}};
  const bool too_much = counts.bytes + queued_bytes + dead_items.bytes() + size > options.max_bytes;
  const bool too_old = counts.oldest && clock.now() - *counts.oldest > options.max_age;
  if (too_much || too_old)
    return Error{ErrorCode::unavailable, "No more messages can be kept now. Try again later.", {}};
  return std::nullopt;
}

void Spool::put_async(Draft draft, std::function<void(Result<void>)> kept) {
  const auto size = static_cast<std::int64_t>(draft.body.size() + draft.kind.size() + draft.lane.size()) + 26;
  std::optional<Error> refused;
  {
    const std::lock_guard lock(state_->mutex);
    refused = state_->refuse(draft, size);
    if (refused) {
      ++state_->counts.refused;
    } else {
      ++state_->lanes[draft.lane];
      ++state_->in_lanes;
      state_->queued_bytes += size;
      state_->puts.push_back({std::move(draft), std::move(kept), size});
    }
  }
  if (refused) return kept(std::unexpected(std::move(*refused)));
  state_->put_came.notify_one();
}

Result<void> Spool::put(Draft draft) {
  std::promise<Result<void>> done;
  put_async(std::move(draft), [&](Result<void> kept) { done.set_value(std::move(kept)); });
  return done.get_future().get();
}

void Spool::State::write_until_stopped() {
  std::vector<Put> taken;
  std::unique_lock lock(mutex);
  for (;;) {
    put_came.wait(lock, [&] { return stopping || !puts.empty(); });
    if (puts.empty()) return;
    taken.swap(puts);
    writing = true;
    lock.unlock();
    try {
      keep(taken);
    } catch (const std::system_error& error) {
      failed(taken, error);
    }
    taken.clear();
    lock.lock();
    writing = false;
    drain_wake.notify_one();  // it may have been quicker, and waits to remove the file
  }
}

void Spool::State::keep(std::vector<Put>& batch) {
  if (!counts.healthy) throw std::system_error(EIO, std::generic_category(), "the spool has failed before");
  std::string bytes;
  const Time now = clock.now();
  std::int64_t number = 0;
  {
    const std::lock_guard lock(mutex);
    number = next_number;
    next_number += static_cast<std::int64_t>(batch.size());
  }
  for (Put& put : batch)
    bytes += encode({.number = number++,
                     .at = now,
                     .kind = put.draft.kind,
                     .lane = put.draft.lane,
                     .body = std::move(put.draft.body)});
  append(bytes);
  {
    const std::lock_guard lock(mutex);
    for (const Put& put : batch) queued_bytes -= put.size;
    segments.back().durable += static_cast<std::int64_t>(bytes.size());
    counts.bytes += static_cast<std::int64_t>(bytes.size());
    counts.waiting += static_cast<std::int64_t>(batch.size());
    counts.kept += static_cast<std::int64_t>(batch.size());
    if (!counts.oldest) counts.oldest = now;
    if (segments.back().durable >= options.segment_bytes) close_segment();
  }
  drain_wake.notify_one();
  for (Put& put : batch) put.kept({});
}

void Spool::State::append(std::string_view bytes) {
  if (!current.is_open()) open_segment();
  current.write(bytes);
  try {
    current.sync();
  } catch (const std::system_error&) {
    const std::lock_guard lock(mutex);
    counts.healthy = false;  // what the disk has of it nobody knows; it must not be asked again
    throw;
  }
}

void Spool::State::open_segment() {
  char name[32];
  std::snprintf(name, sizeof name, "%016llx.spool", static_cast<unsigned long long>(next_number));
  Segment fresh{.path = options.directory / name};
  current = File(fresh.path, File::Mode::append);
  sync_directory(options.directory);
  const std::lock_guard lock(mutex);
  segments.push_back(std::move(fresh));
}

void Spool::State::close_segment() {
  current.close();
}

void Spool::State::leave_lane(const std::string& lane) {
  const auto found = lanes.find(lane);
  if (found == lanes.end()) return;
  if (--found->second == 0) lanes.erase(found);
  --in_lanes;
}

void Spool::State::failed(std::vector<Put>& batch, const std::system_error& error) {
  base::log_error("The spool could not keep messages.", {{"reason", error.what()}});
  const bool full = is_full_disk(error.code().value());
  {
    const std::lock_guard lock(mutex);
    for (const Put& put : batch) {
      queued_bytes -= put.size;
      leave_lane(put.draft.lane);
    }
    counts.refused += static_cast<std::int64_t>(batch.size());
    if (current.is_open() && counts.healthy) {
      // Half a record at the end would hide what comes behind it.
      try {
        current.truncate(segments.back().durable);
      } catch (const std::system_error&) {
        counts.healthy = false;
      }
      close_segment();
    }
  }
  const Error told =
      full ? Error{ErrorCode::storage_full, "There is no room left to store anything. Try again later.", {}}
           : disk_failed();
  for (Put& put : batch) put.kept(std::unexpected(told));
}

bool Spool::holds(std::string_view lane) const {
  if (state_->in_lanes.load(std::memory_order_acquire) == 0) return false;
  const std::lock_guard lock(state_->mutex);
  return state_->lanes.contains(lane);
}

bool Spool::empty() const {
  return state_->in_lanes.load(std::memory_order_acquire) == 0;
}

// ---- working off ----

void Spool::start(Worker worker) {
  state_->worker = std::move(worker);
  state_->draining = true;
  state_->drainer = std::thread([this] { state_->drain_until_stopped(); });
}

void Spool::stop() {
  {
    const std::lock_guard lock(state_->mutex);
    state_->draining = false;
  }
  state_->drain_wake.notify_all();
  if (state_->drainer.joinable()) state_->drainer.join();
}

void Spool::nudge() {
  if (empty()) return;
  {
    const std::lock_guard lock(state_->mutex);
    state_->nudged = true;
  }
  state_->drain_wake.notify_all();
}

void Spool::State::drain_until_stopped() {
  std::unique_lock lock(mutex);
  for (;;) {
    drain_wake.wait(lock, [&] { return !draining || counts.waiting > 0 || is_front_finished(); });
    if (!draining) break;
    if (segments.empty()) {  // some could not be read any more
      counts.waiting = 0;
      continue;
    }
    Segment& front = segments.front();  // a deque's elements stay where they are while others are added behind
    const std::int64_t from = front.read_at, to = front.durable;
    if (from < to) {
      const fs::path path = front.path;
      lock.unlock();
      std::string chunk;
      try {
        chunk = read_range(path, from, to);
      } catch (const std::system_error& error) {
        base::log_error("The spool cannot be read.", {{"reason", error.what()}});
      }
      const bool read = static_cast<std::int64_t>(chunk.size()) == to - from && drain_chunk(front, chunk);
      lock.lock();
      if (!read && draining) drain_wake.wait_for(lock, kLongestPause, [&] { return !draining; });
    } else if (!is_front_finished()) {  // a file that shrank since it was counted
      drain_wake.wait_for(lock, kFirstPause);
    }
    finish_front();
  }
  save_cursor();
}

// False when it was interrupted.
bool Spool::State::drain_chunk(Segment& front, const std::string& chunk) {
  const std::int64_t begin = front.read_at;
  Reader reader(chunk);
  int settled = 0;
  while (const auto item = reader.next()) {
    if (item->number > drained_number && !settle(*item)) return false;
    const std::lock_guard lock(mutex);
    front.read_at = begin + static_cast<std::int64_t>(reader.at());
    if (item->number <= drained_number) continue;
    drained_number = item->number;
    --counts.waiting;
    ++counts.drained;
    leave_lane(item->lane);
    counts.oldest = counts.waiting > 0 ? std::optional(item->at) : std::nullopt;
    if (++settled % kCursorEvery == 0) save_cursor();
  }
  const std::lock_guard lock(mutex);
  front.read_at = begin + static_cast<std::int64_t>(chunk.size());
  return true;
}

// Until the worker has decided; false: the spool is being stopped.
bool Spool::State::settle(const Item& item) {
  for (auto pause = kFirstPause;; pause = std::min<std::chrono::milliseconds>(2 * pause, kLongestPause)) {
    Verdict verdict = Verdict::later();
    try {
      verdict = worker(item);
      if (verdict.kind == Verdict::Kind::refused) {
        base::log_warn("A message of the spool was refused; it is kept among the dead.",
                       {{"kind", item.kind}, {"number", item.number}, {"reason", verdict.reason}});
        const std::lock_guard lock(mutex);
        dead_items.add({item, verdict.reason});
      }
    } catch (const std::exception& error) {
      base::log_error("A message of the spool could not be worked off yet.",
                      {{"kind", item.kind}, {"number", item.number}, {"reason", error.what()}});
      verdict = Verdict::later();
    }
    std::unique_lock lock(mutex);
    if (verdict.kind != Verdict::Kind::later) return true;
    drain_wake.wait_for(lock, pause, [&] { return !draining || nudged; });
    nudged = false;
    if (!draining) return false;
  }
}

// Under the lock.
bool Spool::State::is_front_finished() const {
  if (segments.empty() || segments.front().read_at < segments.front().durable) return false;
  return segments.size() > 1 || (!writing && puts.empty());
}

// Under the lock. Removes the first file once nothing of it waits, the one that is written only when nobody writes.
void Spool::State::finish_front() {
  if (!is_front_finished()) return;
  if (segments.size() == 1) close_segment();
  save_cursor();
  std::error_code ignored;
  fs::remove(segments.front().path, ignored);
  counts.bytes -= segments.front().durable;
  segments.pop_front();
}

// ---- looking at it ----

std::vector<DeadItem> Spool::dead(std::size_t limit) const {
  const std::lock_guard lock(state_->mutex);
  const auto& all = state_->dead_items.items();
  return {all.begin(), all.begin() + static_cast<std::ptrdiff_t>(std::min(limit, all.size()))};
}

void Spool::forget_dead(std::int64_t number) {
  const std::lock_guard lock(state_->mutex);
  state_->dead_items.forget(number);
}

Stats Spool::stats() const {
  const std::lock_guard lock(state_->mutex);
  Stats out = state_->counts;
  out.bytes += state_->dead_items.bytes();
  out.limit = state_->options.max_bytes;
  out.dead = static_cast<std::int64_t>(state_->dead_items.items().size());
  return out;
}

}  // namespace deskbell::spool
