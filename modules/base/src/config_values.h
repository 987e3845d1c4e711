#pragma once
#include <charconv>
#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

// How single configuration values are written: parsed from and told as text.
namespace deskbell::base {

std::string_view trimmed(std::string_view text);
std::optional<std::int64_t> parse_number(std::string_view text);
std::optional<std::chrono::milliseconds> parse_duration(std::string_view text);
std::optional<std::int64_t> parse_size(std::string_view text);
std::vector<std::string> parse_list(std::string_view text);

std::string duration_text(std::chrono::milliseconds value);
std::string size_text(std::int64_t bytes);
std::string list_text(const std::vector<std::string>& values);
// "postgresql://user:secret@host/x" without the secret; also the password= parameter.
std::string without_password(std::string_view url);

// Levenshtein distance.
int edit_distance(std::string_view a, std::string_view b);

}  // namespace deskbell::base
