#pragma once
#include <approvals/request.h>

#include <string>
#include <string_view>

namespace deskbell::approvals {

inline constexpr std::string_view kTimeOutJob = "approvals.time_out";

struct TimeOutJob {
  Id<Request> id;
};
BOOST_DESCRIBE_STRUCT(TimeOutJob, (), (id))

inline std::string time_out_key(Id<Request> id) {
  return "approvals.time_out " + base::to_string(id);
}

}  // namespace deskbell::approvals
