#include "code_points.h"
#include "located_terms.h"

#include <text/excerpt.h>
#include <text/lines.h>

#include <algorithm>

namespace deskbell::text {
namespace {

struct Span {
  std::size_t begin;
  std::size_t end;
};

void find_phrase(const std::vector<LocatedTerm>& terms, const QueryPart& part, std::vector<Span>& out) {
  const auto count = part.terms.size();
  for (std::size_t at = 0; at + count <= terms.size(); ++at) {
    std::size_t same = 0;
    while (same < count) {
      const auto& word = terms[at + same].term;
      const bool prefix = part.match == QueryPart::Match::prefix && same + 1 == count;
      if (prefix ? !word.starts_with(part.terms[same]) : word != part.terms[same]) break;
      ++same;
    }
    if (same == count) out.push_back({terms[at].begin, terms[at + count - 1].end});
  }
}

// All matches in the text, sorted and joined where they overlap.
std::vector<Span> find_spans(std::string_view in, const std::vector<QueryPart>& query) {
  std::vector<LocatedTerm> terms;
  std::vector<LocatedTerm> singles;
  for (auto& run : runs_of(in)) {
    std::ranges::move(run.terms, std::back_inserter(terms));
    std::ranges::move(run.singles, std::back_inserter(singles));
  }
  std::vector<Span> found;
  for (const auto& part : query) {
    find_phrase(terms, part, found);
    if (part.terms.size() == 1) find_phrase(singles, part, found);
  }
  std::ranges::sort(found, {}, &Span::begin);
  std::vector<Span> joined;
  for (const auto& span : found) {
    if (!joined.empty() && span.begin <= joined.back().end) {
      joined.back().end = std::max(joined.back().end, span.end);
    } else {
      joined.push_back(span);
    }
  }
  return joined;
}

// Where the shown piece begins: some words before the first match, at the beginning of a word when one is near.
std::size_t piece_begin(std::string_view line, std::size_t match, std::size_t limit) {
  const std::size_t lead = limit / 4;
  std::size_t begin = match;
  std::size_t blank = std::string_view::npos;
  for (std::size_t steps = 0; begin > 0 && steps < lead; ++steps) {
    --begin;
    while (begin > 0 && (static_cast<unsigned char>(line[begin]) & 0xc0) == 0x80) --begin;
    if (line[begin] == ' ') blank = begin + 1;
  }
  return begin > 0 && blank != std::string_view::npos && blank < match ? blank : begin;
}

}  // namespace

Excerpt excerpt(std::string_view in, const std::vector<QueryPart>& query, std::size_t limit) {
  limit = std::max<std::size_t>(limit, 8);
  const std::string line = clean_line(in);
  const auto spans = find_spans(line, query);
  const bool all = length(line) <= limit;
  const std::size_t begin = all || spans.empty() ? 0 : piece_begin(line, spans.front().begin, limit);
  const std::string_view rest = std::string_view(line).substr(begin);
  const std::string_view piece = truncated(rest, limit - 2);
  const std::string_view shown = length(rest) <= limit - (begin > 0 ? 1 : 0) ? rest : piece;

  Excerpt out;
  if (begin > 0) out.text = "…";
  const int shift = begin > 0 ? 1 : 0;
  out.text += shown;
  if (shown.size() < rest.size()) out.text += "…";
  for (const auto& span : spans) {
    const std::size_t from = std::max(span.begin, begin) - begin;
    const std::size_t to = std::min(span.end < begin ? 0 : span.end - begin, shown.size());
    if (span.end <= begin || from >= to) continue;
    out.highlights.emplace_back(shift + static_cast<int>(utf16_length(shown.substr(0, from))),
                                shift + static_cast<int>(utf16_length(shown.substr(0, to))));
  }
  return out;
}

}  // namespace deskbell::text
