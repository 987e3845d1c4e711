#pragma once
#include <calendar/zone.h>

#include <assist/assistance.h>

#include <optional>
#include <string_view>

namespace deskbell::assist {

// What is customary where the customer comes from, by his language; general advice, not a description of him. The zone
// tells his local time, when it is known. Pure.
CultureCard culture_of(std::string_view language, const std::optional<calendar::Zone>& zone, Time now);

}  // namespace deskbell::assist
