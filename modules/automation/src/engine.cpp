#include <automation/engine.h>

#include <algorithm>

namespace deskbell::automation {
namespace {

std::string_view noun_of(std::string_view kind) {
  return kind.substr(0, kind.find('.'));
}

const std::vector<int> kNobody;

}  // namespace

Engine::Engine(std::vector<LoadedRule> rules, const decisions::Vocabulary& vocabulary) {
  rules_.reserve(rules.size());
  for (auto& rule : rules) {
    auto matcher = decisions::Matcher::compile(rule.rule.conditions, vocabulary, "rule.conditions", slots_);
    if (matcher) {
      rules_.push_back({std::move(rule), *std::move(matcher)});
    } else {
      refused_.push_back({rule.id, matcher.error().message});
    }
  }
  for (std::size_t i = 0; i < rules_.size(); ++i) {
    const LoadedRule& loaded = rules_[i].loaded;
    const int number = static_cast<int>(i);
    by_id_[loaded.id] = number;
    if (loaded.rule.when.after) timed_[static_cast<int>(loaded.rule.about)].push_back(&loaded);
    for (const auto& pattern : loaded.rule.when.events.value_or(std::vector<std::string>{})) {
      if (!pattern.ends_with(".*")) {
        exact_[pattern];
        continue;
      }
      auto& waiting = nouns_[std::string(noun_of(pattern))];
      if (waiting.empty() || waiting.back() != number) waiting.push_back(number);
    }
  }
  for (auto& [kind, waiting] : exact_)
    for (std::size_t i = 0; i < rules_.size(); ++i)
      if (const auto& events = rules_[i].loaded.rule.when.events;
          events && std::ranges::any_of(*events, [&](const auto& pattern) { return covers(pattern, kind); }))
        waiting.push_back(static_cast<int>(i));
}

const std::vector<int>& Engine::of_kind(std::string_view event_kind) const {
  if (const auto known = exact_.find(event_kind); known != exact_.end()) return known->second;
  const auto noun = nouns_.find(noun_of(event_kind));
  return noun == nouns_.end() ? kNobody : noun->second;
}

std::vector<const LoadedRule*> Engine::run(ThingKind about, std::string_view event_kind, const decisions::Facts& facts,
                                           Time at) const {
  std::vector<const LoadedRule*> matched;
  const auto& waiting = of_kind(event_kind);
  if (waiting.empty()) return matched;
  const decisions::View view(slots_, facts, at);
  for (const int number : waiting) {
    const Compiled& rule = rules_[static_cast<std::size_t>(number)];
    if (rule.loaded.rule.about != about || at < rule.loaded.since || !rule.conditions.matches(view)) continue;
    matched.push_back(&rule.loaded);
    if (rule.loaded.rule.stop) break;
  }
  return matched;
}

const std::vector<const LoadedRule*>& Engine::timed(ThingKind about) const {
  return timed_[static_cast<int>(about)];
}

const LoadedRule* Engine::find(Id<StoredRule> rule) const {
  const auto known = by_id_.find(rule);
  return known == by_id_.end() ? nullptr : &rules_[static_cast<std::size_t>(known->second)].loaded;
}

bool Engine::holds(Id<StoredRule> rule, const decisions::Facts& facts, Time at) const {
  const auto known = by_id_.find(rule);
  if (known == by_id_.end()) return false;
  return rules_[static_cast<std::size_t>(known->second)].conditions.matches(decisions::View(slots_, facts, at));
}

}  // namespace deskbell::automation
