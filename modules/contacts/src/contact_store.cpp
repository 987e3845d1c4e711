#include "contact_store.h"

#include <base/json.h>

namespace deskbell::contacts::store {
namespace {

using storage::Row;
using storage::Statement;

constexpr Statement kLoad{"contacts.load",
                          "SELECT id, name, anonymous, language, time_zone, company, avatar_url, fields, created_at, "
                          "last_seen_at, conversation_count, folded_into FROM contact WHERE id = $1"};
constexpr Statement kSummary{"contacts.summary", "SELECT id, name, anonymous, language FROM contact WHERE id = $1"};
constexpr Statement kFoldedInto{"contacts.folded_into", "SELECT folded_into FROM contact WHERE id = $1"};
constexpr Statement kInsert{
    "contacts.insert",
    "INSERT INTO contact (id, name, anonymous, language, time_zone, company, avatar_url, fields, search_key, "
    "created_at, "
    "last_seen_at, conversation_count) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)"};
constexpr Statement kUpdate{
    "contacts.update",
    "UPDATE contact SET name = $2, anonymous = $3, language = $4, time_zone = $5, company = $6, avatar_url = $7, "
    "fields = $8, search_key = $9, last_seen_at = $10, conversation_count = $11 WHERE id = $1"};
constexpr Statement kMarkFolded{"contacts.mark_folded",
                                "UPDATE contact SET folded_into = $2 WHERE id = $1 OR folded_into = $1"};
constexpr Statement kSetSeen{"contacts.set_seen", "UPDATE contact SET last_seen_at = $2 WHERE id = $1"};
constexpr Statement kAddConversations{"contacts.add_conversations",
                                      "UPDATE contact SET conversation_count = conversation_count + $2 WHERE id = $1"};
constexpr Statement kList{"contacts.list",
                          "SELECT id FROM contact WHERE id < $1 AND folded_into IS NULL ORDER BY id DESC LIMIT $2"};
constexpr Statement kSearch{"contacts.search",
                            "SELECT id FROM contact WHERE id < $1 AND folded_into IS NULL AND search_key LIKE $3 "
                            "ESCAPE '\\' ORDER BY id DESC LIMIT $2"};

// As the index `contact_by_name` has it.
constexpr Statement kNamed{
    "contacts.named",
    "SELECT DISTINCT name FROM contact WHERE substr(search_key, 1, instr(search_key || char(10), char(10)) - 1) IN "
    "(SELECT value FROM json_each($1))",
    "SELECT DISTINCT name FROM contact WHERE left(split_part(search_key, chr(10), 1), 200) = "
    "ANY(ARRAY(SELECT jsonb_array_elements_text($1::jsonb)))"};

constexpr Statement kHolders{"contacts.holders",
                             "SELECT contact, id, proof FROM contact_identity WHERE value = $1 AND kind = $2 ORDER BY "
                             "CASE proof WHEN 'verified' THEN 0 WHEN 'confirmed' THEN 1 ELSE 2 END, id"};
constexpr Statement kInsertIdentity{"contacts.insert_identity",
                                    "INSERT INTO contact_identity (id, contact, kind, value, proof, added_at) VALUES "
                                    "($1, $2, $3, $4, $5, $6)"};
constexpr Statement kSetProof{"contacts.set_proof", "UPDATE contact_identity SET proof = $2 WHERE id = $1"};
constexpr Statement kRemoveIdentity{
    "contacts.remove_identity", "DELETE FROM contact_identity WHERE id = $2 AND contact = $1 AND kind <> 'visitor'"};
constexpr Statement kIdentities{
    "contacts.identities",
    "SELECT id, kind, value, proof, added_at FROM contact_identity WHERE contact = $1 ORDER BY id"};
constexpr Statement kMoveIdentity{"contacts.move_identity", "UPDATE contact_identity SET contact = $2 WHERE id = $1"};

constexpr Statement kInsertNote{
    "contacts.insert_note",
    "INSERT INTO contact_note (id, contact, author, author_name, text, at) VALUES ($1, $2, $3, $4, $5, $6)"};
constexpr Statement kNotes{
    "contacts.notes",
    "SELECT id, contact, author, author_name, text, at FROM contact_note WHERE contact = $1 ORDER "
    "BY id DESC"};
constexpr Statement kNote{"contacts.note",
                          "SELECT id, contact, author, author_name, text, at FROM contact_note WHERE id = $1"};
constexpr Statement kRemoveNote{"contacts.remove_note", "DELETE FROM contact_note WHERE id = $1"};
constexpr Statement kMoveNotes{"contacts.move_notes", "UPDATE contact_note SET contact = $2 WHERE contact = $1"};

constexpr Statement kFields{"contacts.fields", "SELECT name, label, type, choices FROM contact_field ORDER BY place"};
constexpr Statement kClearFields{"contacts.clear_fields", "DELETE FROM contact_field"};
constexpr Statement kInsertField{
    "contacts.insert_field",
    "INSERT INTO contact_field (name, place, label, type, choices) VALUES ($1, $2, $3, $4, $5)"};

constexpr const Statement* kStatements[] = {
    &kLoad,     &kSummary,          &kFoldedInto, &kInsert,       &kUpdate,      &kMarkFolded,
    &kSetSeen,  &kAddConversations, &kList,       &kSearch,       &kNamed,       &kHolders,     &kInsertIdentity,
    &kSetProof, &kRemoveIdentity,   &kIdentities, &kMoveIdentity, &kInsertNote,  &kNotes,
    &kNote,     &kRemoveNote,       &kMoveNotes,  &kFields,       &kClearFields, &kInsertField};

template <class T>
T stored_json(std::string_view text) {
  auto value = base::parse_json<T>(text);
  if (!value) throw std::runtime_error("contacts: stored JSON is broken: " + value.error().message);
  return std::move(*value);
}

ContactIdentity to_identity(const Row& row) {
  return {.id = row.id<ContactIdentity>(0),
          .kind = base::find_enum<IdentityKind>(row.text(1)).value(),
          .value = row.string(2),
          .proof = base::find_enum<Proof>(row.text(3)).value(),
          .added_at = row.time(4)};
}

ContactNote to_note(const Row& row) {
  return {.id = row.id<ContactNote>(0),
          .contact = row.id<Contact>(1),
          .author = row.id<identity::User>(2),
          .author_name = row.string(3),
          .text = row.string(4),
          .at = row.time(5)};
}

}  // namespace

std::optional<StoredContact> load(storage::Snapshot& snapshot, Id<Contact> contact) {
  auto found = snapshot.one(
      kLoad,
      [](const Row& row) {
        StoredContact stored;
        stored.contact = {.id = row.id<Contact>(0),
                          .name = row.string(1),
                          .anonymous = row.boolean(2),
                          .language = row.optional_string(3),
                          .time_zone = row.optional_string(4),
                          .company = row.optional_string(5),
                          .avatar_url = row.optional_string(6),
                          .identities = {},
                          .fields = stored_json<std::map<std::string, std::string>>(row.text(7)),
                          .created_at = row.time(8),
                          .last_seen_at = row.optional_time(9),
                          .conversation_count = row.integer(10)};
        stored.folded_into = {row.is_null(11) ? 0 : row.integer(11)};
        return stored;
      },
      contact);
  if (!found) return found;
  for (ContactIdentity& identity : identities(snapshot, contact))
    if (identity.kind != IdentityKind::visitor) found->contact.identities.push_back(std::move(identity));
  return found;
}

std::optional<ContactSummary> summary(storage::Snapshot& snapshot, Id<Contact> contact) {
  return snapshot.one(
      kSummary,
      [](const Row& row) {
        return ContactSummary{row.id<Contact>(0), row.string(1), row.boolean(2), row.optional_string(3)};
      },
      contact);
}

std::optional<Id<Contact>> folded_into(storage::Snapshot& snapshot, Id<Contact> contact) {
  return snapshot.one(
      kFoldedInto, [](const Row& row) { return Id<Contact>{row.is_null(0) ? 0 : row.integer(0)}; }, contact);
}

void insert(storage::Transaction& tx, const Contact& contact, std::string_view search_key) {
  tx.run(kInsert, contact.id, contact.name, contact.anonymous, contact.language, contact.time_zone, contact.company,
         contact.avatar_url, base::to_json(contact.fields), search_key, contact.created_at, contact.last_seen_at,
         contact.conversation_count);
}

void update(storage::Transaction& tx, const Contact& contact, std::string_view search_key) {
  tx.run(kUpdate, contact.id, contact.name, contact.anonymous, contact.language, contact.time_zone, contact.company,
         contact.avatar_url, base::to_json(contact.fields), search_key, contact.last_seen_at,
         contact.conversation_count);
}

void mark_folded(storage::Transaction& tx, Id<Contact> from, Id<Contact> into) {
  tx.run(kMarkFolded, from, into);
}
void set_seen(storage::Transaction& tx, Id<Contact> contact, Time at) {
  tx.run(kSetSeen, contact, at);
}
void add_conversations(storage::Transaction& tx, Id<Contact> contact, int more) {
  tx.run(kAddConversations, contact, more);
}

std::vector<Id<Contact>> list(storage::Snapshot& snapshot, std::string_view pattern, Id<Contact> before, int limit) {
  const auto id = [](const Row& row) { return row.id<Contact>(0); };
  return pattern.empty() ? snapshot.all(kList, id, before, limit) : snapshot.all(kSearch, id, before, limit, pattern);
}

std::vector<std::string> named(storage::Snapshot& snapshot, std::span<const std::string> folded) {
  return snapshot.all(
      kNamed, [](const Row& row) { return row.string(0); },
      base::to_json(std::vector<std::string>(folded.begin(), folded.end())));
}

std::vector<Holder> holders(storage::Snapshot& snapshot, IdentityKind kind, std::string_view value) {
  return snapshot.all(
      kHolders,
      [](const Row& row) {
        return Holder{row.id<Contact>(0), row.id<ContactIdentity>(1), base::find_enum<Proof>(row.text(2)).value()};
      },
      value, base::name_of(kind));
}

void insert_identity(storage::Transaction& tx, Id<Contact> contact, const ContactIdentity& identity) {
  tx.run(kInsertIdentity, identity.id, contact, base::name_of(identity.kind), identity.value,
         base::name_of(identity.proof), identity.added_at);
}

void set_proof(storage::Transaction& tx, Id<ContactIdentity> identity, Proof proof) {
  tx.run(kSetProof, identity, base::name_of(proof));
}

bool remove_identity(storage::Transaction& tx, Id<Contact> contact, Id<ContactIdentity> identity) {
  return tx.run(kRemoveIdentity, contact, identity) > 0;
}

std::vector<ContactIdentity> identities(storage::Snapshot& snapshot, Id<Contact> contact) {
  return snapshot.all(kIdentities, to_identity, contact);
}

void move_identity(storage::Transaction& tx, Id<ContactIdentity> identity, Id<Contact> into) {
  tx.run(kMoveIdentity, identity, into);
}

void insert_note(storage::Transaction& tx, const ContactNote& note) {
  tx.run(kInsertNote, note.id, note.contact, note.author, note.author_name, note.text, note.at);
}

std::vector<ContactNote> notes(storage::Snapshot& snapshot, Id<Contact> contact) {
  return snapshot.all(kNotes, to_note, contact);
}

std::optional<ContactNote> note(storage::Snapshot& snapshot, Id<ContactNote> note) {
  return snapshot.one(kNote, to_note, note);
}

void remove_note(storage::Transaction& tx, Id<ContactNote> note) {
  tx.run(kRemoveNote, note);
}
void move_notes(storage::Transaction& tx, Id<Contact> from, Id<Contact> into) {
  tx.run(kMoveNotes, from, into);
}

std::vector<ContactField> fields(storage::Snapshot& snapshot) {
  return snapshot.all(kFields, [](const Row& row) {
    return ContactField{.key = row.string(0),
                        .label = row.string(1),
                        .type = base::find_enum<FieldType>(row.text(2)).value(),
                        .choices = stored_json<std::vector<std::string>>(row.text(3))};
  });
}

void replace_fields(storage::Transaction& tx, const std::vector<ContactField>& fields) {
  tx.run(kClearFields);
  for (std::size_t i = 0; i < fields.size(); ++i)
    tx.run(kInsertField, fields[i].key, i, fields[i].label, base::name_of(fields[i].type),
           base::to_json(fields[i].choices));
}

std::span<const storage::Statement* const> statements() {
  return kStatements;
}

}  // namespace deskbell::contacts::store
