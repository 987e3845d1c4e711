#pragma once
#include <routing/offer.h>
#include <routing/picture.h>
#include <storage/database.h>

#include <map>
#include <optional>
#include <string>
#include <vector>

// The only SQL about what waits, who has what, offers and decisions.
namespace deskbell::routing::store {

enum class Outcome {
  answered,   // an agent got it
  moved,      // on to another queue
  abandoned,  // ended while waiting
  direct      // never waited: an agent took or began it
};
BOOST_DESCRIBE_ENUM(Outcome, answered, moved, abandoned, direct)

struct StoredRefusal {
  AgentId agent;
  Time at;
};
BOOST_DESCRIBE_STRUCT(StoredRefusal, (), (agent, at))

// What is remembered of waiting work beside its columns. New members must be optional.
struct Details {
  std::string language;
  int priority = 0;
  bool message_left = false;
  std::vector<Id<Queue>> been_in;
  std::vector<StoredRefusal> refusals;
  std::optional<AgentId> preferred;
  std::optional<Time> preferred_until;
};
BOOST_DESCRIBE_STRUCT(Details, (), (language, priority, message_left, been_in, refusals, preferred, preferred_until))

struct Visit;  // tag

struct QueueVisit {
  Id<Visit> id;
  WorkId conversation;
  Id<Queue> queue;
  Medium medium = Medium::chat;
  Time waiting_since;
  Time entered_at;
  std::optional<Time> left_at;
  std::optional<Outcome> outcome;
  std::optional<AgentId> agent;
  std::optional<Time> ended_at;
  Details details;

  bool waits() const { return !left_at; }
};

// Decisions, offers and visits that ended before; at most `limit` of each. Answers how many.
std::int64_t prune(storage::Transaction& tx, Time before, int limit);
void insert(storage::Transaction& tx, const QueueVisit& visit);
void update(storage::Transaction& tx, const QueueVisit& visit);
std::optional<QueueVisit> open_visit(storage::Snapshot& snapshot, WorkId conversation);
std::vector<QueueVisit> open_visits(storage::Snapshot& snapshot);
std::int64_t count_waiting(storage::Snapshot& snapshot, Id<Queue> queue);

struct StoredOffer {
  Id<Offer> id;
  WorkId conversation;
  AgentId agent;
  Id<Queue> queue;
  Time made_at;
  Time expires_at;
  OfferStatus status = OfferStatus::pending;
  Id<DecisionRecord> decision;
};

void insert(storage::Transaction& tx, const StoredOffer& offer);
// False when the offer was no longer pending.
bool end_offer(storage::Transaction& tx, Id<Offer> offer, OfferStatus status, Time at);
std::optional<StoredOffer> offer(storage::Snapshot& snapshot, Id<Offer> id);
std::optional<StoredOffer> pending_offer(storage::Snapshot& snapshot, WorkId conversation);
std::vector<StoredOffer> pending_offers(storage::Snapshot& snapshot);
std::vector<StoredOffer> pending_offers_to(storage::Snapshot& snapshot, AgentId agent);
struct LastOffer {
  AgentId agent;
  Time made_at;
  std::optional<Time> answered_at;
};
std::vector<LastOffer> last_offers(storage::Snapshot& snapshot, Time since);

struct StoredDecision {
  Id<DecisionRecord> id;
  Decision decision;
};
void insert(storage::Transaction& tx, const StoredDecision& decision);
std::optional<Decision> decision(storage::Snapshot& snapshot, Id<DecisionRecord> id);
std::vector<StoredDecision> decisions(storage::Snapshot& snapshot, WorkId conversation);  // oldest first, at most 500

std::optional<std::int64_t> cursor(storage::Snapshot& snapshot);
void save_cursor(storage::Transaction& tx, std::int64_t position);

struct Today {
  int offered = 0;
  int answered = 0;
  int abandoned = 0;
};
std::map<Id<Queue>, Today> counts_since(storage::Snapshot& snapshot, Time since);
struct Pace {
  std::optional<seconds> handle_time;  // mean
  std::optional<int> service_level;    // percent
};
// Handle times of talks that ended since `handled_since`, and the share of those who left the queue since `left_since`
// who were answered within `in_time`.
std::map<Id<Queue>, Pace> paces(storage::Snapshot& snapshot, Time handled_since, Time left_since, seconds in_time);

std::vector<const storage::Statement*> line_statements();

}  // namespace deskbell::routing::store
