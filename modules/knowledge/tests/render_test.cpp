#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <knowledge/render.h>

#include <chrono>
#include <thread>

namespace deskbell::knowledge {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::Not;

TEST(Render, headings_get_anchors_that_are_unique_and_begin_below_the_page_title) {
  const auto rendered = render("# How do I return it?\n\nSo.\n\n## 退货\n\n## 退货\n");
  EXPECT_THAT(rendered.headings, ElementsAre(Heading{2, "how-do-i-return-it", "How do I return it?"},
                                             Heading{3, "tui-huo", "退货"}, Heading{3, "tui-huo-2", "退货"}));
  EXPECT_THAT(rendered.html, HasSubstr("<h2 id=\"how-do-i-return-it\">How do I return it?</h2>"));
  EXPECT_THAT(rendered.html, HasSubstr("<h3 id=\"tui-huo-2\">退货</h3>"));
}

TEST(Render, html_is_left_out_but_for_line_breaks) {
  const auto html =
      render("Hello <b onclick=x>you</b><br>there\n\n<script>alert(1)</script>\n\n<iframe src=x></iframe>").html;
  EXPECT_THAT(html, Not(HasSubstr("<b ")));
  EXPECT_THAT(html, Not(HasSubstr("onclick")));
  EXPECT_THAT(html, HasSubstr("you<br>there"));
  EXPECT_THAT(html, Not(HasSubstr("script")));
  EXPECT_THAT(html, Not(HasSubstr("iframe")));
}

TEST(Render, a_line_break_in_a_table_cell_stays) {
  const auto html = render("| a | b |\n|---|---|\n| one<br>two | ~~three~~ |\n").html;
  EXPECT_THAT(html, HasSubstr("one<br>two"));
  EXPECT_THAT(html, HasSubstr("<del>three</del>"));
  EXPECT_THAT(html, HasSubstr("<table>"));
}

TEST(Render, unsafe_links_become_their_text) {
  for (const auto* link :
       {"[x](javascript:alert(1))", "[x](data:text/html,hi)", "[x](vbscript:a)", "[x](//evil.example)",
        "[x](JaVaScRiPt:alert(1))", "[x](file:///etc/passwd)", "[x](/\\evil.example)"})
    EXPECT_THAT(render(link).html, Not(HasSubstr("<a"))) << link;
  for (const auto* link : {"[x](https://a.example/b)", "[x](mailto:a@b.example)", "[x](/help/en)", "[x](#top)"})
    EXPECT_THAT(render(link).html, HasSubstr("<a href=")) << link;
}

TEST(Render, links_to_articles_are_where_the_reader_finds_them) {
  const RenderSetting setting{.article = [](std::string_view slug) {
    return slug == "returns" ? std::string("/help/en/articles/returns") : std::string();
  }};
  EXPECT_THAT(render("[Returns](article:returns)", setting).html, HasSubstr("href=\"/help/en/articles/returns\""));
  EXPECT_THAT(render("[Gone](article:gone)", setting).html, Not(HasSubstr("<a")));
  EXPECT_THAT(render("[Returns](article:returns)").html, Not(HasSubstr("<a")));
}

TEST(Render, pictures_videos_and_models_are_shown_from_here_only) {
  EXPECT_THAT(render("![The filter](/api/v1/attachments/abc/filter.jpg)").html,
              HasSubstr("<img src=\"/api/v1/attachments/abc/filter.jpg\" alt=\"The filter\" loading=\"lazy\">"));
  EXPECT_THAT(render("![How](/api/v1/attachments/abc/how.MP4)").html, HasSubstr("<video controls"));
  EXPECT_THAT(render("![Drum](/api/v1/attachments/abc/drum.glb)").html, HasSubstr("data-model="));
  EXPECT_THAT(render("![A \"quoted\" <word>](/api/v1/attachments/abc/a.png)").html, HasSubstr("&quot;quoted&quot;"));
  const auto foreign = render("![Elsewhere](https://evil.example/pixel.gif)").html;
  EXPECT_THAT(foreign, Not(HasSubstr("evil")));
  EXPECT_THAT(foreign, HasSubstr("Elsewhere"));
}

TEST(Render, a_picture_in_a_table_or_heading_is_no_way_around) {
  const auto html = render(
                        "| ![a](https://evil.example/p.gif) | ![b](/api/v1/attachments/t/b.png) |\n|---|---|\n\n# "
                        "![c](javascript:x)\n")
                        .html;
  EXPECT_THAT(html, Not(HasSubstr("evil")));
  EXPECT_THAT(html, Not(HasSubstr("javascript")));
  EXPECT_THAT(html, HasSubstr("<img src=\"/api/v1/attachments/t/b.png\""));
}

TEST(Render, many_threads_read_the_same_marks_the_same_way) {
  const std::string text = "~~a~~ | www.example.com\n\n| a |\n|---|\n| ~~b~~ |\n";
  const std::string expected = render(text).html;
  std::vector<std::jthread> threads;
  std::atomic<int> different{0};
  for (int i = 0; i < 4; ++i)
    threads.emplace_back([&] {
      for (int j = 0; j < 50; ++j)
        if (render(text).html != expected) ++different;
    });
  threads.clear();
  EXPECT_EQ(different, 0);
}

TEST(Passages, are_what_stands_under_each_heading) {
  EXPECT_THAT(passages_of("Before.\n\n# One\n\nSome *text*\nand `code`.\n\n- a\n- b\n\n# Two\n"),
              ElementsAre(Passage{"", "", "Before."}, Passage{"One", "one", "Some text and code.\n- a\n- b"},
                          Passage{"Two", "two", ""}));
  EXPECT_EQ(plain_of("3. first\n4. second\n   - within\n"), "3. first\n4. second\n- within");
  EXPECT_EQ(plain_of("| Way | Days |\n|---|---|\n| Post | 3 |\n| Van | 5 |\n"), "Way · Days\nPost · 3\nVan · 5");
  EXPECT_EQ(plain_of("**Bold** and [a link](https://a.example)"), "Bold and a link");
}

TEST(Attachments, in_a_text_are_told_once) {
  EXPECT_THAT(attachments_in("![a](/api/v1/attachments/tok1/a.png) [b](/api/v1/attachments/tok2/b.pdf) "
                             "![a](/api/v1/attachments/tok1/a.png) ![c](https://x.example/c.png)"),
              ElementsAre("tok1", "tok2"));
}

}  // namespace
}  // namespace deskbell::knowledge
