#pragma once
#include <string_view>

// Check digits. All take digits and capital letters only.
namespace deskbell::text {

bool is_luhn(std::string_view digits);
// The brand of a card number of that length; empty when no brand has such.
std::string_view card_brand(std::string_view digits);
// Length of the country, then ISO 7064 mod 97-10.
bool is_iban(std::string_view iban);
// GB 11643: province, date of birth, ISO 7064 mod 11-2 (18 places); province and date (15 places).
bool is_chinese_id(std::string_view id);
// UPU S10: two letters, eight digits and a check digit, two letters.
bool is_postal_item(std::string_view item);
bool is_social_security_number(std::string_view digits);

}  // namespace deskbell::text
