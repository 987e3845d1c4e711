#include "work.h"

#include <base/check.h>
#include <search/index.h>

#include <algorithm>
#include <stdexcept>

// The words of cases and of what was written in them.
namespace deskbell::cases {
namespace {

constexpr std::string_view kCase = "case";
constexpr std::string_view kEntry = "case_entry";

template <class T>
T payload_of(const events::Event& event) {
  auto parsed = base::parse_json_value(event.payload);
  if (!parsed) throw std::runtime_error(event.kind + ": " + parsed.error().message);
  auto payload = base::from_json<T>(*parsed);
  if (!payload) throw std::runtime_error(event.kind + ": " + payload.error().message);
  return std::move(*payload);
}

void add_words(std::string& text, const json::value& value) {
  if (const auto* plain = value.if_string()) (text += '\n') += std::string_view(plain->data(), plain->size());
}

void index_case(storage::Transaction& tx, const Case& matter) {
  std::string text = matter.number + "\n" + matter.subject + "\n" + matter.description;
  if (matter.contact) (text += '\n') += matter.contact->name;
  for (const std::string& tag : matter.tags) (text += '\n') += tag;
  for (const auto& [key, value] : matter.fields) add_words(text, value);
  if (matter.resolution) (text += '\n') += *matter.resolution;
  search::put(tx, {.id = matter.id.value,
                   .kind = std::string(kCase),
                   .parent = matter.id.value,
                   .at = matter.opened_at,
                   .text = std::move(text)});
}

void index_scopes(storage::Transaction& tx, const Case& matter) {
  std::vector<std::int64_t> scopes;
  const auto add = [&](std::int64_t id) {
    if (std::ranges::find(scopes, id) == scopes.end()) scopes.push_back(id);
  };
  if (matter.queue) add(matter.queue->value);
  if (matter.owner) add(matter.owner->value);
  for (const auto user : matter.watchers) add(user.value);
  for (const TaskSummary& task : matter.tasks) {
    if (task.owner) add(task.owner->value);
    if (task.queue) add(task.queue->value);
  }
  search::set_scopes(tx, matter.id.value, scopes);
}

void index_entry(storage::Transaction& tx, const Entry& entry) {
  if (entry.kind == EntryKind::line) return;
  search::put(tx, {.id = entry.id.value,
                   .kind = std::string(kEntry),
                   .parent = entry.case_id.value,
                   .at = entry.at,
                   .text = entry.text});
}

bool changes_words(std::string_view kind) {
  for (const std::string_view one :
       {Opened::kKind, Changed::kKind, Tagged::kKind, Solved::kKind, Closed::kKind, Split::kKind, Unmerged::kKind})
    if (kind == one) return true;
  return false;
}

bool changes_readers(std::string_view kind) {
  for (const std::string_view one :
       {Opened::kKind, Assigned::kKind, WatchersChanged::kKind, TaskAdded::kKind, TaskChanged::kKind, Merged::kKind,
        Unmerged::kKind, Split::kKind, Unsplit::kKind, EntryAdded::kKind})
    if (kind == one) return true;
  return false;
}

bool moves_entries(std::string_view kind) {
  return kind == Merged::kKind || kind == Unmerged::kKind || kind == Split::kKind || kind == Unsplit::kKind;
}

bool is_indexed(std::string_view kind) {
  return kind.starts_with("case.") && (changes_words(kind) || changes_readers(kind));
}

void index_event(storage::Transaction& tx, const events::Event& event) {
  if (!is_indexed(event.kind)) return;
  const bool words = changes_words(event.kind);
  const bool readers = changes_readers(event.kind);
  auto parsed = base::parse_json_value(event.payload);
  const auto* payload = parsed ? parsed->if_object() : nullptr;
  const auto* stored = payload ? payload->if_contains("matter") : nullptr;
  if (!stored) throw std::runtime_error(event.kind + ": broken payload");
  const auto matter = base::from_json<Case>(*stored);
  if (!matter) throw std::runtime_error(event.kind + ": " + matter.error().message);
  if (readers) index_scopes(tx, *matter);
  if (words) index_case(tx, *matter);
  if (event.kind == EntryAdded::kKind) index_entry(tx, payload_of<EntryAdded>(event).entry);
  if (moves_entries(event.kind))
    for (const Entry& entry : store::all_entries(tx, matter->id)) index_entry(tx, entry);
}

// The case whose number the text is, small letters or not.
std::optional<Case> numbered(storage::Snapshot& snapshot, std::string_view text) {
  const auto serial = base::parse_id(text.substr(text.rfind('-') + 1));
  if (!serial || text.find('-') == std::string_view::npos) return std::nullopt;
  auto matter = store::load_serial(snapshot, *serial);
  const auto same = [](char a, char b) { return a == (b >= 'a' && b <= 'z' ? static_cast<char>(b - 'a' + 'A') : b); };
  if (!matter || !std::ranges::equal(matter->number, text, same)) return std::nullopt;
  return matter;
}

search::Filter filter_for(const Actor& actor) {
  search::Filter filter;
  filter.kinds = {std::string(kCase), std::string(kEntry)};
  if (actor.kind == ActorKind::system || actor.permissions[Permission::view_cases] == identity::Reach::all)
    return filter;
  auto& scopes = filter.readable_by.emplace();
  scopes.push_back(actor.id);
  if (actor.permissions[Permission::view_cases] == identity::Reach::queues)
    for (const auto queue : actor.queues) scopes.push_back(queue.value);
  return filter;
}

}  // namespace

events::Consumer::Handler Cases::search_feeder() {
  return {[](storage::Transaction& tx, std::span<const events::Event> events) -> Result<void> {
            for (const events::Event& event : events) index_event(tx, event);
            return {};
          },
          [](const events::Event& event) { return is_indexed(event.kind); }};
}

Result<Page<FoundCase>> Cases::search(const Actor& actor, std::string_view text, std::optional<std::string> cursor,
                                      std::optional<int> limit) {
  TRY(base::check_text("text", text, 1, 200));
  TRY(identity::require(actor, Permission::view_cases));
  std::int64_t before = 0;
  if (cursor) {
    before = base::parse_id(*cursor).value_or(0);
    if (before == 0) return invalid("cursor", "is not one that a search has answered");
  }
  return work_->needs.database.read([&](storage::Snapshot& snapshot) -> Result<Page<FoundCase>> {
    const auto hits = search::search(
        snapshot, {.text = text, .filter = filter_for(actor), .limit = base::page_size(limit), .before = before});
    Page<FoundCase> page;
    if (hits.next) page.next = std::to_string(*hits.next);
    std::vector<Id<Case>> seen;
    // Whoever types a number means that case, whatever the index knows of it.
    if (auto exact = numbered(snapshot, text); exact && can_see(actor, *exact)) {
      seen.push_back(exact->id);
      work_->fill_contact(snapshot, *exact);
      if (!cursor) page.items.push_back({.matter = summary_of(*exact), .excerpt = exact->number, .highlights = {}});
    }
    for (const search::Hit& hit : hits.items) {
      const Id<Case> id{hit.parent};
      if (std::ranges::find(seen, id) != seen.end()) continue;
      seen.push_back(id);
      // The index may be a moment behind; the case itself decides.
      auto matter = store::load(snapshot, id);
      if (!matter || !can_see(actor, *matter)) continue;
      work_->fill_contact(snapshot, *matter);
      FoundCase found{.matter = summary_of(*matter), .excerpt = hit.excerpt.text, .highlights = {}};
      for (const auto& [begin, end] : hit.excerpt.highlights) found.highlights.push_back({begin, end});
      page.items.push_back(std::move(found));
    }
    return page;
  });
}

}  // namespace deskbell::cases
