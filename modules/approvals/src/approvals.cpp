#include "approval_store.h"
#include "parts.h"
#include "time_out.h"

#include <identity/users.h>

#include <approvals/approvals.h>

#include <algorithm>

namespace deskbell::approvals {
namespace {

std::string_view kind_of(const Passed& passed) {
  switch (passed.what) {
    case WhatThen::remind:
      return kReminded;
    case WhatThen::to_deputy:
      return kSentToDeputies;
    case WhatThen::escalate:
      return kEscalated;
    case WhatThen::refuse:
      return kExpired;
  }
  return kReminded;
}

}  // namespace

Approvals::Approvals(Needs needs) : parts_(std::make_unique<Parts>(std::move(needs))) {
  parts_->needs.jobs.handle(std::string(kTimeOutJob), [this](const jobs::Job& job) -> Result<void> {
    TRY(const auto what, base::parse_json<TimeOutJob>(job.payload));
    return pass_time_out(what.id);
  });
}

Approvals::~Approvals() = default;

Result<Request> Approvals::ask(const Actor& actor, const Ask& ask) {
  return parts_->needs.database.write(
      [&](storage::Transaction& tx) -> Result<Request> { return this->ask(tx, actor, ask); });
}

Result<Request> Approvals::decide(const Actor& actor, Id<Request> id, const Decide& decide) {
  return parts_->needs.database.write(
      [&](storage::Transaction& tx) -> Result<Request> { return parts_->decide(tx, actor, id, decide); });
}

Result<Request> Approvals::withdraw(const Actor& actor, Id<Request> id) {
  return parts_->needs.database.write([&](storage::Transaction& tx) -> Result<Request> {
    TRY(Request request, parts_->visible(tx, actor, id));
    if (request.requester != actor.user()) TRY(identity::require(actor, Permission::manage_cases));
    TRY(request, withdrawn(std::move(request), parts_->needs.clock.now()));
    store::save(tx, request);
    parts_->append(tx, actor, kWithdrawn, request, "");
    parts_->needs.jobs.cancel(tx, time_out_key(id));
    if (parts_->needs.ports.ended) parts_->needs.ports.ended(tx, request);
    return request;
  });
}

Result<Request> Approvals::find(const Actor& actor, Id<Request> id) {
  return parts_->needs.database.read([&](storage::Snapshot& snapshot) { return parts_->visible(snapshot, actor, id); });
}

Result<Page<Request>> Approvals::list(const Actor& actor, const RequestFilter& filter) {
  std::int64_t before = 0;
  if (filter.cursor) {
    before = base::parse_id(*filter.cursor).value_or(0);
    if (before == 0) return invalid("cursor", "is not one that a list has answered");
  }
  const int limit = base::page_size(filter.limit);
  return parts_->needs.database.read([&](storage::Snapshot& snapshot) -> Result<Page<Request>> {
    if (filter.case_id) {
      const auto matter = parts_->needs.ports.matter(snapshot, *filter.case_id);
      if (!matter) return not_found("There is no such case.");
      TRY(identity::require_visible(actor, Permission::view_cases, matter->subject, "There is no such case."));
    } else if (filter.requester != actor.user() && !identity::allowed(actor, Permission::view_insight)) {
      TRY(identity::require(actor, Permission::manage_cases));
    }
    Page<Request> page;
    page.items = store::list(snapshot, filter, before, limit + 1);
    if (std::ssize(page.items) > limit) {
      page.items.pop_back();
      page.next = base::to_string(page.items.back().id);
    }
    return page;
  });
}

Result<std::vector<Request>> Approvals::waiting(const Actor& actor) {
  TRY(identity::require(actor, Permission::decide_approvals));
  return parts_->needs.database.read([&](storage::Snapshot& snapshot) -> Result<std::vector<Request>> {
    return waiting_for(snapshot, actor.user(), kMostWaiting);
  });
}

std::vector<Request> Approvals::waiting_for(storage::Snapshot& snapshot, Id<identity::User> user, int limit) {
  constexpr int kAtOnce = 200;
  const auto policies = store::policies(snapshot);
  const Roster roster = parts_->roster(snapshot, policies);
  const Time now = parts_->needs.clock.now();
  std::vector<Request> waiting;
  for (const auto& policy : policies) {
    int found = 0;
    std::int64_t after = 0;
    for (bool more = true; more && found < limit;) {
      auto open = store::open_of(snapshot, policy.id, after, kAtOnce);
      more = std::ssize(open) == kAtOnce;
      for (auto& request : open) {
        after = request.id.value;
        if (found < limit && standing(request, policy, roster, user, now)) {
          ++found;
          waiting.push_back(std::move(request));
        }
      }
    }
  }
  std::ranges::sort(waiting, {}, &Request::id);
  if (std::ssize(waiting) > limit) waiting.resize(static_cast<std::size_t>(limit));
  return waiting;
}

std::optional<Request> Approvals::load(storage::Snapshot& snapshot, Id<Request> id) {
  return store::find(snapshot, id);
}

std::vector<Request> Approvals::of_case(storage::Snapshot& snapshot, Id<cases::Case> matter) {
  return store::of_case(snapshot, matter);
}

Result<std::string> Approvals::link(const Actor& actor, Id<Request> id) {
  TRY(identity::require(actor, Permission::decide_approvals));
  return parts_->needs.database.read([&](storage::Snapshot& snapshot) -> Result<std::string> {
    TRY(const Request request, parts_->visible(snapshot, actor, id));
    const auto policy = store::find_policy(snapshot, request.policy);
    const Time now = parts_->needs.clock.now();
    if (!policy || !standing(request, *policy, parts_->roster(snapshot, *policy), actor.user(), now))
      return failure(ErrorCode::failed_precondition, "This request does not wait for you.");
    return sign_link(parts_->needs.vault, {id, actor.user(), now + kLinkLife});
  });
}

Result<Approvals::Shown> Approvals::show(std::string_view token) {
  const auto& needs = parts_->needs;
  TRY(const Link link, read_link(needs.vault, token, needs.clock.now()));
  TRY(const Actor actor, needs.ports.actor_of(link.user));
  return needs.database.read([&](storage::Snapshot& snapshot) -> Result<Shown> {
    TRY(Request request, parts_->visible(snapshot, actor, link.request));
    const auto policy = store::find_policy(snapshot, request.policy);
    const bool may = policy && identity::allowed(actor, Permission::decide_approvals) &&
                     standing(request, *policy, parts_->roster(snapshot, *policy), link.user, needs.clock.now());
    return Shown{.request = std::move(request),
                 .language = identity::Users::language_of(snapshot, link.user),
                 .name = actor.name,
                 .may_decide = may};
  });
}

Result<Approvals::Shown> Approvals::decide_by_link(std::string_view token, const Decide& decide,
                                                   std::string_view address) {
  const auto& needs = parts_->needs;
  TRY(const Link link, read_link(needs.vault, token, needs.clock.now()));
  TRY(Actor actor, needs.ports.actor_of(link.user));
  actor.address = address;
  Decide by_link = decide;
  by_link.door = Door::link;
  return needs.database.write([&](storage::Transaction& tx) -> Result<Shown> {
    TRY(Request request, parts_->decide(tx, actor, link.request, by_link));
    return Shown{.request = std::move(request),
                 .language = identity::Users::language_of(tx, link.user),
                 .name = actor.name,
                 .may_decide = false};
  });
}

Result<void> Approvals::pass_time_out(Id<Request> id) {
  const auto& needs = parts_->needs;
  return needs.database.write([&](storage::Transaction& tx) -> Result<void> {
    const auto request = store::find(tx, id);
    if (!request || request->state != State::asked) return {};
    const auto policy = store::find_policy(tx, request->policy);
    if (!policy) return {};
    auto passed = timed_out(*request, *policy, needs.clock.now());
    // The policy may have been changed to a later time.
    if (!passed) {
      parts_->follow(tx, *request, *policy);
      return {};
    }
    store::save(tx, passed->request);
    parts_->append(tx, Actor::system(), kind_of(*passed), passed->request, "");
    parts_->follow(tx, passed->request, *policy);
    if (passed->request.state == State::asked) parts_->tell(tx, passed->request, *policy);
    return {};
  });
}

std::vector<std::string> Approvals::users_of_table(storage::Snapshot& snapshot, const std::string& table) {
  std::vector<std::string> users;
  for (const auto& policy : store::policies(snapshot))
    if (policy.table == table) users.push_back("approval policy " + policy.name);
  return users;
}

Stats Approvals::stats() {
  return parts_->needs.database.read([](storage::Snapshot& snapshot) { return store::stats(snapshot); });
}

}  // namespace deskbell::approvals
