#pragma once
#include <base/result.h>
#include <contacts/contact.h>

#include <string>
#include <string_view>
#include <vector>

// Pure rules: what a field may hold, how an identity is written, who is anonymous.
namespace deskbell::contacts {

// The one spelling of an identity: mail addresses folded to lower case, telephone numbers as digits with an optional
// leading +. invalid "value" when it is none.
Result<std::string> normalised(IdentityKind kind, std::string_view value);

// Whether `value` fits the definition; the error names "fields.KEY".
Result<void> check_field(const ContactField& field, std::string_view value);
// Keys unique and well-formed, choices only where they belong.
Result<void> check_definitions(const std::vector<ContactField>& fields);

bool is_anonymous(const Contact& contact);
// What the contact search looks in.
std::string search_key(const Contact& contact);
// The LIKE pattern (escape \) that finds `query` in search keys; empty for an empty query.
std::string search_pattern(std::string_view query);

}  // namespace deskbell::contacts
