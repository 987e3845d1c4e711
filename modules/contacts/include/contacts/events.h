#pragma once
#include <contacts/contact.h>

#include <optional>
#include <string_view>

// What happens to a contact, on the stream of its id unless said otherwise.
namespace deskbell::contacts {

struct ContactCreated {
  static constexpr std::string_view kKind = "contact.created";
  Contact contact;
};
BOOST_DESCRIBE_STRUCT(ContactCreated, (), (contact))

struct ContactChanged {
  static constexpr std::string_view kKind = "contact.changed";
  Contact contact;
};
BOOST_DESCRIBE_STRUCT(ContactChanged, (), (contact))

// An identity was proved; `folded` is the anonymous contact that turned out to be the same person and is gone.
struct ContactIdentified {
  static constexpr std::string_view kKind = "contact.identified";
  Contact contact;
  std::optional<Id<Contact>> folded;
};
BOOST_DESCRIBE_STRUCT(ContactIdentified, (), (contact, folded))

struct ContactNoted {
  static constexpr std::string_view kKind = "contact.noted";
  ContactNote note;
};
BOOST_DESCRIBE_STRUCT(ContactNoted, (), (note))

struct ContactNoteRemoved {
  static constexpr std::string_view kKind = "contact.note_removed";
  Id<ContactNote> note;
};
BOOST_DESCRIBE_STRUCT(ContactNoteRemoved, (), (note))

// On the workspace's stream.
struct ContactFieldsChanged {
  static constexpr std::string_view kKind = "contact.fields_changed";
  std::vector<ContactField> fields;
};
BOOST_DESCRIBE_STRUCT(ContactFieldsChanged, (), (fields))

}  // namespace deskbell::contacts
