#include "wire.h"

#include <api/routes.h>

namespace deskbell::api {
namespace {

using cases::Cases;
using http::Method;

cases::NewCase case_of(const CaseInput& in) {
  cases::NewCase what;
  if (in.kind) what.kind = in.kind->value;
  what.subject = in.subject.value;
  what.description = value_of(in.description);
  what.category = in.category;
  what.urgency = in.urgency.value_or(cases::Level::normal);
  what.impact = in.impact.value_or(cases::Level::normal);
  what.owner = in.owner;
  what.queue = in.queue;
  what.contact = in.contact;
  what.channel = in.channel;
  what.language = value_of(in.language);
  what.fields = value_of_list(in.fields);
  what.tags = texts_of(in.tags);
  what.checklist = texts_of(in.checklist);
  what.conversation = in.conversation;
  what.parent = in.parent;
  what.client_id = value_of(in.client_id);
  return what;
}

cases::CaseChange change_of(const CasePatch& in) {
  return {.kind = text_of(in.kind),
          .subject = text_of(in.subject),
          .description = text_of(in.description),
          .category = in.category,
          .contact = in.contact,
          .language = text_of(in.language),
          .fields = in.fields,
          .people = in.people,
          .resolution = text_of(in.resolution),
          .clear = value_of_list(in.clear),
          .version = in.version};
}

void add_opening(Endpoints& endpoints, Cases& cases) {
  endpoints.add<CaseInput, Case>(
      case_endpoint(Method::post, "cases", "openCase",
                    "Open a case; from a conversation what is left out is taken from it"),
      [&](const Actor& actor, const CaseInput& in) { return cases.open(actor, case_of(in)); });
  endpoints.add<ProposalQuery, CaseProposal>(case_endpoint(Method::get, "cases/proposal", "proposeCase",
                                                           "What a case from this conversation would begin with"),
                                             [&](const Actor& actor, const ProposalQuery& in) -> Result<CaseProposal> {
                                               TRY(const auto proposal, cases.propose(actor, in.conversation));
                                               return CaseProposal{.subject = proposal.subject,
                                                                   .description = proposal.description,
                                                                   .queue = proposal.queue,
                                                                   .contact = proposal.contact,
                                                                   .channel = proposal.channel,
                                                                   .language = proposal.language,
                                                                   .tags = proposal.tags,
                                                                   .conversation = in.conversation};
                                             });
  endpoints.add<OneCase, Case>(case_endpoint(Method::get, "cases/{case_id}", "getCase", "One case"),
                               [&](const Actor& actor, const OneCase& in) { return cases.find(actor, in.case_id); });
  endpoints.add<CaseNumber, Case>(
      case_endpoint(Method::get, "case-numbers/{number}", "getCaseByNumber", "The case of a number such as CMP-1042"),
      [&](const Actor& actor, const CaseNumber& in) { return cases.find_number(actor, in.number.value); });
}

void add_life(Endpoints& endpoints, Cases& cases) {
  endpoints.add<CasePatch, Case>(
      case_endpoint(Method::patch, "cases/{case_id}", "changeCase", "Change what is known about a case"),
      [&](const Actor& actor, const CasePatch& in) { return cases.change(actor, in.case_id, change_of(in)); });
  endpoints.add<MoveInput, Case>(
      case_endpoint(Method::post, "cases/{case_id}/move", "moveCase", "Bring it into another state of its kind"),
      [&](const Actor& actor, const MoveInput& in) {
        return cases.move(actor, in.case_id,
                          {.state = in.state.value,
                           .note = value_of(in.note),
                           .resolution = text_of(in.resolution),
                           .fields = in.fields,
                           .version = in.version});
      });
  endpoints.add<ReopenCaseInput, Case>(
      case_endpoint(Method::post, "cases/{case_id}/reopen", "reopenCase", "Back from solved or closed"),
      [&](const Actor& actor, const ReopenCaseInput& in) {
        return cases.reopen(actor, in.case_id, value_of(in.note));
      });
  endpoints.add<CaseAssignInput, Case>(case_endpoint(Method::post, "cases/{case_id}/assign", "assignCase",
                                                     "Give it to somebody, to a queue, or take it"),
                                       [&](const Actor& actor, const CaseAssignInput& in) {
                                         return cases.assign(actor, in.case_id,
                                                             {.owner = in.owner,
                                                              .queue = in.queue,
                                                              .note = value_of(in.note),
                                                              .clear = value_of_list(in.clear),
                                                              .version = in.version});
                                       });
  endpoints.add<GradeInput, Case>(case_endpoint(Method::post, "cases/{case_id}/grade", "gradeCase",
                                                "Urgency and impact, or with a reason the level itself"),
                                  [&](const Actor& actor, const GradeInput& in) {
                                    return cases.grade(actor, in.case_id,
                                                       {.urgency = in.urgency,
                                                        .impact = in.impact,
                                                        .level = in.level,
                                                        .reason = value_of(in.reason),
                                                        .version = in.version});
                                  });
  endpoints.add<CaseTagsInput, Case>(
      case_endpoint(Method::put, "cases/{case_id}/tags", "setCaseTags", "Replace the tags"),
      [&](const Actor& actor, const CaseTagsInput& in) {
        return cases.set_tags(actor, in.case_id, texts_of(std::optional(in.tags)));
      });
  endpoints.add<ChecklistInput, Case>(
      case_endpoint(Method::put, "cases/{case_id}/checklist", "setCaseChecklist", "Replace the checklist"),
      [&](const Actor& actor, const ChecklistInput& in) {
        return cases.set_checklist(actor, in.case_id, items_of(in.items));
      });
  endpoints.add<WatcherInput, Case>(
      case_endpoint(Method::put, "cases/{case_id}/watchers/{user}", "watchCase", "Somebody wants to hear of it"),
      [&](const Actor& actor, const WatcherInput& in) { return cases.watch(actor, in.case_id, in.user); });
  endpoints.add<WatcherInput, Case>(
      case_endpoint(Method::del, "cases/{case_id}/watchers/{user}", "unwatchCase", "Or no longer"),
      [&](const Actor& actor, const WatcherInput& in) { return cases.unwatch(actor, in.case_id, in.user); });
}

void add_writing(Endpoints& endpoints, Cases& cases) {
  endpoints.add<EntryInput, cases::Entry>(
      case_endpoint(Method::post, "cases/{case_id}/entries", "writeInCase",
                    "A note for colleagues, or an update that the customer is told"),
      [&](const Actor& actor, const EntryInput& in) {
        const bool update = in.kind == WritableEntry::update;
        return cases.write(actor, in.case_id,
                           {.kind = update ? cases::EntryKind::update : cases::EntryKind::note,
                            .text = in.text.value,
                            .mentions = value_of_list(in.mentions),
                            .task = in.task,
                            .conversation = in.conversation,
                            .attachments = value_of_list(in.attachments)});
      });
  endpoints.add<EntryQuery, Page<cases::Entry>>(
      case_endpoint(Method::get, "cases/{case_id}/entries", "listCaseEntries",
                    "What was written in it, oldest first; with a task that task's own thread"),
      [&](const Actor& actor, const EntryQuery& in) {
        return cases.entries(actor, in.case_id, in.task, in.cursor, in.limit);
      });
  endpoints.add<CaseHistoryQuery, Page<cases::HistoryLine>>(
      case_endpoint(Method::get, "cases/{case_id}/history", "listCaseHistory",
                    "Everything that has happened, newest first"),
      [&](const Actor& actor, const CaseHistoryQuery& in) {
        return cases.history(actor, in.case_id, in.cursor, in.limit);
      });
  endpoints.add<TimeInput, cases::TimeSpent>(
      case_endpoint(Method::post, "cases/{case_id}/time", "addCaseTime", "Time that you have spent on it"),
      [&](const Actor& actor, const TimeInput& in) {
        return cases.spend(actor, in.case_id, in.spent_s, value_of(in.note), in.task);
      });
  endpoints.add<OneCase, std::vector<cases::TimeSpent>>(
      case_endpoint(Method::get, "cases/{case_id}/time", "listCaseTime", "Who has spent how much time on it"),
      [&](const Actor& actor, const OneCase& in) { return cases.time_spent(actor, in.case_id); });
}

}  // namespace

std::vector<cases::ChecklistItem> items_of(const std::vector<ChecklistItemInput>& in) {
  std::vector<cases::ChecklistItem> items;
  for (const ChecklistItemInput& one : in)
    items.push_back({.text = one.text.value, .done = one.done.value_or(false), .by_name = {}, .done_at = {}});
  return items;
}

void add_case_routes(Endpoints& endpoints, cases::Cases& cases, cases::Kinds& kinds, cases::Views& views) {
  add_opening(endpoints, cases);
  add_life(endpoints, cases);
  add_writing(endpoints, cases);
  add_case_list_routes(endpoints, cases);
  add_case_relation_routes(endpoints, cases);
  add_case_task_routes(endpoints, cases);
  add_case_kind_routes(endpoints, kinds);
  add_case_view_routes(endpoints, views);
}

}  // namespace deskbell::api
