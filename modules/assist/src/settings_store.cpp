#include "settings_store.h"

#include "writing_store.h"

#include <assist/assist.h>
#include <assist/migrations.h>

namespace deskbell::assist {
namespace store {
namespace {

constexpr storage::Statement kSettings{"assist.settings", "SELECT body FROM assist_settings WHERE id = 1"};
constexpr storage::Statement kSave{"assist.save_settings",
                                   "INSERT INTO assist_settings (id, body) VALUES (1, $1) "
                                   "ON CONFLICT (id) DO UPDATE SET body = EXCLUDED.body"};
constexpr const storage::Statement* kStatements[] = {&kSettings, &kSave};

}  // namespace

Settings settings(storage::Snapshot& snapshot) {
  return snapshot
      .one(kSettings,
           [](const storage::Row& row) { return base::parse_json<Settings>(row.text(0)).value_or(Settings()); })
      .value_or(Settings());
}

void save(storage::Transaction& tx, const Settings& settings) {
  tx.run(kSave, base::to_json(settings));
}

}  // namespace store

storage::Schema schema() {
  static const std::vector<const storage::Statement*> statements = [] {
    std::vector<const storage::Statement*> all(std::begin(store::kStatements), std::end(store::kStatements));
    const auto more = store::writing_statements();
    all.insert(all.end(), more.begin(), more.end());
    return all;
  }();
  return {"assist", migrations(), statements};
}

}  // namespace deskbell::assist
