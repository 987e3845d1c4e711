#include "picture.h"

#include "article_store.h"
#include "content_check.h"

#include <algorithm>
#include <functional>

namespace deskbell::knowledge {
namespace {

// FNV-1a.
class Digest {
 public:
  void add(std::string_view text) {
    for (const char c : text) add_byte(static_cast<unsigned char>(c));
    add_byte(0);
  }
  void add(std::int64_t number) {
    for (int i = 0; i < 8; ++i) add_byte(static_cast<unsigned char>(number >> (8 * i)));
  }
  std::uint64_t value() const { return value_; }

 private:
  void add_byte(unsigned char byte) { value_ = (value_ ^ byte) * 1'099'511'628'211ULL; }
  std::uint64_t value_ = 14'695'981'039'346'656'037ULL;
};

// What a procedure says in one language, so that its steps are found.
std::string said_in(const Procedure& procedure, const std::string& language) {
  std::string out;
  for (const auto& step : procedure.steps)
    if (const auto said = step.text.find(language); said != step.text.end()) out += said->second + "\n\n";
  return out;
}

}  // namespace

std::vector<Section> in_tree_order(std::vector<Section> sections) {
  std::ranges::sort(sections, [](const Section& left, const Section& right) {
    if (left.position != right.position) return left.position < right.position;
    return left.names.begin()->second < right.names.begin()->second;
  });
  std::vector<Section> out;
  const auto known = [&](Id<Section> id) { return std::ranges::find(sections, id, &Section::id) != sections.end(); };
  const std::function<void(std::optional<Id<Section>>)> add = [&](std::optional<Id<Section>> parent) {
    for (const auto& section : sections)
      if (section.parent == parent || (!parent && section.parent && !known(*section.parent))) {
        out.push_back(section);
        add(section.id);
      }
  };
  add(std::nullopt);
  return out;
}

std::shared_ptr<const Picture> Picture::read(storage::Snapshot& snapshot, const Picture* before) {
  auto out = std::make_shared<Picture>();
  for (auto& article : store::published(snapshot)) {
    const Live* old = before ? before->find(article.id) : nullptr;
    if (old && old->about.version == article.version) {
      out->articles_.push_back({std::move(article), old->content});
      continue;
    }
    auto version = store::version(snapshot, article.id, article.version);
    if (!version) continue;
    auto content = std::make_shared<const Content>(std::move(version->content));
    out->articles_.push_back({std::move(article), std::move(content)});
  }
  for (auto& [slug, article] : store::all_moved(snapshot)) out->moved_[slug] = article;
  out->sections_ = in_tree_order(store::sections(snapshot));
  for (auto& group : store::synonyms(snapshot)) out->synonyms_.push_back(std::move(group.words));
  out->number();
  if (before) {
    const std::scoped_lock lock(before->mutex_);
    for (const auto& [language, index] : before->indexes_)
      if (index->fingerprint == out->fingerprint_of(language)) out->indexes_[language] = index;
  }
  return out;
}

void Picture::number() {
  Digest digest;
  for (std::size_t i = 0; i < articles_.size(); ++i) {
    const auto& [about, content] = articles_[i];
    by_id_[about.id.value] = i;
    by_slug_[about.slug] = i;
    for (const auto& [language, text] : content->languages) ++languages_[language];
    digest.add(about.id.value);
    digest.add(about.version);
    digest.add(about.slug);
    digest.add(about.section ? about.section->value : 0);
    digest.add(base::name_of(about.audience));
    for (const auto* list : {&about.tags, &about.tiers})
      for (const auto& one : *list) digest.add(one);
  }
  for (const auto& section : sections_) digest.add(base::to_json(section));
  for (const auto& group : synonyms_)
    for (const auto& word : group) digest.add(word);
  edition_ = digest.value();
}

const Picture::Live* Picture::find(Id<Article> id) const {
  const auto found = by_id_.find(id.value);
  return found == by_id_.end() ? nullptr : &articles_[found->second];
}

const Picture::Live* Picture::find(std::string_view slug) const {
  const auto found = by_slug_.find(slug);
  return found == by_slug_.end() ? nullptr : &articles_[found->second];
}

std::optional<std::string> Picture::moved(std::string_view slug) const {
  const auto found = moved_.find(slug);
  const Live* live = found == moved_.end() ? nullptr : find(found->second);
  return live ? std::optional(live->about.slug) : std::nullopt;
}

std::vector<Id<Section>> Picture::with_below(Id<Section> section) const {
  std::vector<Id<Section>> out{section};
  // Parents come before their children.
  for (const auto& one : sections_)
    if (one.parent && std::ranges::find(out, *one.parent) != out.end()) out.push_back(one.id);
  return out;
}

std::uint64_t Picture::fingerprint_of(const std::string& language) const {
  Digest digest;
  for (const auto& [about, content] : articles_) {
    if (!content->languages.contains(language)) continue;
    digest.add(about.id.value);
    digest.add(about.version);
    for (const auto& tag : about.tags) digest.add(tag);
  }
  for (const auto& group : synonyms_) {
    for (const auto& word : group) digest.add(word);
    digest.add("");
  }
  return digest.value();
}

std::shared_ptr<const Picture::Index> Picture::index(const std::string& language) const {
  const std::scoped_lock lock(mutex_);
  auto& kept = indexes_[language];
  if (kept) return kept;
  std::vector<Source> sources;
  std::vector<Id<Article>> ids;
  for (const auto& [about, content] : articles_) {
    const auto text = content->languages.find(language);
    if (text == content->languages.end()) continue;
    std::string body = text->second.body;
    if (content->procedure) body += "\n\n" + said_in(*content->procedure, language);
    sources.push_back({.id = about.id.value,
                       .title = text->second.title,
                       .questions = text->second.questions,
                       .summary = text->second.summary,
                       .body = std::move(body),
                       .tags = about.tags});
    ids.push_back(about.id);
  }
  kept = std::make_shared<const Index>(
      Index{Finder(std::move(sources), synonyms_, language), std::move(ids), fingerprint_of(language)});
  return kept;
}

}  // namespace deskbell::knowledge
