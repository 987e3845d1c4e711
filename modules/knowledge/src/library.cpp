#include "picture.h"

#include <knowledge/library.h>

#include <algorithm>
#include <atomic>
#include <limits>
#include <mutex>
#include <set>

namespace deskbell::knowledge {
namespace {

using Live = Picture::Live;

// A match in another language than the asked one counts less than this part of its trust.
constexpr double kOtherLanguage = 0.8;
constexpr std::size_t kMostFound = 100;

bool may_read(const Reader& reader, const Live& live) {
  return reader.may_read(live.about.audience, live.about.tiers);
}

LiveSummary summary_of(const Live& live, const std::string& language, const Translation& text) {
  return {.id = live.about.id,
          .kind = live.about.kind,
          .slug = live.about.slug,
          .language = language,
          .title = text.title,
          .summary = text.summary,
          .section = live.about.section,
          .tags = live.about.tags,
          .audience = live.about.audience,
          .version = live.about.version,
          .published_at = live.about.published_at.value_or(Time())};
}

std::optional<std::string> language_in(const Live& live, std::string_view wanted) {
  std::vector<std::string> offered;
  for (const auto& [language, text] : live.content->languages) offered.push_back(language);
  const auto chosen = suitable_language(offered, wanted);
  return chosen.empty() ? std::nullopt : std::optional<std::string>(chosen);
}

std::string text_of(const std::map<std::string, std::string>& texts, std::string_view language) {
  return std::string(text_in(texts, language));
}

bool is_one_of(Kind kind, const std::vector<Kind>& kinds) {
  return kinds.empty() || std::ranges::find(kinds, kind) != kinds.end();
}

}  // namespace

bool Reader::may_read(Audience audience, const std::vector<std::string>& tiers) const {
  if (standing == Standing::staff) return true;
  switch (audience) {
    case Audience::everyone:
      return true;
    case Audience::customers:
      return standing == Standing::customer;
    case Audience::tier:
      return standing == Standing::customer && !tier.empty() && std::ranges::find(tiers, tier) != tiers.end();
    case Audience::internal:
      return false;
  }
  return false;
}

struct Library::State {
  explicit State(const Needs& its_needs) : needs(its_needs) {}

  // The newest picture; whoever finds that something has changed since makes it anew, the others wait for him.
  std::shared_ptr<const Picture> picture() {
    const std::scoped_lock lock(mutex);
    // Read before the database: what changes meanwhile raises it again.
    const auto wanted = changes.load();
    if (!kept || kept_at != wanted) {
      kept = needs.database.read([&](storage::Snapshot& snapshot) { return Picture::read(snapshot, kept.get()); });
      kept_at = wanted;
    }
    return kept;
  }

  Needs needs;
  std::atomic<std::uint64_t> changes{1};
  std::mutex mutex;
  std::shared_ptr<const Picture> kept;
  std::uint64_t kept_at = 0;
  std::unique_ptr<events::Log::Listener> listener;
};

Library::Library(Needs needs) : state_(std::make_shared<State>(needs)) {
  state_->listener = needs.log.listen_at_once([state = state_.get()](events::Log::Batch batch) {
    for (const auto& event : batch)
      if (event->kind.starts_with("knowledge.")) ++state->changes;
  });
}
Library::~Library() {
  state_->listener.reset();
}

std::function<void()> Library::refresher() const {
  return [state = state_] { ++state->changes; };
}

std::uint64_t Library::edition() const {
  return state_->picture()->edition();
}

std::vector<std::string> Library::languages(const Reader& reader) const {
  const auto picture = state_->picture();
  std::map<std::string, int> counted;
  for (const auto& live : picture->articles())
    if (may_read(reader, live))
      for (const auto& [language, text] : live.content->languages) ++counted[language];
  std::vector<std::pair<std::string, int>> order(counted.begin(), counted.end());
  std::ranges::sort(order, [](const auto& left, const auto& right) {
    return left.second != right.second ? left.second > right.second : left.first < right.first;
  });
  std::vector<std::string> out;
  for (auto& [language, count] : order) out.push_back(language);
  return out;
}

std::vector<LiveSection> Library::sections(std::string_view language, const Reader& reader) const {
  const auto picture = state_->picture();
  std::map<Id<Section>, int> counted;
  std::map<Id<Section>, std::optional<Id<Section>>> parent_of;
  for (const auto& section : picture->sections()) parent_of[section.id] = section.parent;
  for (const auto& live : picture->articles()) {
    if (live.about.kind != Kind::article || !live.about.section || !may_read(reader, live) ||
        !language_in(live, language))
      continue;
    int depth = 0;
    for (auto at = live.about.section; at && depth < kMaxSectionDepth; at = parent_of[*at], ++depth) ++counted[*at];
  }
  std::vector<LiveSection> out;
  for (const auto& section : picture->sections())
    if (const auto found = counted.find(section.id); found != counted.end())
      out.push_back({section.id, section.parent, section.slug, text_of(section.names, language),
                     text_of(section.descriptions, language), found->second});
  return out;
}

std::vector<LiveSummary> Library::articles(const Shelf& shelf) const {
  const auto picture = state_->picture();
  std::vector<LiveSummary> out;
  for (const auto& live : picture->articles()) {
    if (!is_one_of(live.about.kind, shelf.kinds) || !may_read(shelf.reader, live)) continue;
    if (shelf.section && live.about.section != shelf.section) continue;
    if (shelf.tag && std::ranges::find(live.about.tags, *shelf.tag) == live.about.tags.end()) continue;
    if (const auto language = language_in(live, shelf.language))
      out.push_back(summary_of(live, *language, live.content->languages.at(*language)));
  }
  std::ranges::sort(out, {}, &LiveSummary::title);
  return out;
}

namespace {

std::optional<LiveArticle> shown(const Live* live, std::string_view language, const Reader& reader) {
  if (!live || !may_read(reader, *live)) return std::nullopt;
  const auto chosen = language_in(*live, language);
  if (!chosen) return std::nullopt;
  const auto& text = live->content->languages.at(*chosen);
  LiveArticle out{.about = summary_of(*live, *chosen, text),
                  .text = text,
                  .procedure = live->content->procedure,
                  .languages = {},
                  .review_due_at = live->about.review_due_at};
  for (const auto& [tag, said] : live->content->languages) out.languages.push_back(tag);
  return out;
}

}  // namespace

std::optional<LiveArticle> Library::find(std::string_view slug, std::string_view language, const Reader& reader) const {
  const auto picture = state_->picture();
  return shown(picture->find(slug), language, reader);
}

std::optional<LiveArticle> Library::find(Id<Article> id, std::string_view language, const Reader& reader) const {
  const auto picture = state_->picture();
  return shown(picture->find(id), language, reader);
}

std::optional<std::string> Library::moved(std::string_view slug) const {
  return state_->picture()->moved(slug);
}

std::vector<LiveSummary> Library::related(Id<Article> id, std::string_view language, const Reader& reader,
                                          std::size_t most) const {
  const auto picture = state_->picture();
  const Live* from = picture->find(id);
  const auto chosen = from && may_read(reader, *from) ? language_in(*from, language) : std::nullopt;
  if (!chosen) return {};
  const auto index = picture->index(*chosen);
  const auto& text = from->content->languages.at(*chosen);
  const auto candidates = index->finder.find(text.title + " " + text.summary, most, [&](std::size_t source) {
    const Live* live = picture->find(index->articles[source]);
    return live && live != from && live->about.kind == from->about.kind && may_read(reader, *live);
  });
  std::vector<LiveSummary> out;
  for (const auto& candidate : candidates.items) {
    const Live* live = picture->find(index->articles[candidate.source]);
    out.push_back(summary_of(*live, *chosen, live->content->languages.at(*chosen)));
  }
  return out;
}

FoundList Library::search(const Question& question) const {
  const auto picture = state_->picture();
  std::vector<std::string> written;
  for (const auto& [language, count] : picture->languages()) written.push_back(language);
  const bool told = !question.language.empty();
  const std::string own(suitable_language(written, told ? question.language : language_of_text(question.text)));
  // Words that do not tell their language are looked for in all.
  std::vector<std::string> languages;
  if (!own.empty()) languages.push_back(own);
  if (!told)
    for (const auto& language : written)
      if (language != own) languages.push_back(language);
  std::set<Id<Section>> within;
  if (question.section)
    for (const auto section : picture->with_below(*question.section)) within.insert(section);
  const auto most = std::min(question.most, kMostFound);
  FoundList out;
  std::set<Id<Article>> seen;
  for (const auto& language : languages) {
    const auto index = picture->index(language);
    const auto admits = [&](std::size_t source) {
      const Live* live = picture->find(index->articles[source]);
      return live && is_one_of(live->about.kind, question.kinds) && may_read(question.reader, *live) &&
             (!question.section || (live->about.section && within.contains(*live->about.section)));
    };
    auto candidates = index->finder.find(question.text, most, admits);
    if (out.items.empty()) out.corrected = std::move(candidates.corrected);
    const double part = own.empty() || language == own ? 1 : kOtherLanguage;
    for (const auto& candidate : candidates.items) {
      const Live* live = picture->find(index->articles[candidate.source]);
      if (!seen.insert(live->about.id).second) continue;
      auto quote = index->finder.quote(candidate.source, question.text, question.passage_length);
      Found found{.article = summary_of(*live, language, live->content->languages.at(language)),
                  .heading = std::move(quote.heading),
                  .anchor = std::move(quote.anchor),
                  .passage = std::move(quote.text),
                  .highlights = {},
                  .whole = std::move(quote.whole),
                  .score = candidate.score,
                  .trust = part * candidate.trust};
      for (const auto& [begin, end] : quote.highlights) found.highlights.push_back({begin, end});
      out.items.push_back(std::move(found));
    }
  }
  if (languages.size() > 1) std::ranges::sort(out.items, std::ranges::greater(), &Found::trust);
  if (out.items.size() > most) out.items.resize(most);
  return out;
}

}  // namespace deskbell::knowledge
