#include "kind_rules.h"

#include <base/check.h>

#include <algorithm>
#include <charconv>
#include <chrono>
#include <cmath>
#include <set>

namespace deskbell::cases {
namespace {

constexpr std::size_t kMaxFields = 100;
constexpr std::size_t kMaxStates = 40;
constexpr std::size_t kMaxChoices = 200;
constexpr std::size_t kMaxKeyLength = 40;
constexpr std::size_t kMaxPrefixLength = 8;
constexpr std::size_t kLevels = 4;
constexpr std::int64_t kMostMinor = 1'000'000'000'000'000;

bool is_lower(char c) {
  return c >= 'a' && c <= 'z';
}
bool is_digit(char c) {
  return c >= '0' && c <= '9';
}
bool is_upper(char c) {
  return c >= 'A' && c <= 'Z';
}

// Collects one FieldError per mistake.
class Mistakes {
 public:
  void add(std::string field, std::string message) { found_.push_back({std::move(field), std::move(message)}); }
  void text(const std::string& field, std::string_view text, int low, int high) {
    const auto checked = base::check_text(field, text, low, high);
    if (!checked) found_.insert(found_.end(), checked.error().fields.begin(), checked.error().fields.end());
  }
  void names(const std::string& field, const Translations& names) {
    if (names.size() > 20) add(field, "may be at most 20");
    for (const auto& [language, name] : names) {
      text(field + "." + language, name, 1, 100);
      if (language.empty() || language.size() > 35) add(field, "are named by language tags");
    }
  }
  Result<void> result() && {
    if (found_.empty()) return {};
    return std::unexpected(base::invalid_fields(std::move(found_)));
  }

 private:
  std::vector<FieldError> found_;
};

std::string at(std::string_view list, std::size_t index, std::string_view member) {
  return std::string(list) + "[" + std::to_string(index) + "]." + std::string(member);
}

bool has_choices(FieldType type) {
  return type == FieldType::choice || type == FieldType::choices;
}

void check_choices(Mistakes& mistakes, const FieldDefinition& field, const std::string& path) {
  if (has_choices(field.type) == field.choices.empty())
    return mistakes.add(path, field.choices.empty() ? "may not be empty" : "belong to the types choice and choices");
  if (field.choices.size() > kMaxChoices) return mistakes.add(path, "may be at most 200");
  std::set<std::string_view> seen;
  for (std::size_t i = 0; i < field.choices.size(); ++i) {
    const Choice& choice = field.choices[i];
    if (!is_key(choice.key)) mistakes.add(at(path, i, "key"), std::string(kKeyRule));
    if (!seen.insert(choice.key).second) mistakes.add(at(path, i, "key"), "is there twice");
    mistakes.text(at(path, i, "name"), choice.name, 1, 100);
    mistakes.names(at(path, i, "names"), choice.names);
  }
}

void check_field_definitions(Mistakes& mistakes, const Kind& kind) {
  if (kind.fields.size() > kMaxFields) return mistakes.add("fields", "may be at most 100");
  std::set<std::string_view> seen;
  for (std::size_t i = 0; i < kind.fields.size(); ++i) {
    const FieldDefinition& field = kind.fields[i];
    if (!is_key(field.key)) mistakes.add(at("fields", i, "key"), std::string(kKeyRule));
    if (!seen.insert(field.key).second) mistakes.add(at("fields", i, "key"), "is there twice");
    mistakes.text(at("fields", i, "name"), field.name, 1, 100);
    mistakes.names(at("fields", i, "names"), field.names);
    mistakes.text(at("fields", i, "hint"), field.hint, 0, 500);
    check_choices(mistakes, field, at("fields", i, "choices"));
  }
}

void check_moves(Mistakes& mistakes, const Kind& kind) {
  std::set<std::string_view> reached{kind.states.front().key};
  for (bool grows = true; grows;) {
    grows = false;
    for (const StateDefinition& state : kind.states) {
      if (!reached.contains(state.key)) continue;
      for (const std::string& next : state.moves)
        if (find_state(kind, next)) grows = reached.insert(next).second || grows;
    }
  }
  for (std::size_t i = 0; i < kind.states.size(); ++i) {
    const StateDefinition& state = kind.states[i];
    for (const std::string& next : state.moves) {
      if (!find_state(kind, next)) mistakes.add(at("states", i, "moves"), "lead to " + next + ", which is no state");
      if (next == state.key) mistakes.add(at("states", i, "moves"), "lead to the state itself");
    }
    if (!reached.contains(state.key)) mistakes.add(at("states", i, "key"), "cannot be reached from the first state");
  }
}

void check_states(Mistakes& mistakes, const Kind& kind) {
  if (kind.states.empty() || kind.states.size() > kMaxStates) return mistakes.add("states", "must be 1 to 40");
  std::set<std::string_view> seen;
  for (std::size_t i = 0; i < kind.states.size(); ++i) {
    const StateDefinition& state = kind.states[i];
    if (!is_key(state.key)) mistakes.add(at("states", i, "key"), std::string(kKeyRule));
    if (!seen.insert(state.key).second) mistakes.add(at("states", i, "key"), "is there twice");
    mistakes.text(at("states", i, "name"), state.name, 1, 100);
    mistakes.names(at("states", i, "names"), state.names);
    if (state.waits_for && state.category != StateCategory::waiting)
      mistakes.add(at("states", i, "waits_for"), "belongs to the category waiting");
  }
  if (kind.states.front().category != StateCategory::open)
    mistakes.add("states[0].category", "must be open: cases begin there");
  if (!first_of(kind, StateCategory::solved) && !first_of(kind, StateCategory::closed))
    mistakes.add("states", "need one of the category solved or closed");
  check_moves(mistakes, kind);
}

// ---- values ----

bool is_blank(const json::value& value) {
  if (value.is_null()) return true;
  if (const auto* text = value.if_string()) return text->empty();
  if (const auto* list = value.if_array()) return list->empty();
  return false;
}

bool is_date(std::string_view text) {
  if (text.size() != 10 || text[4] != '-' || text[7] != '-') return false;
  return base::parse_time(std::string(text) + "T00:00:00Z").has_value();
}

bool is_money(const json::value& value) {
  const auto* money = value.if_object();
  if (!money || money->size() != 2) return false;
  const auto* minor = money->if_contains("minor");
  const auto* currency = money->if_contains("currency");
  if (!minor || !minor->is_int64() || !currency || !currency->is_string()) return false;
  const auto& code = currency->get_string();
  return code.size() == 3 && std::ranges::all_of(code, is_upper) &&
         minor->get_int64() >= -kMostMinor && minor->get_int64() <= kMostMinor;
}

bool is_choice(const FieldDefinition& field, const json::value& value) {
  const auto* key = value.if_string();
  return key && std::ranges::find(field.choices, std::string_view(*key), &Choice::key) != field.choices.end();
}

std::string mistake_in_text(const json::value& value, int most) {
  const auto* text = value.if_string();
  if (!text) return "must be a text";
  const auto checked = base::check_text("x", {text->data(), text->size()}, 0, most);
  return checked ? "" : checked.error().fields.front().message;
}

std::string mistake_in(const FieldDefinition& field, const json::value& value) {
  switch (field.type) {
    case FieldType::text:
      return mistake_in_text(value, 500);
    case FieldType::long_text:
      return mistake_in_text(value, 10'000);
    case FieldType::number:
      return value.is_number() && std::isfinite(value.to_number<double>()) ? "" : "must be a number";
    case FieldType::money:
      return is_money(value) ? "" : R"(must be like {"minor": 129900, "currency": "EUR"})";
    case FieldType::date: {
      const auto* text = value.if_string();
      return text && is_date({text->data(), text->size()}) ? "" : "must be a date like 2026-03-01";
    }
    case FieldType::moment: {
      const auto* text = value.if_string();
      return text && base::parse_time({text->data(), text->size()}) ? "" : "must be a moment like 2026-03-01T08:00:00Z";
    }
    case FieldType::choice:
      return is_choice(field, value) ? "" : "must be one of the choices";
    case FieldType::choices: {
      const auto* list = value.if_array();
      if (!list) return "must be a list";
      std::set<std::string_view> seen;
      for (const json::value& one : *list)
        if (!is_choice(field, one) || !seen.insert(one.get_string()).second) return "must be of the choices, each once";
      return "";
    }
    case FieldType::boolean:
      return value.is_bool() ? "" : "must be true or false";
  }
  return "";
}

}  // namespace

bool is_key(std::string_view key) {
  return !key.empty() && key.size() <= kMaxKeyLength && is_lower(key.front()) &&
         std::ranges::all_of(key, [](char c) { return is_lower(c) || is_digit(c) || c == '_'; });
}

const StateDefinition* find_state(const Kind& kind, std::string_view key) {
  const auto found = std::ranges::find(kind.states, key, &StateDefinition::key);
  return found == kind.states.end() ? nullptr : &*found;
}

const FieldDefinition* find_field(const Kind& kind, std::string_view key) {
  const auto found = std::ranges::find(kind.fields, key, &FieldDefinition::key);
  return found == kind.fields.end() ? nullptr : &*found;
}

const StateDefinition* first_of(const Kind& kind, StateCategory category) {
  const auto found = std::ranges::find(kind.states, category, &StateDefinition::category);
  return found == kind.states.end() ? nullptr : &*found;
}

const std::string& name_in(const std::string& name, const Translations& names, std::string_view language) {
  if (const auto exact = names.find(std::string(language)); exact != names.end()) return exact->second;
  const std::string_view main = language.substr(0, language.find('-'));
  for (const auto& [tag, translated] : names)
    if (!main.empty() && std::string_view(tag).substr(0, tag.find('-')) == main) return translated;
  return name;
}

Result<void> check(const Kind& kind) {
  Mistakes mistakes;
  if (!is_key(kind.key)) mistakes.add("key", std::string(kKeyRule));
  mistakes.text("name", kind.name, 1, 100);
  mistakes.names("names", kind.names);
  const bool prefix_fits = !kind.prefix.empty() && kind.prefix.size() <= kMaxPrefixLength &&
                           is_upper(kind.prefix.front()) &&
                           std::ranges::all_of(kind.prefix, [](char c) { return is_upper(c) || is_digit(c); });
  if (!prefix_fits) mistakes.add("prefix", "must be 1 to 8 capital letters and digits that begin with a letter");
  check_field_definitions(mistakes, kind);
  check_states(mistakes, kind);
  return std::move(mistakes).result();
}

Result<void> check(const Settings& settings) {
  Mistakes mistakes;
  mistakes.text("tier_field", settings.tier_field, 0, 40);
  if (settings.matrices.empty() || settings.matrices.size() > 20) mistakes.add("matrices", "must be 1 to 20");
  std::set<std::string_view> seen;
  for (std::size_t i = 0; i < settings.matrices.size(); ++i) {
    const TierMatrix& matrix = settings.matrices[i];
    mistakes.text(at("matrices", i, "tier"), matrix.tier, 0, 100);
    if (!seen.insert(matrix.tier).second) mistakes.add(at("matrices", i, "tier"), "is there twice");
    const bool fits = matrix.levels.size() == kLevels &&
                      std::ranges::all_of(matrix.levels, [](const auto& row) { return row.size() == kLevels; });
    if (!fits) mistakes.add(at("matrices", i, "levels"), "must be four rows of four");
  }
  if (!settings.matrices.empty() && !seen.contains("")) mistakes.add("matrices", "need one without a tier");
  if (settings.reopen_window_s > std::chrono::hours(24 * 366)) mistakes.add("reopen_window_s", "is at most a year");
  if (settings.close_solved_after_s > std::chrono::hours(24 * 366))
    mistakes.add("close_solved_after_s", "is at most a year");
  return std::move(mistakes).result();
}

Result<FieldValues> checked_fields(const Kind& kind, const FieldValues& given, Need strict) {
  Mistakes mistakes;
  FieldValues kept;
  for (const auto& [key, value] : given) {
    if (is_blank(value)) continue;
    const FieldDefinition* field = find_field(kind, key);
    if (!field) {
      mistakes.add("fields." + key, "is not a field of this kind");
      continue;
    }
    if (std::string mistake = mistake_in(*field, value); !mistake.empty())
      mistakes.add("fields." + key, std::move(mistake));
    else
      kept.emplace(key, value);
  }
  for (const FieldDefinition& field : kind.fields) {
    const bool needed = field.need != Need::optional && field.need <= strict;
    if (needed && !given.contains(field.key)) mistakes.add("fields." + field.key, "is required");
    if (needed && given.contains(field.key) && is_blank(given.at(field.key)))
      mistakes.add("fields." + field.key, "is required");
  }
  TRY(std::move(mistakes).result());
  return kept;
}

Level level_of(const Settings& settings, Level urgency, Level impact, std::string_view tier) {
  const TierMatrix* chosen = nullptr;
  for (const TierMatrix& matrix : settings.matrices)
    if (matrix.tier == tier || (matrix.tier.empty() && !chosen)) chosen = &matrix;
  if (!chosen) return std::max(urgency, impact);
  return chosen->levels.at(static_cast<std::size_t>(urgency)).at(static_cast<std::size_t>(impact));
}

}  // namespace deskbell::cases
