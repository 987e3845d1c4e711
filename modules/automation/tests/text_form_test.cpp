#include <automation/text_form.h>
#include <gmock/gmock.h>

namespace deskbell::automation {
namespace {

using testing::HasSubstr;
using testing::SizeIs;

constexpr std::string_view kText = R"(
# Who is angry goes first.
[[rule]]
name = "Angry customers"
about = "matter"
stop = true

  [rule.when]
  events = [ "case.opened", "case.graded" ]

  [rule.conditions]
  all = [ { fact = "case.kind", is = "is", value = "complaint" },
          { fact = "case.reopened", is = "at_least", value = 2 } ]

  [[rule.actions]]
  does = "assign"
  queue = "Complaints"

  [[rule.actions]]
  does = "note"
  text = """
Look at {{case.number}} today.
"""

[[rule]]
name = "Morning"
about = "conversation"
when = { schedule = { at = "08:00", time_zone = "Europe/Berlin" } }
actions = [ { does = "set_priority", priority = 5 } ]

[[macro]]
name = "Calm"
about = "matter"
actions = [ { does = "add_tags", tags = [ "calm" ] } ]
)";

std::string mistake(std::string_view text) {
  const auto read = read_text(text);
  return read ? "none" : read.error().message;
}

TEST(TextForm, is_read_as_people_write_it) {
  const auto read = read_text(kText);
  ASSERT_TRUE(read) << read.error().message;
  ASSERT_THAT(read->rules, SizeIs(2));
  ASSERT_THAT(read->macros, SizeIs(1));
  EXPECT_TRUE(read->rules[0].stop);
  EXPECT_EQ(read->rules[0].conditions.all->at(1).value, json::value(2));
  EXPECT_EQ(read->rules[0].actions[1].text, "Look at {{case.number}} today.\n");
  EXPECT_EQ(read->rules[1].when.schedule->at, "08:00");
  EXPECT_EQ(read->macros[0].actions[0].tags->front(), "calm");
}

TEST(TextForm, what_is_written_reads_back_the_same) {
  const auto read = read_text(kText);
  const std::string written = write_text(*read);
  EXPECT_THAT(written, HasSubstr("[[rule]]"));
  const auto again = read_text(written);
  ASSERT_TRUE(again) << again.error().message << "\n" << written;
  EXPECT_EQ(again->rules, read->rules);
  EXPECT_EQ(again->macros, read->macros);
  EXPECT_EQ(write_text(*again), written);
}

TEST(TextForm, texts_of_several_lines_keep_them_all) {
  auto read = read_text(kText);
  for (const char* text :
       {"\nA line left free.", "it''' ends\nhere", "two\nlines, 'quoted'", "\ttab\r\nand \\ \"\"\"\n"}) {
    read->rules[0].actions[1].text = text;
    const auto again = read_text(write_text(*read));
    ASSERT_TRUE(again) << again.error().message << "\n" << write_text(*read);
    EXPECT_EQ(again->rules[0].actions[1].text, text);
  }
}

TEST(TextForm, a_mistake_names_its_line_or_path) {
  EXPECT_THAT(mistake("[[rule]]\nname = \n"), HasSubstr("text cannot be read in line 2"));
  EXPECT_THAT(mistake("[[rule]]\nname = \"x\"\nabout = \"matter\"\nwhen = {}\nactions = [ { does = \"explode\" } ]"),
              HasSubstr("rule[0].actions[0].does must be one of"));
  EXPECT_EQ(mistake("[[rule]]\nname = \"x\""), "rule[0].about is required.");
  EXPECT_EQ(mistake("[[ruler]]\nname = \"x\""), "ruler is not a known field.");
  EXPECT_EQ(mistake("rule = 1"), "rule must be written as [[rule]].");
  EXPECT_THAT(mistake("[[rule]]\nname = 2026-03-02"), HasSubstr("Line 2 has a date"));
  EXPECT_EQ(mistake("x = \"" + std::string(1'000'000, 'x') + "\""), "text may have at most 1000000 bytes.");
  EXPECT_EQ(mistake("x = \"\xff\""), "text is not valid UTF-8.");
  EXPECT_EQ(mistake(""), "none");
}

}  // namespace
}  // namespace deskbell::automation
