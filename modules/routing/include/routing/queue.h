#pragma once
#include <base/id.h>
#include <base/json.h>
#include <calendar/hours.h>
#include <identity/actor.h>

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

// What administrators set: queues, skills, membership, what an agent can do. Plain described data, as on the wire.
namespace deskbell::routing {

using std::chrono::seconds;
using AgentId = Id<identity::User>;
struct Queue;

struct Skill {
  Id<Skill> id;
  std::string name;
  bool operator==(const Skill&) const = default;
};
BOOST_DESCRIBE_STRUCT(Skill, (), (id, name))

// What an agent has (at this level) or a queue asks for (at least this level). Levels go from 1 to 5.
struct QueueSkill {
  Id<Skill> skill;
  int level = 1;
  bool operator==(const QueueSkill&) const = default;
};
BOOST_DESCRIBE_STRUCT(QueueSkill, (), (skill, level))

// Who among those who can take the work gets it. Ties go to the longest idle, then to the lower id.
enum class Strategy {
  longest_idle,  // free for the longest time
  least_loaded,  // smallest share of the capacity in use
  best_skill,    // highest sum of levels in the skills asked for
  round_robin,   // offered work the longest time ago
  sticky         // whoever served this customer last, if able; else longest_idle
};
BOOST_DESCRIBE_ENUM(Strategy, longest_idle, least_loaded, best_skill, round_robin, sticky)

// After this much waiting the queue asks for less: levels lower by this many (a level below 1 asks for nothing), any
// language. Steps do not add up: of those reached the laxest counts.
struct Relaxation {
  seconds after_s{0};
  std::optional<int> lower_level_by = {};
  std::optional<bool> ignore_language = {};
  bool operator==(const Relaxation&) const = default;
};
BOOST_DESCRIBE_STRUCT(Relaxation, (), (after_s, lower_level_by, ignore_language))

enum class OverflowWhen {
  wait,           // `threshold` seconds spent in this queue
  length,         // more than `threshold` waiting: the newest leave
  closed,         // outside the queue's hours
  service_level,  // the recent share answered in time is below `threshold` percent
  unstaffed       // no member is online, busy or wrapping up
};
BOOST_DESCRIBE_ENUM(OverflowWhen, wait, length, closed, service_level, unstaffed)

enum class OverflowAction {
  queue,    // on to another queue, keeping the place by time of arrival; never to one it has been in
  message,  // the customer is asked to leave a message, which waits until somebody has time
  bot
};
BOOST_DESCRIBE_ENUM(OverflowAction, queue, message, bot)

// Rules are tried in their order, only for work that nobody can take now.
struct Overflow {
  OverflowWhen when = OverflowWhen::wait;
  int threshold = 0;
  OverflowAction action = OverflowAction::message;
  std::optional<Id<Queue>> queue = {};  // for OverflowAction::queue
  bool operator==(const Overflow&) const = default;
};
BOOST_DESCRIBE_STRUCT(Overflow, (), (when, threshold, action, queue))

struct QueueMember {
  AgentId user;
  int priority = 0;  // members of a higher priority are asked first, whatever the strategy
  bool operator==(const QueueMember&) const = default;
};
BOOST_DESCRIBE_STRUCT(QueueMember, (), (user, priority))

enum class QueueStatus { active, paused };  // paused: nothing is offered
BOOST_DESCRIBE_ENUM(QueueStatus, active, paused)

struct Queue {
  Id<Queue> id;
  std::string name;
  std::string description;
  int priority = 0;     // 0 to 9; the conversation's own priority is added
  seconds ageing_s{0};  // this much waiting counts like one step of priority; 0: waiting counts nothing
  Strategy strategy = Strategy::longest_idle;
  seconds sticky_s{0};  // a returning customer is kept this long for the agent who served last
  seconds offer_timeout_s{30};
  int max_missed_offers = 3;  // this many offers missed in a row set the agent away; 0: never
  std::vector<QueueSkill> skills;
  std::vector<Relaxation> relaxation;
  std::vector<Overflow> overflow;
  std::optional<calendar::Hours> hours;  // none: always open
  std::vector<QueueMember> members;
  QueueStatus status = QueueStatus::active;
  bool operator==(const Queue&) const = default;
};
BOOST_DESCRIBE_STRUCT(Queue, (),
                      (id, name, description, priority, ageing_s, strategy, sticky_s, offer_timeout_s,
                       max_missed_offers, skills, relaxation, overflow, hours, members, status))

// Kinds of work by what they cost an agent.
enum class Medium { chat, email, phone };
BOOST_DESCRIBE_ENUM(Medium, chat, email, phone)
inline constexpr int kMediumCount = 3;

// How much of an agent's `total` one piece of work takes, so that five chats or one call fill 100, never both.
struct Weights {
  int chat = 20;
  int email = 10;
  int phone = 100;
  int of(Medium medium) const { return medium == Medium::chat ? chat : medium == Medium::email ? email : phone; }
  bool operator==(const Weights&) const = default;
};
BOOST_DESCRIBE_STRUCT(Weights, (), (chat, email, phone))

// At most this many at once of each medium; 0: none of it.
struct Capacity {
  int chat = 5;
  int email = 10;
  int phone = 1;
  int of(Medium medium) const { return medium == Medium::chat ? chat : medium == Medium::email ? email : phone; }
  bool operator==(const Capacity&) const = default;
};
BOOST_DESCRIBE_STRUCT(Capacity, (), (chat, email, phone))

struct AgentProfile {
  AgentId user;
  std::vector<QueueSkill> skills;
  std::vector<std::string> languages;  // "en", "zh-CN"; only what stands before "-" is compared; empty: any language
  Capacity capacity;
  int total = 100;  // sum of weights that the agent can carry
  bool operator==(const AgentProfile&) const = default;
};
BOOST_DESCRIBE_STRUCT(AgentProfile, (), (user, skills, languages, capacity, total))

}  // namespace deskbell::routing
