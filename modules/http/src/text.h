#pragma once
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

// Small parsers of outside bytes, each fuzzed.
namespace deskbell::http {

std::string lower_case(std::string_view text);  // ASCII only
bool equals_ignoring_case(std::string_view a, std::string_view b);
std::string_view trimmed(std::string_view text);  // spaces and tabs

bool is_valid_utf8(std::string_view text);

enum class Plus { literal, space };
// %XX decoded; nothing for a broken escape, invalid UTF-8 or control characters.
std::optional<std::string> percent_decoded(std::string_view text, Plus plus);
std::string percent_encoded(std::string_view text);  // everything but RFC 3986 unreserved

// "/a/b%20c" as {"a", "b c"}. Nothing for what cannot be a path of ours: no leading slash, empty segments, ".", "..",
// decoded slashes or backslashes. "/" has no segments; one trailing slash gives an empty last segment.
std::optional<std::vector<std::string>> path_segments(std::string_view path);

// "a=1&b=x+y" in order. Nothing for broken escapes.
using Query = std::vector<std::pair<std::string, std::string>>;
std::optional<Query> parse_query(std::string_view query);

// The value of one cookie in a Cookie header.
std::optional<std::string_view> find_cookie(std::string_view header, std::string_view name);

// A host with an optional port, as in a Host header.
bool is_valid_host(std::string_view host);

// Does "gzip, br;q=0" allow this coding?
bool accepts_encoding(std::string_view header, std::string_view coding);
// Does an If-None-Match header name this entity tag (with quotes)?
bool matches_etag(std::string_view if_none_match, std::string_view etag);

std::string base64(std::string_view bytes);

}  // namespace deskbell::http
