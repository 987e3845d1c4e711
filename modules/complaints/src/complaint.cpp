#include <complaints/complaint.h>

#include <algorithm>

namespace deskbell::complaints {

std::optional<Step> last_step(const Complaint& complaint) {
  return complaint.steps.empty() ? std::nullopt : std::optional(complaint.steps.back().step);
}

const StepTaken* find_step(const Complaint& complaint, Step step) {
  const auto found = std::ranges::find(complaint.steps, step, &StepTaken::step);
  return found == complaint.steps.end() ? nullptr : &*found;
}

std::optional<Money> cost_of(const Complaint& complaint) {
  std::optional<Money> sum;
  for (const auto& remedy : complaint.remedies) {
    if (remedy.state == RemedyState::refused || remedy.state == RemedyState::dropped || remedy.cost.minor == 0)
      continue;
    if (!sum) sum = Money{0, remedy.cost.currency};
    sum->minor += remedy.cost.minor;
  }
  return sum;
}

ComplaintSummary summary_of(const Complaint& complaint) {
  const auto* closed = find_step(complaint, Step::closed);
  return {.case_id = complaint.case_id,
          .number = complaint.number,
          .title = complaint.title,
          .product = complaint.product,
          .batch = complaint.batch,
          .harm = complaint.harm,
          .severity = complaint.severity,
          .step = last_step(complaint).value_or(Step::received),
          .outcome = complaint.outcome,
          .cause = complaint.cause,
          .cause_name = complaint.cause_name,
          .regulator_due_at = complaint.regulator ? std::optional(complaint.regulator->due_at) : std::nullopt,
          .cost = cost_of(complaint).value_or(Money{}),
          .received_at = complaint.received_at,
          .closed_at = closed ? std::optional(closed->at) : std::nullopt};
}

}  // namespace deskbell::complaints
