#include "bodies.h"
#include "complaint_store.h"

// Causes, regulators, settings, warnings and evidence files.
namespace deskbell::complaints::store {
namespace {

using storage::Row;
using storage::Statement;

constexpr std::int64_t kTheOne = 1;

constexpr Statement kCauses{"complaints.causes", "SELECT body FROM complaint_cause ORDER BY id"};
constexpr Statement kPutCause{"complaints.put_cause",
                              "INSERT INTO complaint_cause (id, body) VALUES ($1, $2) "
                              "ON CONFLICT (id) DO UPDATE SET body = excluded.body"};
constexpr Statement kRemoveCause{"complaints.remove_cause", "DELETE FROM complaint_cause WHERE id = $1"};
constexpr Statement kRegulators{"complaints.regulators", "SELECT body FROM complaint_regulator ORDER BY id"};
constexpr Statement kPutRegulator{"complaints.put_regulator",
                                  "INSERT INTO complaint_regulator (id, body) VALUES ($1, $2) "
                                  "ON CONFLICT (id) DO UPDATE SET body = excluded.body"};
constexpr Statement kRemoveRegulator{"complaints.remove_regulator", "DELETE FROM complaint_regulator WHERE id = $1"};
constexpr Statement kSettings{"complaints.settings", "SELECT body FROM complaint_settings WHERE id = $1"};
constexpr Statement kPutSettings{"complaints.put_settings",
                                 "INSERT INTO complaint_settings (id, body) VALUES ($1, $2) "
                                 "ON CONFLICT (id) DO UPDATE SET body = excluded.body"};

constexpr Statement kWarnings{"complaints.warnings", "SELECT body FROM complaint_warning ORDER BY id DESC LIMIT $1"};
constexpr Statement kUnseen{"complaints.unseen",
                            "SELECT body FROM complaint_warning WHERE seen = FALSE ORDER BY id DESC LIMIT $1"};
constexpr Statement kCountUnseen{"complaints.count_unseen",
                                 "SELECT COUNT(*) FROM complaint_warning WHERE seen = FALSE"};
constexpr Statement kWarning{"complaints.warning", "SELECT body FROM complaint_warning WHERE id = $1"};
constexpr Statement kHasWarned{"complaints.has_warned",
                               "SELECT 1 FROM complaint_warning WHERE dimension = $1 AND key = $2 AND at > $3 LIMIT 1"};
constexpr Statement kInsertWarning{
    "complaints.insert_warning",
    "INSERT INTO complaint_warning (id, dimension, key, at, seen, body) VALUES ($1, $2, $3, $4, FALSE, $5)"};
constexpr Statement kSaveWarning{"complaints.save_warning",
                                 "UPDATE complaint_warning SET seen = $2, body = $3 WHERE id = $1"};

constexpr Statement kEvidence{"complaints.evidence", "SELECT body, attachment FROM complaint_evidence WHERE id = $1"};
constexpr Statement kEvidenceOf{"complaints.evidence_of",
                                "SELECT body FROM complaint_evidence WHERE case_id = $1 ORDER BY id DESC LIMIT 100"};
constexpr Statement kInsertEvidence{
    "complaints.insert_evidence",
    "INSERT INTO complaint_evidence (id, case_id, attachment, body, at) VALUES ($1, $2, NULL, $3, $4)"};
constexpr Statement kOldEvidence{"complaints.old_evidence",
                                 "SELECT body, attachment FROM complaint_evidence WHERE at < $1 ORDER BY at LIMIT $2"};
constexpr Statement kRemoveEvidence{"complaints.remove_evidence", "DELETE FROM complaint_evidence WHERE id = $1"};
constexpr Statement kSaveEvidence{"complaints.save_evidence",
                                  "UPDATE complaint_evidence SET attachment = $2, body = $3 WHERE id = $1"};

}  // namespace

std::vector<Cause> causes(Snapshot& snapshot) {
  return snapshot.all(kCauses, body_of<Cause>);
}
void put(Transaction& tx, const Cause& cause) {
  tx.run(kPutCause, cause.id, base::to_json(cause));
}
void remove(Transaction& tx, Id<Cause> id) {
  tx.run(kRemoveCause, id);
}

std::vector<Regulator> regulators(Snapshot& snapshot) {
  return snapshot.all(kRegulators, body_of<Regulator>);
}
void put(Transaction& tx, const Regulator& regulator) {
  tx.run(kPutRegulator, regulator.id, base::to_json(regulator));
}
void remove(Transaction& tx, Id<Regulator> id) {
  tx.run(kRemoveRegulator, id);
}

Settings settings(Snapshot& snapshot) {
  return snapshot.one(kSettings, body_of<Settings>, kTheOne).value_or(default_settings());
}
void put(Transaction& tx, const Settings& settings) {
  tx.run(kPutSettings, kTheOne, base::to_json(settings));
}

std::vector<Warning> warnings(Snapshot& snapshot, Complaints::Which which, int limit) {
  return snapshot.all(which == Complaints::Which::all ? kWarnings : kUnseen, body_of<Warning>, limit);
}
std::optional<Warning> find_warning(Snapshot& snapshot, Id<Warning> id) {
  return snapshot.one(kWarning, body_of<Warning>, id);
}
bool has_warned(Snapshot& snapshot, Dimension dimension, const std::string& key, Time since) {
  return snapshot.number(kHasWarned, base::name_of(dimension), key, since) != 0;
}
void insert(Transaction& tx, const Warning& warning) {
  tx.run(kInsertWarning, warning.id, base::name_of(warning.dimension), warning.key, warning.at, base::to_json(warning));
}
void save(Transaction& tx, const Warning& warning) {
  tx.run(kSaveWarning, warning.id, warning.seen_at.has_value(), base::to_json(warning));
}
std::int64_t count_unseen(Snapshot& snapshot) {
  return snapshot.number(kCountUnseen);
}

namespace {
StoredEvidence stored_of(const Row& row) {
  return {body_of<EvidenceFile>(row), row.optional_id<blob::Attachment>(1).value_or(Id<blob::Attachment>{})};
}
}  // namespace

std::optional<StoredEvidence> find_evidence(Snapshot& snapshot, Id<EvidenceFile> id) {
  return snapshot.one(kEvidence, stored_of, id);
}
std::vector<StoredEvidence> old_evidence(Snapshot& snapshot, Time before, int limit) {
  return snapshot.all(kOldEvidence, stored_of, before, limit);
}
void remove_evidence(Transaction& tx, Id<EvidenceFile> id) {
  tx.run(kRemoveEvidence, id);
}
std::vector<EvidenceFile> evidence_of(Snapshot& snapshot, Id<cases::Case> id) {
  return snapshot.all(kEvidenceOf, body_of<EvidenceFile>, id);
}
void insert(Transaction& tx, const StoredEvidence& evidence) {
  tx.run(kInsertEvidence, evidence.file.id, evidence.file.case_id, base::to_json(evidence.file),
         evidence.file.asked_at);
}
void save(Transaction& tx, const StoredEvidence& evidence) {
  const auto attachment = evidence.attachment ? std::optional(evidence.attachment) : std::nullopt;
  tx.run(kSaveEvidence, evidence.file.id, attachment, base::to_json(evidence.file));
}

std::span<const Statement* const> setting_statements() {
  static constexpr const Statement* kStatements[] = {
      &kCauses,      &kPutCause, &kRemoveCause, &kRegulators,     &kPutRegulator, &kRemoveRegulator, &kSettings,
      &kPutSettings, &kWarnings, &kUnseen,      &kCountUnseen,    &kWarning,      &kHasWarned,       &kInsertWarning,
      &kSaveWarning, &kEvidence, &kEvidenceOf,  &kInsertEvidence, &kSaveEvidence,
      &kOldEvidence, &kRemoveEvidence};
  return kStatements;
}

}  // namespace deskbell::complaints::store
