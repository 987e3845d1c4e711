#pragma once
#include <rehearsal/outcome.h>

#include <algorithm>
#include <map>
#include <string>
#include <tuple>
#include <vector>

namespace deskbell::rehearsal {

// How many cases of each queue or person are touched.
class Touches {
 public:
  void add(const std::string& id) { ++things_[id]; }
  // Most first, at most 50.
  std::vector<Touch> sorted() const {
    constexpr std::size_t kMost = 50;
    std::vector<Touch> out;
    for (const auto& [id, things] : things_) out.push_back({id, "", things});
    std::ranges::sort(out, [](const Touch& a, const Touch& b) {
      return std::tie(b.things, a.id) < std::tie(a.things, b.id);
    });
    if (out.size() > kMost) out.resize(kMost);
    return out;
  }

 private:
  std::map<std::string, std::int64_t> things_;
};

}  // namespace deskbell::rehearsal
