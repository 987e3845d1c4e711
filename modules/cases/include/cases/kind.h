#pragma once
#include <base/clock.h>
#include <base/id.h>
#include <base/json.h>
#include <base/result.h>
#include <identity/actor.h>

#include <map>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

// What sorts of cases there are, as the administrator defines them: fields, life cycle, numbering, categories, grades.
namespace deskbell::cases {

struct Case;

// A name as its author wrote it, and in other languages by tag ("zh-CN").
using Translations = std::map<std::string, std::string>;

enum class FieldType {
  text,       // one line, at most 500 characters
  long_text,  // at most 10,000
  number,
  money,    // {"minor": 129900, "currency": "EUR"}
  date,     // "2026-03-01"
  moment,   // "2026-03-01T08:00:00Z"
  choice,   // the key of one choice
  choices,  // keys, each once
  boolean
};
BOOST_DESCRIBE_ENUM(FieldType, text, long_text, number, money, date, moment, choice, choices, boolean)

enum class Need {
  optional,
  opening,  // a case of the kind cannot be opened without it, nor can it be taken away
  solving   // it cannot be solved without it
};
BOOST_DESCRIBE_ENUM(Need, optional, opening, solving)

struct Choice {
  std::string key;  // [a-z][a-z0-9_]{0,39}, as all keys are
  std::string name;
  Translations names;
  bool operator==(const Choice&) const = default;
};
BOOST_DESCRIBE_STRUCT(Choice, (), (key, name, names))

struct FieldDefinition {
  std::string key;
  std::string name;
  Translations names;
  FieldType type = FieldType::text;
  Need need = Need::optional;
  std::vector<Choice> choices;
  std::string hint;  // shown under the input
  bool operator==(const FieldDefinition&) const = default;
};
BOOST_DESCRIBE_STRUCT(FieldDefinition, (), (key, name, names, type, need, choices, hint))

// What a state means, whatever it is called.
enum class StateCategory {
  open,     // we have to do something
  waiting,  // somebody else has to
  solved,   // done for us; the customer may still say no
  closed    // over; only reopening leads out
};
BOOST_DESCRIBE_ENUM(StateCategory, open, waiting, solved, closed)

// For what a waiting state waits: clocks::Waiting. Policies pause clocks by it (fact "case.waits_for").
enum class WaitsFor { customer, third_party, department, agreed };
BOOST_DESCRIBE_ENUM(WaitsFor, customer, third_party, department, agreed)

struct StateDefinition {
  std::string key;
  std::string name;
  Translations names;
  StateCategory category = StateCategory::open;
  std::optional<WaitsFor> waits_for;  // of category waiting only
  std::vector<std::string> moves;     // keys of the states that may follow
  bool operator==(const StateDefinition&) const = default;
};
BOOST_DESCRIBE_STRUCT(StateDefinition, (), (key, name, names, category, waits_for, moves))

struct Kind {
  Id<Kind> id;
  std::string key;  // never changes; "complaint". Cases, conditions and views name the kind by it
  std::string name;
  Translations names;
  std::string prefix;  // of its cases' numbers: "CMP" makes CMP-1042
  bool active = true;  // false: no new cases
  bool built_in = false;
  bool internal = false;  // has no customer
  std::vector<FieldDefinition> fields;
  std::vector<StateDefinition> states;      // a case begins in the first one
  std::optional<Id<routing::Queue>> queue;  // where its cases go when nobody says
  int position = 0;                         // in lists
  std::int64_t version = 1;
  Time updated_at;
  bool operator==(const Kind&) const = default;
};
BOOST_DESCRIBE_STRUCT(Kind, (),
                      (id, key, name, names, prefix, active, built_in, internal, fields, states, queue, position,
                       version, updated_at))

// Keys of the built-in kinds, which modules above give a meaning of their own.
inline constexpr std::string_view kInquiry = "inquiry";
inline constexpr std::string_view kRequest = "request";
inline constexpr std::string_view kRepair = "repair";
inline constexpr std::string_view kComplaint = "complaint";
inline constexpr std::string_view kSuggestion = "suggestion";
inline constexpr std::string_view kIncident = "incident";
inline constexpr std::string_view kInternalTask = "internal_task";

// A node of the one tree of subjects.
struct Category {
  Id<Category> id;
  std::optional<Id<Category>> parent;
  std::string name;
  Translations names;
  std::vector<std::string> kinds;  // for cases of these kinds; empty: all
  bool active = true;
  int position = 0;  // among its sisters
  bool operator==(const Category&) const = default;
};
BOOST_DESCRIBE_STRUCT(Category, (), (id, parent, name, names, kinds, active, position))

// How urgent, how large, and what follows from both.
enum class Level { low, normal, high, critical };
BOOST_DESCRIBE_ENUM(Level, low, normal, high, critical)

// levels[urgency][impact], both in the order of Level.
struct TierMatrix {
  std::string tier;  // of the customer; empty: everybody whose tier has no matrix of its own
  std::vector<std::vector<Level>> levels;
  bool operator==(const TierMatrix&) const = default;
};
BOOST_DESCRIBE_STRUCT(TierMatrix, (), (tier, levels))

struct Settings {
  std::string tier_field = "tier";                                    // the contact's custom field that holds the tier
  std::vector<TierMatrix> matrices;                                   // the one of the empty tier is there
  std::chrono::seconds reopen_window_s{std::chrono::hours(14 * 24)};  // a customer's message reopens within it
  std::chrono::seconds close_solved_after_s{std::chrono::hours(7 * 24)};  // a solved case closes by itself; 0: never
  std::int64_t version = 1;
  bool operator==(const Settings&) const = default;
};
BOOST_DESCRIBE_STRUCT(Settings, (), (tier_field, matrices, reopen_window_s, close_solved_after_s, version))

// ---- pure rules ----

const StateDefinition* find_state(const Kind& kind, std::string_view key);
const FieldDefinition* find_field(const Kind& kind, std::string_view key);
// The first state of a category; null when the kind has none.
const StateDefinition* first_of(const Kind& kind, StateCategory category);
// The name in a language: the translation for the tag, else for its language alone, else the name itself.
const std::string& name_in(const std::string& name, const Translations& names, std::string_view language);

// Keys unique and well-formed, 1 to 40 states that begin with an open one, each reachable, moves that lead to states,
// a solved or closed state to end in, choices where the type has them, ... One field per mistake.
Result<void> check(const Kind& kind);
Result<void> check(const Settings& settings);

// The fields as they are stored, or one FieldError per mistake ("fields.serial is required"). `strict` is how far the
// case is: opening asks for what opening needs, solving for both.
using FieldValues = std::map<std::string, json::value>;
Result<FieldValues> checked_fields(const Kind& kind, const FieldValues& given, Need strict);

Level level_of(const Settings& settings, Level urgency, Level impact, std::string_view tier);

std::vector<Kind> built_in_kinds();
Settings default_settings();

}  // namespace deskbell::cases
