#include "wire.h"

#include <api/routes.h>

#include <decisions/decision_tables.h>

namespace deskbell::api {
namespace {

using decisions::DecisionTables;
using decisions::StoredTable;
using http::Method;

constexpr Branch endpoint{"/api/v1/", "decisions"};

template <class In>
decisions::TableDraft to_draft(const In& in) {
  return {
      .key = in.key, .name = in.name, .description = in.description ? in.description->value : "", .table = in.table};
}

constexpr const char* kExample = R"({"key":"refunds","name":"Refunds","table":{"hit":"first",)"
                                 R"("inputs":[{"name":"amount","fact":"conversation.priority","is":"at_most"}],)"
                                 R"("outputs":[{"name":"decision","type":"text","choices":["approve","ask"]}],)"
                                 R"("rows":[{"id":"small","when":{"amount":0},"then":{"decision":"approve"}},)"
                                 R"({"id":"rest","when":{},"then":{"decision":"ask"}}]}})";

}  // namespace

void add_decision_routes(Endpoints& endpoints, DecisionTables& tables) {
  endpoints.add<http::NoInput, std::vector<decisions::Fact>>(
      endpoint(Method::get, "facts", "listFacts", "What conditions, decision tables and rules may ask for"),
      [&](const Actor& actor, const http::NoInput&) { return tables.facts(actor); });
  endpoints.add<http::NoInput, std::vector<StoredTable>>(
      endpoint(Method::get, "decision-tables", "listDecisionTables", "All decision tables, with their hits"),
      [&](const Actor& actor, const http::NoInput&) { return tables.list(actor); });
  auto create = endpoint(Method::post, "decision-tables", "createDecisionTable", "Add a decision table");
  create.example = kExample;
  endpoints.add<DecisionTableBody, StoredTable>(
      std::move(create),
      [&](const Actor& actor, const DecisionTableBody& in) { return tables.create(actor, to_draft(in)); });
  endpoints.add<OneDecisionTable, StoredTable>(
      endpoint(Method::get, "decision-tables/{decision_table}", "getDecisionTable",
               "One decision table, with its hits"),
      [&](const Actor& actor, const OneDecisionTable& in) { return tables.get(actor, in.decision_table); });
  endpoints.add<ChangeDecisionTable, StoredTable>(
      endpoint(Method::put, "decision-tables/{decision_table}", "changeDecisionTable",
               "Replace a decision table; version is the one you have seen"),
      [&](const Actor& actor, const ChangeDecisionTable& in) {
        return tables.change(actor, in.decision_table, in.version, to_draft(in));
      });
  endpoints.add<OneDecisionTable, http::NoContent>(
      endpoint(Method::del, "decision-tables/{decision_table}", "deleteDecisionTable",
               "Remove a decision table and its hits"),
      [&](const Actor& actor, const OneDecisionTable& in) -> Result<http::NoContent> {
        TRY(tables.remove(actor, in.decision_table));
        return http::NoContent{};
      });
  endpoints.add<TryDecisionTable, decisions::ExplainedDecision>(
      endpoint(Method::post, "decision-tables/{decision_table}/evaluate", "evaluateDecisionTable",
               "What it says about these facts, and why; counts no hit"),
      [&](const Actor& actor, const TryDecisionTable& in) {
        return tables.evaluate(actor, in.decision_table, in.facts);
      });
  endpoints.add<TryDecisionDraft, decisions::ExplainedDecision>(
      endpoint(Method::post, "decision-tables/evaluate", "evaluateDecisionDraft",
               "The same for a table that is not saved"),
      [&](const Actor& actor, const TryDecisionDraft& in) { return tables.evaluate(actor, in.table, in.facts); });
}

}  // namespace deskbell::api
