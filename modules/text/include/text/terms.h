#pragma once
#include <string>
#include <string_view>
#include <vector>

// What a full-text index stores and what a query asks for; see README.md for the scheme. Terms hold letters, marks and
// digits only, never punctuation, blanks or ASCII symbols, so they are safe inside any index's own query syntax.
namespace deskbell::text {

// Written to indexes; another number means that they must be rebuilt.
inline constexpr int kTermScheme = 1;

inline constexpr std::size_t kMaxTermLength = 64;    // code points; longer words are cut
inline constexpr std::size_t kMaxTerms = 20'000;     // per text; the rest is not found
inline constexpr std::size_t kMaxQueryLength = 200;  // code points; the rest is ignored
inline constexpr std::size_t kMaxQueryParts = 12;

// In order of the text, so that neighbours can be found as a phrase.
std::vector<std::string> search_terms(std::string_view in);

// One thing that must occur: its terms stand next to each other in this order. The last term of a prefix part is the
// beginning of a word.
struct QueryPart {
  enum class Match { whole, prefix };
  std::vector<std::string> terms;
  Match match = Match::whole;
  bool operator==(const QueryPart&) const = default;
};

// All parts must occur. Empty when there is nothing to search. What is still being typed (the last word, when no blank
// follows it) is a prefix, once it has three letters or two digits: shorter ones would find half of everything. "AB-1234" and "anna@example.com" are one part each.
std::vector<QueryPart> query_terms(std::string_view query);

// Whether a text that was indexed by search_terms answers the query: what an index must find.
bool matches(std::string_view in, const std::vector<QueryPart>& query);

}  // namespace deskbell::text
