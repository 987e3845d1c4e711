#pragma once
#include <bot/bots.h>
#include <bot/events.h>

namespace deskbell::bot {

inline constexpr const char* kNoBot = "There is no such bot.";

inline BotChanged change_of(const Actor& actor, const Bot& bot, std::string what, std::string subject,
                            std::string change, std::optional<std::int64_t> version = {}) {
  return {.bot = bot.id,
          .name = bot.name,
          .what = std::move(what),
          .subject = std::move(subject),
          .change = std::move(change),
          .version = version,
          .by_name = actor.name,
          .address = actor.address,
          .request = actor.request};
}

}  // namespace deskbell::bot
