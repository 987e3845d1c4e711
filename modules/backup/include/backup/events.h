#pragma once
#include <base/clock.h>
#include <base/json.h>

#include <cstdint>
#include <string_view>

namespace deskbell::backup {

// The database was put back to an earlier moment. The first event after it.
struct WorkspaceRestored {
  static constexpr std::string_view kKind = "settings.restored";
  Time through;  // the last commit that is in it
};
BOOST_DESCRIBE_STRUCT(WorkspaceRestored, (), (through))

// Outbound traffic runs again.
struct OutboundResumed {
  static constexpr std::string_view kKind = "settings.outbound_resumed";
  std::int64_t released = 0;  // jobs that waited
};
BOOST_DESCRIBE_STRUCT(OutboundResumed, (), (released))

}  // namespace deskbell::backup
