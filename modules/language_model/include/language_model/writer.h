#pragma once
#include <language_model/grounding.h>
#include <language_model/language_model.h>
#include <language_model/proposal.h>
#include <language_model/redaction.h>
#include <language_model/wording.h>

#include <chrono>
#include <functional>
#include <map>
#include <span>
#include <string>
#include <string_view>
#include <vector>

// What the model writes for Deskbell: covered before it leaves, checked and put right when it comes back. Blocking, up
// to 30 seconds; never on a thread that answers requests, never inside a transaction. Thread-safe.
namespace deskbell::language_model {

enum class Ending {
  written,
  unknown,     // it says that the passages do not answer the question
  refused,     // what it said may not be shown
  unavailable  // it was not asked, or did not answer
};
BOOST_DESCRIBE_ENUM(Ending, written, unknown, refused, unavailable)

struct Written {
  Ending ending = Ending::unavailable;
  std::string text = {};                // when written
  std::vector<std::size_t> cited = {};  // indexes of passages
  std::string reason = {};              // when not: for whoever set the model up
  std::int64_t tokens = 0;
  std::int64_t cost_millionths = 0;  // of the currency's smallest unit
  std::chrono::milliseconds took{0};
};

struct Proposal {
  Ending ending = Ending::unavailable;  // unknown: none of the tools
  std::string tool = {};
  std::map<std::string, std::string> arguments = {};
  std::string reason = {};
  std::int64_t cost_millionths = 0;
};

class Writer {
 public:
  // The people of the directory whom a text may name; none: only those whom callers tell.
  using People = std::function<std::vector<std::string>(std::string_view text)>;
  // failed_precondition with the reason when what is proposed is not done.
  using Accept = std::function<Result<void>(const std::string& tool, const std::map<std::string, std::string>&)>;

  Writer(LanguageModel& model, const Clock& clock, People people = {})
      : model_(model), clock_(clock), people_(std::move(people)) {}

  // `names`: people of the talk; they are covered, too.
  Written translate(std::string_view text, std::string_view to, std::vector<std::string> names);
  Written summarise(std::span<const Spoken> talk, std::string_view language, std::vector<std::string> names);
  // An answer to a customer's question, out of the passages and nothing else. For customers or for a draft.
  Written compose(Purpose purpose, std::string_view asked, std::span<const Passage> passages,
                  std::string_view language, std::vector<std::string> names);
  // What a customer wants to be done, of what is offered. `said`: the newest last.
  Proposal propose(std::span<const std::string> said, std::vector<Tool> tools, std::vector<std::string> names,
                   const Accept& accept);
  // Whether calls cost something.
  bool has_price() { return model_.has_price(); }

 private:
  template <class Check>
  Written asked(Purpose purpose, const Prompt& prompt, const Check& check);
  Redaction cover(std::vector<std::string> names, std::string_view text) const;

  LanguageModel& model_;
  const Clock& clock_;
  People people_;
};

}  // namespace deskbell::language_model
