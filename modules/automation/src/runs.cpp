#include "run_store.h"

#include <automation/runs.h>

namespace deskbell::automation {

Result<Page<Run>> Runs::list(const Actor& actor, const RunFilter& filter) {
  TRY(identity::require(actor, Permission::manage_automation));
  std::int64_t before = 0;
  if (filter.cursor) {
    before = base::parse_id(*filter.cursor).value_or(0);
    if (before == 0) return invalid("cursor", "is not one that a list has answered");
  }
  const int limit = base::page_size(filter.limit);
  return needs_.database.read([&](storage::Snapshot& snapshot) -> Result<Page<Run>> {
    Page<Run> page;
    page.items = store::runs(snapshot, filter, before, limit + 1);
    if (std::ssize(page.items) > limit) {
      page.items.pop_back();
      page.next = to_string(page.items.back().id);
    }
    return page;
  });
}

}  // namespace deskbell::automation
