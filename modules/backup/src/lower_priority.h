#pragma once
#include <sys/resource.h>
#include <sys/syscall.h>
#include <unistd.h>

namespace deskbell::backup {

// This thread steps aside for those that people wait for: processor (nice 15) and disk (idle class, where the
// scheduler knows it).
inline void lower_priority() {
  const auto thread = static_cast<id_t>(::syscall(SYS_gettid));
  ::setpriority(PRIO_PROCESS, thread, 15);
  constexpr int kProcess = 1, kIdle = 3 << 13;
  ::syscall(SYS_ioprio_set, kProcess, 0, kIdle);
}

}  // namespace deskbell::backup
