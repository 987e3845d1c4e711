#pragma once
#include <base/json.h>

#include <decisions/facts.h>

#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <variant>
#include <vector>

// Typed conditions over facts, as data that goes over JSON unchanged:
//
//   {"all": [{"fact": "case.kind", "is": "is", "value": "complaint"},
//            {"any": [{"fact": "case.reopened", "is": "at_least", "value": 2},
//                     {"fact": "case.opened_at", "is": "before", "value": "-2d"}]}]}
//
//   TRY(const Matcher matcher, Matcher::compile(condition, vocabulary, "conditions"));   // at save, with path and
//   reason if (matcher.matches(facts, now)) ...
namespace deskbell::decisions {

enum class Operator {
  is,             // text (exactly), number, boolean
  is_not,         // and holds when the fact is not there
  one_of,         // text or number in the list; texts: at least one of them is in the list
  none_of,        // the opposite; holds when the fact is not there
  contains,       // text: somewhere, whatever the case, width, accents or Chinese script; texts: exactly one of them
  starts_with,    // text, compared like contains
  matches_words,  // text: all these words occur, whatever their order and spelling as above
  at_least,       // number
  at_most,        // number
  before,         // moment: "2026-03-01T08:00:00Z", or from now: "now", "-30m", "+2h", "-3d", "+1w"
  after,          // moment
  is_set,
  is_unset
};
BOOST_DESCRIBE_ENUM(Operator, is, is_not, one_of, none_of, contains, starts_with, matches_words, at_least, at_most,
                    before, after, is_set, is_unset)

// Either one of the three lists or a test of one fact. Nothing at all always holds. Of a fact that is not there only
// is_not, none_of and is_unset hold.
struct Condition {
  std::optional<std::vector<Condition>> all = {};   // each of them; an empty list holds
  std::optional<std::vector<Condition>> any = {};   // at least one; an empty list does not hold
  std::optional<std::vector<Condition>> none = {};  // not a single one
  std::optional<std::string> fact = {};
  std::optional<Operator> is = {};
  std::optional<json::value> value = {};
  bool operator==(const Condition&) const = default;
};
BOOST_DESCRIBE_STRUCT(Condition, (), (all, any, none, fact, is, value))

// Short hand for code and tests: test("case.kind", Operator::is, "complaint").
Condition test(std::string fact, Operator is, json::value value = nullptr);
Condition all_of(std::vector<Condition> of);
Condition any_of(std::vector<Condition> of);

inline constexpr int kMaxDepth = 6;          // lists within lists
inline constexpr int kMaxTests = 100;        // tests of facts in one condition
inline constexpr int kMaxListValues = 500;   // of one_of and none_of
inline constexpr int kMaxValueLength = 500;  // code points

// Which facts the conditions of one engine look at, numbered, so that looking one up costs an index. Conditions that
// are to be evaluated together are compiled with the same slots.
class Slots {
 public:
  int ensure(std::string_view name);
  int find(std::string_view name) const;  // -1: nobody asks for it
  std::size_t size() const { return index_.size(); }

 private:
  struct Hash {
    using is_transparent = void;
    std::size_t operator()(std::string_view text) const { return std::hash<std::string_view>()(text); }
  };
  std::unordered_map<std::string, int, Hash, std::equal_to<>> index_;
};

// Facts as an engine with these slots sees them at `now`. Keeps what is costly to derive of a text, so one View is made
// per set of facts, for all conditions. The facts must outlive it. Not thread-safe.
class View {
 public:
  View(const Slots& slots, const Facts& facts, Time now);
  ~View();
  View(const View&) = delete;
  View& operator=(const View&) = delete;

  const Value* at(int slot) const { return values_[static_cast<std::size_t>(slot)]; }
  Time now() const { return now_; }
  const std::string& folded(int slot) const;
  const std::vector<std::string>& terms(int slot) const;

 private:
  struct Derived;
  Derived& derived(int slot) const;

  std::vector<const Value*> values_;
  mutable std::vector<std::unique_ptr<Derived>> derived_;
  Time now_;
};

// One test of a fact and what became of it: why a condition held or not.
struct Finding {
  std::string path;  // "conditions.all[1]"
  std::string fact;
  Operator is = Operator::is;
  std::optional<json::value> expected;
  std::optional<json::value> actual;  // none: the fact is not there
  bool held = false;
  bool operator==(const Finding&) const = default;
};
BOOST_DESCRIBE_STRUCT(Finding, (), (path, fact, is, expected, actual, held))

struct Explanation {
  bool held = false;
  std::vector<Finding>
      because;  // the tests that decided: all that held, or the first that did not, by the lists' logic
};
BOOST_DESCRIBE_STRUCT(Explanation, (), (held, because))

// A condition that was checked, in the form in which it is evaluated. Immutable, cheap to copy, any thread.
class Matcher {
 public:
  // Holds always.
  Matcher();
  // invalid_argument with one field per mistake, each named by its path: "conditions.all[1].value must be a number".
  static Result<Matcher> compile(const Condition& condition, const Vocabulary& vocabulary, std::string_view path);
  // For conditions that are evaluated together; views are then made of the same slots.
  static Result<Matcher> compile(const Condition& condition, const Vocabulary& vocabulary, std::string_view path,
                                 Slots& slots);

  bool matches(const View& view) const;
  Explanation explain(const View& view) const;
  // These two only for one that was compiled without slots of others.
  bool matches(const Facts& facts, Time now) const;
  Explanation explain(const Facts& facts, Time now) const;
  // The names of the facts it looks at, sorted.
  std::vector<std::string> facts() const;

  struct Node;

 private:
  std::shared_ptr<const Node> root_;
  std::shared_ptr<const Slots> slots_;
};

// All that is wrong with a condition; empty when it can be compiled.
std::vector<FieldError> mistakes_of(const Condition& condition, const Vocabulary& vocabulary, std::string_view path);

// "-30m", "+2h", "now" as a distance from now; nothing when it is not one. At most ten years.
std::optional<std::chrono::seconds> parse_relative(std::string_view text);

}  // namespace deskbell::decisions
