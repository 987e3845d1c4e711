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
namespace deskbell::language_model {

class Redaction {
 public:
  // `names`: of the people of a talk, as they are called in full.
  explicit Redaction(std::vector<std::string> names = {});

  std::string covered(std::string_view text);
  // With what was covered, but for card, identity and account numbers: these stay marks with their last digits.
  // failed_precondition when a mark is in it that was never given.
  Result<std::string> uncovered(std::string_view text) const;

 private:
  const std::string& mark_for(std::string_view kind, std::string_view original, std::string_view shown);
  std::string without_names(std::string_view text);

  std::vector<std::string> names_;  // longest first
  std::map<std::string, std::string, std::less<>> marks_;     // by what they cover
  std::map<std::string, std::string, std::less<>> revealed_;  // by mark: what is put back
  std::map<std::string, int, std::less<>> given_;             // by kind
};

// The marks that stand in a text, such as "[PHONE_2]", in their order.
std::vector<std::string_view> marks_in(std::string_view text);

}  // namespace deskbell::language_model
