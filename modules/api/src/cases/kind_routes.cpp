#include "wire.h"

namespace deskbell::api {

using cases::Category;
using cases::Kind;
using cases::Kinds;
using http::Method;
using http::NoContent;
using http::NoInput;

namespace {

cases::Translations names_of(const TranslationsInput& in) {
  cases::Translations names;
  if (in)
    for (const auto& [language, name] : *in) names.emplace(language, name.value);
  return names;
}

std::optional<cases::Translations> changed_names_of(const TranslationsInput& in) {
  return in ? std::optional(names_of(in)) : std::nullopt;
}

std::vector<cases::FieldDefinition> fields_of(const std::vector<FieldInput>& in) {
  std::vector<cases::FieldDefinition> fields;
  for (const FieldInput& one : in) {
    cases::FieldDefinition field{.key = one.key.value,
                                 .name = one.name.value,
                                 .names = names_of(one.names),
                                 .type = one.type,
                                 .need = one.need.value_or(cases::Need::optional),
                                 .choices = {},
                                 .hint = value_of(one.hint)};
    for (const ChoiceInput& choice : value_of_list(one.choices))
      field.choices.push_back({.key = choice.key.value, .name = choice.name.value, .names = names_of(choice.names)});
    fields.push_back(std::move(field));
  }
  return fields;
}

std::vector<cases::StateDefinition> states_of(const std::vector<StateInput>& in) {
  std::vector<cases::StateDefinition> states;
  for (const StateInput& one : in)
    states.push_back({.key = one.key.value,
                      .name = one.name.value,
                      .names = names_of(one.names),
                      .category = one.category,
                      .waits_for = one.waits_for,
                      .moves = texts_of(std::optional(one.moves))});
  return states;
}

cases::KindChange change_of(const KindPatch& in) {
  cases::KindChange change{.name = text_of(in.name),
                           .names = changed_names_of(in.names),
                           .prefix = text_of(in.prefix),
                           .active = in.active,
                           .fields = {},
                           .states = {},
                           .queue = in.queue,
                           .no_queue = in.no_queue,
                           .position = in.position,
                           .version = in.version};
  if (in.fields) change.fields = fields_of(*in.fields);
  if (in.states) change.states = states_of(*in.states);
  return change;
}

void add_kinds(Endpoints& endpoints, Kinds& kinds) {
  endpoints.add<NoInput, std::vector<Kind>>(
      case_endpoint(Method::get, "case-kinds", "listCaseKinds", "All kinds of cases with fields and states"),
      [&](const Actor& actor, const NoInput&) { return kinds.list(actor); });
  endpoints.add<KindInput, Kind>(case_endpoint(Method::post, "case-kinds", "createCaseKind", "Add a kind of case"),
                                 [&](const Actor& actor, const KindInput& in) {
                                   return kinds.create(actor, {.key = in.key.value,
                                                               .name = in.name.value,
                                                               .names = names_of(in.names),
                                                               .prefix = in.prefix.value,
                                                               .internal = in.internal.value_or(false),
                                                               .fields = fields_of(value_of_list(in.fields)),
                                                               .states = states_of(in.states),
                                                               .queue = in.queue});
                                 });
  endpoints.add<OneKind, Kind>(case_endpoint(Method::get, "case-kinds/{kind}", "getCaseKind", "One kind by its key"),
                               [&](const Actor& actor, const OneKind& in) { return kinds.find(actor, in.kind.value); });
  endpoints.add<KindPatch, Kind>(
      case_endpoint(Method::patch, "case-kinds/{kind}", "changeCaseKind",
                    "Change a kind; fields and states are replaced as a whole"),
      [&](const Actor& actor, const KindPatch& in) { return kinds.change(actor, in.kind.value, change_of(in)); });
  endpoints.add<OneKind, NoContent>(
      case_endpoint(Method::del, "case-kinds/{kind}", "deleteCaseKind", "Remove a kind that has no cases"),
      [&](const Actor& actor, const OneKind& in) -> Result<NoContent> {
        TRY(kinds.remove(actor, in.kind.value));
        return NoContent{};
      });
}

void add_categories(Endpoints& endpoints, Kinds& kinds) {
  endpoints.add<NoInput, std::vector<Category>>(
      case_endpoint(Method::get, "case-categories", "listCaseCategories", "The tree of categories, parents first"),
      [&](const Actor& actor, const NoInput&) { return kinds.categories(actor); });
  endpoints.add<CategoryInput, Category>(
      case_endpoint(Method::post, "case-categories", "createCaseCategory", "Add a category"),
      [&](const Actor& actor, const CategoryInput& in) {
        return kinds.create_category(actor, {.parent = in.parent,
                                             .name = in.name.value,
                                             .names = names_of(in.names),
                                             .kinds = texts_of(in.kinds),
                                             .position = in.position.value_or(0)});
      });
  endpoints.add<CategoryPatch, Category>(
      case_endpoint(Method::patch, "case-categories/{category}", "changeCaseCategory", "Change or move a category"),
      [&](const Actor& actor, const CategoryPatch& in) {
        cases::CategoryChange change{.parent = in.parent,
                                     .to_top = in.to_top,
                                     .name = text_of(in.name),
                                     .names = changed_names_of(in.names),
                                     .kinds = {},
                                     .active = in.active,
                                     .position = in.position};
        if (in.kinds) change.kinds = texts_of(in.kinds);
        return kinds.change_category(actor, in.category, change);
      });
  endpoints.add<OneCategory, NoContent>(
      case_endpoint(Method::del, "case-categories/{category}", "deleteCaseCategory", "Remove one that is not used"),
      [&](const Actor& actor, const OneCategory& in) -> Result<NoContent> {
        TRY(kinds.remove_category(actor, in.category));
        return NoContent{};
      });
}

}  // namespace

void add_case_kind_routes(Endpoints& endpoints, Kinds& kinds) {
  add_kinds(endpoints, kinds);
  add_categories(endpoints, kinds);
  endpoints.add<NoInput, cases::Settings>(
      case_endpoint(Method::get, "case-settings", "getCaseSettings", "Grades, tiers, reopening and closing"),
      [&](const Actor& actor, const NoInput&) { return kinds.settings(actor); });
  endpoints.add<cases::Settings, cases::Settings>(
      case_endpoint(Method::put, "case-settings", "setCaseSettings",
                    "Replace them; with the version that they were read with"),
      [&](const Actor& actor, const cases::Settings& in) { return kinds.set_settings(actor, in); });
}

}  // namespace deskbell::api
