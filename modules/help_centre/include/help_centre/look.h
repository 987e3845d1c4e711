#pragma once
#include <base/json.h>
#include <base/result.h>

#include <cstdint>
#include <map>
#include <string>
#include <string_view>
#include <vector>

// How the public help centre looks and whom it lets in. The articles are knowledge's, the pages are made by site.
namespace deskbell::help_centre {

// By language tag, "en" or "zh-CN". A language without words takes those of another one, see `in`.
using Words = std::map<std::string, std::string>;

enum class Door { open, closed };
BOOST_DESCRIBE_ENUM(Door, open, closed)
enum class Chat { offered, hidden };
BOOST_DESCRIBE_ENUM(Chat, offered, hidden)
enum class SearchEngines { welcome, turned_away };
BOOST_DESCRIBE_ENUM(SearchEngines, welcome, turned_away)

// In the foot of every page.
struct FootLink {
  Words label;
  std::string url;  // https://, http://, mailto:, tel: or a path of ours
  bool operator==(const FootLink&) const = default;
};
BOOST_DESCRIBE_STRUCT(FootLink, (), (label, url))

struct Look {
  Door door = Door::open;          // closed: there is no help centre
  std::string name;                // empty: the workspace's
  std::string colour = "#0b57b0";  // #rrggbb; pages move it away from their background until it reads well
  Words welcome;                   // above the search field; missing: words of ours
  std::vector<FootLink> links;
  Chat chat = Chat::offered;
  std::string installation;  // key of the widget installation that the chat opens; empty: the oldest one
  SearchEngines search_engines = SearchEngines::welcome;
  std::string logo;  // digest of the picture; empty: none
  std::int64_t version = 0;
  bool operator==(const Look&) const = default;
};
BOOST_DESCRIBE_STRUCT(Look, (), (door, name, colour, welcome, links, chat, installation, search_engines, logo, version))

// With blanks trimmed, or what is wrong with it, field by field. Pure.
Result<Look> checked(Look look);

// Words in that language, or in the other one; empty when there are none at all.
std::string_view in(const Words& words, std::string_view language);

}  // namespace deskbell::help_centre
