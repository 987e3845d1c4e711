#include "scripts.h"

#include <unicode/uchar.h>

#include <algorithm>
#include <iterator>

namespace deskbell::text {
namespace {

struct Range {
  char32_t first;
  char32_t last;
  Script script;
  Language language = Language::unknown;
};

constexpr auto kOne = Script::one_language;
constexpr Range kRanges[] = {
    {0xaa, 0x24f, Script::latin},         {0x300, 0x36f, Script::mark},         {0x370, 0x3ff, kOne, Language::el},
    {0x400, 0x52f, Script::cyrillic},     {0x530, 0x58f, kOne, Language::hy},   {0x590, 0x5ff, kOne, Language::he},
    {0x600, 0x6ff, Script::arabic},       {0x750, 0x77f, Script::arabic},       {0x900, 0x97f, kOne, Language::hi},
    {0x980, 0x9ff, kOne, Language::bn},   {0xa00, 0xa7f, kOne, Language::pa},   {0xa80, 0xaff, kOne, Language::gu},
    {0xb80, 0xbff, kOne, Language::ta},   {0xc00, 0xc7f, kOne, Language::te},   {0xc80, 0xcff, kOne, Language::kn},
    {0xd00, 0xd7f, kOne, Language::ml},   {0xd80, 0xdff, kOne, Language::si},   {0xe00, 0xe7f, kOne, Language::th},
    {0xe80, 0xeff, kOne, Language::lo},   {0x1000, 0x109f, kOne, Language::my}, {0x10a0, 0x10ff, kOne, Language::ka},
    {0x1100, 0x11ff, Script::hangul},     {0x1200, 0x139f, kOne, Language::am}, {0x1780, 0x17ff, kOne, Language::km},
    {0x1c90, 0x1cbf, kOne, Language::ka}, {0x1e00, 0x1eff, Script::latin},      {0x1f00, 0x1fff, kOne, Language::el},
    {0x3040, 0x30ff, Script::kana},       {0x3130, 0x318f, Script::hangul},     {0x3400, 0x9fff, Script::han},
    {0xac00, 0xd7a3, Script::hangul},     {0xf900, 0xfaff, Script::han},        {0xfb1d, 0xfb4f, kOne, Language::he},
    {0xfb50, 0xfdff, Script::arabic},     {0xfe70, 0xfefe, Script::arabic},     {0xff21, 0xff5a, Script::latin},
    {0xff66, 0xff9f, Script::kana},       {0x20000, 0x323af, Script::han},
};

}  // namespace

ScriptOf script_of(char32_t c) {
  if (c < 0x80) return {(c | 0x20) >= U'a' && (c | 0x20) <= U'z' ? Script::latin : Script::none};
  if (c >= 0x4e00 && c <= 0x9fff) return {Script::han};
  const Range* range = std::ranges::upper_bound(kRanges, c, {}, &Range::first);
  const Range* found = range == std::begin(kRanges) ? nullptr : range - 1;
  const bool known = found && c <= found->last;
  if (known && found->script == Script::mark) return {Script::mark};
  const auto code = static_cast<UChar32>(c);
  if (u_isalpha(code))
    return known ? ScriptOf{found->script, found->language} : ScriptOf{Script::other, Language::other};
  const auto type = u_charType(code);
  return {type == U_NON_SPACING_MARK || type == U_COMBINING_SPACING_MARK ? Script::mark : Script::none};
}

}  // namespace deskbell::text
