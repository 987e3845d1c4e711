#pragma once
#include <cstdint>
#include <functional>

namespace deskbell::backup {

// Told now and then from any thread, bytes done of all; answers whether to go on. May be empty.
using Progress = std::function<bool(std::int64_t done, std::int64_t all)>;

}  // namespace deskbell::backup
