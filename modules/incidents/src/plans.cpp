#include <base/log.h>

#include "work.h"

namespace deskbell::incidents {
namespace {

constexpr std::size_t kMaxPlans = 200;

Plan plan_from(const PlanDraft& draft) {
  Plan plan;
  plan.kind = draft.kind;
  plan.name = draft.name;
  plan.description = draft.description;
  plan.severity = draft.severity;
  plan.checklist = draft.checklist;
  plan.roster = draft.roster;
  plan.banner = draft.banner;
  plan.greeting = draft.greeting;
  plan.surge = draft.surge;
  plan.home = draft.home;
  return plan;
}

void announce(Incidents::Work& work, storage::Transaction& tx, const Actor& actor, const Plan& plan, bool removed) {
  work.needs.log.append(tx, events::kWorkspaceStream, actor.id,
                        PlanChanged{.plan = plan,
                                    .removed = removed,
                                    .by_name = actor.name,
                                    .address = actor.address,
                                    .request = actor.request});
}

}  // namespace

Result<std::vector<Plan>> Incidents::plans(const Actor& actor) {
  TRY(identity::require(actor, Permission::view_cases));
  return work_->needs.database.read([](storage::Snapshot& snapshot) { return store::plans(snapshot); });
}

Result<Plan> Incidents::create_plan(const Actor& actor, const PlanDraft& draft) {
  TRY(identity::require(actor, Permission::manage_incidents));
  TRY(const PlanDraft clean, checked(draft));
  return work_->needs.database.write([&](storage::Transaction& tx) -> Result<Plan> {
    if (store::plans(tx).size() >= kMaxPlans) return failure(ErrorCode::resource_exhausted, "There are 200 plans already.");
    TRY(work_->roster_of(tx, clean.roster));
    TRY(work_->check_home(tx, clean));
    Plan plan = plan_from(clean);
    plan.id = work_->needs.ids.next<Plan>();
    store::insert_plan(tx, plan);
    announce(*work_, tx, actor, plan, false);
    return plan;
  });
}

Result<Plan> Incidents::change_plan(const Actor& actor, Id<Plan> id, const PlanDraft& draft, std::int64_t version) {
  TRY(identity::require(actor, Permission::manage_incidents));
  TRY(const PlanDraft clean, checked(draft));
  return work_->needs.database.write([&](storage::Transaction& tx) -> Result<Plan> {
    const auto before = store::load_plan(tx, id);
    if (!before) return not_found("There is no such plan.");
    if (before->version != version) return failure(ErrorCode::aborted, "Somebody else has changed the plan meanwhile.");
    TRY(work_->roster_of(tx, clean.roster));
    TRY(work_->check_home(tx, clean));
    Plan plan = plan_from(clean);
    plan.id = id;
    plan.running = before->running;
    plan.begun_for = before->begun_for;
    plan.version = version + 1;
    store::update_plan(tx, plan);
    announce(*work_, tx, actor, plan, false);
    return plan;
  });
}

Result<void> Incidents::remove_plan(const Actor& actor, Id<Plan> id) {
  TRY(identity::require(actor, Permission::manage_incidents));
  return work_->needs.database.write([&](storage::Transaction& tx) -> Result<void> {
    const auto plan = store::load_plan(tx, id);
    if (!plan) return not_found("There is no such plan.");
    if (plan->running) return failure(ErrorCode::failed_precondition, "The plan is running; end it first.");
    store::remove_plan(tx, id);
    announce(*work_, tx, actor, *plan, true);
    return {};
  });
}

// One that cannot begin (its queue is gone) does not keep the others from it.
Result<void> Incidents::keep_dates() {
  Work& work = *work_;
  const Time now = work.now();
  const auto [plans, running] = work.needs.database.read([](storage::Snapshot& snapshot) {
    return std::pair(store::plans(snapshot), store::of_state(snapshot, State::declared, 100));
  });
  for (const Plan& plan : plans) {
    if (!plan.surge || plan.running || plan.begun_for == plan.surge->from) continue;
    if (now < plan.surge->from || now >= plan.surge->to) continue;
    const auto begun = declare(Actor::system(), {.kind = plan.kind,
                                                 .severity = plan.severity,
                                                 .title = plan.name,
                                                 .description = plan.description,
                                                 .plan = plan.id,
                                                 .started_at = plan.surge->from});
    if (!begun) base::log_warn("A planned surge could not begin.", {{"plan", plan.name}, {"reason", begun.error().message}});
  }
  for (const Incident& incident : running) {
    if (!incident.surge || now < incident.surge->to) continue;
    const auto ended = resolve(Actor::system(), incident.id, {}, CasesThen::stay);
    if (!ended)
      base::log_warn("A planned surge could not end.", {{"incident", incident.title}, {"reason", ended.error().message}});
  }
  return {};
}

}  // namespace deskbell::incidents
