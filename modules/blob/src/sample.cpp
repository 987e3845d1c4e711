#include "sample.h"

#include <algorithm>
#include <utility>

namespace deskbell::blob {
namespace {

constexpr std::size_t kHead = 4 << 20;
constexpr std::size_t kTail = 256 << 10;

bool continues(char c) {
  return (static_cast<unsigned char>(c) & 0xc0) == 0x80;
}

}  // namespace

void Sample::add(std::string_view bytes) {
  size_ += bytes.size();
  const std::size_t first = std::min(bytes.size(), kHead - head_.size());
  head_ += bytes.substr(0, first);
  bytes.remove_prefix(first);
  if (bytes.size() > kTail) bytes.remove_prefix(bytes.size() - kTail);
  tail_ += bytes;
  if (tail_.size() > 2 * kTail) tail_.erase(0, tail_.size() - kTail);
}

std::string Sample::take() {
  std::string out = std::exchange(head_, {});
  if (size_ > kHead + tail_.size()) {
    // Something is left out; no character is cut in two by it.
    std::size_t cut = 0;
    while (cut < 3 && !out.empty() && continues(out.back())) out.pop_back(), ++cut;
    if (!out.empty() && static_cast<unsigned char>(out.back()) >= 0xc0) out.pop_back();
    std::size_t skip = 0;
    while (skip < 3 && skip < tail_.size() && continues(tail_[skip])) ++skip;
    tail_.erase(0, skip);
  }
  return out += tail_;
}

}  // namespace deskbell::blob
