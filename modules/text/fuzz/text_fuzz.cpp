#include <text/excerpt.h>
#include <text/language.h>
#include <text/lines.h>
#include <text/markup.h>
#include <text/terms.h>
#include <text/words.h>

#include <cstdint>

using namespace deskbell::text;

// The first line is a query, the rest a text.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view in(reinterpret_cast<const char*>(data), size);
  const auto line = in.substr(0, in.find('\n'));
  const auto query = query_terms(line);
  const auto found = excerpt(in, query, 40);
  if (!is_valid_utf8(found.text) || length(found.text) > 40) __builtin_trap();
  const std::string clean = clean_line(in, 100);
  if (!is_valid_utf8(clean) || length(clean) > 100 || clean_line(clean, 100) != clean) __builtin_trap();
  if (!is_valid_utf8(clean_block(in))) __builtin_trap();
  (void)plain_text(in);
  (void)words(in);
  (void)guess_language(in);
  // A text answers the query that is made of itself, word for word, when it is short enough to be one.
  if (length(in) < kMaxQueryLength && query_terms(in).size() < kMaxQueryParts && !matches(in, query_terms(in)))
    __builtin_trap();
  return 0;
}
