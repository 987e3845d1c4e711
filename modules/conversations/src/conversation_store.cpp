#include "conversation_store.h"

#include <base/check.h>
#include <base/json.h>

#include <stdexcept>

namespace deskbell::conversations::store {
namespace {

using storage::Row;
using storage::Snapshot;
using storage::Statement;
using storage::Transaction;

#define DESKBELL_CONVERSATION_FROM                                                                                     \
  "SELECT c.id, c.contact, c.channel, c.status, c.owner_kind, c.owner, c.queue, c.last_agent, c.subject, c.language, " \
  "c.priority, c.tags, c.participants, c.last_seq, c.agent_delivered_seq, c.agent_read_seq, c.contact_delivered_seq, " \
  "c.contact_read_seq, c.unread, c.unanswered_since, c.waiting_since, c.assigned_at, c.created_at, c.updated_at, "     \
  "c.closed_at, c.disposition, c.installation, c.page_url, c.merged_into, m.kind, m.author_kind, m.author_name, "      \
  "m.text, m.code, m.at, c.bot FROM conversation c LEFT JOIN message m ON m.conversation = c.id AND m.seq = c.last_seq"

#define DESKBELL_STATE                                                                                    \
  "id, contact, status, owner_kind, owner, queue, last_agent, waiting_since, assigned_at, closed_at, "    \
  "unanswered_since, merged_into, last_seq, agent_delivered_seq, agent_read_seq, contact_delivered_seq, " \
  "contact_read_seq, unread, activity, participants, bot, "
#define DESKBELL_STATE_BY_ID \
  "SELECT " DESKBELL_STATE   \
  "(SELECT seq FROM message WHERE conversation = $1 AND client_id = $2) FROM conversation WHERE id = $1"
constexpr Statement kLoadState{"conversations.load_state", DESKBELL_STATE_BY_ID};
constexpr Statement kLockState{"conversations.lock_state", DESKBELL_STATE_BY_ID, DESKBELL_STATE_BY_ID " FOR UPDATE",
                               "SELECT asked.number, " DESKBELL_STATE
                               "(SELECT m.seq FROM message m WHERE m.conversation = asked.conversation AND m.client_id "
                               "= asked.client_id) FROM unnest($1::bigint[], $2::text[]) WITH ORDINALITY AS asked "
                               "(conversation, client_id, number) JOIN conversation ON id = asked.conversation "
                               "ORDER BY id FOR UPDATE OF conversation"};
constexpr Statement kLoad{"conversations.load", DESKBELL_CONVERSATION_FROM " WHERE c.id = $1"};
constexpr Statement kWaiting{"conversations.waiting", DESKBELL_CONVERSATION_FROM
                             " WHERE c.owner IS NULL AND c.closed_at IS NULL AND c.status = 'waiting' ORDER BY "
                             "COALESCE(c.waiting_since, c.created_at), c.id"};
constexpr Statement kActive{"conversations.active", DESKBELL_CONVERSATION_FROM
                            " WHERE c.closed_at IS NULL AND c.owner IS NOT NULL ORDER BY c.id"};
constexpr Statement kInsert{
    "conversations.insert",
    "INSERT INTO conversation (id, contact, channel, status, owner_kind, owner, queue, last_agent, waiting_since, "
    "assigned_at, closed_at, activity, last_seq, agent_delivered_seq, agent_read_seq, contact_delivered_seq, "
    "contact_read_seq, unread, unanswered_since, updated_at, created_at, priority, participants, tags, subject, "
    "language, installation, page_url, bot) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, 0, 0, 0, 0, 0, "
    "0, NULL, $13, $13, $14, '[]', '[]', $15, $16, $17, $18, $19)"};
constexpr Statement kSaveMessageState{
    "conversations.save_message_state",
    "UPDATE conversation SET last_seq = $2, unread = $3, unanswered_since = $4, agent_delivered_seq = $5, "
    "agent_read_seq = $6, contact_delivered_seq = $7, contact_read_seq = $8, updated_at = $9 WHERE id = $1",
    "",
    "UPDATE conversation c SET last_seq = n.last_seq, unread = n.unread, unanswered_since = n.unanswered_since, "
    "agent_delivered_seq = n.agent_delivered_seq, agent_read_seq = n.agent_read_seq, contact_delivered_seq = "
    "n.contact_delivered_seq, contact_read_seq = n.contact_read_seq, updated_at = n.updated_at FROM "
    "unnest($1::bigint[], $2::bigint[], $3::bigint[], $4::bigint[], $5::bigint[], $6::bigint[], $7::bigint[], "
    "$8::bigint[], $9::bigint[]) AS n (id, last_seq, unread, unanswered_since, agent_delivered_seq, agent_read_seq, "
    "contact_delivered_seq, contact_read_seq, updated_at) WHERE c.id = n.id"};
constexpr Statement kSaveActivity{"conversations.save_activity", "UPDATE conversation SET activity = $2 WHERE id = $1"};
constexpr Statement kSaveReceipt{
    "conversations.save_receipt",
    "UPDATE conversation SET agent_delivered_seq = $2, agent_read_seq = $3, contact_delivered_seq = $4, "
    "contact_read_seq = $5, unread = $6 WHERE id = $1"};
constexpr Statement kSaveState{
    "conversations.save_state",
    "UPDATE conversation SET status = $2, owner_kind = $3, owner = $4, queue = $5, last_agent = $6, waiting_since = "
    "$7, "
    "assigned_at = $8, closed_at = $9, unanswered_since = $10, merged_into = $11, last_seq = $12, "
    "agent_delivered_seq = $13, agent_read_seq = $14, contact_delivered_seq = $15, contact_read_seq = $16, "
    "unread = $17, updated_at = $18, activity = $18, bot = $19 WHERE id = $1"};
constexpr Statement kSaveDetails{"conversations.save_details",
                                 "UPDATE conversation SET subject = $2, language = $3, priority = $4, disposition = "
                                 "$5, updated_at = $6 WHERE id = $1"};
constexpr Statement kSaveContact{"conversations.save_contact", "UPDATE conversation SET contact = $2 WHERE id = $1"};
constexpr Statement kSaveTags{"conversations.save_tags",
                              "UPDATE conversation SET tags = $2, updated_at = $3 WHERE id = $1"};
constexpr Statement kClearTags{"conversations.clear_tags", "DELETE FROM conversation_tag WHERE conversation = $1"};
constexpr Statement kAddTag{"conversations.add_tag",
                            "INSERT INTO conversation_tag (conversation, tag) VALUES ($1, $2)"};
constexpr Statement kSaveParticipants{"conversations.save_participants",
                                      "UPDATE conversation SET participants = $2, updated_at = $3 WHERE id = $1"};
constexpr Statement kClearParticipants{"conversations.clear_participants",
                                       "DELETE FROM conversation_participant WHERE conversation = $1"};
constexpr Statement kAddParticipant{
    "conversations.add_participant",
    "INSERT INTO conversation_participant (conversation, user_id, mode) VALUES ($1, $2, $3)"};
constexpr Statement kAddMention{"conversations.add_mention",
                                "INSERT INTO conversation_mention (user_id, conversation, at) VALUES ($1, $2, $3) ON "
                                "CONFLICT (user_id, conversation) DO UPDATE SET at = excluded.at"};
constexpr Statement kOfContact{"conversations.of_contact",
                               "SELECT id FROM conversation WHERE contact = $1 ORDER BY id"};
constexpr Statement kLastAgent{
    "conversations.last_agent",
    "SELECT last_agent, id, COALESCE(closed_at, updated_at) FROM conversation WHERE contact = $1 AND last_agent IS NOT "
    "NULL ORDER BY id DESC LIMIT 1"};
constexpr Statement kOpenedBy{
    "conversations.opened_by",
    "SELECT conversation FROM message WHERE client_id = $2 AND conversation IN (SELECT id FROM conversation WHERE "
    "contact = $1) ORDER BY conversation LIMIT 1"};
constexpr Statement kTags{"conversations.tags", "SELECT DISTINCT tag FROM conversation_tag ORDER BY tag LIMIT 1000"};
constexpr Statement kDraft{"conversations.draft",
                           "SELECT text, updated_at FROM conversation_draft WHERE conversation = $1 AND user_id = $2"};
constexpr Statement kSaveDraft{
    "conversations.save_draft",
    "INSERT INTO conversation_draft (conversation, user_id, text, updated_at) VALUES ($1, $2, $3, $4) ON CONFLICT "
    "(conversation, user_id) DO UPDATE SET text = excluded.text, updated_at = excluded.updated_at"};
constexpr Statement kRemoveDraft{"conversations.remove_draft",
                                 "DELETE FROM conversation_draft WHERE conversation = $1 AND user_id = $2"};

constexpr const Statement* kStatements[] = {
    &kLoadState,        &kLockState,         &kLoad,           &kWaiting,     &kActive,
    &kInsert,           &kSaveMessageState,  &kSaveActivity,   &kSaveReceipt, &kSaveState,
    &kSaveDetails,      &kSaveContact,       &kSaveTags,       &kClearTags,   &kAddTag,
    &kSaveParticipants, &kClearParticipants, &kAddParticipant, &kAddMention,  &kOfContact,
    &kLastAgent,        &kOpenedBy,          &kTags,           &kDraft,       &kSaveDraft,
    &kRemoveDraft};

constexpr int kPreviewLength = 160;

template <class T>
T stored_json(std::string_view text) {
  if (text == "[]") return {};
  auto value = base::parse_json<T>(text);
  if (!value) throw std::runtime_error("conversations: stored JSON is broken: " + value.error().message);
  return std::move(*value);
}

template <class T>
T stored_enum(std::string_view text) {
  const auto value = base::find_enum<T>(text);
  if (!value) throw std::runtime_error("conversations: stored name is unknown: " + std::string(text));
  return *value;
}

template <class Tag>
std::optional<Id<Tag>> none_if_zero(Id<Tag> id) {
  return id ? std::optional(id) : std::nullopt;
}

template <class Tag>
Id<Tag> zero_if_null(const Row& row, int column) {
  return {row.is_null(column) ? 0 : row.integer(column)};
}

std::optional<std::string_view> none_if_empty(std::string_view text) {
  return text.empty() ? std::nullopt : std::optional(text);
}

Loaded to_loaded(const Row& row) {
  Loaded found;
  State& s = found.state;
  s.id = row.id<Conversation>(0);
  s.contact = row.id<contacts::Contact>(1);
  s.status = stored_enum<Status>(row.text(2));
  s.owner_kind = stored_enum<OwnerKind>(row.text(3));
  s.owner = zero_if_null<identity::User>(row, 4);
  s.queue = zero_if_null<routing::Queue>(row, 5);
  s.last_agent = zero_if_null<identity::User>(row, 6);
  s.waiting_since = row.optional_time(7);
  s.assigned_at = row.optional_time(8);
  s.closed_at = row.optional_time(9);
  s.unanswered_since = row.optional_time(10);
  s.merged_into = zero_if_null<Conversation>(row, 11);
  s.last_seq = row.integer(12);
  s.agent_delivered_seq = row.integer(13);
  s.agent_read_seq = row.integer(14);
  s.contact_delivered_seq = row.integer(15);
  s.contact_read_seq = row.integer(16);
  s.unread = static_cast<int>(row.integer(17));
  s.activity = row.time(18);
  found.participants = stored_json<std::vector<Participant>>(row.text(19));
  s.bot = zero_if_null<bot::Bot>(row, 20);
  found.repeated_seq = row.is_null(21) ? 0 : row.integer(21);
  return found;
}

}  // namespace

const std::string kConversationColumns = DESKBELL_CONVERSATION_FROM;

Conversation to_conversation(const Row& row) {
  Conversation c;
  c.id = row.id<Conversation>(0);
  c.contact.id = row.id<contacts::Contact>(1);
  c.channel = stored_enum<Channel>(row.text(2));
  c.status = stored_enum<Status>(row.text(3));
  c.owner_kind = stored_enum<OwnerKind>(row.text(4));
  c.owner = row.optional_id<identity::User>(5);
  c.queue = row.optional_id<routing::Queue>(6);
  c.last_agent = row.optional_id<identity::User>(7);
  c.subject = row.string(8);
  c.language = row.string(9);
  c.priority = static_cast<int>(row.integer(10));
  c.tags = stored_json<std::vector<std::string>>(row.text(11));
  c.participants = stored_json<std::vector<Participant>>(row.text(12));
  c.last_seq = row.integer(13);
  c.agent_delivered_seq = row.integer(14);
  c.agent_read_seq = row.integer(15);
  c.contact_delivered_seq = row.integer(16);
  c.contact_read_seq = row.integer(17);
  c.unread = static_cast<int>(row.integer(18));
  c.unanswered_since = row.optional_time(19);
  c.waiting_since = row.optional_time(20);
  c.assigned_at = row.optional_time(21);
  c.created_at = row.time(22);
  c.updated_at = row.time(23);
  c.closed_at = row.optional_time(24);
  c.disposition = row.optional_string(25);
  c.installation = row.optional_id<channel_web::Installation>(26);
  c.page_url = row.optional_string(27);
  c.merged_into = row.optional_id<Conversation>(28);
  if (!row.is_null(29))
    c.last_message = MessagePreview{.kind = stored_enum<MessageKind>(row.text(29)),
                                    .author_kind = stored_enum<AuthorKind>(row.text(30)),
                                    .author_name = row.string(31),
                                    .text = std::string(base::first_code_points(row.text(32), kPreviewLength)),
                                    .code = row.optional_string(33),
                                    .at = row.time(34)};
  c.bot = row.optional_id<bot::Bot>(35);
  return c;
}

std::optional<Loaded> load_state(Snapshot& snapshot, Id<Conversation> conversation, std::string_view client_id) {
  return snapshot.one(kLoadState, to_loaded, conversation, none_if_empty(client_id));
}

std::optional<Loaded> lock_state(Transaction& tx, Id<Conversation> conversation, std::string_view client_id) {
  return tx.one(kLockState, to_loaded, conversation, none_if_empty(client_id));
}

void expect_state(Transaction& tx, Id<Conversation> conversation, std::string_view client_id) {
  tx.expect(kLockState, conversation, none_if_empty(client_id));
}

std::optional<Conversation> load(Snapshot& snapshot, Id<Conversation> conversation) {
  return snapshot.one(kLoad, to_conversation, conversation);
}

void insert(Transaction& tx, const Conversation& c, const State& s) {
  tx.run(kInsert, c.id, c.contact.id, base::name_of(c.channel), base::name_of(s.status), base::name_of(s.owner_kind),
         none_if_zero(s.owner), none_if_zero(s.queue), none_if_zero(s.last_agent), s.waiting_since, s.assigned_at,
         s.closed_at, s.activity, c.created_at, c.priority, c.subject, c.language, c.installation, c.page_url,
         none_if_zero(s.bot));
}

void save_message_state(Transaction& tx, const State& s, Time updated_at) {
  tx.send(kSaveMessageState, s.id, s.last_seq, s.unread, s.unanswered_since, s.agent_delivered_seq, s.agent_read_seq,
          s.contact_delivered_seq, s.contact_read_seq, updated_at);
}

void save_activity(Transaction& tx, Id<Conversation> conversation, Time activity) {
  tx.send(kSaveActivity, conversation, activity);
}

void save_receipt(Transaction& tx, const State& s) {
  tx.send(kSaveReceipt, s.id, s.agent_delivered_seq, s.agent_read_seq, s.contact_delivered_seq, s.contact_read_seq,
          s.unread);
}

void save_state(Transaction& tx, const State& s, Time updated_at) {
  tx.run(kSaveState, s.id, base::name_of(s.status), base::name_of(s.owner_kind), none_if_zero(s.owner),
         none_if_zero(s.queue), none_if_zero(s.last_agent), s.waiting_since, s.assigned_at, s.closed_at,
         s.unanswered_since, none_if_zero(s.merged_into), s.last_seq, s.agent_delivered_seq, s.agent_read_seq,
         s.contact_delivered_seq, s.contact_read_seq, s.unread, updated_at, none_if_zero(s.bot));
}

void save_details(Transaction& tx, const Conversation& c, Time updated_at) {
  tx.run(kSaveDetails, c.id, c.subject, c.language, c.priority, c.disposition, updated_at);
}

void save_contact(Transaction& tx, Id<Conversation> conversation, Id<contacts::Contact> contact) {
  tx.run(kSaveContact, conversation, contact);
}

void save_tags(Transaction& tx, Id<Conversation> conversation, const std::vector<std::string>& tags, Time at) {
  tx.run(kSaveTags, conversation, base::to_json(tags), at);
  tx.run(kClearTags, conversation);
  for (const std::string& tag : tags) tx.run(kAddTag, conversation, tag);
}

void save_participants(Transaction& tx, Id<Conversation> conversation, const std::vector<Participant>& all, Time at) {
  tx.run(kSaveParticipants, conversation, base::to_json(all), at);
  tx.run(kClearParticipants, conversation);
  for (const Participant& one : all) tx.run(kAddParticipant, conversation, one.user, base::name_of(one.mode));
}

void add_mention(Transaction& tx, Id<identity::User> user, Id<Conversation> conversation, Time at) {
  tx.run(kAddMention, user, conversation, at);
}

std::vector<Conversation> waiting(Snapshot& snapshot) {
  return snapshot.all(kWaiting, to_conversation);
}
std::vector<Conversation> active(Snapshot& snapshot) {
  return snapshot.all(kActive, to_conversation);
}

std::vector<Id<Conversation>> of_contact(Snapshot& snapshot, Id<contacts::Contact> contact) {
  return snapshot.all(kOfContact, [](const Row& row) { return row.id<Conversation>(0); }, contact);
}

std::optional<LastAgent> last_agent(Snapshot& snapshot, Id<contacts::Contact> contact) {
  return snapshot.one(
      kLastAgent,
      [](const Row& row) { return LastAgent{row.id<identity::User>(0), row.id<Conversation>(1), row.time(2)}; },
      contact);
}

std::optional<Id<Conversation>> opened_by(Snapshot& snapshot, Id<contacts::Contact> contact,
                                          std::string_view client_id) {
  return snapshot.one(kOpenedBy, [](const Row& row) { return row.id<Conversation>(0); }, contact, client_id);
}

std::vector<std::string> tags(Snapshot& snapshot) {
  return snapshot.all(kTags, [](const Row& row) { return row.string(0); });
}

Draft draft(Snapshot& snapshot, Id<Conversation> conversation, Id<identity::User> user) {
  const auto found = snapshot.one(
      kDraft, [&](const Row& row) { return Draft{conversation, row.string(0), row.time(1)}; }, conversation, user);
  return found.value_or(Draft{conversation, {}, {}});
}

void save_draft(Transaction& tx, const Draft& draft, Id<identity::User> user) {
  if (draft.text.empty())
    tx.run(kRemoveDraft, draft.conversation, user);
  else
    tx.run(kSaveDraft, draft.conversation, user, draft.text, draft.updated_at);
}

std::span<const Statement* const> conversation_statements() {
  return kStatements;
}

}  // namespace deskbell::conversations::store
