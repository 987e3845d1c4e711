#include "wire.h"

namespace deskbell::api {

using cases::Cases;
using http::Method;

void add_case_relation_routes(Endpoints& endpoints, Cases& cases) {
  endpoints.add<OneCase, std::vector<cases::CaseSummary>>(
      case_endpoint(Method::get, "cases/{case_id}/related", "listRelatedCases", "Parent, children and linked ones"),
      [&](const Actor& actor, const OneCase& in) { return cases.related(actor, in.case_id); });
  endpoints.add<LinkInput, Case>(
      case_endpoint(Method::post, "cases/{case_id}/links", "linkCase", "Link it to another one"),
      [&](const Actor& actor, const LinkInput& in) { return cases.link(actor, in.case_id, in.kind, in.other); });
  endpoints.add<LinkInput, Case>(
      case_endpoint(Method::del, "cases/{case_id}/links/{kind}/{other}", "unlinkCase", "Take the link away"),
      [&](const Actor& actor, const LinkInput& in) { return cases.unlink(actor, in.case_id, in.kind, in.other); });
  endpoints.add<ParentInput, Case>(
      case_endpoint(Method::put, "cases/{case_id}/parent", "setCaseParent", "What it is a part of; nothing: of none"),
      [&](const Actor& actor, const ParentInput& in) { return cases.set_parent(actor, in.case_id, in.parent); });
  endpoints.add<CaseConversationInput, Case>(case_endpoint(Method::put, "cases/{case_id}/conversations/{conversation}",
                                                           "addCaseConversation", "A conversation is about it"),
                                             [&](const Actor& actor, const CaseConversationInput& in) {
                                               return cases.add_conversation(actor, in.case_id, in.conversation);
                                             });
  endpoints.add<CaseConversationInput, Case>(
      case_endpoint(Method::del, "cases/{case_id}/conversations/{conversation}", "removeCaseConversation",
                    "A conversation is not about it after all"),
      [&](const Actor& actor, const CaseConversationInput& in) {
        return cases.remove_conversation(actor, in.case_id, in.conversation);
      });
  endpoints.add<CaseMergeInput, Case>(
      case_endpoint(Method::post, "cases/{case_id}/merge", "mergeCase",
                    "Everything of it goes to another one, which is answered"),
      [&](const Actor& actor, const CaseMergeInput& in) { return cases.merge(actor, in.case_id, in.into); });
  endpoints.add<OneCase, Case>(
      case_endpoint(Method::post, "cases/{case_id}/merge/undo", "undoMergeCase", "It is as it was before"),
      [&](const Actor& actor, const OneCase& in) { return cases.undo_merge(actor, in.case_id); });
  endpoints.add<CaseSplitInput, Case>(
      case_endpoint(Method::post, "cases/{case_id}/split", "splitCase", "A part of it becomes a new case"),
      [&](const Actor& actor, const CaseSplitInput& in) {
        return cases.split(actor, in.case_id,
                           {.subject = in.subject.value,
                            .conversations = value_of_list(in.conversations),
                            .tasks = value_of_list(in.tasks),
                            .entries = value_of_list(in.entries)});
      });
  endpoints.add<OneCase, Case>(
      case_endpoint(Method::post, "cases/{case_id}/split/undo", "undoSplitCase",
                    "What was split off goes back to the case it came from, which is answered"),
      [&](const Actor& actor, const OneCase& in) { return cases.undo_split(actor, in.case_id); });
}

}  // namespace deskbell::api
