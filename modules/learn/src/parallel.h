#pragma once
#include <cstddef>
#include <functional>

namespace deskbell::learn {

// Calls work(0) … work(count - 1), each once, on up to `threads` threads, in whatever order: pieces must not depend on
// each other. Returns when all are done; passes on the first exception.
void in_parallel(std::size_t count, int threads, const std::function<void(std::size_t)>& work);

}  // namespace deskbell::learn
