#include "entities/english_words.h"

#include <algorithm>
#include <array>
#include <string_view>

namespace deskbell::text {
namespace {

struct Entry {
  std::string_view word;
  Role role;
  int value = 0;
};

// Sorted.
constexpr Entry kWords[] = {
    {"a", Role::a},
    {"about", Role::about},
    {"after", Role::after},
    {"afternoon", Role::part, 1},
    {"ago", Role::ago},
    {"am", Role::am},
    {"an", Role::a},
    {"and", Role::and_},
    {"apr", Role::month, 4},
    {"april", Role::month, 4},
    {"around", Role::about},
    {"at", Role::at},
    {"aug", Role::month, 8},
    {"august", Role::month, 8},
    {"before", Role::before},
    {"beginning", Role::beginning},
    {"between", Role::between},
    {"business", Role::working},
    {"by", Role::by},
    {"coming", Role::coming},
    {"couple", Role::couple},
    {"day", Role::unit, kDayUnit},
    {"days", Role::unit, kDayUnit},
    {"dec", Role::month, 12},
    {"december", Role::month, 12},
    {"eight", Role::small_number, 8},
    {"eighth", Role::ordinal, 8},
    {"eleven", Role::small_number, 11},
    {"eleventh", Role::ordinal, 11},
    {"end", Role::end},
    {"evening", Role::part, 2},
    {"feb", Role::month, 2},
    {"february", Role::month, 2},
    {"few", Role::few},
    {"fifteen", Role::small_number, 15},
    {"fifth", Role::ordinal, 5},
    {"fifty", Role::small_number, 50},
    {"first", Role::ordinal, 1},
    {"five", Role::small_number, 5},
    {"fortnight", Role::unit, 14 * kDayUnit},
    {"forty", Role::small_number, 40},
    {"four", Role::small_number, 4},
    {"fourth", Role::ordinal, 4},
    {"fri", Role::weekday, 5},
    {"friday", Role::weekday, 5},
    {"from", Role::from},
    {"half", Role::half},
    {"hour", Role::unit, 60},
    {"hours", Role::unit, 60},
    {"hr", Role::unit, 60},
    {"hrs", Role::unit, 60},
    {"in", Role::in},
    {"jan", Role::month, 1},
    {"january", Role::month, 1},
    {"jul", Role::month, 7},
    {"july", Role::month, 7},
    {"jun", Role::month, 6},
    {"june", Role::month, 6},
    {"last", Role::last},
    {"later", Role::later},
    {"mar", Role::month, 3},
    {"march", Role::month, 3},
    {"may", Role::month, 5},
    {"midday", Role::noon},
    {"midnight", Role::midnight},
    {"min", Role::unit, 1},
    {"mins", Role::unit, 1},
    {"minute", Role::unit, 1},
    {"minutes", Role::unit, 1},
    {"mon", Role::weekday, 1},
    {"monday", Role::weekday, 1},
    {"month", Role::unit, kMonthUnit},
    {"months", Role::unit, kMonthUnit},
    {"morning", Role::part, 0},
    {"nd", Role::ordinal_mark},
    {"next", Role::next},
    {"night", Role::part, 3},
    {"nine", Role::small_number, 9},
    {"ninth", Role::ordinal, 9},
    {"noon", Role::noon},
    {"nov", Role::month, 11},
    {"november", Role::month, 11},
    {"now", Role::now},
    {"o'clock", Role::oclock},
    {"oclock", Role::oclock},
    {"oct", Role::month, 10},
    {"october", Role::month, 10},
    {"of", Role::of},
    {"on", Role::on},
    {"one", Role::small_number, 1},
    {"past", Role::past},
    {"pm", Role::pm},
    {"previous", Role::last},
    {"quarter", Role::quarter},
    {"rd", Role::ordinal_mark},
    {"sat", Role::weekday, 6},
    {"saturday", Role::weekday, 6},
    {"second", Role::ordinal, 2},
    {"sep", Role::month, 9},
    {"sept", Role::month, 9},
    {"september", Role::month, 9},
    {"seven", Role::small_number, 7},
    {"seventh", Role::ordinal, 7},
    {"six", Role::small_number, 6},
    {"sixth", Role::ordinal, 6},
    {"st", Role::ordinal_mark},
    {"start", Role::beginning},
    {"sun", Role::weekday, 7},
    {"sunday", Role::weekday, 7},
    {"ten", Role::small_number, 10},
    {"tenth", Role::ordinal, 10},
    {"th", Role::ordinal_mark},
    {"the", Role::the},
    {"third", Role::ordinal, 3},
    {"thirty", Role::small_number, 30},
    {"this", Role::coming},
    {"three", Role::small_number, 3},
    {"thu", Role::weekday, 4},
    {"thurs", Role::weekday, 4},
    {"thursday", Role::weekday, 4},
    {"till", Role::by},
    {"time", Role::time},
    {"to", Role::to},
    {"today", Role::today},
    {"tomorow", Role::tomorrow},
    {"tomorrow", Role::tomorrow},
    {"tonight", Role::tonight},
    {"tue", Role::weekday, 2},
    {"tues", Role::weekday, 2},
    {"tuesday", Role::weekday, 2},
    {"twelfth", Role::ordinal, 12},
    {"twelve", Role::small_number, 12},
    {"twentieth", Role::ordinal, 20},
    {"twenty", Role::small_number, 20},
    {"two", Role::small_number, 2},
    {"until", Role::by},
    {"wed", Role::weekday, 3},
    {"wednesday", Role::weekday, 3},
    {"weds", Role::weekday, 3},
    {"week", Role::unit, kWeekUnit},
    {"weekend", Role::weekend},
    {"weeks", Role::unit, kWeekUnit},
    {"within", Role::within},
    {"working", Role::working},
    {"year", Role::unit, kYearUnit},
    {"years", Role::unit, kYearUnit},
    {"yesterday", Role::yesterday},
};
static_assert(std::ranges::is_sorted(kWords, {}, &Entry::word));

constexpr std::size_t kLongestWord = 10;

bool is_time_role(Role role) {
  switch (role) {
    case Role::weekday:
    case Role::month:
    case Role::unit:
    case Role::today:
    case Role::tomorrow:
    case Role::yesterday:
    case Role::tonight:
    case Role::weekend:
    case Role::noon:
    case Role::midnight:
    case Role::oclock:
    case Role::part:
    case Role::half:
    case Role::quarter:
    case Role::pm:
    case Role::number:
    case Role::at:
    case Role::by:
      return true;
    default:
      return false;
  }
}

Token word_token(const Letters& letters, std::size_t begin, std::size_t end) {
  Token out{.begin = begin, .end = end, .role = Role::other};
  if (end - begin > kLongestWord) return out;
  std::array<char, kLongestWord> plain;
  for (std::size_t at = begin; at < end; ++at) plain[at - begin] = static_cast<char>(letters[at]);
  const std::string_view word(plain.data(), end - begin);
  const auto* found = std::ranges::lower_bound(kWords, word, {}, &Entry::word);
  if (found == std::end(kWords) || found->word != word) return out;
  out.role = found->role;
  out.value = found->value;
  // "sat", "sun", "mon", "may", "mar": names of time when they are written as such.
  const bool doubtful = word == "sat" || word == "sun" || word == "may" || word == "mar" || word == "march" ||
                        word == "wed" || word == "mon" || word == "dec";
  if (doubtful && !letters.is_capital(begin)) out.value = -out.value;
  return out;
}

}  // namespace

Tokens tokens_of(const Letters& letters) {
  Tokens out;
  out.all.reserve(letters.size() / 4 + 4);
  std::size_t last_end = 0;
  for (std::size_t at = 0; at < letters.size();) {
    const char32_t c = letters[at];
    if (c == U' ') {
      ++at;
      continue;
    }
    const std::size_t begin = at;
    Token token{.begin = begin, .end = begin, .role = Role::mark};
    if (is_digit(c)) {
      while (is_digit(letters[at])) ++at;
      token.role = at - begin <= 4 ? Role::number : Role::other;
      if (token.role == Role::number)
        for (std::size_t i = begin; i < at; ++i) token.value = token.value * 10 + static_cast<int>(letters[i] - U'0');
    } else if ((c == U'a' || c == U'p') && letters[at + 1] == U'.' && letters[at + 2] == U'm') {
      at += letters[at + 3] == U'.' ? 4 : 3;
      token.role = c == U'a' ? Role::am : Role::pm;
    } else if (is_plain_letter(c)) {
      while (is_plain_letter(letters[at]) || (letters[at] == U'\'' && is_plain_letter(letters[at + 1]))) ++at;
      token = word_token(letters, begin, at);
    } else if (is_letter(c)) {
      while (is_letter(letters[at])) ++at;
      token.role = Role::other;
    } else {
      ++at;
    }
    token.end = at;
    token.glued = begin == last_end && begin > 0;
    last_end = at;
    out.of_time = out.of_time || is_time_role(token.role);
    out.all.push_back(token);
  }
  return out;
}

}  // namespace deskbell::text
