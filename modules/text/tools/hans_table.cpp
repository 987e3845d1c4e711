// Writes {traditional, simplified} for every Han character that ICU's Traditional-Simplified transform changes to one
// other character, sorted.
#include <unicode/uscript.h>
#include <unicode/utf16.h>
#include <unicode/utrans.h>

#include <cstdio>

int main(int count, char** arguments) {
  if (count != 2) return 2;
  UErrorCode status = U_ZERO_ERROR;
  UTransliterator* transform =
      utrans_openU(u"Traditional-Simplified", -1, UTRANS_FORWARD, nullptr, -1, nullptr, &status);
  std::FILE* out = std::fopen(arguments[1], "w");
  if (U_FAILURE(status) || !out) return 1;
  for (UChar32 from = 0x3400; from < 0x40000; ++from) {
    if (uscript_getScript(from, &status) != USCRIPT_HAN) continue;
    UChar buffer[16];
    std::int32_t length = 0;
    U16_APPEND_UNSAFE(buffer, length, from);
    std::int32_t limit = length;
    utrans_transUChars(transform, buffer, &length, 16, 0, &limit, &status);
    if (U_FAILURE(status) || length == 0) return 1;
    UChar32 to = 0;
    std::int32_t used = 0;
    U16_NEXT(buffer, used, length, to);
    if (used == length && to != from) std::fprintf(out, "{0x%x,0x%x},\n", from, to);
  }
  utrans_close(transform);
  return std::fclose(out) == 0 ? 0 : 1;
}
