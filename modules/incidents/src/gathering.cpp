#include <algorithm>

#include "work.h"

namespace deskbell::incidents {
namespace {

constexpr std::size_t kMostAtOnce = 500;
constexpr std::size_t kPerTransaction = 50;

}  // namespace

// The number only orders; it is the case count at the time, made unique by the id's own growth.
bool Incidents::Work::add_case(storage::Transaction& tx, const Actor& actor, Incident& incident,
                               const cases::Case& matter) {
  if (!store::add_case(tx, incident.id, matter.id, needs.ids.next(), now(), actor.name)) return false;
  ++incident.case_count;
  CaseGathered event{.incident = incident.id, .title = incident.title, .by_name = {}};
  if (!actor.name.empty()) event.by_name = actor.name;
  needs.log.append(tx, matter.id.value, actor.id, event);
  return true;
}

Result<GatherResult> Incidents::Work::add_cases(const Actor& actor, Id<Incident> id,
                                                const std::vector<Id<cases::Case>>& cases) {
  return needs.database.write([&](storage::Transaction& tx) -> Result<GatherResult> {
    TRY(Incident incident, load_running(tx, actor, id));
    GatherResult out;
    for (const auto one : cases) {
      const auto matter = needs.cases.load(tx, one);
      if (!matter || !identity::allowed(actor, Permission::view_cases, cases::subject_of(*matter))) {
        ++out.refused;
      } else if (add_case(tx, actor, incident, *matter)) {
        ++out.added;
      } else {
        ++out.there_before;
      }
    }
    if (out.added > 0) save<Gathered>(tx, actor, incident, LineKind::gathered, std::to_string(out.added));
    return out;
  });
}

Result<GatherResult> Incidents::gather(const Actor& actor, Id<Incident> id, const std::vector<Id<cases::Case>>& cases) {
  if (cases.size() > kMostAtOnce) return invalid("cases", "may be at most 500 at once");
  GatherResult out;
  // In short transactions: hundreds of events in one would keep everybody else waiting.
  for (std::size_t at = 0; at < cases.size() || at == 0; at += kPerTransaction) {
    const auto begin = cases.begin() + static_cast<std::ptrdiff_t>(std::min(at, cases.size()));
    const auto end = cases.begin() + static_cast<std::ptrdiff_t>(std::min(at + kPerTransaction, cases.size()));
    TRY(const GatherResult some, work_->add_cases(actor, id, {begin, end}));
    out.added += some.added;
    out.there_before += some.there_before;
    out.refused += some.refused;
  }
  return out;
}

Result<GatherResult> Incidents::gather(const Actor& actor, Id<Incident> id, cases::CaseFilter filter) {
  TRY(identity::require(actor, Permission::manage_incidents));
  std::vector<Id<cases::Case>> found;
  filter.limit = base::kMaxPageSize;
  std::optional<std::string> next;
  do {
    TRY(const Page<cases::CaseSummary> page, work_->needs.cases.list(actor, filter));
    for (const auto& one : page.items) found.push_back(one.id);
    next = page.next;
    filter.cursor = next;
  } while (next && found.size() + base::kMaxPageSize <= kMostAtOnce);
  TRY(GatherResult out, gather(actor, id, found));
  out.more = next.has_value();
  out.next = next;
  return out;
}

Result<void> Incidents::release(const Actor& actor, Id<Incident> id, Id<cases::Case> matter) {
  return work_->needs.database.write([&](storage::Transaction& tx) -> Result<void> {
    TRY(Incident incident, work_->load_running(tx, actor, id));
    if (!store::remove_case(tx, id, matter)) return not_found("The case does not belong to the incident.");
    --incident.case_count;
    CaseReleased event{.incident = id, .title = incident.title, .by_name = {}};
    if (!actor.name.empty()) event.by_name = actor.name;
    work_->needs.log.append(tx, matter.value, actor.id, event);
    work_->save<Gathered>(tx, actor, incident, LineKind::released, "1");
    return {};
  });
}

Result<Page<GatheredCase>> Incidents::cases(const Actor& actor, Id<Incident> id, std::optional<std::string> cursor,
                                            std::optional<int> limit) {
  TRY(find(actor, id));
  std::int64_t before = 0;
  if (cursor) {
    before = base::parse_id(*cursor).value_or(0);
    if (before == 0) return invalid("cursor", "is not one that a list has answered");
  }
  const int size = base::page_size(limit);
  return work_->needs.database.read([&](storage::Snapshot& snapshot) -> Result<Page<GatheredCase>> {
    auto rows = store::cases(snapshot, id, before, size + 1);
    Page<GatheredCase> page;
    if (std::ssize(rows) > size) {
      rows.pop_back();
      page.next = std::to_string(rows.back().number);
    }
    for (const auto& row : rows) {
      const auto matter = work_->needs.cases.load(snapshot, row.matter);
      if (matter && identity::allowed(actor, Permission::view_cases, cases::subject_of(*matter)))
        page.items.push_back({cases::summary_of(*matter), row.at, row.by_name});
    }
    return page;
  });
}

}  // namespace deskbell::incidents
