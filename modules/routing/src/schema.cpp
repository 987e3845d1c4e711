#include "line_store.h"
#include "queue_store.h"

#include <routing/migrations.h>
#include <routing/queues.h>

namespace deskbell::routing {

storage::Schema schema() {
  static const std::vector<const storage::Statement*> statements = [] {
    auto all = store::queue_statements();
    const auto more = store::line_statements();
    all.insert(all.end(), more.begin(), more.end());
    return all;
  }();
  return {"routing", migrations(), statements};
}

}  // namespace deskbell::routing
