#pragma once
#include <string>
#include <string_view>

namespace deskbell::knowledge {

// Every word in Latin letters without accents, in lower case: "退款" -> "tui kuan", "Größe" -> "grosse". Each Chinese
// character becomes a syllable of its own, in its commonest reading.
std::string romanised(std::string_view in);

}  // namespace deskbell::knowledge
