#pragma once
#include <calendar/calendars.h>

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace deskbell::calendar::store {

std::vector<NamedCalendar> calendars(storage::Snapshot& snapshot);
std::optional<NamedCalendar> calendar(storage::Snapshot& snapshot, Id<NamedCalendar> id);
std::optional<Id<NamedCalendar>> named(storage::Snapshot& snapshot, std::string_view key);
void insert(storage::Transaction& tx, const NamedCalendar& calendar, std::string_view key);
void update(storage::Transaction& tx, const NamedCalendar& calendar, std::string_view key);
// Not listed any more; what was counted by it stays explained.
void remove(storage::Transaction& tx, Id<NamedCalendar> id, std::string_view key);
void add_version(storage::Transaction& tx, const NamedCalendar& calendar, Time valid_from);
void make_standard(storage::Transaction& tx, Id<NamedCalendar> id);

// Removed ones too.
std::vector<CalendarSet::Entry> entries(storage::Snapshot& snapshot);

std::vector<CalendarUse> uses(storage::Snapshot& snapshot);
void replace_uses(storage::Transaction& tx, const std::vector<CalendarUse>& uses);

std::int64_t stamp(storage::Snapshot& snapshot);
void set_stamp(storage::Transaction& tx, std::int64_t stamp);

}  // namespace deskbell::calendar::store
