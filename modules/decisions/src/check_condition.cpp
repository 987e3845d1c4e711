#include "check_condition.h"

#include <base/check.h>
#include <text/fold.h>
#include <text/lines.h>
#include <text/terms.h>

#include <algorithm>
#include <charconv>

namespace deskbell::decisions {
namespace {

constexpr std::size_t kMaxMistakes = 20;

bool needs_value(Operator is) {
  return is != Operator::is_set && is != Operator::is_unset;
}

FactType element_type(FactType type) {
  return type == FactType::texts ? FactType::text : type;
}

}  // namespace

std::optional<std::chrono::seconds> parse_relative(std::string_view text) {
  if (text == "now") return std::chrono::seconds(0);
  if (text.size() < 3 || text.size() > 12 || (text[0] != '-' && text[0] != '+')) return std::nullopt;
  std::int64_t unit = 0;
  switch (text.back()) {
    case 'm':
      unit = 60;
      break;
    case 'h':
      unit = 3600;
      break;
    case 'd':
      unit = 86'400;
      break;
    case 'w':
      unit = 7 * 86'400;
      break;
    default:
      return std::nullopt;
  }
  std::int64_t count = 0;
  const char* const end = text.data() + text.size() - 1;
  const auto read = std::from_chars(text.data() + 1, end, count);
  if (read.ec != std::errc() || read.ptr != end || count < 0 || count > 3650LL * 86'400 / unit) return std::nullopt;
  return std::chrono::seconds(text[0] == '-' ? -count * unit : count * unit);
}

void Checker::fail(std::string path, std::string what) {
  if (mistakes_.size() < kMaxMistakes) mistakes_.push_back({std::move(path), std::move(what)});
}

bool Checker::fits(Operator is, FactType type) {
  switch (is) {
    case Operator::is:
    case Operator::is_not:
      return type == FactType::text || type == FactType::number || type == FactType::boolean;
    case Operator::one_of:
    case Operator::none_of:
      return type == FactType::text || type == FactType::number || type == FactType::texts;
    case Operator::contains:
      return type == FactType::text || type == FactType::texts;
    case Operator::starts_with:
    case Operator::matches_words:
      return type == FactType::text;
    case Operator::at_least:
    case Operator::at_most:
      return type == FactType::number;
    case Operator::before:
    case Operator::after:
      return type == FactType::moment;
    case Operator::is_set:
    case Operator::is_unset:
      return true;
  }
  return false;
}

Matcher::Node Checker::check(const Condition& condition, const std::string& path) {
  return check(condition, path, 0);
}

Matcher::Node Checker::check(const Condition& condition, const std::string& path, int depth) {
  Matcher::Node node;
  const int lists = (condition.all ? 1 : 0) + (condition.any ? 1 : 0) + (condition.none ? 1 : 0);
  const bool tests = condition.fact || condition.is || condition.value;
  if (lists + (tests ? 1 : 0) > 1) {
    fail(path, "must be only one of: all, any, none, or a test of a fact");
    return node;
  }
  if (tests) {
    if (!condition.fact) fail(path + ".fact", "is required");
    if (!condition.is) fail(path + ".is", "is required");
    if (!condition.fact || !condition.is) return node;
    return check(Test{*condition.fact, *condition.is, condition.value ? &*condition.value : nullptr, path,
                      path + ".fact", path + ".is", path + ".value"});
  }
  if (lists == 0) return node;
  if (depth >= kMaxDepth) {
    fail(path, "is nested deeper than " + std::to_string(kMaxDepth) + " levels");
    return node;
  }
  const auto& children = condition.all ? *condition.all : condition.any ? *condition.any : *condition.none;
  node.kind = condition.all ? NodeKind::all : condition.any ? NodeKind::any : NodeKind::none;
  const std::string list = path + (condition.all ? ".all" : condition.any ? ".any" : ".none");
  if (children.size() > static_cast<std::size_t>(kMaxTests)) {
    fail(list, "may have at most " + std::to_string(kMaxTests) + " entries");
    return node;
  }
  for (std::size_t i = 0; i < children.size(); ++i)
    node.children.push_back(check(children[i], list + "[" + std::to_string(i) + "]", depth + 1));
  return node;
}

Matcher::Node Checker::check(const Test& test) {
  Matcher::Node node;
  node.kind = NodeKind::test;
  node.path = test.path;
  if (++tests_ == kMaxTests + 1)
    fail(test.path, "is one test too many; at most " + std::to_string(kMaxTests) + " are possible");
  const Fact* fact = vocabulary_.find(test.fact);
  if (!fact) {
    fail(test.fact_path, "is not a known fact");
    return node;
  }
  node.fact = fact->name;
  node.type = fact->type;
  node.is = test.is;
  if (!fits(test.is, fact->type)) {
    fail(test.is_path, "cannot be " + std::string(base::name_of(test.is)) + " because " + fact->name + " is a " +
                           (fact->type == FactType::texts ? "list of texts" : std::string(base::name_of(fact->type))));
    return node;
  }
  if (!needs_value(test.is)) {
    if (test.value && !test.value->is_null()) fail(test.value_path, "must be left out");
  } else if (!test.value) {
    fail(test.value_path, "is required");
  } else {
    node.expected = *test.value;
    read_operand(node, *fact, test);
  }
  if (tests_ <= kMaxTests) node.slot = slots_.ensure(fact->name);
  return node;
}

void Checker::read_operand(Matcher::Node& node, const Fact& fact, const Test& test) {
  if (node.is == Operator::one_of || node.is == Operator::none_of) return read_list(node, fact, test);
  if (fact.type == FactType::moment) {
    const auto* text = test.value->if_string();
    const std::string_view words = text ? std::string_view(text->data(), text->size()) : std::string_view();
    if (const auto distance = parse_relative(words)) {
      node.moment = {.at = {}, .from_now = *distance, .relative = true};
    } else if (const auto time = base::parse_time(words)) {
      node.moment = {.at = *time};
    } else {
      fail(test.value_path, "must be a time such as 2026-03-01T08:15:30Z, or one from now such as -2h, +3d or now");
    }
    return;
  }
  const bool exact = node.is == Operator::is || node.is == Operator::is_not || fact.type == FactType::texts;
  Reading reading = read_value(*test.value, element_type(fact.type), exact ? fact.choices : std::nullopt);
  if (!reading.value) return fail(test.value_path, std::move(reading.what));
  if (const auto* number = std::get_if<double>(&*reading.value)) node.number = *number;
  if (const auto* yes = std::get_if<bool>(&*reading.value)) node.yes = *yes;
  if (auto* text = std::get_if<std::string>(&*reading.value)) {
    if (text->empty()) return fail(test.value_path, "may not be empty");
    if (text::length(*text) > static_cast<std::size_t>(kMaxValueLength))
      return fail(test.value_path, "may have at most " + std::to_string(kMaxValueLength) + " characters");
    node.text = exact ? *text : text::fold(*text);
    if (node.is == Operator::matches_words) {
      // The blank ends the last word, which would otherwise be the beginning of one.
      for (auto& part : text::query_terms(*text + " ")) node.words.push_back(std::move(part.terms));
      if (node.words.empty()) fail(test.value_path, "has no word to look for");
    }
  }
}

void Checker::read_list(Matcher::Node& node, const Fact& fact, const Test& test) {
  const auto* list = test.value->if_array();
  if (!list || list->empty()) return fail(test.value_path, "must be a list of at least one value");
  if (list->size() > static_cast<std::size_t>(kMaxListValues))
    return fail(test.value_path, "may have at most " + std::to_string(kMaxListValues) + " entries");
  for (std::size_t i = 0; i < list->size(); ++i) {
    const std::string path = test.value_path + "[" + std::to_string(i) + "]";
    Reading reading = read_value((*list)[i], element_type(fact.type), fact.choices);
    if (!reading.value) {
      fail(path, std::move(reading.what));
    } else if (const auto* number = std::get_if<double>(&*reading.value)) {
      node.numbers.push_back(*number);
    } else if (auto* text = std::get_if<std::string>(&*reading.value)) {
      if (text->empty() || text::length(*text) > static_cast<std::size_t>(kMaxValueLength))
        fail(path, "must have 1 to " + std::to_string(kMaxValueLength) + " characters");
      node.texts.push_back(std::move(*text));
    }
  }
  std::ranges::sort(node.numbers);
  std::ranges::sort(node.texts);
}

}  // namespace deskbell::decisions
