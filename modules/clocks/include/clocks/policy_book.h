#pragma once
#include <calendar/calendars.h>

#include <clocks/clock_rules.h>
#include <clocks/policy.h>
#include <decisions/condition.h>

#include <vector>

// The policies as they are at one moment, ready to be asked: pure.
namespace deskbell::clocks {

// What facts get: nothing when no policy holds.
struct Match {
  const Policy* policy = nullptr;  // of the book
  Id<calendar::NamedCalendar> calendar;
  Promise promise;
};

class PolicyBook {
 public:
  struct Entry {
    Policy policy;
    decisions::Matcher matcher;
    bool broken = false;  // asks for a fact that is no more; never holds
  };
  PolicyBook() = default;
  // In the order in which they are asked.
  PolicyBook(std::vector<Policy> policies, const decisions::Vocabulary& vocabulary);

  const std::vector<Entry>& entries() const { return entries_; }
  // The first active one whose condition holds, with its calendar: its own, or that of site, tier, department or queue,
  // or the standard one.
  Match match(const calendar::CalendarSet& calendars, SubjectKind kind, const decisions::Facts& facts, Time at) const;
  // The names of the facts that decide which policy and calendar count.
  std::vector<std::string> facts() const;

 private:
  std::vector<Entry> entries_;
};

// The policies with this one in its place, instead of the one of the same id if there is one.
std::vector<Policy> with(std::vector<Policy> policies, Policy drafted);

}  // namespace deskbell::clocks
