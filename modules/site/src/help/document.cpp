#include "../html.h"
#include "address.h"
#include "pages.h"
#include "words.h"

#include <calendar/zone.h>

#include <chrono>

namespace deskbell::site::help {
namespace {

std::string meta(std::string_view key, std::string_view name, std::string_view content) {
  return "<meta " + std::string(key) + "=\"" + std::string(name) + "\" content=\"" + escaped(content) + "\">\n";
}

std::string path_in(const Head& head, Language language) {
  for (const auto& [one, path] : head.languages)
    if (one == language) return path;
  return home_path(language);
}

std::string head_of(const Place& place, const Head& head) {
  const Words& words = words_of(place.language);
  const std::string title = head.title == place.name ? head.title : head.title + " · " + place.name;
  const std::string url = place.origin + head.path;
  std::string out =
      "<head>\n<meta charset=\"utf-8\">\n<meta name=\"viewport\" "
      "content=\"width=device-width,initial-scale=1\">\n<title>" +
      escaped(title) + "</title>\n";
  if (!head.description.empty()) out += meta("name", "description", head.description);
  out += meta("name", "robots",
              head.found == Found::by_nobody || place.look.search_engines == help_centre::SearchEngines::turned_away
                  ? "noindex"
                  : "index,follow");
  out += "<link rel=\"stylesheet\" href=\"/help/assets/style-" + place.assets + ".css\">\n<link rel=\"icon\" href=\"" +
         (place.look.logo.empty() ? "/help/assets/icon-" + place.assets + ".svg\" type=\"image/svg+xml"
                                  : "/help/assets/logo-" + place.look.logo) +
         "\">\n" + meta("name", "color-scheme", "light dark");
  if (head.found == Found::by_search_engines) {
    out += "<link rel=\"canonical\" href=\"" + escaped(url) + "\">\n";
    for (const auto& [language, path] : head.languages)
      out += "<link rel=\"alternate\" hreflang=\"" + std::string(tag_of(language)) + "\" href=\"" +
             escaped(place.origin + path) + "\">\n";
    out += meta("property", "og:title", head.title) + meta("property", "og:url", url) +
           meta("property", "og:site_name", place.name) +
           meta("property", "og:type", head.type == Head::Type::article ? "article" : "website") +
           meta("property", "og:locale", words.locale);
    if (!head.description.empty()) out += meta("property", "og:description", head.description);
    if (!place.look.logo.empty())
      out += meta("property", "og:image", place.origin + "/help/assets/logo-" + place.look.logo);
    out += meta("name", "twitter:card", "summary");
  }
  if (!head.structured.empty()) out += "<script type=\"application/ld+json\">" + head.structured + "</script>\n";
  return out + "</head>\n";
}

std::string language_link(const Head& head, Language language) {
  const std::string tag(tag_of(language));
  return "<a href=\"" + escaped(path_in(head, language)) + "\" lang=\"" + tag + "\" hreflang=\"" + tag + "\">" +
         escaped(words_of(language).language) + "</a>";
}

// The one other language, or a list of them that unfolds.
std::string languages_of(const Place& place, const Head& head) {
  std::string links;
  int others = 0;
  for (const Language language : place.offered) {
    if (language == place.language) continue;
    const std::string link = language_link(head, language);
    links += ++others == 1 ? link : "</li><li>" + link;
  }
  if (others < 2) return links;
  return "<details class=\"tongues\"><summary>" + escaped(words_of(place.language).language) + "</summary><ul><li>" +
         links + "</li></ul></details>";
}

std::string top_of(const Place& place, const Head& head) {
  const Words& words = words_of(place.language);
  std::string out = "<a class=\"skip\" href=\"#main\">" + escaped(words.skip) +
                    "</a>\n<header class=\"top\"><div class=\"wide\"><a class=\"brand\" href=\"" +
                    home_path(place.language) + "\">";
  if (!place.look.logo.empty()) out += "<img src=\"/help/assets/logo-" + place.look.logo + "\" alt=\"\" height=\"32\">";
  out += escaped(place.name);
  if (place.name != words.help_centre) out += " <span>" + escaped(words.help_centre) + "</span>";
  out += "</a>";
  if (head.search == Head::Search::in_top) out += search_form(place, head.query, "top-search");
  out += "<nav aria-label=\"" + escaped(words.main_menu) + "\"><a href=\"" +
         contact_path(place.language, "", head.query) + "\">" + escaped(words.contact) + "</a>" +
         languages_of(place, head) + "</nav></div></header>\n";
  return out;
}

std::string foot_of(const Place& place) {
  const Words& words = words_of(place.language);
  std::string out = "<footer class=\"foot\"><div class=\"wide\"><span>" + escaped(place.name) + "</span>";
  if (!place.look.links.empty()) {
    out += "<nav aria-label=\"" + escaped(words.foot) + "\"><ul>";
    for (const auto& link : place.look.links)
      out += "<li><a href=\"" + escaped(link.url) + "\">" +
             escaped(help_centre::in(link.label, tag_of(place.language))) + "</a></li>";
    out += "</ul></nav>";
  }
  return out + "</div></footer>\n";
}

std::string crumbs_of(const Place& place, const Head& head) {
  if (head.crumbs.empty()) return {};
  std::string out = "<nav class=\"crumbs\" aria-label=\"" + escaped(words_of(place.language).breadcrumbs) + "\"><ol>";
  for (const Link& crumb : head.crumbs)
    out += "<li><a href=\"" + escaped(crumb.path) + "\">" + escaped(crumb.title) + "</a></li>";
  return out + "</ol></nav>\n";
}

}  // namespace

std::string document(const Place& place, const Head& head, const std::string& main) {
  std::string out = "<!doctype html>\n<html lang=\"" + std::string(tag_of(place.language)) +
                    (direction_of(place.language) == "rtl" ? "\" dir=\"rtl" : "") + "\">\n" + head_of(place, head) +
                    "<body>\n" + top_of(place, head) + "<main id=\"main\" tabindex=\"-1\">";
  std::string notices;
  for (const std::string& notice : place.notices)
    notices += "<div class=\"wide\"><div class=\"note\" role=\"note\"><strong>" +
               escaped(words_of(place.language).notice) + "</strong><p>" + paragraphs(notice) + "</p></div></div>";
  out += notices + (head.crumbs.empty() ? "" : "<div class=\"wide\">" + crumbs_of(place, head) + "</div>") + main +
         "</main>\n" + foot_of(place) + "</body>\n</html>\n";
  return out;
}

std::string date_of(const Place& place, Time at) {
  const auto local = calendar::Zone::of_or_utc(place.time_zone).local(at);
  const std::chrono::year_month_day day(std::chrono::floor<std::chrono::days>(local));
  const std::string year = std::to_string(static_cast<int>(day.year()));
  const unsigned month = static_cast<unsigned>(day.month());
  const std::string number = std::to_string(static_cast<unsigned>(day.day()));
  const Words& words = words_of(place.language);
  std::string text(words.date);
  for (const auto& [key, value] :
       {std::pair("{d}", number), {"{m}", std::string(words.months[month - 1])}, {"{y}", year}})
    text.replace(text.find(key), 3, value);
  return "<time datetime=\"" + base::to_string(at) + "\">" + text + "</time>";
}

std::string marked(std::string_view text, const std::vector<std::pair<int, int>>& marks) {
  std::string out;
  std::size_t next = 0;
  int unit = 0;
  bool open = false;
  for (std::size_t i = 0; i <= text.size();) {
    while (next < marks.size() && !open && (marks[next].first < unit || marks[next].second <= marks[next].first))
      ++next;
    if (open && unit >= marks[next].second) {
      out += "</mark>";
      open = false;
      ++next;
      continue;
    }
    if (i == text.size()) break;
    if (!open && next < marks.size() && unit == marks[next].first) {
      out += "<mark>";
      open = true;
    }
    std::size_t end = i + 1;
    while (end < text.size() && (static_cast<unsigned char>(text[end]) & 0xC0) == 0x80) ++end;
    out += escaped(text.substr(i, end - i));
    unit += end - i == 4 ? 2 : 1;
    i = end;
  }
  if (open) out += "</mark>";
  return out;
}

std::string link_list(const std::vector<Link>& links) {
  if (links.empty()) return {};
  std::string out = "<ul class=\"links plain\">";
  for (const Link& link : links) {
    out += "<li><a href=\"" + escaped(link.path) + "\">" + escaped(link.title) + "</a>";
    if (!link.summary.empty()) out += "<p class=\"soft\">" + escaped(link.summary) + "</p>";
    out += "</li>";
  }
  return out + "</ul>";
}

std::string search_form(const Place& place, std::string_view query, std::string_view id) {
  const Words& words = words_of(place.language);
  return "<form class=\"find\" role=\"search\" action=\"" + search_path(place.language) +
         "\"><label class=\"hidden\" for=\"" + std::string(id) + "\">" + escaped(words.search_label) +
         "</label><input id=\"" + std::string(id) + "\" type=\"search\" name=\"q\" maxlength=\"" +
         std::to_string(kMaxQuery) + "\" autocomplete=\"off\" placeholder=\"" + escaped(words.search_hint) +
         "\" value=\"" + escaped(query) + "\"><button>" + escaped(words.search) + "</button></form>";
}

std::string still_card(const Place& place, std::string_view about, std::string_view query) {
  const Words& words = words_of(place.language);
  return "<section class=\"card still\" aria-labelledby=\"still\"><div><h2 id=\"still\">" + escaped(words.still) +
         "</h2><p class=\"soft\">" + escaped(words.still_text) + "</p></div><a class=\"button\" href=\"" +
         escaped(contact_path(place.language, about, query)) + "\">" + escaped(words.contact) + "</a></section>";
}

}  // namespace deskbell::site::help
