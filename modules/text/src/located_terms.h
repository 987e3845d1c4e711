#pragma once
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace deskbell::text {

struct LocatedTerm {
  std::string term;
  std::uint32_t begin;  // bytes of the source
  std::uint32_t end;
};

enum class RunKind { letters, digits, dense };

// A stretch of one kind: the unit from which terms are made.
struct Run {
  RunKind kind;
  bool joined;                       // to the run before: only punctuation stands between, no blank
  std::vector<LocatedTerm> terms;    // a word, or all pairs of a dense run (none when it is one character)
  std::vector<LocatedTerm> singles;  // the characters of a dense run
};

std::vector<Run> runs_of(std::string_view in);

}  // namespace deskbell::text
