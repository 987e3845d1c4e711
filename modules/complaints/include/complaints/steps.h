#pragma once
#include <complaints/complaint.h>

#include <optional>
#include <vector>

// The order of a complaint's way. Pure.
//
//   received -> acknowledged -> investigated -> decided -> remedied -> told -> closed -> learnt
//
// Each step once, none before the one before it; `remedied` is left out when nothing was to be given (the complaint was
// rejected, or no remedy is left). What a step needs: investigated a finding, decided an outcome with reasons, remedied
// all remedies given, told the words for the customer, learnt a root cause with its first why and a preventive action
// or a lesson.
namespace deskbell::complaints {

struct LearntFrom {
  int actions = 0;  // preventive ones that were not dropped
};

// failed_precondition tells what is missing.
Result<Complaint> step_taken(Complaint complaint, StepTaken what, LearntFrom learnt);
// Takes the last step back; `received` stays.
Result<Complaint> step_undone(Complaint complaint);
// The steps that may be taken now.
std::vector<Step> next_steps(const Complaint& complaint, LearntFrom learnt);

// `now` is when it happens. failed_precondition for what the action's state does not allow.
Result<Action> action_done(Action action, std::string result, Time now);
struct EffectCheck {
  ActionState found = ActionState::effective;  // effective or ineffective
  std::string note;
  std::string by_name;
};
Result<Action> action_checked(Action action, const EffectCheck& check, Time now);

// What is decided is not changed any more: failed_precondition after `decided` for what it rests on.
Result<void> may_change_facts(const Complaint& complaint);

}  // namespace deskbell::complaints
