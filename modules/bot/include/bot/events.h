#pragma once
#include <bot/talk.h>

#include <optional>
#include <string>

namespace deskbell::bot {

// On events::kWorkspaceStream, for the audit trail and for whoever keeps bots in memory.
struct BotChanged {
  static constexpr std::string_view kKind = "settings.bot_changed";
  Id<Bot> bot;
  std::string name;
  std::string what;                     // bot, dialog, action, secret
  std::string subject;                  // the dialog's or action's key, the secret's name; empty for the bot itself
  std::string change;                   // created, changed, removed, published, rolled_back, stopped
  std::optional<std::int64_t> version;  // after it, of a bot or dialog
  std::string by_name;
  std::string address;
  std::string request;
};
BOOST_DESCRIBE_STRUCT(BotChanged, (), (bot, name, what, subject, change, version, by_name, address, request))

// On the conversation's stream: the bot gave it to people.
struct HandedOver {
  static constexpr std::string_view kKind = "bot.handed_over";
  Id<conversations::Conversation> conversation;
  Id<Bot> bot;
  std::string bot_name;
  HandOverReason reason = HandOverReason::asked;
  std::string summary;
};
BOOST_DESCRIBE_STRUCT(HandedOver, (), (conversation, bot, bot_name, reason, summary))

// On the conversation's stream: an action ended.
struct ActionEnded {
  static constexpr std::string_view kKind = "bot.action_ended";
  ActionRecord action;
};
BOOST_DESCRIBE_STRUCT(ActionEnded, (), (action))

}  // namespace deskbell::bot
