#pragma once
#include <calendar/calendars.h>

#include <vector>

// What the console sends about calendars, beyond calendar's own types.
namespace deskbell::api {

struct OneCalendar {
  Id<calendar::NamedCalendar> calendar;
};
BOOST_DESCRIBE_STRUCT(OneCalendar, (), (calendar))

struct CalendarPatch : calendar::CalendarChange {
  Id<calendar::NamedCalendar> calendar;
};
BOOST_DESCRIBE_STRUCT(CalendarPatch, (calendar::CalendarChange), (calendar))

struct CalendarYear {
  Id<calendar::NamedCalendar> calendar;
  int year = 0;
};
BOOST_DESCRIBE_STRUCT(CalendarYear, (), (calendar, year))

struct CalendarUses {
  std::vector<calendar::CalendarUse> uses;
};
BOOST_DESCRIBE_STRUCT(CalendarUses, (), (uses))

}  // namespace deskbell::api
