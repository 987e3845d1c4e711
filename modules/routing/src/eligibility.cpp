#include "eligibility.h"

#include <algorithm>

namespace deskbell::routing {
namespace {

std::string_view primary_language(std::string_view tag) {
  return tag.substr(0, tag.find('-'));
}

bool speaks(const AgentProfile& profile, std::string_view language) {
  if (language.empty() || profile.languages.empty()) return true;
  const std::string_view wanted = primary_language(language);
  return std::ranges::any_of(profile.languages,
                             [&](const std::string& own) { return primary_language(own) == wanted; });
}

int level_of(const AgentProfile& profile, Id<Skill> skill) {
  for (const QueueSkill& own : profile.skills)
    if (own.skill == skill) return own.level;
  return 0;
}

int skill_points(const Queue& queue, const AgentProfile& profile) {
  int points = 0;
  for (const QueueSkill& wanted : queue.skills) points += level_of(profile, wanted.skill);
  return points;
}

std::optional<Exclusion> exclusion_by_presence(Presence presence) {
  switch (presence) {
    case Presence::online:
      return std::nullopt;
    case Presence::busy:
      return Exclusion::busy;
    case Presence::on_break:
      return Exclusion::on_break;
    case Presence::training:
      return Exclusion::training;
    case Presence::wrap_up:
      return Exclusion::wrap_up;
    case Presence::away:
      return Exclusion::away;
    case Presence::offline:
      return Exclusion::offline;
  }
  return Exclusion::offline;
}

// An offer counts as an end of idleness, or the longest idle would get all work of one moment.
Time idle_since(const Agent& agent) {
  return std::max(agent.idle_since, agent.last_offered);
}

std::int64_t seconds_between(Time from, Time until) {
  return until > from ? std::chrono::duration_cast<seconds>(until - from).count() : 0;
}

// Negative when a is better, 0 when the criterion does not tell them apart.
int compare(Strategy strategy, const Demand& demand, const Member& a, const Member& b) {
  const auto sign = [](auto x, auto y) { return x < y ? -1 : y < x ? 1 : 0; };
  switch (strategy) {
    case Strategy::longest_idle:
      return sign(idle_since(*a.agent), idle_since(*b.agent));
    case Strategy::least_loaded:
      return sign(std::int64_t{a.load->weight} * std::max(b.agent->profile.total, 1),
                  std::int64_t{b.load->weight} * std::max(a.agent->profile.total, 1));
    case Strategy::best_skill:
      return sign(skill_points(demand.queue, b.agent->profile), skill_points(demand.queue, a.agent->profile));
    case Strategy::round_robin:
      return sign(a.agent->last_offered, b.agent->last_offered);
    case Strategy::sticky: {
      if (!demand.work.preferred) return 0;
      const AgentId last = demand.work.preferred->agent;
      return sign(b.agent->id() == last, a.agent->id() == last);
    }
  }
  return 0;
}

bool better(const Demand& demand, const Member& a, const Member& b) {
  if (a.priority != b.priority) return a.priority > b.priority;
  if (const int by = compare(demand.queue.strategy, demand, a, b)) return by < 0;
  if (const int by = compare(Strategy::longest_idle, demand, a, b)) return by < 0;
  return a.agent->id() < b.agent->id();
}

Rule rule_of(Strategy strategy) {
  switch (strategy) {
    case Strategy::longest_idle:
      return Rule::longest_idle;
    case Strategy::least_loaded:
      return Rule::least_loaded;
    case Strategy::best_skill:
      return Rule::best_skill;
    case Strategy::round_robin:
      return Rule::round_robin;
    case Strategy::sticky:
      return Rule::served_last;
  }
  return Rule::longest_idle;
}

// What set the best apart from the next.
Rule deciding_rule(const Demand& demand, const Member& best, const Member* next) {
  if (demand.held_for == best.agent->id()) return Rule::served_last;
  if (!next) return Rule::only_candidate;
  if (best.priority != next->priority) return Rule::member_priority;
  return compare(demand.queue.strategy, demand, best, *next) != 0 ? rule_of(demand.queue.strategy) : Rule::longest_idle;
}

Scores scores_of(const Demand& demand, const Member& member) {
  const Agent& agent = *member.agent;
  return {.member_priority = member.priority,
          .idle_s = seconds_between(idle_since(agent), demand.now),
          .load_percent = member.load->weight * 100 / std::max(agent.profile.total, 1),
          .skill_points = skill_points(demand.queue, agent.profile),
          .since_offer_s = agent.last_offered == Time() ? 0 : seconds_between(agent.last_offered, demand.now)};
}

Decision decision_about(DecisionKind kind, const Work& work, const Queue* queue, Time now) {
  Decision decision;
  decision.kind = kind;
  decision.work = work.id;
  decision.queue = work.queue;
  if (queue) decision.queue_name = queue->name;
  decision.at = now;
  decision.waited_s = seconds_between(work.waiting_since, now);
  return decision;
}

}  // namespace

double urgency(const Work& work, const Queue& queue, Time now) {
  const double base = queue.priority + own_priority(work);
  if (queue.ageing_s.count() <= 0 || now <= work.waiting_since) return base;
  return base +
         static_cast<double>((now - work.waiting_since).count()) / 1e6 / static_cast<double>(queue.ageing_s.count());
}

Relaxation relaxation_at(const Queue& queue, Time waiting_since, Time now) {
  Relaxation reached;
  for (const Relaxation& step : queue.relaxation) {
    if (now - waiting_since < step.after_s) continue;
    reached.after_s = std::max(reached.after_s, step.after_s);
    if (step.lower_level_by)
      reached.lower_level_by = std::max(reached.lower_level_by.value_or(0), *step.lower_level_by);
    if (step.ignore_language.value_or(false)) reached.ignore_language = true;
  }
  return reached;
}

bool is_member(const Queue& queue, AgentId agent) {
  return std::ranges::any_of(queue.members, [&](const QueueMember& member) { return member.user == agent; });
}

AgentId held_for(const Work& work, const Queue& queue, const Agent* preferred, Time now) {
  if (!work.preferred || !preferred || now >= work.preferred->until || !is_there(preferred->presence)) return {};
  const AgentId agent = work.preferred->agent;
  for (const Refusal& refusal : work.refusals)
    if (refusal.agent == agent) return {};
  return is_member(queue, agent) ? agent : AgentId{};
}

std::optional<Exclusion> exclusion(const Demand& demand, const Agent& agent, const Load& load) {
  if (agent.presence != Presence::online) return exclusion_by_presence(agent.presence);
  const Work& work = demand.work;
  const int most = agent.profile.capacity.of(work.medium);
  if (most == 0) return Exclusion::medium;
  if (load.count[static_cast<std::size_t>(work.medium)] >= most ||
      load.weight + demand.weights.of(work.medium) > agent.profile.total)
    return Exclusion::full;
  if (!demand.relaxed.ignore_language.value_or(false) && !speaks(agent.profile, work.language))
    return Exclusion::language;
  const int lower = demand.relaxed.lower_level_by.value_or(0);
  for (const QueueSkill& wanted : demand.queue.skills)
    if (level_of(agent.profile, wanted.skill) < wanted.level - lower) return Exclusion::skill;
  if (demand.held_for && demand.held_for != agent.id()) return Exclusion::held;
  for (const Refusal& refusal : work.refusals)
    if (refusal.agent == agent.id() && demand.now < refusal.at + kAskAgainAfter) return Exclusion::refused;
  return std::nullopt;
}

Pick pick(const Demand& demand, std::span<const Member> members) {
  Pick out;
  for (const Member& member : members) {
    const auto excluded = exclusion(demand, *member.agent, *member.load);
    if (!excluded) {
      if (!out.best || better(demand, member, *out.best)) out.best = &member;
    } else if (*excluded == Exclusion::refused) {
      out.somebody_refused = true;
    }
  }
  return out;
}

Decision offer_to(const Member& best, const Demand& demand, std::span<const Member> members, bool with_candidates) {
  Decision decision = decision_about(DecisionKind::offer, demand.work, &demand.queue, demand.now);
  decision.agent = best.agent->id();
  decision.expires_at = demand.now + demand.queue.offer_timeout_s;
  if (!with_candidates) return decision;

  decision.agent_name = best.agent->name;
  decision.members = static_cast<int>(members.size());
  if (demand.relaxed.after_s.count() > 0) decision.relaxed = demand.relaxed;
  std::vector<const Member*> eligible;
  std::vector<Candidate> others;
  std::array<int, boost::mp11::mp_size<boost::describe::describe_enumerators<Exclusion>>::value> counts{};
  for (const Member& member : members) {
    const auto excluded = exclusion(demand, *member.agent, *member.load);
    if (!excluded) {
      eligible.push_back(&member);
      continue;
    }
    ++counts[static_cast<std::size_t>(*excluded)];
    if (others.size() < kMaxCandidates)
      others.push_back({.agent = member.agent->id(), .name = member.agent->name, .excluded = excluded});
  }
  const std::size_t shown = std::min(eligible.size(), kMaxCandidates);
  std::ranges::partial_sort(eligible, eligible.begin() + static_cast<std::ptrdiff_t>(shown),
                            [&](const Member* a, const Member* b) { return better(demand, *a, *b); });
  decision.eligible = static_cast<int>(eligible.size());
  decision.rule = deciding_rule(demand, best, eligible.size() > 1 ? eligible[1] : nullptr);
  for (std::size_t i = 0; i < shown; ++i)
    decision.candidates.push_back({.agent = eligible[i]->agent->id(),
                                   .name = eligible[i]->agent->name,
                                   .scores = scores_of(demand, *eligible[i])});
  for (Candidate& other : others)
    if (decision.candidates.size() < kMaxCandidates) decision.candidates.push_back(std::move(other));
  boost::mp11::mp_for_each<boost::describe::describe_enumerators<Exclusion>>([&](auto reason) {
    if (const int count = counts[static_cast<std::size_t>(reason.value)]) decision.excluded.emplace(reason.name, count);
  });
  return decision;
}

bool applies_to_all(const Overflow& rule, const QueueFacts& facts) {
  switch (rule.when) {
    case OverflowWhen::wait:
    case OverflowWhen::length:
      return false;
    case OverflowWhen::closed:
      return !facts.open;
    case OverflowWhen::service_level:
      return facts.service_level && *facts.service_level < rule.threshold;
    case OverflowWhen::unstaffed:
      return !facts.staffed;
  }
  return false;
}

bool applies(const Overflow& rule, const QueueFacts& facts, Time queued_at, Time now) {
  if (rule.when == OverflowWhen::wait) return now - queued_at >= seconds(rule.threshold);
  return applies_to_all(rule, facts);
}

Decision overflow_by(const Overflow& rule, const Work& work, const Queue& queue, const Queue* target, Time now) {
  Decision decision = decision_about(DecisionKind::overflow, work, &queue, now);
  switch (rule.when) {
    case OverflowWhen::wait:
      decision.rule = Rule::waited_too_long;
      break;
    case OverflowWhen::length:
      decision.rule = Rule::queue_too_long;
      break;
    case OverflowWhen::closed:
      decision.rule = Rule::queue_closed;
      break;
    case OverflowWhen::service_level:
      decision.rule = Rule::service_level_low;
      break;
    case OverflowWhen::unstaffed:
      decision.rule = Rule::nobody_online;
      break;
  }
  decision.action = rule.action;
  decision.threshold = rule.threshold;
  if (target) {
    decision.target = target->id;
    decision.target_name = target->name;
  }
  return decision;
}

Decision taken_back(const Work& work, const Queue* queue, const Agent* agent, Rule rule, Time now) {
  Decision decision = decision_about(DecisionKind::expire, work, queue, now);
  decision.agent = work.offer->agent;
  if (agent) decision.agent_name = agent->name;
  decision.rule = rule;
  return decision;
}

Decision away_after(const Decision& missed, int count) {
  Decision decision = missed;
  decision.kind = DecisionKind::set_away;
  decision.rule = Rule::missed_offers;
  decision.threshold = count;
  return decision;
}

void note_refusal(Work& work, AgentId agent, Time at) {
  for (Refusal& refusal : work.refusals) {
    if (refusal.agent == agent) {
      refusal.at = at;
      return;
    }
  }
  work.refusals.push_back({agent, at});
}

void move_on(Work& work, Id<Queue> target, Time at) {
  work.been_in.push_back(work.queue);
  work.queue = target;
  work.queued_at = at;
}

}  // namespace deskbell::routing
