#pragma once
#include "../words.h"

#include <help_centre/look.h>

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

// The HTML of the help centre. Pure: plain structs in, a page out. Texts are plain and are escaped here, but for
// members called `html`.
namespace deskbell::site::help {

// What is the same on all pages of a request.
struct Place {
  const help_centre::Look& look;
  std::string name;    // of the help centre
  std::string origin;  // "https://desk.example"
  std::string assets;  // tag in the addresses of style sheet and icon, see style.h
  std::string time_zone = "UTC";
  std::vector<std::string> notices = {};  // of incidents that go on, in the reader's language
  Language language = Language::en;
  std::vector<Language> offered = {Language::en, Language::zh};  // in which there is something to read
};

struct Link {
  std::string title;
  std::string path;
  std::string summary = {};
};

enum class Found { by_search_engines, by_nobody };

// What is told about a page, beside what it shows.
struct Head {
  std::string title;
  std::string path;  // of this page; its one address among all that show the same
  std::string description = {};
  std::vector<std::pair<Language, std::string>> languages = {};  // paths of the same page; empty: the home page's
  std::vector<Link> crumbs = {};                                 // from the home page down, without this page
  std::string query = {};                                        // in the search field
  std::string structured = {};                                   // JSON-LD
  Found found = Found::by_search_engines;
  enum class Type { website, article } type = Type::website;
  enum class Search { in_top, in_page } search = Search::in_top;
};

// The whole document. `main` is HTML.
std::string document(const Place& place, const Head& head, const std::string& main);

struct SectionCard {
  Link link;
  int articles = 0;
  std::vector<Link> first;  // some of its articles
};

struct HomePage {
  std::vector<SectionCard> sections;
  std::vector<Link> popular;
  std::vector<Link> unfiled;  // articles without a section
};
std::string home_page(const Place& place, const HomePage& page);

struct SectionPage {
  std::string slug;
  std::string name;
  std::string description;
  std::vector<Link> above;  // sections it lies in, outermost first
  std::vector<SectionCard> sections;
  std::vector<Link> articles;
  std::vector<std::pair<Language, std::string>> languages;
};
std::string section_page(const Place& place, const SectionPage& page);

struct Heading {
  int level = 2;
  std::string id;
  std::string text;
};

// One step of a procedure, with what may follow as links to other steps.
struct FlowStep {
  std::string id;
  std::string html;
  std::vector<std::pair<std::string, std::string>> choices;  // label, id of the step
};

enum class Feedback { asked, helped, missed };  // what the reader has just said

struct ArticlePage {
  std::string slug;
  std::string title;
  std::string summary;
  std::string description;  // for search engines
  std::string html;         // the body
  std::string plain;        // of a question, for structured data
  enum class Kind { article, question, procedure } kind = Kind::article;
  std::vector<Heading> headings;
  std::vector<FlowStep> steps;
  std::string content_language;  // tag of the text, when it is not the page's language; else empty
  Time changed_at;
  int version = 1;
  std::vector<Link> above;
  std::vector<Link> related;
  std::vector<std::pair<Language, std::string>> languages;  // in which the text is there
  std::string form;                                         // token for the feedback form
  std::string query;                                        // what led here
  Feedback feedback = Feedback::asked;
};
std::string article_page(const Place& place, const ArticlePage& page);

struct Hit {
  Link link;
  std::string section;
  std::string passage;
  std::vector<std::pair<int, int>> marks;  // of the passage, in UTF-16 units; sorted, disjoint
};

struct SearchPage {
  std::string query;
  std::vector<Hit> hits;
  std::string did_you_mean;   // another query that would find something, or more
  std::string shown_for;      // the query whose hits these are, when the one that was typed finds nothing
  std::vector<Link> perhaps;  // too little to count as found
  std::vector<Link> instead;  // when there are none
  std::vector<Link> topics;
};
std::string search_page(const Place& place, const SearchPage& page);

struct ContactPage {
  std::optional<Link> read;  // article
  std::string query;
  std::string chat;                     // address of the chat; empty: there is none
  std::optional<std::string> opens_at;  // text of a time; set: nobody is there now
  enum class Follow { asked, bad_link } follow = Follow::asked;
};
std::string contact_page(const Place& place, const ContactPage& page);

// A page with one thing to say, and ways on.
struct PlainPage {
  std::string title;
  std::string text;
  std::optional<Link> back = {};
  std::vector<Link> instead = {};
};
std::string plain_page(const Place& place, const PlainPage& page);

// ---- parts ----

// "12 March 2026", "2026年3月12日", where the company is.
std::string date_of(const Place& place, Time at);
// Escaped, with the marked stretches in <mark>. Marks that do not fit are left out.
std::string marked(std::string_view text, const std::vector<std::pair<int, int>>& marks);
std::string link_list(const std::vector<Link>& links);
std::string search_form(const Place& place, std::string_view query, std::string_view id);
std::string still_card(const Place& place, std::string_view about, std::string_view query);

}  // namespace deskbell::site::help
