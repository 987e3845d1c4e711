#include "scheme.h"

#include <unicode/uchar.h>
#include <unicode/utf8.h>

#include <algorithm>

namespace deskbell::learn {

Script script_of(std::span<const std::string_view> texts) {
  constexpr std::size_t kEnoughTexts = 5'000;
  const std::size_t stride = texts.size() / kEnoughTexts + 1;  // from all of them: files come one after the other
  std::size_t letters = 0;
  std::size_t unspaced = 0;
  for (std::size_t i = 0; i < texts.size(); i += stride) {
    const auto text = texts[i];
    const auto* bytes = reinterpret_cast<const std::uint8_t*>(text.data());
    for (std::size_t at = 0; at < text.size();) {
      UChar32 c = 0;
      U8_NEXT_OR_FFFD(bytes, at, text.size(), c);
      if (is_unspaced(static_cast<char32_t>(c))) {
        ++unspaced;
        ++letters;
      } else if (u_isalpha(c)) {
        ++letters;
      }
    }
  }
  return 4 * unspaced > letters ? Script::unspaced : Script::spaced;  // a Chinese character says as much as four letters
}

Purpose purpose_of(std::size_t labels, std::size_t texts) {
  constexpr std::size_t kFewLabels = 5;
  constexpr std::size_t kManyTexts = 50;  // of each label
  return labels <= kFewLabels && texts >= kManyTexts * labels ? Purpose::opinions : Purpose::topics;
}

GramScheme scheme_for(Script script, Purpose purpose) {
  const bool opinions = purpose == Purpose::opinions;
  const std::uint8_t longest_phrase = opinions ? 3 : 2;
  if (script == Script::spaced)
    return {.longest_phrase = longest_phrase,
            .marks = opinions ? GramScheme::Marks::as_words : GramScheme::Marks::within_words,
            .opinions = opinions};
  return {.longest_phrase = longest_phrase,
          .marks = GramScheme::Marks::as_words,
          .balance = GramScheme::Balance::whole,
          .opinions = opinions};
}

GramScheme term_scheme_for(Script script) {
  return {.longest_phrase = static_cast<std::uint8_t>(script == Script::unspaced ? 2 : 1),
          .shortest_run = 0,
          .longest_run = 0,
          .balance = GramScheme::Balance::whole,
          .word_letters = 5};
}

}  // namespace deskbell::learn
