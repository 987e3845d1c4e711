#include "views.h"

#include "address.h"
#include "words.h"

#include <text/lines.h>

#include <knowledge/render.h>

#include <algorithm>
#include <chrono>
#include <map>

namespace deskbell::site::help {
namespace {

using knowledge::Kind;
using knowledge::LiveArticle;
using knowledge::LiveSection;
using knowledge::LiveSummary;
using knowledge::Reader;

constexpr std::size_t kFirstOfSection = 5;
constexpr std::size_t kMostPopular = 6;
constexpr std::size_t kMostHits = 20;
constexpr std::size_t kPassage = 240;
constexpr std::chrono::minutes kPopularFor{10};
const std::vector<Kind> kKinds{Kind::article, Kind::procedure};

Link link_to(const LiveSummary& article, Language language) {
  return {.title = article.title, .path = article_path(language, article.slug)};
}

Link described_link(const LiveSummary& article, Language language) {
  Link out = link_to(article, language);
  out.summary = article.summary;
  return out;
}

std::vector<LiveSummary> on_shelf(const knowledge::Library& library, Language language,
                                  std::optional<Id<knowledge::Section>> section) {
  return library.articles(
      {.language = std::string(tag_of(language)), .reader = Reader::stranger(), .section = section, .kinds = kKinds});
}

const LiveSection* find_section(const std::vector<LiveSection>& sections, Id<knowledge::Section> id) {
  const auto found = std::ranges::find(sections, id, &LiveSection::id);
  return found == sections.end() ? nullptr : &*found;
}

// From the outermost one down; `self` too.
std::vector<Link> way_to(const std::vector<LiveSection>& sections, std::optional<Id<knowledge::Section>> id,
                         Language language) {
  std::vector<Link> out;
  while (id) {
    const LiveSection* section = find_section(sections, *id);
    if (!section || out.size() > sections.size()) break;
    out.insert(out.begin(), {.title = section->name, .path = section_path(language, section->slug)});
    id = section->parent;
  }
  return out;
}

knowledge::RenderSetting setting_for(const knowledge::Library& library, Language language) {
  return {.article = [&library, language](std::string_view slug) -> std::string {
    const auto there = library.find(slug, tag_of(language), Reader::stranger());
    return there ? article_path(language, there->about.slug) : std::string();
  }};
}

std::vector<FlowStep> flow_of(const knowledge::Procedure& procedure, std::string_view tag, const Words& words,
                              const knowledge::RenderSetting& setting) {
  std::vector<FlowStep> out;
  for (const knowledge::Step& step : procedure.steps) {
    FlowStep shown{
        .id = step.id, .html = knowledge::render(knowledge::text_in(step.text, tag), setting).html, .choices = {}};
    if (step.choices)
      for (const auto& choice : *step.choices)
        shown.choices.emplace_back(std::string(knowledge::text_in(choice.label, tag)), choice.next);
    const bool is_check = step.kind == knowledge::StepKind::check;
    if (shown.choices.empty() && step.next)
      shown.choices.emplace_back(std::string(is_check ? words.yes : words.next), *step.next);
    if (step.otherwise) shown.choices.emplace_back(std::string(words.no), *step.otherwise);
    out.push_back(std::move(shown));
  }
  // Reading begins where the procedure does.
  const auto start = std::ranges::find(out, procedure.start, &FlowStep::id);
  if (start != out.end()) std::rotate(out.begin(), start, start + 1);
  return out;
}

bool is_question(std::string_view title) {
  return title.ends_with("?") || title.ends_with("？");
}

std::vector<std::pair<Language, std::string>> paths_of(const LiveArticle& article) {
  std::vector<std::pair<Language, std::string>> out;
  for (const Language language : kLanguages) {
    const bool there =
        std::ranges::any_of(article.languages, [&](const auto& tag) { return near_language(tag) == language; });
    if (there) out.emplace_back(language, article_path(language, article.about.slug));
  }
  return out;
}

}  // namespace

std::vector<SectionCard> Views::cards(const std::vector<LiveSection>& sections,
                                      std::optional<Id<knowledge::Section>> below, Language language) const {
  std::vector<SectionCard> out;
  for (const LiveSection& section : sections) {
    if (section.parent != below) continue;
    SectionCard card{
        .link = {.title = section.name, .path = section_path(language, section.slug), .summary = section.description},
        .articles = section.articles,
        .first = {}};
    for (const LiveSection& child : sections)
      if (child.parent == section.id && card.first.size() < kFirstOfSection)
        card.first.push_back({.title = child.name, .path = section_path(language, child.slug)});
    for (const LiveSummary& article : on_shelf(knowledge_.library, language, section.id)) {
      if (card.first.size() >= kFirstOfSection) break;
      card.first.push_back(link_to(article, language));
    }
    out.push_back(std::move(card));
  }
  return out;
}

std::vector<Language> Views::languages() const {
  const auto written = knowledge_.library.languages(Reader::stranger());
  std::vector<Language> out;
  for (const Language language : kLanguages)
    if (std::ranges::any_of(written, [&](const auto& tag) { return near_language(tag) == language; }))
      out.push_back(language);
  if (out.empty()) out = {Language::en, Language::zh};
  return out;
}

HomePage Views::home(Language language) {
  const auto sections = knowledge_.library.sections(tag_of(language), Reader::stranger());
  HomePage out{.sections = cards(sections, std::nullopt, language), .popular = popular(language), .unfiled = {}};
  for (const LiveSummary& article : on_shelf(knowledge_.library, language, std::nullopt))
    if (!article.section) out.unfiled.push_back(described_link(article, language));
  return out;
}

std::optional<SectionPage> Views::section(std::string_view slug, Language language) const {
  const auto sections = knowledge_.library.sections(tag_of(language), Reader::stranger());
  const auto found = std::ranges::find(sections, slug, &LiveSection::slug);
  if (found == sections.end()) return std::nullopt;
  SectionPage out{.slug = found->slug,
                  .name = found->name,
                  .description = found->description,
                  .above = way_to(sections, found->parent, language),
                  .sections = cards(sections, found->id, language),
                  .articles = {},
                  .languages = {}};
  for (const LiveSummary& article : on_shelf(knowledge_.library, language, found->id))
    out.articles.push_back(described_link(article, language));
  for (const Language other : languages()) {
    const auto there = other == language ? sections : knowledge_.library.sections(tag_of(other), Reader::stranger());
    if (find_section(there, found->id)) out.languages.emplace_back(other, section_path(other, slug));
  }
  return out;
}

std::optional<Views::Article> Views::article(std::string_view slug, Language language) const {
  const knowledge::Library& library = knowledge_.library;
  const std::string_view tag = tag_of(language);
  auto found = library.find(slug, tag, Reader::stranger());
  const bool here = found.has_value();
  if (!here)
    for (const std::string& other : library.languages(Reader::stranger()))
      if (!found) found = library.find(slug, other, Reader::stranger());
  if (!found || found->about.kind == Kind::answer) return std::nullopt;
  const auto setting = setting_for(library, language);
  auto body = knowledge::render(found->text.body, setting);
  ArticlePage page{.slug = found->about.slug,
                   .title = found->text.title,
                   .summary = found->text.summary,
                   .description = found->text.description,
                   .html = std::move(body.html),
                   .plain = is_question(found->text.title) ? knowledge::plain_of(found->text.body) : "",
                   .kind = found->procedure                 ? ArticlePage::Kind::procedure
                           : is_question(found->text.title) ? ArticlePage::Kind::question
                                                            : ArticlePage::Kind::article,
                   .headings = {},
                   .steps = {},
                   .content_language = here ? "" : found->about.language,
                   .changed_at = found->about.published_at,
                   .version = found->about.version,
                   .above = way_to(library.sections(tag, Reader::stranger()), found->about.section, language),
                   .related = {},
                   .languages = paths_of(*found),
                   .form = {},
                   .query = {}};
  for (auto& heading : body.headings)
    page.headings.push_back({heading.level, std::move(heading.id), std::move(heading.text)});
  if (found->procedure) page.steps = flow_of(*found->procedure, found->about.language, words_of(language), setting);
  for (const LiveSummary& other : library.related(found->about.id, tag, Reader::stranger()))
    page.related.push_back(link_to(other, language));
  return Article{.id = found->about.id, .language = found->about.language, .page = std::move(page)};
}

std::optional<Link> Views::link_of(std::string_view slug, Language language) const {
  const auto found = article(slug, language);
  if (!found) return std::nullopt;
  return Link{.title = found->page.title, .path = article_path(language, found->page.slug)};
}

Views::Search Views::search(std::string_view query, Language language) {
  const knowledge::Library& library = knowledge_.library;
  std::map<Id<knowledge::Section>, std::string> names;
  for (const LiveSection& section : library.sections(tag_of(language), Reader::stranger()))
    names.emplace(section.id, section.name);
  Search out{.page = {.query = std::string(query)}, .shown = {}, .language = std::string(tag_of(language)), .trust = 0};
  knowledge::FoundList found;
  const auto ask = [&](Language one) {
    found = library.search({.text = std::string(query),
                            .language = std::string(tag_of(one)),
                            .reader = Reader::stranger(),
                            .kinds = kKinds,
                            .most = kMostHits,
                            .passage_length = kPassage});
    out.trust = found.items.empty() ? 0 : found.items.front().trust;
    out.language = tag_of(one);
    return out.trust >= knowledge::kUsefulTrust;
  };
  Language shown_in = language;
  // Who asks in Chinese on the English pages is answered in Chinese.
  if (!query.empty() && !ask(language)) {
    const auto other = near_language(knowledge::language_of_text(query));
    const auto kept = found;
    const double trust = out.trust;
    if (other && *other != language && ask(*other)) {
      shown_in = *other;
    } else {
      found = kept;
      out.trust = trust;
      out.language = tag_of(language);
    }
  }
  for (const auto& item : found.items) {
    if (item.trust < knowledge::kUsefulTrust) {
      // Too little to be an answer, and still better than nothing when there is none.
      if (out.trust < knowledge::kUsefulTrust && out.page.perhaps.size() < kMostPopular)
        out.page.perhaps.push_back(described_link(item.article, shown_in));
      continue;
    }
    Hit hit{.link = link_to(item.article, shown_in), .section = {}, .passage = item.passage, .marks = {}};
    hit.link.path += "?q=" + percent_encoded(query) + (item.anchor.empty() ? "" : "#" + percent_encoded(item.anchor));
    if (item.article.section)
      if (const auto name = names.find(*item.article.section); name != names.end()) hit.section = name->second;
    for (const auto& pair : item.highlights)
      if (pair.size() == 2) hit.marks.emplace_back(pair[0], pair[1]);
    out.page.hits.push_back(std::move(hit));
    out.shown.push_back(item.article.id);
  }
  if (found.corrected && *found.corrected != query)
    (out.page.hits.empty() ? out.page.did_you_mean : out.page.shown_for) = *found.corrected;
  if (out.page.hits.empty()) {
    out.page.instead = popular(language);
    out.page.topics = topics(language);
  }
  return out;
}

std::vector<Link> Views::topics(Language language) const {
  std::vector<Link> out;
  for (const LiveSection& section : knowledge_.library.sections(tag_of(language), Reader::stranger()))
    if (!section.parent) out.push_back({.title = section.name, .path = section_path(language, section.slug)});
  return out;
}

std::vector<Id<knowledge::Article>> Views::opened_most() {
  const Time now = clock_.now();
  const std::uint64_t edition = knowledge_.library.edition();
  {
    const std::lock_guard lock(mutex_);
    if (popular_ && popular_->edition == edition && now - popular_->at < kPopularFor) return popular_->articles;
  }
  Popular fresh{.at = now, .edition = edition, .articles = {}};
  auto report = knowledge_.usage.usefulness(Actor::system(), {});
  if (report) {
    std::erase_if(*report, [](const auto& row) { return row.opened == 0 || row.kind == Kind::answer || row.poor; });
    std::ranges::sort(*report, std::ranges::greater(),
                      [](const auto& row) { return std::pair(row.opened, row.article); });
    for (const auto& row : *report) fresh.articles.push_back(row.article);
  }
  const std::lock_guard lock(mutex_);
  popular_ = fresh;
  return fresh.articles;
}

std::vector<Link> Views::popular(Language language) {
  std::vector<Link> out;
  for (const Id<knowledge::Article> id : opened_most()) {
    if (out.size() == kMostPopular) break;
    if (const auto article = knowledge_.library.find(id, tag_of(language), Reader::stranger()))
      out.push_back(link_to(article->about, language));
  }
  return out;
}

std::vector<SitePage> Views::all() const {
  const knowledge::Library& library = knowledge_.library;
  SitePage home;
  std::map<std::string, SitePage> sections;
  std::map<std::string, SitePage> articles;
  for (const Language language : languages()) {
    home.languages.emplace_back(language, home_path(language));
    for (const LiveSection& section : library.sections(tag_of(language), Reader::stranger()))
      sections[section.slug].languages.emplace_back(language, section_path(language, section.slug));
    for (const LiveSummary& article : on_shelf(library, language, std::nullopt)) {
      SitePage& page = articles[article.slug];
      page.languages.emplace_back(language, article_path(language, article.slug));
      page.changed_at = std::max(page.changed_at.value_or(article.published_at), article.published_at);
    }
  }
  std::vector<SitePage> out{std::move(home)};
  for (auto& [slug, page] : sections) out.push_back(std::move(page));
  for (auto& [slug, page] : articles) out.push_back(std::move(page));
  return out;
}

}  // namespace deskbell::site::help
