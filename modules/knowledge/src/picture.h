#pragma once
#include <storage/database.h>

#include <knowledge/library.h>

#include <cstdint>
#include <map>
#include <memory>
#include <mutex>
#include <span>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

namespace deskbell::knowledge {

// Everything that is published, at one moment. Immutable but for its finders, which are made when they are first
// needed.
class Picture {
 public:
  struct Live {
    Article about;
    std::shared_ptr<const Content> content;
  };

  // Texts that `before` has already are taken from there; so are finders whose sources are the same.
  static std::shared_ptr<const Picture> read(storage::Snapshot& snapshot, const Picture* before);

  const std::vector<Live>& articles() const { return articles_; }
  const Live* find(Id<Article> id) const;
  const Live* find(std::string_view slug) const;
  std::optional<std::string> moved(std::string_view slug) const;
  // Parents before children, siblings by position and name.
  const std::vector<Section>& sections() const { return sections_; }
  // The section and all below it.
  std::vector<Id<Section>> with_below(Id<Section> section) const;
  // All languages in which something is written, each with the number of articles.
  const std::map<std::string, int>& languages() const { return languages_; }
  std::uint64_t edition() const { return edition_; }

  // A finder of one language, and which article stands behind each of its sources.
  struct Index {
    Finder finder;
    std::vector<Id<Article>> articles;
    std::uint64_t fingerprint = 0;
  };
  std::shared_ptr<const Index> index(const std::string& language) const;

 private:
  void number();
  std::uint64_t fingerprint_of(const std::string& language) const;

  std::vector<Live> articles_;
  std::unordered_map<std::int64_t, std::size_t> by_id_;
  std::map<std::string, std::size_t, std::less<>> by_slug_;
  std::map<std::string, Id<Article>, std::less<>> moved_;
  std::vector<Section> sections_;
  std::vector<SynonymGroup> synonyms_;
  std::map<std::string, int> languages_;
  std::uint64_t edition_ = 0;
  mutable std::mutex mutex_;  // of indexes_
  mutable std::map<std::string, std::shared_ptr<const Index>> indexes_;
};

// Parents before children, siblings by position, then by their first name; what hangs on nothing comes last.
std::vector<Section> in_tree_order(std::vector<Section> sections);

}  // namespace deskbell::knowledge
