#pragma once
#include <base/result.h>

#include <string>
#include <string_view>

// What the program refuses, told in the reader's language. The sources say it in English; modules say nothing else.
namespace deskbell::refusals {

enum class Language { en, zh };

// Which of the two a browser would rather read, by its Accept-Language with weights; English when it tells nothing of
// use.
Language preferred(std::string_view accept_language);

// The text of a refusal ("There is no such case.", "may not be empty"). One that has no Chinese is told after what its
// code means, so that nothing is lost: "找不到所请求的内容（…）"; without a code, or one that is not known, as it is.
std::string told(Language language, std::string_view text, std::string_view code = {});

// The whole error, sentence and fields; `code` when it is one of the protocol ("payload_too_large").
Error told(Language language, Error error, std::string_view code = {});

// Whether the text has its Chinese. For tests.
bool is_translated(std::string_view text);

}  // namespace deskbell::refusals
