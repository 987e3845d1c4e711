#pragma once
#include <assist/assistance.h>

#include <string_view>

namespace deskbell::assist {

// Sentence by sentence, from a table of what is said in every talk; `to` is en or zh. Pure.
Translation by_table(std::string_view text, std::string_view to);

}  // namespace deskbell::assist
