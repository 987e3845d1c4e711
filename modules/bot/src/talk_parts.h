#pragma once
#include "registry.h"
#include "talk_store.h"

#include <bot/talks.h>

#include <atomic>

namespace deskbell::bot {

struct Talks::Parts {
  Parts(Needs& given, Bots& bots) : needs(given), registry(bots.registry()), caller(given.client) {}

  Needs& needs;
  Registry& registry;
  Caller caller;
  std::function<void()> wake;
  std::atomic<int> asking = 0;  // a language model

  bool has_room(storage::Snapshot& snapshot, const Bot& bot) const;
  // It begins, or begins again; messages up to answered_seq are not the bot's to answer.
  void begin_talk(storage::Transaction& tx, const conversations::Conversation& conversation, const Bot& bot,
                  std::int64_t answered_seq);
  void end_talk(storage::Transaction& tx, Id<conversations::Conversation> conversation, TalkStage stage);
  void wake_after(storage::Transaction& tx);
  void see(storage::Transaction& tx, const events::Event& event);
  // What an action had asked for is decided: the bot tells it when it has the talk, else people are told.
  void learn(storage::Transaction& tx, const News& news);
  void note_news(storage::Transaction& tx, const store::Awaited& awaited);
};

}  // namespace deskbell::bot
