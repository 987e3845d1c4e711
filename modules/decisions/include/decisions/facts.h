#pragma once
#include <base/json.h>

#include <concepts>
#include <functional>
#include <initializer_list>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

// What conditions, decision tables and rules look at: a flat list of named, typed values about one thing at one moment
// ("case.kind" = "complaint", "case.reopened" = 2). Modules make facts of what they own; who evaluates knows no module.
namespace deskbell::storage {
class Snapshot;
}

namespace deskbell::decisions {

enum class FactType { text, number, boolean, moment, texts };
BOOST_DESCRIBE_ENUM(FactType, text, number, boolean, moment, texts)

// Alternatives in the order of FactType. Money is a number in major units beside a text with its currency.
using Value = std::variant<std::string, double, bool, Time, std::vector<std::string>>;

inline FactType type_of(const Value& value) {
  return static_cast<FactType>(value.index());
}
json::value to_json_value(const Value& value);

// A fact that is not there is unknown or empty. An empty text or list is kept out by set().
class Facts {
 public:
  // Replaces what was there. A text or list that is empty removes the fact.
  void set(std::string_view name, Value value);
  void set(std::string_view name, const char* value) { set(name, Value(std::string(value))); }
  void set(std::string_view name, const std::string& value) { set(name, Value(value)); }
  void set(std::string_view name, std::string_view value) { set(name, Value(std::string(value))); }
  template <std::integral T>
    requires(!std::same_as<T, bool>)
  void set(std::string_view name, T value) {
    set(name, Value(static_cast<double>(value)));
  }
  template <class Tag>
  void set(std::string_view name, Id<Tag> value) {
    set(name, Value(value ? to_string(value) : std::string()));
  }
  template <base::DescribedEnum T>
  void set(std::string_view name, T value) {
    set(name, Value(std::string(base::name_of(value))));
  }
  // Nothing removes the fact.
  template <class T>
  void set(std::string_view name, const std::optional<T>& value) {
    if (value)
      set(name, *value);
    else
      remove(name);
  }
  void remove(std::string_view name);
  // All of `other`, which win.
  void merge(const Facts& other);

  const Value* find(std::string_view name) const;
  // Sorted by name.
  const std::vector<std::pair<std::string, Value>>& all() const { return values_; }
  bool operator==(const Facts&) const = default;

 private:
  std::vector<std::pair<std::string, Value>> values_;
};

// A fact that may be asked for.
struct Fact {
  std::string name;  // "case.kind"; lower case, digits, _ and dots
  FactType type = FactType::text;
  std::optional<std::string> label = {};                 // as the administrator called it; none: known by its name
  std::optional<std::vector<std::string>> choices = {};  // the only values a text or list can have; none: any
  std::optional<std::string> refers = {};  // of what it holds the id: "queue", "user", "team"; screens offer those
  bool operator==(const Fact&) const = default;
};
BOOST_DESCRIBE_STRUCT(Fact, (), (name, type, label, choices, refers))

// The facts that exist, with their types.
class Vocabulary {
 public:
  Vocabulary() = default;
  Vocabulary(std::initializer_list<Fact> facts) {
    for (const auto& fact : facts) add(fact);
  }
  // A second fact of the same name is ignored when its type is the same and widens the choices; one of another type
  // throws std::logic_error.
  void add(Fact fact);
  void add(const Vocabulary& other);
  const Fact* find(std::string_view name) const;
  std::vector<Fact> all() const;  // sorted by name

 private:
  std::map<std::string, Fact, std::less<>> facts_;
};

// What the modules together can say, made anew for each question because custom fields change. Filled by whoever wires
// the program, before it is used.
class Vocabularies {
 public:
  using Source = std::function<Vocabulary(storage::Snapshot&)>;
  void add(Source source) { sources_.push_back(std::move(source)); }
  Vocabulary read(storage::Snapshot& snapshot) const;

 private:
  std::vector<Source> sources_;
};

// {"case.kind": "complaint", "case.tags": ["urgent"], "case.due_at": "2026-03-02T09:00:00Z"}
using FactsJson = std::map<std::string, json::value>;
FactsJson to_json(const Facts& facts);
// Unknown names and wrong types are refused; `path` begins the names of the fields that were wrong ("facts").
Result<Facts> facts_from(const FactsJson& in, const Vocabulary& vocabulary, std::string_view path);

// A value from outside as `type`; `what` is why not ("must be a number").
struct Reading {
  std::optional<Value> value;
  std::string what;
};
Reading read_value(const json::value& in, FactType type, const std::optional<std::vector<std::string>>& choices);

}  // namespace deskbell::decisions
