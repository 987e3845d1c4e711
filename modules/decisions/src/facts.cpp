#include <base/check.h>

#include <boost/json/array.hpp>
#include <decisions/facts.h>

#include <algorithm>
#include <stdexcept>

namespace deskbell::decisions {
namespace {

constexpr int kMaxFactText = 20'000;  // code points
constexpr std::size_t kMaxFactList = 500;

auto position_of(auto& values, std::string_view name) {
  return std::ranges::lower_bound(values, name, {}, [](const auto& entry) { return std::string_view(entry.first); });
}

bool is_empty(const Value& value) {
  if (const auto* text = std::get_if<std::string>(&value)) return text->empty();
  const auto* list = std::get_if<std::vector<std::string>>(&value);
  return list && list->empty();
}

Reading refused(std::string what) {
  return {std::nullopt, std::move(what)};
}

std::string listed(const std::vector<std::string>& choices) {
  std::string out = "must be one of: ";
  for (std::size_t i = 0; i < choices.size() && i < 20; ++i) out += (i > 0 ? ", " : "") + choices[i];
  return choices.size() > 20 ? out + ", …" : out;
}

Reading read_text(const json::value& in, const std::optional<std::vector<std::string>>& choices) {
  const auto* text = in.if_string();
  if (!text) return refused("must be a text");
  std::string value(text->data(), text->size());
  if (const auto checked = base::check_text("", value, 0, kMaxFactText); !checked)
    return refused(checked.error().fields.front().message);
  if (choices && std::ranges::find(*choices, value) == choices->end()) return refused(listed(*choices));
  return {Value(std::move(value)), {}};
}

Reading read_texts(const json::value& in, const std::optional<std::vector<std::string>>& choices) {
  const auto* list = in.if_array();
  if (!list) return refused("must be a list of texts");
  if (list->size() > kMaxFactList) return refused("may have at most " + std::to_string(kMaxFactList) + " entries");
  std::vector<std::string> values;
  for (const auto& entry : *list) {
    Reading one = read_text(entry, choices);
    if (!one.value) return refused(one.what == "must be a text" ? "must be a list of texts" : std::move(one.what));
    values.push_back(std::get<std::string>(std::move(*one.value)));
  }
  return {Value(std::move(values)), {}};
}

}  // namespace

json::value to_json_value(const Value& value) {
  struct Writer {
    json::value operator()(const std::string& text) const { return json::string(text); }
    json::value operator()(double number) const {
      if (number >= -9e15 && number <= 9e15 && number == static_cast<double>(static_cast<std::int64_t>(number)))
        return static_cast<std::int64_t>(number);
      return number;
    }
    json::value operator()(bool yes) const { return yes; }
    json::value operator()(Time time) const { return json::string(base::to_string(time)); }
    json::value operator()(const std::vector<std::string>& list) const {
      json::array out;
      for (const auto& text : list) out.push_back(json::string(text));
      return out;
    }
  };
  return std::visit(Writer{}, value);
}

void Facts::set(std::string_view name, Value value) {
  if (is_empty(value)) return remove(name);
  const auto at = position_of(values_, name);
  if (at != values_.end() && at->first == name) {
    at->second = std::move(value);
  } else {
    values_.emplace(at, std::string(name), std::move(value));
  }
}

void Facts::remove(std::string_view name) {
  const auto at = position_of(values_, name);
  if (at != values_.end() && at->first == name) values_.erase(at);
}

void Facts::merge(const Facts& other) {
  for (const auto& [name, value] : other.values_) set(name, value);
}

const Value* Facts::find(std::string_view name) const {
  const auto at = position_of(values_, name);
  return at != values_.end() && at->first == name ? &at->second : nullptr;
}

void Vocabulary::add(Fact fact) {
  const auto at = facts_.find(fact.name);
  if (at == facts_.end()) {
    std::string name = fact.name;
    facts_.emplace(std::move(name), std::move(fact));
    return;
  }
  if (at->second.type != fact.type) throw std::logic_error("two facts of different types are named " + fact.name);
  auto& known = at->second.choices;
  if (!known || !fact.choices) {
    known.reset();
    return;
  }
  for (auto& choice : *fact.choices)
    if (std::ranges::find(*known, choice) == known->end()) known->push_back(std::move(choice));
}

void Vocabulary::add(const Vocabulary& other) {
  for (const auto& [name, fact] : other.facts_) add(fact);
}

const Fact* Vocabulary::find(std::string_view name) const {
  const auto at = facts_.find(name);
  return at == facts_.end() ? nullptr : &at->second;
}

std::vector<Fact> Vocabulary::all() const {
  std::vector<Fact> out;
  for (const auto& [name, fact] : facts_) out.push_back(fact);
  return out;
}

Vocabulary Vocabularies::read(storage::Snapshot& snapshot) const {
  Vocabulary out;
  for (const auto& source : sources_) out.add(source(snapshot));
  return out;
}

FactsJson to_json(const Facts& facts) {
  FactsJson out;
  for (const auto& [name, value] : facts.all()) out.emplace(name, to_json_value(value));
  return out;
}

Result<Facts> facts_from(const FactsJson& in, const Vocabulary& vocabulary, std::string_view path) {
  constexpr std::size_t kMaxMistakes = 20;
  std::vector<FieldError> mistakes;
  Facts facts;
  for (const auto& [name, value] : in) {
    if (value.is_null()) continue;
    const Fact* fact = vocabulary.find(name);
    Reading reading = fact ? read_value(value, fact->type, std::nullopt) : refused("is not a known fact");
    if (reading.value) {
      facts.set(name, std::move(*reading.value));
    } else if (mistakes.size() < kMaxMistakes) {
      mistakes.push_back({std::string(path) + "." + name.substr(0, 100), std::move(reading.what)});
    }
  }
  if (!mistakes.empty()) return std::unexpected(base::invalid_fields(std::move(mistakes)));
  return facts;
}

Reading read_value(const json::value& in, FactType type, const std::optional<std::vector<std::string>>& choices) {
  switch (type) {
    case FactType::text:
      return read_text(in, choices);
    case FactType::number:
      if (!in.is_number()) return refused("must be a number");
      return {Value(in.to_number<double>()), {}};
    case FactType::boolean:
      if (!in.is_bool()) return refused("must be true or false");
      return {Value(in.get_bool()), {}};
    case FactType::moment: {
      const auto* text = in.if_string();
      const auto time = text ? base::parse_time({text->data(), text->size()}) : std::nullopt;
      if (!time) return refused("must be a time such as 2026-03-01T08:15:30Z");
      return {Value(*time), {}};
    }
    case FactType::texts:
      return read_texts(in, choices);
  }
  return refused("has an unknown type");
}

}  // namespace deskbell::decisions
