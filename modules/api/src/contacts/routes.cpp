#include "wire.h"

#include <api/routes.h>
#include <contacts/contacts.h>
#include <conversations/conversations.h>

namespace deskbell::api {
namespace {

using contacts::Contact;
using contacts::ContactField;
using contacts::ContactNote;
using contacts::Contacts;
using http::Method;
using http::NoContent;

constexpr Branch endpoint{"/api/v1", "contacts"};

template <int Max>
std::optional<std::string> plain(const std::optional<Text<0, Max>>& text) {
  return text ? std::optional(text->value) : std::nullopt;
}

contacts::NewContact to_new(const ContactInput& in) {
  contacts::NewContact made{.name = in.name.value, .language = plain(in.language), .company = plain(in.company)};
  if (in.email && !in.email->value.empty())
    made.identities.push_back({contacts::IdentityKind::email, in.email->value, contacts::Proof::claimed});
  if (in.phone && !in.phone->value.empty())
    made.identities.push_back({contacts::IdentityKind::phone, in.phone->value, contacts::Proof::claimed});
  if (in.fields) made.fields = *in.fields;
  return made;
}

void add_profile_routes(Endpoints& endpoints, Contacts& contacts, conversations::Conversations& conversations) {
  endpoints.add<ContactQuery, Page<Contact>>(
      endpoint(Method::get, "/contacts", "listContacts", "Contacts, newest first; by name, company, mail or telephone"),
      [&](const Actor& actor, const ContactQuery& in) {
        return contacts.list(actor, in.query ? in.query->value : std::string(), in.cursor, in.limit);
      });
  endpoints.add<ContactInput, Contact>(
      endpoint(Method::post, "/contacts", "createContact", "Add a contact"),
      [&](const Actor& actor, const ContactInput& in) { return contacts.create(actor, to_new(in)); });
  endpoints.add<OneContact, Contact>(
      endpoint(Method::get, "/contacts/{contact}", "getContact", "One contact"),
      [&](const Actor& actor, const OneContact& in) { return contacts.find(actor, in.contact); });
  endpoints.add<ContactPatch, Contact>(
      endpoint(Method::patch, "/contacts/{contact}", "changeContact", "Change a contact; an empty text clears"),
      [&](const Actor& actor, const ContactPatch& in) {
        return contacts.change(actor, in.contact,
                               {.name = plain(in.name),
                                .language = plain(in.language),
                                .time_zone = plain(in.time_zone),
                                .company = plain(in.company),
                                .fields = in.fields});
      });
  endpoints.add<ContactHistory, Page<conversations::Conversation>>(
      endpoint(Method::get, "/contacts/{contact}/conversations", "listContactConversations",
               "All conversations of a contact that you may see, newest first"),
      [&](const Actor& actor, const ContactHistory& in) -> Result<Page<conversations::Conversation>> {
        TRY(const Contact contact, contacts.find(actor, in.contact));
        return conversations.history(actor, contact.id, in.cursor, in.limit);
      });
}

void add_identity_value_routes(Endpoints& endpoints, Contacts& contacts, conversations::Conversations& conversations) {
  endpoints.add<ContactIdentityInput, Contact>(
      endpoint(Method::post, "/contacts/{contact}/identities", "addContactIdentity",
               "Add a mail address, telephone number or external id, as claimed"),
      [&](const Actor& actor, const ContactIdentityInput& in) -> Result<Contact> {
        TRY(const auto identified,
            conversations.identify(actor, in.contact, {in.kind, in.value.value, contacts::Proof::claimed}));
        return identified.contact;
      });
  endpoints.add<OneContactIdentity, Contact>(endpoint(Method::del, "/contacts/{contact}/identities/{identity}",
                                                      "removeContactIdentity", "Take an identity off"),
                                             [&](const Actor& actor, const OneContactIdentity& in) {
                                               return contacts.remove_identity(actor, in.contact, in.identity);
                                             });
}

void add_note_routes(Endpoints& endpoints, Contacts& contacts) {
  endpoints.add<OneContact, std::vector<ContactNote>>(
      endpoint(Method::get, "/contacts/{contact}/notes", "listContactNotes", "Notes about a contact, newest first"),
      [&](const Actor& actor, const OneContact& in) { return contacts.notes(actor, in.contact); });
  endpoints.add<ContactNoteInput, ContactNote>(
      endpoint(Method::post, "/contacts/{contact}/notes", "addContactNote", "Write a note about a contact"),
      [&](const Actor& actor, const ContactNoteInput& in) {
        return contacts.add_note(actor, in.contact, in.text.value);
      });
  endpoints.add<OneContactNote, NoContent>(
      endpoint(Method::del, "/contacts/{contact}/notes/{note}", "removeContactNote", "Remove a note of one's own"),
      [&](const Actor& actor, const OneContactNote& in) -> Result<NoContent> {
        TRY(contacts.remove_note(actor, in.contact, in.note));
        return NoContent{};
      });
}

void add_field_routes(Endpoints& endpoints, Contacts& contacts) {
  endpoints.add<http::NoInput, std::vector<ContactField>>(
      endpoint(Method::get, "/contact-fields", "listContactFields", "The custom fields that contacts have here"),
      [&](const Actor&, const http::NoInput&) -> Result<std::vector<ContactField>> { return contacts.fields(); });
  endpoints.add<ContactFieldsInput, std::vector<ContactField>>(
      endpoint(Method::put, "/contact-fields", "setContactFields", "Replace the definitions of the custom fields"),
      [&](const Actor& actor, const ContactFieldsInput& in) { return contacts.set_fields(actor, in.fields); });
}

}  // namespace

void add_contact_routes(Endpoints& endpoints, Contacts& contacts, conversations::Conversations& conversations) {
  add_profile_routes(endpoints, contacts, conversations);
  add_identity_value_routes(endpoints, contacts, conversations);
  add_note_routes(endpoints, contacts);
  add_field_routes(endpoints, contacts);
}

}  // namespace deskbell::api
