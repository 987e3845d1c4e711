#include "check_condition.h"

#include <base/check.h>
#include <text/lines.h>

#include <decisions/decision_table.h>

#include <algorithm>
#include <set>

namespace deskbell::decisions {
namespace {

constexpr int kMaxNote = 500;

bool is_column_name(std::string_view name) {
  return !name.empty() && name.size() <= 40 && name[0] >= 'a' && name[0] <= 'z' &&
         std::ranges::all_of(name, [](char c) { return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '_'; });
}

bool is_row_id(std::string_view id) {
  return !id.empty() && id.size() <= 40 && std::ranges::all_of(id, [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_' || c == '-';
  });
}

std::string at(const std::string& list, std::size_t index) {
  return list + "[" + std::to_string(index) + "]";
}

template <class Column>
void check_names(const std::vector<Column>& columns, const std::string& path, Checker& checker) {
  if (columns.size() > static_cast<std::size_t>(kMaxColumns))
    checker.fail(path, "may have at most " + std::to_string(kMaxColumns) + " entries");
  std::set<std::string> names;
  for (std::size_t i = 0; i < columns.size(); ++i) {
    if (!is_column_name(columns[i].name))
      checker.fail(at(path, i) + ".name", "must have 1 to 40 lower case letters, digits or _, a letter first");
    if (!names.insert(columns[i].name).second) checker.fail(at(path, i) + ".name", "is the name of another column too");
  }
}

void check_columns(const DecisionTable& table, const Vocabulary& vocabulary, const std::string& path,
                   Checker& checker) {
  check_names(table.inputs, path + ".inputs", checker);
  check_names(table.outputs, path + ".outputs", checker);
  if (table.outputs.empty()) checker.fail(path + ".outputs", "must have at least one entry");
  for (std::size_t i = 0; i < table.inputs.size(); ++i) {
    const Input& input = table.inputs[i];
    const Fact* fact = vocabulary.find(input.fact);
    if (!fact) {
      checker.fail(at(path + ".inputs", i) + ".fact", "is not a known fact");
    } else if (!Checker::fits(input.is, fact->type)) {
      checker.fail(at(path + ".inputs", i) + ".is", "does not go with a " + std::string(base::name_of(fact->type)));
    }
  }
  for (std::size_t i = 0; i < table.outputs.size(); ++i)
    if (const auto& choices = table.outputs[i].choices; choices && (choices->empty() || choices->size() > 100))
      checker.fail(at(path + ".outputs", i) + ".choices", "must have 1 to 100 entries");
}

template <class Column>
const Column* find_column(const std::vector<Column>& columns, std::string_view name) {
  const auto found = std::ranges::find(columns, name, &Column::name);
  return found == columns.end() ? nullptr : &*found;
}

}  // namespace

const json::value* Decision::find(std::string_view output) const {
  for (const auto& hit : hits)
    if (const auto found = hit.outputs.find(std::string(output)); found != hit.outputs.end()) return &found->second;
  return nullptr;
}

std::optional<std::string> Decision::text(std::string_view output) const {
  const auto* value = find(output);
  if (!value || !value->is_string()) return std::nullopt;
  return std::string(value->get_string());
}

std::optional<double> Decision::number(std::string_view output) const {
  const auto* value = find(output);
  if (!value || !value->is_number()) return std::nullopt;
  return value->to_number<double>();
}

std::optional<bool> Decision::boolean(std::string_view output) const {
  const auto* value = find(output);
  if (!value || !value->is_bool()) return std::nullopt;
  return value->get_bool();
}

struct CompiledTable::State {
  struct Row {
    std::string id;
    Matcher::Node when;
    std::map<std::string, json::value> then;
  };
  Slots slots;
  HitPolicy hit = HitPolicy::first;
  std::vector<Row> rows;
};

namespace {

// is_set and is_unset need no value: a cell says true when it is to hold, false when not.
Matcher::Node cell_of(const Input& input, const json::value& value, const std::string& path, Checker& checker) {
  if (input.is != Operator::is_set && input.is != Operator::is_unset)
    return checker.check(Checker::Test{input.fact, input.is, &value, path, path, path, path});
  Matcher::Node node = checker.check(Checker::Test{input.fact, input.is, nullptr, path, path, path, path});
  if (!value.is_bool()) {
    checker.fail(path, "must be true or false");
  } else if (!value.get_bool()) {
    node.is = input.is == Operator::is_set ? Operator::is_unset : Operator::is_set;
  }
  return node;
}

std::map<std::string, json::value> check_outputs(const DecisionTable& table, const TableRow& row,
                                                 const std::string& path, Checker& checker) {
  std::map<std::string, json::value> out;
  for (const auto& [name, value] : row.then) {
    const Output* output = find_column(table.outputs, name);
    if (!output) {
      checker.fail(path + "." + name.substr(0, 40), "is not an output of the table");
    } else if (Reading reading = read_value(value, output->type, output->choices); !reading.value) {
      checker.fail(path + "." + name, std::move(reading.what));
    } else {
      out.emplace(name, value);
    }
  }
  if (out.empty() && row.then.empty()) checker.fail(path, "must say something");
  return out;
}

}  // namespace

Result<CompiledTable> CompiledTable::compile(const DecisionTable& table, const Vocabulary& vocabulary,
                                             std::string_view path_view) {
  const std::string path(path_view);
  auto state = std::make_shared<State>();
  state->hit = table.hit;
  // Each row has its own limit of tests, so each has its own checker; mistakes are gathered.
  Checker whole(vocabulary, state->slots);
  check_columns(table, vocabulary, path, whole);
  if (table.rows.size() > static_cast<std::size_t>(kMaxRows))
    whole.fail(path + ".rows", "may have at most " + std::to_string(kMaxRows) + " entries");
  if (!whole.mistakes().empty()) return std::unexpected(base::invalid_fields(std::move(whole.mistakes())));
  std::set<std::string> ids;
  for (std::size_t i = 0; i < table.rows.size(); ++i) {
    const TableRow& row = table.rows[i];
    const std::string here = at(path + ".rows", i);
    Checker checker(vocabulary, state->slots);
    if (!is_row_id(row.id)) checker.fail(here + ".id", "must have 1 to 40 letters, digits, _ or -");
    if (!ids.insert(row.id).second) checker.fail(here + ".id", "is the id of another row too");
    if (row.note && text::length(*row.note) > kMaxNote)
      checker.fail(here + ".note", "may have at most " + std::to_string(kMaxNote) + " characters");
    State::Row compiled{.id = row.id, .when = {}, .then = {}};
    for (const auto& [name, value] : row.when) {
      const std::string cell = here + ".when." + name.substr(0, 40);
      if (const Input* input = find_column(table.inputs, name)) {
        compiled.when.children.push_back(cell_of(*input, value, cell, checker));
      } else {
        checker.fail(cell, "is not an input of the table");
      }
    }
    compiled.then = check_outputs(table, row, here + ".then", checker);
    for (auto& mistake : checker.mistakes()) whole.fail(std::move(mistake.field), std::move(mistake.message));
    state->rows.push_back(std::move(compiled));
  }
  if (!whole.mistakes().empty()) return std::unexpected(base::invalid_fields(std::move(whole.mistakes())));
  CompiledTable compiled;
  compiled.state_ = std::move(state);
  return compiled;
}

Decision CompiledTable::decide(const Facts& facts, Time now) const {
  Decision decision;
  const View view(state_->slots, facts, now);
  int number = 0;
  for (const auto& row : state_->rows) {
    ++number;
    if (!holds(row.when, view)) continue;
    decision.hits.push_back({row.id, number, row.then});
    if (state_->hit == HitPolicy::first) break;
  }
  return decision;
}

ExplainedDecision CompiledTable::explain(const Facts& facts, Time now) const {
  ExplainedDecision out;
  const View view(state_->slots, facts, now);
  int number = 0;
  for (const auto& row : state_->rows) {
    RowFinding finding{.row = row.id, .number = ++number, .applied = false, .because = {}};
    finding.applied = decisions::explain(row.when, view, finding.because);
    if (finding.applied) out.decision.hits.push_back({row.id, number, row.then});
    const bool decided = finding.applied && state_->hit == HitPolicy::first;
    out.rows.push_back(std::move(finding));
    if (decided) break;
  }
  return out;
}

}  // namespace deskbell::decisions
