#pragma once
#include <clocks/clocks.h>

#include <optional>

// What the console sends about clocks and their policies, beyond clocks' own types.
namespace deskbell::api {

struct OneClockPolicy {
  Id<clocks::Policy> clock_policy;
};
BOOST_DESCRIBE_STRUCT(OneClockPolicy, (), (clock_policy))

struct ChangeClockPolicy : clocks::PolicyDraft {
  Id<clocks::Policy> clock_policy;
  std::int64_t version = 0;
};
BOOST_DESCRIBE_STRUCT(ChangeClockPolicy, (clocks::PolicyDraft), (clock_policy, version))

struct PreviewClocks {
  decisions::FactsJson facts;
  std::optional<clocks::SubjectKind> kind;
  std::optional<Time> at;
};
BOOST_DESCRIBE_STRUCT(PreviewClocks, (), (facts, kind, at))

struct ClocksOf {
  Id<clocks::Subject> clock_subject;
};
BOOST_DESCRIBE_STRUCT(ClocksOf, (), (clock_subject))

}  // namespace deskbell::api
