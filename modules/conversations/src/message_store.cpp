#include "message_store.h"

#include <base/json.h>
#include <storage/partitions.h>

#include <algorithm>
#include <stdexcept>

namespace deskbell::conversations::store {
namespace {

using storage::Row;
using storage::Snapshot;
using storage::Statement;
using storage::Transaction;

#define DESKBELL_MESSAGE_SELECT                                                                                  \
  "SELECT conversation, seq, id, kind, author_kind, author, author_name, text, extra, code, client_id, at FROM " \
  "message "

constexpr Statement kInsert{
    "messages.insert",
    "INSERT INTO message (conversation, seq, id, kind, author_kind, author, author_name, text, extra, code, client_id, "
    "at) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)",
    "",
    "INSERT INTO message (conversation, seq, id, kind, author_kind, author, author_name, text, extra, code, client_id, "
    "at) SELECT * FROM unnest($1::bigint[], $2::bigint[], $3::bigint[], $4::text[], $5::text[], $6::bigint[], "
    "$7::text[], $8::text[], $9::text[], $10::text[], $11::text[], $12::bigint[])"};
constexpr Statement kLoad{"messages.load", DESKBELL_MESSAGE_SELECT "WHERE conversation = $1 AND seq = $2"};
constexpr Statement kSeqOf{"messages.seq_of", "SELECT seq FROM message WHERE conversation = $1 AND client_id = $2"};
constexpr Statement kBefore{"messages.before",
                            DESKBELL_MESSAGE_SELECT "WHERE conversation = $1 AND seq < $2 ORDER BY seq DESC LIMIT $3"};
constexpr Statement kBeforeWithoutNotes{
    "messages.before_without_notes",
    DESKBELL_MESSAGE_SELECT "WHERE conversation = $1 AND seq < $2 AND kind <> 'note' ORDER BY seq DESC LIMIT $3"};
constexpr Statement kAfter{"messages.after",
                           DESKBELL_MESSAGE_SELECT "WHERE conversation = $1 AND seq > $2 ORDER BY seq LIMIT $3"};
constexpr Statement kAfterWithoutNotes{"messages.after_without_notes", DESKBELL_MESSAGE_SELECT
                                       "WHERE conversation = $1 AND seq > $2 AND kind <> 'note' ORDER BY seq LIMIT $3"};
constexpr Statement kCountUnread{"messages.count_unread",
                                 "SELECT COUNT(*) FROM message WHERE conversation = $1 AND seq > $2 AND author_kind = "
                                 "'contact' AND kind <> 'system'"};
constexpr Statement kLastSeq{"messages.last_seq", "SELECT MAX(seq) FROM message WHERE conversation = $1"};
constexpr Statement kUnansweredSince{
    "messages.unanswered_since",
    "SELECT MIN(at) FROM message WHERE conversation = $1 AND author_kind = 'contact' AND kind <> 'system' AND seq > "
    "COALESCE((SELECT MAX(seq) FROM message WHERE conversation = $1 AND author_kind IN ('agent', 'bot') AND kind NOT "
    "IN "
    "('note', 'system')), 0)"};
constexpr Statement kMoveMessage{
    "messages.move",
    "UPDATE message SET conversation = $3, seq = $4, client_id = CASE WHEN EXISTS (SELECT 1 FROM message other WHERE "
    "other.conversation = $3 AND other.client_id = message.client_id) THEN NULL ELSE client_id END WHERE conversation "
    "= "
    "$1 AND seq = $2"};
constexpr Statement kInsertMove{"moves.insert",
                                "INSERT INTO conversation_move (id, kind, source, target, state, by_user, at) VALUES "
                                "($1, $2, $3, $4, $5, $6, $7)"};
constexpr Statement kMarkUndone{"moves.mark_undone", "UPDATE conversation_move SET undone_at = $2 WHERE id = $1"};
constexpr Statement kFindMoveFrom{"moves.find_from",
                                  "SELECT id, kind, source, target, state FROM conversation_move WHERE source = $1 AND "
                                  "kind = $2 AND undone_at IS NULL ORDER BY id DESC LIMIT 1"};
constexpr Statement kFindMoveTo{"moves.find_to",
                                "SELECT id, kind, source, target, state FROM conversation_move WHERE target = $1 AND "
                                "kind = $2 AND undone_at IS NULL ORDER BY id DESC LIMIT 1"};
constexpr Statement kInsertMoved{"moves.insert_moved",
                                 "INSERT INTO message_move (move, from_seq, to_seq) VALUES ($1, $2, $3)"};
constexpr Statement kMovedBy{"moves.moved_by",
                             "SELECT from_seq, to_seq FROM message_move WHERE move = $1 ORDER BY from_seq"};

constexpr const Statement* kStatements[] = {&kInsert,          &kLoad,
                                            &kSeqOf,
                                            &kBefore,          &kBeforeWithoutNotes,
                                            &kAfter,           &kAfterWithoutNotes,
                                            &kCountUnread,     &kLastSeq,
                                            &kUnansweredSince, &kMoveMessage,
                                            &kInsertMove,      &kMarkUndone,
                                            &kFindMoveFrom,    &kFindMoveTo,
                                            &kInsertMoved,     &kMovedBy};

// What few messages have, kept as JSON in one column.
struct Extra {
  std::optional<std::vector<Attachment>> attachments;
  std::optional<Card> card;
  std::optional<std::vector<Id<identity::User>>> mentions;
};
BOOST_DESCRIBE_STRUCT(Extra, (), (attachments, card, mentions))

template <class T>
T stored_json(std::string_view text) {
  auto value = base::parse_json<T>(text);
  if (!value) throw std::runtime_error("conversations: stored JSON is broken: " + value.error().message);
  return std::move(*value);
}

std::optional<std::string> extra_of(const Message& message) {
  if (message.attachments.empty() && !message.card && message.mentions.empty()) return std::nullopt;
  Extra extra;
  if (!message.attachments.empty()) extra.attachments = message.attachments;
  extra.card = message.card;
  if (!message.mentions.empty()) extra.mentions = message.mentions;
  return base::to_json(extra);
}

Message to_message(const Row& row) {
  Message m;
  m.conversation = row.id<Conversation>(0);
  m.seq = row.integer(1);
  m.id = row.id<Message>(2);
  m.kind = base::find_enum<MessageKind>(row.text(3)).value();
  m.author_kind = base::find_enum<AuthorKind>(row.text(4)).value();
  m.author = row.optional_id<Author>(5);
  m.author_name = row.string(6);
  m.text = row.string(7);
  if (!row.is_null(8)) {
    auto extra = stored_json<Extra>(row.text(8));
    m.attachments = std::move(extra.attachments).value_or(std::vector<Attachment>{});
    m.card = std::move(extra.card);
    m.mentions = std::move(extra.mentions).value_or(std::vector<Id<identity::User>>{});
  }
  m.code = row.optional_string(9);
  m.client_id = row.optional_string(10);
  m.at = row.time(11);
  return m;
}

Move to_move(const Row& row) {
  return {.id = row.id<Move>(0),
          .kind = base::find_enum<MoveKind>(row.text(1)).value(),
          .source = row.id<Conversation>(2),
          .target = row.id<Conversation>(3),
          .prior = stored_json<PriorState>(row.text(4))};
}

}  // namespace

void insert(Transaction& tx, const Message& m) {
  tx.send(kInsert, m.conversation, m.seq, m.id, base::name_of(m.kind), base::name_of(m.author_kind), m.author,
          m.author_name, m.text, extra_of(m), m.code, m.client_id, m.at);
}

std::optional<Message> message(Snapshot& snapshot, Id<Conversation> conversation, std::int64_t seq) {
  return snapshot.one(kLoad, to_message, conversation, seq);
}

std::int64_t seq_of(Snapshot& snapshot, Id<Conversation> conversation, std::string_view client_id) {
  return snapshot.number(kSeqOf, conversation, client_id);
}

std::vector<Message> before(Snapshot& snapshot, Id<Conversation> conversation, std::int64_t seq, int limit,
                            Notes notes) {
  auto found =
      snapshot.all(notes == Notes::included ? kBefore : kBeforeWithoutNotes, to_message, conversation, seq, limit);
  std::ranges::reverse(found);
  return found;
}

std::vector<Message> after(Snapshot& snapshot, Id<Conversation> conversation, std::int64_t seq, int limit,
                           Notes notes) {
  return snapshot.all(notes == Notes::included ? kAfter : kAfterWithoutNotes, to_message, conversation, seq, limit);
}

int count_unread(Snapshot& snapshot, Id<Conversation> conversation, std::int64_t seq) {
  return static_cast<int>(snapshot.number(kCountUnread, conversation, seq));
}

State recounted(Snapshot& snapshot, State state) {
  state.last_seq = snapshot.number(kLastSeq, state.id);
  state.unread = count_unread(snapshot, state.id, state.agent_read_seq);
  state.unanswered_since.reset();
  if (state.status != Status::closed)
    snapshot.each(kUnansweredSince, [&](const Row& row) { state.unanswered_since = row.optional_time(0); }, state.id);
  return state;
}

void insert_move(Transaction& tx, const Move& move, std::int64_t by, Time at) {
  tx.run(kInsertMove, move.id, base::name_of(move.kind), move.source, move.target, base::to_json(move.prior), by, at);
}

void mark_undone(Transaction& tx, Id<Move> move, Time at) {
  tx.run(kMarkUndone, move, at);
}

std::optional<Move> find_move_from(Snapshot& snapshot, MoveKind kind, Id<Conversation> source) {
  return snapshot.one(kFindMoveFrom, to_move, source, base::name_of(kind));
}

std::optional<Move> find_move_to(Snapshot& snapshot, MoveKind kind, Id<Conversation> target) {
  return snapshot.one(kFindMoveTo, to_move, target, base::name_of(kind));
}

void insert_moved(Transaction& tx, Id<Move> move, MovedMessage moved) {
  tx.run(kInsertMoved, move, moved.from_seq, moved.to_seq);
}

std::vector<MovedMessage> moved_by(Snapshot& snapshot, Id<Move> move) {
  return snapshot.all(kMovedBy, [](const Row& row) { return MovedMessage{row.integer(0), row.integer(1)}; }, move);
}

bool move_message(Transaction& tx, Id<Conversation> from, std::int64_t from_seq, Id<Conversation> to,
                  std::int64_t to_seq) {
  return tx.run(kMoveMessage, from, from_seq, to, to_seq) == 1;
}

void make_room(Transaction& tx, std::int64_t now) {
  constexpr storage::Partitions kPartitions{.table = "message", .step = std::int64_t{1} << 53};
  if (tx.dialect() == storage::Dialect::postgres) storage::make_partitions(tx, kPartitions, now);
}

std::span<const Statement* const> message_statements() {
  return kStatements;
}

}  // namespace deskbell::conversations::store
