#include <calendar/ics.h>
#include <text/lines.h>

#include <algorithm>
#include <charconv>
#include <map>
#include <optional>
#include <utility>

namespace deskbell::calendar {
namespace {

using std::chrono::days;
using std::chrono::local_days;

constexpr std::size_t kMaxName = 100;

struct Line {
  int number = 0;  // of its first part in the file
  std::string name;
  std::map<std::string, std::string> parameters;
  std::string value;
};

std::string upper(std::string_view text) {
  std::string out(text);
  for (char& letter : out)
    if (letter >= 'a' && letter <= 'z') letter = static_cast<char>(letter - 'a' + 'A');
  return out;
}

// RFC 5545 3.1: a line end followed by a blank is no line end. Logical lines with the number of their first part.
std::vector<std::pair<int, std::string>> unfolded(std::string_view text) {
  std::vector<std::pair<int, std::string>> lines;
  int number = 0;
  while (!text.empty()) {
    const auto end = text.find('\n');
    std::string_view line = text.substr(0, end);
    text.remove_prefix(end == std::string_view::npos ? text.size() : end + 1);
    ++number;
    if (line.ends_with('\r')) line.remove_suffix(1);
    if (!lines.empty() && (line.starts_with(' ') || line.starts_with('\t')))
      lines.back().second += line.substr(1);
    else
      lines.emplace_back(number, line);
  }
  return lines;
}

// name *(";" name "=" value) ":" value, where a parameter's value may be quoted.
std::optional<Line> parsed(int number, std::string_view text) {
  Line line{.number = number, .name = {}, .parameters = {}, .value = {}};
  const auto name_end = text.find_first_of(":;");
  if (name_end == std::string_view::npos || name_end == 0) return std::nullopt;
  line.name = upper(text.substr(0, name_end));
  std::size_t at = name_end;
  while (text[at] == ';') {
    const auto equals = text.find('=', at);
    if (equals == std::string_view::npos) return std::nullopt;
    std::size_t end = equals + 1;
    bool quoted = false;
    while (end < text.size() && (quoted || (text[end] != ';' && text[end] != ':'))) quoted ^= text[end++] == '"';
    if (end >= text.size()) return std::nullopt;
    line.parameters[upper(text.substr(at + 1, equals - at - 1))] = upper(text.substr(equals + 1, end - equals - 1));
    at = end;
  }
  line.value = text.substr(at + 1);
  return line;
}

std::string unescaped(std::string_view text) {
  std::string out;
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (text[i] != '\\' || i + 1 == text.size()) {
      out += text[i];
      continue;
    }
    ++i;
    out += text[i] == 'n' || text[i] == 'N' ? ' ' : text[i];
  }
  return text::clean_line(out, kMaxName);
}

std::optional<int> number_in(std::string_view text, std::size_t from, std::size_t count) {
  int value = 0;
  const char* begin = text.data() + from;
  const auto [end, error] = std::from_chars(begin, begin + count, value);
  return error == std::errc() && end == begin + count && *begin != '-' ? std::optional(value) : std::nullopt;
}

std::optional<local_days> date_of(std::string_view text) {
  if (text.size() != 8) return std::nullopt;
  const auto year = number_in(text, 0, 4);
  const auto month = number_in(text, 4, 2);
  const auto day = number_in(text, 6, 2);
  if (!year || !month || !day || *year < 1970 || *year > 2200) return std::nullopt;
  const auto date = std::chrono::year(*year) / *month / *day;
  return date.ok() ? std::optional(local_days(date)) : std::nullopt;
}

std::string text_of(local_days day) {
  const std::chrono::year_month_day date(day);
  const auto padded = [](unsigned value, std::size_t width) {
    const std::string digits = std::to_string(value);
    return std::string(width - std::min(width, digits.size()), '0') + digits;
  };
  return padded(static_cast<unsigned>(static_cast<int>(date.year())), 4) + "-" +
         padded(static_cast<unsigned>(date.month()), 2) + "-" + padded(static_cast<unsigned>(date.day()), 2);
}

bool is_make_up(const std::string& summary, const std::string& categories) {
  for (const char* word : {"补班", "補班", "调休上班", "調休上班"})
    if (summary.find(word) != std::string::npos) return true;
  for (const char* end : {"班", "班)", "班）"})
    if (summary.ends_with(end)) return true;
  return upper(categories).find("WORKDAY") != std::string::npos;
}

Weekday model_of(const std::string& summary) {
  static constexpr std::pair<const char*, Weekday> kNames[] = {
      {"周一", Weekday::monday},         {"周二", Weekday::tuesday},      {"周三", Weekday::wednesday},
      {"周四", Weekday::thursday},       {"周五", Weekday::friday},       {"星期一", Weekday::monday},
      {"星期二", Weekday::tuesday},      {"星期三", Weekday::wednesday},  {"星期四", Weekday::thursday},
      {"星期五", Weekday::friday},       {"MONDAY", Weekday::monday},     {"TUESDAY", Weekday::tuesday},
      {"WEDNESDAY", Weekday::wednesday}, {"THURSDAY", Weekday::thursday}, {"FRIDAY", Weekday::friday}};
  const std::string text = upper(summary);
  for (const auto& [name, day] : kNames)
    if (text.find(name) != std::string::npos) return day;
  return Weekday::monday;
}

struct Event {
  int line = 0;
  std::optional<Line> start;
  std::optional<Line> end;
  std::string summary;
  std::string categories;
  bool repeats = false;
  bool cancelled = false;
};

class Reader {
 public:
  Result<Holidays> read(std::string_view text) {
    for (const auto& [number, raw] : unfolded(text)) {
      if (raw.empty()) continue;
      const auto line = parsed(number, raw);
      if (!line) {
        problem(number, "is no line of a calendar");
        continue;
      }
      if (!take(*line)) return invalid("file", "has more than " + std::to_string(kMaxIcsEvents) + " events");
    }
    if (!seen_calendar_ || !open_.empty()) return invalid("file", "is not a whole iCalendar file");
    Holidays out;
    for (auto& [day, exception] : days_) out.days.push_back(std::move(exception));
    out.problems = std::move(problems_);
    return out;
  }

 private:
  bool take(const Line& line) {
    if (line.name == "BEGIN") {
      open_.push_back(upper(line.value));
      seen_calendar_ |= open_.front() == "VCALENDAR";
      if (in_event()) event_ = {.line = line.number};
      return open_.size() <= 16;
    }
    if (line.name == "END") {
      if (open_.empty() || open_.back() != upper(line.value)) {
        problem(line.number, "ends what was not begun");
        return true;
      }
      const bool event_ends = in_event();
      open_.pop_back();
      if (!event_ends) return true;
      if (++events_ > kMaxIcsEvents) return false;
      add();
      return true;
    }
    if (in_event()) property(line);
    return true;
  }
  bool in_event() const { return open_.size() == 2 && open_.front() == "VCALENDAR" && open_.back() == "VEVENT"; }

  void property(const Line& line) {
    if (line.name == "DTSTART")
      event_.start = line;
    else if (line.name == "DTEND")
      event_.end = line;
    else if (line.name == "SUMMARY")
      event_.summary = unescaped(line.value);
    else if (line.name == "CATEGORIES")
      event_.categories = line.value;
    else if (line.name == "RRULE" || line.name == "RDATE")
      event_.repeats = true;
    else if (line.name == "STATUS")
      event_.cancelled = upper(line.value) == "CANCELLED";
  }

  void add() {
    if (event_.cancelled) return;
    if (event_.repeats) return problem(event_.line, "repeats; only single dates are taken");
    if (!event_.start) return problem(event_.line, "has no date");
    const auto first = date_of(event_.start->value);
    if (!first) return problem(event_.start->number, "is not a whole day");
    auto last = *first;
    if (event_.end) {
      const auto end = date_of(event_.end->value);
      if (!end) return problem(event_.end->number, "is not a whole day");
      // The end is the first day that is not in it; some programs give the same day for both.
      last = std::max(*first, *end - days(1));
    }
    if (last - *first >= days(kMaxIcsDays))
      return problem(event_.line, "lasts more than " + std::to_string(kMaxIcsDays) + " days");
    const bool make_up = is_make_up(event_.summary, event_.categories);
    for (local_days day = *first; day <= last; day += days(1)) {
      DayException exception{.date = text_of(day), .open = make_up};
      if (make_up) exception.like = model_of(event_.summary);
      if (!event_.summary.empty()) exception.name = event_.summary;
      const auto [found, fresh] = days_.try_emplace(day, exception);
      if (!fresh && make_up && !found->second.open) found->second = exception;
    }
  }

  void problem(int line, std::string message) {
    if (problems_.size() < static_cast<std::size_t>(kMaxIcsProblems)) problems_.push_back({line, std::move(message)});
  }

  std::vector<std::string> open_;  // components that were begun
  Event event_;
  int events_ = 0;
  bool seen_calendar_ = false;
  std::map<local_days, DayException> days_;
  std::vector<IcsProblem> problems_;
};

}  // namespace

Result<Holidays> read_holidays(std::string_view ics) {
  if (ics.size() > kMaxIcsBytes) return invalid("file", "may have at most " + std::to_string(kMaxIcsBytes) + " bytes");
  if (!text::is_valid_utf8(ics)) return invalid("file", "is not UTF-8");
  if (ics.starts_with("\xEF\xBB\xBF")) ics.remove_prefix(3);
  return Reader().read(ics);
}

}  // namespace deskbell::calendar
