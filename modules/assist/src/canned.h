#pragma once
#include <conversations/canned_answers.h>

#include <assist/assistance.h>

#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace deskbell::assist {

// The more trusted one first; of two alike always the same.
bool better(const Suggestion& one, const Suggestion& other);

// The canned answers that have most in common with the question, best first, by the rarity of the words that they
// share; their texts are not filled in. `more`: words that mean the matter, such as the title of its intent. Those in
// another language are left out. Pure.
std::vector<Suggestion> fitting(std::span<const conversations::CannedAnswer> answers, std::string_view question,
                                std::string_view more, std::string_view language, std::size_t most);

// Sentences of the texts that go on from the prefix, without it; each once, most frequent first.
std::vector<std::string> continuations(std::span<const std::string> texts, std::string_view prefix, std::size_t most);

}  // namespace deskbell::assist
