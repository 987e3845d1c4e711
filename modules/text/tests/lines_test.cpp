#include <text/lines.h>
#include <text/markup.h>

#include <gmock/gmock.h>

namespace deskbell::text {
namespace {

TEST(CleanLine, hostile_characters_are_gone_and_blanks_are_one) {
  EXPECT_EQ(clean_line("  a \t\r\n b\u3000c\u200b\ufeff  "), "a b c");
  EXPECT_EQ(clean_line("invoice\u202egpj.exe"), "invoicegpj.exe");
  EXPECT_EQ(clean_line("a\x01\x7f"
                       "b"),
            "a b");
  EXPECT_EQ(clean_line(std::string_view("a\0b", 3)), "a b");
  EXPECT_EQ(clean_line("e\u0301"), "é");
  EXPECT_EQ(clean_line("\xc3(\xff"), "\ufffd(\ufffd");
  EXPECT_EQ(clean_line("王小明", 2), "王小");
  EXPECT_EQ(clean_line("abc def", 4), "abc");
}

TEST(CleanBlock, lines_stay_and_the_rest_is_tidied) {
  EXPECT_EQ(clean_block("\n\n a\r\nb \r\n\n\n\n\nc\n\n"), " a\nb\n\n\nc");
  EXPECT_EQ(clean_block("a\x02\tb\u202e"), "a\tb");
  EXPECT_EQ(clean_block("\u2067abc\u2069"), "\u2067abc\u2069");
  EXPECT_EQ(clean_block("\n \n\t"), "");
}

TEST(Truncated, a_character_keeps_its_marks) {
  EXPECT_EQ(truncated("abc", 2), "ab");
  EXPECT_EQ(truncated("ae\u0323x", 2), "a");
  EXPECT_EQ(truncated("a👍🏽b", 2), "a");
  EXPECT_EQ(truncated("👩\u200d🔧b", 2), "👩\u200d");
  EXPECT_EQ(shortened("hello world", 8), "hello w…");
  EXPECT_EQ(shortened("hello", 5), "hello");
  EXPECT_EQ(length("a漢😀"), 3);
  EXPECT_EQ(utf16_length("a漢😀"), 4);
}

TEST(Truncated, hostile_stacks_of_marks_are_cut_too) {
  std::string stack = "a";
  for (int i = 0; i < 1000; ++i) stack += "\u0301";
  EXPECT_LE(length(truncated(stack, 10)), 10);
  EXPECT_TRUE(is_valid_utf8(clean_line(stack, 10)));
}

TEST(Markup, a_message_is_cleaned_or_refused_with_its_field) {
  EXPECT_EQ(*clean_message(" **hi** \r\n<b>x</b>"), " **hi**\n<b>x</b>");
  EXPECT_EQ(clean_message(" \n\u200b", "comment").error().fields[0].field, "comment");
  EXPECT_TRUE(clean_message(std::string(10'000, 'a')));
  EXPECT_FALSE(clean_message(std::string(10'001, 'a')));
}

TEST(Markup, plain_text_has_no_markers) {
  EXPECT_EQ(plain_text("**bold** *it* _it_ `co*d*e` [our *shop*](https://example.com/a)"),
            "bold it it co*d*e our shop");
  EXPECT_EQ(plain_text("- one\n* two\n12. three\n```\n**x**\n```\nend"), "one\ntwo\nthree\n**x**\nend");
  EXPECT_EQ(plain_text("2 * 3 * 4, snake_case_name, ** x **, `open, [a](javascript:x)"),
            "2 * 3 * 4, snake_case_name, ** x **, `open, [a](javascript:x)");
  EXPECT_EQ(plain_text("**a *b* c**"), "a b c");
}

TEST(Markup, hostile_markers_cost_little) {
  for (const char* piece : {"*a", "**a", "_a ", "[a](", "`", "***a_b`["}) {
    std::string in;
    while (in.size() < 40'000) in += piece;
    EXPECT_LE(plain_text(in).size(), in.size());
  }
}

TEST(Markup, only_safe_links_may_be_clicked) {
  for (const char* good : {"https://example.com", "HTTP://a/b?c#d", "mailto:a@b.c", "tel:+4930123", "https://例え.jp/"})
    EXPECT_TRUE(is_safe_link(good)) << good;
  for (const char* bad : {"", "javascript:alert(1)", "JavaScript://x", "data:text/html,x", "//example.com", "/a",
                          "https://", "https://user@example.com/", "https://a b", "https://a\"onclick", "https:\\\\a",
                          "vbscript:x", "java\tscript:x", "mailto:", "file:///etc/passwd"})
    EXPECT_FALSE(is_safe_link(bad)) << bad;
}

}  // namespace
}  // namespace deskbell::text
