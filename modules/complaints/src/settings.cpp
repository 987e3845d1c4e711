#include <base/check.h>
#include <calendar/zone.h>

#include <complaints/settings.h>

#include <algorithm>
#include <cmath>
#include <set>

namespace deskbell::complaints {
namespace {

constexpr int kMostWorkingDays = 250;
constexpr int kMostDaysLooked = 3 * 366;

bool is_currency(std::string_view text) {
  return text.size() == 3 && std::ranges::all_of(text, [](char c) { return c >= 'A' && c <= 'Z'; });
}

}  // namespace

Settings default_settings() {
  return {};
}

Result<void> check(const Settings& settings) {
  if (!is_currency(settings.currency)) return invalid("currency", "must be a code of ISO 4217 such as EUR");
  std::set<Harm> seen;
  for (std::size_t i = 0; i < settings.remedy_limits.size(); ++i) {
    const std::string path = "remedy_limits[" + std::to_string(i) + "]";
    const auto& limit = settings.remedy_limits[i];
    if (!seen.insert(limit.harm).second) return invalid(path + ".harm", "is there twice");
    if (limit.minor < 0 || limit.minor > approvals::kMostMinor)
      return invalid(path + ".minor", "must be from 0 to " + std::to_string(approvals::kMostMinor));
  }
  if (settings.warning_days < 1 || settings.warning_days > 31) return invalid("warning_days", "must be from 1 to 31");
  if (settings.habit_windows < 4 || settings.habit_windows > 52)
    return invalid("habit_windows", "must be from 4 to 52");
  if (settings.warning_least < 2 || settings.warning_least > 1000)
    return invalid("warning_least", "must be from 2 to 1000");
  if (!std::isfinite(settings.false_alarms_per_year) || settings.false_alarms_per_year < 0.1 ||
      settings.false_alarms_per_year > 365)
    return invalid("false_alarms_per_year", "must be from 0.1 to 365");
  return {};
}

Result<void> check(const Regulator& regulator) {
  TRY(base::check_text("name", regulator.name, 1, 200));
  if (regulator.working_days < 1 || regulator.working_days > kMostWorkingDays)
    return invalid("working_days", "must be from 1 to " + std::to_string(kMostWorkingDays));
  if (auto calendar = calendar::Calendar::of(regulator.hours); !calendar) {
    auto error = std::move(calendar).error();
    for (auto& field : error.fields) field.field.insert(0, "hours.");
    return std::unexpected(std::move(error));
  }
  if (!after_working_days(regulator.hours, Time(std::chrono::sys_days(std::chrono::year(2026) / 1 / 1)), 1))
    return invalid("hours.week", "has no day that works");
  return {};
}

std::int64_t limit_of(const Settings& settings, Harm harm) {
  const auto found = std::ranges::find(settings.remedy_limits, harm, &RemedyLimit::harm);
  return found == settings.remedy_limits.end() ? 0 : found->minor;
}

std::optional<Time> after_working_days(const calendar::Hours& hours, Time from, int days) {
  const auto calendar = calendar::Calendar::of(hours);
  if (!calendar) return std::nullopt;
  const auto zone = calendar::Zone::of_or_utc(hours.time_zone);
  auto day = std::chrono::floor<std::chrono::days>(zone.local(from));
  for (int looked = 0; looked < kMostDaysLooked; ++looked) {
    day += std::chrono::days(1);
    const auto open = calendar->spans(zone.at(day), zone.at(day + std::chrono::days(1)));
    if (open.empty()) continue;
    if (--days <= 0) return open.back().second;
  }
  return std::nullopt;
}

}  // namespace deskbell::complaints
