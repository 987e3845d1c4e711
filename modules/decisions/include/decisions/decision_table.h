#pragma once
#include <base/json.h>

#include <decisions/condition.h>
#include <decisions/facts.h>

#include <map>
#include <optional>
#include <string>
#include <vector>

// A decision table: who decides what, as rows that a service lead can read. A row applies when all its cells hold.
//
//   hit: first
//   inputs:   amount = approval.amount at_most | tier = contact.tier one_of
//   outputs:  decision (text: approve, refuse, ask) | limit (number)
//   rows:     amount 50                          -> decision approve
//             amount 200, tier [gold, platinum]  -> decision approve
//             (anything)                         -> decision ask
namespace deskbell::decisions {

enum class HitPolicy {
  first,   // the first row that applies decides
  collect  // all rows that apply, in order
};
BOOST_DESCRIBE_ENUM(HitPolicy, first, collect)

// A column: a fact and how it is compared with the cells.
struct Input {
  std::string name;  // of the column: lower case, digits and _
  std::string fact;
  Operator is = Operator::is;
  bool operator==(const Input&) const = default;
};
BOOST_DESCRIBE_STRUCT(Input, (), (name, fact, is))

struct Output {
  std::string name;
  FactType type = FactType::text;
  std::optional<std::vector<std::string>> choices = {};
  bool operator==(const Output&) const = default;
};
BOOST_DESCRIBE_STRUCT(Output, (), (name, type, choices))

struct TableRow {
  std::string id;                           // unique in the table and kept when rows move; hits are counted by it
  std::map<std::string, json::value> when;  // by the name of the input; one that is missing may be anything
  std::map<std::string, json::value> then;  // by the name of the output; one that is missing is not said
  std::optional<std::string> note = {};
  bool operator==(const TableRow&) const = default;
};
BOOST_DESCRIBE_STRUCT(TableRow, (), (id, when, then, note))

struct DecisionTable {
  HitPolicy hit = HitPolicy::first;
  std::vector<Input> inputs;
  std::vector<Output> outputs;
  std::vector<TableRow> rows;
  bool operator==(const DecisionTable&) const = default;
};
BOOST_DESCRIBE_STRUCT(DecisionTable, (), (hit, inputs, outputs, rows))

inline constexpr int kMaxColumns = 20;  // inputs and outputs each
inline constexpr int kMaxRows = 500;

struct Hit {
  std::string row;  // its id
  int number = 0;   // its place, from 1
  std::map<std::string, json::value> outputs;
  bool operator==(const Hit&) const = default;
};
BOOST_DESCRIBE_STRUCT(Hit, (), (row, number, outputs))

struct Decision {
  std::vector<Hit> hits;  // none: the table says nothing about this
  // Of the first hit that says something about it.
  const json::value* find(std::string_view output) const;
  std::optional<std::string> text(std::string_view output) const;
  std::optional<double> number(std::string_view output) const;
  std::optional<bool> boolean(std::string_view output) const;
};
BOOST_DESCRIBE_STRUCT(Decision, (), (hits))

// Why a row applied or not.
struct RowFinding {
  std::string row;
  int number = 0;
  bool applied = false;
  std::vector<Finding> because;
};
BOOST_DESCRIBE_STRUCT(RowFinding, (), (row, number, applied, because))

struct ExplainedDecision {
  Decision decision;
  std::vector<RowFinding> rows;  // with HitPolicy::first up to the one that decided
};
BOOST_DESCRIBE_STRUCT(ExplainedDecision, (), (decision, rows))

// A table that was checked. Immutable, cheap to copy, any thread.
class CompiledTable {
 public:
  // invalid_argument with one field per mistake: "table.rows[3].when.amount must be a number".
  static Result<CompiledTable> compile(const DecisionTable& table, const Vocabulary& vocabulary, std::string_view path);

  Decision decide(const Facts& facts, Time now) const;
  ExplainedDecision explain(const Facts& facts, Time now) const;

 private:
  struct State;
  std::shared_ptr<const State> state_;
};

}  // namespace deskbell::decisions
