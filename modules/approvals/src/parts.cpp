#include "parts.h"

#include "approval_store.h"
#include "time_out.h"

#include <blob/taking.h>
#include <text/lines.h>

#include <algorithm>

namespace deskbell::approvals {
namespace {

constexpr std::string_view kNoRequest = "There is no such approval.";
constexpr std::size_t kMostComment = 4000;

Result<void> check_people(storage::Snapshot& snapshot, const Policy& policy, const Roster& roster, Request& request,
                          const Ports& ports) {
  const auto level = first_level(policy, request.money, request.requester, roster);
  if (!level)
    return failure(ErrorCode::failed_precondition, "No level of the approval policy \"" + policy.name +
                                                       "\" may decide " + to_string(request.money) +
                                                       ", or only who asks sits there.");
  request.level = *level;
  request.level_name = policy.levels[static_cast<std::size_t>(*level)].name;
  request.needed = people_needed(policy, request.money);
  const auto people = electorate(policy, *level, request.requester, roster);
  const auto active =
      std::ranges::count_if(people, [&](auto user) { return ports.user_name(snapshot, user).has_value(); });
  if (active < request.needed)
    return failure(ErrorCode::failed_precondition, "The approval policy \"" + policy.name + "\" asks for " +
                                                       std::to_string(request.needed) + " other people, but only " +
                                                       std::to_string(active) + " could decide this.");
  return {};
}

}  // namespace

Roster Approvals::Parts::roster(storage::Snapshot& snapshot, std::span<const Policy> policies) const {
  Roster roster{.members = {}, .absences = store::absences(snapshot, needs.clock.now())};
  for (const auto& policy : policies)
    for (const auto& level : policy.levels)
      for (const auto team : level.teams)
        if (!roster.members.contains(team)) roster.members[team] = needs.ports.members(snapshot, team);
  return roster;
}

Roster Approvals::Parts::roster(storage::Snapshot& snapshot, const Policy& policy) const {
  return roster(snapshot, std::span(&policy, 1));
}

decisions::Vocabulary Approvals::Parts::vocabulary(storage::Snapshot& snapshot) const {
  auto words = approvals::vocabulary();
  if (needs.ports.vocabulary) words.add(needs.ports.vocabulary(snapshot));
  return words;
}

Result<Policy> Approvals::Parts::policy_for(storage::Transaction& tx, const Request& draft,
                                            const decisions::Facts& facts) const {
  const auto words = vocabulary(tx);
  for (auto& policy : store::policies(tx)) {
    if (!policy.active || policy.currency != draft.money.currency) continue;
    if (!policy.kinds.empty() && std::ranges::find(policy.kinds, draft.kind) == policy.kinds.end()) continue;
    if (policy.when) {
      // A fact that it asks for may be gone since it was saved; then it fits nothing.
      const auto matcher = decisions::Matcher::compile(*policy.when, words, "when");
      if (!matcher || !matcher->matches(facts, draft.asked_at)) continue;
    }
    return std::move(policy);
  }
  return failure(ErrorCode::failed_precondition, "No approval policy covers a " +
                                                     std::string(base::name_of(draft.kind)) + " of " +
                                                     to_string(draft.money) + " for this case.");
}

Result<std::vector<Evidence>> Approvals::Parts::take_evidence(storage::Transaction& tx, const Actor& actor,
                                                              const std::vector<Id<blob::Attachment>>& ids) const {
  TRY(const auto files, blob::take_uploads(needs.blobs, tx, actor.id, "evidence", ids));
  std::vector<Evidence> taken;
  for (const auto& file : files) taken.push_back({file.id, file.name, file.media_type, file.size, blob::url_of(file)});
  return taken;
}

Result<void> Approvals::Parts::ask_table(storage::Transaction& tx, const Policy& policy, const decisions::Facts& facts,
                                         Request& request) const {
  if (!policy.table || !needs.ports.table) return {};
  TRY(const TableAnswer answer, needs.ports.table(tx, *policy.table, facts));
  request.table = policy.table;
  if (!answer.row.empty()) request.row = answer.row;
  if (!answer.verdict) return {};
  // What a table approves stays within the limit that somebody set for it on purpose.
  if (*answer.verdict == Verdict::approve && request.money.minor > policy.table_limit) return {};
  request.needed = 1;
  TRY(request, voted(std::move(request), {.name = *policy.table,
                                          .verdict = *answer.verdict,
                                          .comment = answer.note,
                                          .door = Door::table,
                                          .level = request.level,
                                          .at = request.asked_at}));
  request.version = 1;
  return {};
}

Result<Request> Approvals::Parts::visible(storage::Snapshot& snapshot, const Actor& actor, Id<Request> id) const {
  auto request = store::find(snapshot, id);
  if (!request) return not_found(std::string(kNoRequest));
  const auto user = actor.user();
  if (actor.kind == ActorKind::system || request->requester == user ||
      std::ranges::any_of(request->votes, [&](const Vote& vote) { return vote.user == user; }))
    return *std::move(request);
  if (const auto matter = needs.ports.matter(snapshot, request->case_id);
      matter && identity::allowed(actor, Permission::view_cases, matter->subject))
    return *std::move(request);
  const auto policy = store::find_policy(snapshot, request->policy);
  if (policy && identity::allowed(actor, Permission::decide_approvals) &&
      standing(*request, *policy, roster(snapshot, *policy), user, needs.clock.now()))
    return *std::move(request);
  return not_found(std::string(kNoRequest));
}

Result<Request> Approvals::Parts::decide(storage::Transaction& tx, const Actor& actor, Id<Request> id,
                                         const Decide& decide) const {
  TRY(Request request, visible(tx, actor, id));
  TRY(identity::require(actor, Permission::decide_approvals));
  if (request.state != State::asked)
    return failure(ErrorCode::failed_precondition,
                   "This request is " + std::string(base::name_of(request.state)) + " already.");
  const std::string comment = text::clean_block(decide.comment);
  if (text::length(comment) > kMostComment) return invalid("comment", "may have at most 4000 characters");
  if (decide.verdict == Verdict::refuse && comment.empty())
    return invalid("comment", "is required to refuse: tell why");
  const auto policy = store::find_policy(tx, request.policy);
  if (!policy) return failure(ErrorCode::failed_precondition, "The policy of this request is gone.");
  if (request.requester == actor.user())
    return failure(ErrorCode::permission_denied, "Nobody decides what he asked for himself.");
  const auto as = standing(request, *policy, roster(tx, *policy), actor.user(), needs.clock.now());
  if (!as)
    return failure(ErrorCode::permission_denied,
                   "You are not an approver of this request, or have decided it already.");
  TRY(request, voted(std::move(request), {.user = actor.user(),
                                          .name = actor.name,
                                          .verdict = decide.verdict,
                                          .comment = comment,
                                          .door = decide.door,
                                          .level = as->level,
                                          .in_place_of = as->in_place_of,
                                          .at = needs.clock.now()}));
  store::save(tx, request);
  const bool open = request.state == State::asked;
  const bool approved = request.state == State::approved;
  append(tx, actor, open ? kVoted : approved ? kApproved : kRefused, request, comment);
  follow(tx, request, *policy);
  if (open) tell(tx, request, *policy);
  return request;
}

void Approvals::Parts::append(storage::Transaction& tx, const Actor& actor, std::string_view kind,
                              const Request& request, std::string note) const {
  std::optional<identity::Concerned> concerned;
  if (const auto matter = needs.ports.matter(tx, request.case_id)) {
    concerned = identity::concerned(matter->subject);
    concerned->participants.push_back(request.requester);
  }
  needs.log.append(tx, request.case_id.value, kind, actor.id,
                   base::to_json(RequestEvent{.approval = request,
                                              .by_name = actor.name,
                                              .note = std::move(note),
                                              .address = actor.address,
                                              .request = actor.request,
                                              .concerned = std::move(concerned)}));
}

void Approvals::Parts::follow(storage::Transaction& tx, const Request& request, const Policy& policy) const {
  const std::string key = time_out_key(request.id);
  needs.jobs.cancel(tx, key);
  if (const auto at = next_time_out(request, policy))
    needs.jobs.enqueue(tx, {.kind = std::string(kTimeOutJob),
                            .payload = base::to_json(TimeOutJob{request.id}),
                            .run_at = *at,
                            .unique_key = key});
  if (request.state != State::asked && needs.ports.ended) needs.ports.ended(tx, request);
}

void Approvals::Parts::tell(storage::Transaction& tx, const Request& request, const Policy& policy) const {
  if (!needs.ports.tell) return;
  const Time now = needs.clock.now();
  for (const auto user : whose_turn(request, policy, roster(tx, policy), now))
    needs.ports.tell(tx, user, request, sign_link(needs.vault, {request.id, user, now + kLinkLife}));
}

Result<Request> Approvals::ask(storage::Transaction& tx, const Actor& actor, const Ask& ask) {
  const auto& needs = parts_->needs;
  const auto matter = needs.ports.matter(tx, ask.case_id);
  if (!matter) return not_found("There is no such case.");
  TRY(identity::require_visible(actor, Permission::view_cases, matter->subject, "There is no such case."));
  TRY(identity::require(actor, Permission::edit_cases, matter->subject));
  TRY(check_money("money", ask.money));
  if (ask.money.minor == 0 && ask.kind != Kind::exception) return invalid("money.minor", "must be more than nothing");
  Request request{.id = needs.ids.next<Request>(),
                  .case_id = ask.case_id,
                  .number = matter->number,
                  .kind = ask.kind,
                  .money = ask.money,
                  .reason = text::clean_block(ask.reason),
                  .requester = {actor.id},
                  .requester_name = actor.name,
                  .asked_at = needs.clock.now()};
  // Whoever asks is somebody: a bot is itself, the system the request, which is nobody who could decide.
  if (!request.requester) request.requester = {request.id.value};
  if (request.reason.empty() || text::length(request.reason) > kMostComment)
    return invalid("reason", "must have 1 to 4000 characters");
  TRY(request.evidence, parts_->take_evidence(tx, actor, ask.evidence));
  decisions::Facts facts = needs.ports.facts ? needs.ports.facts(tx, ask.case_id) : decisions::Facts();
  facts.merge(facts_of(request));
  TRY(const Policy policy, parts_->policy_for(tx, request, facts));
  request.policy = policy.id;
  request.policy_name = policy.name;
  TRY(parts_->ask_table(tx, policy, facts, request));
  const bool open = request.state == State::asked;
  if (open) {
    TRY(check_people(tx, policy, parts_->roster(tx, policy), request, needs.ports));
    request.next_at = next_time_out(request, policy);
  }
  store::insert(tx, request);
  parts_->append(tx, actor, kAsked, request, request.reason);
  if (!open)
    parts_->append(tx, Actor::system(), request.state == State::approved ? kApproved : kRefused, request,
                   request.votes.front().comment);
  parts_->follow(tx, request, policy);
  if (open) parts_->tell(tx, request, policy);
  return request;
}

}  // namespace deskbell::approvals
