#include "replay.h"

namespace deskbell::realtime {
namespace {

constexpr int kChunk = 500;

Result<void> require_stream(Shared& shared, const Actor& actor, std::int64_t stream) {
  if (actor.kind == ActorKind::user && stream == actor.id) return {};
  TRY(shared.needs.conversations.access(actor, {stream}));
  return {};
}

void acknowledge(Listener& listener, std::optional<std::int64_t> request, const std::string& result) {
  if (request) listener.socket->send(ack_frame(*request, result));
}

// Sends what is after `seq` and answers the last seq; nothing when that cannot or need not be replayed.
std::optional<std::int64_t> send_stream(Shared& shared, Listener& listener, std::int64_t stream, std::int64_t seq,
                                        std::int64_t last) {
  auto& log = shared.needs.log;
  auto& database = shared.needs.database;
  if (seq > last || last - seq > shared.needs.limits.replay) return std::nullopt;
  if (seq == last) return seq;
  const auto first = database.read([&](storage::Snapshot& snapshot) { return log.first_seq(snapshot, stream); });
  if (seq + 1 < first) return std::nullopt;
  while (seq < last) {
    const auto events = database.read([&](storage::Snapshot& snapshot) { return log.read_stream(snapshot, stream, seq, kChunk); });
    if (events.empty()) break;
    for (const auto& event : events) {
      if (const auto frame = shared.hub.frame_for(listener, event)) listener.socket->send(frame);
      seq = event.seq;
    }
  }
  return seq;
}

}  // namespace

Result<void> replay_stream(Shared& shared, const std::shared_ptr<Listener>& listener, std::int64_t stream,
                           std::optional<std::int64_t> after, std::optional<std::int64_t> request) {
  TRY(require_stream(shared, listener->actor, stream));
  shared.hub.begin_stream(listener, stream);
  const auto last = shared.needs.database.read(
      [&](storage::Snapshot& snapshot) { return shared.needs.log.last_seq(snapshot, stream); });
  auto reached = after ? send_stream(shared, *listener, stream, *after, last) : std::optional(last);
  if (!reached) {
    listener->socket->send(stream_reset_frame(stream, last));
    reached = last;
  }
  acknowledge(*listener, request, sequence_result(*reached));
  shared.hub.finish_stream(listener, stream, *reached);
  return {};
}

void replay_feed(Shared& shared, const std::shared_ptr<Listener>& listener, std::optional<std::int64_t> after,
                 std::optional<std::int64_t> request) {
  auto& log = shared.needs.log;
  auto& database = shared.needs.database;
  shared.hub.begin_feed(listener);
  const auto last = database.read([&](storage::Snapshot& snapshot) { return log.last_position(snapshot); });
  std::int64_t position = after.value_or(last);
  bool reset = position > last;
  for (int read = 0; !reset && position < last;) {
    const auto events = database.read([&](storage::Snapshot& snapshot) { return log.read(snapshot, position, kChunk); });
    if (events.empty()) break;
    read += static_cast<int>(events.size());
    if (read > shared.needs.limits.replay * 10) {
      reset = true;
      break;
    }
    for (const auto& event : events) {
      position = event.position;
      if (!hears(listener->actor, event, audience_of(event))) continue;
      if (const auto frame = shared.hub.frame_for(*listener, event)) listener->socket->send(frame);
    }
  }
  if (reset) {
    position = last;
    listener->socket->send(feed_reset_frame(last));
  }
  acknowledge(*listener, request, position_result(position));
  shared.hub.finish_feed(listener, position);
}

}  // namespace deskbell::realtime
