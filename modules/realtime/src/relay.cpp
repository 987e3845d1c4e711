#include "relay.h"

#include <algorithm>

namespace deskbell::realtime {

void ViewersElsewhere::put(const std::string& node, std::int64_t conversation, std::vector<Viewer> viewers, Moment now) {
  if (!viewers.empty()) {
    said_[conversation][node] = {std::move(viewers), now};
    return;
  }
  const auto found = said_.find(conversation);
  if (found == said_.end()) return;
  found->second.erase(node);
  if (found->second.empty()) said_.erase(found);
}

std::vector<std::int64_t> ViewersElsewhere::forget_old(Moment now) {
  std::vector<std::int64_t> changed;
  for (auto one = said_.begin(); one != said_.end();) {
    if (std::erase_if(one->second, [&](const auto& node) { return now - node.second.at >= kForgotten; }) > 0)
      changed.push_back(one->first);
    one = one->second.empty() ? said_.erase(one) : std::next(one);
  }
  return changed;
}

void ViewersElsewhere::add_to(std::vector<Viewer>& viewers, std::int64_t conversation) const {
  const auto found = said_.find(conversation);
  if (found == said_.end()) return;
  for (const auto& [node, said] : found->second)
    for (const Viewer& viewer : said.viewers)
      if (std::ranges::find(viewers, viewer.id, &Viewer::id) == viewers.end()) viewers.push_back(viewer);
}

}  // namespace deskbell::realtime
