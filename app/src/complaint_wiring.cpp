#include "complaint_wiring.h"

#include "case_parts.h"
#include "centre_parts.h"

#include <identity/teams.h>

#include <approvals/approvals.h>
#include <complaints/complaints.h>

#include <algorithm>

namespace deskbell::app {
namespace {

using identity::User;

// Of a decision table that approvals ask: the output "decision" (approve, refuse; anything else: people decide), and
// "note" for the reasons.
approvals::TableAnswer answer_of(const decisions::Decision& decision) {
  approvals::TableAnswer answer;
  if (decision.hits.empty()) return answer;
  answer.row = decision.hits.front().row;
  answer.verdict = base::find_enum<approvals::Verdict>(decision.text("decision").value_or(""));
  answer.note = decision.text("note").value_or("");
  return answer;
}

notices::NewNotice notice_of(Id<User> user, std::string code, const approvals::Request& request) {
  return {.user = user,
          .code = std::move(code),
          .params = {{"number", request.number},
                     {"kind", std::string(base::name_of(request.kind))},
                     {"amount", approvals::to_string(request.money)},
                     {"by", request.requester_name},
                     {"state", std::string(base::name_of(request.state))}},
          .about = notices::About{notices::AboutKind::approval, {request.id.value}, request.number}};
}

// One page after the other of something that a case or conversation holds.
template <class Fetch>
auto all_of(Fetch fetch) {
  using Item = typename decltype(fetch(std::optional<std::string>())->items)::value_type;
  std::vector<Item> all;
  std::optional<std::string> cursor;
  do {
    auto page = fetch(cursor);
    if (!page) break;
    all.insert(all.end(), page->items.begin(), page->items.end());
    cursor = page->next;
  } while (cursor);
  return all;
}

std::vector<conversations::Message> messages_of(CentreParts& centre, Id<conversations::Conversation> id) {
  constexpr int kAtOnce = 200;
  std::vector<conversations::Message> all;
  for (conversations::MessageRange range{.after_seq = 0, .limit = kAtOnce};;) {
    const auto page = centre.conversations.messages(Actor::system(), id, range);
    if (!page || page->items.empty()) return all;
    all.insert(all.end(), page->items.begin(), page->items.end());
    range.after_seq = all.back().seq;
    if (std::ssize(page->items) < kAtOnce) return all;
  }
}

complaints::CaseDocuments documents_of(CentreParts& centre, CaseParts& parts, Id<cases::Case> id) {
  complaints::CaseDocuments documents;
  const auto matter = parts.cases.find(Actor::system(), id);
  if (!matter) return documents;
  documents.facts = {{"Case", matter->number},
                     {"Customer", matter->contact ? matter->contact->name : ""},
                     {"State", matter->state},
                     {"Opened", base::to_string(matter->opened_at)}};
  documents.files.push_back({"case.json", base::to_json(*matter)});
  const auto entries_of = [&](std::optional<Id<cases::Task>> task) {
    const auto entries = all_of([&](const std::optional<std::string>& cursor) {
      return parts.cases.entries(Actor::system(), id, task, cursor, 200);
    });
    for (const auto& entry : entries)
      if (entry.attachments)
        for (const auto& file : *entry.attachments) documents.attachments.push_back(file.id);
    return base::to_json(entries);
  };
  documents.files.push_back({"entries.json", entries_of(std::nullopt)});
  if (const auto tasks = parts.cases.tasks_of(Actor::system(), id)) {
    documents.files.push_back({"tasks.json", base::to_json(*tasks)});
    for (const auto& task : *tasks)
      documents.files.push_back({"tasks/" + base::to_string(task.id) + ".json", entries_of(task.id)});
  }
  for (const auto conversation : matter->conversations) {
    const auto messages = messages_of(centre, conversation);
    for (const auto& message : messages)
      for (const auto& file : message.attachments) documents.attachments.push_back(file.id);
    documents.files.push_back({"conversations/" + base::to_string(conversation) + ".json", base::to_json(messages)});
  }
  return documents;
}

}  // namespace

approvals::Ports approval_ports(CentreParts& centre, CaseParts& parts) {
  return {.matter = [&parts](storage::Snapshot& snapshot, Id<cases::Case> id) -> std::optional<approvals::Matter> {
            const auto matter = parts.cases.load(snapshot, id);
            if (!matter) return std::nullopt;
            return approvals::Matter{matter->number, cases::subject_of(*matter)};
          },
          .members = [](storage::Snapshot& snapshot,
                        Id<identity::Team> team) { return identity::Teams::members_of(snapshot, team); },
          .user_name = [&centre](storage::Snapshot& snapshot,
                                 Id<User> user) { return centre.directory.user_name(snapshot, user); },
          .actor_of = [&centre](Id<User> user) { return centre.identity.access.actor_of(user); },
          .facts = [&parts](storage::Snapshot& snapshot, Id<cases::Case> id) -> decisions::Facts {
            const auto matter = parts.cases.load(snapshot, id);
            return matter ? parts.cases.facts(snapshot, *matter) : decisions::Facts();
          },
          .vocabulary = [&parts](storage::Snapshot& snapshot) { return parts.cases.vocabulary(snapshot); },
          .table = [&parts](storage::Transaction& tx, const std::string& table,
                            const decisions::Facts& facts) -> Result<approvals::TableAnswer> {
            TRY(const decisions::Decision decision, parts.decision_tables.decide(tx, table, facts));
            return answer_of(decision);
          },
          .has_table =
              [&parts](storage::Snapshot& snapshot, const std::string& table) {
                return parts.decision_tables.find(snapshot, table).has_value();
              },
          .ended =
              [&parts](storage::Transaction& tx, const approvals::Request& request) {
                parts.complaints.approval_ended(tx, request);
                if (request.state != approvals::State::withdrawn)
                  parts.notices.tell(tx, notice_of(request.requester, "approval." + std::string(base::name_of(request.state)), request));
              },
          // A mail gets a link of its own when it leaves, so that none waits in the database.
          .tell =
              [&centre, &parts](storage::Transaction& tx, Id<User> user, const approvals::Request& request,
                                const std::string&) {
                centre.mail.queue(tx, user, outgoing_mail::Topic::approvals, request.id.value);
                auto notice = notice_of(user, std::string(approvals::kAsked), request);
                notice.once = "approval " + base::to_string(request.id);
                parts.notices.tell(tx, notice);
              }};
}

complaints::Ports complaint_ports(CentreParts& centre, CaseParts& parts) {
  return {.matter = [&parts](storage::Snapshot& snapshot, Id<cases::Case> id) -> std::optional<complaints::Matter> {
            const auto matter = parts.cases.load(snapshot, id);
            if (!matter) return std::nullopt;
            return complaints::Matter{matter->number,    matter->kind,  matter->subject, cases::subject_of(*matter),
                                      matter->opened_at, matter->due_at};
          },
          .user_name = [&centre](storage::Snapshot& snapshot,
                                 Id<User> user) { return centre.directory.user_name(snapshot, user); },
          .language_of = [](storage::Snapshot& snapshot,
                            Id<User> user) { return identity::Users::language_of(snapshot, user); },
          .tell_customer = [&parts](const Actor& actor, Id<cases::Case> id, const std::string& text) -> Result<void> {
            TRY(parts.cases.write(actor, id, {.kind = cases::EntryKind::update, .text = text}));
            return {};
          },
          .warn =
              [&parts](storage::Transaction& tx, Id<User> user, const complaints::Warning& warning) {
                parts.notices.tell(tx, {.user = user,
                                        .code = "complaint.warning",
                                        .params = {{"name", warning.name},
                                                   {"dimension", std::string(base::name_of(warning.dimension))},
                                                   {"count", std::to_string(warning.recent)},
                                                   {"days", std::to_string(warning.days)}},
                                        .weight = notices::Weight::urgent});
              },
          .documents = [&centre, &parts](Id<cases::Case> id) { return documents_of(centre, parts, id); }};
}

std::vector<cases::DayItem> ApprovalsOfTheDay::owed(storage::Snapshot& snapshot, Id<User> user, int limit) {
  std::vector<cases::DayItem> items;
  for (const auto& request : approvals_.waiting_for(snapshot, user, limit))
    items.push_back({.kind = cases::DayItemKind::approval,
                     .id = {request.id.value},
                     .case_id = request.case_id,
                     .number = request.number,
                     .title = request.reason.substr(0, request.reason.find('\n')),
                     .state = std::string(base::name_of(request.state)),
                     .due_at = request.next_at});
  for (const auto& action : complaints_.owed(snapshot, user, limit))
    items.push_back({.kind = cases::DayItemKind::matter,
                     .id = {action.case_id.value},
                     .case_id = action.case_id,
                     .number = action.number,
                     .title = action.text.substr(0, action.text.find('\n')),
                     .state = "preventive_action",
                     .due_at = action.state == complaints::ActionState::open ? action.due_at : action.check_at});
  std::ranges::sort(items, {}, [](const cases::DayItem& one) { return one.due_at.value_or(Time::max()); });
  if (std::ssize(items) > limit) items.resize(static_cast<std::size_t>(limit));
  return items;
}

}  // namespace deskbell::app
