#include "bench_store.h"
#include "bot_store.h"
#include "simulation_store.h"
#include "talk_store.h"

#include <bot/migrations.h>

namespace deskbell::bot {

storage::Schema schema() {
  static const std::vector<const storage::Statement*> statements = [] {
    std::vector<const storage::Statement*> all;
    for (const auto part : {store::bot_statements(), store::talk_statements(), store::bench_statements(),
                            store::simulation_statements()})
      all.insert(all.end(), part.begin(), part.end());
    return all;
  }();
  return {"bot", migrations(), statements};
}

}  // namespace deskbell::bot
