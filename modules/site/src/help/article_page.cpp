#include "../html.h"
#include "address.h"
#include "pages.h"
#include "structured.h"
#include "words.h"

namespace deskbell::site::help {
namespace {

constexpr std::size_t kFewHeadings = 3;  // below, a list of contents is in the way
constexpr int kDeepest = 3;

std::string contents(const Words& words, const ArticlePage& page) {
  std::size_t count = 0;
  std::string items;
  for (const Heading& heading : page.headings) {
    if (heading.level > kDeepest) continue;
    ++count;
    items += "<li class=\"l" + std::to_string(heading.level) + "\"><a href=\"#" + escaped(heading.id) + "\">" +
             escaped(heading.text) + "</a></li>";
  }
  if (count < kFewHeadings) return {};
  return "<nav class=\"side card\" aria-labelledby=\"contents\"><h2 id=\"contents\">" + escaped(words.contents) +
         "</h2><ol>" + items + "</ol></nav>";
}

// A procedure without a script: every choice leads to the step that follows.
std::string flow(const Words& words, const ArticlePage& page) {
  if (page.steps.empty()) return {};
  std::string out = "<h2 id=\"steps\">" + escaped(words.steps) + "</h2><ol class=\"flow\">";
  for (const FlowStep& step : page.steps) {
    out += "<li id=\"step-" + escaped(step.id) + "\" tabindex=\"-1\">" + step.html;
    if (!step.choices.empty()) {
      out += "<ul class=\"choices\">";
      for (const auto& [label, next] : step.choices)
        out += "<li><a href=\"#step-" + escaped(next) + "\">" + escaped(label) + "</a></li>";
      out += "</ul>";
    }
    out += "</li>";
  }
  return out + "</ol>";
}

// One form, sent once: what was missing is asked only of those who say no, by the style sheet.
std::string feedback(const Place& place, const ArticlePage& page) {
  const Words& words = words_of(place.language);
  std::string out = "<section class=\"card feedback\" id=\"feedback\">";
  if (page.feedback != Feedback::asked)
    return out + "<p role=\"status\"><strong>" +
           escaped(page.feedback == Feedback::helped ? words.thanks : words.thanks_no) + "</strong></p></section>";
  const auto choice = [](std::string_view value, std::string_view label) {
    return "<label><input type=\"radio\" name=\"helpful\" value=\"" + std::string(value) + "\" required> " +
           escaped(label) + "</label>";
  };
  out += "<form method=\"post\" action=\"" + article_path(place.language, page.slug) +
         "/feedback\" accept-charset=\"utf-8\"><input type=\"hidden\" name=\"form\" value=\"" + escaped(page.form) +
         "\"><input type=\"hidden\" name=\"q\" value=\"" + escaped(page.query) + "\"><fieldset><legend>" +
         escaped(words.ask) + "</legend><div class=\"row\">" + choice("yes", words.yes) + choice("no", words.no) +
         "</div></fieldset>";
  out += "<div class=\"missing\"><label class=\"above\" for=\"comment\">" + escaped(words.what_missing) +
         "</label><textarea id=\"comment\" name=\"comment\" maxlength=\"1000\" aria-describedby=\"hint\"></textarea><p "
         "class=\"soft\" id=\"hint\">" +
         escaped(words.what_missing_hint) + "</p></div>";
  return out + "<p class=\"send\"><button>" + escaped(words.send) + "</button></p></form></section>";
}

std::string body(const Place& place, const ArticlePage& page) {
  const Words& words = words_of(place.language);
  const std::string lang = page.content_language.empty() ? "" : " lang=\"" + escaped(page.content_language) + "\"";
  std::string out = "<article class=\"prose\"><header><h1" + lang + ">" + escaped(page.title) + "</h1>";
  if (!page.summary.empty()) out += "<p class=\"lead\"" + lang + ">" + escaped(page.summary) + "</p>";
  out += "<p class=\"soft\">" + escaped(words.updated) + " " + date_of(place, page.changed_at) + " · " +
         escaped(filled(words.version, std::to_string(page.version))) + "</p></header>";
  if (!page.content_language.empty()) out += "<p class=\"note\">" + escaped(words.not_translated) + "</p>";
  return out + "<div class=\"text\"" + lang + ">" + page.html + flow(words, page) + "</div></article>";
}

}  // namespace

std::string article_page(const Place& place, const ArticlePage& page) {
  const Words& words = words_of(place.language);
  const std::string side = contents(words, page);
  std::string main = "<div class=\"wide\"><div class=\"columns" + std::string(side.empty() ? "" : " with-side") +
                     "\">" + side + body(place, page) + feedback(place, page);
  if (!page.related.empty())
    main += "<section class=\"card\" aria-labelledby=\"related\"><h2 id=\"related\">" + escaped(words.related) +
            "</h2>" + link_list(page.related) + "</section>";
  main += still_card(place, page.slug, page.query) + "</div></div>";
  ArticlePage described = page;
  if (described.description.empty()) described.description = page.summary.empty() ? page.title : page.summary;
  std::vector<Link> crumbs{{std::string(words.home), home_path(place.language)}};
  crumbs.insert(crumbs.end(), page.above.begin(), page.above.end());
  described.above = crumbs;
  // Where the text is in another language only, that page is the one to be found.
  const bool here = page.content_language.empty();
  return document(place,
                  {.title = page.title,
                   .path = article_path(place.language, page.slug),
                   .description = described.description,
                   .languages = page.languages,
                   .crumbs = crumbs,
                   .query = page.query,
                   .structured = here ? structured_article(place, described) : "",
                   .found = here ? Found::by_search_engines : Found::by_nobody,
                   .type = Head::Type::article},
                  main);
}

}  // namespace deskbell::site::help
