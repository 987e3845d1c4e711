#pragma once
#include <contacts/contacts.h>
#include <conversations/conversations.h>
#include <events/log.h>
#include <storage/database.h>

#include <assist/assistance.h>
#include <assist/ports.h>
#include <understanding/understanding.h>

#include <memory>
#include <optional>
#include <string_view>
#include <vector>

// Help for agents while they talk: suggested answers, the next step, a summary, tone, completion, set phrases, manners.
// Everything within a tenth of a second and without a model of language; what one may write besides is written on
// threads of its own. Blocking, any thread.
namespace deskbell::assist {

class Assist {
 public:
  struct Needs {
    storage::Database& database;
    events::Log& log;
    const Clock& clock;
    contacts::Contacts& contacts;
    conversations::Conversations& conversations;
    understanding::Understanding& understanding;
    Ids& ids;
    Surroundings& surroundings;
  };
  explicit Assist(Needs needs);
  ~Assist();

  // Needs view_conversations on it; suggestions and steps for who may reply there.
  Result<Assistance> of_conversation(const Actor& actor, Id<conversations::Conversation> conversation);
  // Any user. With a conversation (that he may see) also language and greeting are looked at.
  Result<ToneReport> check(const Actor& actor, std::string_view text,
                           std::optional<Id<conversations::Conversation>> conversation);
  // How what is typed may go on, most likely first, at most three: canned answers and what the agent wrote in his own
  // latest talks. Three letters or two characters of Chinese at least.
  Result<std::vector<Completion>> complete(const Actor& actor, std::string_view prefix,
                                           std::optional<Id<conversations::Conversation>> conversation);
  // `to`: en or zh. Set phrases only.
  Result<Translation> translate(const Actor& actor, std::string_view text, std::string_view to);
  // The built-in set phrases.
  Result<std::vector<OwnPhrase>> phrases(const Actor& actor);

  // A translation, a summary or an answer out of what everybody may read, for who may reply there. It is there at once
  // when no model may be asked; else what there is without one, and the model's own a few seconds later.
  Result<Writing> write(const Actor& actor, Id<conversations::Conversation> conversation, const ToWrite& what);
  // not_found for anybody but the one who asked, and after kWritingKept.
  Result<Writing> writing(const Actor& actor, Id<Writing> id);
  void forget_writings();

  // Every user may read them; changing needs manage_canned. aborted when somebody was faster.
  Result<Settings> settings(const Actor& actor);
  Result<Settings> change(const Actor& actor, const Settings& settings);

 private:
  struct State;
  std::unique_ptr<State> state_;
};

storage::Schema schema();

}  // namespace deskbell::assist
