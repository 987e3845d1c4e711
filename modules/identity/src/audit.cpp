#include "user_store.h"

#include <identity/audit.h>

#include <algorithm>
#include <map>

namespace deskbell::identity {
namespace {

const std::vector<std::string>& audited() {
  static const std::vector<std::string> prefixes{"identity.", "routing.", "channel.", "settings."};
  return prefixes;
}

constexpr int kBatch = 200;
// A filter by actor looks through at most that many events per page.
constexpr int kMostScanned = 5000;

Result<std::vector<std::string>> prefixes_of(const std::string& kind) {
  if (kind.empty()) return audited();
  if (std::ranges::none_of(audited(), [&](const std::string& prefix) { return kind.starts_with(prefix); }))
    return invalid("kind", "must begin with identity., routing., channel. or settings.");
  return std::vector{kind};
}

class Names {
 public:
  explicit Names(storage::Snapshot& snapshot) : snapshot_(snapshot) {}
  // The name at that time when the event tells it, else the name now.
  std::string of(std::int64_t actor, const json::value& payload) {
    if (const auto* object = payload.if_object())
      if (const auto* name = object->if_contains("by_name"); name && name->is_string())
        return std::string(name->as_string());
    if (actor == 0) return "Deskbell";
    const auto [found, fresh] = known_.try_emplace(actor);
    if (fresh) found->second = store::name_of_user(snapshot_, {actor}).value_or("");
    return found->second;
  }

 private:
  storage::Snapshot& snapshot_;
  std::map<std::int64_t, std::string> known_;
};

}  // namespace

Result<Page<AuditEntry>> Audit::list(const Actor& actor, const AuditFilter& filter) {
  TRY(require(actor, Permission::view_audit));
  TRY(const auto prefixes, prefixes_of(filter.kind));
  std::int64_t before = 0;
  if (!filter.cursor.empty()) {
    const auto cursor = base::parse_id(filter.cursor);
    if (!cursor) return invalid("cursor", "is not one that this list gave");
    before = *cursor;
  }
  const auto wanted = static_cast<std::size_t>(base::page_size(filter.limit));
  return parts_.database.read([&](storage::Snapshot& snapshot) {
    Page<AuditEntry> page;
    Names names(snapshot);
    for (int scanned = 0; scanned < kMostScanned; scanned += kBatch) {
      const auto events = parts_.log.read_back(snapshot, before, kBatch, prefixes);
      for (const auto& event : events) {
        before = event.position;
        if (filter.actor && event.actor != filter.actor.value) continue;
        json::value data = base::parse_json_value(event.payload).value_or(json::object{});
        std::string name = names.of(event.actor, data);
        page.items.push_back({.position = std::to_string(event.position),
                              .at = event.at,
                              .actor = std::to_string(event.actor),
                              .actor_name = std::move(name),
                              .kind = event.kind,
                              .data = std::move(data)});
        if (page.items.size() == wanted) break;
      }
      if (page.items.size() == wanted || events.size() == kBatch) page.next = std::to_string(before);
      if (page.items.size() == wanted) return page;
      if (events.size() < kBatch) {
        page.next.reset();
        return page;
      }
    }
    return page;
  });
}

}  // namespace deskbell::identity
