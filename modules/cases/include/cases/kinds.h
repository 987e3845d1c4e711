#pragma once
#include <events/log.h>
#include <storage/database.h>

#include <cases/kind.h>

#include <optional>
#include <string>
#include <string_view>
#include <vector>

// Kinds, categories and settings. Who may view_cases reads them, who may manage_cases changes them. Each change appends
// its event on the workspace stream. Blocking, any thread; inside a `database.write` they join its transaction.
namespace deskbell::cases {

struct NewKind {
  std::string key;
  std::string name;
  Translations names;
  std::string prefix;
  bool internal = false;
  std::vector<FieldDefinition> fields;
  std::vector<StateDefinition> states;
  std::optional<Id<routing::Queue>> queue;
};

// Absent members stay as they are. `version` is the one that the change was made from; another one is aborted.
struct KindChange {
  std::optional<std::string> name;
  std::optional<Translations> names;
  std::optional<std::string> prefix;
  std::optional<bool> active;
  std::optional<std::vector<FieldDefinition>> fields;
  std::optional<std::vector<StateDefinition>> states;
  std::optional<Id<routing::Queue>> queue;
  std::optional<bool> no_queue;
  std::optional<int> position;
  std::optional<std::int64_t> version;
};

struct NewCategory {
  std::optional<Id<Category>> parent;
  std::string name;
  Translations names;
  std::vector<std::string> kinds;
  int position = 0;
};

struct CategoryChange {
  std::optional<Id<Category>> parent;
  std::optional<bool> to_top;  // no parent any more
  std::optional<std::string> name;
  std::optional<Translations> names;
  std::optional<std::vector<std::string>> kinds;
  std::optional<bool> active;
  std::optional<int> position;
};

class Kinds {
 public:
  struct Needs {
    storage::Database& database;
    events::Log& log;
    Ids& ids;
    const Clock& clock;
  };
  explicit Kinds(Needs needs) : needs_(needs) {}

  Result<std::vector<Kind>> list(const Actor& actor);  // by position, also those that are not active
  Result<Kind> find(const Actor& actor, std::string_view key);
  // already_exists when the key or the prefix is taken.
  Result<Kind> create(const Actor& actor, const NewKind& what);
  // failed_precondition when a state is taken away in which a case is.
  Result<Kind> change(const Actor& actor, std::string_view key, const KindChange& change);
  // failed_precondition for a built-in one and one that has cases: make it inactive instead.
  Result<void> remove(const Actor& actor, std::string_view key);

  Result<std::vector<Category>> categories(const Actor& actor);  // parents before children, by position
  Result<Category> create_category(const Actor& actor, const NewCategory& what);
  Result<Category> change_category(const Actor& actor, Id<Category> category, const CategoryChange& change);
  // failed_precondition when it has children or cases.
  Result<void> remove_category(const Actor& actor, Id<Category> category);

  Result<Settings> settings(const Actor& actor);
  // aborted when `version` is not the one that is there.
  Result<Settings> set_settings(const Actor& actor, Settings settings);

  // For modules above, inside their transaction; no policy.
  std::optional<Kind> load(storage::Snapshot& snapshot, std::string_view key);
  std::vector<Kind> all(storage::Snapshot& snapshot);
  std::vector<Category> all_categories(storage::Snapshot& snapshot);
  Settings settings(storage::Snapshot& snapshot);

  // Puts the built-in kinds and the settings where there are none yet. At every start; without effect later.
  void seed();

 private:
  Needs needs_;
};

}  // namespace deskbell::cases
