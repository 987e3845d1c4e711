#pragma once
#include <routing/picture.h>

#include <map>
#include <optional>
#include <string>
#include <vector>

// What the router decided and why. Stored as JSON with each decision, so that "why did I get this?" can be answered
// for ever, in the reader's language.
namespace deskbell::routing {

enum class DecisionKind {
  offer,     // offer `work` to `agent` until `expires_at`
  expire,    // take the open offer back; the work waits again at its old place
  set_away,  // `agent` missed too many offers
  overflow,  // move `work` on: `action`, `target`
  requeue    // the agent declined (recorded by the dispatcher, never made by the router)
};
BOOST_DESCRIBE_ENUM(DecisionKind, offer, expire, set_away, overflow, requeue)

// What tipped the scale.
enum class Rule {
  only_candidate,
  member_priority,
  longest_idle,
  least_loaded,
  best_skill,
  round_robin,
  served_last,
  timed_out,        // expire: no answer in time
  agent_left,       // expire: away, offline or removed
  missed_offers,    // set_away
  waited_too_long,  // overflow, one for each OverflowWhen
  queue_too_long,
  queue_closed,
  service_level_low,
  nobody_online,
  declined  // requeue
};
BOOST_DESCRIBE_ENUM(Rule, only_candidate, member_priority, longest_idle, least_loaded, best_skill, round_robin,
                    served_last, timed_out, agent_left, missed_offers, waited_too_long, queue_too_long, queue_closed,
                    service_level_low, nobody_online, declined)

// Why an agent could not take the work. The first that applies, in this order.
enum class Exclusion {
  offline,
  away,
  on_break,
  training,
  wrap_up,
  busy,    // presence
  medium,  // takes none of this kind
  full,    // carries as much as possible
  language,
  skill,
  held,    // kept for another agent
  refused  // declined or missed it lately
};
BOOST_DESCRIBE_ENUM(Exclusion, offline, away, on_break, training, wrap_up, busy, medium, full, language, skill, held,
                    refused)

// Criteria of one agent at the moment of the decision.
struct Scores {
  int member_priority = 0;
  std::int64_t idle_s = 0;
  int load_percent = 0;
  int skill_points = 0;
  std::int64_t since_offer_s = 0;  // since the last offer; 0 when there was none
  bool operator==(const Scores&) const = default;
};
BOOST_DESCRIBE_STRUCT(Scores, (), (member_priority, idle_s, load_percent, skill_points, since_offer_s))

struct Candidate {
  AgentId agent;
  std::string name;
  std::optional<Scores> scores = {};       // of those who could take it, best first
  std::optional<Exclusion> excluded = {};  // of the others
  bool operator==(const Candidate&) const = default;
};
BOOST_DESCRIBE_STRUCT(Candidate, (), (agent, name, scores, excluded))
inline constexpr std::size_t kMaxCandidates = 20;  // listed by name; the rest is only counted

struct Decision {
  DecisionKind kind = DecisionKind::offer;
  WorkId work;
  Id<Queue> queue;
  std::string queue_name;
  std::optional<AgentId> agent = {};
  std::string agent_name = {};
  Time at;
  std::optional<Time> expires_at = {};
  Rule rule = Rule::only_candidate;
  std::int64_t waited_s = 0;
  std::optional<Relaxation> relaxed = {};  // the step of the queue that counted
  std::optional<OverflowAction> action = {};
  std::optional<Id<Queue>> target = {};
  std::string target_name = {};
  int threshold = 0;  // of the overflow rule; of set_away: how many were missed
  int members = 0;    // of the queue
  int eligible = 0;
  std::vector<Candidate> candidates = {};    // eligible ones best first, then the others by id
  std::map<std::string, int> excluded = {};  // all of them, by Exclusion
  bool operator==(const Decision&) const = default;
};
BOOST_DESCRIBE_STRUCT(Decision, (),
                      (kind, work, queue, queue_name, agent, agent_name, at, expires_at, rule, waited_s, relaxed,
                       action, target, target_name, threshold, members, eligible, candidates, excluded))

// The decision as a sentence for people. `language` is "en" or "zh-CN"; others get English.
std::string explain(const Decision& decision, std::string_view language);

}  // namespace deskbell::routing
