#pragma once
#include <cstdint>
#include <memory>
#include <optional>

#include <base/result.h>

#include "connection.h"

// Catching up from the log, on a crew thread: what happened after the client's cursor, then live without a gap.
namespace deskbell::realtime {

struct StreamRequest {
  std::int64_t stream = 0;
  std::optional<std::int64_t> after;  // none: from now on
  std::optional<std::int64_t> request;
  Echo echo = Echo::yes;
};

// not_found when the actor may not see the stream.
Result<void> replay_stream(const std::shared_ptr<Shared>& shared, const std::shared_ptr<Listener>& listener,
                           const StreamRequest& asked);
void replay_feed(const std::shared_ptr<Shared>& shared, const std::shared_ptr<Listener>& listener, std::optional<std::int64_t> after,
                 std::optional<std::int64_t> request);

}  // namespace deskbell::realtime
