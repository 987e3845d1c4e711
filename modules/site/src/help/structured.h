#pragma once
#include "pages.h"

#include <string>
#include <string_view>
#include <vector>

// What machines read: JSON-LD of schema.org, sitemap.xml (sitemaps.org), robots.txt (RFC 9309). Pure.
namespace deskbell::site::help {

// A JSON string with quotes that may stand inside a <script> element.
std::string json_text(std::string_view text);

std::string structured_home(const Place& place);
std::string structured_article(const Place& place, const ArticlePage& page);
std::string structured_crumbs(const Place& place, const std::vector<Link>& crumbs, std::string_view title,
                              std::string_view path);

struct SitePage {
  std::vector<std::pair<Language, std::string>> languages;  // paths
  std::optional<Time> changed_at = {};
};
// At most 50,000 addresses.
std::string sitemap(std::string_view origin, const std::vector<SitePage>& pages);

enum class Crawling { allowed, forbidden };
std::string robots(std::string_view origin, Crawling crawling);

}  // namespace deskbell::site::help
