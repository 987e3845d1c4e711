#pragma once
#include <base/clock.h>
#include <base/id.h>
#include <base/json.h>
#include <identity/actor.h>

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

// The people who write to us.
namespace deskbell::contacts {

enum class IdentityKind {
  email,
  phone,
  external,  // the id that the host site or another system gave the person
  visitor    // a browser; the value is a digest of its secret, never told to anybody
};
BOOST_DESCRIBE_ENUM(IdentityKind, email, phone, external, visitor)

// How sure we are that an identity belongs to the person; later is surer.
enum class Proof {
  claimed,    // typed by the visitor or an agent
  confirmed,  // by a link or code
  verified    // signed by the host site (HMAC)
};
BOOST_DESCRIBE_ENUM(Proof, claimed, confirmed, verified)

struct ContactIdentity {
  Id<ContactIdentity> id;
  IdentityKind kind = IdentityKind::email;
  std::string value;
  Proof proof = Proof::claimed;
  Time added_at;
  bool operator==(const ContactIdentity&) const = default;
};
BOOST_DESCRIBE_STRUCT(ContactIdentity, (), (id, kind, value, proof, added_at))

struct Contact {
  Id<Contact> id;
  std::string name;       // empty when not told yet
  bool anonymous = true;  // has neither name nor any identity but browsers
  std::optional<std::string> language;
  std::optional<std::string> time_zone;
  std::optional<std::string> company;
  std::optional<std::string> avatar_url;
  std::vector<ContactIdentity> identities;    // visitor identities are left out
  std::map<std::string, std::string> fields;  // by ContactField::key
  Time created_at;
  std::optional<Time> last_seen_at;
  std::int64_t conversation_count = 0;
  bool operator==(const Contact&) const = default;
};
BOOST_DESCRIBE_STRUCT(Contact, (),
                      (id, name, anonymous, language, time_zone, company, avatar_url, identities, fields, created_at,
                       last_seen_at, conversation_count))

struct ContactSummary {
  Id<Contact> id;
  std::string name;
  bool anonymous = true;
  std::optional<std::string> language;
  bool operator==(const ContactSummary&) const = default;
};
BOOST_DESCRIBE_STRUCT(ContactSummary, (), (id, name, anonymous, language))

struct ContactNote {
  Id<ContactNote> id;
  Id<Contact> contact;
  Id<identity::User> author;
  std::string author_name;
  std::string text;
  Time at;
  bool operator==(const ContactNote&) const = default;
};
BOOST_DESCRIBE_STRUCT(ContactNote, (), (id, contact, author, author_name, text, at))

enum class FieldType { text, number, date, choice };
BOOST_DESCRIBE_ENUM(FieldType, text, number, date, choice)

// A custom field that the workspace defines. Dates are YYYY-MM-DD; an empty value takes the field away.
struct ContactField {
  std::string key;  // [a-z][a-z0-9_]{0,39}
  std::string label;
  FieldType type = FieldType::text;
  std::vector<std::string> choices;
  bool operator==(const ContactField&) const = default;
};
BOOST_DESCRIBE_STRUCT(ContactField, (), (key, label, type, choices))

}  // namespace deskbell::contacts
