#include "matcher.h"

#include "check_condition.h"

#include <text/fold.h>
#include <text/terms.h>

#include <algorithm>
#include <set>

namespace deskbell::decisions {
namespace {

bool occurs(const std::vector<std::string>& words, const std::vector<std::string>& in) {
  return !std::ranges::search(in, words).empty();
}

bool test_text(const Matcher::Node& node, const std::string& text, const View& view) {
  switch (node.is) {
    case Operator::is:
      return text == node.text;
    case Operator::is_not:
      return text != node.text;
    case Operator::one_of:
      return std::ranges::binary_search(node.texts, text);
    case Operator::none_of:
      return !std::ranges::binary_search(node.texts, text);
    case Operator::contains:
      return view.folded(node.slot).contains(node.text);
    case Operator::starts_with:
      return view.folded(node.slot).starts_with(node.text);
    case Operator::matches_words:
      return std::ranges::all_of(node.words, [&](const auto& words) { return occurs(words, view.terms(node.slot)); });
    default:
      return false;
  }
}

bool test_number(const Matcher::Node& node, double number) {
  switch (node.is) {
    case Operator::is:
      return number == node.number;
    case Operator::is_not:
      return number != node.number;
    case Operator::at_least:
      return number >= node.number;
    case Operator::at_most:
      return number <= node.number;
    case Operator::one_of:
      return std::ranges::binary_search(node.numbers, number);
    case Operator::none_of:
      return !std::ranges::binary_search(node.numbers, number);
    default:
      return false;
  }
}

bool test_texts(const Matcher::Node& node, const std::vector<std::string>& list) {
  if (node.is == Operator::contains) return std::ranges::find(list, node.text) != list.end();
  const bool one =
      std::ranges::any_of(list, [&](const std::string& text) { return std::ranges::binary_search(node.texts, text); });
  return node.is == Operator::one_of ? one : !one;
}

bool test(const Matcher::Node& node, const View& view) {
  const Value* value = view.at(node.slot);
  if (value && type_of(*value) != node.type) value = nullptr;
  if (node.is == Operator::is_set) return value != nullptr;
  if (node.is == Operator::is_unset) return value == nullptr;
  if (!value) return node.is == Operator::is_not || node.is == Operator::none_of;
  if (const auto* text = std::get_if<std::string>(value)) return test_text(node, *text, view);
  if (const auto* number = std::get_if<double>(value)) return test_number(node, *number);
  if (const auto* yes = std::get_if<bool>(value)) return (*yes == node.yes) == (node.is == Operator::is);
  if (const auto* list = std::get_if<std::vector<std::string>>(value)) return test_texts(node, *list);
  const Time bound = node.moment.resolved(view.now());
  return node.is == Operator::before ? std::get<Time>(*value) < bound : std::get<Time>(*value) > bound;
}

Finding finding_of(const Matcher::Node& node, const View& view, bool held) {
  const Value* value = view.at(node.slot);
  return {.path = node.path,
          .fact = node.fact,
          .is = node.is,
          .expected = node.expected.is_null() ? std::nullopt : std::optional(node.expected),
          .actual = value ? std::optional(to_json_value(*value)) : std::nullopt,
          .held = held};
}

void collect_facts(const Matcher::Node& node, std::set<std::string>& names) {
  if (node.kind == NodeKind::test) names.insert(node.fact);
  for (const auto& child : node.children) collect_facts(child, names);
}

}  // namespace

bool holds(const Matcher::Node& node, const View& view) {
  const auto child_holds = [&](const Matcher::Node& child) { return holds(child, view); };
  switch (node.kind) {
    case NodeKind::all:
      return std::ranges::all_of(node.children, child_holds);
    case NodeKind::any:
      return std::ranges::any_of(node.children, child_holds);
    case NodeKind::none:
      return std::ranges::none_of(node.children, child_holds);
    case NodeKind::test:
      return test(node, view);
  }
  return false;
}

bool explain(const Matcher::Node& node, const View& view, std::vector<Finding>& because) {
  if (node.kind == NodeKind::test) {
    const bool held = test(node, view);
    because.push_back(finding_of(node, view, held));
    return held;
  }
  // One child is enough to decide: for `all` one that does not hold, for the others one that does.
  const bool decides = node.kind != NodeKind::all;
  std::vector<Finding> together;
  for (const auto& child : node.children) {
    std::vector<Finding> own;
    const bool held = explain(child, view, own);
    if (held == decides) {
      because.insert(because.end(), std::make_move_iterator(own.begin()), std::make_move_iterator(own.end()));
      return node.kind == NodeKind::any;
    }
    together.insert(together.end(), std::make_move_iterator(own.begin()), std::make_move_iterator(own.end()));
  }
  because.insert(because.end(), std::make_move_iterator(together.begin()), std::make_move_iterator(together.end()));
  return node.kind != NodeKind::any;
}

Condition test(std::string fact, Operator is, json::value value) {
  Condition condition;
  condition.fact = std::move(fact);
  condition.is = is;
  if (!value.is_null()) condition.value = std::move(value);
  return condition;
}

Condition all_of(std::vector<Condition> of) {
  Condition condition;
  condition.all = std::move(of);
  return condition;
}

Condition any_of(std::vector<Condition> of) {
  Condition condition;
  condition.any = std::move(of);
  return condition;
}

int Slots::ensure(std::string_view name) {
  if (const int known = find(name); known >= 0) return known;
  const int slot = static_cast<int>(index_.size());
  index_.emplace(std::string(name), slot);
  return slot;
}

int Slots::find(std::string_view name) const {
  const auto at = index_.find(name);
  return at == index_.end() ? -1 : at->second;
}

struct View::Derived {
  std::optional<std::string> folded;
  std::optional<std::vector<std::string>> terms;
};

View::View(const Slots& slots, const Facts& facts, Time now) : values_(slots.size(), nullptr), now_(now) {
  for (const auto& [name, value] : facts.all())
    if (const int slot = slots.find(name); slot >= 0) values_[static_cast<std::size_t>(slot)] = &value;
}

View::~View() = default;

View::Derived& View::derived(int slot) const {
  if (derived_.empty()) derived_.resize(values_.size());
  auto& derived = derived_[static_cast<std::size_t>(slot)];
  if (!derived) derived = std::make_unique<Derived>();
  return *derived;
}

const std::string& View::folded(int slot) const {
  auto& folded = derived(slot).folded;
  if (!folded) folded = text::fold(std::get<std::string>(*at(slot)));
  return *folded;
}

const std::vector<std::string>& View::terms(int slot) const {
  auto& terms = derived(slot).terms;
  if (!terms) terms = text::search_terms(std::get<std::string>(*at(slot)));
  return *terms;
}

Matcher::Matcher() : root_(std::make_shared<Node>()), slots_(std::make_shared<Slots>()) {}

Result<Matcher> Matcher::compile(const Condition& condition, const Vocabulary& vocabulary, std::string_view path,
                                 Slots& slots) {
  Checker checker(vocabulary, slots);
  auto root = std::make_shared<Node>(checker.check(condition, std::string(path)));
  if (!checker.mistakes().empty()) return std::unexpected(base::invalid_fields(std::move(checker.mistakes())));
  Matcher matcher;
  matcher.root_ = std::move(root);
  matcher.slots_ = nullptr;
  return matcher;
}

Result<Matcher> Matcher::compile(const Condition& condition, const Vocabulary& vocabulary, std::string_view path) {
  auto slots = std::make_shared<Slots>();
  TRY(Matcher matcher, compile(condition, vocabulary, path, *slots));
  matcher.slots_ = std::move(slots);
  return matcher;
}

bool Matcher::matches(const View& view) const {
  return holds(*root_, view);
}

bool Matcher::matches(const Facts& facts, Time now) const {
  return holds(*root_, View(*slots_, facts, now));
}

Explanation Matcher::explain(const Facts& facts, Time now) const {
  return explain(View(*slots_, facts, now));
}

Explanation Matcher::explain(const View& view) const {
  Explanation out;
  out.held = decisions::explain(*root_, view, out.because);
  return out;
}

std::vector<std::string> Matcher::facts() const {
  std::set<std::string> names;
  collect_facts(*root_, names);
  return {names.begin(), names.end()};
}

std::vector<FieldError> mistakes_of(const Condition& condition, const Vocabulary& vocabulary, std::string_view path) {
  Slots slots;
  Checker checker(vocabulary, slots);
  checker.check(condition, std::string(path));
  return std::move(checker.mistakes());
}

}  // namespace deskbell::decisions
