#pragma once
#include <map>
#include <optional>
#include <string>
#include <string_view>

namespace deskbell::site {

// The fields of an application/x-www-form-urlencoded body (WHATWG URL, 5.1). Nothing: a name twice, more than 20 fields,
// or text that is no UTF-8 or holds a NUL.
using Fields = std::map<std::string, std::string, std::less<>>;
std::optional<Fields> read_form(std::string_view body);

}  // namespace deskbell::site
