#pragma once
#include <base/result.h>

#include <map>
#include <string>
#include <string_view>
#include <vector>

// Covers what tells who somebody is before a text leaves, and puts it back into what comes in return. Pure.
//
//   Redaction cover({"Mei Lin"});
//   cover.covered("Mei Lin, 4111 1111 1111 1111, order RT-204455")  // "[NAME_1], [CARD_NUMBER_1], order [ORDER_NUMBER_1]"
//
// Covered are the names given, mail addresses, phone, card, identity, account, order and parcel numbers, addresses, web
// addresses (they carry keys), and any other word with five digits or more. The same thing has the same mark in all
// texts of one Redaction.
//
// Of a name given, in any case of letters, with or without accents, in simplified or traditional characters:
//  - all of it. One that is a single word counts from three letters on, a single Chinese character never (王).
//  - each of its words alone, from three letters on.
//  - of a Chinese name the given name when it has two characters (小明 of 王小明), and the family name with a form of
//    address (王先生).
// A single word that says something else as well (text::is_ordinary_word: Will, May, Can) counts only where it has a
// capital and stands within a sentence, or where nothing but a punctuation mark follows: "Ask Will", "Thanks,\nWill",
// but not "Will it come?".
namespace deskbell::language_model {

// Forms of names by their first piece (text/names.h), the longest first.
struct CoveredName {
  std::vector<std::string> pieces;  // folded
  bool is_ordinary = false;         // a word that says something else as well
};
using CoveredNames = std::map<std::string, std::vector<CoveredName>, std::less<>>;

class Redaction {
 public:
  // `names`: whom the texts may name, as they are called in full.
  explicit Redaction(const std::vector<std::string>& names = {});

  std::string covered(std::string_view text);
  // With what was covered, but for card, identity and account numbers: these stay marks with their last digits.
  // failed_precondition when a mark is in it that was never given.
  Result<std::string> uncovered(std::string_view text) const;

 private:
  const std::string& mark_for(std::string_view kind, std::string_view original, std::string_view shown);
  std::string without_names(std::string_view text);

  CoveredNames names_;
  std::map<std::string, std::string, std::less<>> marks_;     // by what they cover
  std::map<std::string, std::string, std::less<>> revealed_;  // by mark: what is put back
  std::map<std::string, int, std::less<>> given_;             // by kind
};

// The marks that stand in a text, such as "[PHONE_2]", in their order.
std::vector<std::string_view> marks_in(std::string_view text);

}  // namespace deskbell::language_model
