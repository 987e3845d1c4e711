#include "group_store.h"
#include "session_store.h"
#include "user_store.h"

#include <identity/migrations.h>
#include <identity/parts.h>

#include <vector>

namespace deskbell::identity {

storage::Schema schema() {
  static const std::vector<const storage::Statement*> statements = [] {
    std::vector<const storage::Statement*> all;
    for (const auto part : {store::user_statements(), store::group_statements(), store::session_statements()})
      all.insert(all.end(), part.begin(), part.end());
    return all;
  }();
  return {"identity", migrations(), statements};
}

}  // namespace deskbell::identity
