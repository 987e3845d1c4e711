#include <routing/estimate.h>

#include <algorithm>
#include <cmath>

namespace deskbell::routing {
namespace {

constexpr double kTenPercent = 1.2815515655446004;  // standard normal quantile

// Quantile of a gamma distribution of shape k and scale 1 at the normal quantile z.
double gamma_quantile(double k, double z) {
  const double root = 1 - 1 / (9 * k) + z / (3 * std::sqrt(k));
  return k * std::pow(std::max(root, 0.0), 3);
}

seconds step_for(double wait_s) {
  if (wait_s < 60) return seconds(10);
  if (wait_s < 600) return seconds(60);
  return seconds(300);
}

seconds rounded_down(double wait_s) {
  const seconds step = step_for(wait_s);
  return seconds(static_cast<std::int64_t>(wait_s / static_cast<double>(step.count()))) * step.count();
}

seconds rounded_up(double wait_s) {
  const seconds step = step_for(wait_s);
  return seconds(static_cast<std::int64_t>(std::ceil(wait_s / static_cast<double>(step.count())))) * step.count();
}

// How many more pieces of this kind fit into `weight` and `count` that are left.
int room(int left_weight, int left_count, int weight) {
  if (left_count <= 0 || left_weight < 0) return 0;
  return weight <= 0 ? left_count : std::min(left_count, left_weight / weight);
}

}  // namespace

std::optional<WaitEstimate> estimate(const LineFacts& facts) {
  const int needed = facts.position - facts.free_slots;
  if (needed <= 0 && facts.slots > 0) return WaitEstimate{facts.position, seconds(0), seconds(10)};
  if (facts.slots <= 0 || !facts.handle_time || facts.handle_time->count() <= 0) return std::nullopt;
  const double one = static_cast<double>(facts.handle_time->count()) / facts.slots;
  return WaitEstimate{facts.position, rounded_down(one * gamma_quantile(needed, -kTenPercent)),
                      rounded_up(one * gamma_quantile(needed, kTenPercent))};
}

LineFacts line_facts(const Router& router, Id<Queue> queue, Medium medium) {
  LineFacts facts;
  const QueueInPlay* in = router.find(queue);
  if (!in) return facts;
  const Weights weights = router.weights();
  for (const QueueMember& member : in->queue.members) {
    const Agent* agent = router.find(member.user);
    if (!agent || agent->presence != Presence::online) continue;
    int weight = agent->profile.total;
    int count = agent->profile.capacity.of(medium);
    const int all = room(weight, count, weights.of(medium));
    for (const Engagement& engagement : agent->handling) {
      weight -= weights.of(engagement.medium);
      count -= engagement.medium == medium;
    }
    const int busy_queues = std::max(1, router.busy_queues(member.user));
    facts.slots += static_cast<double>(all) / busy_queues;
    facts.free_slots += room(weight, count, weights.of(medium)) / busy_queues;
  }
  return facts;
}

}  // namespace deskbell::routing
