#include "../html.h"
#include "address.h"
#include "pages.h"
#include "words.h"

namespace deskbell::site::help {
namespace {

std::string hits_of(const SearchPage& page) {
  std::string out = "<ol class=\"hits\">";
  for (const Hit& hit : page.hits) {
    out += "<li><h2><a href=\"" + escaped(hit.link.path) + "\">" + escaped(hit.link.title) + "</a></h2>";
    if (!hit.section.empty()) out += "<p class=\"soft\">" + escaped(hit.section) + "</p>";
    if (!hit.passage.empty()) out += "<p>" + marked(hit.passage, hit.marks) + "</p>";
    out += "</li>";
  }
  return out + "</ol>";
}

std::string other_query(const Place& place, std::string_view before, std::string_view query) {
  return escaped(before) + " <a href=\"" + escaped(search_path(place.language, query)) + "\"><strong>" +
         escaped(query) + "</strong></a>";
}

std::string nothing(const Place& place, const SearchPage& page) {
  const Words& words = words_of(place.language);
  std::string out = "<div><h1>" + escaped(filled(words.nothing, page.query)) + "</h1>";
  if (!page.did_you_mean.empty()) out += "<p>" + other_query(place, words.did_you_mean, page.did_you_mean) + "?</p>";
  out += "<p class=\"soft\">" + escaped(words.nothing_text) + "</p><ul>";
  for (const std::string_view tip : words.tips) out += "<li>" + escaped(tip) + "</li>";
  out += "</ul></div>";
  if (!page.perhaps.empty())
    out += "<section class=\"card\" aria-labelledby=\"perhaps\"><h2 id=\"perhaps\">" + escaped(words.perhaps) +
           "</h2>" + link_list(page.perhaps) + "</section>";
  out += still_card(place, "", page.query);
  if (!page.instead.empty())
    out += "<section class=\"card\" aria-labelledby=\"instead\"><h2 id=\"instead\">" + escaped(words.read_instead) +
           "</h2>" + link_list(page.instead) + "</section>";
  if (!page.topics.empty())
    out += "<section class=\"card\" aria-labelledby=\"topics\"><h2 id=\"topics\">" + escaped(words.sections) + "</h2>" +
           link_list(page.topics) + "</section>";
  return out;
}

std::string something(const Place& place, const SearchPage& page) {
  const Words& words = words_of(place.language);
  const std::string count = page.hits.size() == 1 ? std::string(words.one_result)
                                                  : filled(words.many_results, std::to_string(page.hits.size()));
  std::string out = "<div><h1>" + escaped(filled(words.results_for, page.query)) +
                    "</h1><p class=\"soft\" role=\"status\">" + escaped(count) + "</p>";
  if (!page.shown_for.empty())
    out += "<p>" + other_query(place, words.shown_for, page.shown_for) + "</p>";
  else if (!page.did_you_mean.empty())
    out += "<p>" + other_query(place, words.did_you_mean, page.did_you_mean) + "?</p>";
  return out + "</div><div class=\"card\">" + hits_of(page) + "</div>" + still_card(place, "", page.query);
}

}  // namespace

std::string search_page(const Place& place, const SearchPage& page) {
  const Words& words = words_of(place.language);
  std::string main = "<div class=\"wide\">" + search_form(place, page.query, "search");
  if (page.query.empty()) {
    main += "<h1>" + escaped(words.empty_search) + "</h1>";
    if (!page.topics.empty()) main += "<div class=\"card\">" + link_list(page.topics) + "</div>";
  } else {
    main += page.hits.empty() ? nothing(place, page) : something(place, page);
  }
  std::vector<std::pair<Language, std::string>> languages;
  for (const Language language : place.offered) languages.emplace_back(language, search_path(language, page.query));
  return document(place,
                  {.title = page.query.empty() ? std::string(words.results) : filled(words.results_for, page.query),
                   .path = search_path(place.language, page.query),
                   .description = std::string(words.search_label) + " · " + place.name,
                   .languages = languages,
                   .crumbs = {{std::string(words.home), home_path(place.language)}},
                   .query = page.query,
                   .found = Found::by_nobody,
                   .search = Head::Search::in_page},
                  main + "</div>");
}

}  // namespace deskbell::site::help
