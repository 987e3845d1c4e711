#include <automation/rehearsal.h>

#include <algorithm>
#include <tuple>

namespace deskbell::automation {
namespace {

using decisions::Facts;
using decisions::Value;

constexpr std::size_t kSamples = 50;
constexpr std::size_t kTouches = 50;

std::string prefix_of(ThingKind about) {
  return about == ThingKind::matter ? "case." : "conversation.";
}

std::optional<Value> value_in(const Facts& facts, std::string_view name) {
  const Value* value = facts.find(name);
  return value ? std::optional(*value) : std::nullopt;
}

void put(Facts& facts, const std::string& name, const std::optional<Value>& value) {
  if (value)
    facts.set(name, *value);
  else
    facts.remove(name);
}

std::vector<TouchCount> sorted(const std::map<std::string, std::set<Thing>>& whom) {
  std::vector<TouchCount> out;
  for (const auto& [id, things] : whom) out.push_back({id, "", std::ssize(things)});
  std::ranges::sort(out,
                    [](const auto& a, const auto& b) { return std::tie(b.things, a.id) < std::tie(a.things, b.id); });
  if (out.size() > kTouches) out.resize(kTouches);
  return out;
}

void touch(std::map<std::string, std::set<Thing>>& whom, const Facts& facts, const std::string& fact, Thing thing) {
  if (const auto* value = facts.find(fact))
    if (const auto* id = std::get_if<std::string>(value)) whom[*id].insert(thing);
}

}  // namespace

Rehearsal::Rehearsal(Setting setting) : setting_(std::move(setting)) {}

Result<std::unique_ptr<Rehearsal>> Rehearsal::of(Setting setting) {
  std::unique_ptr<Rehearsal> out(new Rehearsal(std::move(setting)));
  const Setting& its = out->setting_;
  const Rule& rule = its.rule;
  TRY(out->matcher_, decisions::Matcher::compile(rule.conditions, its.vocabulary, "rule.conditions", out->slots_));
  const std::string prefix = prefix_of(rule.about);
  for (auto& fact : out->matcher_.facts())
    if (fact.starts_with(prefix)) out->of_thing_.push_back(fact);
  bool remembers = !rule.when.events;
  for (const EventKind& kind : its.kinds) {
    if (kind.about != rule.about) continue;
    const bool wanted = rule.when.events && std::ranges::any_of(*rule.when.events, [&](const auto& pattern) {
                          return covers(pattern, kind.kind);
                        });
    if (wanted) out->triggers_.insert(kind.kind);
    if (kind.whole) out->states_.insert(kind.kind);
    remembers = remembers || (wanted && !kind.whole && !out->of_thing_.empty());
  }
  if (!remembers) out->states_.clear();
  // What is asked for, what says when, and what the actions change.
  out->asked_.insert(out->of_thing_.begin(), out->of_thing_.end());
  if (rule.when.after) out->asked_.insert(rule.when.after->fact);
  for (const auto* name : {"queue", "owner"}) out->asked_.insert(prefix + name);
  Facts none;
  for (const Effect& effect : effects_of(rule.actions, rule.about, none))
    if (effect.fact) out->asked_.insert(*effect.fact);
  if (rule.when.schedule) out->next_at_ = next_of(*rule.when.schedule, its.from);
  for (std::size_t i = 0; i < rule.actions.size(); ++i)
    out->result_.by_action.push_back({static_cast<int>(i), rule.actions[i].does, 0, 0});
  out->result_.from = its.from;
  out->result_.to = its.to;
  return out;
}

bool Rehearsal::wants(std::string_view kind) const {
  return triggers_.contains(kind) || states_.contains(kind);
}

bool Rehearsal::is_known(const Facts& facts) const {
  return std::ranges::all_of(of_thing_, [&](const auto& name) { return facts.find(name) != nullptr; });
}

void Rehearsal::take(Observation seen, std::string_view kind, Time at) {
  if (seen.thing.kind != setting_.rule.about) return;
  pass_time(at);
  if (!states_.empty()) remember(seen, at);
  if (!triggers_.contains(kind) || at < setting_.from || at >= setting_.to) return;
  Facts facts = std::move(seen.facts);
  if (!seen.whole) {
    const auto known = things_.find(seen.thing);
    if (known != things_.end() && known->second.whole) {
      facts = known->second.facts;
    } else if (!is_known(facts)) {
      ++result_.looked;
      ++result_.unknown;
      return;
    }
  }
  facts.merge(seen.event);
  judge(seen.thing, std::move(facts), kind, at);
}

void Rehearsal::remember(const Observation& seen, Time at) {
  Remembered& about = things_[seen.thing];
  if (seen.whole) about.facts = {};
  for (const auto& [name, value] : seen.facts.all())
    if (asked_.contains(name)) about.facts.set(name, value);
  if (!seen.whole) return;
  about.whole = true;
  about.finished = seen.finished;
  if (!setting_.rule.when.after) return;
  const auto* value = about.facts.find(setting_.rule.when.after->fact);
  const auto* moment = value ? std::get_if<Time>(value) : nullptr;
  if (!moment) {
    about.armed_for.reset();
  } else if (about.armed_for != *moment) {
    about.armed_for = *moment;
    const Time due = *moment + std::chrono::minutes(setting_.rule.when.after->minutes);
    if (due >= setting_.from && due < setting_.to) due_.emplace(std::max(due, at), seen.thing);
  }
}

void Rehearsal::pass_time(Time until) {
  while (!due_.empty() && due_.begin()->first <= until) {
    const auto [at, thing] = *due_.begin();
    due_.erase(due_.begin());
    const Remembered& about = things_[thing];
    // The moment has moved since: it waits for another time.
    if (!about.armed_for || *about.armed_for + std::chrono::minutes(setting_.rule.when.after->minutes) > at) continue;
    judge(thing, about.facts, "after", at);
  }
  while (next_at_ && *next_at_ <= until && *next_at_ < setting_.to) {
    const Time at = *next_at_;
    next_at_ = next_of(*setting_.rule.when.schedule, at);
    for (const auto& [thing, about] : things_)
      if (about.whole && !about.finished) judge(thing, about.facts, "schedule", at);
  }
}

void Rehearsal::lay_over(Thing thing, Facts& facts) {
  const auto found = overlays_.find(thing);
  if (found == overlays_.end()) return;
  std::erase_if(found->second, [&](const auto& entry) {
    // The log tells something else than then: what really happened has overtaken what would have.
    if (value_in(facts, entry.first) != entry.second.real) return true;
    put(facts, entry.first, entry.second.changed);
    return false;
  });
}

void Rehearsal::judge(Thing thing, Facts facts, std::string_view trigger, Time at) {
  ++result_.looked;
  std::map<std::string, std::optional<Value>> real;
  if (overlays_.contains(thing))
    for (const auto& [name, overlay] : overlays_.at(thing)) real[name] = value_in(facts, name);
  lay_over(thing, facts);
  const decisions::View view(slots_, facts, at);
  if (!matcher_.matches(view)) return;
  ++result_.matched;
  Sample sample{.thing = thing, .title = "", .trigger = std::string(trigger), .at = at, .because = {}, .effects = {}};
  Facts after = facts;
  sample.effects = effects_of(setting_.rule.actions, setting_.rule.about, after);
  for (const Effect& effect : sample.effects) {
    ActionCount& count = result_.by_action[static_cast<std::size_t>(effect.action)];
    ++(effect.changes ? count.changes : count.already);
    if (!effect.fact || !effect.changes) continue;
    const auto told = real.find(*effect.fact);
    overlays_[thing][*effect.fact] = {told == real.end() ? value_in(facts, *effect.fact) : told->second,
                                      value_in(after, *effect.fact)};
  }
  count(thing, facts, after, at);
  if (result_.matched % keep_each_ != 0) return;
  sample.because = matcher_.explain(view).because;
  keep_sample(std::move(sample));
}

void Rehearsal::count(Thing thing, const Facts& before, const Facts& after, Time at) {
  touched_.insert(thing);
  auto& day = days_[setting_.zone.text(at).substr(0, 10)];
  ++day.first;
  day.second.insert(thing);
  const std::string prefix = prefix_of(setting_.rule.about);
  for (const Facts* facts : {&before, &after}) {
    touch(queues_, *facts, prefix + "queue", thing);
    touch(owners_, *facts, prefix + "owner", thing);
  }
}

void Rehearsal::keep_sample(Sample sample) {
  result_.samples.push_back(std::move(sample));
  if (result_.samples.size() < 2 * kSamples) return;
  // Every other one stays, and from now on half as many come.
  std::vector<Sample> fewer;
  for (std::size_t i = 1; i < result_.samples.size(); i += 2) fewer.push_back(std::move(result_.samples[i]));
  result_.samples = std::move(fewer);
  keep_each_ *= 2;
}

RehearsalResult Rehearsal::finish(Time until) {
  pass_time(std::min(until, setting_.to));
  result_.things = std::ssize(touched_);
  for (const auto& [date, day] : days_) result_.by_day.push_back({date, day.first, std::ssize(day.second)});
  result_.by_queue = sorted(queues_);
  result_.by_owner = sorted(owners_);
  if (result_.samples.size() > kSamples) {
    // Spread evenly, not the first ones.
    std::vector<Sample> spread;
    for (std::size_t i = 0; i < kSamples; ++i)
      spread.push_back(std::move(result_.samples[i * result_.samples.size() / kSamples]));
    result_.samples = std::move(spread);
  }
  return std::move(result_);
}

}  // namespace deskbell::automation
