#pragma once
#include <boost/describe.hpp>

#include <string_view>

namespace deskbell::text {

enum class Language { unknown, en, zh, other };
BOOST_DESCRIBE_ENUM(Language, unknown, en, zh, other)

// A cheap guess from scripts and a few frequent words; unknown when there is too little to tell ("ok", "12345").
Language guess_language(std::string_view in);

}  // namespace deskbell::text
