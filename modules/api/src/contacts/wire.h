#pragma once
#include <contacts/contact.h>

#include <map>
#include <optional>
#include <string>
#include <vector>

// What the console sends about contacts, beyond contacts' own types.
namespace deskbell::api {

struct ContactQuery {
  std::optional<Text<0, 200>> query;
  std::optional<std::string> cursor;
  std::optional<int> limit;
};
BOOST_DESCRIBE_STRUCT(ContactQuery, (), (query, cursor, limit))

struct ContactInput {
  Text<0, 200> name;
  std::optional<Text<0, 254>> email;
  std::optional<Text<0, 40>> phone;
  std::optional<Text<0, 200>> company;
  std::optional<Text<0, 35>> language;
  std::optional<std::map<std::string, std::string>> fields;
};
BOOST_DESCRIBE_STRUCT(ContactInput, (), (name, email, phone, company, language, fields))

struct OneContact {
  Id<contacts::Contact> contact;
};
BOOST_DESCRIBE_STRUCT(OneContact, (), (contact))

struct ContactPatch {
  Id<contacts::Contact> contact;
  std::optional<Text<0, 200>> name;
  std::optional<Text<0, 200>> company;
  std::optional<Text<0, 35>> language;
  std::optional<Text<0, 64>> time_zone;
  std::optional<std::map<std::string, std::string>> fields;
};
BOOST_DESCRIBE_STRUCT(ContactPatch, (), (contact, name, company, language, time_zone, fields))

struct ContactIdentityInput {
  Id<contacts::Contact> contact;
  contacts::IdentityKind kind = contacts::IdentityKind::email;
  Text<1, 254> value;
};
BOOST_DESCRIBE_STRUCT(ContactIdentityInput, (), (contact, kind, value))

struct OneContactIdentity {
  Id<contacts::Contact> contact;
  Id<contacts::ContactIdentity> identity;
};
BOOST_DESCRIBE_STRUCT(OneContactIdentity, (), (contact, identity))

struct ContactHistory {
  Id<contacts::Contact> contact;
  std::optional<std::string> cursor;
  std::optional<int> limit;
};
BOOST_DESCRIBE_STRUCT(ContactHistory, (), (contact, cursor, limit))

struct ContactNoteInput {
  Id<contacts::Contact> contact;
  Text<1, 10000> text;
};
BOOST_DESCRIBE_STRUCT(ContactNoteInput, (), (contact, text))

struct OneContactNote {
  Id<contacts::Contact> contact;
  Id<contacts::ContactNote> note;
};
BOOST_DESCRIBE_STRUCT(OneContactNote, (), (contact, note))

struct ContactFieldsInput {
  std::vector<contacts::ContactField> fields;
};
BOOST_DESCRIBE_STRUCT(ContactFieldsInput, (), (fields))

}  // namespace deskbell::api
