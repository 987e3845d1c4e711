#include "../html.h"
#include "address.h"
#include "pages.h"
#include "words.h"

namespace deskbell::site::help {
namespace {

std::string context(const Words& words, const ContactPage& page) {
  if (!page.read && page.query.empty()) return {};
  std::string out =
      "<section class=\"note\" aria-labelledby=\"context\"><h2 id=\"context\">" + escaped(words.context) + "</h2><ul>";
  if (page.read)
    out += "<li>" + escaped(words.context_read) + ": <a href=\"" + escaped(page.read->path) + "\">" +
           escaped(page.read->title) + "</a></li>";
  if (!page.query.empty())
    out += "<li>" + escaped(words.context_searched) + ": <strong>" + escaped(page.query) + "</strong></li>";
  return out + "</ul></section>";
}

std::string chat(const Words& words, const ContactPage& page) {
  if (page.chat.empty()) return {};
  std::string out = "<li><h2>" + escaped(words.chat) + "</h2><p class=\"soft\">" +
                    escaped(page.opens_at ? words.chat_closed : words.chat_text) + "</p>";
  if (page.opens_at && !page.opens_at->empty())
    out += "<p class=\"soft\">" + escaped(words.chat_opens) + ": " + escaped(*page.opens_at) + "</p>";
  return out + "<noscript><p>" + escaped(words.chat_script) + "</p></noscript><p><a class=\"button\" href=\"" +
         escaped(page.chat) + "\" target=\"_blank\" rel=\"noopener\">" + escaped(words.chat) +
         "<span class=\"hidden\"> (" + escaped(words.chat_new_tab) + ")</span></a></p></li>";
}

std::string follow(const Place& place, const ContactPage& page) {
  const Words& words = words_of(place.language);
  const bool bad = page.follow == ContactPage::Follow::bad_link;
  std::string out =
      "<li><h2>" + escaped(words.follow) + "</h2><p class=\"soft\">" + escaped(words.follow_text) +
      "</p><form action=\"" + request_path(place.language) + "\"><label class=\"above\" for=\"link\">" +
      escaped(words.follow_label) +
      "</label><input class=\"field\" id=\"link\" name=\"link\" maxlength=\"500\" required autocomplete=\"off\"";
  if (bad) out += " aria-invalid=\"true\" aria-describedby=\"bad\" autofocus";
  out += ">";
  if (bad) out += "<p id=\"bad\" role=\"alert\"><strong>" + escaped(words.follow_bad) + "</strong></p>";
  return out + "<p><button class=\"plain-button\">" + escaped(words.follow_go) + "</button></p></form></li>";
}

// What the company put into the foot of its pages to be reached by.
std::string other_ways(const Place& place) {
  const Words& words = words_of(place.language);
  std::vector<Link> ways;
  for (const auto& link : place.look.links)
    if (link.url.starts_with("mailto:") || link.url.starts_with("tel:"))
      ways.push_back({std::string(help_centre::in(link.label, tag_of(place.language))), link.url});
  return ways.empty() ? "" : "<li><h2>" + escaped(words.write) + "</h2>" + link_list(ways) + "</li>";
}

}  // namespace

std::string contact_page(const Place& place, const ContactPage& page) {
  const Words& words = words_of(place.language);
  const std::string main = "<div class=\"wide\"><div><h1>" + escaped(words.contact_title) + "</h1><p class=\"soft\">" +
                           escaped(words.contact_text) + "</p></div>" + context(words, page) + "<ul class=\"grid\">" +
                           chat(words, page) + follow(place, page) + other_ways(place) + "</ul></div>";
  std::vector<std::pair<Language, std::string>> languages;
  for (const Language language : place.offered)
    languages.emplace_back(language, contact_path(language, "", page.query));
  return document(
      place,
      {.title = std::string(words.contact_title),
       .path = contact_path(place.language, "", ""),
       .description = std::string(words.contact_text) + " " + place.name + ", " + std::string(words.help_centre) + ".",
       .languages = languages,
       .crumbs = {{std::string(words.home), home_path(place.language)}},
       .query = page.query,
       .found = page.query.empty() && !page.read ? Found::by_search_engines : Found::by_nobody},
      main);
}

std::string plain_page(const Place& place, const PlainPage& page) {
  std::string main = "<div class=\"wide\"><section class=\"card\"><h1>" + escaped(page.title) + "</h1><p>" +
                     escaped(page.text) + "</p>";
  if (page.back) main += "<p><a href=\"" + escaped(page.back->path) + "\">" + escaped(page.back->title) + "</a></p>";
  main += "</section>";
  if (!page.instead.empty())
    main += "<section class=\"card\" aria-labelledby=\"instead\"><h2 id=\"instead\">" +
            escaped(words_of(place.language).popular) + "</h2>" + link_list(page.instead) + "</section>";
  return document(place,
                  {.title = page.title,
                   .path = home_path(place.language),
                   .crumbs = {{std::string(words_of(place.language).home), home_path(place.language)}},
                   .found = Found::by_nobody},
                  main + still_card(place, "", "") + "</div>");
}

}  // namespace deskbell::site::help
