#include "replay.h"

#include <chrono>
#include <thread>

namespace deskbell::realtime {
namespace {

constexpr int kChunk = 500;

Result<void> require_stream(Shared& shared, const Actor& actor, std::int64_t stream) {
  if (actor.kind == ActorKind::user && stream == actor.id) return {};
  const auto access = shared.needs.conversations.access(actor, {stream});
  if (access || (shared.needs.doors.other_stream && shared.needs.doors.other_stream(actor, stream))) return {};
  return std::unexpected(access.error());
}

void acknowledge(Listener& listener, std::optional<std::int64_t> request, const std::string& result) {
  if (request) listener.socket->send(ack_frame(*request, result));
}

// A client far behind takes its replay at its own speed: the next piece waits until it took most of the last one,
// long before its queue would be long enough to cut it as slow.
constexpr std::size_t kQueueFull = 256 * 1024;
constexpr std::chrono::milliseconds kPause{2};

bool has_room(const Listener& listener) { return listener.socket->queued_bytes() < kQueueFull; }

void later(const std::shared_ptr<Shared>& shared, const std::shared_ptr<Listener>& listener, std::function<void()> job) {
  std::this_thread::sleep_for(kPause);
  if (!shared->crew.try_submit(closing_on_failure(listener->socket, std::move(job)))) listener->socket->close(http::close_code::kTryLater, "busy");
}

struct StreamReplay {
  std::int64_t stream;
  std::int64_t seq;   // reached so far
  std::int64_t last;  // the stream's last one when the replay began
  std::optional<std::int64_t> request;
};

void run(const std::shared_ptr<Shared>& shared, const std::shared_ptr<Listener>& listener, StreamReplay replay) {
  while (replay.seq < replay.last) {
    if (!listener->socket->is_open()) return;
    if (!has_room(*listener)) return later(shared, listener, [=] { run(shared, listener, replay); });
    const auto events = shared->needs.database.read([&](storage::Snapshot& snapshot) {
      return shared->needs.log.read_stream(snapshot, replay.stream, replay.seq, kChunk);
    });
    if (events.empty()) break;
    for (const auto& event : events) {
      if (!has_room(*listener)) break;
      if (const auto frame = shared->hub.frame_for(*listener, event)) listener->socket->send(frame);
      replay.seq = event.seq;
    }
  }
  acknowledge(*listener, replay.request, sequence_result(replay.seq));
  shared->hub.finish_stream(listener, replay.stream, replay.seq);
}

struct FeedReplay {
  std::int64_t position;  // reached so far
  std::int64_t last;
  std::int64_t read = 0;  // events looked at
  std::optional<std::int64_t> request;
};

// True when the log no longer holds everything between the client's position and now, or never did.
bool is_out_of_reach(Shared& shared, const FeedReplay& replay) {
  if (replay.position >= replay.last) return replay.position > replay.last;
  return replay.position < shared.needs.database.read(
                               [&](storage::Snapshot& snapshot) { return shared.needs.log.pruned_through(snapshot); });
}

void run(const std::shared_ptr<Shared>& shared, const std::shared_ptr<Listener>& listener, FeedReplay replay) {
  bool reset = is_out_of_reach(*shared, replay);
  while (!reset && replay.position < replay.last) {
    if (!listener->socket->is_open()) return;
    if (!has_room(*listener)) return later(shared, listener, [=] { run(shared, listener, replay); });
    const auto events = shared->needs.database.read(
        [&](storage::Snapshot& snapshot) { return shared->needs.log.read(snapshot, replay.position, kChunk); });
    if (events.empty()) break;
    for (const auto& event : events) {
      if (!has_room(*listener)) break;
      if (++replay.read > shared->needs.limits.replay * 10) {
        reset = true;
        break;
      }
      replay.position = event.position;
      if (!hears(listener->actor, event, audience_of(event))) continue;
      if (const auto frame = shared->hub.frame_for(*listener, event)) listener->socket->send(frame);
    }
  }
  if (reset) {
    replay.position = replay.last;
    listener->socket->send(feed_reset_frame(replay.last));
  }
  acknowledge(*listener, replay.request, position_result(replay.position));
  shared->hub.finish_feed(listener, replay.position);
}

bool is_replayable(Shared& shared, std::int64_t stream, std::int64_t seq, std::int64_t last) {
  if (seq > last || last - seq > shared.needs.limits.replay) return false;
  if (seq == last) return true;
  const auto first = shared.needs.database.read(
      [&](storage::Snapshot& snapshot) { return shared.needs.log.first_seq(snapshot, stream); });
  return seq + 1 >= first;
}

}  // namespace

Result<void> replay_stream(const std::shared_ptr<Shared>& shared, const std::shared_ptr<Listener>& listener,
                           const StreamRequest& asked) {
  const std::int64_t stream = asked.stream;
  TRY(require_stream(*shared, listener->actor, stream));
  shared->hub.begin_stream(listener, stream, asked.echo);
  const auto last = shared->needs.database.read(
      [&](storage::Snapshot& snapshot) { return shared->needs.log.last_seq(snapshot, stream); });
  auto from = asked.after.value_or(last);
  if (!is_replayable(*shared, stream, from, last)) {
    listener->socket->send(stream_reset_frame(stream, last));
    from = last;
  }
  run(shared, listener, StreamReplay{.stream = stream, .seq = from, .last = last, .request = asked.request});
  return {};
}

void replay_feed(const std::shared_ptr<Shared>& shared, const std::shared_ptr<Listener>& listener,
                 std::optional<std::int64_t> after, std::optional<std::int64_t> request) {
  shared->hub.begin_feed(listener);
  const auto last = shared->needs.database.read(
      [&](storage::Snapshot& snapshot) { return shared->needs.log.last_position(snapshot); });
  run(shared, listener, FeedReplay{.position = after.value_or(last), .last = last, .request = request});
}

}  // namespace deskbell::realtime
