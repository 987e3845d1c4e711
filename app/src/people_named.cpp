#include "people_named.h"

#include <contacts/named.h>
#include <identity/presence.h>
#include <text/names.h>

namespace deskbell::app {

std::vector<std::string> people_named_in(storage::Database& database, std::string_view text) {
  const auto possible = text::possible_names(text);
  return database.read([&](storage::Snapshot& snapshot) {
    std::vector<std::string> out = contacts::named_among(snapshot, possible);
    for (auto& one : identity::PresenceBoard::active(snapshot))
      if (!one.name.empty() && text.contains(one.name)) out.push_back(std::move(one.name));
    return out;
  });
}

std::vector<std::string> people_of_cases(storage::Database& database, cases::Cases& cases,
                                         contacts::Contacts& contacts,
                                         Id<conversations::Conversation> conversation) {
  return database.read([&](storage::Snapshot& snapshot) {
    std::vector<std::string> out;
    for (const auto id : cases.cases_of(snapshot, conversation)) {
      const auto matter = cases.load(snapshot, id);
      if (!matter) continue;
      if (matter->contact) out.push_back(matter->contact->name);
      for (const cases::Person& person : matter->people)
        if (const auto who = contacts.summary(snapshot, contacts.resolve(snapshot, person.contact)))
          out.push_back(who->name);
    }
    return out;
  });
}

}  // namespace deskbell::app
