#include "contact_rules.h"
#include "contact_store.h"

#include <base/check.h>
#include <contacts/contacts.h>
#include <contacts/events.h>
#include <contacts/migrations.h>

#include <algorithm>
#include <limits>

namespace deskbell::contacts {
namespace {

constexpr std::string_view kNoContact = "There is no such contact.";

bool is_browser(const NewIdentity& identity) {
  return identity.kind == IdentityKind::visitor;
}

// Who can hold an identity alone: nobody else may have the same.
bool is_owned(IdentityKind kind, Proof proof) {
  return proof == Proof::verified || kind == IdentityKind::visitor;
}

Result<void> check_proof(const Actor& actor, const NewIdentity& identity) {
  if (actor.kind == ActorKind::system) return {};
  if (identity.proof == Proof::claimed && !is_browser(identity)) return {};
  return failure(ErrorCode::permission_denied, "Only a channel that has checked the proof may state it.");
}

Result<void> set_text(std::string_view field, std::optional<std::string>& target,
                      const std::optional<std::string>& text, int limit) {
  if (!text) return {};
  TRY(base::check_text(field, *text, 0, limit));
  target = text->empty() ? std::nullopt : text;
  return {};
}

std::optional<store::Holder> find_holder(storage::Snapshot& snapshot, const NewIdentity& identity) {
  for (const store::Holder& holder : store::holders(snapshot, identity.kind, identity.value))
    if (is_owned(identity.kind, holder.proof)) return holder;
  return std::nullopt;
}

bool is_verified(const ContactIdentity& identity) {
  return identity.proof == Proof::verified;
}

}  // namespace

Contacts::Contacts(storage::Database& database, events::Log& log, Ids& ids, const Clock& clock)
    : database_(database), log_(log), ids_(ids), clock_(clock) {}

Result<void> Contacts::require_view(const Actor& actor, Id<Contact> contact) const {
  if (actor.kind == ActorKind::contact)
    return actor.contact() == contact ? Result<void>() : not_found(std::string(kNoContact));
  return identity::require(actor, Permission::view_contacts);
}

Result<void> Contacts::require_edit(const Actor& actor, Id<Contact> contact) const {
  if (actor.kind == ActorKind::contact) return require_view(actor, contact);
  return identity::require(actor, Permission::edit_contacts);
}

Id<Contact> Contacts::resolve(storage::Snapshot& snapshot, Id<Contact> contact) {
  const auto into = store::folded_into(snapshot, contact);
  if (!into) return {};
  return *into ? *into : contact;
}

Result<Contact> Contacts::load(storage::Snapshot& snapshot, Id<Contact> contact) {
  auto found = store::load(snapshot, contact);
  if (found && found->folded_into) found = store::load(snapshot, found->folded_into);
  if (!found) return not_found(std::string(kNoContact));
  return std::move(found->contact);
}

Result<Contact> Contacts::save(storage::Transaction& tx, Contact contact) {
  contact.anonymous = is_anonymous(contact);
  store::update(tx, contact, search_key(contact));
  return contact;
}

Result<void> Contacts::merge_fields(storage::Snapshot& snapshot, Contact& contact,
                                    const std::map<std::string, std::string>& changed) {
  if (changed.empty()) return {};
  const auto definitions = store::fields(snapshot);
  for (const auto& [key, value] : changed) {
    const auto definition = std::ranges::find(definitions, key, &ContactField::key);
    if (definition == definitions.end()) return invalid("fields." + key, "is not a field of contacts");
    TRY(check_field(*definition, value));
    if (value.empty())
      contact.fields.erase(key);
    else
      contact.fields[key] = value;
  }
  return {};
}

Result<Contact> Contacts::create(const Actor& actor, const NewContact& what) {
  return database_.write([&](storage::Transaction& tx) -> Result<Contact> {
    Contact contact;
    contact.id = what.id.value_or(Id<Contact>{});
    TRY(require_edit(actor, contact.id));
    if (!contact.id) contact.id = ids_.next<Contact>();
    if (store::folded_into(tx, contact.id))
      return failure(ErrorCode::already_exists, "There is such a contact already.");
    TRY(base::check_text("name", what.name, 0, 200));
    contact.name = what.name;
    TRY(set_text("language", contact.language, what.language, 35));
    TRY(set_text("time_zone", contact.time_zone, what.time_zone, 64));
    TRY(set_text("company", contact.company, what.company, 200));
    TRY(merge_fields(tx, contact, what.fields));
    contact.created_at = clock_.now();
    for (NewIdentity identity : what.identities) {
      TRY(check_proof(actor, identity));
      TRY(identity.value, normalised(identity.kind, identity.value));
      if (is_owned(identity.kind, identity.proof) && find_holder(tx, identity))
        return failure(ErrorCode::already_exists, "Another contact has this identity.");
      const ContactIdentity added{ids_.next<ContactIdentity>(), identity.kind, identity.value, identity.proof,
                                  contact.created_at};
      store::insert_identity(tx, contact.id, added);
      if (!is_browser(identity)) contact.identities.push_back(added);
    }
    contact.anonymous = is_anonymous(contact);
    store::insert(tx, contact, search_key(contact));
    log_.append(tx, contact.id.value, actor.id, ContactCreated{contact});
    return contact;
  });
}

Result<Contact> Contacts::find(const Actor& actor, Id<Contact> contact) {
  return database_.read([&](storage::Snapshot& snapshot) -> Result<Contact> {
    TRY(require_view(actor, contact));
    return load(snapshot, contact);
  });
}

Result<Contact> Contacts::change(const Actor& actor, Id<Contact> contact, const ContactChange& change) {
  return database_.write([&](storage::Transaction& tx) -> Result<Contact> {
    TRY(require_edit(actor, contact));
    TRY(const Contact before, load(tx, contact));
    Contact after = before;
    if (change.name) {
      TRY(base::check_text("name", *change.name, 0, 200));
      after.name = *change.name;
    }
    TRY(set_text("language", after.language, change.language, 35));
    TRY(set_text("time_zone", after.time_zone, change.time_zone, 64));
    TRY(set_text("company", after.company, change.company, 200));
    if (change.fields) TRY(merge_fields(tx, after, *change.fields));
    if (after == before) return before;
    TRY(after, save(tx, after));
    log_.append(tx, after.id.value, actor.id, ContactChanged{after});
    return after;
  });
}

Result<Page<Contact>> Contacts::list(const Actor& actor, std::string_view query, std::optional<std::string> cursor,
                                     std::optional<int> limit) {
  TRY(identity::require(actor, Permission::view_contacts));
  TRY(base::check_text("query", query, 0, 200));
  Id<Contact> before{std::numeric_limits<std::int64_t>::max()};
  if (cursor) {
    const auto id = base::parse_id(*cursor);
    if (!id) return invalid("cursor", "is not one that a list has answered");
    before = {*id};
  }
  return database_.read([&](storage::Snapshot& snapshot) -> Result<Page<Contact>> {
    const int size = base::page_size(limit);
    const auto found = store::list(snapshot, search_pattern(query), before, size + 1);
    Page<Contact> page;
    for (const Id<Contact> id : found) {
      if (page.items.size() == static_cast<std::size_t>(size)) {
        page.next = base::to_string(page.items.back().id);
        break;
      }
      page.items.push_back(std::move(store::load(snapshot, id)->contact));
    }
    return page;
  });
}

Result<Identified> Contacts::identify(const Actor& actor, Id<Contact> contact, const NewIdentity& what) {
  return database_.write([&](storage::Transaction& tx) -> Result<Identified> {
    TRY(require_edit(actor, contact));
    TRY(check_proof(actor, what));
    TRY(const std::string value, normalised(what.kind, what.value));
    const NewIdentity identity{what.kind, value, what.proof};
    TRY(Contact known, load(tx, contact));

    if (is_owned(identity.kind, identity.proof)) {
      const auto holder = find_holder(tx, identity);
      if (holder && holder->contact != known.id) {
        if (is_browser(identity)) return failure(ErrorCode::already_exists, "Another contact has this browser.");
        if (std::ranges::none_of(known.identities, is_verified)) return fold(tx, actor, known.id, holder->contact);
        TRY(Contact other, load(tx, holder->contact));
        return Identified{std::move(other), std::nullopt};
      }
      // A second signed identity of the same kind means that somebody else sits at the browser now.
      const bool is_another =
          !holder && !is_browser(identity) && std::ranges::any_of(known.identities, [&](const ContactIdentity& i) {
            return i.kind == identity.kind && is_verified(i);
          });
      if (is_another) {
        TRY(Contact other, create(Actor::system(), {.language = known.language, .identities = {identity}}));
        return Identified{std::move(other), std::nullopt};
      }
    }

    const auto all = store::identities(tx, known.id);
    const auto same = std::ranges::find_if(
        all, [&](const ContactIdentity& i) { return i.kind == identity.kind && i.value == identity.value; });
    if (same != all.end() && same->proof >= identity.proof) return Identified{std::move(known), std::nullopt};
    if (same != all.end())
      store::set_proof(tx, same->id, identity.proof);
    else
      store::insert_identity(
          tx, known.id, {ids_.next<ContactIdentity>(), identity.kind, identity.value, identity.proof, clock_.now()});
    TRY(known, load(tx, known.id));
    TRY(known, save(tx, known));
    log_.append(tx, known.id.value, actor.id, ContactIdentified{known, std::nullopt});
    return Identified{std::move(known), std::nullopt};
  });
}

Result<Identified> Contacts::fold(storage::Transaction& tx, const Actor& actor, Id<Contact> from, Id<Contact> into) {
  TRY(const Contact gone, load(tx, from));
  const auto mine = store::identities(tx, into);
  for (const ContactIdentity& identity : store::identities(tx, from)) {
    const auto same = std::ranges::find_if(
        mine, [&](const ContactIdentity& i) { return i.kind == identity.kind && i.value == identity.value; });
    if (same == mine.end()) {
      store::move_identity(tx, identity.id, into);
    } else if (same->proof < identity.proof) {
      store::set_proof(tx, same->id, identity.proof);
    }
  }
  store::move_notes(tx, from, into);
  store::mark_folded(tx, from, into);

  TRY(Contact kept, load(tx, into));
  if (kept.name.empty()) kept.name = gone.name;
  if (!kept.language) kept.language = gone.language;
  if (!kept.time_zone) kept.time_zone = gone.time_zone;
  if (!kept.company) kept.company = gone.company;
  for (const auto& [key, value] : gone.fields) kept.fields.try_emplace(key, value);
  kept.last_seen_at = std::max(kept.last_seen_at, gone.last_seen_at);
  TRY(kept, save(tx, kept));
  log_.append(tx, into.value, actor.id, ContactIdentified{kept, from});
  log_.append(tx, from.value, actor.id, ContactIdentified{kept, from});
  return Identified{std::move(kept), from};
}

Result<Contact> Contacts::remove_identity(const Actor& actor, Id<Contact> contact, Id<ContactIdentity> identity) {
  return database_.write([&](storage::Transaction& tx) -> Result<Contact> {
    TRY(identity::require(actor, Permission::edit_contacts));
    TRY(Contact known, load(tx, contact));
    if (!store::remove_identity(tx, known.id, identity)) return not_found("The contact has no such identity.");
    TRY(known, load(tx, known.id));
    TRY(known, save(tx, known));
    log_.append(tx, known.id.value, actor.id, ContactChanged{known});
    return known;
  });
}

Result<ContactNote> Contacts::add_note(const Actor& actor, Id<Contact> contact, std::string_view text) {
  return database_.write([&](storage::Transaction& tx) -> Result<ContactNote> {
    TRY(identity::require(actor, Permission::edit_contacts));
    TRY(base::check_text("text", text, 1, 10'000));
    TRY(const Contact known, load(tx, contact));
    ContactNote note{ids_.next<ContactNote>(), known.id, actor.user(), actor.name, std::string(text), clock_.now()};
    store::insert_note(tx, note);
    log_.append(tx, known.id.value, actor.id, ContactNoted{note});
    return note;
  });
}

Result<std::vector<ContactNote>> Contacts::notes(const Actor& actor, Id<Contact> contact) {
  return database_.read([&](storage::Snapshot& snapshot) -> Result<std::vector<ContactNote>> {
    TRY(identity::require(actor, Permission::view_contacts));
    TRY(const Contact known, load(snapshot, contact));
    return store::notes(snapshot, known.id);
  });
}

Result<void> Contacts::remove_note(const Actor& actor, Id<Contact> contact, Id<ContactNote> id) {
  return database_.write([&](storage::Transaction& tx) -> Result<void> {
    TRY(identity::require(actor, Permission::edit_contacts));
    const auto note = store::note(tx, id);
    if (!note || note->contact != resolve(tx, contact)) return not_found("The contact has no such note.");
    if (note->author != actor.user()) TRY(identity::require(actor, Permission::manage_users));
    store::remove_note(tx, id);
    log_.append(tx, note->contact.value, actor.id, ContactNoteRemoved{id});
    return {};
  });
}

std::vector<ContactField> Contacts::fields() {
  return database_.read([](storage::Snapshot& snapshot) { return store::fields(snapshot); });
}

Result<std::vector<ContactField>> Contacts::set_fields(const Actor& actor, const std::vector<ContactField>& fields) {
  return database_.write([&](storage::Transaction& tx) -> Result<std::vector<ContactField>> {
    TRY(identity::require(actor, Permission::manage_channels));
    TRY(check_definitions(fields));
    store::replace_fields(tx, fields);
    log_.append(tx, events::kWorkspaceStream, actor.id, ContactFieldsChanged{fields});
    return fields;
  });
}

std::optional<Id<Contact>> Contacts::find_by_identity(storage::Snapshot& snapshot, IdentityKind kind,
                                                      std::string_view value) {
  const auto spelled = normalised(kind, value);
  if (!spelled) return std::nullopt;
  const auto found = store::holders(snapshot, kind, *spelled);
  return found.empty() ? std::nullopt : std::optional(found.front().contact);
}

std::optional<ContactSummary> Contacts::summary(storage::Snapshot& snapshot, Id<Contact> contact) {
  return store::summary(snapshot, contact);
}

void Contacts::seen(storage::Transaction& tx, Id<Contact> contact, Time at) {
  store::set_seen(tx, contact, at);
}

void Contacts::count_conversations(storage::Transaction& tx, Id<Contact> contact, int more) {
  store::add_conversations(tx, contact, more);
}

storage::Schema schema() {
  return {"contacts", migrations(), store::statements()};
}

}  // namespace deskbell::contacts
