#include <calendar/hours.h>

#include <unicode/basictz.h>
#include <unicode/timezone.h>

#include <algorithm>
#include <array>
#include <charconv>
#include <map>

namespace deskbell::calendar {
namespace {

using std::chrono::days;
using std::chrono::local_days;
using std::chrono::microseconds;
using std::chrono::milliseconds;
using std::chrono::minutes;

constexpr days kHorizon{731};
// Days are looked at in steps of this many, so that a question about this week stays a small one.
constexpr days kStep{8};

struct DaySpan {
  minutes from;
  minutes to;  // may lie beyond 24 h
};

std::optional<int> digits(std::string_view text, int low, int high) {
  int value = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (error != std::errc() || end != text.data() + text.size() || text.starts_with('-')) return std::nullopt;
  return value < low || value > high ? std::nullopt : std::optional(value);
}

std::optional<minutes> parse_wall_time(std::string_view text) {
  if (text.size() != 5 || text[2] != ':') return std::nullopt;
  const auto hour = digits(text.substr(0, 2), 0, 24);
  const auto minute = digits(text.substr(3, 2), 0, 59);
  if (!hour || !minute || (*hour == 24 && *minute != 0)) return std::nullopt;
  return minutes(*hour * 60 + *minute);
}

std::optional<local_days> parse_date(std::string_view text) {
  if (text.size() != 10 || text[4] != '-' || text[7] != '-') return std::nullopt;
  const auto year = digits(text.substr(0, 4), 1970, 9999);
  const auto month = digits(text.substr(5, 2), 1, 12);
  const auto day = digits(text.substr(8, 2), 1, 31);
  if (!year || !month || !day) return std::nullopt;
  const auto date = std::chrono::year(*year) / *month / *day;
  return date.ok() ? std::optional(local_days(date)) : std::nullopt;
}

// Reads both ends into `out`; names the bad ones.
void read_span(const std::string& path, std::string_view from, std::string_view to, std::vector<DaySpan>& out,
               std::vector<FieldError>& errors) {
  const auto start = parse_wall_time(from);
  const auto end = parse_wall_time(to);
  const std::string message = "must be a time of day such as 09:30";
  if (!start || *start == minutes(24 * 60)) errors.push_back({path + ".from", message});
  if (!end) errors.push_back({path + ".to", message});
  if (!start || !end) return;
  out.push_back({*start, *end > *start ? *end : *end + days(1)});
}

}  // namespace

struct Calendar::Rules {
  std::unique_ptr<icu::BasicTimeZone> zone;
  std::array<std::vector<DaySpan>, 7> week;  // Monday first
  std::map<local_days, std::vector<DaySpan>> exceptions;

  local_days local_date(Time at) const {
    std::int32_t raw = 0;
    std::int32_t saving = 0;
    UErrorCode status = U_ZERO_ERROR;
    const auto since_epoch = std::chrono::floor<milliseconds>(at.time_since_epoch());
    zone->getOffset(static_cast<UDate>(since_epoch.count()), false, raw, saving, status);
    return std::chrono::floor<days>(std::chrono::local_time<milliseconds>(since_epoch + milliseconds(raw + saving)));
  }

  // A wall clock time that is skipped means the same distance after the jump; of one shown twice, a span takes in
  // both: it starts at the first and ends at the last.
  Time at_wall_time(local_days day, minutes time, UTimeZoneLocalOption when_shown_twice) const {
    std::int32_t raw = 0;
    std::int32_t saving = 0;
    UErrorCode status = U_ZERO_ERROR;
    const milliseconds local = day.time_since_epoch() + time;
    zone->getOffsetFromLocal(static_cast<UDate>(local.count()), UCAL_TZ_LOCAL_FORMER, when_shown_twice, raw, saving,
                             status);
    return Time(local - milliseconds(raw + saving));
  }

  const std::vector<DaySpan>& spans_of(local_days day) const {
    if (const auto found = exceptions.find(day); found != exceptions.end()) return found->second;
    return week[std::chrono::weekday(day).iso_encoding() - 1];
  }

  // Spans that begin on the days first..last, in order, joined where they touch or overlap.
  std::vector<Span> between(local_days first, local_days last) const {
    std::vector<Span> out;
    for (local_days day = first; day <= last; day += days(1)) {
      for (const DaySpan& span : spans_of(day)) {
        const Time from = at_wall_time(day, span.from, UCAL_TZ_LOCAL_FORMER);
        const Time until = at_wall_time(day, span.to, UCAL_TZ_LOCAL_LATTER);
        if (until > from) out.emplace_back(from, until);
      }
    }
    std::ranges::sort(out);
    std::size_t kept = 0;
    for (std::size_t i = 1; i < out.size(); ++i) {
      if (out[i].first <= out[kept].second) {
        out[kept].second = std::max(out[kept].second, out[i].second);
      } else {
        out[++kept] = out[i];
      }
    }
    if (!out.empty()) out.resize(kept + 1);
    return out;
  }
};

Result<Calendar> Calendar::of(const Hours& hours) {
  std::vector<FieldError> errors;
  auto rules = std::make_shared<Rules>();
  std::unique_ptr<icu::TimeZone> zone(icu::TimeZone::createTimeZone(icu::UnicodeString::fromUTF8(hours.time_zone)));
  auto* basic = dynamic_cast<icu::BasicTimeZone*>(zone.get());
  if (hours.time_zone.empty() || !basic || *zone == icu::TimeZone::getUnknown()) {
    errors.push_back({"time_zone", "must be a time zone such as Europe/Berlin"});
  } else {
    zone.release();
    rules->zone.reset(basic);
  }
  for (std::size_t i = 0; i < hours.week.size(); ++i) {
    const WeekSpan& span = hours.week[i];
    const std::string path = "week[" + std::to_string(i) + "]";
    read_span(path, span.from, span.to, rules->week[static_cast<std::size_t>(span.day)], errors);
  }
  for (std::size_t i = 0; i < hours.exceptions.size(); ++i) {
    const DayException& exception = hours.exceptions[i];
    const std::string path = "exceptions[" + std::to_string(i) + "]";
    const auto date = parse_date(exception.date);
    if (!date) errors.push_back({path + ".date", "must be a date such as 2026-10-01"});
    std::vector<DaySpan>& spans = rules->exceptions[date.value_or(local_days())];
    if (!exception.open) continue;
    if (exception.like) {
      if (exception.from || exception.to) errors.push_back({path + ".like", "cannot be there beside from and to"});
      const std::vector<DaySpan>& model = rules->week[static_cast<std::size_t>(*exception.like)];
      spans.insert(spans.end(), model.begin(), model.end());
      continue;
    }
    read_span(path, exception.from.value_or("00:00"), exception.to.value_or("24:00"), spans, errors);
  }
  if (!errors.empty()) return std::unexpected(base::invalid_fields(std::move(errors)));
  return Calendar(std::move(rules));
}

std::vector<Span> Calendar::spans(Time from, Time until) const {
  if (until <= from) return {};
  // Two days back: a span may run over midnight, and its local date may lie one more behind.
  std::vector<Span> out = rules_->between(rules_->local_date(from) - days(2), rules_->local_date(until));
  std::erase_if(out, [&](const Span& span) { return span.second <= from || span.first >= until; });
  for (Span& span : out) span = {std::max(span.first, from), std::min(span.second, until)};
  return out;
}

bool Calendar::is_open(Time at) const {
  return !spans(at, at + microseconds(1)).empty();
}

std::optional<Time> Calendar::next_opening(Time at) const {
  for (Time start = at; start < at + kHorizon; start += kStep) {
    const std::vector<Span> found = spans(start, start + kStep);
    if (!found.empty()) return found.front().first;
  }
  return std::nullopt;
}

std::optional<Time> Calendar::next_closing(Time at) const {
  Time open_until = at;
  for (Time start = at; start < at + kHorizon; start += kStep) {
    const std::vector<Span> found = spans(start, start + kStep);
    if (found.empty() || found.front().first > start) return open_until > at ? std::optional(open_until) : std::nullopt;
    open_until = found.front().second;
    if (open_until < start + kStep) return open_until;
  }
  return std::nullopt;
}

microseconds Calendar::working_time(Time from, Time until) const {
  microseconds total{0};
  for (const Span& span : spans(from, until)) total += span.second - span.first;
  return total;
}

std::optional<Time> Calendar::add_working_time(Time from, microseconds amount) const {
  if (amount <= microseconds(0)) return from;
  for (Time start = from; start < from + kHorizon; start += kStep) {
    for (const Span& span : spans(start, start + kStep)) {
      const microseconds length = span.second - span.first;
      if (amount <= length) return span.first + amount;
      amount -= length;
    }
  }
  return std::nullopt;
}

bool is_open(const Hours& hours, Time at) {
  const auto calendar = Calendar::of(hours);
  return calendar && calendar->is_open(at);
}

std::optional<Time> next_opening(const Hours& hours, Time at) {
  const auto calendar = Calendar::of(hours);
  return calendar ? calendar->next_opening(at) : std::nullopt;
}

}  // namespace deskbell::calendar
