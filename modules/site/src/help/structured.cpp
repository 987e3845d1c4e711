#include "structured.h"

#include "../html.h"
#include "address.h"

namespace deskbell::site::help {
namespace {

constexpr std::size_t kMostAddresses = 50'000;
constexpr std::size_t kLongestAnswer = 4'000;

std::string list_item(int position, std::string_view name, const std::string& url) {
  return R"({"@type":"ListItem","position":)" + std::to_string(position) + R"(,"name":)" + json_text(name) +
         R"(,"item":)" + json_text(url) + "}";
}

std::string publisher(const Place& place) {
  return R"({"@type":"Organization","name":)" + json_text(place.name) + "}";
}

std::string question(std::string_view asked, std::string_view answer) {
  // Cut between characters; the rest is on the page.
  if (answer.size() > kLongestAnswer) {
    std::size_t end = kLongestAnswer;
    while (end > 0 && (static_cast<unsigned char>(answer[end]) & 0xC0) == 0x80) --end;
    answer = answer.substr(0, end);
  }
  return R"({"@type":"Question","name":)" + json_text(asked) + R"(,"acceptedAnswer":{"@type":"Answer","text":)" +
         json_text(answer) + "}}";
}

}  // namespace

std::string json_text(std::string_view text) {
  constexpr std::string_view kDigits = "0123456789abcdef";
  std::string out = "\"";
  for (const char c : text) {
    const auto byte = static_cast<unsigned char>(c);
    if (c == '"' || c == '\\') {
      out += '\\';
      out += c;
    } else if (byte < 0x20 || c == '<' || c == '>' || c == '&' || c == '\'') {
      out += "\\u00";
      out += kDigits[byte >> 4];
      out += kDigits[byte & 15];
    } else {
      out += c;
    }
  }
  return out + '"';
}

std::string structured_home(const Place& place) {
  const std::string home = place.origin + home_path(place.language);
  return R"({"@context":"https://schema.org","@type":"WebSite","name":)" + json_text(place.name) + R"(,"url":)" +
         json_text(home) + R"(,"inLanguage":)" + json_text(tag_of(place.language)) + R"(,"publisher":)" +
         publisher(place) +
         R"(,"potentialAction":{"@type":"SearchAction","target":{"@type":"EntryPoint","urlTemplate":)" +
         json_text(home + "/search?q={search_term_string}") + R"(},"query-input":"required name=search_term_string"}})";
}

std::string structured_crumbs(const Place& place, const std::vector<Link>& crumbs, std::string_view title,
                              std::string_view path) {
  std::string out = R"({"@context":"https://schema.org","@type":"BreadcrumbList","itemListElement":[)";
  int position = 0;
  for (const Link& crumb : crumbs) out += list_item(++position, crumb.title, place.origin + crumb.path) + ",";
  return out + list_item(++position, title, place.origin + std::string(path)) + "]}";
}

std::string structured_article(const Place& place, const ArticlePage& page) {
  const std::string url = json_text(place.origin + article_path(place.language, page.slug));
  const std::string tag = json_text(page.content_language.empty() ? tag_of(place.language) : page.content_language);
  const std::string crumbs = structured_crumbs(place, page.above, page.title, article_path(place.language, page.slug));
  if (page.kind == ArticlePage::Kind::question)
    return R"([{"@context":"https://schema.org","@type":"FAQPage","url":)" + url + R"(,"inLanguage":)" + tag +
           R"(,"mainEntity":[)" + question(page.title, page.plain) + "]}," + crumbs + "]";
  return R"([{"@context":"https://schema.org","@type":"Article","headline":)" + json_text(page.title) +
         R"(,"description":)" + json_text(page.description) + R"(,"url":)" + url + R"(,"mainEntityOfPage":)" + url +
         R"(,"inLanguage":)" + tag + R"(,"dateModified":)" + json_text(base::to_string(page.changed_at)) +
         R"(,"author":)" + publisher(place) + R"(,"publisher":)" + publisher(place) + "}," + crumbs + "]";
}

std::string sitemap(std::string_view origin, const std::vector<SitePage>& pages) {
  std::string out =
      "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n"
      "<urlset xmlns=\"http://www.sitemaps.org/schemas/sitemap/0.9\" xmlns:xhtml=\"http://www.w3.org/1999/xhtml\">\n";
  std::size_t count = 0;
  for (const SitePage& page : pages) {
    std::string others;
    if (page.languages.size() > 1)
      for (const auto& [language, path] : page.languages)
        others += "<xhtml:link rel=\"alternate\" hreflang=\"" + std::string(tag_of(language)) + "\" href=\"" +
                  escaped(std::string(origin) + path) + "\"/>";
    for (const auto& [language, path] : page.languages) {
      if (++count > kMostAddresses) break;
      out += "<url><loc>" + escaped(std::string(origin) + path) + "</loc>";
      if (page.changed_at) out += "<lastmod>" + base::to_string(*page.changed_at).substr(0, 10) + "</lastmod>";
      out += others + "</url>\n";
    }
  }
  return out + "</urlset>\n";
}

std::string robots(std::string_view origin, Crawling crawling) {
  if (crawling == Crawling::forbidden) return "User-agent: *\nDisallow: /\n";
  // The longest rule that fits wins: everything is shut but the help centre, its sitemap and its pictures. The way to
  // us is open, but not with what somebody read and searched before.
  return "User-agent: *\nDisallow: /\nAllow: /help\nAllow: /sitemap.xml\nAllow: /api/v1/attachments/\nDisallow: "
         "/help/*/search\n"
         "Disallow: /help/*/contact?\nDisallow: /help/*/request\n\nSitemap: " +
         std::string(origin) + "/sitemap.xml\n";
}

}  // namespace deskbell::site::help
