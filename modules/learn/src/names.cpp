#include "names.h"

#include "grams.h"

#include <unicode/uchar.h>
#include <unicode/utf8.h>

#include <utility>

namespace deskbell::learn {
namespace {

constexpr std::size_t kShortestWord = 3;  // letters; of scripts without spaces any character is enough

bool is_letter(UChar32 c) { return u_isalpha(c) || is_unspaced(static_cast<char32_t>(c)); }

}  // namespace

std::string spoken_name(std::string_view label) {
  const auto* bytes = reinterpret_cast<const std::uint8_t*>(label.data());
  std::string out;
  bool is_words = false;
  std::size_t letters = 0;  // of the word so far
  bool digits = false;      // in it
  const auto end_word = [&] {
    is_words = is_words || (letters >= kShortestWord && !digits);
    letters = 0;
    digits = false;
  };
  UChar32 before = ' ';
  for (std::size_t at = 0; at < label.size();) {
    const std::size_t begin = at;
    UChar32 c = 0;
    U8_NEXT_OR_FFFD(bytes, at, label.size(), c);
    const bool digit = u_isdigit(c) != 0;
    if (!is_letter(c) && !digit) {
      end_word();
      out += ' ';
    } else {
      if (u_islower(before) && u_isupper(c)) out += ' ';
      out.append(label.substr(begin, at - begin));
      is_words = is_words || is_unspaced(static_cast<char32_t>(c));
      digits = digits || digit;
      letters += digit ? 0 : 1;
    }
    before = c;
  }
  end_word();
  return is_words ? out : std::string();
}

std::size_t add_names(LabelIndex& index, std::vector<std::string>& names) {
  std::vector<std::uint16_t> named;
  for (std::size_t label = 0; label < index.labels.size(); ++label) {
    if (index.labels[label] == kOutOfScope) continue;
    auto name = spoken_name(index.labels[label]);
    if (name.empty()) continue;
    names.push_back(std::move(name));
    named.push_back(static_cast<std::uint16_t>(label));
  }
  index.texts.insert(index.texts.end(), names.begin(), names.end());
  index.of_row.insert(index.of_row.end(), named.begin(), named.end());
  return named.size();
}

}  // namespace deskbell::learn
