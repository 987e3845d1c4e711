#pragma once
#include <base/page.h>
#include <contacts/contact.h>
#include <events/log.h>
#include <storage/database.h>

#include <map>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

// The use cases around people. Blocking, any thread; inside a `database.write` they join its transaction.
// Users need view_contacts or edit_contacts (any reach but none); a contact sees and changes only himself.
// What the actor may not know of is not_found.
namespace deskbell::contacts {

struct NewIdentity {
  IdentityKind kind = IdentityKind::email;
  std::string value;
  Proof proof = Proof::claimed;
};

struct NewContact {
  std::optional<Id<Contact>> id;  // when it was handed out before it was stored
  std::string name;
  std::optional<std::string> language;
  std::optional<std::string> time_zone;
  std::optional<std::string> company;
  std::vector<NewIdentity> identities;
  std::map<std::string, std::string> fields;
};

// Absent members stay as they are; an empty text clears. `fields` names only those that change.
struct ContactChange {
  std::optional<std::string> name;
  std::optional<std::string> language;
  std::optional<std::string> time_zone;
  std::optional<std::string> company;
  std::optional<std::map<std::string, std::string>> fields;
};

// `contact` is who the person is now. `folded` is the contact that was asked about when it turned out to be the same
// person as `contact`: it is gone, its identities and notes were moved, its conversations are the caller's to move
// (Conversations::identify does both in one transaction). When `contact` is another one and nothing was folded, the
// browser has changed hands: go on as `contact`.
struct Identified {
  Contact contact;
  std::optional<Id<Contact>> folded;
};

class Contacts {
 public:
  Contacts(storage::Database& database, events::Log& log, Ids& ids, const Clock& clock);

  // Proofs above `claimed` are taken from the system only (a channel that checked them). already_exists when a
  // verified or visitor identity belongs to somebody else. A contact may create himself under his own id.
  Result<Contact> create(const Actor& actor, const NewContact& what);
  // Follows folds: a folded id answers the contact it went into.
  Result<Contact> find(const Actor& actor, Id<Contact> contact);
  Result<Contact> change(const Actor& actor, Id<Contact> contact, const ContactChange& change);
  // Newest first. `query` is looked for in names, companies and identities, without regard to case.
  Result<Page<Contact>> list(const Actor& actor, std::string_view query, std::optional<std::string> cursor = {},
                             std::optional<int> limit = {});

  // See Identified. `verified` only from the system: the caller has checked the signature.
  Result<Identified> identify(const Actor& actor, Id<Contact> contact, const NewIdentity& identity);
  Result<Contact> remove_identity(const Actor& actor, Id<Contact> contact, Id<ContactIdentity> identity);

  Result<ContactNote> add_note(const Actor& actor, Id<Contact> contact, std::string_view text);
  Result<std::vector<ContactNote>> notes(const Actor& actor, Id<Contact> contact);  // newest first
  // The author, or who may manage_users.
  Result<void> remove_note(const Actor& actor, Id<Contact> contact, Id<ContactNote> note);

  std::vector<ContactField> fields();
  // Replaces the definitions (manage_channels). Values that contacts have already stay.
  Result<std::vector<ContactField>> set_fields(const Actor& actor, const std::vector<ContactField>& fields);

  // For channels and modules above, inside their transaction; no policy.
  std::optional<Id<Contact>> find_by_identity(storage::Snapshot& snapshot, IdentityKind kind, std::string_view value);
  std::optional<ContactSummary> summary(storage::Snapshot& snapshot, Id<Contact> contact);
  // The contact that an id means now: itself, or what it was folded into. 0 when there is none.
  Id<Contact> resolve(storage::Snapshot& snapshot, Id<Contact> contact);
  void seen(storage::Transaction& tx, Id<Contact> contact, Time at);
  void count_conversations(storage::Transaction& tx, Id<Contact> contact, int more);

 private:
  Result<void> require_view(const Actor& actor, Id<Contact> contact) const;
  Result<void> require_edit(const Actor& actor, Id<Contact> contact) const;
  Result<Contact> load(storage::Snapshot& snapshot, Id<Contact> contact);
  Result<Contact> save(storage::Transaction& tx, Contact contact);
  Result<void> merge_fields(storage::Snapshot& snapshot, Contact& contact,
                            const std::map<std::string, std::string>& changed);
  Result<Identified> fold(storage::Transaction& tx, const Actor& actor, Id<Contact> from, Id<Contact> into);

  storage::Database& database_;
  events::Log& log_;
  Ids& ids_;
  const Clock& clock_;
};

storage::Schema schema();

}  // namespace deskbell::contacts
