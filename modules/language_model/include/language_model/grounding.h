#pragma once
#include <language_model/chat.h>

#include <span>
#include <string>
#include <string_view>
#include <vector>

// Answers that stand on passages: how they are asked for, and what of an answer may be told to a customer. Pure.
//
// A model may say anything, and a passage or a customer may try to make it ("ignore what you were told"). So what it
// writes counts only as far as it can be found in what the company wrote: every sentence cites a passage that exists,
// and shares its words, numbers and addresses with it.
namespace deskbell::language_model {

struct Passage {
  std::string title;
  std::string text;
};

// `asked` and what came before it are masked (text/entities.h) before they get here.
Prompt grounded_prompt(std::string_view asked, std::span<const Line> before, std::span<const Passage> passages,
                       std::string_view language);

struct Grounded {
  std::string text;                // without the marks
  std::vector<std::size_t> cited;  // indexes of passages, each once, in the order of their first mention
};

// not_found when the model says that it does not know; failed_precondition with the reason when the answer does not stand
// on its passages. A sentence that leaves out or turns round what its passage says is found only when it denies something
// that the passage does not deny: words are compared, not meanings.
Result<Grounded> grounded(std::string_view answer, std::span<const Passage> passages);

// The share of the sentence's words that stand in the passage, 0 to 1; its numbers and addresses must all stand there,
// and what denies something needs a passage that does, else 0.
double support(std::string_view sentence, const Passage& passage);

}  // namespace deskbell::language_model
