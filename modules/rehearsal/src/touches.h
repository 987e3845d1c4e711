#pragma once
#include <rehearsal/outcome.h>

#include <algorithm>
#include <map>
#include <string>
#include <tuple>
#include <vector>

namespace deskbell::rehearsal {

// How many cases of each queue, person, policy or ladder are touched.
class Touches {
 public:
  // The name is filled in by whoever knows it when it is left out.
  void add(const std::string& id, const std::string& name = {}) {
    Touch& one = things_[id];
    one.id = id;
    one.name = name;
    ++one.things;
  }
  // Most first, at most 50.
  std::vector<Touch> sorted() const {
    constexpr std::size_t kMost = 50;
    std::vector<Touch> out;
    for (const auto& [id, one] : things_) out.push_back(one);
    std::ranges::sort(out, [](const Touch& a, const Touch& b) {
      return std::tie(b.things, a.id) < std::tie(a.things, b.id);
    });
    if (out.size() > kMost) out.resize(kMost);
    return out;
  }

 private:
  std::map<std::string, Touch> things_;
};

}  // namespace deskbell::rehearsal
