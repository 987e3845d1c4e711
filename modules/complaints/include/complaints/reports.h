#pragma once
#include <complaints/settings.h>

// What complaints say when many are looked at together.
namespace deskbell::complaints {

enum class Dimension { cause, product, batch };
BOOST_DESCRIBE_ENUM(Dimension, cause, product, batch)

// Which complaints; members that are there must all hold. Received from `from` (inclusive) to `to` (exclusive).
struct ComplaintFilter {
  std::optional<Id<Cause>> cause = {};  // itself and what is below it
  std::optional<bool> no_cause = {};
  std::optional<std::string> product = {};
  std::optional<std::string> batch = {};
  std::optional<Harm> harm = {};
  std::optional<Severity> severity = {};
  std::optional<Step> step = {};                 // the last one taken
  std::optional<bool> open = {};                 // not closed yet
  std::optional<Id<identity::User>> owner = {};  // of the case; lists only
  std::optional<Time> from = {};
  std::optional<Time> to = {};
  std::optional<std::string> cursor = {};
  std::optional<int> limit = {};
};

struct ParetoBar {
  std::string key;  // the cause's id, the product, the batch; empty: not said
  std::string name;
  std::int64_t count = 0;
  Money cost;        // of remedies, in the reports' currency
  double share = 0;  // of all, 0 to 1
  double cumulative = 0;
  bool deeper = false;  // a cause with causes below it
  bool operator==(const ParetoBar&) const = default;
};
BOOST_DESCRIBE_STRUCT(ParetoBar, (), (key, name, count, cost, share, cumulative, deeper))

struct Pareto {
  Dimension by = Dimension::cause;
  std::vector<ParetoBar> bars;  // most first
  std::int64_t count = 0;
  Money cost;
  std::int64_t other_currencies = 0;  // complaints whose remedies cost another currency: counted, not summed
  std::optional<Time> as_of = {};     // when it was read from a standby: later complaints may be missing
};
BOOST_DESCRIBE_STRUCT(Pareto, (), (by, bars, count, cost, other_currencies, as_of))

enum class Bucket { day, week, month };
BOOST_DESCRIBE_ENUM(Bucket, day, week, month)

struct TrendPoint {
  std::string from;  // "2026-03-02": UTC; weeks begin on Monday
  std::int64_t count = 0;
  std::int64_t serious = 0;  // or critical
  Money cost;
};
BOOST_DESCRIBE_STRUCT(TrendPoint, (), (from, count, serious, cost))

struct StepCount {
  Step step = Step::received;
  std::int64_t count = 0;  // more than 1,000 are told as 1,000
};
BOOST_DESCRIBE_STRUCT(StepCount, (), (step, count))

struct Warning {
  Id<Warning> id;
  Dimension dimension = Dimension::cause;
  std::string key;
  std::string name;
  int recent = 0;       // complaints in the window
  double expected = 0;  // by habit
  double probability = 1;
  double alpha = 0;  // below which it warns, that day
  int days = 0;      // of the window
  Time from;         // of the window
  Time at;           // found
  std::optional<Time> seen_at;
  std::optional<std::string> seen_by;
  std::string note;
  bool operator==(const Warning&) const = default;
};
BOOST_DESCRIBE_STRUCT(Warning, (),
                      (id, dimension, key, name, recent, expected, probability, alpha, days, from, at, seen_at, seen_by,
                       note))

}  // namespace deskbell::complaints
