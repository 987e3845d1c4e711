#pragma once
#include <assist/assistance.h>

#include <span>
#include <string_view>
#include <vector>

namespace deskbell::assist {

// Sentence by sentence, from the workspace's own phrases and a table of what is said in every talk; `to` is en or zh.
// Pure.
Translation by_table(std::string_view text, std::string_view to, std::span<const OwnPhrase> own = {});
std::vector<OwnPhrase> built_in_phrases();

}  // namespace deskbell::assist
