#include "example_store.h"

#include <text/fold.h>

namespace deskbell::understanding::store {
namespace {

using conversations::Message;
using storage::Row;
using storage::Snapshot;
using storage::Statement;
using storage::Transaction;
using storage::Value;

#define DESKBELL_LABEL \
  "SELECT aspect, label, title_en, title_zh, meaning_en, meaning_zh, state FROM understanding_label "
constexpr Statement kLabels{"understanding.labels", DESKBELL_LABEL "ORDER BY aspect, label"};
constexpr Statement kLabel{"understanding.label", DESKBELL_LABEL "WHERE aspect = $1 AND label = $2"};
constexpr Statement kSaveLabel{
    "understanding.save_label",
    "INSERT INTO understanding_label (aspect, label, title_en, title_zh, meaning_en, meaning_zh, state) "
    "VALUES ($1, $2, $3, $4, $5, $6, $7) ON CONFLICT (aspect, label) DO UPDATE SET title_en = EXCLUDED.title_en, "
    "title_zh = EXCLUDED.title_zh, meaning_en = EXCLUDED.meaning_en, meaning_zh = EXCLUDED.meaning_zh, "
    "state = EXCLUDED.state"};

#define DESKBELL_EXAMPLE_COLUMNS \
  "id, aspect, language, text, label, origin, part, message, author, author_name, created_at, said_in"
#define DESKBELL_EXAMPLE "SELECT " DESKBELL_EXAMPLE_COLUMNS " FROM understanding_example "
constexpr Statement kInsert{"understanding.insert_example",
                            "INSERT INTO understanding_example (" DESKBELL_EXAMPLE_COLUMNS
                            ", folded) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13)"};
constexpr Statement kSave{
    "understanding.save_example",
    "UPDATE understanding_example SET language = $2, said_in = $3, text = $4, folded = $5, label = $6, origin = $7, "
    "part = $8, message = $9, author = $10, author_name = $11 WHERE id = $1"};
constexpr Statement kRemove{"understanding.remove_example", "DELETE FROM understanding_example WHERE id = $1"};
constexpr Statement kFind{"understanding.example", DESKBELL_EXAMPLE "WHERE id = $1"};
constexpr Statement kLike{"understanding.example_like", DESKBELL_EXAMPLE "WHERE aspect = $1 AND folded = $2"};
constexpr Statement kOfMessage{"understanding.example_of",
                               DESKBELL_EXAMPLE "WHERE message = $1 AND aspect = $2 ORDER BY id LIMIT 1"};
constexpr Statement kCount{"understanding.count_examples", "SELECT COUNT(*) FROM understanding_example"};
constexpr Statement kAll{"understanding.all_examples", DESKBELL_EXAMPLE "WHERE aspect = $1 ORDER BY id"};
constexpr Statement kCounts{"understanding.example_counts",
                            "SELECT aspect, label, part, COUNT(*) FROM understanding_example GROUP BY 1, 2, 3"};

template <class T>
T named(std::string_view name) {
  return base::find_enum<T>(name).value_or(T());
}

Label label_of(const Row& row) {
  return {.aspect = named<Aspect>(row.text(0)),
          .key = row.string(1),
          .title_en = row.string(2),
          .title_zh = row.string(3),
          .meaning_en = row.string(4),
          .meaning_zh = row.string(5),
          .state = named<LabelState>(row.text(6))};
}

Example example_of_row(const Row& row) {
  return {.id = row.id<Example>(0),
          .aspect = named<Aspect>(row.text(1)),
          .language = named<ModelLanguage>(row.text(2)),
          .text = row.string(3),
          .label = row.string(4),
          .origin = named<Origin>(row.text(5)),
          .part = named<Part>(row.text(6)),
          .message = row.optional_id<Message>(7),
          .author = row.optional_id<identity::User>(8),
          .author_name = row.string(9),
          .created_at = row.time(10)};
}

class Where {
 public:
  void add(const std::string& condition, Value value) {
    values_.push_back(value);
    text_ += (text_.empty() ? "WHERE " : " AND ") + condition + "$" + std::to_string(values_.size());
  }
  void end(std::string_view with) { text_ += with; }
  const std::string& text() const { return text_; }
  const std::vector<Value>& values() const { return values_; }

 private:
  std::string text_;
  std::vector<Value> values_;
};

std::string pattern_of(std::string_view part) {
  std::string out = "%";
  for (const char c : part) {
    if (c == '%' || c == '_' || c == '\\') out += '\\';
    out += c;
  }
  return out + "%";
}

constexpr const Statement* kStatements[] = {&kLabels, &kLabel, &kSaveLabel, &kInsert, &kSave, &kRemove,
                                            &kFind,   &kLike,  &kOfMessage, &kCount,  &kAll,  &kCounts};

}  // namespace

std::vector<Label> labels(Snapshot& snapshot) {
  return snapshot.all(kLabels, label_of);
}

std::optional<Label> label(Snapshot& snapshot, Aspect aspect, std::string_view key) {
  return snapshot.one(kLabel, label_of, base::name_of(aspect), key);
}

void save(Transaction& tx, const Label& one) {
  tx.run(kSaveLabel, base::name_of(one.aspect), one.key, one.title_en, one.title_zh, one.meaning_en, one.meaning_zh,
         base::name_of(one.state));
}

void insert(Transaction& tx, const StoredExample& stored) {
  const Example& one = stored.example;
  tx.run(kInsert, one.id, base::name_of(one.aspect), base::name_of(one.language), one.text, one.label,
         base::name_of(one.origin), base::name_of(one.part), one.message, one.author, one.author_name, one.created_at,
         stored.said_in, stored.folded);
}

void save(Transaction& tx, const StoredExample& stored) {
  const Example& one = stored.example;
  tx.run(kSave, one.id, base::name_of(one.language), stored.said_in, one.text, stored.folded, one.label,
         base::name_of(one.origin), base::name_of(one.part), one.message, one.author, one.author_name);
}

void remove_example(Transaction& tx, Id<Example> id) {
  tx.run(kRemove, id);
}

std::optional<Example> example(Snapshot& snapshot, Id<Example> id) {
  return snapshot.one(kFind, example_of_row, id);
}

std::optional<Example> example_like(Snapshot& snapshot, Aspect aspect, std::string_view folded) {
  return snapshot.one(kLike, example_of_row, base::name_of(aspect), folded);
}

std::optional<Example> example_of(Snapshot& snapshot, Aspect aspect, Id<Message> message) {
  return snapshot.one(kOfMessage, example_of_row, message, base::name_of(aspect));
}

std::int64_t count_examples(Snapshot& snapshot) {
  return snapshot.number(kCount);
}

std::vector<Example> list(Snapshot& snapshot, const ExampleFilter& filter, std::int64_t before, int limit) {
  Where where;
  where.add("aspect = ", base::name_of(filter.aspect));
  where.add("id < ", before);
  if (filter.label) where.add("label = ", std::string_view(*filter.label));
  if (filter.language) where.add("language = ", base::name_of(*filter.language));
  if (filter.origin) where.add("origin = ", base::name_of(*filter.origin));
  if (filter.part) where.add("part = ", base::name_of(*filter.part));
  const std::string pattern = filter.query ? pattern_of(text::fold(*filter.query)) : "";
  if (filter.query) {
    where.add("folded LIKE ", std::string_view(pattern));
    where.end(" ESCAPE '\\'");
  }
  std::vector<Example> out;
  snapshot.each_of(DESKBELL_EXAMPLE + where.text() + " ORDER BY id DESC LIMIT " + std::to_string(limit), where.values(),
                   [&](const Row& row) { out.push_back(example_of_row(row)); });
  return out;
}

std::vector<std::pair<Example, std::string>> all_examples(Snapshot& snapshot, Aspect aspect) {
  return snapshot.all(
      kAll, [](const Row& row) { return std::pair(example_of_row(row), row.string(11)); }, base::name_of(aspect));
}

std::vector<Count> counts(Snapshot& snapshot) {
  return snapshot.all(kCounts, [](const Row& row) {
    return Count{named<Aspect>(row.text(0)), row.string(1), named<Part>(row.text(2)), row.integer(3)};
  });
}

std::span<const Statement* const> example_statements() {
  return kStatements;
}

}  // namespace deskbell::understanding::store
