#include "knowledge_wiring.h"

#include "case_parts.h"
#include "centre_parts.h"
#include "conversation_facts.h"

namespace deskbell::app {

knowledge::Needs knowledge_needs(CentreParts& centre, CaseParts& parts) {
  return {.database = *centre.database,
          .log = centre.log,
          .ids = centre.ids,
          .clock = centre.clock,
          .jobs = centre.jobs,
          .blobs = centre.blobs,
          .contacts = centre.contacts,
          .conversations = centre.conversations,
          .directory = centre.directory,
          .notices = parts.notices,
          .vocabularies = parts.vocabularies,
          .ports = {.find_case = [&parts](storage::Snapshot& snapshot, Id<cases::Case> id) -> std::optional<Subject> {
                      const auto matter = parts.cases.load(snapshot, id);
                      return matter ? std::optional(cases::subject_of(*matter)) : std::nullopt;
                    },
                    .facts =
                        [&centre, &parts](storage::Snapshot& snapshot,
                                          std::optional<Id<conversations::Conversation>> conversation,
                                          std::optional<Id<cases::Case>> matter) {
                          decisions::Facts facts;
                          if (conversation)
                            if (const auto found = centre.conversations.load(snapshot, *conversation))
                              facts = facts_of(*found);
                          if (matter)
                            if (const auto found = parts.cases.load(snapshot, *matter))
                              facts = parts.cases.facts(snapshot, *found);
                          return facts;
                        }}};
}

}  // namespace deskbell::app
