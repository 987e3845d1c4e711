#include "version_store.h"

namespace deskbell::understanding::store {
namespace {

using storage::Row;
using storage::Snapshot;
using storage::Statement;
using storage::Transaction;

constexpr Statement kInsert{"understanding.insert_version",
                            "INSERT INTO understanding_version (aspect, number, state, body) VALUES ($1, $2, $3, $4)"};
constexpr Statement kSave{"understanding.save_version",
                          "UPDATE understanding_version SET state = $3, body = $4 WHERE aspect = $1 AND number = $2"};
constexpr Statement kFind{"understanding.version",
                          "SELECT body FROM understanding_version WHERE aspect = $1 AND number = $2"};
constexpr Statement kList{"understanding.versions",
                          "SELECT body FROM understanding_version WHERE aspect = $1 ORDER BY number DESC LIMIT 200"};
constexpr Statement kLast{"understanding.last_version",
                          "SELECT MAX(number) FROM understanding_version WHERE aspect = $1"};
constexpr Statement kActive{"understanding.active", "SELECT number FROM understanding_active WHERE aspect = $1"};
constexpr Statement kSetActive{"understanding.set_active",
                               "INSERT INTO understanding_active (aspect, number) VALUES ($1, $2) "
                               "ON CONFLICT (aspect) DO UPDATE SET number = EXCLUDED.number"};
constexpr Statement kInsertModel{
    "understanding.insert_model",
    "INSERT INTO understanding_model (aspect, number, language, languages, bytes) VALUES ($1, $2, $3, $4, $5)"};
constexpr Statement kModels{
    "understanding.models",
    "SELECT language, languages, bytes FROM understanding_model WHERE aspect = $1 AND number = $2 ORDER BY language"};
constexpr Statement kRemoveModels{"understanding.remove_models",
                                  "DELETE FROM understanding_model WHERE aspect = $1 AND number = $2"};
constexpr Statement kQuality{"understanding.quality",
                             "SELECT running, made_at, changed_at, body FROM understanding_quality WHERE aspect = $1"};
constexpr Statement kSaveQuality{
    "understanding.save_quality",
    "INSERT INTO understanding_quality (aspect, running, made_at, body) VALUES ($1, $2, $3, $4) "
    "ON CONFLICT (aspect) DO UPDATE SET running = EXCLUDED.running, made_at = EXCLUDED.made_at, body = EXCLUDED.body"};
constexpr Statement kNoteChange{
    "understanding.note_change",
    "INSERT INTO understanding_quality (aspect, running, changed_at, body) VALUES ($1, FALSE, $2, '[]') "
    "ON CONFLICT (aspect) DO UPDATE SET changed_at = EXCLUDED.changed_at"};

Version version_of(const Row& row) {
  return base::parse_json<Version>(row.text(0)).value();
}

constexpr const Statement* kStatements[] = {&kInsert,  &kSave,        &kFind,        &kList,   &kLast,
                                            &kActive,  &kSetActive,   &kInsertModel, &kModels, &kRemoveModels,
                                            &kQuality, &kSaveQuality, &kNoteChange};

}  // namespace

void insert(Transaction& tx, const Version& one) {
  tx.run(kInsert, base::name_of(one.aspect), one.number, base::name_of(one.state), base::to_json(one));
}

void save(Transaction& tx, const Version& one) {
  tx.run(kSave, base::name_of(one.aspect), one.number, base::name_of(one.state), base::to_json(one));
}

std::optional<Version> version(Snapshot& snapshot, Aspect aspect, int number) {
  return snapshot.one(kFind, version_of, base::name_of(aspect), number);
}

std::vector<Version> versions(Snapshot& snapshot, Aspect aspect) {
  return snapshot.all(kList, version_of, base::name_of(aspect));
}

int last_number(Snapshot& snapshot, Aspect aspect) {
  return static_cast<int>(snapshot.number(kLast, base::name_of(aspect)));
}

int active(Snapshot& snapshot, Aspect aspect) {
  return static_cast<int>(snapshot.number(kActive, base::name_of(aspect)));
}

void set_active(Transaction& tx, Aspect aspect, int number) {
  tx.run(kSetActive, base::name_of(aspect), number);
}

void insert(Transaction& tx, Aspect aspect, int number, const StoredModel& model) {
  std::vector<std::string> languages;
  for (const auto language : model.languages) languages.emplace_back(base::name_of(language));
  tx.run(kInsertModel, base::name_of(aspect), number, base::name_of(model.language), base::to_json(languages),
         storage::Bytes(std::as_bytes(std::span(model.bytes))));
}

std::vector<StoredModel> models(Snapshot& snapshot, Aspect aspect, int number) {
  return snapshot.all(
      kModels,
      [](const Row& row) {
        StoredModel out;
        out.language = base::find_enum<ModelLanguage>(row.text(0)).value_or(ModelLanguage::en);
        for (const auto& name : base::parse_json<std::vector<std::string>>(row.text(1)).value())
          if (const auto language = base::find_enum<text::Language>(name)) out.languages.insert(*language);
        const auto bytes = row.bytes(2);
        out.bytes.assign(reinterpret_cast<const char*>(bytes.data()), bytes.size());
        return out;
      },
      base::name_of(aspect), number);
}

void remove_models(Transaction& tx, Aspect aspect, int number) {
  tx.run(kRemoveModels, base::name_of(aspect), number);
}

std::optional<Quality> quality(Snapshot& snapshot, Aspect aspect) {
  return snapshot.one(
      kQuality,
      [&](const Row& row) {
        Quality out{.aspect = aspect, .running = row.boolean(0), .at = row.optional_time(1)};
        const auto changed = row.optional_time(2);
        out.outdated = out.at && changed && *changed > *out.at;
        out.languages = base::parse_json<std::vector<QualityOfLanguage>>(row.text(3)).value();
        return out;
      },
      base::name_of(aspect));
}

void save(Transaction& tx, const Quality& quality) {
  tx.run(kSaveQuality, base::name_of(quality.aspect), quality.running, quality.at, base::to_json(quality.languages));
}

void note_change(Transaction& tx, Aspect aspect, Time at) {
  tx.run(kNoteChange, base::name_of(aspect), at);
}

std::span<const Statement* const> version_statements() {
  return kStatements;
}

}  // namespace deskbell::understanding::store
