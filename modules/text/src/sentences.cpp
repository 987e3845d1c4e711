#include "addresses.h"
#include "boundaries.h"
#include "code_points.h"

#include <text/sentences.h>

#include <unicode/uchar.h>

#include <algorithm>
#include <string>

namespace deskbell::text {
namespace {

// Small letters, without the last full stop.
constexpr std::string_view kAbbreviations[] = {
    "abs",    "approx", "apr",    "art",  "aug",  "av",   "avda", "bd",   "betr", "bspw", "bzgl", "bzw", "ca",
    "c.-à-d", "cf",     "co",     "col",  "corp", "d.h",  "dec",  "dept", "dipl", "dott", "dr",   "dra", "e.g",
    "ed",     "ej",     "es",     "est",  "evtl", "ext",  "f",    "feb",  "ff",   "fig",  "gen",  "ggf", "gr",
    "hon",    "hr",     "i.e",    "inc",  "ing",  "inkl", "jan",  "jr",   "jul",  "jun",  "lt",   "ltd", "m",
    "mar",    "max",    "messrs", "min",  "mme",  "mlle", "mr",   "mrs",  "ms",   "mt",   "mwst", "n",   "no",
    "nos",    "nov",    "nr",     "num",  "núm",  "oct",  "okt",  "p",    "p.ej", "pag",  "pág",  "par", "pl",
    "pp",     "prof",   "pvt",    "ref",  "rev",  "s",    "sec",  "sep",  "sept", "sig",  "sr",   "sra", "st",
    "std",    "str",    "tel",    "telf", "u.a",  "u.s",  "usw",  "vgl",  "vol",  "vs",   "z.b",  "z.t", "zzgl",
    "бул",    "г",      "д",      "др",   "кв",   "руб",  "стр",  "т.д",  "т.е",  "ул"};
// An ending is kept after these when a capital follows: they end sentences as often as not.
constexpr std::string_view kEither[] = {"co", "corp", "inc", "ltd", "u.s", "usw", "jr", "т.д"};
constexpr std::size_t kWrappedLine = 50;  // code units; a shorter line ends where its writer wanted

bool is_blank(char c) {
  return c == ' ' || c == '\t' || c == '\n' || c == '\r' || c == '\v' || c == '\f';
}

std::string_view stripped(std::string_view in) {
  constexpr std::string_view kWide = "\u3000";
  for (;;) {
    if (!in.empty() && is_blank(in.front())) {
      in.remove_prefix(1);
    } else if (!in.empty() && is_blank(in.back())) {
      in.remove_suffix(1);
    } else if (in.starts_with(kWide)) {
      in.remove_prefix(kWide.size());
    } else if (in.ends_with(kWide)) {
      in.remove_suffix(kWide.size());
    } else {
      return in;
    }
  }
}

std::string small(std::string_view in) {
  std::string out;
  for (std::size_t at = 0; at < in.size();)
    append(out, static_cast<char32_t>(u_tolower(static_cast<UChar32>(next_code_point(in, at)))));
  return out;
}

char32_t first_letter(std::string_view in) {
  std::size_t at = 0;
  return in.empty() ? 0 : next_code_point(in, at);
}

bool is_list_marker(std::string_view piece) {
  if (piece == "-" || piece == "*" || piece == "•" || piece == "·") return true;
  if (piece.size() < 2 || piece.size() > 4 || !(piece.back() == '.' || piece.back() == ')')) return false;
  piece.remove_suffix(1);
  return std::ranges::all_of(piece, [](char c) { return c >= '0' && c <= '9'; });
}

bool begins_list_line(std::string_view line) {
  if (line.starts_with("- ") || line.starts_with("* ") || line.starts_with("• ") || line.starts_with("· ") ||
      line.starts_with("•"))
    return true;
  std::size_t digits = 0;
  while (digits < line.size() && digits < 3 && line[digits] >= '0' && line[digits] <= '9') ++digits;
  if (digits == 0 || digits == line.size()) return false;
  const std::string_view rest = line.substr(digits);
  return rest.starts_with(". ") || rest.starts_with(") ") || rest.starts_with("、") || rest.starts_with("）");
}

// What stands before a full stop at the end of the piece: "Mr" of "Dear Mr."
std::string_view last_word(std::string_view piece) {
  piece.remove_suffix(1);
  const auto blank = piece.find_last_of(" \t\n(\"");
  return blank == piece.npos ? piece : piece.substr(blank + 1);
}

bool is_abbreviation(std::string_view piece, std::string_view next) {
  if (!piece.ends_with('.') || piece.ends_with("..")) return false;
  const std::string_view word = last_word(piece);
  if (word.empty() || word.size() > 16) return false;
  const char32_t follows = first_letter(next);
  const bool capital = u_isupper(static_cast<UChar32>(follows));
  std::size_t at = 0;
  const char32_t initial = next_code_point(word, at);
  // "J. Smith", but not "plan B. Then": an initial stands before a name, at the beginning or after one.
  if (at == word.size() && u_isupper(static_cast<UChar32>(initial)) && capital)
    return stripped(piece).size() == word.size() + 1 || initial != U'I';
  const std::string folded = small(word);
  if (std::ranges::find(kAbbreviations, folded) == std::end(kAbbreviations)) return false;
  if (folded == "no" || folded == "nos" || folded == "s" || folded == "p" || folded == "m" || folded == "n" ||
      folded == "es" || folded == "min" || folded == "max" || folded == "mar" || folded == "sig" || folded == "par" ||
      folded == "num" || folded == "st")
    return (follows >= '0' && follows <= '9') || (folded == "st" && capital);
  return !capital || std::ranges::find(kEither, folded) == std::end(kEither);
}

bool ends_itself(std::string_view line) {
  for (const std::string_view mark : {".", "!", "?", ":", ";", "。", "！", "？", "：", "；", "…", "”", "」", "，"})
    if (line.ends_with(mark)) return true;
  return false;
}

// Whether the text goes on over the line end between the pieces.
bool is_wrapped(std::string_view piece, std::string_view gap, std::string_view next) {
  if (std::ranges::count(gap, '\n') != 1 || ends_itself(piece) || begins_list_line(next)) return false;
  const auto line = piece.rfind('\n');
  if (piece.size() - (line == piece.npos ? 0 : line + 1) < kWrappedLine) return false;
  const auto c = static_cast<UChar32>(first_letter(next));
  return u_islower(c);
}

std::vector<std::size_t> breaks(std::string_view in) {
  std::vector<std::size_t> out{0};
  each_boundary(UBRK_SENTENCE, in, [&](std::size_t end, std::int32_t) { out.push_back(end); });
  return out;
}

}  // namespace

std::vector<std::string_view> sentences(std::string_view in) {
  const std::vector<std::size_t> at = breaks(in);
  const std::vector<WebAddress> addresses = web_addresses(in);
  std::vector<std::string_view> out;
  auto address = addresses.begin();
  std::size_t begin = 0;
  for (std::size_t i = 1; i < at.size(); ++i) {
    const std::size_t end = at[i];
    if (i + 1 < at.size()) {
      while (address != addresses.end() && address->end <= end) ++address;
      if (address != addresses.end() && address->begin < end) continue;
      const std::string_view piece = stripped(in.substr(begin, end - begin));
      if (piece.empty()) {
        begin = end;
        continue;
      }
      begin = static_cast<std::size_t>(piece.data() - in.data());
      const std::string_view next = stripped(in.substr(end, at[i + 1] - end));
      const auto tail = static_cast<std::size_t>(piece.data() + piece.size() - in.data());
      const std::string_view gap = in.substr(tail, end - tail);
      const bool line_end = gap.contains('\n');
      if (is_list_marker(piece) && !line_end) continue;
      if (!line_end && is_abbreviation(piece, next)) continue;
      if (line_end && is_wrapped(piece, gap, next)) continue;
    }
    if (const std::string_view piece = stripped(in.substr(begin, end - begin)); !piece.empty()) out.push_back(piece);
    begin = end;
  }
  return out;
}

}  // namespace deskbell::text
