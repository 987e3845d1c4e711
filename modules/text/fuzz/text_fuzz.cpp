#include <text/entities.h>
#include <text/excerpt.h>
#include <text/language.h>
#include <text/lines.h>
#include <text/markup.h>
#include <text/sentences.h>
#include <text/terms.h>
#include <text/words.h>

#include <cstdint>

using namespace deskbell::text;

static void check_entities(std::string_view in) {
  using namespace std::chrono;
  static const Product products[] = {{"a", {"Washing Machine 3000", "洗衣机"}}, {"b", {"Pro"}}};
  static const Catalogue catalogue(products);
  static const NumberPattern patterns[] = {*NumberPattern::of("RT-#+"), *NumberPattern::of("@*+#")};
  const local_days day(year(2026) / 3 / 2);
  for (const char* region : {"US", "CN", "DE", "??"}) {
    const auto found = entities(in, {.now = day + hours(10),
                                     .region = region,
                                     .date_order = region[0] == 'U' ? DateOrder::month_day : DateOrder::day_month,
                                     .products = &catalogue,
                                     .patterns = patterns});
    std::size_t behind = 0;
    for (const Entity& entity : found) {
      if (entity.begin < behind || entity.end <= entity.begin || entity.end > in.size()) __builtin_trap();
      if (entity.confidence <= 0 || entity.confidence > 1 || entity.value.empty()) __builtin_trap();
      if (entity.when && entity.when->end < entity.when->begin) __builtin_trap();
      if (is_valid_utf8(in) && !is_valid_utf8(in.substr(entity.begin, entity.end - entity.begin))) __builtin_trap();
      behind = entity.end;
    }
    (void)masked(in, found);
  }
}

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
  {
    const Identified languages = identify_language(in);
    std::size_t behind = 0;
    for (const LanguageSpan& span : languages.spans) {
      if (span.begin < behind || span.end <= span.begin || span.end > in.size()) __builtin_trap();
      behind = span.end;
    }
    if (languages.confidence < 0 || languages.confidence > 1) __builtin_trap();
  }
  const char* behind = in.data();
  for (const std::string_view sentence : sentences(in)) {
    if (sentence.empty() || sentence.data() < behind || sentence.data() + sentence.size() > in.data() + in.size())
      __builtin_trap();
    behind = sentence.data() + sentence.size();
  }
  check_entities(in);
  // A text answers the query that is made of itself, word for word, when it is short enough to be one.
  if (length(in) < kMaxQueryLength && query_terms(in).size() < kMaxQueryParts && !matches(in, query_terms(in)))
    __builtin_trap();
  return 0;
}
