#include "pictures.h"

#include <base/random.h>

#include <fmt/format.h>
#include <gtest/gtest.h>

// The incremental Router answers what decide() answers over the full picture, whatever happens in whatever order.
namespace deskbell::routing {
namespace {

constexpr int kQueues = 5;
constexpr int kAgents = 12;

class World {
 public:
  explicit World(std::uint64_t seed) : random_(seed), router_(Weights{}) {
    for (int id = 1; id <= kQueues; ++id) router_.put(any_queue(id));
    for (int id = 1; id <= kAgents; ++id) router_.put(any_agent(id));
  }

  void run(int rounds) {
    for (int round = 0; round < rounds; ++round) {
      const std::uint64_t changes = random_.below(4);
      for (std::uint64_t i = 0; i < changes; ++i) change();
      now_ += seconds(random_.below(25));
      compare();
      if (testing::Test::HasFailure()) return;
    }
  }

 private:
  std::int64_t one_of(std::int64_t count) {
    return 1 + static_cast<std::int64_t>(random_.below(static_cast<std::uint64_t>(count)));
  }
  bool chance(int percent) { return random_.below(100) < static_cast<std::uint64_t>(percent); }
  std::string any_language() { return std::vector<std::string>{"", "en", "zh-CN", "zh-TW"}[random_.below(4)]; }

  QueueInPlay any_queue(std::int64_t id) {
    Queue queue = queue_named(id, "queue " + std::to_string(id), {});
    queue.priority = static_cast<int>(random_.below(3));
    queue.ageing_s = seconds(random_.below(3) * 20);
    queue.strategy = static_cast<Strategy>(random_.below(5));
    queue.offer_timeout_s = seconds(10 + random_.below(20));
    queue.max_missed_offers = static_cast<int>(random_.below(3));
    if (chance(10)) queue.status = QueueStatus::paused;
    for (int skill = 1; skill <= 2; ++skill)
      if (chance(40)) queue.skills.push_back({{skill}, static_cast<int>(one_of(5))});
    if (chance(60)) queue.relaxation.push_back({.after_s = seconds(20), .lower_level_by = 1});
    if (chance(40)) queue.relaxation.push_back({.after_s = seconds(50), .lower_level_by = 3, .ignore_language = true});
    for (int i = 0; i < 3; ++i)
      if (chance(35))
        queue.overflow.push_back({.when = static_cast<OverflowWhen>(random_.below(5)),
                                  .threshold = static_cast<int>(random_.below(80)),
                                  .action = chance(80)   ? OverflowAction::queue
                                            : chance(60) ? OverflowAction::message
                                                         : OverflowAction::bot,
                                  .queue = Id<Queue>{one_of(kQueues + 1)}});
    for (int agent = 1; agent <= kAgents; ++agent)
      if (chance(50)) queue.members.push_back({{agent}, static_cast<int>(random_.below(2))});
    return {queue, chance(90), chance(30) ? std::optional(static_cast<int>(random_.below(100))) : std::nullopt};
  }

  Agent any_agent(std::int64_t id) {
    Agent agent = agent_named(id, "agent " + std::to_string(id));
    if (const Agent* old = router_.find(AgentId{id})) agent.handling = old->handling;
    agent.presence = any_presence();
    agent.idle_since = now_ - seconds(random_.below(300));
    for (int skill = 1; skill <= 2; ++skill)
      if (chance(70)) agent.profile.skills.push_back({{skill}, static_cast<int>(one_of(5))});
    if (chance(70)) agent.profile.languages.push_back(chance(50) ? "en" : "zh");
    agent.profile.capacity.chat = static_cast<int>(random_.below(4));
    return agent;
  }
  Presence any_presence() { return chance(70) ? Presence::online : static_cast<Presence>(random_.below(7)); }

  Work any_work() {
    Work work = chat(++last_work_, one_of(kQueues), now_ - seconds(random_.below(40)));
    work.queued_at = now_;
    work.medium = static_cast<Medium>(random_.below(3));
    work.language = any_language();
    work.priority = static_cast<int>(random_.below(2));
    work.message_left = chance(10);
    if (chance(30)) work.preferred = {{one_of(kAgents + 1)}, now_ + seconds(random_.below(60))};
    return work;
  }

  template <class T>
  const T* any(const std::vector<T>& things) {
    return things.empty() ? nullptr : &things[random_.below(things.size())];
  }

  void change() {
    const Picture picture = router_.picture();
    std::vector<Work> offered = picture.work;
    std::erase_if(offered, [](const Work& work) { return !work.offer; });
    const AgentId agent{one_of(kAgents)};
    const Id<Queue> queue{one_of(kQueues)};
    switch (random_.below(20)) {
      case 0:
        return router_.put(any_queue(queue.value));
      case 1:
        return router_.put(any_agent(agent.value));
      case 2:
        return chance(20) ? router_.remove(agent) : chance(20) ? router_.remove(queue) : void();
      case 3:
        return router_.set_open(queue, chance(80));
      case 4:
        return router_.set_service_level(queue, static_cast<int>(random_.below(100)));
      case 5:
      case 6:
        return router_.set_presence(agent, any_presence(), now_);
      case 7:
        if (const Work* work = any(picture.work)) router_.remove(work->id);
        return;
      case 8:
      case 9:
      case 10:
        if (const Work* work = any(offered))
          chance(60) ? router_.accept(work->id, now_) : router_.decline(work->id, now_);
        return;
      case 11:
      case 12:
      case 13:
        if (const Agent* busy = router_.find(agent); busy && !busy->handling.empty())
          router_.finish(agent, busy->handling.front().work, now_);
        return;
      default:
        return router_.put(any_work());
    }
  }

  static std::string told(const std::vector<Decision>& decisions) {
    std::string out;
    for (const Decision& decision : decisions) out += base::to_json(decision) + "\n";
    return out;
  }
  static std::string told(const Picture& picture) {
    std::string out;
    for (const Agent& agent : picture.agents)
      out += fmt::format("agent {} {} missed {} offered {}\n", agent.id().value, static_cast<int>(agent.presence),
                         agent.missed_offers, base::to_string(agent.last_offered));
    for (const Work& work : picture.work)
      out += fmt::format("work {} in {} refused {} offered to {}\n", work.id.value, work.queue.value,
                         work.refusals.size(), work.offer ? work.offer->agent.value : 0);
    return out;
  }

  void compare() {
    for (int i = 0; i < 50; ++i) {
      const Picture before = router_.picture();
      const std::vector<Decision> expected = decide(before, now_);
      const std::vector<Decision> found = router_.decide(now_);
      ASSERT_EQ(told(found), told(expected)) << "seed and time " << base::to_string(now_);
      ASSERT_EQ(told(router_.picture()), told(applied(before, expected)));
      if (found.empty()) return;
    }
    FAIL() << "rounds at one time do not end";
  }

  base::SeededRandom random_;
  Router router_;
  Time now_ = kStart;
  std::int64_t last_work_ = 1000;
};

TEST(Router, answers_like_the_plain_function_over_random_histories) {
  for (std::uint64_t seed = 1; seed <= 12; ++seed) {
    SCOPED_TRACE(seed);
    World(seed).run(120);
    if (HasFailure()) return;
  }
}

}  // namespace
}  // namespace deskbell::routing
