#include "csv.h"
#include "html_to_markdown.h"
#include "incoming.h"
#include "line_diff.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <knowledge/render.h>

namespace deskbell::knowledge {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::Not;

TEST(Html, becomes_markdown_that_looks_the_same) {
  const auto read = html_to_markdown(
      "<html><head><title>Returns &amp; refunds</title><style>p{}</style></head><body><h2>How</h2>"
      "<p>Open <b>your</b>\n order&nbsp;first, see <a href=\"https://a.example/x\">here</a>.</p>"
      "<ul><li>one</li><li>two<ol><li>inner</li></ol></li></ul><pre>a &lt; b</pre>"
      "<table><tr><th>A</th><th>B</th></tr><tr><td>1</td><td>2 | 3</td></tr></table></body></html>");
  EXPECT_EQ(read.title, "Returns & refunds");
  EXPECT_EQ(read.markdown,
            "## How\n\nOpen **your** order first, see [here](https://a.example/x).\n\n- one\n- two\n   1. inner\n\n"
            "```\na < b\n```\n\n| A | B |\n| --- | --- |\n| 1 | 2 \\| 3 |");
  EXPECT_THAT(read.remarks, ElementsAre("left out a style"));
}

TEST(Html, scripts_and_forms_say_nothing) {
  const auto read = html_to_markdown(
      "<p>a</p><script>if (a < b) { document.write('</p>') }</script><form><p>b</p></form>"
      "<p onclick='x'>c</p><a href='javascript:alert(1)'>d</a>");
  EXPECT_THAT(read.markdown, Not(HasSubstr("document")));
  EXPECT_THAT(read.markdown, Not(HasSubstr("javascript")));
  EXPECT_THAT(read.markdown, Not(HasSubstr("b")));
  EXPECT_THAT(read.markdown, HasSubstr("c"));
  EXPECT_THAT(read.remarks, ElementsAre("left out a form", "left out a script"));
}

TEST(Html, what_looks_like_markup_stays_text) {
  const auto read = html_to_markdown("<p>5 * 3 * 2 &lt;b&gt; # not a heading</p><p># nor this</p><p>- nor a list</p>");
  EXPECT_THAT(render(read.markdown).html, HasSubstr("5 * 3 * 2 &lt;b&gt; # not a heading"));
  EXPECT_THAT(render(read.markdown).headings, IsEmpty());
  EXPECT_THAT(render(read.markdown).html, Not(HasSubstr("<li>")));
}

TEST(Csv, quotes_separators_and_line_ends) {
  EXPECT_THAT(
      parse_csv("title,body\n\"a, b\",\"say \"\"hi\"\"\nthere\"\n\nc,d"),
      ElementsAre(ElementsAre("title", "body"), ElementsAre("a, b", "say \"hi\"\nthere"), ElementsAre("c", "d")));
  EXPECT_THAT(parse_csv("a;b\n1,5;2"), ElementsAre(ElementsAre("a", "b"), ElementsAre("1,5", "2")));
}

TEST(MarkdownImport, reads_head_folders_and_language) {
  const auto set = read_markdown(
      {"Orders/Returns/how-to-return.zh-CN.md",
       "\xef\xbb\xbf---\r\ntitle: \"如何退货\"\r\ntags: [returns, orders]\r\nquestions:\r\n  - 我想退货\r\n"
       "  - 怎么退\r\naudience: customers\r\n---\r\n打开订单。\r\n"},
      "en");
  ASSERT_TRUE(set);
  const auto& article = set->articles.front();
  EXPECT_EQ(article.slug, "how-to-return");
  EXPECT_THAT(article.tags, ElementsAre("returns", "orders"));
  EXPECT_EQ(article.audience, Audience::customers);
  ASSERT_EQ(article.sections.size(), 2);
  EXPECT_EQ(article.sections[1].slug, "returns");
  const auto& text = article.content.languages.at("zh-CN");
  EXPECT_EQ(text.title, "如何退货");
  EXPECT_THAT(text.questions, ElementsAre("我想退货", "怎么退"));
  EXPECT_EQ(text.body, "打开订单。\n");
}

TEST(MarkdownImport, takes_the_title_from_the_first_heading_or_the_name) {
  EXPECT_EQ(read_markdown({"a.md", "# The *title*\n\nText"}, "en")->articles.front().content.languages.at("en").title,
            "The title");
  EXPECT_EQ(read_markdown({"how-to-pay.md", "Text"}, "en")->articles.front().content.languages.at("en").title,
            "How to pay");
}

TEST(MarkdownImport, files_of_one_name_in_several_languages_are_one_article) {
  auto first = read_markdown({"pay.en.md", "# Pay\n\nx"}, "en");
  auto second = read_markdown({"pay.zh-CN.md", "# 付款\n\ny"}, "en");
  const auto joined = with_translations_joined({first->articles.front(), second->articles.front()});
  ASSERT_EQ(joined.size(), 1);
  EXPECT_EQ(joined.front().content.languages.size(), 2);
}

TEST(Zendesk, articles_come_with_section_category_labels_and_translations) {
  const auto set = read_zendesk({"articles.json", R"({
    "articles": [{"id": 36, "title": "How do I pay?", "body": "<p>By <b>card</b></p>", "locale": "en-us", "section_id": 7,
                  "label_names": ["payment"], "draft": false, "user_segment_id": null,
                  "translations": [{"locale": "zh-cn", "title": "如何付款", "body": "<p>刷卡</p>"}]},
                 {"id": 37, "title": "For staff", "body": "<p>x</p>", "locale": "en-us", "section_id": 7, "user_segment_id": 5, "draft": true}],
    "sections": [{"id": 7, "name": "Payment", "category_id": 9}], "categories": [{"id": 9, "name": "Shop"}]})"},
                                "en");
  ASSERT_TRUE(set) << set.error().message;
  ASSERT_EQ(set->articles.size(), 2);
  const auto& article = set->articles.front();
  EXPECT_EQ(article.content.languages.at("en").body, "By **card**");
  EXPECT_EQ(article.content.languages.at("zh-CN").title, "如何付款");
  ASSERT_EQ(article.sections.size(), 2);
  EXPECT_EQ(article.sections[0].slug, "shop");
  EXPECT_THAT(article.tags, ElementsAre("payment"));
  EXPECT_EQ(set->articles[1].audience, Audience::internal);
  EXPECT_TRUE(set->articles[1].was_draft);
}

TEST(Chatwoot, articles_come_with_category_status_and_translations) {
  const auto set = read_chatwoot({"portal.json", R"({"payload": [
    {"id": 1, "title": "Pay", "content": "By **card**", "slug": "1723113600-pay", "status": "published", "category": {"id": 3, "name": "Money", "slug": "money", "locale": "en"}},
    {"id": 2, "title": "付款", "content": "刷卡", "associated_article_id": 1, "status": "published", "category": {"id": 4, "name": "钱", "slug": "money", "locale": "zh_CN"}}]})"},
                                 "en");
  ASSERT_TRUE(set);
  const auto joined = with_translations_joined(set->articles);
  ASSERT_EQ(joined.size(), 1);
  EXPECT_EQ(joined.front().slug, "pay");
  EXPECT_EQ(joined.front().content.languages.at("zh-CN").title, "付款");
  EXPECT_EQ(joined.front().sections.front().names.at("zh-CN"), "钱");
}

TEST(Foreign, files_that_are_no_json_are_refused) {
  EXPECT_FALSE(read_zendesk({"a.json", "<html>"}, "en"));
  EXPECT_FALSE(read_chatwoot({"a.json", ""}, "en"));
  EXPECT_FALSE(read_deskbell(
      {"a.json",
       R"({"form":"other","exported_at":"2026-03-01T00:00:00Z","sections":[],"synonyms":[],"articles":[]})"}));
  EXPECT_THAT(read_zendesk({"a.json", R"({"articles": 5})"}, "en")->articles, IsEmpty());
}

TEST(Difference, is_told_line_by_line) {
  EXPECT_THAT(line_diff("a\nb\nc\nd", "a\nx\nc\nd\ne"),
              ElementsAre(LineOfDifference{LineChange::same, "a"}, LineOfDifference{LineChange::removed, "b"},
                          LineOfDifference{LineChange::added, "x"}, LineOfDifference{LineChange::same, "c"},
                          LineOfDifference{LineChange::same, "d"}, LineOfDifference{LineChange::added, "e"}));
  EXPECT_THAT(line_diff("", ""), IsEmpty());
  EXPECT_THAT(line_diff("", "a"), ElementsAre(LineOfDifference{LineChange::added, "a"}));
}

TEST(Words, for_addresses_and_languages) {
  EXPECT_EQ(slug_of("How do I return it?"), "how-do-i-return-it");
  EXPECT_EQ(slug_of("如何退货"), "ru-he-tui-huo");
  EXPECT_EQ(slug_of("Don't!"), "dont");
  EXPECT_EQ(slug_of("?!"), "");
  EXPECT_TRUE(is_slug("a-b-1"));
  for (const auto* bad : {"", "-a", "a-", "a--b", "A", "a/b", "ä"}) EXPECT_FALSE(is_slug(bad)) << bad;
  EXPECT_EQ(language_of_locale("en-us"), "en");
  EXPECT_EQ(language_of_locale("zh_CN"), "zh-CN");
  EXPECT_EQ(language_of_locale("pt-br"), "pt-BR");
  EXPECT_EQ(language_of_locale("!"), "");
  const std::vector<std::string> offered{"en", "zh-CN"};
  EXPECT_EQ(suitable_language(offered, "zh-TW"), "zh-CN");
  EXPECT_EQ(suitable_language(offered, "en-GB"), "en");
  EXPECT_EQ(suitable_language(offered, "de"), "");
}

}  // namespace
}  // namespace deskbell::knowledge
