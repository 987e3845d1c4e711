#include "kind_store.h"
#include "work.h"

#include <algorithm>
#include <cmath>
#include <functional>

// What conditions may ask of cases and tasks.
namespace deskbell::cases {
namespace {

using decisions::Fact;
using decisions::Facts;
using decisions::FactType;
using decisions::Vocabulary;

// ISO 4217 currencies without minor units, and those with three digits of them.
int minor_digits(std::string_view currency) {
  for (const std::string_view none : {"JPY", "KRW", "VND", "CLP", "ISK", "XAF", "XOF", "XPF", "PYG", "UGX", "RWF"})
    if (currency == none) return 0;
  for (const std::string_view three : {"BHD", "IQD", "JOD", "KWD", "LYD", "OMR", "TND"})
    if (currency == three) return 3;
  return 2;
}

void set_money(Facts& facts, const std::string& name, const json::object& money) {
  const auto* minor = money.if_contains("minor");
  const auto* currency = money.if_contains("currency");
  if (!minor || !minor->is_int64() || !currency || !currency->is_string()) return;
  const std::string code(currency->get_string());
  facts.set(name, decisions::Value(static_cast<double>(minor->get_int64()) / std::pow(10, minor_digits(code))));
  facts.set(name + ".currency", std::string_view(code));
}

// By the shape of the value: the kind's definition has seen to it that it fits.
void set_field(Facts& facts, const std::string& name, const json::value& value) {
  if (const auto* text = value.if_string()) {
    const std::string_view plain(text->data(), text->size());
    if (const auto moment = base::parse_time(plain))
      facts.set(name, decisions::Value(*moment));
    else
      facts.set(name, plain);
  } else if (value.is_number()) {
    facts.set(name, decisions::Value(value.to_number<double>()));
  } else if (value.is_bool()) {
    facts.set(name, decisions::Value(value.get_bool()));
  } else if (const auto* list = value.if_array()) {
    std::vector<std::string> texts;
    for (const json::value& one : *list)
      if (one.is_string()) texts.emplace_back(one.get_string());
    facts.set(name, decisions::Value(std::move(texts)));
  } else if (const auto* money = value.if_object()) {
    set_money(facts, name, *money);
  }
}

template <class T>
std::vector<std::string> names_of() {
  std::vector<std::string> names;
  boost::mp11::mp_for_each<boost::describe::describe_enumerators<T>>([&](auto d) { names.emplace_back(d.name); });
  return names;
}

FactType type_of(FieldType type) {
  switch (type) {
    case FieldType::number:
    case FieldType::money:
      return FactType::number;
    case FieldType::moment:
      return FactType::moment;
    case FieldType::boolean:
      return FactType::boolean;
    case FieldType::choices:
      return FactType::texts;
    case FieldType::text:
    case FieldType::long_text:
    case FieldType::date:
    case FieldType::choice:
      break;
  }
  return FactType::text;
}

std::vector<Fact> plain_facts() {
  return {{.name = "case.number"},
          {.name = "case.subject"},
          {.name = "case.description"},
          {.name = "case.state_category", .choices = names_of<StateCategory>()},
          {.name = "case.waits_for", .choices = names_of<WaitsFor>()},
          {.name = "case.level", .choices = names_of<Level>()},
          {.name = "case.urgency", .choices = names_of<Level>()},
          {.name = "case.impact", .choices = names_of<Level>()},
          {.name = "case.tier"},
          {.name = "case.owner", .refers = "user"},
          {.name = "case.owned", .type = FactType::boolean},
          {.name = "case.queue", .refers = "queue"},
          {.name = "case.contact", .refers = "contact"},
          {.name = "case.contact_name"},
          {.name = "case.channel", .choices = names_of<conversations::Channel>()},
          {.name = "case.language"},
          {.name = "case.categories", .type = FactType::texts, .refers = "category"},
          {.name = "case.tags", .type = FactType::texts},
          {.name = "case.reopened", .type = FactType::number},
          {.name = "case.open_tasks", .type = FactType::number},
          {.name = "case.conversations", .type = FactType::number},
          {.name = "case.has_parent", .type = FactType::boolean},
          {.name = "case.time_spent_minutes", .type = FactType::number},
          {.name = "case.opened_at", .type = FactType::moment},
          {.name = "case.state_since", .type = FactType::moment},
          {.name = "case.due_at", .type = FactType::moment},
          {.name = "case.due_what"},
          {.name = "case.unanswered_since", .type = FactType::moment},
          {.name = "case.first_answered_at", .type = FactType::moment},
          {.name = "case.solved_at", .type = FactType::moment},
          {.name = "case.site"},
          {.name = "case.department", .refers = "team"},
          {.name = "task.title"},
          {.name = "task.state", .choices = names_of<TaskState>()},
          {.name = "task.blocked", .type = FactType::boolean},
          {.name = "task.owner", .refers = "user"},
          {.name = "task.queue", .refers = "queue"},
          {.name = "task.department", .refers = "team"},
          {.name = "task.due_at", .type = FactType::moment}};
}

void add_fields(Vocabulary& vocabulary, const Kind& kind) {
  for (const FieldDefinition& field : kind.fields) {
    Fact fact{.name = "case.field." + field.key, .type = type_of(field.type), .label = field.name};
    if (!field.choices.empty()) {
      fact.choices.emplace();
      for (const Choice& choice : field.choices) fact.choices->push_back(choice.key);
    }
    // Two kinds may mean different things by the same key; conditions then see the first one's.
    if (const Fact* known = vocabulary.find(fact.name); known && known->type != fact.type) continue;
    vocabulary.add(std::move(fact));
    if (field.type == FieldType::money) vocabulary.add({.name = "case.field." + field.key + ".currency"});
  }
}

}  // namespace

Facts facts_of(const Case& matter) {
  Facts facts;
  facts.set("case.number", std::string_view(matter.number));
  facts.set("case.kind", std::string_view(matter.kind));
  facts.set("case.subject", std::string_view(matter.subject));
  facts.set("case.description", std::string_view(matter.description));
  facts.set("case.state", std::string_view(matter.state));
  facts.set("case.state_category", matter.state_category);
  facts.set("case.waits_for", matter.waits_for);
  facts.set("case.level", matter.grade.level);
  facts.set("case.urgency", matter.grade.urgency);
  facts.set("case.impact", matter.grade.impact);
  facts.set("case.tier", std::string_view(matter.grade.tier));
  facts.set("case.owner", matter.owner);
  facts.set("case.owned", decisions::Value(matter.owner.has_value()));
  facts.set("case.queue", matter.queue);
  if (matter.contact) {
    facts.set("case.contact", matter.contact->id);
    facts.set("case.contact_name", std::string_view(matter.contact->name));
  }
  facts.set("case.channel", matter.channel);
  facts.set("case.language", std::string_view(matter.language));
  facts.set("case.tags", decisions::Value(matter.tags));
  facts.set("case.reopened", matter.reopened);
  facts.set("case.open_tasks", summary_of(matter).open_tasks);
  facts.set("case.conversations", static_cast<int>(matter.conversations.size()));
  facts.set("case.has_parent", decisions::Value(matter.parent.has_value()));
  facts.set("case.time_spent_minutes", matter.time_spent_s.count() / 60);
  facts.set("case.opened_at", decisions::Value(matter.opened_at));
  facts.set("case.state_since", decisions::Value(matter.state_since));
  const auto moment = [&](std::string_view name, const std::optional<Time>& at) {
    if (at) facts.set(name, decisions::Value(*at));
  };
  moment("case.due_at", matter.due_at);
  if (matter.due_what) facts.set("case.due_what", std::string_view(*matter.due_what));
  moment("case.unanswered_since", matter.unanswered_since);
  moment("case.first_answered_at", matter.first_answered_at);
  moment("case.solved_at", matter.solved_at);
  for (const auto& [key, value] : matter.fields) {
    set_field(facts, "case.field." + key, value);
    if (key == "site") set_field(facts, "case.site", value);
  }
  return facts;
}

Facts facts_of(const Case& matter, const Task& task) {
  Facts facts = facts_of(matter);
  facts.set("task.title", std::string_view(task.title));
  facts.set("task.state", task.state);
  facts.set("task.blocked", decisions::Value(task.blocked));
  facts.set("task.owner", task.owner);
  facts.set("task.queue", task.queue);
  facts.set("task.department", task.department);
  facts.set("case.department", task.department);
  // Whose hours count for a task: those of where it is done.
  if (task.queue) facts.set("case.queue", task.queue);
  if (task.due_at) facts.set("task.due_at", decisions::Value(*task.due_at));
  return facts;
}

namespace {

// What takes the kind's definition and the category tree: a text may look like a moment.
void complete(Facts& facts, const Case& matter, const Kind* kind,
              const std::function<std::optional<Category>(Id<Category>)>& category_of) {
  if (kind)
    for (const auto& [key, value] : matter.fields) {
      const FieldDefinition* field = find_field(*kind, key);
      const auto* text = value.if_string();
      if (field && text && field->type != FieldType::moment)
        facts.set("case.field." + key, std::string_view(text->data(), text->size()));
    }
  std::vector<std::string> categories;
  auto next = matter.category;
  for (int depth = 0; next && depth < 16; ++depth) {
    const auto category = category_of(*next);
    if (!category) break;
    categories.push_back(base::to_string(category->id));
    next = category->parent;
  }
  facts.set("case.categories", decisions::Value(std::move(categories)));
}

}  // namespace

Facts Cases::Work::facts(storage::Snapshot& snapshot, const Case& matter) {
  Facts facts = facts_of(matter);
  const auto kind = needs.kinds.load(snapshot, matter.kind);
  complete(facts, matter, kind ? &*kind : nullptr, [&](Id<Category> id) { return store::category(snapshot, id); });
  return facts;
}

FactsReader::FactsReader(const std::vector<Kind>& kinds, const std::vector<Category>& categories) {
  for (const Kind& kind : kinds) kinds_.emplace(kind.key, kind);
  for (const Category& category : categories) categories_.emplace(category.id, category);
}

Facts FactsReader::of(const Case& matter) const {
  Facts facts = facts_of(matter);
  const auto kind = kinds_.find(matter.kind);
  complete(facts, matter, kind == kinds_.end() ? nullptr : &kind->second, [&](Id<Category> id) {
    const auto found = categories_.find(id);
    return found == categories_.end() ? std::nullopt : std::optional(found->second);
  });
  return facts;
}

Facts FactsReader::of(const Case& matter, const Task& task) const {
  return facts_of(matter, task);
}

Facts Cases::facts(storage::Snapshot& snapshot, const Case& matter) {
  return work_->facts(snapshot, matter);
}

Vocabulary Cases::vocabulary(storage::Snapshot& snapshot) {
  Vocabulary vocabulary;
  for (Fact& fact : plain_facts()) vocabulary.add(std::move(fact));
  Fact kinds{.name = "case.kind", .choices = std::vector<std::string>()};
  Fact states{.name = "case.state", .choices = std::vector<std::string>()};
  for (const Kind& kind : work_->needs.kinds.all(snapshot)) {
    kinds.choices->push_back(kind.key);
    for (const StateDefinition& state : kind.states)
      if (std::ranges::find(*states.choices, state.key) == states.choices->end()) states.choices->push_back(state.key);
    add_fields(vocabulary, kind);
  }
  vocabulary.add(std::move(kinds));
  vocabulary.add(std::move(states));
  return vocabulary;
}

}  // namespace deskbell::cases
