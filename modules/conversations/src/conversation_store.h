#pragma once
#include "rules.h"

#include <conversations/conversation.h>
#include <conversations/conversations.h>
#include <storage/database.h>

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

// The SQL around the conversation's own row. Answers carry the contact's id only; the summary is contacts' to give.
namespace deskbell::conversations::store {

struct Loaded {
  State state;
  std::vector<Participant> participants;
  std::int64_t repeated_seq = 0;  // of the message that has the client id asked for
};

// The hot path: state, who takes part, and whether the client id is used, by primary key in one statement.
std::optional<Loaded> load_state(storage::Snapshot& snapshot, Id<Conversation> conversation,
                                 std::string_view client_id = {});
// The same for who will write, locked until the end of the transaction; asked ahead (Transaction::expect).
std::optional<Loaded> lock_state(storage::Transaction& tx, Id<Conversation> conversation,
                                 std::string_view client_id = {});
void expect_state(storage::Transaction& tx, Id<Conversation> conversation, std::string_view client_id = {});
std::optional<Conversation> load(storage::Snapshot& snapshot, Id<Conversation> conversation);
void insert(storage::Transaction& tx, const Conversation& conversation, const State& state);

// After a message: counters and updated_at only; no index is touched.
void save_message_state(storage::Transaction& tx, const State& state, Time updated_at);
void save_activity(storage::Transaction& tx, Id<Conversation> conversation, Time activity);
void save_receipt(storage::Transaction& tx, const State& state);
// After a move: everything in State.
void save_state(storage::Transaction& tx, const State& state, Time updated_at);
void save_details(storage::Transaction& tx, const Conversation& conversation, Time updated_at);
void save_contact(storage::Transaction& tx, Id<Conversation> conversation, Id<contacts::Contact> contact);
void save_tags(storage::Transaction& tx, Id<Conversation> conversation, const std::vector<std::string>& tags, Time at);
void save_participants(storage::Transaction& tx, Id<Conversation> conversation, const std::vector<Participant>& all,
                       Time at);
void add_mention(storage::Transaction& tx, Id<identity::User> user, Id<Conversation> conversation, Time at);

std::vector<Conversation> waiting(storage::Snapshot& snapshot);
std::vector<Conversation> active(storage::Snapshot& snapshot);
std::vector<Id<Conversation>> of_contact(storage::Snapshot& snapshot, Id<contacts::Contact> contact);
std::optional<LastAgent> last_agent(storage::Snapshot& snapshot, Id<contacts::Contact> contact);
// The contact's conversation that holds a message with the client id.
std::optional<Id<Conversation>> opened_by(storage::Snapshot& snapshot, Id<contacts::Contact> contact,
                                          std::string_view client_id);
std::vector<std::string> tags(storage::Snapshot& snapshot);

Draft draft(storage::Snapshot& snapshot, Id<Conversation> conversation, Id<identity::User> user);
void save_draft(storage::Transaction& tx, const Draft& draft, Id<identity::User> user);

// ---- lists, built at run time ----

Result<Page<Conversation>> list(storage::Snapshot& snapshot, const Actor& actor, const Filter& filter);
Result<Page<Conversation>> history(storage::Snapshot& snapshot, const Actor& actor, Id<contacts::Contact> contact,
                                   const std::optional<std::string>& cursor, std::optional<int> limit);
Counts counts(storage::Snapshot& snapshot, const Actor& actor);

// The columns to_conversation() reads, of `conversation AS c` joined with its last message, and the joined tables.
extern const std::string kConversationColumns;
Conversation to_conversation(const storage::Row& row);

std::span<const storage::Statement* const> conversation_statements();

}  // namespace deskbell::conversations::store
