#include "contact_rules.h"

#include <gtest/gtest.h>

namespace deskbell::contacts {
namespace {

TEST(ContactIdentitySpelling, has_one_form_for_each_kind) {
  EXPECT_EQ(normalised(IdentityKind::email, "  Anna.Li@Example.COM "), "anna.li@example.com");
  EXPECT_EQ(normalised(IdentityKind::phone, "+49 (30) 123-45.67"), "+49301234567");
  EXPECT_EQ(normalised(IdentityKind::external, " customer-7 "), "customer-7");
}

TEST(ContactIdentitySpelling, refuses_what_is_none) {
  for (const char* bad : {"", "anna", "@example.com", "anna@", "a b@example.com", "a@b,c@d"})
    EXPECT_FALSE(normalised(IdentityKind::email, bad)) << bad;
  for (const char* bad : {"", "12", "12+34", "call me", "123456789012345678901"})
    EXPECT_FALSE(normalised(IdentityKind::phone, bad)) << bad;
  EXPECT_FALSE(normalised(IdentityKind::external, "   "));
}

TEST(ContactFields, take_only_values_of_their_type) {
  struct Case {
    FieldType type;
    const char* value;
    bool fits;
  };
  for (const Case& c : {Case{FieldType::text, "anything", true}, Case{FieldType::text, "bell\a", false},
                        Case{FieldType::number, "-12.5", true}, Case{FieldType::number, "12a", false},
                        Case{FieldType::number, "inf", false}, Case{FieldType::date, "2026-02-28", true},
                        Case{FieldType::date, "2026-02-30", false}, Case{FieldType::date, "2026-2-03", false},
                        Case{FieldType::date, "2026-+2-03", false}, Case{FieldType::choice, "gold", true},
                        Case{FieldType::choice, "Gold", false}, Case{FieldType::number, "", true}}) {
    const ContactField field{"key", "Label", c.type, {"gold", "silver"}};
    EXPECT_EQ(check_field(field, c.value).has_value(), c.fits) << c.value;
  }
}

TEST(ContactFields, are_defined_once_and_completely) {
  EXPECT_TRUE(
      check_definitions({{"tier", "Tier", FieldType::choice, {"gold"}}, {"since", "Since", FieldType::date, {}}}));
  EXPECT_FALSE(check_definitions({{"Tier", "Tier", FieldType::text, {}}}));
  EXPECT_FALSE(check_definitions({{"tier", "", FieldType::text, {}}}));
  EXPECT_FALSE(check_definitions({{"tier", "Tier", FieldType::choice, {}}}));
  EXPECT_FALSE(check_definitions({{"tier", "Tier", FieldType::text, {"gold"}}}));
  EXPECT_FALSE(check_definitions({{"tier", "A", FieldType::text, {}}, {"tier", "B", FieldType::text, {}}}));
}

TEST(ContactSearchPattern, escapes_what_like_would_take_for_wildcards) {
  EXPECT_EQ(search_pattern("  "), "");
  EXPECT_EQ(search_pattern("50%_\\"), "%50\\%\\_\\\\%");
  EXPECT_EQ(search_pattern(" Anna "), "%anna%");
}

}  // namespace
}  // namespace deskbell::contacts
