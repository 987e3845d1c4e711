#pragma once
#include <chrono>
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include <base/json.h>

#include "frames.h"

// What nodes tell each other of what is not worth keeping.
namespace deskbell::realtime {

struct ViewerWord {
  std::int64_t id = 0;
  std::string name;
};
BOOST_DESCRIBE_STRUCT(ViewerWord, (), (id, name))

// Somebody types, or these are all who look at the conversation on that node.
struct RelayWord {
  std::string node;
  std::int64_t conversation = 0;
  std::optional<std::string> author_kind;
  std::optional<std::int64_t> author;
  std::optional<std::string> name;
  std::optional<bool> typing;
  std::optional<std::vector<ViewerWord>> viewers;
};
BOOST_DESCRIBE_STRUCT(RelayWord, (), (node, conversation, author_kind, author, name, typing, viewers))

// Who looks at what on other nodes. A node says so again while it lasts, so that what a dead node said is forgotten.
// Not thread-safe.
class ViewersElsewhere {
 public:
  using Moment = std::chrono::steady_clock::time_point;
  static constexpr std::chrono::seconds kSaidAgain{15};
  static constexpr std::chrono::seconds kForgotten{40};

  void put(const std::string& node, std::int64_t conversation, std::vector<Viewer> viewers, Moment now);
  // Conversations whose viewers changed because a node fell silent.
  std::vector<std::int64_t> forget_old(Moment now);
  // Adds those who are not in the list yet.
  void add_to(std::vector<Viewer>& viewers, std::int64_t conversation) const;

 private:
  struct Said {
    std::vector<Viewer> viewers;
    Moment at;
  };
  std::map<std::int64_t, std::map<std::string, Said>> said_;
};

}  // namespace deskbell::realtime
