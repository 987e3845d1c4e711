#include <base/log.h>

#include <clocks/policy_book.h>

#include <algorithm>

namespace deskbell::clocks {
namespace {

constexpr calendar::Scope kScopes[] = {calendar::Scope::site, calendar::Scope::tier, calendar::Scope::department,
                                       calendar::Scope::queue};

std::string fact_of(calendar::Scope scope) {
  return "case." + std::string(base::name_of(scope));
}

std::string text_of(const decisions::Facts& facts, std::string_view name) {
  const decisions::Value* value = facts.find(name);
  const auto* text = value ? std::get_if<std::string>(value) : nullptr;
  return text ? *text : std::string();
}

}  // namespace

PolicyBook::PolicyBook(std::vector<Policy> policies, const decisions::Vocabulary& vocabulary) {
  for (Policy& policy : policies) {
    auto matcher = decisions::Matcher::compile(policy.when, vocabulary, "when");
    const bool broken = !matcher;
    if (broken && policy.active)
      base::log_warn("A policy asks for something that is no more and is passed over.",
                     {{"policy", policy.name}, {"reason", matcher.error().message}});
    entries_.push_back({std::move(policy), broken ? decisions::Matcher() : std::move(*matcher), broken});
  }
}

Match PolicyBook::match(const calendar::CalendarSet& calendars, SubjectKind kind, const decisions::Facts& facts,
                        Time at) const {
  for (const auto& [policy, matcher, broken] : entries_) {
    if (broken || !policy.active || !matcher.matches(facts, at)) continue;
    const auto& entry =
        policy.calendar ? calendars.of(*policy.calendar)
                        : calendars.used_by([&](calendar::Scope scope) { return text_of(facts, fact_of(scope)); });
    return {&policy, entry.calendar.id, promise_of(policy, entry.calendar.id, kind)};
  }
  return {};
}

std::vector<std::string> PolicyBook::facts() const {
  std::vector<std::string> names;
  for (const auto scope : kScopes) names.push_back(fact_of(scope));
  for (const Entry& entry : entries_) {
    if (entry.broken || !entry.policy.active) continue;
    for (std::string& name : entry.matcher.facts()) names.push_back(std::move(name));
  }
  std::ranges::sort(names);
  names.erase(std::ranges::unique(names).begin(), names.end());
  return names;
}

std::vector<Policy> with(std::vector<Policy> policies, Policy drafted) {
  std::erase_if(policies, [&](const Policy& one) { return one.id == drafted.id; });
  const auto place = std::clamp<std::ptrdiff_t>(drafted.position - 1, 0, std::ssize(policies));
  policies.insert(policies.begin() + place, std::move(drafted));
  return policies;
}

}  // namespace deskbell::clocks
