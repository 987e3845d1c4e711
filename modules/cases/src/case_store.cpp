#include "case_store.h"

#include "rules.h"
#include "stored.h"

#include <algorithm>
#include <map>

namespace deskbell::cases::store {
namespace {

using storage::Row;
using storage::Snapshot;
using storage::Statement;
using storage::Transaction;

constexpr std::int64_t kFirstSerial = 1001;

constexpr Statement kLoad{"cases.load", "SELECT body FROM service_case WHERE id = $1"};
constexpr Statement kLock{"cases.lock", "SELECT body FROM service_case WHERE id = $1",
                          "SELECT body FROM service_case WHERE id = $1 FOR UPDATE"};
constexpr Statement kLoadSerial{"cases.load_serial", "SELECT body FROM service_case WHERE serial = $1"};
constexpr Statement kInsert{
    "cases.insert",
    "INSERT INTO service_case (id, serial, kind, state, standing, level, owner, queue, contact, category, parent, "
    "due_key, level_key, updated_at, ended_at, body) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, "
    "$14, $15, $16)"};
constexpr Statement kSave{
    "cases.save",
    "UPDATE service_case SET kind = $2, state = $3, standing = $4, level = $5, owner = $6, queue = $7, contact = $8, "
    "category = $9, parent = $10, due_key = $11, level_key = $12, updated_at = $13, ended_at = $14, body = $15 WHERE "
    "id = $1"};
constexpr Statement kNextSerial{
    "cases.next_serial",
    "INSERT INTO case_counter (id, last) VALUES (1, 1001) ON CONFLICT (id) DO UPDATE SET last = case_counter.last + 1 "
    "RETURNING last",
    "SELECT nextval('case_number')"};
constexpr Statement kLastSerial{"cases.last_serial", "SELECT MAX(serial) FROM service_case"};
constexpr Statement kGoOn{
    "cases.go_on_after",
    "INSERT INTO case_counter (id, last) VALUES (1, $1) ON CONFLICT (id) DO UPDATE SET last = MAX(case_counter.last, "
    "excluded.last) RETURNING last",
    "SELECT setval('case_number', GREATEST($1::bigint, (SELECT last_value FROM case_number)))"};
constexpr Statement kOpenedBy{"cases.opened_by", "SELECT case_id FROM case_opened WHERE actor = $1 AND client_id = $2"};
constexpr Statement kRememberOpened{"cases.remember_opened",
                                    "INSERT INTO case_opened (actor, client_id, case_id, at) VALUES ($1, $2, $3, $4)"};
constexpr Statement kForgetOpened{"cases.forget_opened",
                                  "DELETE FROM case_opened WHERE (actor, client_id) IN "
                                  "(SELECT actor, client_id FROM case_opened WHERE at < $1 ORDER BY at LIMIT $2)"};
constexpr Statement kClearTags{"cases.clear_tags", "DELETE FROM case_tag WHERE case_id = $1"};
constexpr Statement kAddTag{"cases.add_tag", "INSERT INTO case_tag (tag, case_id) VALUES ($2, $1)"};
constexpr Statement kClearMembers{"cases.clear_members", "DELETE FROM case_member WHERE case_id = $1"};
constexpr Statement kAddMember{"cases.add_member",
                               "INSERT INTO case_member (user_id, case_id, watches) VALUES ($2, $1, $3)"};
constexpr Statement kClearConversations{"cases.clear_conversations",
                                        "DELETE FROM case_conversation WHERE case_id = $1"};
constexpr Statement kAddConversation{"cases.add_conversation",
                                     "INSERT INTO case_conversation (conversation, case_id) VALUES ($2, $1)"};
constexpr Statement kOfConversation{"cases.of_conversation",
                                    "SELECT case_id FROM case_conversation WHERE conversation = $1 ORDER BY case_id"};
constexpr Statement kOfContact{"cases.of_contact",
                               "SELECT id FROM service_case WHERE contact = $1 ORDER BY id DESC LIMIT $2"};
constexpr Statement kChildren{"cases.children", "SELECT id FROM service_case WHERE parent = $1 ORDER BY id LIMIT $2"};
constexpr Statement kTags{"cases.tags", "SELECT DISTINCT tag FROM case_tag ORDER BY tag LIMIT 1000"};
constexpr Statement kSolvedBefore{
    "cases.solved_before",
    "SELECT id FROM service_case WHERE standing = 'solved' AND ended_at < $1 AND ended_at IS NOT NULL ORDER BY "
    "ended_at, id LIMIT $2"};

constexpr const Statement* kStatements[] = {
    &kLoad,         &kLock,      &kLoadSerial,         &kInsert,          &kSave,           &kNextSerial,
    &kLastSerial,   &kGoOn,      &kOpenedBy,           &kRememberOpened, &kForgetOpened,  &kClearTags,      &kAddTag,
    &kClearMembers, &kAddMember, &kClearConversations, &kAddConversation, &kOfConversation, &kOfContact,
    &kChildren,     &kTags,      &kSolvedBefore};

Case to_case(const Row& row) {
  return from_body<Case>(row.text(0));
}

Id<Case> to_id(const Row& row) {
  return row.id<Case>(0);
}

std::optional<Id<contacts::Contact>> contact_of(const Case& matter) {
  return matter.contact ? std::optional(matter.contact->id) : std::nullopt;
}

// Whether each one watches; who owns a task and watches counts once.
std::map<std::int64_t, bool> members_of(const Case& matter) {
  std::map<std::int64_t, bool> members;
  for (const TaskSummary& task : matter.tasks)
    if (task.owner && !is_ended(task.state)) members[task.owner->value] = false;
  for (const auto user : matter.watchers) members[user.value] = true;
  return members;
}

void save_tags(Transaction& tx, const Case& matter) {
  for (const std::string& tag : matter.tags) tx.send(kAddTag, matter.id, tag);
}

void save_members(Transaction& tx, const Case& matter) {
  for (const auto& [user, watches] : members_of(matter)) tx.send(kAddMember, matter.id, user, watches);
}

void save_conversations(Transaction& tx, const Case& matter) {
  for (const auto conversation : matter.conversations) tx.send(kAddConversation, matter.id, conversation);
}

}  // namespace

std::optional<Case> load(Snapshot& snapshot, Id<Case> id) {
  return snapshot.one(kLoad, to_case, id);
}
std::optional<Case> lock(Transaction& tx, Id<Case> id) {
  return tx.one(kLock, to_case, id);
}
std::optional<Case> load_serial(Snapshot& snapshot, std::int64_t serial) {
  return snapshot.one(kLoadSerial, to_case, serial);
}

void insert(Transaction& tx, const Case& c, std::int64_t serial) {
  tx.run(kInsert, c.id, serial, c.kind, c.state, base::name_of(c.state_category),
         static_cast<std::int64_t>(c.grade.level), c.owner, c.queue, contact_of(c), c.category, c.parent,
         due_key(c.due_at), level_key(c.grade.level, c.due_at), c.updated_at, ended_at(c), base::to_json(c));
  save_tags(tx, c);
  save_members(tx, c);
  save_conversations(tx, c);
}

void save(Transaction& tx, const Case& before, const Case& c) {
  tx.run(kSave, c.id, c.kind, c.state, base::name_of(c.state_category), static_cast<std::int64_t>(c.grade.level),
         c.owner, c.queue, contact_of(c), c.category, c.parent, due_key(c.due_at), level_key(c.grade.level, c.due_at),
         c.updated_at, ended_at(c), base::to_json(c));
  if (before.tags != c.tags) {
    tx.run(kClearTags, c.id);
    save_tags(tx, c);
  }
  if (members_of(before) != members_of(c)) {
    tx.run(kClearMembers, c.id);
    save_members(tx, c);
  }
  if (before.conversations != c.conversations) {
    tx.run(kClearConversations, c.id);
    save_conversations(tx, c);
  }
}

std::int64_t next_serial(Transaction& tx) {
  return tx.number(kNextSerial);
}

void go_on_after_last_serial(Transaction& tx) {
  if (const auto last = tx.number(kLastSerial); last >= kFirstSerial) tx.number(kGoOn, last);
}

std::optional<Id<Case>> opened_by(Snapshot& snapshot, std::int64_t actor, std::string_view client_id) {
  return snapshot.one(kOpenedBy, to_id, actor, client_id);
}

void remember_opened(Transaction& tx, std::int64_t actor, std::string_view client_id, const Case& matter) {
  tx.run(kRememberOpened, actor, client_id, matter.id, matter.opened_at);
}
std::int64_t forget_opened(Transaction& tx, Time before, int limit) {
  return tx.run(kForgetOpened, before, limit);
}

std::vector<Id<Case>> of_conversation(Snapshot& snapshot, Id<conversations::Conversation> conversation) {
  return snapshot.all(kOfConversation, to_id, conversation);
}
std::vector<Id<Case>> of_contact(Snapshot& snapshot, Id<contacts::Contact> contact, int limit) {
  return snapshot.all(kOfContact, to_id, contact, limit);
}
std::vector<Id<Case>> children(Snapshot& snapshot, Id<Case> parent, int limit) {
  return snapshot.all(kChildren, to_id, parent, limit);
}
std::vector<std::string> tags(Snapshot& snapshot) {
  return snapshot.all(kTags, [](const Row& row) { return row.string(0); });
}
std::vector<Id<Case>> solved_before(Snapshot& snapshot, Time before, int limit) {
  return snapshot.all(kSolvedBefore, to_id, before, limit);
}

std::span<const Statement* const> case_statements() {
  return kStatements;
}

}  // namespace deskbell::cases::store
