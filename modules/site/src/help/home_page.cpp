#include "../html.h"
#include "address.h"
#include "pages.h"
#include "structured.h"
#include "words.h"

namespace deskbell::site::help {
namespace {

std::string cards(const Place& place, const std::vector<SectionCard>& sections, std::string_view level) {
  const Words& words = words_of(place.language);
  const std::string tag(level);
  std::string out = "<ul class=\"grid\">";
  for (const SectionCard& section : sections) {
    out += "<li><" + tag + "><a href=\"" + escaped(section.link.path) + "\">" + escaped(section.link.title) + "</a></" +
           tag + ">";
    if (!section.link.summary.empty()) out += "<p class=\"soft\">" + escaped(section.link.summary) + "</p>";
    out += link_list(section.first);
    const std::string count = section.articles == 1 ? std::string(words.one_article)
                                                    : filled(words.articles, std::to_string(section.articles));
    out += "<p class=\"soft\">" + escaped(count) + "</p></li>";
  }
  return out + "</ul>";
}

std::string part(std::string_view id, std::string_view title, const std::string& html) {
  return "<section aria-labelledby=\"" + std::string(id) + "\"><h2 id=\"" + std::string(id) + "\">" + escaped(title) +
         "</h2>" + html + "</section>";
}

std::string nothing_yet(const Words& words) {
  return "<section class=\"card\"><h2>" + escaped(words.no_articles) + "</h2><p class=\"soft\">" +
         escaped(words.no_articles_text) + "</p></section>";
}

std::vector<std::pair<Language, std::string>> home_paths(const Place& place) {
  std::vector<std::pair<Language, std::string>> out;
  for (const Language language : place.offered) out.emplace_back(language, home_path(language));
  return out;
}

}  // namespace

std::string home_page(const Place& place, const HomePage& page) {
  const Words& words = words_of(place.language);
  std::string_view welcome = help_centre::in(place.look.welcome, tag_of(place.language));
  if (welcome.empty()) welcome = words.welcome;
  std::string main = "<div class=\"wide\">";
  if (!page.sections.empty()) main += part("topics", words.sections, cards(place, page.sections, "h3"));
  std::string lists;
  if (!page.popular.empty())
    lists += part("popular", words.popular, "<div class=\"card\">" + link_list(page.popular) + "</div>");
  if (!page.unfiled.empty()) main += "<div class=\"card\">" + link_list(page.unfiled) + "</div>";
  if (page.sections.empty() && page.popular.empty() && page.unfiled.empty()) main += nothing_yet(words);
  main += lists + still_card(place, "", "") + "</div>";
  // The band stands above the rest over the whole width.
  const std::string band = "<div class=\"band\"><div class=\"wide\"><h1>" + escaped(welcome) + "</h1>" +
                           search_form(place, "", "search") + "</div></div>";
  return document(place,
                  {.title = place.name,
                   .path = home_path(place.language),
                   .description = std::string(welcome) + " " + place.name + ", " + std::string(words.help_centre) + ".",
                   .languages = home_paths(place),
                   .structured = structured_home(place),
                   .search = Head::Search::in_page},
                  band + main);
}

std::string section_page(const Place& place, const SectionPage& page) {
  const Words& words = words_of(place.language);
  std::string main = "<div class=\"wide\"><div><h1>" + escaped(page.name) + "</h1>";
  if (!page.description.empty()) main += "<p class=\"soft\">" + escaped(page.description) + "</p>";
  main += "</div>";
  if (!page.articles.empty()) main += "<div class=\"card\">" + link_list(page.articles) + "</div>";
  if (!page.sections.empty()) main += cards(place, page.sections, "h2");
  if (page.articles.empty() && page.sections.empty()) main += nothing_yet(words);
  main += still_card(place, "", "") + "</div>";
  std::vector<Link> crumbs{{std::string(words.home), home_path(place.language)}};
  crumbs.insert(crumbs.end(), page.above.begin(), page.above.end());
  const std::string path = section_path(place.language, page.slug);
  return document(
      place,
      {.title = page.name,
       .path = path,
       .description = page.description.empty() ? page.name + " · " + place.name : page.description,
       .languages = page.languages,
       .crumbs = crumbs,
       .structured = structured_crumbs(place, crumbs, page.name, path),
       .found = page.articles.empty() && page.sections.empty() ? Found::by_nobody : Found::by_search_engines},
      main);
}

}  // namespace deskbell::site::help
