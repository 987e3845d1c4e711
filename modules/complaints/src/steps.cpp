#include <complaints/steps.h>

#include <algorithm>

namespace deskbell::complaints {
namespace {

bool has(const Complaint& complaint, Step step) {
  return find_step(complaint, step) != nullptr;
}

// What is still to be given or decided.
bool has_open_remedy(const Complaint& complaint) {
  return std::ranges::any_of(complaint.remedies, [](const Remedy& one) {
    return one.state == RemedyState::ready || one.state == RemedyState::waiting;
  });
}

bool has_given_remedy(const Complaint& complaint) {
  return std::ranges::any_of(complaint.remedies, [](const Remedy& one) { return one.state == RemedyState::given; });
}

// Without anything to give the way goes on from the decision.
bool skips_remedied(const Complaint& complaint) {
  return !has_open_remedy(complaint) && !has_given_remedy(complaint);
}

std::string_view missing_for(const Complaint& complaint, Step step, LearntFrom learnt) {
  switch (step) {
    case Step::received:
    case Step::acknowledged:
    case Step::closed:
      return "";
    case Step::investigated:
      return complaint.findings.empty() ? "Write down what the investigation found first." : "";
    case Step::decided:
      if (!complaint.outcome) return "Set the outcome first.";
      return complaint.decision.empty() ? "Write the reasons of the decision first." : "";
    case Step::remedied:
      if (has_open_remedy(complaint)) return "A remedy is not given yet. Give it or drop it first.";
      return has_given_remedy(complaint) ? "" : "There is no remedy that was given.";
    case Step::told:
      return complaint.answer.empty() ? "Write the answer to the customer first." : "";
    case Step::learnt:
      if (!complaint.cause || complaint.whys.empty()) return "Name the root cause and at least one why first.";
      return learnt.actions == 0 && complaint.lesson.empty()
                 ? "Add a preventive action, or write why there is nothing to prevent."
                 : "";
  }
  return "";
}

std::string_view out_of_order(const Complaint& complaint, Step step) {
  if (has(complaint, step)) return "This step was taken already.";
  if (step == Step::received) return "";
  const Step last = last_step(complaint).value_or(Step::received);
  if (!has(complaint, Step::received) || step < last) return "A later step was taken already.";
  const auto next = static_cast<Step>(static_cast<int>(last) + 1);
  if (step == next) return "";
  if (next == Step::remedied && step == Step::told)
    return skips_remedied(complaint) ? "" : "There are remedies: they come before the answer.";
  return "The steps before it come first.";
}

}  // namespace

Result<Complaint> step_taken(Complaint complaint, StepTaken what, LearntFrom learnt) {
  if (const auto wrong = out_of_order(complaint, what.step); !wrong.empty())
    return failure(ErrorCode::failed_precondition, std::string(wrong));
  if (const auto missing = missing_for(complaint, what.step, learnt); !missing.empty())
    return failure(ErrorCode::failed_precondition, std::string(missing));
  complaint.steps.push_back(std::move(what));
  ++complaint.version;
  return complaint;
}

Result<Complaint> step_undone(Complaint complaint) {
  if (complaint.steps.size() < 2)
    return failure(ErrorCode::failed_precondition, "There is no step that could be taken back.");
  complaint.steps.pop_back();
  ++complaint.version;
  return complaint;
}

std::vector<Step> next_steps(const Complaint& complaint, LearntFrom learnt) {
  std::vector<Step> steps;
  for (int i = 0; i <= static_cast<int>(Step::learnt); ++i) {
    const auto step = static_cast<Step>(i);
    if (out_of_order(complaint, step).empty() && missing_for(complaint, step, learnt).empty()) steps.push_back(step);
  }
  return steps;
}

Result<Action> action_done(Action action, std::string result, Time now) {
  if (action.state != ActionState::open)
    return failure(ErrorCode::failed_precondition,
                   "This action is " + std::string(base::name_of(action.state)) + " already.");
  action.state = ActionState::done;
  action.result = std::move(result);
  action.done_at = now;
  ++action.version;
  return action;
}

Result<Action> action_checked(Action action, const EffectCheck& check, Time now) {
  if (check.found != ActionState::effective && check.found != ActionState::ineffective)
    return invalid("found", "must be effective or ineffective");
  if (action.state == ActionState::open)
    return failure(ErrorCode::failed_precondition, "The action is not done yet; its effect cannot be checked.");
  if (action.state != ActionState::done)
    return failure(ErrorCode::failed_precondition,
                   "This action is " + std::string(base::name_of(action.state)) + " already.");
  action.state = check.found;
  action.effect = check.note;
  action.checked_by = check.by_name;
  action.checked_at = now;
  ++action.version;
  return action;
}

Result<void> may_change_facts(const Complaint& complaint) {
  if (has(complaint, Step::decided))
    return failure(ErrorCode::failed_precondition, "The complaint is decided. Take the decision back first.");
  return {};
}

}  // namespace deskbell::complaints
