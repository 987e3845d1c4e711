#include "parts.h"

#include <cases/events.h>
#include <cases/kind.h>
#include <complaints/complaints.h>

#include <algorithm>

namespace deskbell::complaints {
namespace {

constexpr int kMostWhys = 7;
constexpr std::size_t kMostFindings = 100;

Result<void> copy(std::string& to, const std::optional<std::string>& from, std::string_view field, int high) {
  if (!from) return {};
  TRY(to, clean(field, *from, 0, high));
  return {};
}

bool touches_facts(const ComplaintChange& change) {
  return change.harm || change.harm_text || change.severity || change.outcome || change.decision;
}

Result<void> change_regulator(Complaint& complaint, const ComplaintChange& change,
                              const std::vector<Regulator>& regulators, Time now) {
  if (change.no_regulator.value_or(false)) complaint.regulator.reset();
  if (change.regulator) {
    const auto found = std::ranges::find(regulators, *change.regulator, &Regulator::id);
    if (found == regulators.end() || !found->active) return invalid("regulator", "is no regulator that is in use");
    const Time received = change.regulator_received_at.value_or(now);
    if (received > now + std::chrono::hours(24)) return invalid("regulator_received_at", "must not be to come");
    const auto due = after_working_days(found->hours, received, found->working_days);
    if (!due) return invalid("regulator", "has no working days any more");
    complaint.regulator = RegulatorCase{found->id, found->name, "", received, *due};
  }
  if (change.regulator_reference) {
    if (!complaint.regulator) return invalid("regulator_reference", "needs a regulator");
    TRY(complaint.regulator->reference, clean("regulator_reference", *change.regulator_reference, 0, 200));
  }
  return {};
}

Result<void> change_cause(Complaint& complaint, const ComplaintChange& change, const std::vector<Cause>& causes) {
  if (change.no_cause.value_or(false)) {
    complaint.cause.reset();
    complaint.cause_name.clear();
  }
  if (change.cause) {
    const auto found = std::ranges::find(causes, *change.cause, &Cause::id);
    if (found == causes.end() || (!found->active && complaint.cause != change.cause))
      return invalid("cause", "is no cause that is in use");
    complaint.cause = change.cause;
    complaint.cause_name.clear();
  }
  if (change.whys) {
    if (std::ssize(*change.whys) > kMostWhys) return invalid("whys", "may have at most 7 entries");
    complaint.whys.clear();
    for (std::size_t i = 0; i < change.whys->size(); ++i) {
      TRY(std::string why, clean("whys[" + std::to_string(i) + "]", (*change.whys)[i], 1, 1000));
      complaint.whys.push_back(std::move(why));
    }
  }
  return {};
}

Result<void> change_texts(Complaint& complaint, const ComplaintChange& change) {
  TRY(copy(complaint.product, change.product, "product", 200));
  TRY(copy(complaint.batch, change.batch, "batch", 100));
  TRY(copy(complaint.harm_text, change.harm_text, "harm_text", 4000));
  TRY(copy(complaint.demand_text, change.demand_text, "demand_text", 4000));
  TRY(copy(complaint.decision, change.decision, "decision", 10'000));
  TRY(copy(complaint.answer, change.answer, "answer", 10'000));
  TRY(copy(complaint.lesson, change.lesson, "lesson", 4000));
  return {};
}

Result<void> check_moment(const Complaint& complaint, const ComplaintChange& change) {
  if (touches_facts(change)) TRY(may_change_facts(complaint));
  if (change.answer && find_step(complaint, Step::told))
    return failure(ErrorCode::failed_precondition, "The customer has the answer already.");
  if ((change.cause || change.no_cause || change.whys) && find_step(complaint, Step::learnt))
    return failure(ErrorCode::failed_precondition, "The root cause is settled. Take the last step back first.");
  if (change.demand_money) TRY(approvals::check_money("demand_money", *change.demand_money));
  return {};
}

}  // namespace

Complaints::Complaints(Needs needs) : parts_(std::make_unique<Parts>(std::move(needs))) {
  auto& jobs = parts_->needs.jobs;
  jobs.handle(std::string(kEvidenceJob), [this](const jobs::Job& job) -> Result<void> {
    TRY(const auto value, base::parse_json_value(job.payload));
    const auto* id = value.is_object() ? value.as_object().if_contains("id") : nullptr;
    const auto number = id && id->is_string() ? base::parse_id(std::string_view(id->as_string())) : std::nullopt;
    if (!number) return invalid("id", "is required");
    return parts_->make_evidence({*number},
                                 job.attempt >= job.max_attempts ? Parts::LastAttempt::yes : Parts::LastAttempt::no);
  });
  jobs.handle(std::string(kSurgeJob), [this](const jobs::Job&) -> Result<void> {
    TRY(look_for_surges());
    return {};
  });
  jobs.every(std::string(kSurgeJob), std::chrono::hours(24), {.kind = std::string(kSurgeJob)});
}

Complaints::~Complaints() = default;

Result<Complaint> Complaints::find(const Actor& actor, Id<cases::Case> id) {
  return parts_->needs.database.read([&](storage::Snapshot& snapshot) -> Result<Complaint> {
    TRY(const Matter about, parts_->matter(snapshot, actor, id, Parts::Access::view));
    return parts_->load(snapshot, id, about);
  });
}

Result<Complaint> Complaints::change(const Actor& actor, Id<cases::Case> id, const ComplaintChange& change) {
  return parts_->change(actor, id, kChanged, "", [&](storage::Transaction& tx, Complaint& complaint) -> Result<void> {
    if (change.version && *change.version != complaint.version)
      return failure(ErrorCode::aborted, "Somebody else has changed this complaint. Load it again.");
    TRY(check_moment(complaint, change));
    TRY(change_texts(complaint, change));
    if (change.harm) complaint.harm = *change.harm;
    if (change.severity) complaint.severity = *change.severity;
    if (change.demand) complaint.demand = *change.demand;
    if (change.demand_money) complaint.demand_money = change.demand_money;
    if (change.outcome) complaint.outcome = change.outcome;
    TRY(change_regulator(complaint, change, store::regulators(tx), parts_->needs.clock.now()));
    const auto causes = store::causes(tx);
    TRY(change_cause(complaint, change, causes));
    if (complaint.cause) complaint.cause_name = Parts::path_of(causes, *complaint.cause);
    return {};
  });
}

Result<Complaint> Complaints::take_step(const Actor& actor, Id<cases::Case> id, Step step, std::string_view note,
                                        Telling telling) {
  TRY(std::string text, clean("note", note, 0, 4000));
  return parts_->change(
      actor, id, kStepTaken, text, [&](storage::Transaction& tx, Complaint& complaint) -> Result<void> {
        StepTaken taken{.step = step, .name = actor.name, .note = text, .at = parts_->needs.clock.now()};
        if (actor.user()) taken.user = actor.user();
        TRY(complaint, step_taken(std::move(complaint), std::move(taken), parts_->learnt_from(tx, id)));
        if (step != Step::told || telling == Telling::by_us) return {};
        if (!parts_->needs.ports.tell_customer)
          return failure(ErrorCode::unimplemented, "Messages cannot be sent from here.");
        return parts_->needs.ports.tell_customer(actor, id, complaint.answer);
      });
}

Result<Complaint> Complaints::undo_step(const Actor& actor, Id<cases::Case> id, std::string_view reason) {
  TRY(std::string text, clean("reason", reason, 1, 4000));
  return parts_->change(actor, id, kStepUndone, text, [&](storage::Transaction&, Complaint& complaint) -> Result<void> {
    TRY(complaint, step_undone(std::move(complaint)));
    return {};
  });
}

Result<std::vector<Step>> Complaints::next_steps(const Actor& actor, Id<cases::Case> id) {
  return parts_->needs.database.read([&](storage::Snapshot& snapshot) -> Result<std::vector<Step>> {
    TRY(const Matter about, parts_->matter(snapshot, actor, id, Parts::Access::view));
    return complaints::next_steps(parts_->load(snapshot, id, about), parts_->learnt_from(snapshot, id));
  });
}

Result<Complaint> Complaints::add_finding(const Actor& actor, Id<cases::Case> id, std::string_view text,
                                          const std::vector<Id<blob::Attachment>>& evidence) {
  TRY(std::string words, clean("text", text, 1, 10'000));
  return parts_->change(actor, id, kFindingAdded, "",
                        [&](storage::Transaction& tx, Complaint& complaint) -> Result<void> {
                          TRY(may_change_facts(complaint));
                          if (complaint.findings.size() >= kMostFindings)
                            return failure(ErrorCode::resource_exhausted, "This complaint has 100 findings already.");
                          Finding finding{.id = parts_->needs.ids.next<Finding>(),
                                          .text = words,
                                          .user = actor.user(),
                                          .name = actor.name,
                                          .at = parts_->needs.clock.now()};
                          TRY(finding.evidence, parts_->take_evidence(tx, actor, evidence));
                          complaint.findings.push_back(std::move(finding));
                          return {};
                        });
}

std::optional<Complaint> Complaints::load(storage::Snapshot& snapshot, Id<cases::Case> id) {
  return store::find(snapshot, id);
}

Stats Complaints::stats() {
  constexpr int kMost = 1000;
  return parts_->needs.database.read([&](storage::Snapshot& snapshot) {
    Stats stats{.unseen_warnings = store::count_unseen(snapshot)};
    for (int i = 0; i <= static_cast<int>(Step::learnt); ++i)
      stats.open += store::count_open(snapshot, static_cast<Step>(i), kMost);
    stats.open = std::min<std::int64_t>(stats.open, kMost);
    return stats;
  });
}

events::Consumer::Handler Complaints::follower() {
  const auto concerns = [](const events::Event& event) {
    return event.kind == cases::Opened::kKind || event.kind == cases::Changed::kKind;
  };
  const auto handle = [this, concerns](storage::Transaction& tx, std::span<const events::Event> batch) -> Result<void> {
    for (const auto& event : batch) {
      if (!concerns(event)) continue;
      const Id<cases::Case> id{event.stream};
      if (store::find(tx, id)) continue;
      const auto about = parts_->needs.ports.matter(tx, id);
      if (!about || about->kind != cases::kComplaint) continue;
      Complaint complaint = parts_->load(tx, id, *about);
      store::insert(tx, complaint);
      parts_->save(tx, Actor::system(), kOpened, complaint, "");
    }
    return {};
  };
  return {handle, concerns};
}

}  // namespace deskbell::complaints
