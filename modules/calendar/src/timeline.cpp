#include <calendar/timeline.h>

#include <algorithm>

namespace deskbell::calendar {

using std::chrono::microseconds;

Timeline::Timeline(std::vector<Version> versions)
    : versions_(std::make_shared<const std::vector<Version>>(std::move(versions))) {}

const Calendar& Timeline::version_at(Time at) const {
  auto next = std::ranges::upper_bound(*versions_, at, {}, &Version::from);
  return next == versions_->begin() ? next->calendar : std::prev(next)->calendar;
}

microseconds Timeline::working_time(Time from, Time until) const {
  microseconds total{0};
  for (std::size_t i = 0; i < versions_->size(); ++i) {
    const Time begin = i == 0 ? from : std::max(from, (*versions_)[i].from);
    const Time end = i + 1 == versions_->size() ? until : std::min(until, (*versions_)[i + 1].from);
    if (end > begin) total += (*versions_)[i].calendar.working_time(begin, end);
  }
  return total;
}

std::optional<Time> Timeline::add_working_time(Time from, microseconds amount) const {
  for (std::size_t i = 0; i + 1 < versions_->size(); ++i) {
    const Time end = (*versions_)[i + 1].from;
    if (end <= from) continue;
    const microseconds here = (*versions_)[i].calendar.working_time(from, end);
    if (amount <= here) return (*versions_)[i].calendar.add_working_time(from, amount);
    amount -= here;
    from = end;
  }
  return versions_->back().calendar.add_working_time(from, amount);
}

}  // namespace deskbell::calendar
