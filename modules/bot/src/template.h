#pragma once
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

// Texts with {{name}} in them. Names are lower case letters, digits, _ and dots; anything else between braces is text.
namespace deskbell::bot {

// Once each, in order of the text, "number:" and the like included.
std::vector<std::string> names_in(std::string_view text);
// Nothing: the name stays as it is written.
using ValueOf = std::function<std::optional<std::string>(std::string_view name)>;
std::string filled(std::string_view text, const ValueOf& value);

// For a part of a path or a query.
std::string percent_encoded(std::string_view text);
// For the inside of a JSON string, without its quotes.
std::string json_escaped(std::string_view text);

}  // namespace deskbell::bot
