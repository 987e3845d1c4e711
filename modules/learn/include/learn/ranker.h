#pragma once
#include <cstdint>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <vector>

// Finds the question that somebody means among those that were written down, with no examples of how people ask.
// Similarity of the words and runs of characters to each wording (TF-IDF, cosine, the best wording counts), plus BM25
// over question and answer (Robertson and Zaragoza, The Probabilistic Relevance Framework: BM25 and Beyond, 2009).
//
//   const Ranker ranker(questions);
//   for (const auto& match : ranker.rank("cant log in", 3)) ...
//
// With three or more wordings a question, a Classifier of the wordings finds more (learn/classifier.h).
namespace deskbell::learn {

struct Question {
  std::string id;
  std::vector<std::string> wordings;  // the question, then other ways to ask it
  std::vector<std::string> answers;   // may be empty; only helps to find
};

struct Match {
  std::string_view id;  // lives as long as the ranker
  double score = 0;     // comparable within one ranker only
};

struct RankerIndex;

// Immutable; any number of threads may ask it.
class Ranker {
 public:
  explicit Ranker(std::span<const Question> questions);
  explicit Ranker(std::shared_ptr<const RankerIndex> index);

  // Best first; what has nothing in common with the text is left out.
  std::vector<Match> rank(std::string_view text, std::size_t most) const;
  const RankerIndex& index() const { return *index_; }

 private:
  std::shared_ptr<const RankerIndex> index_;
};

}  // namespace deskbell::learn
