#include "entities/scanners.h"

#include <algorithm>

// A number and a street, in the order of the country, and the town with its postal code when it follows.
namespace deskbell::text {
namespace {

using View = std::u32string_view;

constexpr View kEnglishStreets[] = {U"street",   U"st",      U"road",   U"rd",      U"avenue",  U"ave",
                                    U"lane",     U"ln",      U"drive",  U"dr",      U"blvd",    U"boulevard",
                                    U"court",    U"ct",      U"square", U"place",   U"terrace", U"close",
                                    U"crescent", U"highway", U"hwy",    U"parkway", U"pkwy",    U"way"};
constexpr View kGermanEndings[] = {U"straße", U"strasse", U"str",  U"weg",   U"platz", U"allee",
                                   U"gasse",  U"damm",    U"ufer", U"ring",  U"laan",  U"straat",
                                   U"plein",  U"gatan",   U"gade", U"veien", U"vej"};
constexpr View kFrontStreets[] = {U"rue",   U"avenue", U"boulevard", U"calle", U"via", U"piazza", U"avenida", U"rua",
                                  U"plaza", U"viale",  U"corso",     U"ulica", U"ul",  U"place",  U"chemin",  U"paseo"};
constexpr View kUnits[] = {U"apt", U"apartment", U"suite", U"unit", U"flat", U"room", U"floor", U"app", U"etage"};
// Of names of streets in small letters.
constexpr View kSmall[] = {U"de",  U"la",  U"du",  U"des", U"le",  U"les", U"del", U"di",    U"da", U"do",  U"dos",
                           U"van", U"der", U"den", U"of",  U"the", U"l",   U"d",   U"saint", U"el", U"los", U"las"};

struct Word {
  std::size_t begin;
  std::size_t end;
  bool number;
  bool capital;
  View text(const Letters& letters) const { return View(letters.folded).substr(begin, end - begin); }
};

template <std::size_t N>
bool is_in(const View (&list)[N], View word) {
  return std::ranges::find(list, word) != std::end(list);
}

std::vector<Word> words_of(const Letters& letters) {
  std::vector<Word> out;
  out.reserve(letters.size() / 4 + 4);
  for (std::size_t at = 0; at < letters.size();) {
    if (!is_digit(letters[at]) && !is_letter(letters[at])) {
      ++at;
      continue;
    }
    const std::size_t begin = at;
    const bool number = is_digit(letters[at]);
    while (is_digit(letters[at]) || is_letter(letters[at])) ++at;
    out.push_back({begin, at, number, number || letters.is_capital(begin)});
  }
  return out;
}

class Reader {
 public:
  Reader(const Letters& letters, Finds& finds) : letters_(letters), words_(words_of(letters)), finds_(finds) {}

  void read() {
    for (std::size_t i = 0; i < words_.size(); ++i) {
      const View text = words_[i].text(letters_);
      if (words_[i].number || text.size() < 2) continue;
      std::size_t end = 0;
      std::size_t begin = i;
      if (is_in(kEnglishStreets, text)) {
        end = english(i, begin);
      }
      if (end == 0 && is_in(kFrontStreets, text)) end = front(i, begin);
      if (end == 0 && text.size() > 4) end = german(i, begin);
      if (end == 0) continue;
      add(begin, end);
      i = end - 1;
    }
  }

 private:
  // Only blanks and at most one of `marks` between the word and the next.
  bool joined(std::size_t word, View marks = U",.") const {
    if (word + 1 >= words_.size()) return false;
    const std::size_t from = words_[word].end;
    const std::size_t to = words_[word + 1].begin;
    if (to - from > 3) return false;
    int found = 0;
    for (std::size_t at = from; at < to; ++at) {
      if (letters_[at] == U' ') continue;
      if (!marks.contains(letters_[at]) || ++found > 1) return false;
    }
    return true;
  }
  bool is_house(std::size_t i) const {
    const Word& word = words_[i];
    const std::size_t size = word.end - word.begin;
    if (!word.number || size > 6) return false;
    std::size_t digits = 0;
    for (std::size_t at = word.begin; at < word.end; ++at) digits += is_digit(letters_[at]);
    return digits <= 5 && size - digits <= 1 && !View(U"$€£#:.").contains(letters_.before(word.begin));
  }

  // "221B Baker Street": back to the number, over at most four words with capitals.
  std::size_t english(std::size_t street, std::size_t& begin) {
    std::size_t first = street;
    for (int steps = 0; steps < 4 && first > 0 && joined(first - 1, U"."); ++steps) {
      --first;
      const bool ordinal = words_[first].number && !is_house(first);
      if (is_house(first) && first + 1 < street) break;
      if (!words_[first].capital && !ordinal && !words_[street].capital && steps > 1) return 0;
    }
    if (first == street || !is_house(first) || first + 1 >= street) return 0;
    // Names have capitals, or all of it is small: "12 main street", and never "2 in the street".
    for (std::size_t i = first + 1; i < street; ++i) {
      const View text = words_[i].text(letters_);
      if (!words_[i].capital && (is_in(kSmall, text) || text == U"in" || text == U"on" || text == U"a" ||
                                 text == U"my" || text == U"days" || text == U"way" || text == U"at" || text == U"and"))
        return 0;
    }
    const bool certain = words_[street].capital && words_[first + 1].capital;
    const View text = words_[street].text(letters_);
    const bool doubtful = text == U"way" || text == U"place" || text == U"close" || text == U"st" || text == U"dr" ||
                          text == U"court" || text == U"square" || text == U"ct" || text == U"drive";
    if (doubtful && !certain) return 0;
    begin = first;
    return town(extras(street + 1));
  }

  // "10 rue de la Paix", "Calle Mayor 5".
  std::size_t front(std::size_t street, std::size_t& begin) {
    std::size_t end = street + 1;
    bool named = false;
    while (end < words_.size() && end - street < 6 && joined(end - 1, U".'-") && !words_[end].number &&
           (words_[end].capital || is_in(kSmall, words_[end].text(letters_)))) {
      named = named || words_[end].capital;
      ++end;
    }
    if (!named) return 0;
    if (street > 0 && is_house(street - 1) && joined(street - 1)) {
      begin = street - 1;
      return town(end);
    }
    if (end < words_.size() && joined(end - 1) && is_house(end) && words_[street].capital) return town(end + 1);
    return 0;
  }

  // "Hauptstraße 12", "Am Alten Markt 5" is beyond us.
  std::size_t german(std::size_t street, std::size_t& begin) {
    const View text = words_[street].text(letters_);
    const bool fits = std::ranges::any_of(
        kGermanEndings, [&](View ending) { return text.size() > ending.size() + 1 && text.ends_with(ending); });
    if (!fits || street + 1 >= words_.size() || !joined(street, U".") || !is_house(street + 1)) return 0;
    if (!words_[street].capital && !text.ends_with(U"straße") && !text.ends_with(U"strasse")) return 0;
    begin = street;
    // "Lange Straße", "Berliner Allee" have their own words; those with a hyphen stand apart too.
    while (begin > 0 && street - begin < 3 && joined(begin - 1, U"-") && letters_[words_[begin - 1].end] == U'-')
      --begin;
    return town(extras(street + 2));
  }

  // "Apt 4", "NW".
  std::size_t extras(std::size_t end) const {
    for (int steps = 0; steps < 2 && end < words_.size() && joined(end - 1, U",.#"); ++steps) {
      const View text = words_[end].text(letters_);
      const bool quarter = text == U"nw" || text == U"ne" || text == U"sw" || text == U"se";
      if (quarter && words_[end].capital) {
        ++end;
      } else if (is_in(kUnits, text) && end + 1 < words_.size() && joined(end, U".#") &&
                 words_[end + 1].end - words_[end + 1].begin <= 5) {
        end += 2;
      }
    }
    return end;
  }

  bool is_postcode(std::size_t i) const {
    const Word& word = words_[i];
    std::size_t digits = 0;
    for (std::size_t at = word.begin; at < word.end; ++at) digits += is_digit(letters_[at]);
    const std::size_t size = word.end - word.begin;
    if (digits == size) return size >= 4 && size <= 6;
    // "SW1A" of "SW1A 1AA", "K1A" of "K1A 0B1"
    return size >= 2 && size <= 4 && digits >= 1 && !word.number && i + 1 < words_.size() && joined(i, U"") &&
           words_[i + 1].end - words_[i + 1].begin == 3 && is_digit(letters_[words_[i + 1].begin]);
  }

  // ", 10115 Berlin", ", London NW1 6XE", ", Washington, DC 20500".
  std::size_t town(std::size_t end) const {
    const std::size_t start = end;
    bool code = false;
    std::size_t at = end;
    for (int steps = 0; steps < 6 && at < words_.size() && joined(at - 1, U",\n"); ++steps) {
      if (!code && is_postcode(at)) {
        code = true;
        at += words_[at].number ? 1 : 2;
        end = at;
      } else if (words_[at].capital && !words_[at].number && words_[at].end - words_[at].begin >= 2) {
        // A sentence may begin behind a full stop, a name of a town not.
        ++at;
        if (code || steps < 3) end = code ? at : end;
        if (code && steps >= 3) break;
      } else {
        break;
      }
    }
    if (code) return end;
    // Without a code one word behind a comma is a town.
    if (start < words_.size() && joined(start - 1, U",") && letters_[words_[start - 1].end] == U',' &&
        words_[start].capital && !words_[start].number)
      return start + 1;
    return start;
  }

  void add(std::size_t first, std::size_t end) {
    const std::size_t from = words_[first].begin;
    const std::size_t to = words_[end - 1].end;
    std::string value(letters_.written(from, to));
    std::ranges::replace(value, '\n', ' ');
    bool code = false;
    for (std::size_t i = first + 1; i < end; ++i)
      code = code || (words_[i].end - words_[i].begin >= 4 && is_postcode(i));
    finds_.push_back({.kind = EntityKind::address,
                      .begin = from,
                      .end = to,
                      .value = std::move(value),
                      .confidence = code ? 0.92 : 0.75,
                      .claim = Claim::witness});
  }

  const Letters& letters_;
  std::vector<Word> words_;
  Finds& finds_;
};

}  // namespace

void find_western_addresses(const Letters& letters, Finds& finds) {
  if (letters.digits && letters.latin) Reader(letters, finds).read();
}

}  // namespace deskbell::text
