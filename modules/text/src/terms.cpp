#include "code_points.h"
#include "folding.h"
#include "located_terms.h"

#include <text/lines.h>
#include <text/terms.h>

#include <unicode/uchar.h>
#include <unicode/uscript.h>

#include <algorithm>
#include <set>

namespace deskbell::text {
namespace {

// Of a prefix.
constexpr std::size_t kMinLetters = 3;
constexpr std::size_t kMinDigits = 2;

enum class Class { blank, mark, letter, digit, dense };

bool is_dense_script(UScriptCode script) {
  switch (script) {
    case USCRIPT_HAN:
    case USCRIPT_HIRAGANA:
    case USCRIPT_KATAKANA:
    case USCRIPT_BOPOMOFO:
    case USCRIPT_HANGUL:
    case USCRIPT_THAI:
    case USCRIPT_LAO:
    case USCRIPT_KHMER:
    case USCRIPT_MYANMAR:
    case USCRIPT_TIBETAN:
      return true;
    default:
      return false;
  }
}

Class class_of(char32_t c) {
  if (c < 0x80) {
    if (c >= 'a' && c <= 'z') return Class::letter;
    if (c >= '0' && c <= '9') return Class::digit;
    return c <= 0x20 ? Class::blank : Class::mark;
  }
  if (c >= 0x4e00 && c <= 0x9fff) return Class::dense;
  const auto code_point = static_cast<UChar32>(c);
  const auto mask = U_MASK(u_charType(code_point));
  if (mask & (U_GC_Z_MASK | U_GC_CC_MASK)) return Class::blank;
  if (mask & U_GC_N_MASK) return Class::digit;
  if (mask & (U_GC_L_MASK | U_GC_M_MASK)) {
    UErrorCode status = U_ZERO_ERROR;
    // The long vowel mark belongs to both kana scripts, so to none.
    return c == 0x30fc || is_dense_script(uscript_getScript(code_point, &status)) ? Class::dense : Class::letter;
  }
  return Class::mark;
}

RunKind kind_of(Class cls) {
  return cls == Class::letter ? RunKind::letters : cls == Class::digit ? RunKind::digits : RunKind::dense;
}

bool is_apostrophe(char32_t c) {
  return c == '\'' || c == 0x2019;
}

void finish_word(Run& run, const std::vector<FoldedChar>& chars, std::size_t begin, std::size_t end) {
  std::string word;
  std::size_t taken = 0;
  for (std::size_t i = begin; i < end && taken < kMaxTermLength; ++i) {
    if (is_apostrophe(chars[i].c)) continue;
    append(word, chars[i].c);
    ++taken;
  }
  run.terms.push_back({std::move(word), chars[begin].begin, chars[end - 1].end});
}

void finish_dense(Run& run, const std::vector<FoldedChar>& chars, std::size_t begin, std::size_t end) {
  for (std::size_t i = begin; i < end; ++i) {
    std::string one;
    append(one, chars[i].c);
    if (i + 1 < end) {
      std::string pair = one;
      append(pair, chars[i + 1].c);
      run.terms.push_back({std::move(pair), chars[i].begin, chars[i + 1].end});
    }
    run.singles.push_back({std::move(one), chars[i].begin, chars[i].end});
  }
}

bool is_prefix_match(const std::string& word, const std::string& term, QueryPart::Match match) {
  return match == QueryPart::Match::prefix ? word.starts_with(term) : word == term;
}

}  // namespace

std::vector<Run> runs_of(std::string_view in) {
  const auto chars = fold_chars(in);
  std::vector<Run> runs;
  bool blank_before = true;
  for (std::size_t at = 0; at < chars.size();) {
    const Class cls = class_of(chars[at].c);
    if (cls == Class::blank || cls == Class::mark) {
      blank_before = blank_before || cls == Class::blank;
      ++at;
      continue;
    }
    std::size_t end = at + 1;
    while (end < chars.size()) {
      if (class_of(chars[end].c) == cls) {
        ++end;
      } else if (cls == Class::letter && is_apostrophe(chars[end].c) && end + 1 < chars.size() &&
                 class_of(chars[end + 1].c) == Class::letter) {
        end += 2;  // "don't" is one word
      } else {
        break;
      }
    }
    Run run{kind_of(cls), !blank_before, {}, {}};
    if (cls == Class::dense) {
      finish_dense(run, chars, at, end);
    } else {
      finish_word(run, chars, at, end);
    }
    runs.push_back(std::move(run));
    blank_before = false;
    at = end;
  }
  return runs;
}

std::vector<std::string> search_terms(std::string_view in) {
  std::vector<std::string> terms;
  std::set<std::string> singles;
  for (auto& run : runs_of(in)) {
    for (auto& located : run.terms)
      if (terms.size() < kMaxTerms) terms.push_back(std::move(located.term));
    for (auto& located : run.singles) singles.insert(std::move(located.term));
  }
  for (const auto& single : singles)
    if (terms.size() < kMaxTerms) terms.push_back(single);
  return terms;
}

std::vector<QueryPart> query_terms(std::string_view query) {
  query = truncated(query, kMaxQueryLength);
  std::vector<QueryPart> parts;
  RunKind before = RunKind::dense;
  std::uint32_t end = 0;
  for (auto& run : runs_of(query)) {
    auto& terms = run.terms.empty() ? run.singles : run.terms;
    const bool extends = run.joined && run.kind != RunKind::dense && before != RunKind::dense && !parts.empty();
    if (!extends) {
      if (parts.size() == kMaxQueryParts) return parts;
      parts.emplace_back();
    }
    for (auto& located : terms) parts.back().terms.push_back(std::move(located.term));
    before = run.kind;
    end = terms.back().end;
  }
  const bool typing = !parts.empty() && before != RunKind::dense && end == query.size();
  if (typing && length(parts.back().terms.back()) >= (before == RunKind::digits ? kMinDigits : kMinLetters))
    parts.back().match = QueryPart::Match::prefix;
  return parts;
}

bool matches(std::string_view in, const std::vector<QueryPart>& query) {
  const auto terms = search_terms(in);
  return std::ranges::all_of(query, [&](const QueryPart& part) {
    for (std::size_t at = 0; at + part.terms.size() <= terms.size(); ++at) {
      std::size_t same = 0;
      while (same < part.terms.size() &&
             is_prefix_match(terms[at + same], part.terms[same],
                             same + 1 == part.terms.size() ? part.match : QueryPart::Match::whole))
        ++same;
      if (same == part.terms.size()) return true;
    }
    return false;
  });
}

}  // namespace deskbell::text
