#pragma once
#include <string>
#include <string_view>
#include <vector>

namespace deskbell::knowledge {

// RFC 4180, with line feeds only; the separator is a comma, or a semicolon or tab when the first line has more of
// those. Quotes that never close take the rest. Empty lines are left out.
std::vector<std::vector<std::string>> parse_csv(std::string_view in);

}  // namespace deskbell::knowledge
