#include <base/testing.h>
#include <contacts/contacts.h>
#include <contacts/events.h>
#include <contacts/named.h>
#include <storage/testing.h>

#include <gtest/gtest.h>

#include <algorithm>

namespace deskbell::contacts {
namespace {

class ContactBook : public ::testing::TestWithParam<storage::Engine> {
 protected:
  base::ManualClock clock;
  storage::TestDatabase database{GetParam(), {events::schema(), contacts::schema()}};
  events::Log log{*database, clock};
  Ids ids{clock};
  Contacts contacts{*database, log, ids, clock};
  Actor system = Actor::system();
  Actor agent =
      user(11, {{Permission::view_contacts, identity::Reach::all}, {Permission::edit_contacts, identity::Reach::all}});
  Actor nobody = user(12, {});

  static Actor user(std::int64_t id, const std::vector<std::pair<Permission, identity::Reach>>& may) {
    Actor actor;
    actor.kind = ActorKind::user;
    actor.id = id;
    actor.name = "Agent " + std::to_string(id);
    for (const auto& [permission, reach] : may) actor.permissions.set(permission, reach);
    return actor;
  }
  static Actor as(const Contact& contact) {
    Actor actor;
    actor.kind = ActorKind::contact;
    actor.id = contact.id.value;
    actor.name = contact.name;
    return actor;
  }
  Contact visitor(const std::string& browser) {
    return contacts.create(system, {.identities = {{IdentityKind::visitor, browser, Proof::claimed}}}).value();
  }
  Contact customer(const std::string& external) {
    return contacts
        .create(system, {.name = "Li Wei", .identities = {{IdentityKind::external, external, Proof::verified}}})
        .value();
  }
  std::optional<Id<Contact>> by(IdentityKind kind, std::string_view value) {
    return database->read(
        [&](storage::Snapshot& snapshot) { return contacts.find_by_identity(snapshot, kind, value); });
  }
  std::vector<std::string> kinds(Id<Contact> contact) {
    return database->read([&](storage::Snapshot& snapshot) {
      std::vector<std::string> kinds;
      for (const auto& event : log.read_stream(snapshot, contact.value, 0, 100)) kinds.push_back(event.kind);
      return kinds;
    });
  }
};
DESKBELL_ON_BOTH_ENGINES(ContactBook);

TEST_P(ContactBook, those_among_many_possible_names_are_found_in_their_own_spelling) {
  contacts.create(system, {.name = "José García", .company = "Acme"}).value();
  contacts.create(system, {.name = "José García"}).value();
  contacts.create(system, {.name = "張偉", .identities = {{IdentityKind::email, "zw@example.com"}}}).value();
  contacts.create(system, {.name = std::string(200, 'x')}).value();
  std::string long_one;
  while (long_one.size() < 200 * 3) long_one += "ﷺ";  // folds to eleven times as much
  contacts.create(system, {.name = long_one}).value();
  std::vector<std::string> possible{"jose", "garcia", "jose garcia", "acme", "%", "zw@example.com", "\"]"};
  for (int i = 0; i < 2'500; ++i) possible.push_back("somebody " + std::to_string(i));
  possible.push_back("张伟");
  auto found = database->read([&](storage::Snapshot& snapshot) { return named_among(snapshot, possible); });
  std::ranges::sort(found);
  EXPECT_EQ(found, (std::vector<std::string>{"José García", "張偉"}));
}

TEST_P(ContactBook, a_contact_is_found_as_it_was_created) {
  const auto made = contacts.create(agent, {.name = "Anna",
                                            .language = "zh-CN",
                                            .company = "Acme",
                                            .identities = {{IdentityKind::email, "Anna@Example.com", Proof::claimed}}});
  ASSERT_TRUE(made) << made.error().message;
  EXPECT_FALSE(made->anonymous);
  EXPECT_EQ(made->identities.at(0).value, "anna@example.com");
  EXPECT_EQ(contacts.find(agent, made->id), *made);
  EXPECT_EQ(kinds(made->id), std::vector<std::string>{"contact.created"});
}

TEST_P(ContactBook, a_visitor_is_anonymous_and_his_browser_is_not_told) {
  const Contact contact = visitor("digest");
  EXPECT_TRUE(contact.anonymous);
  EXPECT_TRUE(contacts.find(agent, contact.id)->identities.empty());
  EXPECT_EQ(by(IdentityKind::visitor, "digest"), contact.id);
  EXPECT_EQ(code(contacts.create(system, {.identities = {{IdentityKind::visitor, "digest", Proof::claimed}}})),
            ErrorCode::already_exists);
}

TEST_P(ContactBook, only_who_may_sees_and_changes) {
  const Contact contact = visitor("a");
  const Contact other = visitor("b");
  EXPECT_EQ(code(contacts.find(nobody, contact.id)), ErrorCode::permission_denied);
  EXPECT_EQ(code(contacts.list(nobody, "")), ErrorCode::permission_denied);
  EXPECT_EQ(code(contacts.change(nobody, contact.id, {.name = "X"})), ErrorCode::permission_denied);
  EXPECT_EQ(code(contacts.add_note(as(contact), contact.id, "mine")), ErrorCode::permission_denied);
  EXPECT_EQ(code(contacts.find(as(contact), other.id)), ErrorCode::not_found);
  EXPECT_EQ(code(contacts.change(as(contact), other.id, {.name = "X"})), ErrorCode::not_found);
  EXPECT_EQ(code(contacts.find(agent, {999})), ErrorCode::not_found);
  EXPECT_EQ(code(contacts.set_fields(agent, {})), ErrorCode::permission_denied);
  EXPECT_TRUE(contacts.find(as(contact), contact.id));
  EXPECT_EQ(contacts.change(as(contact), contact.id, {.name = "Me"})->name, "Me");
}

TEST_P(ContactBook, changes_name_fields_that_are_defined_and_fit) {
  const Actor admin = user(1, {{Permission::manage_channels, identity::Reach::all}});
  ASSERT_TRUE(contacts.set_fields(
      admin, {{"tier", "Tier", FieldType::choice, {"gold", "silver"}}, {"age", "Age", FieldType::number, {}}}));
  EXPECT_EQ(contacts.fields().at(0).choices.at(1), "silver");
  const Contact contact = visitor("a");
  const auto changed =
      contacts.change(agent, contact.id, {.name = "Bo", .fields = {{{"tier", "gold"}, {"age", "41"}}}});
  ASSERT_TRUE(changed) << changed.error().message;
  EXPECT_EQ(changed->fields, (std::map<std::string, std::string>{{"age", "41"}, {"tier", "gold"}}));
  EXPECT_EQ(contacts.change(agent, contact.id, {.fields = {{{"tier", ""}}}})->fields.size(), 1u);
  EXPECT_EQ(contacts.change(agent, contact.id, {.fields = {{{"tier", "tin"}}}}).error().fields.at(0).field,
            "fields.tier");
  EXPECT_EQ(contacts.change(agent, contact.id, {.fields = {{{"colour", "red"}}}}).error().fields.at(0).field,
            "fields.colour");
  EXPECT_EQ(contacts.find(agent, contact.id)->fields.size(), 1u);
}

TEST_P(ContactBook, is_searched_by_name_company_and_identity_and_paged) {
  for (const char* name : {"Anna Müller", "王小明", "Bert 100%"})
    ASSERT_TRUE(contacts.create(
        agent, {.name = name,
                .company = "Acme",
                .identities = {{IdentityKind::email, std::string("p") + std::to_string(name[0] & 0x7f) + "@x.com",
                                Proof::claimed}}}));
  const auto names = [&](std::string_view query) {
    std::vector<std::string> names;
    for (const Contact& contact : contacts.list(agent, query)->items) names.push_back(contact.name);
    return names;
  };
  EXPECT_EQ(names("ANNA"), std::vector<std::string>{"Anna Müller"});
  EXPECT_EQ(names("小明"), std::vector<std::string>{"王小明"});
  EXPECT_EQ(names("100%"), std::vector<std::string>{"Bert 100%"});
  EXPECT_EQ(names("p65@"), std::vector<std::string>{"Anna Müller"});
  EXPECT_EQ(names("acme").size(), 3u);
  const auto first = contacts.list(agent, "", {}, 2);
  ASSERT_TRUE(first->next);
  const auto second = contacts.list(agent, "", first->next, 2);
  EXPECT_EQ(first->items.size(), 2u);
  EXPECT_EQ(second->items.size(), 1u);
  EXPECT_FALSE(second->next);
  EXPECT_EQ(code(contacts.list(agent, "", "x")), ErrorCode::invalid_argument);
}

TEST_P(ContactBook, a_visitor_who_proves_to_be_a_customer_is_folded_into_him) {
  const Contact known = customer("c-1");
  const Contact anonymous = visitor("browser");
  ASSERT_TRUE(contacts.identify(as(anonymous), anonymous.id, {IdentityKind::email, "li@x.com", Proof::claimed}));
  ASSERT_TRUE(contacts.add_note(agent, anonymous.id, "asked about the kettle"));
  const auto identified = contacts.identify(system, anonymous.id, {IdentityKind::external, "c-1", Proof::verified});
  ASSERT_TRUE(identified) << identified.error().message;
  EXPECT_EQ(identified->contact.id, known.id);
  EXPECT_EQ(identified->folded, anonymous.id);
  EXPECT_EQ(identified->contact.identities.size(), 2u);
  EXPECT_EQ(by(IdentityKind::visitor, "browser"), known.id);
  EXPECT_EQ(contacts.find(agent, anonymous.id)->id, known.id);
  EXPECT_EQ(contacts.notes(agent, known.id)->size(), 1u);
  EXPECT_EQ(contacts.list(agent, "")->items.size(), 1u);
  EXPECT_EQ(kinds(anonymous.id).back(), "contact.identified");
}

TEST_P(ContactBook, a_first_proof_makes_the_visitor_known) {
  const Contact anonymous = visitor("browser");
  ASSERT_TRUE(contacts.identify(as(anonymous), anonymous.id, {IdentityKind::external, "c-2", Proof::claimed}));
  const auto identified = contacts.identify(system, anonymous.id, {IdentityKind::external, "c-2", Proof::verified});
  ASSERT_TRUE(identified) << identified.error().message;
  EXPECT_EQ(identified->contact.id, anonymous.id);
  EXPECT_FALSE(identified->folded);
  EXPECT_FALSE(identified->contact.anonymous);
  EXPECT_EQ(identified->contact.identities.size(), 1u);
  EXPECT_EQ(identified->contact.identities[0].proof, Proof::verified);
  EXPECT_EQ(contacts.identify(system, anonymous.id, {IdentityKind::external, "c-2", Proof::verified})->contact,
            identified->contact);
}

TEST_P(ContactBook, another_signed_person_in_the_same_browser_is_another_contact) {
  const Contact first = customer("c-1");
  const Contact second = customer("c-2");
  const auto switched = contacts.identify(system, first.id, {IdentityKind::external, "c-2", Proof::verified});
  EXPECT_EQ(switched->contact.id, second.id);
  EXPECT_FALSE(switched->folded);
  const auto fresh = contacts.identify(system, first.id, {IdentityKind::external, "c-3", Proof::verified});
  EXPECT_NE(fresh->contact.id, first.id);
  EXPECT_FALSE(fresh->folded);
}

TEST_P(ContactBook, a_proof_is_not_taken_from_the_visitor_himself) {
  const Contact anonymous = visitor("browser");
  EXPECT_EQ(code(contacts.identify(as(anonymous), anonymous.id, {IdentityKind::external, "c-1", Proof::verified})),
            ErrorCode::permission_denied);
  EXPECT_EQ(code(contacts.identify(agent, anonymous.id, {IdentityKind::email, "a@b.c", Proof::confirmed})),
            ErrorCode::permission_denied);
  EXPECT_EQ(code(contacts.identify(as(anonymous), anonymous.id, {IdentityKind::email, "nonsense", Proof::claimed})),
            ErrorCode::invalid_argument);
}

TEST_P(ContactBook, the_same_address_may_be_claimed_by_many) {
  const Contact one = visitor("1");
  const Contact two = visitor("2");
  ASSERT_TRUE(contacts.identify(as(one), one.id, {IdentityKind::email, "a@b.c", Proof::claimed}));
  ASSERT_TRUE(contacts.identify(system, two.id, {IdentityKind::email, "a@b.c", Proof::confirmed}));
  EXPECT_EQ(by(IdentityKind::email, "A@B.C"), two.id);
}

TEST_P(ContactBook, identities_and_notes_can_be_taken_off_again) {
  const Contact contact = visitor("1");
  const auto with = contacts.identify(agent, contact.id, {IdentityKind::phone, "+49 30 1", Proof::claimed});
  const auto without = contacts.remove_identity(agent, contact.id, with->contact.identities.at(0).id);
  EXPECT_TRUE(without->identities.empty());
  EXPECT_TRUE(without->anonymous);
  EXPECT_EQ(code(contacts.remove_identity(agent, contact.id, {5})), ErrorCode::not_found);
  const auto note = contacts.add_note(agent, contact.id, "calls at night");
  const Actor colleague =
      user(13, {{Permission::view_contacts, identity::Reach::all}, {Permission::edit_contacts, identity::Reach::all}});
  EXPECT_EQ(code(contacts.remove_note(colleague, contact.id, note->id)), ErrorCode::permission_denied);
  EXPECT_EQ(code(contacts.remove_note(agent, visitor("2").id, note->id)), ErrorCode::not_found);
  EXPECT_TRUE(contacts.remove_note(agent, contact.id, note->id));
  EXPECT_TRUE(contacts.notes(agent, contact.id)->empty());
}

}  // namespace
}  // namespace deskbell::contacts
