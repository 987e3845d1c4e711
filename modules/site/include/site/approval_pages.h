#pragma once
#include <http/rate_limiter.h>
#include <http/routes.h>

#include <approvals/approvals.h>

#include <memory>

namespace deskbell::site {

struct ApprovalLimits {
  http::RateRule reading{60, 1};     // of one address
  http::RateRule deciding{10, 0.1};  // of one address
};

// The page behind the link with which an approver decides without signing in: GET /approve/{link} shows the request and
// a form and changes nothing (mail programs open links by themselves); POST decides, once.
class ApprovalPages {
 public:
  ApprovalPages(http::Routes& routes, approvals::Approvals& approvals, const Clock& clock, ApprovalLimits limits = {});
  ~ApprovalPages();

 private:
  struct State;
  std::unique_ptr<State> state_;
};

}  // namespace deskbell::site
