#include "care_store.h"

#include <aftercare/migrations.h>

namespace deskbell::aftercare {
namespace store {
namespace {

using storage::Row;
using storage::Statement;

constexpr Statement kLoad{"aftercare.load", "SELECT body FROM aftercare_case WHERE case_id = $1"};
constexpr Statement kSave{"aftercare.save",
                          "INSERT INTO aftercare_case (case_id, score, rated_at, body) VALUES ($1, $2, $3, $4) "
                          "ON CONFLICT (case_id) DO UPDATE SET score = EXCLUDED.score, rated_at = EXCLUDED.rated_at, "
                          "body = EXCLUDED.body"};
constexpr Statement kRated{"aftercare.rated",
                           "SELECT body FROM aftercare_case WHERE rated_at IS NOT NULL AND rated_at <= $1 "
                           "AND (rated_at < $1 OR case_id < $2) ORDER BY rated_at DESC, case_id DESC LIMIT $3"};
constexpr Statement kSettings{"aftercare.settings", "SELECT body FROM aftercare_settings WHERE id = 1"};
constexpr Statement kSaveSettings{"aftercare.save_settings",
                                  "INSERT INTO aftercare_settings (id, body) VALUES (1, $1) "
                                  "ON CONFLICT (id) DO UPDATE SET body = EXCLUDED.body"};

}  // namespace

std::optional<Care> load(storage::Snapshot& snapshot, Id<cases::Case> matter) {
  return snapshot.one(kLoad, [](const Row& row) { return base::parse_json<Care>(row.text(0)).value(); }, matter);
}

void save(storage::Transaction& tx, const Care& care) {
  tx.run(kSave, care.case_id, care.score, care.rated_at, base::to_json(care));
}

std::vector<Care> rated(storage::Snapshot& snapshot, const Before& before, int limit) {
  return snapshot.all(
      kRated, [](const Row& row) { return base::parse_json<Care>(row.text(0)).value(); }, before.rated_at, before.matter,
      limit);
}

std::optional<Settings> settings(storage::Snapshot& snapshot) {
  return snapshot.one(kSettings, [](const Row& row) { return base::parse_json<Settings>(row.text(0)).value(); });
}

void save(storage::Transaction& tx, const Settings& settings) {
  tx.run(kSaveSettings, base::to_json(settings));
}

namespace {
constexpr const Statement* kStatements[] = {&kLoad, &kSave, &kRated, &kSettings, &kSaveSettings};
}

}  // namespace store

storage::Schema schema() {
  return {"aftercare", migrations(), store::kStatements};
}

}  // namespace deskbell::aftercare
