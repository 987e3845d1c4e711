#pragma once
#include <base/page.h>
#include <conversations/conversations.h>
#include <events/consumer.h>

#include <bot/bots.h>
#include <bot/events.h>

#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

// The talks that bots have. A customer's message makes its talk due (follower), a worker thread takes it (worker.h),
// thinks outside of any transaction, and in one transaction that asks again whether the talk is still the bot's says
// what there is to say and stores how far it is: each message is answered once, and never over a person.
namespace deskbell::bot {

struct TalkFilter {
  std::optional<Id<Bot>> bot = {};
  std::optional<TalkStage> stage = {};
  std::optional<std::string> cursor = {};
  std::optional<int> limit = {};
};

// What people see beside a conversation that a bot has or had.
struct TalkView {
  Talk talk;
  std::vector<TurnRecord> turns;      // oldest first, the last 50
  std::vector<ActionRecord> actions;  // oldest first, the last 50
};
BOOST_DESCRIBE_STRUCT(TalkView, (), (talk, turns, actions))

// For health pages.
struct TalkStats {
  std::int64_t active = 0;
  std::int64_t due = 0;
  std::optional<Time> oldest_due;
};

// Of the talks that began since then; `handed_over` by reason.
struct Figures {
  std::int64_t talks = 0;
  std::int64_t solved = 0;  // closed after the bot had helped, with no person in between
  std::int64_t taken = 0;   // by a person who wrote or was given it
  std::map<HandOverReason, std::int64_t> handed_over;
  std::int64_t actions = 0;
  std::int64_t failed_actions = 0;
};

class Talks {
 public:
  Talks(Needs& needs, Bots& bots);
  ~Talks();

  // The bot for a new talk of the installation; nothing when none serves it, or it is off, full or closed.
  std::optional<conversations::BotOwner> for_installation(storage::Snapshot& snapshot,
                                                          Id<channel_web::Installation> installation,
                                                          Id<contacts::Contact> contact);
  bool serves(storage::Snapshot& snapshot, Id<routing::Queue> queue);
  // Takes a conversation that waits in the queue; false when it does not want it, or has given it away before.
  bool take(storage::Transaction& tx, Id<routing::Queue> queue, Id<conversations::Conversation> conversation);
  std::string name_of(Id<Bot> bot);  // from memory

  // A person gives the conversation (back) to a bot: reply on his own, else assign. failed_precondition when the bot is
  // off, full or closed.
  Result<conversations::Conversation> give(const Actor& actor, Id<conversations::Conversation> conversation,
                                           Id<Bot> bot, std::string_view note);

  // For who may see the conversation; not_found when no bot ever had it.
  Result<TalkView> of(const Actor& actor, Id<conversations::Conversation> conversation);
  // manage_bots. Latest first.
  Result<Page<Talk>> list(const Actor& actor, const TalkFilter& filter);
  Result<Page<TurnRecord>> turns(const Actor& actor, Id<Bot> bot, std::optional<Verdict> verdict,
                                 std::optional<std::string> cursor, std::optional<int> limit);
  // Whether a turn was right: who may reply in its conversation, or manage_bots.
  Result<TurnRecord> judge(const Actor& actor, Id<TurnRecord> turn, Verdict verdict);

  // ---- at work ----
  // The handler of the consumer "bot": makes talks due, and ends those that people have taken.
  events::Consumer::Handler follower();
  // Called after a commit that made a talk due; set before start.
  void on_due(std::function<void()> wake);
  // Takes one talk that is due and does what there is to do; false when none is.
  bool work();
  // Closes what nobody has written to for long, hands over what a bot that was switched off still has, forgets turns
  // older than `keep`; at most `limit` each.
  void sweep(int limit, std::chrono::hours keep = std::chrono::hours(24 * 180));
  TalkStats stats();
  Figures figures(Time from);

  struct Parts;  // not for callers

 private:
  std::unique_ptr<Parts> parts_;
};

}  // namespace deskbell::bot
