#pragma once
#include <cstdint>
#include <memory>
#include <optional>

#include <base/result.h>

#include "connection.h"

// Catching up from the log, on a crew thread: what happened after the client's cursor, then live without a gap.
namespace deskbell::realtime {

// not_found when the actor may not see the stream. No `after`: from now on.
Result<void> replay_stream(const std::shared_ptr<Shared>& shared, const std::shared_ptr<Listener>& listener, std::int64_t stream,
                           std::optional<std::int64_t> after, std::optional<std::int64_t> request);
void replay_feed(const std::shared_ptr<Shared>& shared, const std::shared_ptr<Listener>& listener, std::optional<std::int64_t> after,
                 std::optional<std::int64_t> request);

}  // namespace deskbell::realtime
