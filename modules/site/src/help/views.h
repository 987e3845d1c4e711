#pragma once
#include "pages.h"
#include "structured.h"

#include <knowledge/knowledge.h>

#include <memory>
#include <mutex>
#include <optional>
#include <string_view>
#include <vector>

// What the pages show, taken from what is published for everybody.
namespace deskbell::site::help {

class Views {
 public:
  Views(knowledge::Knowledge& knowledge, const Clock& clock) : knowledge_(knowledge), clock_(clock) {}

  // In which there is something to read; before anything is written, those of which we know most.
  std::vector<Language> languages() const;
  HomePage home(Language language);
  std::optional<SectionPage> section(std::string_view slug, Language language) const;
  struct Article {
    Id<knowledge::Article> id;
    std::string language;  // tag of the text
    ArticlePage page;      // without form, query and feedback
  };
  // In another language when it is not there in this one.
  std::optional<Article> article(std::string_view slug, Language language) const;
  // Where an article was before its address changed.
  std::optional<std::string> moved(std::string_view slug) const { return knowledge_.library.moved(slug); }
  std::optional<Link> link_of(std::string_view slug, Language language) const;

  struct Search {
    SearchPage page;
    std::vector<Id<knowledge::Article>> shown;
    std::string language;  // in which something was found
    double trust = 0;      // of the best
  };
  Search search(std::string_view query, Language language);
  // The articles that were opened most in the last thirty days; at most ten minutes old.
  std::vector<Link> popular(Language language);
  std::vector<Link> topics(Language language) const;
  std::vector<SitePage> all() const;

 private:
  struct Popular {
    Time at;
    std::uint64_t edition = 0;
    std::vector<Id<knowledge::Article>> articles;
  };
  std::vector<SectionCard> cards(const std::vector<knowledge::LiveSection>& sections,
                                 std::optional<Id<knowledge::Section>> below, Language language) const;
  std::vector<Id<knowledge::Article>> opened_most();

  knowledge::Knowledge& knowledge_;
  const Clock& clock_;
  std::mutex mutex_;
  std::optional<Popular> popular_;
};

}  // namespace deskbell::site::help
