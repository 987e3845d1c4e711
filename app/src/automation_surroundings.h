#pragma once
#include <conversations/conversations.h>
#include <identity/identity.h>
#include <routing/queues.h>

#include <automation/surroundings.h>
#include <cases/cases.h>
#include <notices/notices.h>

namespace deskbell::approvals {
class Approvals;
}

namespace deskbell::app {

// Cases and conversations, as rules see them and act on them.
class AutomationSurroundings final : public automation::Surroundings {
 public:
  struct Needs {
    cases::Cases& cases;
    cases::Kinds& kinds;
    conversations::Conversations& conversations;
    notices::Notices& notices;
    identity::Identity& identity;
    routing::Queues& queues;
    const Clock& clock;
    approvals::Approvals* approvals = nullptr;  // none: nothing can be asked for
  };
  explicit AutomationSurroundings(Needs needs) : needs_(needs) {}

  std::vector<automation::EventKind> event_kinds() override;
  std::optional<automation::Observation> observe(const events::Event& event) override;
  Observer observer(storage::Snapshot& snapshot) override;
  std::optional<decisions::Facts> facts(storage::Snapshot& snapshot, automation::Thing thing) override;
  Result<void> require_visible(storage::Snapshot& snapshot, const Actor& actor, automation::Thing thing) override;
  std::string title(storage::Snapshot& snapshot, automation::Thing thing) override;
  Page<automation::Thing> unfinished(storage::Snapshot& snapshot, automation::ThingKind kind,
                                     const std::optional<std::string>& cursor, int limit) override;
  std::vector<FieldError> mistakes_of(storage::Snapshot& snapshot, automation::ThingKind about,
                                      const automation::Action& action, const std::string& path) override;
  Result<void> act(storage::Transaction& tx, const Actor& actor, automation::Thing thing,
                   const automation::Action& action) override;
  Undoable undoable(storage::Transaction& tx, const Actor& actor, automation::Thing thing) override;
  Result<std::optional<std::string>> take_back(storage::Transaction& tx, const Actor& actor, automation::Thing thing,
                                               const automation::UndoStep& step) override;
  void tell_broken(storage::Transaction& tx, const std::string& name, const std::string& reason) override;
  std::optional<std::string> name_of(storage::Snapshot& snapshot, std::string_view noun, std::string_view id) override;
  std::optional<std::string> id_of(storage::Snapshot& snapshot, std::string_view noun, std::string_view name) override;

 private:
  Result<void> act_on_case(storage::Transaction& tx, const Actor& actor, const cases::Case& matter,
                           const automation::Action& action);
  Result<void> act_on_conversation(storage::Transaction& tx, const Actor& actor,
                                   const conversations::Conversation& conversation, const automation::Action& action);
  struct Told {
    notices::About about;
    std::optional<Id<identity::User>> owner;
    std::vector<Id<identity::User>> watchers;
  };
  void notify(storage::Transaction& tx, const Actor& actor, const Told& told, const automation::Action& action);

  Needs needs_;
};

}  // namespace deskbell::app
