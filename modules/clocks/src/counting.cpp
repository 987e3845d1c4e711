#include <clocks/clock_rules.h>

#include <algorithm>

namespace deskbell::clocks {

using std::chrono::microseconds;
using std::chrono::seconds;

namespace {

constexpr seconds kLeastTarget{60};
constexpr seconds kMostTarget{366 * 24 * 3600};
constexpr std::size_t kMaxMarks = 10;
constexpr int kMaxPercent = 1000;

std::vector<FieldError> mistakes_of_marks(const std::vector<int>& marks, const std::string& path) {
  std::vector<FieldError> errors;
  if (marks.size() > kMaxMarks) errors.push_back({path, "may have at most " + std::to_string(kMaxMarks) + " entries"});
  for (std::size_t i = 0; i < marks.size(); ++i) {
    const std::string here = path + "[" + std::to_string(i) + "]";
    if (marks[i] < 1 || marks[i] > kMaxPercent) {
      errors.push_back({here, "must be from 1 to " + std::to_string(kMaxPercent)});
    } else if (marks[i] == kBreachPercent) {
      errors.push_back({here, "is the breach, which is always told"});
    } else if (i > 0 && marks[i] <= marks[i - 1]) {
      errors.push_back({here, "must be more than the one before"});
    }
  }
  return errors;
}

}  // namespace

microseconds elapsed(const Clock& clock, Time at, const calendar::Timeline& timeline) {
  return clock.since ? clock.elapsed_us + timeline.working_time(*clock.since, at) : clock.elapsed_us;
}

std::optional<Time> moment_of(const Clock& clock, int percent, const calendar::Timeline& timeline) {
  if (!clock.since) return std::nullopt;
  const microseconds wanted = microseconds(clock.terms.target_s) * percent / kBreachPercent;
  if (wanted <= clock.elapsed_us) return clock.since;
  return timeline.add_working_time(*clock.since, wanted - clock.elapsed_us);
}

bool belongs(SubjectKind kind, ClockType type) {
  return (kind == SubjectKind::task) == (type == ClockType::task);
}

Promise promise_of(const Policy& policy, Id<calendar::NamedCalendar> calendar, SubjectKind kind) {
  Promise promise;
  for (const Target& target : policy.targets)
    if (belongs(kind, target.type))
      promise[target.type] = {.policy = policy.id,
                              .calendar = calendar,
                              .target_s = target.within_s,
                              .warn_percent = target.warn_percent,
                              .pauses = target.pauses};
  return promise;
}

std::vector<FieldError> mistakes_of(const std::vector<Target>& targets, const std::string& path) {
  std::vector<FieldError> errors;
  if (targets.empty()) errors.push_back({path, "needs at least one"});
  for (std::size_t i = 0; i < targets.size(); ++i) {
    const Target& target = targets[i];
    const std::string here = path + "[" + std::to_string(i) + "]";
    if (std::ranges::count(targets, target.type, &Target::type) > 1 &&
        std::ranges::find(targets, target.type, &Target::type) != targets.begin() + static_cast<std::ptrdiff_t>(i))
      errors.push_back({here + ".type", "is there twice"});
    if (target.within_s < kLeastTarget || target.within_s > kMostTarget)
      errors.push_back({here + ".within_s", "must be from 60 (a minute) to 31622400 (a year)"});
    std::ranges::copy(mistakes_of_marks(target.warn_percent, here + ".warn_percent"), std::back_inserter(errors));
    for (std::size_t j = 0; j < target.pauses.size(); ++j)
      if (std::ranges::count(target.pauses.begin(), target.pauses.begin() + static_cast<std::ptrdiff_t>(j),
                             target.pauses[j]) > 0)
        errors.push_back({here + ".pauses[" + std::to_string(j) + "]", "is there twice"});
  }
  return errors;
}

}  // namespace deskbell::clocks
