#include <calendar/days.h>

#include <fmt/format.h>

namespace deskbell::calendar {
namespace {

using std::chrono::seconds;

// Two changes of the clocks lie further apart everywhere; the nearest are those around Ramadan in Morocco.
constexpr std::chrono::days kStep{7};

seconds ahead(const Zone& zone, Time at) {
  return std::chrono::duration_cast<seconds>(zone.local(at).time_since_epoch() - at.time_since_epoch());
}

// The first second of the new offset, between a moment before the change and one after it.
Time change_between(const Zone& zone, Time before, Time after) {
  const seconds old = ahead(zone, before);
  while (after - before > seconds(1)) {
    const Time middle = before + std::chrono::floor<seconds>((after - before) / 2);
    (ahead(zone, middle) == old ? before : after) = middle;
  }
  return after;
}

}  // namespace

Days Days::of(const ZoneName& name) {
  return Days(Zone::of_or_utc(name ? name() : std::string()));
}

std::int64_t Days::day_of(Time at) const {
  return std::chrono::floor<std::chrono::days>(zone_.local(at)).time_since_epoch().count();
}

Time Days::start_of(std::int64_t day) const {
  return zone_.at(std::chrono::local_days(std::chrono::days(day)));
}

std::vector<Days::Offset> Days::offsets(Time from, Time to) const {
  from = std::chrono::floor<seconds>(from);
  std::vector<Offset> out{{from, ahead(zone_, from)}};
  while (from < to) {
    const Time next = std::min<Time>(from + kStep, std::chrono::ceil<seconds>(to));
    if (const seconds now = ahead(zone_, next); now != out.back().ahead)
      out.push_back({change_between(zone_, from, next), now});
    from = next;
  }
  return out;
}

std::string Days::sql(std::string_view column, Time from, Time to) const {
  const auto micros = [](const auto& span) {
    return std::chrono::duration_cast<std::chrono::microseconds>(span).count();
  };
  const auto all = offsets(from, to);
  if (all.size() == 1) return fmt::format("({} + {}) / 86400000000", column, micros(all.front().ahead));
  std::string text = fmt::format("({} + CASE", column);
  for (std::size_t i = 0; i + 1 < all.size(); ++i)
    text +=
        fmt::format(" WHEN {} < {} THEN {}", column, micros(all[i + 1].from.time_since_epoch()), micros(all[i].ahead));
  return text + fmt::format(" ELSE {} END) / 86400000000", micros(all.back().ahead));
}

std::string date_text(std::int64_t day) {
  return base::to_string(Time(std::chrono::days(day))).substr(0, 10);
}

}  // namespace deskbell::calendar
