#include "content_check.h"
#include "picture.h"
#include "work.h"

#include <text/fold.h>

#include <algorithm>

namespace deskbell::knowledge {
namespace {

using storage::Snapshot;
using storage::Transaction;

constexpr std::string_view kNoSection = "There is no such section.";
constexpr std::string_view kNoSynonyms = "There are no such synonyms.";

const Section* find(const std::vector<Section>& all, Id<Section> id) {
  const auto found = std::ranges::find(all, id, &Section::id);
  return found == all.end() ? nullptr : &*found;
}

// How many sections stand above, itself included.
int depth_of(const std::vector<Section>& all, std::optional<Id<Section>> at) {
  int depth = 0;
  for (; at && depth <= kMaxSectionDepth; ++depth) {
    const auto* section = find(all, *at);
    at = section ? section->parent : std::nullopt;
  }
  return depth;
}

int height_of(const std::vector<Section>& all, Id<Section> id) {
  int height = 0;
  for (const auto& section : all)
    if (section.parent == id) height = std::max(height, height_of(all, section.id));
  return height + 1;
}

bool stands_below(const std::vector<Section>& all, std::optional<Id<Section>> at, Id<Section> above) {
  for (int depth = 0; at && depth <= kMaxSectionDepth; ++depth) {
    if (*at == above) return true;
    const auto* section = find(all, *at);
    at = section ? section->parent : std::nullopt;
  }
  return false;
}

Result<void> check_place(const std::vector<Section>& all, const NewSection& section, Id<Section> own) {
  if (section.parent && !find(all, *section.parent)) return invalid("parent", "is not one of the sections");
  if (own && stands_below(all, section.parent, own))
    return invalid("parent", "may not be the section itself or below it");
  const int height = own ? height_of(all, own) : 1;
  if (depth_of(all, section.parent) + height > kMaxSectionDepth)
    return invalid("parent", "is too deep: there are " + std::to_string(kMaxSectionDepth) + " levels");
  for (const auto& other : all)
    if (other.slug == section.slug && other.id != own)
      return std::unexpected(
          Error{ErrorCode::already_exists, "There is a section with this address.", {{"slug", "is taken"}}});
  return {};
}

Section section_of(Id<Section> id, const NewSection& from) {
  return {id, from.parent, from.slug, from.position, from.names, from.descriptions};
}

template <class Event>
void sign(Event& event, const Actor& actor) {
  event.by_name = actor.name;
  event.address = actor.address;
  event.request = actor.request;
}

void tell(Work& work, Transaction& tx, const Actor& actor, const Section& section, std::string change) {
  SectionChanged event{.section = section, .change = std::move(change), .by_name = {}, .address = {}, .request = {}};
  sign(event, actor);
  work.needs.log.append(tx, events::kWorkspaceStream, actor.id, event);
  work.refresh_after(tx);
}

void tell(Work& work, Transaction& tx, const Actor& actor, const Synonyms& synonyms, std::string change) {
  SynonymsChanged event{.synonyms = synonyms, .change = std::move(change), .by_name = {}, .address = {}, .request = {}};
  sign(event, actor);
  work.needs.log.append(tx, events::kWorkspaceStream, actor.id, event);
  work.refresh_after(tx);
}

}  // namespace

Result<std::vector<Section>> Articles::sections(const Actor& actor) {
  TRY(Work::require_writing(actor));
  return work_->needs.database.read([&](Snapshot& snapshot) { return in_tree_order(store::sections(snapshot)); });
}

Result<Section> Articles::create_section(const Actor& actor, const NewSection& what) {
  TRY(Work::require_publishing(actor));
  TRY(const NewSection checked, checked_section(what));
  return work_->needs.database.write([&](Transaction& tx) -> Result<Section> {
    const auto all = store::sections(tx);
    TRY(check_place(all, checked, {}));
    if (all.size() >= kMaxSections)
      return failure(ErrorCode::resource_exhausted,
                     "There may be at most " + std::to_string(kMaxSections) + " sections.");
    const Section section = section_of(work_->needs.ids.next<Section>(), checked);
    store::insert(tx, section);
    tell(*work_, tx, actor, section, "created");
    return section;
  });
}

Result<Section> Articles::change_section(const Actor& actor, Id<Section> id, const NewSection& what) {
  TRY(Work::require_publishing(actor));
  TRY(const NewSection checked, checked_section(what));
  return work_->needs.database.write([&](Transaction& tx) -> Result<Section> {
    const auto all = store::sections(tx);
    if (!find(all, id)) return not_found(std::string(kNoSection));
    TRY(check_place(all, checked, id));
    const Section section = section_of(id, checked);
    store::save(tx, section);
    tell(*work_, tx, actor, section, "changed");
    return section;
  });
}

Result<void> Articles::remove_section(const Actor& actor, Id<Section> id) {
  TRY(Work::require_publishing(actor));
  return work_->needs.database.write([&](Transaction& tx) -> Result<void> {
    const auto all = store::sections(tx);
    const auto* section = find(all, id);
    if (!section) return not_found(std::string(kNoSection));
    const bool holds_sections = std::ranges::any_of(all, [&](const Section& one) { return one.parent == id; });
    if (holds_sections || store::articles_in(tx, id) > 0)
      return failure(ErrorCode::failed_precondition, "The section holds articles or sections. Move them first.");
    store::remove(tx, id);
    tell(*work_, tx, actor, *section, "removed");
    return {};
  });
}

Result<std::vector<Synonyms>> Articles::synonyms(const Actor& actor) {
  TRY(Work::require_writing(actor));
  return work_->needs.database.read([&](Snapshot& snapshot) { return store::synonyms(snapshot); });
}

Result<Synonyms> Articles::create_synonyms(const Actor& actor, const NewSynonyms& what) {
  TRY(Work::require_publishing(actor));
  TRY(auto words, checked_synonyms(what.words));
  return work_->needs.database.write([&](Transaction& tx) -> Result<Synonyms> {
    if (std::ssize(store::synonyms(tx)) >= kMaxSynonymGroups)
      return failure(ErrorCode::resource_exhausted,
                     "There may be at most " + std::to_string(kMaxSynonymGroups) + " groups of synonyms.");
    const Synonyms synonyms{work_->needs.ids.next<Synonyms>(), words};
    store::insert(tx, synonyms);
    tell(*work_, tx, actor, synonyms, "created");
    return synonyms;
  });
}

Result<Synonyms> Articles::change_synonyms(const Actor& actor, Id<Synonyms> id, const NewSynonyms& what) {
  TRY(Work::require_publishing(actor));
  TRY(auto words, checked_synonyms(what.words));
  return work_->needs.database.write([&](Transaction& tx) -> Result<Synonyms> {
    const Synonyms synonyms{id, words};
    if (!store::save(tx, synonyms)) return not_found(std::string(kNoSynonyms));
    tell(*work_, tx, actor, synonyms, "changed");
    return synonyms;
  });
}

Result<void> Articles::remove_synonyms(const Actor& actor, Id<Synonyms> id) {
  TRY(Work::require_publishing(actor));
  return work_->needs.database.write([&](Transaction& tx) -> Result<void> {
    if (!store::remove(tx, id)) return not_found(std::string(kNoSynonyms));
    tell(*work_, tx, actor, Synonyms{id, {}}, "removed");
    return {};
  });
}

}  // namespace deskbell::knowledge
