#include "entities/checksums.h"

#include <algorithm>
#include <array>
#include <chrono>
#include <iterator>

namespace deskbell::text {
namespace {

bool is_digit(char c) {
  return c >= '0' && c <= '9';
}

int number(std::string_view digits) {
  int out = 0;
  for (const char c : digits) out = out * 10 + (c - '0');
  return out;
}

struct CountryLength {
  std::string_view country;
  std::size_t length;
};
// Sorted.
constexpr CountryLength kIbans[] = {
    {"AD", 24}, {"AE", 23}, {"AL", 28}, {"AT", 20}, {"AZ", 28}, {"BA", 20}, {"BE", 16}, {"BG", 22}, {"BH", 22},
    {"BR", 29}, {"BY", 28}, {"CH", 21}, {"CR", 22}, {"CY", 28}, {"CZ", 24}, {"DE", 22}, {"DK", 18}, {"DO", 28},
    {"EE", 20}, {"EG", 29}, {"ES", 24}, {"FI", 18}, {"FO", 18}, {"FR", 27}, {"GB", 22}, {"GE", 22}, {"GI", 23},
    {"GL", 18}, {"GR", 27}, {"GT", 28}, {"HR", 21}, {"HU", 28}, {"IE", 22}, {"IL", 23}, {"IQ", 23}, {"IS", 26},
    {"IT", 27}, {"JO", 30}, {"KW", 30}, {"KZ", 20}, {"LB", 28}, {"LI", 21}, {"LT", 20}, {"LU", 20}, {"LV", 21},
    {"MC", 27}, {"MD", 24}, {"ME", 22}, {"MK", 19}, {"MR", 27}, {"MT", 31}, {"MU", 30}, {"NL", 18}, {"NO", 15},
    {"PK", 24}, {"PL", 28}, {"PS", 29}, {"PT", 25}, {"QA", 29}, {"RO", 24}, {"RS", 22}, {"SA", 24}, {"SE", 24},
    {"SI", 19}, {"SK", 24}, {"SM", 27}, {"TN", 24}, {"TR", 26}, {"UA", 29}, {"VA", 22}, {"XK", 20}};

bool is_date(int year, int month, int day) {
  const std::chrono::year_month_day date{std::chrono::year(year), std::chrono::month(static_cast<unsigned>(month)),
                                         std::chrono::day(static_cast<unsigned>(day))};
  return date.ok() && year >= 1880 && year <= 2100;
}

bool is_province(int code) {
  constexpr std::array kProvinces = {11, 12, 13, 14, 15, 21, 22, 23, 31, 32, 33, 34, 35, 36, 37, 41, 42,
                                     43, 44, 45, 46, 50, 51, 52, 53, 54, 61, 62, 63, 64, 65, 71, 81, 82};
  return std::ranges::binary_search(kProvinces, code);
}

}  // namespace

bool is_luhn(std::string_view digits) {
  int sum = 0;
  bool twice = false;
  for (std::size_t i = digits.size(); i-- > 0; twice = !twice) {
    const int d = digits[i] - '0';
    sum += twice ? (d > 4 ? 2 * d - 9 : 2 * d) : d;
  }
  return sum % 10 == 0;
}

std::string_view card_brand(std::string_view digits) {
  const std::size_t length = digits.size();
  if (length < 13 || length > 19) return {};
  const int two = number(digits.substr(0, 2));
  const int three = number(digits.substr(0, 3));
  const int four = number(digits.substr(0, 4));
  if (digits[0] == '4') return length == 13 || length == 16 || length == 19 ? "visa" : "";
  if ((two >= 51 && two <= 55) || (four >= 2221 && four <= 2720)) return length == 16 ? "mastercard" : "";
  if (two == 34 || two == 37) return length == 15 ? "amex" : "";
  if (two == 62 || four == 9558) return length >= 16 ? "unionpay" : "";
  if (four == 6011 || two == 65 || (three >= 644 && three <= 649)) return length >= 16 ? "discover" : "";
  if (four >= 3528 && four <= 3589) return length >= 16 ? "jcb" : "";
  if ((three >= 300 && three <= 305) || two == 36 || two == 38) return length == 14 || length == 16 ? "diners" : "";
  return {};
}

bool is_iban(std::string_view iban) {
  if (iban.size() < 15) return false;
  const auto* country = std::ranges::lower_bound(kIbans, iban.substr(0, 2), {}, &CountryLength::country);
  if (country == std::end(kIbans) || country->country != iban.substr(0, 2) || country->length != iban.size())
    return false;
  int rest = 0;
  for (std::size_t i = 0; i < iban.size(); ++i) {
    const char c = iban[(i + 4) % iban.size()];
    rest = is_digit(c) ? (rest * 10 + (c - '0')) % 97 : (rest * 100 + (c - 'A' + 10)) % 97;
  }
  return rest == 1;
}

bool is_chinese_id(std::string_view id) {
  if (id.size() != 15 && id.size() != 18) return false;
  if (!std::ranges::all_of(id.substr(0, id.size() - 1), is_digit)) return false;
  if (!is_province(number(id.substr(0, 2)))) return false;
  if (id.size() == 15)
    return is_digit(id[14]) &&
           is_date(1900 + number(id.substr(6, 2)), number(id.substr(8, 2)), number(id.substr(10, 2)));
  if (!is_date(number(id.substr(6, 4)), number(id.substr(10, 2)), number(id.substr(12, 2)))) return false;
  constexpr std::array kWeights = {7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2};
  int sum = 0;
  for (std::size_t i = 0; i < kWeights.size(); ++i) sum += (id[i] - '0') * kWeights[i];
  return id[17] == "10X98765432"[sum % 11];
}

bool is_postal_item(std::string_view item) {
  constexpr auto is_letter = [](char c) { return c >= 'A' && c <= 'Z'; };
  if (item.size() != 13 || !is_letter(item[0]) || !is_letter(item[1]) || !is_letter(item[11]) || !is_letter(item[12]))
    return false;
  const std::string_view digits = item.substr(2, 9);
  if (!std::ranges::all_of(digits, is_digit)) return false;
  constexpr std::array kWeights = {8, 6, 4, 2, 3, 5, 9, 7};
  int sum = 0;
  for (std::size_t i = 0; i < kWeights.size(); ++i) sum += (digits[i] - '0') * kWeights[i];
  const int check = 11 - sum % 11;
  return digits[8] - '0' == (check == 10 ? 0 : check == 11 ? 5 : check);
}

bool is_social_security_number(std::string_view digits) {
  if (digits.size() != 9 || !std::ranges::all_of(digits, is_digit)) return false;
  const int area = number(digits.substr(0, 3));
  return area != 0 && area != 666 && area < 900 && digits.substr(3, 2) != "00" && digits.substr(5) != "0000";
}

}  // namespace deskbell::text
