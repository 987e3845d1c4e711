#include "wire.h"

#include <api/routes.h>

namespace deskbell::api {
namespace {

using bot::Bot;
using bot::Bots;
using http::Method;
using http::NoInput;

constexpr Branch endpoint{"/api/v1/bots", "bots"};

void add_setting_routes(Endpoints& endpoints, Bots& bots) {
  endpoints.add<NoInput, std::vector<Bot>>(endpoint(Method::get, "", "listBots", "All bots with their settings"),
                                           [&](const Actor& actor, const NoInput&) { return bots.list(actor); });
  endpoints.add<NoInput, std::vector<bot::BotSummary>>(
      endpoint(Method::get, "/directory", "listBotNames",
               "What any agent may know of the bots: name, whether it works, its talks"),
      [&](const Actor& actor, const NoInput&) { return bots.summaries(actor); });
  auto create = endpoint(Method::post, "", "createBot", "Add a bot; it is off until it is switched on");
  create.example = R"({"name":"Nora","languages":["en"],"greeting":{"en":"Hello, how can I help?"}})";
  endpoints.add<CreateBot, Bot>(std::move(create),
                                [&](const Actor& actor, const CreateBot& in) { return bots.create(actor, in); });
  endpoints.add<OneBot, Bot>(endpoint(Method::get, "/{bot}", "getBot", "One bot"),
                             [&](const Actor& actor, const OneBot& in) { return bots.get(actor, in.bot); });
  endpoints.add<ChangeBot, Bot>(
      endpoint(Method::put, "/{bot}", "changeBot", "Change a bot; `version` is the one that was read"),
      [&](const Actor& actor, const ChangeBot& in) { return bots.change(actor, in.bot, in.version, in); });
  endpoints.add<OneBot, Bot>(
      endpoint(Method::post, "/{bot}/stop", "stopBot", "Switch a bot off at once; its talks go to people"),
      [&](const Actor& actor, const OneBot& in) { return bots.stop(actor, in.bot); });
  endpoints.add<OneBot, http::NoContent>(
      endpoint(Method::del, "/{bot}", "removeBot", "Remove a bot that is off and has no talks"),
      [&](const Actor& actor, const OneBot& in) -> Result<http::NoContent> {
        TRY(bots.remove(actor, in.bot));
        return http::NoContent{};
      });
}

void add_dialog_routes(Endpoints& endpoints, Bots& bots, bot::Bench& bench) {
  using bot::Dialog;
  endpoints.add<OneBot, std::vector<Dialog>>(
      endpoint(Method::get, "/{bot}/dialogs", "listDialogs",
               "The dialogs of a bot, with their drafts and what is wrong with them"),
      [&](const Actor& actor, const OneBot& in) { return bots.dialogs(actor, in.bot); });
  endpoints.add<CreateDialog, Dialog>(
      endpoint(Method::post, "/{bot}/dialogs", "createDialog", "Add a dialog as a draft"),
      [&](const Actor& actor, const CreateDialog& in) {
        return bots.create_dialog(actor, in.bot, {.key = in.key, .title = in.title, .on = in.on, .draft = in.draft});
      });
  endpoints.add<OneDialog, Dialog>(
      endpoint(Method::get, "/{bot}/dialogs/{dialog}", "getDialog", "One dialog"),
      [&](const Actor& actor, const OneDialog& in) { return bots.dialog(actor, in.bot, in.dialog); });
  endpoints.add<ChangeDialog, Dialog>(endpoint(Method::put, "/{bot}/dialogs/{dialog}", "changeDialog",
                                               "Save a draft; it may have mistakes, which are told"),
                                      [&](const Actor& actor, const ChangeDialog& in) {
                                        return bots.change_dialog(
                                            actor, in.bot, in.dialog, in.version,
                                            {.key = in.key, .title = in.title, .on = in.on, .draft = in.draft});
                                      });
  endpoints.add<OneDialog, http::NoContent>(
      endpoint(Method::del, "/{bot}/dialogs/{dialog}", "removeDialog", "Remove a dialog with all its versions"),
      [&](const Actor& actor, const OneDialog& in) -> Result<http::NoContent> {
        TRY(bots.remove_dialog(actor, in.bot, in.dialog));
        return http::NoContent{};
      });
  endpoints.add<PublishDialog, Dialog>(
      endpoint(Method::post, "/{bot}/dialogs/{dialog}/publish", "publishDialog",
               "The draft goes live as a new version, unless a saved talk would differ; then 409 names the talk and the "
               "turn, and `despite_saved_talks` publishes all the same"),
      [&](const Actor& actor, const PublishDialog& in) {
        return bench.publish(actor, in.bot, in.dialog, in.note ? in.note->value : "",
                             in.despite_saved_talks.value_or(false) ? bot::Regression::ignore : bot::Regression::heed);
      });
  endpoints.add<OneDialog, std::vector<bot::DialogVersion>>(
      endpoint(Method::get, "/{bot}/dialogs/{dialog}/versions", "listDialogVersions",
               "What was published, newest first"),
      [&](const Actor& actor, const OneDialog& in) { return bots.versions(actor, in.bot, in.dialog); });
  endpoints.add<OneDialogVersion, bot::DialogVersion>(endpoint(Method::get, "/{bot}/dialogs/{dialog}/versions/{number}",
                                                               "getDialogVersion", "One version with its definition"),
                                                      [&](const Actor& actor, const OneDialogVersion& in) {
                                                        return bots.version(actor, in.bot, in.dialog, in.number);
                                                      });
  endpoints.add<OneDialogVersion, Dialog>(
      endpoint(Method::post, "/{bot}/dialogs/{dialog}/versions/{number}/restore", "rollBackDialog",
               "This version becomes live again; the draft stays"),
      [&](const Actor& actor, const OneDialogVersion& in) {
        return bots.roll_back(actor, in.bot, in.dialog, in.number);
      });
}

void add_action_routes(Endpoints& endpoints, Bots& bots) {
  using bot::Action;
  endpoints.add<OneBot, std::vector<Action>>(
      endpoint(Method::get, "/{bot}/actions", "listBotActions", "What the bot can do in other systems"),
      [&](const Actor& actor, const OneBot& in) { return bots.actions(actor, in.bot); });
  endpoints.add<CreateBotAction, Action>(
      endpoint(Method::post, "/{bot}/actions", "createBotAction", "Add an action"),
      [&](const Actor& actor, const CreateBotAction& in) { return bots.create_action(actor, in.bot, in); });
  endpoints.add<ChangeBotAction, Action>(endpoint(Method::put, "/{bot}/actions/{action}", "changeBotAction",
                                                  "Change an action; it counts from now on, also in live dialogs"),
                                         [&](const Actor& actor, const ChangeBotAction& in) {
                                           return bots.change_action(actor, in.bot, in.action, in.version, in);
                                         });
  endpoints.add<OneBotAction, http::NoContent>(
      endpoint(Method::del, "/{bot}/actions/{action}", "removeBotAction", "Remove an action that no live dialog names"),
      [&](const Actor& actor, const OneBotAction& in) -> Result<http::NoContent> {
        TRY(bots.remove_action(actor, in.bot, in.action));
        return http::NoContent{};
      });
  endpoints.add<OneBot, std::vector<bot::SecretName>>(
      endpoint(Method::get, "/{bot}/secrets", "listBotSecrets",
               "The names of the secrets that its actions may send; never their values"),
      [&](const Actor& actor, const OneBot& in) { return bots.secrets(actor, in.bot); });
  endpoints.add<SetBotSecret, std::vector<bot::SecretName>>(
      endpoint(Method::put, "/{bot}/secrets/{name}", "setBotSecret",
               "Store a secret, sealed; {{secret.NAME}} in a header or body sends it"),
      [&](const Actor& actor, const SetBotSecret& in) {
        return bots.set_secret(actor, in.bot, in.name, in.value.value);
      });
  endpoints.add<OneBotSecret, std::vector<bot::SecretName>>(
      endpoint(Method::del, "/{bot}/secrets/{name}", "removeBotSecret", "Forget a secret"),
      [&](const Actor& actor, const OneBotSecret& in) { return bots.remove_secret(actor, in.bot, in.name); });
}

}  // namespace

void add_bot_routes(Endpoints& endpoints, Bots& bots, bot::Bench& bench) {
  add_setting_routes(endpoints, bots);
  add_dialog_routes(endpoints, bots, bench);
  add_action_routes(endpoints, bots);
}

}  // namespace deskbell::api
