#include <base/random.h>
#include <routing/router.h>
#include <routing/simulation.h>

#include <algorithm>
#include <cmath>
#include <deque>
#include <numeric>
#include <queue>
#include <tuple>

namespace deskbell::routing {
namespace {

constexpr std::size_t kBatches = 20;
constexpr Id<Queue> kQueue{1};

struct Happening {
  enum Kind { arrival, end, hang_up };
  Time at;
  Kind kind;
  WorkId work;
  AgentId agent;
  bool operator>(const Happening& other) const { return std::tie(at, work) > std::tie(other.at, other.work); }
};

// What became of one arrival.
struct Fate {
  double wait_s = 0;
  bool abandoned = false;
};

Measured measure(const std::vector<double>& values) {
  const std::size_t size = values.size() / kBatches;
  if (size == 0) return {};
  std::vector<double> means;
  for (std::size_t batch = 0; batch < kBatches; ++batch) {
    const auto begin = values.begin() + static_cast<std::ptrdiff_t>(batch * size);
    means.push_back(std::accumulate(begin, begin + static_cast<std::ptrdiff_t>(size), 0.0) / static_cast<double>(size));
  }
  const double mean = std::accumulate(means.begin(), means.end(), 0.0) / kBatches;
  double squares = 0;
  for (double each : means) squares += (each - mean) * (each - mean);
  return {mean, std::sqrt(squares / (kBatches - 1) / kBatches)};
}

class Simulation {
 public:
  explicit Simulation(const SimulationPlan& plan)
      : plan_(plan),
        random_(plan.seed),
        router_(Weights{}, Router::Detail::none),
        busy_(static_cast<std::size_t>(plan.agents) + 1) {
    Queue queue;
    queue.id = kQueue;
    queue.strategy = plan.strategy;
    for (int i = 1; i <= plan.agents; ++i) queue.members.push_back({{i}, 0});
    router_.put(QueueInPlay{queue});
    for (int i = 1; i <= plan.agents; ++i) {
      Agent agent;
      agent.profile.user = {i};
      agent.presence = Presence::online;
      router_.put(agent);
    }
  }

  SimulationResult run() {
    const int total = plan_.warm_up + plan_.arrivals;
    fates_.resize(static_cast<std::size_t>(total));
    happenings_.push({now_ + after(3600 / plan_.arrivals_per_hour), Happening::arrival, {1}, {}});
    while (!happenings_.empty()) {
      const Happening next = happenings_.top();
      happenings_.pop();
      now_ = next.at;
      happen(next, total);
      for (const Decision& decision : router_.decide(now_)) answer(decision);
    }
    return summary();
  }

 private:
  std::chrono::microseconds after(double mean_s) {
    return std::chrono::microseconds(static_cast<std::int64_t>(-std::log1p(-random_.fraction()) * mean_s * 1e6));
  }
  Fate& fate(WorkId work) { return fates_[static_cast<std::size_t>(work.value - 1)]; }

  void happen(const Happening& what, int total) {
    switch (what.kind) {
      case Happening::arrival:
        return arrive(what.work, total);
      case Happening::end:
        busy_[static_cast<std::size_t>(what.agent.value)] = false;
        return router_.finish(what.agent, what.work, now_);
      case Happening::hang_up:
        if (!router_.find(what.work)) return;
        fate(what.work) = {std::chrono::duration<double>(now_ - router_.find(what.work)->waiting_since).count(), true};
        std::erase(line_, what.work);
        return router_.remove(what.work);
    }
  }
  void arrive(WorkId id, int total) {
    Work work;
    work.id = id;
    work.queue = kQueue;
    work.medium = Medium::phone;
    work.waiting_since = work.queued_at = now_;
    router_.put(work);
    line_.push_back(id);
    if (plan_.patience)
      happenings_.push({now_ + after(static_cast<double>(plan_.patience->count())), Happening::hang_up, id, {}});
    if (id.value < total)
      happenings_.push({now_ + after(3600 / plan_.arrivals_per_hour), Happening::arrival, {id.value + 1}, {}});
  }
  void answer(const Decision& decision) {
    if (decision.kind != DecisionKind::offer) return;
    const auto agent = static_cast<std::size_t>(decision.agent->value);
    const auto place = std::ranges::find(line_, decision.work);
    if (place == line_.end() || busy_[agent]) {
      ++result_.offered_twice;
      return;
    }
    if (place != line_.begin()) ++result_.out_of_order;
    line_.erase(place);
    fate(decision.work).wait_s =
        std::chrono::duration<double>(now_ - router_.find(decision.work)->waiting_since).count();
    busy_[agent] = true;
    router_.accept(decision.work, now_);
    const auto handle = after(static_cast<double>(plan_.handle_time.count()));
    handled_ += handle;
    happenings_.push({now_ + handle, Happening::end, decision.work, *decision.agent});
  }

  SimulationResult summary() {
    std::vector<double> waited;
    std::vector<double> waits;
    std::vector<double> abandoned;
    for (auto each = fates_.begin() + plan_.warm_up; each != fates_.end(); ++each) {
      waited.push_back(each->wait_s > 0 ? 1 : 0);
      waits.push_back(each->wait_s);
      abandoned.push_back(each->abandoned ? 1 : 0);
    }
    result_.waited_share = measure(waited);
    result_.wait_s = measure(waits);
    result_.abandoned_share = measure(abandoned);
    const double offered = std::chrono::duration<double>(now_ - Time()).count() * plan_.agents;
    result_.occupancy = offered > 0 ? std::chrono::duration<double>(handled_).count() / offered : 0;
    return result_;
  }

  const SimulationPlan& plan_;
  base::SeededRandom random_;
  Router router_;
  Time now_;
  std::priority_queue<Happening, std::vector<Happening>, std::greater<>> happenings_;
  std::deque<WorkId> line_;  // who waits, as an honest doorkeeper would write it down
  std::vector<bool> busy_;
  std::vector<Fate> fates_;
  std::chrono::microseconds handled_{0};
  SimulationResult result_;
};

}  // namespace

SimulationResult simulate(const SimulationPlan& plan) {
  return Simulation(plan).run();
}

ErlangC erlang_c(double arrivals_per_hour, seconds handle_time, int agents) {
  const double handle = static_cast<double>(handle_time.count());
  const double load = arrivals_per_hour / 3600 * handle;
  double blocked = 1;  // Erlang B by recursion
  for (int n = 1; n <= agents; ++n) blocked = load * blocked / (n + load * blocked);
  const double waits = blocked / (1 - load / agents * (1 - blocked));
  return {waits, waits * handle / (agents - load)};
}

}  // namespace deskbell::routing
