#pragma once
#include <knowledge/article.h>

#include <cstddef>
#include <functional>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

// Finds what answers a question among the texts of one language. Similarity of wordings and BM25 over everything
// (learn::Ranker), the best of several readings of the question: as it is, with words that nobody wrote put right
// (edit distance), with synonyms in the place of words, for Chinese by pinyin; and what stands there word for word.
// Pure and immutable; any number of threads.
namespace deskbell::knowledge {

// What can be found: one translation of an article.
struct Source {
  std::int64_t id = 0;  // of the article
  std::string title;
  std::vector<std::string> questions;
  std::string summary;
  std::string body;  // Markdown
  std::vector<std::string> tags;
};

// Words that mean the same: "fridge", "refrigerator", "icebox". Case, width and script do not matter.
using SynonymGroup = std::vector<std::string>;

struct Quote {
  std::string heading;  // under which it stands; empty: the beginning
  std::string anchor;
  std::string text;  // one line, "…" where something was left out
  // Begin and end (exclusive) in UTF-16 units of `text`: the words of the question.
  std::vector<std::pair<int, int>> highlights;
  std::string whole;  // the passage with its lines, lists as messages write them; empty: it is longer than asked for
};

struct Candidate {
  std::size_t source = 0;  // index into the sources
  double score = 0;        // comparable within one finder only
  // How likely it is that this one answers the question, 0 to 1: by its likeness beside that of the others, and by how
  // much of one of its wordings was said.
  double trust = 0;
};

struct Candidates {
  std::vector<Candidate> items;          // best first
  std::optional<std::string> corrected;  // the question as it was understood, when words were put right
};

class Finder {
 public:
  Finder(std::vector<Source> sources, std::span<const SynonymGroup> synonyms, std::string language);
  ~Finder();
  Finder(Finder&&) noexcept;
  Finder& operator=(Finder&&) noexcept;

  // Only those that `admits` says yes to, at most `most`. A few hundred microseconds for a thousand articles. What is
  // beyond the first 300 code points of the question is not read.
  Candidates find(std::string_view question, std::size_t most,
                  const std::function<bool(std::size_t source)>& admits = {}) const;
  // The passage of a source that fits the question best.
  Quote quote(std::size_t source, std::string_view question, std::size_t length = 200) const;
  const std::vector<Source>& sources() const;

 private:
  struct State;
  std::unique_ptr<const State> state_;
};

}  // namespace deskbell::knowledge
