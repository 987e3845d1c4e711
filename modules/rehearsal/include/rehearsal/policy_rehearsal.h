#pragma once
#include <calendar/zone.h>

#include <clocks/policy_book.h>
#include <rehearsal/case_past.h>
#include <rehearsal/outcome.h>

#include <memory>

// The clocks of the past under the policies as they are and as they would be. Pure.
namespace deskbell::rehearsal {

class PolicyRehearsal {
 public:
  struct Setting {
    clocks::PolicyBook now;
    clocks::PolicyBook then;     // with the draft
    Id<clocks::Policy> drafted;  // which of them it is
    std::shared_ptr<const calendar::CalendarSet> calendars;
    Time from;
    Time to;
    calendar::Zone zone;
  };
  explicit PolicyRehearsal(Setting setting);
  ~PolicyRehearsal();

  // The facts that have to be told.
  std::vector<std::string> facts() const;
  void take(const Telling& what, Time at);
  // What has come until then; names are empty. Nothing can be taken afterwards.
  PolicyOutcome finish(Time until);

 private:
  struct State;
  std::unique_ptr<State> state_;
};

}  // namespace deskbell::rehearsal
