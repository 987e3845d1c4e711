#pragma once
#include <base/clock.h>
#include <base/id.h>
#include <base/json.h>
#include <identity/user.h>

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace deskbell::blob {
struct Attachment;
}
namespace deskbell::cases {
struct Case;
}

// What somebody asks leave for: money back, something to make up for harm, an exception from a rule.
namespace deskbell::approvals {

// In the smallest unit of the currency (cents, fen), whose code is ISO 4217.
struct Money {
  std::int64_t minor = 0;
  std::string currency;
  bool operator==(const Money&) const = default;
};
BOOST_DESCRIBE_STRUCT(Money, (), (minor, currency))

inline constexpr std::int64_t kMostMinor = 1'000'000'000'000;

// invalid_argument names `field`.minor or `field`.currency. Not negative; the currency is three capitals.
Result<void> check_money(std::string_view field, const Money& money);
// In the currency's major unit: 12.50 for 1250 EUR, 1250 for 1250 JPY.
double major_units(const Money& money);
// "EUR 12.50"
std::string to_string(const Money& money);

enum class Kind { refund, compensation, exception };
BOOST_DESCRIBE_ENUM(Kind, refund, compensation, exception)

enum class State { asked, approved, refused, withdrawn, expired };
BOOST_DESCRIBE_ENUM(State, asked, approved, refused, withdrawn, expired)

enum class Verdict { approve, refuse };
BOOST_DESCRIBE_ENUM(Verdict, approve, refuse)

// Through which door a decision came.
enum class Door { console, api, link, table };
BOOST_DESCRIBE_ENUM(Door, console, api, link, table)

struct Evidence {
  Id<blob::Attachment> id;
  std::string name;
  std::string media_type;
  std::int64_t size = 0;
  std::string url;
  bool operator==(const Evidence&) const = default;
};
BOOST_DESCRIBE_STRUCT(Evidence, (), (id, name, media_type, size, url))

struct Vote {
  std::optional<Id<identity::User>> user;  // nobody: a decision table
  std::string name;
  Verdict verdict = Verdict::approve;
  std::string comment;
  Door door = Door::console;
  int level = 0;                                  // of the policy, from 0
  std::optional<Id<identity::User>> in_place_of;  // who was absent
  Time at;
  bool operator==(const Vote&) const = default;
};
BOOST_DESCRIBE_STRUCT(Vote, (), (user, name, verdict, comment, door, level, in_place_of, at))

struct Policy;

struct Request {
  Id<Request> id;
  Id<cases::Case> case_id;
  std::string number;      // of that case
  Kind kind = Kind::refund;
  Money money;
  std::string reason;
  std::vector<Evidence> evidence;
  Id<identity::User> requester;
  std::string requester_name;
  State state = State::asked;
  Id<Policy> policy;
  std::string policy_name;
  int level = 0;  // who decides now: the policy's level, from 0
  std::string level_name;
  int needed = 1;            // how many different people must approve
  bool to_deputies = false;  // a time-out sent it to the level's deputies, too
  std::vector<Vote> votes;
  std::optional<std::string> table;  // the decision table that was asked,
  std::optional<std::string> row;    // and its row that spoke
  int time_outs = 0;                 // how many of the policy's have passed
  std::optional<Time> next_at;       // when the next one passes
  Time asked_at;
  std::optional<Time> decided_at;
  std::int64_t version = 1;
  bool operator==(const Request&) const = default;
};
BOOST_DESCRIBE_STRUCT(Request, (),
                      (id, case_id, number, kind, money, reason, evidence, requester, requester_name, state, policy,
                       policy_name, level, level_name, needed, to_deputies, votes, table, row, time_outs, next_at,
                       asked_at, decided_at, version))

}  // namespace deskbell::approvals
