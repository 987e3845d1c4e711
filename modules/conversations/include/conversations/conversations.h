#pragma once
#include <base/page.h>
#include <contacts/contacts.h>
#include <conversations/canned_answers.h>
#include <conversations/conversation.h>
#include <conversations/events.h>
#include <conversations/ports.h>
#include <events/consumer.h>
#include <events/log.h>
#include <storage/database.h>

#include <chrono>
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

// The use cases around conversations. Every one takes the actor first, asks the policy about the conversation itself,
// and answers not_found for one that the actor may not see. Each change appends its event in the same transaction.
// Blocking, any thread; inside a `database.write` they join its transaction, so the hot path is
//
//   database.write_async([=, &conversations](storage::Transaction&) { return conversations.post(actor, draft); },
//   done, Conversations::keyed(draft.conversation, draft.client_id));
namespace deskbell::conversations {

struct Settings {
  std::chrono::seconds reopen_window{std::chrono::hours(24)};  // a customer's message reopens within it
};

// Which bot takes a conversation, and what customers call it.
struct BotOwner {
  Id<bot::Bot> id;
  std::string name;
};

struct NewConversation {
  Id<contacts::Contact> contact;
  Channel channel = Channel::web;
  std::optional<Id<routing::Queue>> queue;
  std::optional<BotOwner> bot;  // it begins with this one; the queue is then only where it belongs. Not for users
  std::string subject;
  std::string language;
  int priority = 0;
  std::optional<Id<channel_web::Installation>> installation;
  std::optional<std::string> page_url;
  std::optional<PostMessage>
      message;  // the first one; its client_id makes a repeated open answer the same conversation
};

// Exactly one of user and queue.
struct Assignment {
  std::optional<Id<identity::User>> user;
  std::optional<Id<routing::Queue>> queue;
  std::string note;                   // posted as hand-over note before the change
  std::optional<Time> waiting_since;  // keeps an old place in the queue (system only); default: now
};

// Absent members stay as they are; an empty text clears.
struct ConversationChange {
  std::optional<std::string> subject;
  std::optional<std::string> language;
  std::optional<int> priority;
};

enum class View {
  mine,        // active, owned by me or with me as member; unanswered longest first
  unassigned,  // open or waiting, neither agent nor bot; waiting longest first
  bots,        // a bot has it; opened longest ago first
  waiting,     // in a queue; waiting longest first
  all,         // everything not closed; latest activity first
  closed,      // latest closed first
  mentions     // not closed, a note mentions me; latest mention first
};
BOOST_DESCRIBE_ENUM(View, mine, unassigned, bots, waiting, all, closed, mentions)

struct Filter {
  View view = View::all;
  std::optional<Id<routing::Queue>> queue;
  std::optional<Id<identity::User>> owner;
  std::optional<Id<bot::Bot>> bot;
  std::optional<std::string> tag;
  std::optional<Id<contacts::Contact>> contact;
  std::optional<Channel> channel;
  std::optional<std::string> cursor;
  std::optional<int> limit;
};

// More than 1,000 are told as 1,000.
struct Counts {
  std::int64_t mine = 0;
  std::int64_t unassigned = 0;
  std::int64_t bots = 0;
  std::int64_t waiting = 0;
  std::int64_t mentions = 0;
  std::int64_t all = 0;
  std::int64_t closed = 0;
  bool operator==(const Counts&) const = default;
};
BOOST_DESCRIBE_STRUCT(Counts, (), (mine, unassigned, bots, waiting, mentions, all, closed))

// At most one of before_seq and after_seq; neither: the last ones. `next` of the answer goes on in the same direction.
struct MessageRange {
  std::optional<std::int64_t> before_seq;
  std::optional<std::int64_t> after_seq;
  std::optional<int> limit;
};

// What a door needs to decide about live things (typing, viewing, subscribing) without loading everything.
struct Access {
  Id<Conversation> conversation;  // where posts go: the target when it was merged
  Id<contacts::Contact> contact;
  Status status = Status::open;
  bool may_reply = false;  // to the customer, as things stand
};

struct LastAgent {
  Id<identity::User> user;
  Id<Conversation> conversation;
  Time at;  // when it was closed, or last changed
};

enum class FoundKind { conversation, contact };
BOOST_DESCRIBE_ENUM(FoundKind, conversation, contact)

struct SearchQuery {
  std::string text;
  std::optional<FoundKind> kind;  // none: both
  std::optional<std::string> cursor;
  std::optional<int> limit;
};

// A message or a contact that has the words.
struct Found {
  FoundKind kind = FoundKind::conversation;
  Id<Found> id;  // of the message or contact
  std::optional<Id<Conversation>> conversation;
  std::optional<Id<contacts::Contact>> contact;
  std::string title;  // the contact's name, and the conversation's subject
  std::string excerpt;
  std::vector<std::vector<int>> highlights;  // begin and end in UTF-16 units of the excerpt
  Time at;
};
BOOST_DESCRIBE_STRUCT(Found, (), (kind, id, conversation, contact, title, excerpt, highlights, at))

class Conversations {
 public:
  struct Needs {
    storage::Database& database;
    events::Log& log;
    Ids& ids;
    const Clock& clock;
    contacts::Contacts& contacts;
    Directory& directory;
    AttachmentSource* attachments = nullptr;  // none: messages with attachments are refused
    std::function<Settings()> settings = {};  // asked when needed; must be quick. None: the defaults
  };
  explicit Conversations(Needs needs);

  // By the contact himself, an agent who writes first (then he owns it), or the system for somebody else.
  // With a queue it waits there, without one it is open and owned by nobody.
  Result<Conversation> open(const Actor& actor, const NewConversation& what);

  // The heart. Same client_id -> the same Message, whatever happened since. A contact's message to a closed
  // conversation reopens it within the window, later it is failed_precondition: open a new one. An agent's reply to
  // one that no agent owns makes it his; into another agent's talk he must join first. A merged conversation's
  // messages go to the one it was merged into.
  Result<Message> post(const Actor& actor, const PostMessage& draft);
  // For write_async with post, delivered or read.
  static storage::Keyed keyed(Id<Conversation> conversation, std::string client_id = {});
  // A system line or note in the name of the system, such as the away message or "queued at place 3".
  Result<Message> post_system(Id<Conversation> conversation, std::string code, std::string text);

  // Monotonic; a seq beyond the last message means the last message. Without effect for users who only look on.
  Result<void> delivered(const Actor& actor, Id<Conversation> conversation, std::int64_t seq);
  Result<void> read(const Actor& actor, Id<Conversation> conversation, std::int64_t seq);

  Result<Conversation> find(const Actor& actor, Id<Conversation> conversation);
  Result<Page<Conversation>> list(const Actor& actor, const Filter& filter);
  Result<Counts> counts(const Actor& actor);
  // All visits of one contact, newest first, those the actor may see.
  Result<Page<Conversation>> history(const Actor& actor, Id<contacts::Contact> contact,
                                     std::optional<std::string> cursor = {}, std::optional<int> limit = {});
  // Ascending. Contacts do not get notes.
  Result<Page<Message>> messages(const Actor& actor, Id<Conversation> conversation, const MessageRange& range);
  // Newest first, only what the actor may see; follows the log within a second (see search_feeder). A page may hold
  // fewer than asked though there are more.
  Result<Page<Found>> search(const Actor& actor, const SearchQuery& query);
  Result<Access> access(const Actor& actor, Id<Conversation> conversation);

  Result<Draft> save_draft(const Actor& actor, Id<Conversation> conversation, std::string_view text);
  Result<Draft> draft(const Actor& actor, Id<Conversation> conversation);

  Result<Conversation> assign(const Actor& actor, Id<Conversation> conversation, const Assignment& to);
  // The bot becomes its owner, with the note as hand-over note. A user needs reply for his own, else assign. Whether the
  // bot wants it is for the caller to ask.
  Result<Conversation> hand_to_bot(const Actor& actor, Id<Conversation> conversation, const BotOwner& to,
                                   std::string_view note = {});
  Result<Conversation> close(const Actor& actor, Id<Conversation> conversation, std::string_view disposition = {});
  // By a user: it becomes his. By the contact (within the window) or the system: back to the bot that had it to the end,
  // else to its queue.
  Result<Conversation> reopen(const Actor& actor, Id<Conversation> conversation);
  // Replaces the tags: at most 20, each 1 to 50 characters.
  Result<Conversation> set_tags(const Actor& actor, Id<Conversation> conversation,
                                const std::vector<std::string>& tags);
  Result<std::vector<std::string>> tags(const Actor& actor);  // all that are in use, sorted
  Result<Conversation> change(const Actor& actor, Id<Conversation> conversation, const ConversationChange& change);

  Result<Conversation> participate(const Actor& actor, Id<Conversation> conversation, ParticipantMode mode);
  Result<Conversation> leave(const Actor& actor, Id<Conversation> conversation);
  Result<Conversation> take_over(const Actor& actor, Id<Conversation> conversation);

  // Moves all messages of `from` to the end of `into` (same contact), closes `from`; answers `into`.
  Result<Conversation> merge(const Actor& actor, Id<Conversation> from, Id<Conversation> into);
  Result<Conversation> undo_merge(const Actor& actor, Id<Conversation> from);
  // Moves the messages from `from_seq` on to a new conversation and answers that.
  Result<Conversation> split(const Actor& actor, Id<Conversation> conversation, std::int64_t from_seq,
                             std::string_view subject);
  // `conversation` is the new one; answers the one it came from. Messages written since the split go there, too.
  Result<Conversation> undo_split(const Actor& actor, Id<Conversation> conversation);

  // contacts::Contacts::identify, and the conversations of a folded contact move along, in one transaction.
  Result<contacts::Identified> identify(const Actor& actor, Id<contacts::Contact> contact,
                                        const contacts::NewIdentity& identity);

  // For modules above, inside their transaction; no policy.
  std::optional<Conversation> load(storage::Snapshot& snapshot, Id<Conversation> conversation);
  std::optional<LastAgent> last_agent(storage::Snapshot& snapshot, Id<contacts::Contact> contact);
  std::vector<Conversation> waiting(storage::Snapshot& snapshot);  // longest first
  std::vector<Conversation> active(storage::Snapshot& snapshot);   // owned by agents
  void move_contact(storage::Transaction& tx, Id<contacts::Contact> from, Id<contacts::Contact> into);

  CannedAnswers canned_answers();

  struct Work;  // not for callers

 private:
  std::shared_ptr<Work> work_;
};

// Keeps the search index up to date: the handler of the consumer "search". Messages, notes and contacts are indexed,
// and who may find them; a repeated event changes nothing.
events::Consumer::Handler search_feeder();

// What is wrong with a draft whatever the state of its conversation; for doors that keep it for later.
Result<void> check_draft(const Actor& actor, const PostMessage& draft);

// What the policy is asked about a conversation.
Subject subject_of(const Conversation& conversation);

storage::Schema schema();

// To be called every few minutes with a new id: makes PostgreSQL's partitions ahead of time.
void make_room(storage::Transaction& tx, std::int64_t now);

}  // namespace deskbell::conversations
