#include <escalation/rules.h>

#include <algorithm>

namespace deskbell::escalation {
namespace {

constexpr std::size_t kRounds = 2;

std::optional<std::string> tier_of(const decisions::Facts& facts) {
  const auto* value = facts.find("case.tier");
  const auto* text = value ? std::get_if<std::string>(value) : nullptr;
  return text ? std::optional(*text) : std::nullopt;
}

std::optional<double> number_of(const decisions::Facts& facts, std::string_view name) {
  const auto* value = facts.find(name);
  const auto* number = value ? std::get_if<double>(value) : nullptr;
  return number ? std::optional(*number) : std::nullopt;
}

bool looks_at_case(const Trigger& trigger) {
  return trigger.kind != TriggerKind::clock && trigger.kind != TriggerKind::breach &&
         trigger.kind != TriggerKind::by_hand;
}

}  // namespace

struct CompiledLadder::State {
  Ladder ladder;
  decisions::Matcher when;
  std::vector<std::vector<decisions::Matcher>> triggers;
  bool looks_at_cases = false;
};

Result<CompiledLadder> CompiledLadder::compile(const Ladder& ladder, const decisions::Vocabulary& vocabulary) {
  auto state = std::make_shared<State>();
  state->ladder = ladder;
  TRY(state->when, decisions::Matcher::compile(ladder.when, vocabulary, "when"));
  for (const Rung& rung : ladder.levels) {
    auto& matchers = state->triggers.emplace_back();
    for (const Trigger& trigger : rung.triggers) {
      TRY(auto matcher,
          decisions::Matcher::compile(trigger.when.value_or(decisions::Condition{}), vocabulary, "levels"));
      matchers.push_back(std::move(matcher));
      state->looks_at_cases |= looks_at_case(trigger);
    }
  }
  CompiledLadder out;
  out.state_ = std::move(state);
  return out;
}

const Ladder& CompiledLadder::ladder() const {
  return state_->ladder;
}

bool CompiledLadder::holds(const decisions::Facts& facts, Time now) const {
  return state_->when.matches(facts, now);
}

bool CompiledLadder::condition_holds(int rung, std::size_t trigger, const decisions::Facts& facts, Time now) const {
  return state_->triggers.at(static_cast<std::size_t>(rung - 1)).at(trigger).matches(facts, now);
}

bool CompiledLadder::looks_at_cases() const {
  return state_->looks_at_cases;
}

namespace {

// What one trigger says about one case.
class Look {
 public:
  Look(const CompiledLadder& ladder, const decisions::Facts& facts, const std::optional<ClockMark>& mark, Time now)
      : ladder_(ladder), facts_(facts), mark_(mark), now_(now) {
    reopened_ = static_cast<int>(number_of(facts, "case.reopened").value_or(0));
  }

  std::optional<Due> at(int rung, std::size_t index) const {
    const Trigger& trigger = ladder_.ladder().levels[static_cast<std::size_t>(rung - 1)].triggers[index];
    switch (trigger.kind) {
      case TriggerKind::clock:
        return passed(rung, trigger, trigger.percent.value_or(clocks::kBreachPercent));
      case TriggerKind::breach:
        return passed(rung, trigger, clocks::kBreachPercent);
      case TriggerKind::reopened:
        if (reopened_ < trigger.count.value_or(1)) return std::nullopt;
        return due(rung, {.kind = trigger.kind, .count = reopened_});
      case TriggerKind::tier: {
        const auto tier = tier_of(facts_);
        if (!tier || !trigger.tiers || std::ranges::find(*trigger.tiers, *tier) == trigger.tiers->end())
          return std::nullopt;
        return due(rung, {.kind = trigger.kind, .tier = tier});
      }
      case TriggerKind::sentiment: {
        const auto mood = number_of(facts_, "case.sentiment");
        if (!mood || *mood > trigger.at_most.value_or(-1)) return std::nullopt;
        return due(rung, {.kind = trigger.kind, .sentiment = mood});
      }
      case TriggerKind::condition:
        if (!ladder_.condition_holds(rung, index, facts_, now_)) return std::nullopt;
        return due(rung, {.kind = trigger.kind});
      case TriggerKind::by_hand:
        break;
    }
    return std::nullopt;
  }

 private:
  std::optional<Due> passed(int rung, const Trigger& trigger, int percent) const {
    if (!mark_ || mark_->percent < percent || (trigger.clock && *trigger.clock != mark_->type)) return std::nullopt;
    return Due{.rung = rung,
               .occasion = "clock " + to_string(mark_->clock),
               .reason = {.kind = trigger.kind, .clock = mark_->type, .percent = mark_->percent}};
  }
  Due due(int rung, Reason reason) const {
    return {.rung = rung, .occasion = "life " + std::to_string(reopened_), .reason = std::move(reason)};
  }

  const CompiledLadder& ladder_;
  const decisions::Facts& facts_;
  const std::optional<ClockMark>& mark_;
  Time now_;
  int reopened_ = 0;
};

}  // namespace

std::vector<Due> due_levels(const CompiledLadder& ladder, const decisions::Facts& facts,
                            const std::optional<ClockMark>& mark, std::span<const Fired> history, Time now) {
  const Look look(ladder, facts, mark, now);
  std::vector<Due> out;
  const auto& rungs = ladder.ladder().levels;
  for (std::size_t i = 0; i < rungs.size(); ++i) {
    for (std::size_t t = 0; t < rungs[i].triggers.size(); ++t) {
      const auto due = look.at(static_cast<int>(i) + 1, t);
      if (!due || std::ranges::find(history, Fired{rungs[i].key, due->occasion}) != history.end()) continue;
      out.push_back(*due);
      break;
    }
  }
  return out;
}

std::vector<Ladder> with(std::vector<Ladder> ladders, Ladder drafted) {
  std::erase_if(ladders, [&](const Ladder& one) { return one.id == drafted.id; });
  const auto place = std::clamp<std::ptrdiff_t>(drafted.position - 1, 0, std::ssize(ladders));
  ladders.insert(ladders.begin() + place, std::move(drafted));
  return ladders;
}

std::optional<int> line_of(const LadderDraft& ladder, const std::optional<Id<routing::Queue>>& queue) {
  if (!queue) return std::nullopt;
  const auto found = std::ranges::find(ladder.lines, *queue, &Line::queue);
  if (found == ladder.lines.end()) return std::nullopt;
  return static_cast<int>(found - ladder.lines.begin()) + 1;
}

std::optional<int> next_line(const LadderDraft& ladder, const std::optional<Id<routing::Queue>>& queue) {
  const int next = line_of(ladder, queue).value_or(1) + 1;
  return next <= std::ssize(ladder.lines) ? std::optional(next) : std::nullopt;
}

std::optional<cases::Level> raised(cases::Level now, const std::optional<cases::Level>& to) {
  if (to) return *to > now ? to : std::nullopt;
  if (now == cases::Level::critical) return std::nullopt;
  return static_cast<cases::Level>(static_cast<int>(now) + 1);
}

std::optional<std::size_t> next_called(std::size_t chain, std::size_t turns) {
  if (turns >= chain * kRounds) return std::nullopt;
  return turns % chain;
}

}  // namespace deskbell::escalation
