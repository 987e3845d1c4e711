#pragma once
#include "../words.h"

#include <optional>
#include <span>
#include <string>
#include <string_view>

// Addresses of the help centre, made and read. Pure.
namespace deskbell::site::help {

inline constexpr Language kLanguages[] = {Language::en, Language::zh, Language::de, Language::fr, Language::es,
                                           Language::pt, Language::ja, Language::ko, Language::ru, Language::ar};

std::string_view tag_of(Language language);                   // "en", "zh-CN"; stands in addresses
std::string_view direction_of(Language language);             // "ltr", "rtl"
std::optional<Language> find_language(std::string_view tag);  // exactly such a tag
// The language of an address that was not written exactly: "zh", "ZH-cn", "en-GB".
std::optional<Language> near_language(std::string_view tag);
// What a browser would rather read of what is offered, by Accept-Language with its weights; the first one when it
// tells nothing of use.
Language preferred_language(std::string_view accept_language, std::span<const Language> offered = kLanguages);

// What was typed into a search field: one line of valid UTF-8, at most kMaxQuery code points; may be empty.
inline constexpr std::size_t kMaxQuery = 200;
std::string clean_query(std::string_view typed);
// The token in what somebody copied from a message: "https://desk.example/track/1.1.23...", or the token alone.
std::optional<std::string> tracking_token(std::string_view pasted);

std::string home_path(Language language);
std::string section_path(Language language, std::string_view slug);
std::string article_path(Language language, std::string_view slug);
std::string search_path(Language language, std::string_view query = {});
// `about`: slug of the article that was read, `query`: what was searched for; either may be empty.
std::string contact_path(Language language, std::string_view about, std::string_view query);
std::string request_path(Language language);
// Everything but RFC 3986 unreserved characters as %XX.
std::string percent_encoded(std::string_view text);

}  // namespace deskbell::site::help
