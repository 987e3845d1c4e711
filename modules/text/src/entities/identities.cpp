#include "entities/checksums.h"
#include "entities/scanners.h"

#include <array>

namespace deskbell::text {
namespace {

// Digits in groups with the same single blank or dash between them.
struct Group {
  std::size_t begin;
  std::size_t end;
  std::size_t size() const { return end - begin; }
};

std::vector<Group> groups_of(const Letters& letters) {
  std::vector<Group> out;
  for (std::size_t at = 0; at < letters.size();) {
    if (!is_digit(letters[at])) {
      ++at;
      continue;
    }
    const std::size_t begin = at;
    while (is_digit(letters[at])) ++at;
    out.push_back({begin, at});
  }
  return out;
}

// How cards are printed.
using Printed = std::array<std::size_t, 5>;
constexpr std::array<Printed, 6> kPrinted = {
    {{4, 4, 4, 4, 3}, {4, 4, 4, 4, 0}, {4, 6, 5, 0, 0}, {4, 6, 4, 0, 0}, {6, 13, 0, 0, 0}, {4, 5, 6, 0, 0}}};

// How many groups from `first` on stand as they are printed; 0: they do not.
std::size_t count_printed(const Letters& letters, std::span<const Group> groups, const Printed& sizes) {
  std::size_t count = 0;
  char32_t mark = 0;
  for (const std::size_t size : sizes) {
    if (size == 0) break;
    if (count >= groups.size() || groups[count].size() != size) return 0;
    if (count > 0) {
      const std::size_t end = groups[count - 1].end;
      const char32_t here = letters[end];
      if (groups[count].begin != end + 1 || (here != U' ' && here != U'-') || (mark != 0 && here != mark)) return 0;
      mark = here;
    }
    ++count;
  }
  return count;
}

bool stands_alone(const Letters& letters, std::size_t begin, std::size_t end) {
  const char32_t before = letters.before(begin);
  const char32_t after = letters[end];
  if (is_plain_letter(before) || is_plain_letter(after)) return false;
  if ((before == U'.' || before == U',') && begin > 1 && is_digit(letters[begin - 2])) return false;
  return !((after == U'.' || after == U',') && is_digit(letters[end + 1]));
}

bool try_card(const Letters& letters, std::size_t begin, std::size_t end, Finds& finds) {
  if (!stands_alone(letters, begin, end)) return false;
  std::string digits = digits_of(letters, begin, end);
  const std::string_view brand = card_brand(digits);
  if (brand.empty() || !is_luhn(digits)) return false;
  finds.push_back({.kind = EntityKind::card_number,
                   .begin = begin,
                   .end = end,
                   .value = std::move(digits),
                   .detail = std::string(brand),
                   .claim = Claim::proven});
  return true;
}

void try_chinese_id(const Letters& letters, const Group& group, Finds& finds) {
  std::size_t end = group.end;
  if (group.size() == 17 && letters[end] == U'x') ++end;
  const std::size_t size = end - group.begin;
  if ((size != 18 && size != 15) || !stands_alone(letters, group.begin, end)) return;
  std::string id = digits_of(letters, group.begin, group.end);
  if (end > group.end) id += 'X';
  if (!is_chinese_id(id)) return;
  const bool told = [&] {
    const std::size_t from = group.begin > 12 ? group.begin - 12 : 0;
    const std::u32string_view before = std::u32string_view(letters.folded).substr(from, group.begin - from);
    return before.contains(U"身份证") || before.contains(U"证件") || before.contains(U"id");
  }();
  // The old form has no check digit.
  if (size == 15 && !told) return;
  finds.push_back({.kind = EntityKind::id_number,
                   .begin = group.begin,
                   .end = end,
                   .value = std::move(id),
                   .detail = "CN",
                   .claim = Claim::proven});
}

void try_social_security(const Letters& letters, const std::vector<Group>& groups, std::size_t first, Finds& finds) {
  if (first + 2 >= groups.size()) return;
  const Group& a = groups[first];
  const Group& b = groups[first + 1];
  const Group& c = groups[first + 2];
  if (a.size() != 3 || b.size() != 2 || c.size() != 4 || b.begin != a.end + 1 || c.begin != b.end + 1) return;
  const char32_t mark = letters[a.end];
  if ((mark != U'-' && mark != U' ') || letters[b.end] != mark || letters.before(a.begin) == U'-' ||
      letters[c.end] == U'-' || !stands_alone(letters, a.begin, c.end))
    return;
  const std::size_t from = a.begin > 30 ? a.begin - 30 : 0;
  const std::u32string_view before = std::u32string_view(letters.folded).substr(from, a.begin - from);
  const bool told = before.contains(U"ssn") || before.contains(U"social");
  std::string digits = digits_of(letters, a.begin, c.end);
  if ((mark == U' ' && !told) || !is_social_security_number(digits)) return;
  finds.push_back({.kind = EntityKind::social_security_number,
                   .begin = a.begin,
                   .end = c.end,
                   .value = std::move(digits),
                   .detail = "US",
                   .confidence = told ? 0.95 : 0.7,
                   .claim = told ? Claim::proven : Claim::usual});
}

constexpr std::size_t kLongestIban = 34;

// Two letters and two digits begin one; blanks or dashes may stand between.
std::size_t try_iban(const Letters& letters, std::size_t begin, Finds& finds) {
  std::string iban;
  std::size_t end = begin;
  for (std::size_t at = begin; iban.size() < kLongestIban; ++at) {
    const char32_t c = letters[at];
    if (is_word(c)) {
      iban += static_cast<char>(is_digit(c) ? c : c - 32);
      if (is_word(letters[at + 1])) continue;
      if (!is_iban(iban)) continue;
      end = at + 1;
      break;
    }
    if ((c != U' ' && c != U'-') || !is_word(letters[at + 1])) break;
  }
  if (end == begin) return begin + 1;
  finds.push_back({.kind = EntityKind::iban,
                   .begin = begin,
                   .end = end,
                   .value = iban,
                   .detail = iban.substr(0, 2),
                   .claim = Claim::proven});
  return end;
}

void find_ibans(const Letters& letters, Finds& finds) {
  for (std::size_t at = 0; at + 15 < letters.size() + 1;) {
    const bool begins = is_plain_letter(letters[at]) && is_plain_letter(letters[at + 1]) && is_digit(letters[at + 2]) &&
                        is_digit(letters[at + 3]) && !is_word(letters.before(at));
    at = begins ? try_iban(letters, at, finds) : at + 1;
  }
}

}  // namespace

std::string digits_of(const Letters& letters, std::size_t begin, std::size_t end) {
  std::string out;
  for (std::size_t at = begin; at < end; ++at)
    if (is_digit(letters[at])) out += static_cast<char>(letters[at]);
  return out;
}

void find_identities(const Letters& letters, Finds& finds) {
  if (!letters.digits) return;
  const std::vector<Group> groups = groups_of(letters);
  for (std::size_t i = 0; i < groups.size(); ++i) {
    const Group& group = groups[i];
    if (group.size() >= 13 && group.size() <= 19) {
      if (try_card(letters, group.begin, group.end, finds)) continue;
    } else if (group.size() == 4 || group.size() == 6) {
      for (const Printed& sizes : kPrinted) {
        const std::size_t count = count_printed(letters, std::span(groups).subspan(i), sizes);
        if (count == 0 || !try_card(letters, group.begin, groups[i + count - 1].end, finds)) continue;
        i += count - 1;
        break;
      }
    } else if (group.size() == 3) {
      try_social_security(letters, groups, i, finds);
    }
    try_chinese_id(letters, group, finds);
  }
  if (letters.latin) find_ibans(letters, finds);
}

}  // namespace deskbell::text
