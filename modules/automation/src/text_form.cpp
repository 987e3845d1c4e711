#include <base/check.h>
#include <text/lines.h>

#include <automation/text_form.h>
#include <toml++/toml.h>

#include <algorithm>
#include <cmath>
#include <sstream>

namespace deskbell::automation {
namespace {

constexpr int kMaxDepth = 24;

// ---- JSON to TOML ----

toml::table to_table(const json::object& in);
toml::array to_array(const json::array& in);

template <class Add>
void add_to(const json::value& in, Add add) {
  if (const auto* text = in.if_string()) {
    add(std::string(text->data(), text->size()));
  } else if (const auto* yes = in.if_bool()) {
    add(*yes);
  } else if (in.is_int64()) {
    add(in.get_int64());
  } else if (in.is_number()) {
    add(in.to_number<double>());
  } else if (const auto* object = in.if_object()) {
    add(to_table(*object));
  } else if (const auto* list = in.if_array()) {
    add(to_array(*list));
  }
}

toml::array to_array(const json::array& in) {
  toml::array out;
  for (const auto& entry : in) add_to(entry, [&](auto value) { out.push_back(std::move(value)); });
  return out;
}

toml::table to_table(const json::object& in) {
  toml::table out;
  for (const auto& member : in)
    add_to(member.value(),
           [&](auto value) { out.insert(std::string(member.key().data(), member.key().size()), std::move(value)); });
  return out;
}

// toml++ 3.3 writes a text of several lines so that it cannot be read again, or is read without its first line break.
bool loses_lines(const json::value& in) {
  if (const auto* text = in.if_string()) return text->starts_with('\n') || std::string_view(*text).contains("'''");
  if (const auto* list = in.if_array()) return std::ranges::any_of(*list, loses_lines);
  const auto* object = in.if_object();
  return object && std::ranges::any_of(*object, [](const auto& member) { return loses_lines(member.value()); });
}

// ---- TOML to JSON ----

Result<json::value> to_json(const toml::node& node, int depth) {
  if (depth > kMaxDepth) return failure(ErrorCode::invalid_argument, "The text is nested too deep.");
  if (const auto* table = node.as_table()) {
    json::object out;
    for (const auto& [key, value] : *table) {
      TRY(out[std::string(key.str())], to_json(value, depth + 1));
    }
    return json::value(std::move(out));
  }
  if (const auto* array = node.as_array()) {
    json::array out;
    for (const auto& entry : *array) {
      TRY(json::value value, to_json(entry, depth + 1));
      out.push_back(std::move(value));
    }
    return json::value(std::move(out));
  }
  if (const auto text = node.value_exact<std::string>()) return json::value(json::string(*text));
  if (const auto yes = node.value_exact<bool>()) return json::value(*yes);
  if (const auto number = node.value_exact<std::int64_t>()) return json::value(*number);
  const auto line = node.source().begin.line;
  if (const auto number = node.value_exact<double>()) {
    if (!std::isfinite(*number))
      return failure(ErrorCode::invalid_argument, "Line " + std::to_string(line) + " has a number that is none.");
    return json::value(*number);
  }
  return failure(ErrorCode::invalid_argument,
                 "Line " + std::to_string(line) + " has a date; write it as a text in quotes.");
}

template <class T>
json::value json_of(const T& in) {
  return *base::parse_json_value(base::to_json(in));
}

// ---- names and ids ----

using Swap = std::function<std::optional<std::string>(std::string_view noun, const std::string& word)>;

void swap_in(json::value& value, std::string_view noun, const Swap& swap) {
  if (auto* list = value.if_array()) {
    for (auto& entry : *list) swap_in(entry, noun, swap);
  } else if (const auto* text = value.if_string()) {
    if (auto other = swap(noun, std::string(text->data(), text->size()))) value = json::string(*other);
  }
}

void swap_in(decisions::Condition& condition, const decisions::Vocabulary& vocabulary, const Swap& swap) {
  for (auto* list : {&condition.all, &condition.any, &condition.none})
    if (*list)
      for (auto& child : **list) swap_in(child, vocabulary, swap);
  if (!condition.fact || !condition.value) return;
  const decisions::Fact* fact = vocabulary.find(*condition.fact);
  if (fact && fact->refers) swap_in(*condition.value, *fact->refers, swap);
}

void swap_in(Action& action, const Swap& swap) {
  for (const auto& [noun, word] : {std::pair("queue", &action.queue), std::pair("user", &action.user),
                                   std::pair("team", &action.team), std::pair("category", &action.category)})
    if (*word)
      if (auto other = swap(noun, **word)) *word = std::move(other);
  if (!action.to) return;
  for (auto& one : *action.to)
    if (auto other = swap("user", one)) one = *std::move(other);
}

void swap_in(AutomationText& what, const decisions::Vocabulary& vocabulary, const Swap& swap) {
  for (Rule& rule : what.rules) {
    swap_in(rule.conditions, vocabulary, swap);
    for (Action& action : rule.actions) swap_in(action, swap);
  }
  for (Macro& macro : what.macros) {
    swap_in(macro.conditions, vocabulary, swap);
    for (Action& action : macro.actions) swap_in(action, swap);
  }
}

// What may be left out in a text because it says nothing.
template <class T>
T read_one(base::JsonReader& reader, const json::value& in, const base::JsonPath& at) {
  json::value whole = in;
  if (auto* object = whole.if_object()) {
    if (!object->contains("description")) object->emplace("description", "");
    if (!object->contains("conditions")) object->emplace("conditions", json::object());
    if constexpr (std::same_as<T, Rule>) {
      if (!object->contains("stop")) object->emplace("stop", false);
      if (auto* when = object->if_contains("when"); when && when->is_object())
        if (auto* schedule = when->get_object().if_contains("schedule"); schedule && schedule->is_object())
          if (!schedule->get_object().contains("days")) schedule->get_object().emplace("days", json::array());
    }
  }
  T out;
  reader.read(whole, out, at);
  return out;
}

template <class T>
std::vector<T> read_all(base::JsonReader& reader, const json::object& in, std::string_view name) {
  std::vector<T> out;
  const json::value* list = in.if_contains(name);
  if (!list) return out;
  const base::JsonPath path{nullptr, name};
  if (!list->is_array()) {
    reader.fail(path, "must be written as [[" + std::string(name) + "]]");
    return out;
  }
  std::ptrdiff_t index = 0;
  for (const auto& entry : list->get_array()) out.push_back(read_one<T>(reader, entry, {&path, {}, index++}));
  return out;
}

}  // namespace

std::string write_text(const AutomationText& what) {
  json::object all;
  if (!what.rules.empty()) all["rule"] = json_of(what.rules);
  if (!what.macros.empty()) all["macro"] = json_of(what.macros);
  // What says nothing is left out.
  for (auto& member : all)
    for (auto& entry : member.value().as_array()) {
      json::object& one = entry.as_object();
      if (one["description"].as_string().empty()) one.erase("description");
      if (one["conditions"].as_object().empty()) one.erase("conditions");
      if (one.contains("stop") && !one["stop"].as_bool()) one.erase("stop");
    }
  auto style = toml::toml_formatter::default_flags;
  if (loses_lines(all))
    style &= ~(toml::format_flags::allow_literal_strings | toml::format_flags::allow_multi_line_strings);
  std::ostringstream out;
  out << toml::toml_formatter(to_table(all), style) << "\n";
  return out.str();
}

Result<AutomationText> read_text(std::string_view text) {
  if (text.size() > kMaxText) return invalid("text", "may have at most 1000000 bytes");
  TRY(base::check_text("text", text, 0, static_cast<int>(kMaxText)));
  toml::table table;
  try {
    table = toml::parse(text);
  } catch (const toml::parse_error& e) {
    return invalid("text", "cannot be read in line " + std::to_string(e.source().begin.line) + ": " +
                               std::string(e.description()));
  }
  TRY(const json::value all, to_json(table, 0));
  base::JsonReader reader;
  AutomationText out;
  const json::object& top = all.get_object();
  out.rules = read_all<Rule>(reader, top, "rule");
  out.macros = read_all<Macro>(reader, top, "macro");
  for (const auto& member : top)
    if (member.key() != "rule" && member.key() != "macro")
      reader.fail({nullptr, std::string_view(member.key()).substr(0, 100)}, "is not a known field");
  if (!reader.errors.empty()) return std::unexpected(base::invalid_fields(std::move(reader.errors)));
  return out;
}

void use_names(AutomationText& what, const decisions::Vocabulary& vocabulary, storage::Snapshot& snapshot,
               Surroundings& surroundings) {
  swap_in(what, vocabulary, [&](std::string_view noun, const std::string& id) -> std::optional<std::string> {
    auto name = surroundings.name_of(snapshot, noun, id);
    // A name that would not lead back here stays an id.
    if (!name || surroundings.id_of(snapshot, noun, *name) != id) return std::nullopt;
    return name;
  });
}

void use_ids(AutomationText& what, const decisions::Vocabulary& vocabulary, storage::Snapshot& snapshot,
             Surroundings& surroundings) {
  swap_in(what, vocabulary, [&](std::string_view noun, const std::string& name) -> std::optional<std::string> {
    if (surroundings.name_of(snapshot, noun, name)) return std::nullopt;  // it is an id
    return surroundings.id_of(snapshot, noun, name);
  });
}

}  // namespace deskbell::automation
