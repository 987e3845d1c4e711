#pragma once
#include <conversations/conversations.h>
#include <events/log.h>
#include <identity/actor.h>
#include <storage/database.h>

#include <bot/actions.h>
#include <bot/dialog.h>
#include <bot/mind.h>
#include <bot/ports.h>
#include <vault/holdings.h>
#include <vault/vault.h>

#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

// Bots as administrators make them: settings, dialogs with versions, actions, secrets. All needs manage_bots unless
// said otherwise. Blocking, any thread; inside a `database.write` they join its transaction.
namespace deskbell::bot {

// What is wrong with a draft, and where: "nodes[3].next".
struct DialogMistake {
  std::string field;
  std::string message;
};
BOOST_DESCRIBE_STRUCT(DialogMistake, (), (field, message))

// A dialog with its draft. What runs is the live version.
struct Dialog {
  Id<Dialog> id;
  Id<Bot> bot;
  std::string key;  // lower case, digits and _
  Words title;      // as customers are asked back: "Where is my order?"
  bool on = true;   // off: customers cannot begin it
  Definition draft;
  std::int64_t draft_version = 1;       // grows with every saving
  std::optional<std::int64_t> live;     // number of the published version
  bool changed = true;                  // the draft is not what is live
  std::vector<DialogMistake> mistakes;  // of the draft
  Time updated_at;
  std::string updated_by;
};
BOOST_DESCRIBE_STRUCT(Dialog, (),
                      (id, bot, key, title, on, draft, draft_version, live, changed, mistakes, updated_at, updated_by))

struct DialogVersion {
  std::int64_t number = 0;
  std::string note;
  std::string by_name;
  Time at;
  bool live = false;
  std::optional<Definition> definition;  // when one version is asked for
};
BOOST_DESCRIBE_STRUCT(DialogVersion, (), (number, note, by_name, at, live, definition))

// Absent members stay as they are, or have the defaults.
struct DialogDraft {
  std::optional<std::string> key = {};
  std::optional<Words> title = {};
  std::optional<bool> on = {};
  std::optional<Definition> draft = {};
};

struct SecretName {
  std::string name;
  Time updated_at;
};
BOOST_DESCRIBE_STRUCT(SecretName, (), (name, updated_at))

struct Needs {
  storage::Database& database;
  events::Log& log;
  Ids& ids;
  const Clock& clock;
  const vault::Vault& vault;
  conversations::Conversations& conversations;
  Ports ports;
  http::ClientOptions client = {};  // of actions; time and answer limits are ours
};

class Registry;

class Bots {
 public:
  explicit Bots(Needs& needs);
  ~Bots();

  Result<std::vector<Bot>> list(const Actor& actor);
  // Whoever may view_conversations.
  Result<std::vector<BotSummary>> summaries(const Actor& actor);
  Result<Bot> get(const Actor& actor, Id<Bot> id);
  // already_exists when the name, an installation or a queue is taken.
  Result<Bot> create(const Actor& actor, const BotDraft& draft);
  // aborted when `version` is not the bot's.
  Result<Bot> change(const Actor& actor, Id<Bot> id, std::int64_t version, const BotDraft& draft);
  // Switches it off at once; what it has goes to people.
  Result<Bot> stop(const Actor& actor, Id<Bot> id);
  // failed_precondition while it is on or has talks.
  Result<void> remove(const Actor& actor, Id<Bot> id);

  Result<std::vector<Dialog>> dialogs(const Actor& actor, Id<Bot> bot);
  Result<Dialog> dialog(const Actor& actor, Id<Bot> bot, Id<Dialog> id);
  // A draft may have mistakes; they are told.
  Result<Dialog> create_dialog(const Actor& actor, Id<Bot> bot, const DialogDraft& draft);
  // aborted when `version` is not the draft's.
  Result<Dialog> change_dialog(const Actor& actor, Id<Bot> bot, Id<Dialog> id, std::int64_t version,
                               const DialogDraft& draft);
  Result<void> remove_dialog(const Actor& actor, Id<Bot> bot, Id<Dialog> id);
  // The draft goes live as a new version. invalid_argument with its mistakes.
  Result<Dialog> publish(const Actor& actor, Id<Bot> bot, Id<Dialog> id, std::string_view note);
  Result<std::vector<DialogVersion>> versions(const Actor& actor, Id<Bot> bot, Id<Dialog> id);
  Result<DialogVersion> version(const Actor& actor, Id<Bot> bot, Id<Dialog> id, std::int64_t number);
  // An old version becomes live again; the draft stays. invalid_argument when it does not go with today's actions.
  Result<Dialog> roll_back(const Actor& actor, Id<Bot> bot, Id<Dialog> id, std::int64_t number);

  Result<std::vector<Action>> actions(const Actor& actor, Id<Bot> bot);
  Result<Action> create_action(const Actor& actor, Id<Bot> bot, const ActionDraft& draft);
  Result<Action> change_action(const Actor& actor, Id<Bot> bot, Id<Action> id, std::int64_t version,
                               const ActionDraft& draft);
  // failed_precondition while a live dialog or another action's undo names it.
  Result<void> remove_action(const Actor& actor, Id<Bot> bot, Id<Action> id);

  Result<std::vector<SecretName>> secrets(const Actor& actor, Id<Bot> bot);
  Result<std::vector<SecretName>> set_secret(const Actor& actor, Id<Bot> bot, std::string_view name,
                                             std::string_view value);
  Result<std::vector<SecretName>> remove_secret(const Actor& actor, Id<Bot> bot, std::string_view name);
  vault::Holding sealed();

  // For modules beside; from memory where it can be. Null: there is none.
  Registry& registry() { return *registry_; }

 private:
  Needs& needs_;
  std::unique_ptr<Registry> registry_;
};

storage::Schema schema();

}  // namespace deskbell::bot
