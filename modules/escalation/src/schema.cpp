#include "escalation_store.h"
#include "ladder_store.h"

#include <escalation/escalations.h>
#include <escalation/migrations.h>

namespace deskbell::escalation {

storage::Schema schema() {
  static const std::vector<const storage::Statement*> statements = [] {
    auto all = store::ladder_statements();
    for (const auto* one : store::escalation_statements()) all.push_back(one);
    return all;
  }();
  return {"escalation", migrations(), statements};
}

}  // namespace deskbell::escalation
