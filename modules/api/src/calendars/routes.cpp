#include "wire.h"

#include <api/routes.h>

namespace deskbell::api {
namespace {

using calendar::Calendars;
using calendar::NamedCalendar;
using http::Method;

constexpr Branch endpoint{"/api/v1/", "calendars"};

constexpr const char* kExample =
    R"({"name":"Shanghai","hours":{"time_zone":"Asia/Shanghai","week":[{"day":"monday","from":"09:00","to":"18:00"}],)"
    R"("exceptions":[{"date":"2026-10-01","open":false,"name":"National Day"},)"
    R"({"date":"2026-10-10","open":true,"like":"monday","name":"Make-up workday"}]}})";

void add_use_routes(Endpoints& endpoints, Calendars& calendars) {
  endpoints.add<http::NoInput, std::vector<calendar::CalendarUse>>(
      endpoint(Method::get, "calendar-uses", "listCalendarUses",
               "Which site, tier, department or queue has a calendar of its own"),
      [&](const Actor& actor, const http::NoInput&) { return calendars.uses(actor); });
  endpoints.add<CalendarUses, std::vector<calendar::CalendarUse>>(
      endpoint(Method::put, "calendar-uses", "setCalendarUses",
               "Replace the list; the first of site, tier, department and queue counts"),
      [&](const Actor& actor, const CalendarUses& in) { return calendars.set_uses(actor, in.uses); });
}

}  // namespace

void add_calendar_routes(Endpoints& endpoints, Calendars& calendars) {
  endpoints.add<http::NoInput, std::vector<NamedCalendar>>(
      endpoint(Method::get, "calendars", "listCalendars", "All calendars, by name"),
      [&](const Actor& actor, const http::NoInput&) { return calendars.list(actor); });
  auto create = endpoint(Method::post, "calendars", "createCalendar", "Add a calendar");
  create.example = kExample;
  endpoints.add<calendar::NewCalendar, NamedCalendar>(
      std::move(create),
      [&](const Actor& actor, const calendar::NewCalendar& in) { return calendars.create(actor, in); });
  endpoints.add<OneCalendar, NamedCalendar>(
      endpoint(Method::get, "calendars/{calendar}", "getCalendar", "One calendar"),
      [&](const Actor& actor, const OneCalendar& in) { return calendars.find(actor, in.calendar); });
  endpoints.add<CalendarPatch, NamedCalendar>(
      endpoint(Method::patch, "calendars/{calendar}", "changeCalendar",
               "Change a calendar; new hours hold from now on, and what is due by it is worked out anew"),
      [&](const Actor& actor, const CalendarPatch& in) { return calendars.change(actor, in.calendar, in); });
  endpoints.add<OneCalendar, http::NoContent>(
      endpoint(Method::del, "calendars/{calendar}", "deleteCalendar", "Remove a calendar that nothing uses"),
      [&](const Actor& actor, const OneCalendar& in) -> Result<http::NoContent> {
        TRY(calendars.remove(actor, in.calendar));
        return http::NoContent{};
      });
  auto import = endpoint(Method::post, "calendars/{calendar}/holidays", "importHolidays",
                         "Take the whole days of an iCalendar file over; the body is its bytes");
  import.consumes = "*/*";
  endpoints.add<OneCalendar, calendar::HolidayImport>(
      std::move(import), [&](const http::Call& call, const Actor& actor, const OneCalendar& in) {
        return calendars.import_holidays(actor, in.calendar, std::string(call.body()));
      });
  endpoints.add<CalendarYear, calendar::YearView>(
      endpoint(Method::get, "calendars/{calendar}/years/{year}", "getCalendarYear", "What each day of a year is"),
      [&](const Actor& actor, const CalendarYear& in) { return calendars.year(actor, in.calendar, in.year); });
  add_use_routes(endpoints, calendars);
}

}  // namespace deskbell::api
