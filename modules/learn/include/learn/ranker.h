#pragma once
#include <cstdint>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <vector>

// Finds the question that somebody means among those that were written down, with no examples of how people ask.
// Similarity of words, runs of characters and meaning to each wording (cosine; the best wording counts), and BM25 over
// question and answer (Robertson and Zaragoza, The Probabilistic Relevance Framework: BM25 and Beyond, 2009).
//
//   const Ranker ranker(questions);
//   for (const auto& match : ranker.rank("cant log in", 3)) ...
//
// What to do with the best match is told by its trust: well above one half, answer; about one half, or close to that of
// the second, ask which is meant; below, say that nothing was found. Where exactly is for who uses it to choose.
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
  double score = 0;     // for the order: 0, nothing in common, to 1
  // 0 to 1, comparable between texts: how likely this is what was meant. Those of all matches sum to at most 1; what is
  // missing is how likely nothing that was written down is meant. Never fitted to a ranker's own questions: careful
  // where they are few and far apart, bold where hundreds are alike.
  double trust = 0;
};

// The trust of each of several texts from their scores, in any order; all that could be meant, for who leaves some out.
std::vector<float> trusts_of(std::span<const float> scores);

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
