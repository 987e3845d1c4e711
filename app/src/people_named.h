#pragma once
#include <cases/cases.h>
#include <contacts/contacts.h>
#include <storage/database.h>

#include <string>
#include <string_view>
#include <vector>

// Who is covered before a text goes to a language model.
namespace deskbell::app {

// Users and contacts whom the text names in full. For contacts: text::possible_names.
std::vector<std::string> people_named_in(storage::Database& database, std::string_view text);

// The contacts and other people of the cases that a conversation is linked to.
std::vector<std::string> people_of_cases(storage::Database& database, cases::Cases& cases,
                                         contacts::Contacts& contacts,
                                         Id<conversations::Conversation> conversation);

}  // namespace deskbell::app
