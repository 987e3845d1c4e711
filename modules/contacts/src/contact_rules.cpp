#include "contact_rules.h"

#include <base/check.h>
#include <text/fold.h>

#include <algorithm>
#include <charconv>
#include <chrono>
#include <cmath>
#include <set>

namespace deskbell::contacts {
namespace {

constexpr std::size_t kMaxFields = 100;

bool is_digit(char c) {
  return c >= '0' && c <= '9';
}

std::string_view trimmed(std::string_view text) {
  const auto begin = text.find_first_not_of(" \t\r\n");
  if (begin == std::string_view::npos) return {};
  return text.substr(begin, text.find_last_not_of(" \t\r\n") - begin + 1);
}

Result<std::string> normalised_email(std::string_view value) {
  const auto at = value.rfind('@');
  const bool plausible = at != std::string_view::npos && at > 0 && at + 1 < value.size() && value.size() <= 254 &&
                         value.find_first_of(" \t\r\n<>,;") == std::string_view::npos;
  if (!plausible) return invalid("value", "is not a mail address");
  std::string address(value);
  std::ranges::transform(address, address.begin(), [](char c) { return c >= 'A' && c <= 'Z' ? char(c + 32) : c; });
  return address;
}

Result<std::string> normalised_phone(std::string_view value) {
  std::string number;
  for (std::size_t i = 0; i < value.size(); ++i) {
    if (is_digit(value[i]) || (value[i] == '+' && i == 0))
      number += value[i];
    else if (std::string_view(" -./()").find(value[i]) == std::string_view::npos)
      return invalid("value", "is not a telephone number");
  }
  const auto digits = std::ranges::count_if(number, is_digit);
  if (digits < 3 || digits > 20) return invalid("value", "is not a telephone number");
  return number;
}

bool is_date(std::string_view value) {
  if (value.size() != 10 || value[4] != '-' || value[7] != '-') return false;
  int parts[3] = {};
  const std::string_view pieces[3] = {value.substr(0, 4), value.substr(5, 2), value.substr(8, 2)};
  for (int i = 0; i < 3; ++i) {
    const char* end = pieces[i].data() + pieces[i].size();
    if (!is_digit(pieces[i][0]) || std::from_chars(pieces[i].data(), end, parts[i]).ptr != end) return false;
  }
  return std::chrono::year_month_day(std::chrono::year(parts[0]), std::chrono::month(static_cast<unsigned>(parts[1])),
                                     std::chrono::day(static_cast<unsigned>(parts[2])))
      .ok();
}

bool is_number(std::string_view value) {
  double number = 0;
  const char* end = value.data() + value.size();
  const auto [stop, error] = std::from_chars(value.data(), end, number);
  return error == std::errc() && stop == end && std::isfinite(number);
}

bool is_key(std::string_view key) {
  return !key.empty() && key.size() <= 40 && key[0] >= 'a' && key[0] <= 'z' &&
         std::ranges::all_of(key, [](char c) { return (c >= 'a' && c <= 'z') || is_digit(c) || c == '_'; });
}

}  // namespace

Result<std::string> normalised(IdentityKind kind, std::string_view value) {
  value = trimmed(value);
  TRY(base::check_text("value", value, 1, 254));
  switch (kind) {
    case IdentityKind::email:
      return normalised_email(value);
    case IdentityKind::phone:
      return normalised_phone(value);
    case IdentityKind::external:
    case IdentityKind::visitor:
      break;
  }
  return std::string(value);
}

Result<void> check_field(const ContactField& field, std::string_view value) {
  const std::string path = "fields." + field.key;
  if (value.empty()) return {};
  TRY(base::check_text(path, value, 1, 1000));
  switch (field.type) {
    case FieldType::text:
      return {};
    case FieldType::number:
      if (!is_number(value)) return invalid(path, "must be a number");
      return {};
    case FieldType::date:
      if (!is_date(value)) return invalid(path, "must be a date such as 2026-03-01");
      return {};
    case FieldType::choice:
      if (std::ranges::find(field.choices, value) == field.choices.end())
        return invalid(path, "must be one of its choices");
      return {};
  }
  return {};
}

Result<void> check_definitions(const std::vector<ContactField>& fields) {
  if (fields.size() > kMaxFields) return invalid("fields", "may be at most 100");
  std::set<std::string_view> keys;
  for (std::size_t i = 0; i < fields.size(); ++i) {
    const std::string at = "[" + std::to_string(i) + "].";
    const ContactField& field = fields[i];
    if (!is_key(field.key)) return invalid(at + "key", "must be a small letter and then small letters, digits or _");
    if (!keys.insert(field.key).second) return invalid(at + "key", "is there twice");
    TRY(base::check_text(at + "label", field.label, 1, 100));
    if ((field.type == FieldType::choice) == field.choices.empty())
      return invalid(at + "choices", field.choices.empty() ? "are required" : "belong to the type choice only");
    if (field.choices.size() > kMaxFields) return invalid(at + "choices", "may be at most 100");
    for (const std::string& choice : field.choices) TRY(base::check_text(at + "choices", choice, 1, 100));
  }
  return {};
}

bool is_anonymous(const Contact& contact) {
  return contact.name.empty() && contact.identities.empty();
}

std::string search_key(const Contact& contact) {
  std::string key = text::fold(contact.name);
  if (contact.company) (key += '\n') += text::fold(*contact.company);
  for (const ContactIdentity& identity : contact.identities) (key += '\n') += text::fold(identity.value);
  return key;
}

std::string search_pattern(std::string_view query) {
  query = trimmed(query);
  if (query.empty()) return {};
  std::string pattern = "%";
  for (char c : text::fold(query)) {
    if (c == '%' || c == '_' || c == '\\') pattern += '\\';
    pattern += c;
  }
  return pattern + "%";
}

}  // namespace deskbell::contacts
