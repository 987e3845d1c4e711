#include "effort.h"

#include "folds.h"
#include "lanes.h"

#include <algorithm>

namespace deskbell::learn {
namespace {

// One unit: sixteen numbers fetched and multiplied; some four nanoseconds.
constexpr double kLinearBudget = 400e6;
constexpr double kNetBudget = 2600e6;
constexpr std::size_t kFewRows = 100;                  // a net learns them by heart
constexpr std::size_t kMostNetWeights = 48'000'000;    // of a first layer while it learns
constexpr std::size_t kModelBytes = 44'000'000;        // what models may have, less what else is in them

double net_cost(const Size& size, std::size_t hidden, int passes) {
  const auto groups = static_cast<double>(lane_groups(hidden));
  const auto labels = static_cast<double>(lane_groups(size.labels));
  const double first = 1.8 * groups * static_cast<double>(size.entries);
  const double second = 1.5 * static_cast<double>(hidden) * labels * static_cast<double>(size.rows);
  return passes * (first + second);
}

}  // namespace

Effort effort_for(const Size& size) {
  Effort out;
  const auto lanes = static_cast<double>(lane_groups(size.costs * size.labels));
  const double fold = 0.8 * out.trial_passes * lanes * static_cast<double>(size.entries);
  out.folds_judged = static_cast<std::uint8_t>(std::clamp(kLinearBudget / std::max(1.0, fold), 1.0, double{kFolds}));
  if (size.rows < kFewRows) return out;
  struct Plan {
    std::size_t nets;
    std::size_t hidden;
    int passes;
    std::uint8_t folds;
    std::size_t judges;
  };
  constexpr Plan kPlans[] = {{5, 256, 20, 5, 3}, {3, 256, 16, 3, 2}, {3, 128, 16, 2, 1}, {3, 128, 12, 1, 1},
                             {2, 128, 12, 1, 1}, {1, 128, 12, 1, 1}, {1, 64, 8, 1, 1}};
  for (const auto& plan : kPlans) {
    if (size.features * plan.hidden > kMostNetWeights) continue;
    const std::size_t bytes = kLanes * lane_groups(size.labels) + plan.nets * plan.hidden + 20;
    if (size.features * bytes > kModelBytes) continue;
    const double one = net_cost(size, plan.hidden, plan.passes);
    const double whole = one * (static_cast<double>(plan.nets) + 0.8 * plan.folds * static_cast<double>(plan.judges));
    const bool last = &plan == std::end(kPlans) - 1;
    if (whole > (last ? 3 * kNetBudget : kNetBudget)) continue;
    out.nets = plan.nets;
    out.hidden = plan.hidden;
    out.net_passes = plan.passes;
    out.net_folds = plan.folds;
    out.judges = plan.judges;
    break;
  }
  return out;
}

}  // namespace deskbell::learn
