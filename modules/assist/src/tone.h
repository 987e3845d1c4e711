#pragma once
#include <text/language.h>

#include <assist/assistance.h>

#include <string_view>
#include <vector>

// What a customer might take amiss in a draft. By lists and form, in English and Chinese; pure.
namespace deskbell::assist {

struct Draft {
  std::string_view text;
  text::Language customers = text::Language::unknown;  // what he writes in
  bool first_reply = false;
};

// In order of the text, those of the whole last; at most 50.
std::vector<ToneFinding> tone_of(const Draft& draft, const std::vector<ForbiddenWord>& forbidden);

}  // namespace deskbell::assist
