#pragma once
#include <contacts/contact.h>
#include <storage/database.h>

#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

// The only SQL of contacts.
namespace deskbell::contacts::store {

struct StoredContact {
  Contact contact;
  Id<Contact> folded_into;
};

struct Holder {
  Id<Contact> contact;
  Id<ContactIdentity> identity;
  Proof proof = Proof::claimed;
};

// With its identities.
std::optional<StoredContact> load(storage::Snapshot& snapshot, Id<Contact> contact);
std::optional<ContactSummary> summary(storage::Snapshot& snapshot, Id<Contact> contact);
std::optional<Id<Contact>> folded_into(storage::Snapshot& snapshot, Id<Contact> contact);  // {0}: itself
void insert(storage::Transaction& tx, const Contact& contact, std::string_view search_key);
void update(storage::Transaction& tx, const Contact& contact, std::string_view search_key);
void mark_folded(storage::Transaction& tx, Id<Contact> from, Id<Contact> into);
void set_seen(storage::Transaction& tx, Id<Contact> contact, Time at);
void add_conversations(storage::Transaction& tx, Id<Contact> contact, int more);
// Ids below `before`, newest first; `pattern` is a LIKE pattern on the search key with \ as escape.
std::vector<Id<Contact>> list(storage::Snapshot& snapshot, std::string_view pattern, Id<Contact> before, int limit);
// Names, each once, that the search key has in this form.
std::vector<std::string> named(storage::Snapshot& snapshot, std::span<const std::string> folded);

// Surest first, then oldest.
std::vector<Holder> holders(storage::Snapshot& snapshot, IdentityKind kind, std::string_view value);
void insert_identity(storage::Transaction& tx, Id<Contact> contact, const ContactIdentity& identity);
void set_proof(storage::Transaction& tx, Id<ContactIdentity> identity, Proof proof);
bool remove_identity(storage::Transaction& tx, Id<Contact> contact, Id<ContactIdentity> identity);
// All, visitor identities included.
std::vector<ContactIdentity> identities(storage::Snapshot& snapshot, Id<Contact> contact);
void move_identity(storage::Transaction& tx, Id<ContactIdentity> identity, Id<Contact> into);

void insert_note(storage::Transaction& tx, const ContactNote& note);
std::vector<ContactNote> notes(storage::Snapshot& snapshot, Id<Contact> contact);
std::optional<ContactNote> note(storage::Snapshot& snapshot, Id<ContactNote> note);
void remove_note(storage::Transaction& tx, Id<ContactNote> note);
void move_notes(storage::Transaction& tx, Id<Contact> from, Id<Contact> into);

std::vector<ContactField> fields(storage::Snapshot& snapshot);
void replace_fields(storage::Transaction& tx, const std::vector<ContactField>& fields);

std::span<const storage::Statement* const> statements();

}  // namespace deskbell::contacts::store
