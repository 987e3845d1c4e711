#pragma once
#include <aftercare/aftercare.h>

#include <optional>
#include <string>
#include <vector>

// What the console sends about aftercare, beyond its own types.
namespace deskbell::api {

struct CareOfCase {
  Id<cases::Case> case_id;
};
BOOST_DESCRIBE_STRUCT(CareOfCase, (), (case_id))

struct CaseRatingQuery {
  std::optional<std::string> cursor;
  std::optional<int> limit;
};
BOOST_DESCRIBE_STRUCT(CaseRatingQuery, (), (cursor, limit))

struct OfferRemedy {
  Id<cases::Case> case_id;
  aftercare::RemedyKind kind = aftercare::RemedyKind::apology;
  aftercare::Harm harm = aftercare::Harm::annoyance;
  std::optional<approvals::Money> money;
  Text<1, 1000> text;
};
BOOST_DESCRIBE_STRUCT(OfferRemedy, (), (case_id, kind, harm, money, text))

struct ChangeAftercare {
  bool ask = true;
  std::chrono::seconds ask_after_s{};
  std::chrono::seconds call_back_after_s{};
  int bad_score = 0;
  std::optional<Id<routing::Queue>> recovery_queue;
  std::chrono::seconds recovery_within_s{};
  std::vector<aftercare::Limit> limits;
  std::int64_t version = 0;
};
BOOST_DESCRIBE_STRUCT(ChangeAftercare, (), (ask, ask_after_s, call_back_after_s, bad_score, recovery_queue,
                                            recovery_within_s, limits, version))

}  // namespace deskbell::api
