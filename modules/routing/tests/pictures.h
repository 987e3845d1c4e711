#pragma once
#include <routing/estimate.h>
#include <routing/router.h>

// Pictures for tests: small ones by hand, random ones by seed.
namespace deskbell::routing {

using namespace std::chrono_literals;

inline const Time kStart = Time(std::chrono::sys_days(std::chrono::year(2026) / 3 / 2) + 9h);

inline Queue queue_named(std::int64_t id, std::string name, std::initializer_list<std::int64_t> members) {
  Queue queue;
  queue.id = {id};
  queue.name = std::move(name);
  for (std::int64_t member : members) queue.members.push_back({{member}, 0});
  return queue;
}

inline Agent agent_named(std::int64_t id, std::string name) {
  Agent agent;
  agent.profile.user = {id};
  agent.name = std::move(name);
  agent.presence = Presence::online;
  agent.idle_since = kStart - 1min;
  return agent;
}

inline Work chat(std::int64_t id, std::int64_t queue, Time since = kStart) {
  Work work;
  work.id = {id};
  work.queue = {queue};
  work.waiting_since = work.queued_at = since;
  return work;
}

}  // namespace deskbell::routing
