#include "help/address.h"
#include "help/pages.h"
#include "help/structured.h"
#include "help/words.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <chrono>

namespace deskbell::site::help {
namespace {

using ::testing::HasSubstr;
using ::testing::Not;

Time at(int hour) {
  return Time(std::chrono::sys_days(std::chrono::year(2026) / 3 / 2) + std::chrono::hours(hour));
}

struct Setting {
  help_centre::Look look;
  Language language = Language::en;
  Place place() const {
    return {.look = look,
            .name = "Nordhaus",
            .origin = "https://desk.example",
            .assets = "1a2b",
            .time_zone = "Asia/Shanghai",
            .language = language};
  }
};

ArticlePage article() {
  ArticlePage out;
  out.slug = "clean-the-filter";
  out.title = "Clean the <filter>";
  out.summary = "Ten minutes & a cloth.";
  out.html = "<p>Open it.</p>";
  out.headings = {{2, "open", "Open it"}, {2, "rinse", "Rinse"}, {3, "soap", "With soap"}, {4, "deep", "Too deep"}};
  out.changed_at = at(20);
  out.version = 3;
  out.above = {{"Kettles", "/help/en/sections/kettles"}};
  out.related = {{"Descale it", "/help/en/articles/descale-it"}};
  out.languages = {{Language::en, "/help/en/articles/clean-the-filter"},
                   {Language::zh, "/help/zh-CN/articles/clean-the-filter"}};
  out.form = "token";
  return out;
}

TEST(HelpPages, every_page_stands_on_its_own_without_scripts) {
  const Setting setting;
  const std::string html = home_page(setting.place(), {});
  EXPECT_THAT(html, HasSubstr("<!doctype html>\n<html lang=\"en\">"));
  EXPECT_THAT(html, HasSubstr("/help/assets/style-1a2b.css"));
  EXPECT_THAT(html, HasSubstr("<link rel=\"canonical\" href=\"https://desk.example/help/en\">"));
  EXPECT_THAT(html, HasSubstr("hreflang=\"zh-CN\" href=\"https://desk.example/help/zh-CN\""));
  EXPECT_THAT(html, HasSubstr("role=\"search\" action=\"/help/en/search\""));
  EXPECT_THAT(html, HasSubstr("There is nothing here yet"));
  EXPECT_THAT(html, Not(HasSubstr("<script>")));
  EXPECT_THAT(html, Not(HasSubstr(" style=")));
  EXPECT_THAT(html, Not(HasSubstr(" onclick")));
}

TEST(HelpPages, arabic_is_read_from_the_right_and_many_languages_unfold) {
  Setting setting;
  setting.language = Language::ar;
  auto place = setting.place();
  place.offered = {Language::en, Language::de, Language::ar};
  const std::string html = article_page(place, article());
  EXPECT_THAT(html, HasSubstr("<html lang=\"ar\" dir=\"rtl\">"));
  EXPECT_THAT(html, HasSubstr("<summary>العربية</summary>"));
  EXPECT_THAT(html, HasSubstr("lang=\"de\" hreflang=\"de\">Deutsch</a>"));
  EXPECT_THAT(html, HasSubstr("3 مارس 2026"));
  setting.language = Language::ko;
  EXPECT_THAT(article_page(setting.place(), article()), HasSubstr("2026년 3월 3일"));
}

TEST(HelpPages, every_language_has_every_word) {
  for (const Language language : kLanguages) {
    const Words& words = words_of(language);
    for (const std::string_view one : {words.help_centre, words.home, words.skip, words.not_translated, words.thanks_no,
                                       words.empty_search, words.contact_text, words.chat_script, words.follow_bad,
                                       words.old_form, words.notice, words.tips[2], words.months[11]})
      EXPECT_FALSE(one.empty()) << tag_of(language);
    for (const std::string_view one : {words.articles, words.version, words.results_for, words.many_results, words.nothing})
      EXPECT_THAT(std::string(one), HasSubstr("{}")) << tag_of(language);
    for (const auto* part : {"{d}", "{m}", "{y}"})
      EXPECT_THAT(std::string(words.date), HasSubstr(part)) << tag_of(language);
    EXPECT_THAT(std::string(words.follow_bad), HasSubstr("track")) << tag_of(language);
  }
}

TEST(HelpPages, the_way_to_us_is_found_but_not_with_somebodys_words) {
  const Setting setting;
  EXPECT_THAT(contact_page(setting.place(), {}), HasSubstr("content=\"index,follow\""));
  EXPECT_THAT(contact_page(setting.place(), {.query = "pump"}), HasSubstr("content=\"noindex\""));
  EXPECT_THAT(search_page(setting.place(), {.query = "pump"}), HasSubstr("name=\"description\""));
}

TEST(HelpPages, an_article_tells_where_it_stands_and_how_old_it_is) {
  const Setting setting;
  const std::string html = article_page(setting.place(), article());
  EXPECT_THAT(html, HasSubstr("<h1>Clean the &lt;filter&gt;</h1>"));
  EXPECT_THAT(html, HasSubstr("3 March 2026</time> · Version 3"));
  EXPECT_THAT(html, HasSubstr("<li class=\"l3\"><a href=\"#soap\">With soap</a>"));
  EXPECT_THAT(html, Not(HasSubstr("Too deep")));
  EXPECT_THAT(html, HasSubstr("<a href=\"/help/en/sections/kettles\">Kettles</a>"));
  EXPECT_THAT(html, HasSubstr("href=\"/help/en/articles/descale-it\""));
  EXPECT_THAT(html, HasSubstr("action=\"/help/en/articles/clean-the-filter/feedback\""));
  EXPECT_THAT(html, HasSubstr("/help/en/contact?article=clean-the-filter"));
  EXPECT_THAT(html, HasSubstr("<meta property=\"og:type\" content=\"article\">"));
}

TEST(HelpPages, a_short_article_has_no_list_of_contents) {
  const Setting setting;
  auto page = article();
  page.headings.resize(2);
  EXPECT_THAT(article_page(setting.place(), page), Not(HasSubstr("On this page")));
}

TEST(HelpPages, an_article_of_another_language_says_so_and_is_not_indexed) {
  Setting setting;
  setting.language = Language::zh;
  auto page = article();
  page.content_language = "en";
  const std::string html = article_page(setting.place(), page);
  EXPECT_THAT(html, HasSubstr("<h1 lang=\"en\">"));
  EXPECT_THAT(html, HasSubstr("本文暂无中文版"));
  EXPECT_THAT(html, HasSubstr("content=\"noindex\""));
  EXPECT_THAT(html, HasSubstr("2026年3月3日"));
  EXPECT_THAT(html, Not(HasSubstr("Did this answer")));
}

TEST(HelpPages, a_procedure_is_read_by_following_its_choices) {
  const Setting setting;
  auto page = article();
  page.steps = {{"power", "<p>Is it on?</p>", {{"Yes", "door"}, {"No", "plug"}}}, {"door", "<p>Shut it.</p>", {}}};
  const std::string html = article_page(setting.place(), page);
  EXPECT_THAT(html, HasSubstr("<li id=\"step-power\" tabindex=\"-1\"><p>Is it on?</p>"));
  EXPECT_THAT(html, HasSubstr("<a href=\"#step-plug\">No</a>"));
}

TEST(HelpPages, feedback_is_thanked_for_instead_of_asked_for_again) {
  const Setting setting;
  auto page = article();
  page.feedback = Feedback::helped;
  EXPECT_THAT(article_page(setting.place(), page), HasSubstr("glad that it helped"));
  page.feedback = Feedback::missed;
  const std::string html = article_page(setting.place(), page);
  EXPECT_THAT(html, HasSubstr("sorry that it did not help"));
  EXPECT_THAT(html, Not(HasSubstr("<form method=\"post\"")));
}

TEST(HelpPages, found_words_are_marked_and_what_was_typed_is_text) {
  const Setting setting;
  SearchPage page{
      .query = "<b>\"pump\"",
      .hits = {{.link = {"The pump", "/help/en/articles/pump"}, .passage = "A pump & a hose", .marks = {{2, 6}}}}};
  const std::string html = search_page(setting.place(), page);
  EXPECT_THAT(html, HasSubstr("A <mark>pump</mark> &amp; a hose"));
  EXPECT_THAT(html, HasSubstr("value=\"&lt;b&gt;&quot;pump&quot;\""));
  EXPECT_THAT(html, HasSubstr("1 article found"));
  EXPECT_THAT(html, Not(HasSubstr("<b>")));
  EXPECT_THAT(html, HasSubstr("content=\"noindex\""));
}

TEST(HelpPages, who_finds_nothing_is_helped_on) {
  const Setting setting;
  const std::string html = search_page(
      setting.place(),
      {.query = "zzz", .did_you_mean = "fizz", .instead = {{"Descale it", "/d"}}, .topics = {{"Kettles", "/k"}}});
  EXPECT_THAT(html, HasSubstr("We found nothing for “zzz”"));
  EXPECT_THAT(html, HasSubstr("/help/en/search?q=fizz"));
  EXPECT_THAT(html, HasSubstr("/help/en/contact?q=zzz"));
  EXPECT_THAT(html, HasSubstr("Descale it"));
  EXPECT_THAT(html, HasSubstr("Kettles"));
}

TEST(HelpPages, the_way_to_people_carries_what_was_looked_for) {
  Setting setting;
  setting.look.links = {{{{"en", "Write to us"}}, "mailto:help@shop.example"}};
  const std::string html = contact_page(setting.place(), {.read = Link{"The pump", "/help/en/articles/pump"},
                                                          .query = "leak",
                                                          .chat = "/help/en/chat?q=leak",
                                                          .follow = ContactPage::Follow::bad_link});
  EXPECT_THAT(html, HasSubstr("You searched for: <strong>leak</strong>"));
  EXPECT_THAT(html, HasSubstr("href=\"/help/en/chat?q=leak\""));
  EXPECT_THAT(html, HasSubstr("mailto:help@shop.example"));
  EXPECT_THAT(html, HasSubstr("role=\"alert\""));
  EXPECT_THAT(contact_page(setting.place(), {}), Not(HasSubstr("Start a chat")));
}

TEST(HelpPages, the_companys_words_and_links_are_shown) {
  Setting setting;
  setting.look.welcome = {{"en", "Ask <us>"}};
  setting.look.logo = "abc";
  setting.look.links = {{{{"en", "Imprint"}, {"zh-CN", "关于我们"}}, "https://shop.example/imprint"}};
  setting.language = Language::zh;
  const std::string html = home_page(setting.place(), {});
  EXPECT_THAT(html, HasSubstr("<h1>Ask &lt;us&gt;</h1>"));
  EXPECT_THAT(html, HasSubstr("/help/assets/logo-abc"));
  EXPECT_THAT(html, HasSubstr(">关于我们</a>"));
}

TEST(HelpPages, marks_that_do_not_fit_do_no_harm) {
  EXPECT_EQ(marked("a😀b", {{1, 3}}), "a<mark>😀</mark>b");
  EXPECT_EQ(marked("退货", {{0, 2}}), "<mark>退货</mark>");
  EXPECT_EQ(marked("abc", {{2, 99}}), "ab<mark>c</mark>");
  EXPECT_EQ(marked("abc", {{-5, -1}, {1, 1}, {2, 1}, {1, 2}}), "a<mark>b</mark>c");
  EXPECT_EQ(marked("abc", {{0, 1}, {1, 2}}), "<mark>a</mark><mark>b</mark>c");
  EXPECT_EQ(marked("", {{0, 1}}), "");
}

TEST(StructuredData, nothing_that_was_written_ends_its_element) {
  EXPECT_EQ(json_text("</script>\"\\\n"), "\"\\u003c/script\\u003e\\\"\\\\\\u000a\"");
  const Setting setting;
  auto page = article();
  page.title = "</script><script>alert(1)</script>";
  EXPECT_THAT(article_page(setting.place(), page), Not(HasSubstr("<script>alert")));
}

TEST(StructuredData, a_question_is_told_as_one) {
  const Setting setting;
  auto page = article();
  page.kind = ArticlePage::Kind::question;
  page.title = "How do I clean it?";
  page.plain = "Open it.";
  const std::string html = article_page(setting.place(), page);
  EXPECT_THAT(html, HasSubstr(R"("@type":"FAQPage")"));
  EXPECT_THAT(html, HasSubstr(R"("name":"How do I clean it?","acceptedAnswer":{"@type":"Answer","text":"Open it."})"));
  EXPECT_THAT(html, HasSubstr(R"("@type":"BreadcrumbList")"));
}

TEST(Sitemap, it_names_every_page_in_every_language) {
  const std::string xml =
      sitemap("https://desk.example",
              {{.languages = {{Language::en, "/help/en/articles/a"}, {Language::zh, "/help/zh-CN/articles/a"}},
                .changed_at = at(1)}});
  EXPECT_THAT(xml, HasSubstr("<loc>https://desk.example/help/zh-CN/articles/a</loc><lastmod>2026-03-02</lastmod>"));
  EXPECT_THAT(xml, HasSubstr("hreflang=\"en\" href=\"https://desk.example/help/en/articles/a\""));
  EXPECT_THAT(robots("https://desk.example", Crawling::allowed),
              HasSubstr("Sitemap: https://desk.example/sitemap.xml"));
  EXPECT_THAT(robots("https://desk.example", Crawling::allowed), HasSubstr("Disallow: /help/*/contact?\n"))
      << "the page itself may be found, as it says";
  EXPECT_EQ(robots("https://desk.example", Crawling::forbidden), "User-agent: *\nDisallow: /\n");
}

}  // namespace
}  // namespace deskbell::site::help
