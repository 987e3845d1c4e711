#pragma once
#include <base/result.h>
#include <routing/queues.h>

#include <functional>
#include <span>
#include <string>
#include <string_view>

// What a queue, a skill or a profile may look like.
namespace deskbell::routing {

// What the rules need to know of the rest of the workspace.
struct Known {
  std::function<bool(Id<Skill>)> skill;
  std::function<bool(Id<Queue>)> queue;
  std::function<bool(AgentId)> agent;
  std::function<bool(Id<Queue>)> bot = {};  // one serves the queue; none: nowhere
};

Result<void> check(const Queue& queue, const Known& known);
Result<void> check(const AgentProfile& profile, const Known& known);

Queue with(Queue queue, const QueueChange& change);

// Names that differ only by case or surrounding blanks are the same.
std::string name_key(std::string_view name);
Result<std::string> clean_name(std::string_view name);

}  // namespace deskbell::routing
