#pragma once
#include <approvals/ports.h>
#include <cases/ports.h>
#include <complaints/ports.h>

namespace deskbell::approvals {
class Approvals;
}
namespace deskbell::complaints {
class Complaints;
}

namespace deskbell::app {

struct CaseParts;
struct CentreParts;

// What approvals and complaints are told by cases, people, decision tables and notices.
approvals::Ports approval_ports(CentreParts& centre, CaseParts& parts);
complaints::Ports complaint_ports(CentreParts& centre, CaseParts& parts);

// Approvals that wait and preventive actions that are due, for My day.
class ApprovalsOfTheDay final : public cases::DaySource {
 public:
  ApprovalsOfTheDay(approvals::Approvals& approvals, complaints::Complaints& complaints)
      : approvals_(approvals), complaints_(complaints) {}
  std::vector<cases::DayItem> owed(storage::Snapshot& snapshot, Id<identity::User> user, int limit) override;

 private:
  approvals::Approvals& approvals_;
  complaints::Complaints& complaints_;
};

}  // namespace deskbell::app
