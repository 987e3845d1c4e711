#pragma once
#include <text/language.h>

namespace deskbell::text {

enum class Script : unsigned char { none, mark, latin, cyrillic, arabic, han, kana, hangul, one_language, other };

struct ScriptOf {
  Script script;
  Language language = Language::unknown;  // of a script that one language in our list uses
};

// Letters by their script; marks that stand on letters as such; all else none.
ScriptOf script_of(char32_t c);

}  // namespace deskbell::text
