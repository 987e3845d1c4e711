#include <calendar/zone.h>

#include <unicode/basictz.h>
#include <unicode/timezone.h>

#include <cstdio>

namespace deskbell::calendar {

using std::chrono::microseconds;
using std::chrono::milliseconds;

struct Zone::Rules {
  std::unique_ptr<icu::BasicTimeZone> zone;
};

Result<Zone> Zone::of(std::string_view name, std::string field) {
  std::unique_ptr<icu::TimeZone> zone(
      icu::TimeZone::createTimeZone(icu::UnicodeString::fromUTF8({name.data(), static_cast<int>(name.size())})));
  auto* basic = dynamic_cast<icu::BasicTimeZone*>(zone.get());
  if (name.empty() || !basic || *zone == icu::TimeZone::getUnknown())
    return invalid(std::move(field), "must be a time zone such as Europe/Berlin");
  zone.release();
  auto rules = std::make_shared<Rules>();
  rules->zone.reset(basic);
  return Zone(std::string(name), std::move(rules));
}

bool Zone::is_named(std::string_view name) {
  icu::UnicodeString canonical;
  UBool in_database = false;
  UErrorCode status = U_ZERO_ERROR;
  icu::TimeZone::getCanonicalID(icu::UnicodeString::fromUTF8({name.data(), static_cast<int>(name.size())}), canonical,
                                in_database, status);
  return U_SUCCESS(status) && in_database && of(name).has_value();
}

Zone Zone::of_or_utc(std::string_view name) {
  auto zone = of(name);
  return zone ? *std::move(zone) : *of("Etc/UTC");
}

LocalTime Zone::local(Time at) const {
  std::int32_t raw = 0;
  std::int32_t saving = 0;
  UErrorCode status = U_ZERO_ERROR;
  const auto since_epoch = std::chrono::floor<milliseconds>(at.time_since_epoch());
  rules_->zone->getOffset(static_cast<UDate>(since_epoch.count()), false, raw, saving, status);
  return LocalTime(at.time_since_epoch() + milliseconds(raw + saving));
}

Time Zone::at(LocalTime local) const {
  std::int32_t raw = 0;
  std::int32_t saving = 0;
  UErrorCode status = U_ZERO_ERROR;
  const auto wall = std::chrono::floor<milliseconds>(local.time_since_epoch());
  rules_->zone->getOffsetFromLocal(static_cast<UDate>(wall.count()), UCAL_TZ_LOCAL_FORMER, UCAL_TZ_LOCAL_FORMER, raw,
                                   saving, status);
  return Time(local.time_since_epoch() - milliseconds(raw + saving));
}

std::string Zone::text(Time at) const {
  const LocalTime wall = local(at);
  const auto day = std::chrono::floor<std::chrono::days>(wall);
  const std::chrono::year_month_day date(day);
  const auto minutes = std::chrono::duration_cast<std::chrono::minutes>(wall - day).count();
  char out[32];
  std::snprintf(out, sizeof out, "%04d-%02u-%02u %02d:%02d", static_cast<int>(date.year()),
                static_cast<unsigned>(date.month()), static_cast<unsigned>(date.day()), static_cast<int>(minutes / 60),
                static_cast<int>(minutes % 60));
  return out;
}

}  // namespace deskbell::calendar
