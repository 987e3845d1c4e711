#include <cases/kind.h>
#include <gtest/gtest.h>

namespace deskbell::cases {
namespace {

Kind small_kind() {
  Kind kind;
  kind.key = "loan";
  kind.name = "Loan";
  kind.prefix = "LN";
  kind.states = {{.key = "open", .name = "Open", .category = StateCategory::open, .moves = {"waiting", "done"}},
                 {.key = "waiting",
                  .name = "Waiting",
                  .category = StateCategory::waiting,
                  .waits_for = WaitsFor::customer,
                  .moves = {"open"}},
                 {.key = "done", .name = "Done", .category = StateCategory::solved, .moves = {"open"}}};
  return kind;
}

FieldDefinition field(std::string key, FieldType type, Need need = Need::optional) {
  FieldDefinition made{.key = key, .name = key, .names = {}, .type = type, .need = need, .choices = {}, .hint = {}};
  if (type == FieldType::choice || type == FieldType::choices)
    made.choices = {{.key = "red", .name = "Red", .names = {}}, {.key = "blue", .name = "Blue", .names = {}}};
  return made;
}

std::string mistakes(const Result<void>& result) {
  std::string all;
  if (!result)
    for (const FieldError& error : result.error().fields) all += error.field + " " + error.message + ";";
  return all;
}

TEST(Kinds, the_built_in_ones_are_sound) {
  const auto all = built_in_kinds();
  EXPECT_EQ(all.size(), 7u);
  for (const Kind& kind : all) EXPECT_EQ(mistakes(check(kind)), "") << kind.key;
  EXPECT_EQ(mistakes(check(default_settings())), "");
}

TEST(Kinds, a_mistake_is_told_with_its_place) {
  Kind kind = small_kind();
  EXPECT_EQ(mistakes(check(kind)), "");
  kind.states[0].moves.push_back("nowhere");
  EXPECT_EQ(mistakes(check(kind)), "states[0].moves lead to nowhere, which is no state;");
  kind = small_kind();
  kind.states.push_back({.key = "island", .name = "Island", .category = StateCategory::open, .moves = {}});
  EXPECT_EQ(mistakes(check(kind)), "states[3].key cannot be reached from the first state;");
  kind = small_kind();
  kind.states[2].waits_for = WaitsFor::customer;
  EXPECT_EQ(mistakes(check(kind)), "states[2].waits_for belongs to the category waiting;");
  kind = small_kind();
  kind.states.pop_back();
  EXPECT_NE(mistakes(check(kind)).find("states need one of the category solved or closed"), std::string::npos);
  kind = small_kind();
  kind.prefix = "ln-";
  kind.fields = {field("size", FieldType::choice), field("size", FieldType::text)};
  kind.fields[0].choices.clear();
  EXPECT_EQ(mistakes(check(kind)),
            "prefix must be 1 to 8 capital letters and digits that begin with a letter;fields[0].choices may not be "
            "empty;fields[1].key is there twice;");
}

TEST(Kinds, values_of_fields_are_checked_by_their_type) {
  Kind kind = small_kind();
  kind.fields = {field("text", FieldType::text),       field("number", FieldType::number),
                 field("money", FieldType::money),     field("date", FieldType::date),
                 field("moment", FieldType::moment),   field("choice", FieldType::choice),
                 field("choices", FieldType::choices), field("boolean", FieldType::boolean)};
  struct {
    const char* key;
    const char* json;
    bool good;
  } table[] = {{"text", R"("a")", true},
               {"text", "1", false},
               {"number", "2.5", true},
               {"number", R"("2")", false},
               {"money", R"({"minor":129900,"currency":"EUR"})", true},
               {"money", R"({"minor":1.5,"currency":"EUR"})", false},
               {"money", R"({"minor":1,"currency":"eur"})", false},
               {"money", R"({"minor":1})", false},
               {"money", R"({"minor":-1000000000000000,"currency":"EUR"})", true},
               {"money", R"({"minor":1000000000000001,"currency":"EUR"})", false},
               {"money", R"({"minor":-9223372036854775808,"currency":"EUR"})", false},
               {"date", R"("2026-02-28")", true},
               {"date", R"("2026-02-30")", false},
               {"moment", R"("2026-02-28T08:00:00Z")", true},
               {"moment", R"("yesterday")", false},
               {"choice", R"("red")", true},
               {"choice", R"("green")", false},
               {"choices", R"(["red","blue"])", true},
               {"choices", R"(["red","red"])", false},
               {"boolean", "false", true},
               {"boolean", R"("no")", false},
               {"colour", R"("x")", false}};
  for (const auto& row : table) {
    const auto value = base::parse_json_value(row.json);
    ASSERT_TRUE(value) << row.json;
    EXPECT_EQ(checked_fields(kind, {{row.key, *value}}, Need::optional).has_value(), row.good)
        << row.key << " " << row.json;
  }
}

TEST(Kinds, a_required_field_is_asked_for_when_it_is_needed) {
  Kind kind = small_kind();
  kind.fields = {field("serial", FieldType::text, Need::opening), field("cause", FieldType::text, Need::solving)};
  EXPECT_FALSE(checked_fields(kind, {}, Need::opening));
  EXPECT_FALSE(checked_fields(kind, {{"serial", ""}}, Need::opening));
  EXPECT_TRUE(checked_fields(kind, {{"serial", "K-1"}}, Need::opening));
  const auto solving = checked_fields(kind, {{"serial", "K-1"}}, Need::solving);
  ASSERT_FALSE(solving);
  EXPECT_EQ(solving.error().fields.front().field, "fields.cause");
  EXPECT_TRUE(checked_fields(kind, {}, Need::optional));
}

TEST(Kinds, the_level_comes_from_urgency_impact_and_tier) {
  const Settings settings = default_settings();
  EXPECT_EQ(level_of(settings, Level::low, Level::low, ""), Level::low);
  EXPECT_EQ(level_of(settings, Level::normal, Level::normal, ""), Level::normal);
  EXPECT_EQ(level_of(settings, Level::critical, Level::critical, ""), Level::critical);
  EXPECT_EQ(level_of(settings, Level::normal, Level::normal, "bronze"), Level::normal);
  EXPECT_EQ(level_of(settings, Level::normal, Level::normal, "vip"), Level::high);
}

TEST(Kinds, a_name_is_told_in_the_readers_language_when_there_is_one) {
  const Translations names{{"zh-CN", "维修"}};
  EXPECT_EQ(name_in("Repair", names, "zh-CN"), "维修");
  EXPECT_EQ(name_in("Repair", names, "zh-TW"), "维修");
  EXPECT_EQ(name_in("Repair", names, "de"), "Repair");
  EXPECT_EQ(name_in("Repair", names, ""), "Repair");
}

}  // namespace
}  // namespace deskbell::cases
