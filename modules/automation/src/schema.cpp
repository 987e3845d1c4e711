#include "statements.h"

#include <automation/migrations.h>
#include <automation/rules.h>

#include <vector>

namespace deskbell::automation {

storage::Schema schema() {
  static const std::vector<const storage::Statement*> all = [] {
    std::vector<const storage::Statement*> out;
    for (const auto part :
         {store::rule_statements(), store::macro_statements(), store::run_statements(), store::rehearsal_statements()})
      out.insert(out.end(), part.begin(), part.end());
    return out;
  }();
  return {"automation", migrations(), all};
}

}  // namespace deskbell::automation
