#pragma once
#include <approvals/request.h>
#include <base/clock.h>
#include <base/id.h>
#include <base/json.h>
#include <cases/case.h>

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

// What happens when a case is solved: the customer is asked, may say no, may rate; a bad rating is made good.
namespace deskbell::aftercare {

enum class Answer { none, solved, not_solved };
BOOST_DESCRIBE_ENUM(Answer, none, solved, not_solved)

// How much it harmed the customer; the limits of remedies go by it.
enum class Harm { annoyance, minor, serious, grave };
BOOST_DESCRIBE_ENUM(Harm, annoyance, minor, serious, grave)

enum class RemedyKind { apology, repair, refund, points, voucher, other };
BOOST_DESCRIBE_ENUM(RemedyKind, apology, repair, refund, points, voucher, other)

enum class RemedyState {
  given,
  asked,    // above the limit: an approval was asked for
  refused
};
BOOST_DESCRIBE_ENUM(RemedyState, given, asked, refused)

// Up to this an agent decides himself.
struct Limit {
  Harm harm = Harm::annoyance;
  approvals::Money money;
  bool operator==(const Limit&) const = default;
};
BOOST_DESCRIBE_STRUCT(Limit, (), (harm, money))

struct Settings {
  bool ask = true;                                          // in the conversation, whether it is solved
  std::chrono::seconds ask_after_s{0};                      // after it was solved
  std::chrono::seconds call_back_after_s{0};                // the owner promises a call; 0: no
  int bad_score = 2;                                        // this or less opens a recovery; 0: none does
  std::optional<Id<routing::Queue>> recovery_queue;         // none: the case's own
  std::chrono::seconds recovery_within_s{std::chrono::hours(24)};
  std::vector<Limit> limits;                                // one per harm and currency; where there is none, nothing
  std::int64_t version = 1;
  bool operator==(const Settings&) const = default;
};
BOOST_DESCRIBE_STRUCT(Settings, (), (ask, ask_after_s, call_back_after_s, bad_score, recovery_queue, recovery_within_s,
                                     limits, version))

struct Remedy {
  Id<Remedy> id;
  RemedyKind kind = RemedyKind::apology;
  Harm harm = Harm::annoyance;
  std::optional<approvals::Money> money;
  std::string text;
  RemedyState state = RemedyState::given;
  std::optional<Id<approvals::Request>> request;
  std::string by_name;
  Time at;
  bool operator==(const Remedy&) const = default;
};
BOOST_DESCRIBE_STRUCT(Remedy, (), (id, kind, harm, money, text, state, request, by_name, at))

// What followed the last solving of a case.
struct Care {
  Id<cases::Case> case_id;
  std::int64_t generation = 1;  // of its links
  std::optional<Time> solved_at;
  std::optional<Time> asked_at;
  Answer answer = Answer::none;
  std::optional<Time> answered_at;
  std::optional<int> score;  // 1 to 5
  std::string comment;
  std::optional<Time> rated_at;
  std::optional<Id<cases::Task>> recovery;
  std::vector<Remedy> remedies;
  bool operator==(const Care&) const = default;
};
BOOST_DESCRIBE_STRUCT(Care, (), (case_id, generation, solved_at, asked_at, answer, answered_at, score, comment, rated_at,
                                 recovery, remedies))

// A rating with the case that it is about, for lists.
struct CaseRating {
  cases::CaseSummary matter;
  int score = 0;
  std::string comment;
  Answer answer = Answer::none;
  std::optional<Id<cases::Task>> recovery;
  Time rated_at;
};
BOOST_DESCRIBE_STRUCT(CaseRating, (), (matter, score, comment, answer, recovery, rated_at))

// ---- events on the case's stream; each carries what is known after it ----

struct CareEvent {
  Care care;
  std::optional<std::string> by_name;
};
BOOST_DESCRIBE_STRUCT(CareEvent, (), (care, by_name))

struct Asked : CareEvent {
  static constexpr std::string_view kKind = "aftercare.asked";
};
struct Confirmed : CareEvent {
  static constexpr std::string_view kKind = "aftercare.confirmed";
};
struct Denied : CareEvent {
  static constexpr std::string_view kKind = "aftercare.denied";
};
struct Rated : CareEvent {
  static constexpr std::string_view kKind = "aftercare.rated";
};
struct RecoveryOpened : CareEvent {
  static constexpr std::string_view kKind = "aftercare.recovery_opened";
};
struct RemedyOffered : CareEvent {  // given or asked for
  static constexpr std::string_view kKind = "aftercare.remedy_offered";
};
struct RemedyDecided : CareEvent {
  static constexpr std::string_view kKind = "aftercare.remedy_decided";
};
struct LinksRevoked : CareEvent {
  static constexpr std::string_view kKind = "aftercare.links_revoked";
};
BOOST_DESCRIBE_STRUCT(Asked, (CareEvent), ())
BOOST_DESCRIBE_STRUCT(Confirmed, (CareEvent), ())
BOOST_DESCRIBE_STRUCT(Denied, (CareEvent), ())
BOOST_DESCRIBE_STRUCT(Rated, (CareEvent), ())
BOOST_DESCRIBE_STRUCT(RecoveryOpened, (CareEvent), ())
BOOST_DESCRIBE_STRUCT(RemedyOffered, (CareEvent), ())
BOOST_DESCRIBE_STRUCT(RemedyDecided, (CareEvent), ())
BOOST_DESCRIBE_STRUCT(LinksRevoked, (CareEvent), ())

// On the workspace's stream, for the audit trail.
struct SettingsChanged {
  static constexpr std::string_view kKind = "settings.aftercare_changed";
  Settings settings;
  std::string by_name;
  std::string address;
  std::string request;
};
BOOST_DESCRIBE_STRUCT(SettingsChanged, (), (settings, by_name, address, request))

}  // namespace deskbell::aftercare
