#include "wire.h"

#include <refusals/wording.h>

namespace deskbell::api {

using cases::Cases;
using http::Method;
using http::NoInput;

cases::CaseFilter filter_of(const CaseQuery& in) {
  return {.standing = in.standing,
          .kind = text_of(in.kind),
          .state = text_of(in.state),
          .queue = in.queue,
          .owner = in.owner,
          .mine = in.mine,
          .level = in.level,
          .category = in.category,
          .tag = text_of(in.tag),
          .contact = in.contact,
          .conversation = in.conversation,
          .parent = in.parent,
          .due_from = in.due_from,
          .due_before = in.due_before,
          .text = text_of(in.text),
          .order = in.order,
          .cursor = in.cursor,
          .limit = in.limit};
}

namespace {

cases::BulkChange bulk_of(const BulkInput& in) {
  return {.cases = in.cases,
          .state = text_of(in.state),
          .owner = in.owner,
          .queue = in.queue,
          .category = in.category,
          .level = in.level,
          .add_tags = texts_of(in.add_tags),
          .remove_tags = texts_of(in.remove_tags),
          .watch = in.watch,
          .note = value_of(in.note)};
}

// Why single cases stayed as they were, in the reader's language as every refusal.
Result<cases::BulkResult> in_language_of(const http::Call& call, Result<cases::BulkResult> result) {
  if (!result) return result;
  const auto language = refusals::preferred(call.header("Accept-Language").value_or(""));
  for (cases::Refusal& refusal : result->refused) refusal.reason = refusals::told(language, refusal.reason);
  return result;
}

}  // namespace

void add_case_list_routes(Endpoints& endpoints, Cases& cases) {
  endpoints.add<CaseQuery, Page<cases::CaseSummary>>(
      case_endpoint(Method::get, "cases", "listCases",
                    "Cases that fit, a page at a time; for tables, boards, calendars"),
      [&](const Actor& actor, const CaseQuery& in) { return cases.list(actor, filter_of(in)); });
  endpoints.add<CaseQuery, CaseCount>(
      case_endpoint(Method::get, "cases/count", "countCases", "How many fit; 1,000 may mean more"),
      [&](const Actor& actor, const CaseQuery& in) -> Result<CaseCount> {
        TRY(const auto count, cases.count(actor, filter_of(in)));
        return CaseCount{count};
      });
  endpoints.add<NoInput, cases::CaseCounts>(
      case_endpoint(Method::get, "cases/counts", "countCasesByList", "How many are in the usual lists"),
      [&](const Actor& actor, const NoInput&) { return cases.counts(actor); });
  endpoints.add<CaseSearch, Page<cases::FoundCase>>(
      case_endpoint(Method::get, "cases/search", "searchCases", "Cases with these words, newest first"),
      [&](const Actor& actor, const CaseSearch& in) {
        return cases.search(actor, in.text.value, in.cursor, in.limit);
      });
  endpoints.add<NoInput, std::vector<std::string>>(
      case_endpoint(Method::get, "case-tags", "listCaseTags", "All tags in use"),
      [&](const Actor& actor, const NoInput&) { return cases.tags(actor); });
  endpoints.add<NoInput, std::vector<cases::DayItem>>(
      case_endpoint(Method::get, "my-day", "getMyDay", "What you owe, and by when"),
      [&](const Actor& actor, const NoInput&) { return cases.my_day(actor); });
  endpoints.add<BulkInput, cases::BulkResult>(
      case_endpoint(Method::post, "cases/bulk", "changeCases", "The same change to many cases"),
      [&](const http::Call& call, const Actor& actor, const BulkInput& in) {
        return in_language_of(call, cases.change_many(actor, bulk_of(in)));
      });
  endpoints.add<OneBulk, cases::BulkResult>(
      case_endpoint(Method::post, "case-changes/{bulk}/undo", "undoCaseChange", "Undo such a change within a day"),
      [&](const http::Call& call, const Actor& actor, const OneBulk& in) {
        return in_language_of(call, cases.undo(actor, in.bulk));
      });
}

}  // namespace deskbell::api
