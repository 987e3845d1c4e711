#include "line_store.h"

#include <stdexcept>

namespace deskbell::routing::store {
namespace {

using storage::Row;
using storage::Statement;

constexpr Statement kInsertVisit{
    "routing.insert_visit",
    "INSERT INTO queue_visit (id, conversation, queue, medium, waiting_since, entered_at, left_at, outcome, agent, "
    "ended_at, details) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)"};
constexpr Statement kUpdateVisit{
    "routing.update_visit",
    "UPDATE queue_visit SET left_at = $2, outcome = $3, agent = $4, ended_at = $5, details = $6 WHERE id = $1"};
constexpr Statement kOpenVisit{
    "routing.open_visit",
    "SELECT id, conversation, queue, medium, waiting_since, entered_at, left_at, outcome, agent, ended_at, details "
    "FROM queue_visit WHERE conversation = $1 AND ended_at IS NULL"};
constexpr Statement kOpenVisits{
    "routing.open_visits",
    "SELECT id, conversation, queue, medium, waiting_since, entered_at, left_at, outcome, agent, ended_at, details "
    "FROM queue_visit WHERE ended_at IS NULL ORDER BY id"};
constexpr Statement kCountWaiting{
    "routing.count_waiting",
    "SELECT COUNT(*) FROM queue_visit WHERE ended_at IS NULL AND left_at IS NULL AND queue = $1"};

constexpr Statement kInsertOffer{
    "routing.insert_offer",
    "INSERT INTO offer (id, conversation, agent, queue, made_at, expires_at, status, decision) VALUES ($1, $2, $3, $4, "
    "$5, $6, $7, $8)"};
constexpr Statement kEndOffer{"routing.end_offer",
                              "UPDATE offer SET status = $2, answered_at = $3 WHERE id = $1 AND status = 'pending'"};
constexpr Statement kOffer{
    "routing.offer",
    "SELECT id, conversation, agent, queue, made_at, expires_at, status, decision FROM offer WHERE id = $1"};
constexpr Statement kPendingOffer{"routing.pending_offer",
                                  "SELECT id, conversation, agent, queue, made_at, expires_at, status, decision FROM "
                                  "offer WHERE conversation = $1 AND status = 'pending'"};
constexpr Statement kPendingOffers{"routing.pending_offers",
                                   "SELECT id, conversation, agent, queue, made_at, expires_at, status, decision FROM "
                                   "offer WHERE status = 'pending' ORDER BY id"};
constexpr Statement kPendingOffersTo{"routing.pending_offers_to",
                                     "SELECT id, conversation, agent, queue, made_at, expires_at, status, decision "
                                     "FROM offer WHERE agent = $1 AND status = 'pending' ORDER BY id"};
constexpr Statement kLastOffers{"routing.last_offers",
                                "SELECT agent, MAX(made_at), MAX(CASE WHEN status = 'accepted' THEN answered_at END) "
                                "FROM offer WHERE made_at >= $1 "
                                "GROUP BY agent"};

constexpr Statement kInsertDecision{
    "routing.insert_decision",
    "INSERT INTO routing_decision (id, conversation, at, kind, agent, body) VALUES ($1, $2, $3, $4, $5, $6)"};
constexpr Statement kDecision{"routing.decision", "SELECT id, body FROM routing_decision WHERE id = $1"};
constexpr Statement kDecisions{"routing.decisions",
                               "SELECT id, body FROM routing_decision WHERE conversation = $1 ORDER BY id LIMIT 500"};

// Ids grow with time, so the oldest decisions come first; what is still open stays.
constexpr Statement kPruneDecisions{"routing.prune_decisions",
                                    "DELETE FROM routing_decision WHERE id IN (SELECT id FROM (SELECT id, at FROM "
                                    "routing_decision ORDER BY id LIMIT $2) AS oldest WHERE at < $1)"};
constexpr Statement kPruneOffers{"routing.prune_offers",
                                 "DELETE FROM offer WHERE id IN (SELECT id FROM offer WHERE made_at < $1 AND status <> "
                                 "'pending' ORDER BY made_at LIMIT $2)"};
constexpr Statement kPruneVisits{"routing.prune_visits",
                                 "DELETE FROM queue_visit WHERE id IN (SELECT id FROM queue_visit WHERE ended_at IS "
                                 "NOT NULL AND ended_at < $1 ORDER BY ended_at LIMIT $2)"};
constexpr Statement kCursor{"routing.cursor", "SELECT position FROM routing_cursor WHERE id = 1"};
constexpr Statement kSaveCursor{
    "routing.save_cursor",
    "INSERT INTO routing_cursor (id, position) VALUES (1, $1) ON CONFLICT (id) DO UPDATE SET position = $1"};

constexpr Statement kCounts{"routing.counts",
                            "SELECT queue, COUNT(*), SUM(CASE WHEN outcome = 'answered' THEN 1 ELSE 0 END), SUM(CASE "
                            "WHEN outcome = 'abandoned' "
                            "THEN 1 ELSE 0 END) FROM queue_visit WHERE entered_at >= $1 AND queue <> 0 GROUP BY queue"};
constexpr Statement kHandled{"routing.handled",
                             "SELECT queue, COUNT(*), CAST(SUM(ended_at - left_at) AS BIGINT) FROM queue_visit WHERE "
                             "ended_at >= $1 AND outcome = "
                             "'answered' AND queue <> 0 GROUP BY queue"};
constexpr Statement kInTime{
    "routing.in_time",
    "SELECT queue, COUNT(*), SUM(CASE WHEN outcome = 'answered' AND left_at - entered_at <= $3 THEN 1 ELSE 0 END) FROM "
    "queue_visit WHERE entered_at >= $1 AND left_at >= $2 AND queue <> 0 AND outcome <> 'moved' GROUP BY queue"};

template <class T>
T parsed(std::string_view text) {
  auto value = base::parse_json<T>(text);
  if (!value) throw std::runtime_error("routing: unreadable row: " + value.error().message);
  return std::move(*value);
}

QueueVisit to_visit(const Row& row) {
  QueueVisit visit;
  visit.id = row.id<Visit>(0);
  visit.conversation = row.id<conversations::Conversation>(1);
  visit.queue = row.id<Queue>(2);
  visit.medium = base::find_enum<Medium>(row.text(3)).value_or(Medium::chat);
  visit.waiting_since = row.time(4);
  visit.entered_at = row.time(5);
  visit.left_at = row.optional_time(6);
  if (!row.is_null(7)) visit.outcome = base::find_enum<Outcome>(row.text(7));
  visit.agent = row.optional_id<identity::User>(8);
  visit.ended_at = row.optional_time(9);
  visit.details = parsed<Details>(row.text(10));
  return visit;
}

StoredOffer to_offer(const Row& row) {
  return {.id = row.id<Offer>(0),
          .conversation = row.id<conversations::Conversation>(1),
          .agent = row.id<identity::User>(2),
          .queue = row.id<Queue>(3),
          .made_at = row.time(4),
          .expires_at = row.time(5),
          .status = base::find_enum<OfferStatus>(row.text(6)).value_or(OfferStatus::withdrawn),
          .decision = row.id<DecisionRecord>(7)};
}

StoredDecision to_decision(const Row& row) {
  return {row.id<DecisionRecord>(0), parsed<Decision>(row.text(1))};
}

std::optional<std::string_view> name_of(const std::optional<Outcome>& outcome) {
  return outcome ? std::optional(base::name_of(*outcome)) : std::nullopt;
}

}  // namespace

void insert(storage::Transaction& tx, const QueueVisit& visit) {
  const std::string details = base::to_json(visit.details);
  tx.run(kInsertVisit, visit.id, visit.conversation, visit.queue, base::name_of(visit.medium), visit.waiting_since,
         visit.entered_at, visit.left_at, name_of(visit.outcome), visit.agent, visit.ended_at, details);
}

void update(storage::Transaction& tx, const QueueVisit& visit) {
  const std::string details = base::to_json(visit.details);
  tx.run(kUpdateVisit, visit.id, visit.left_at, name_of(visit.outcome), visit.agent, visit.ended_at, details);
}

std::optional<QueueVisit> open_visit(storage::Snapshot& snapshot, WorkId conversation) {
  return snapshot.one(kOpenVisit, to_visit, conversation);
}
std::vector<QueueVisit> open_visits(storage::Snapshot& snapshot) {
  return snapshot.all(kOpenVisits, to_visit);
}
std::int64_t count_waiting(storage::Snapshot& snapshot, Id<Queue> queue) {
  return snapshot.number(kCountWaiting, queue);
}

void insert(storage::Transaction& tx, const StoredOffer& offer) {
  tx.run(kInsertOffer, offer.id, offer.conversation, offer.agent, offer.queue, offer.made_at, offer.expires_at,
         base::name_of(offer.status), offer.decision);
}

bool end_offer(storage::Transaction& tx, Id<Offer> offer, OfferStatus status, Time at) {
  return tx.run(kEndOffer, offer, base::name_of(status), at) == 1;
}

std::optional<StoredOffer> offer(storage::Snapshot& snapshot, Id<Offer> id) {
  return snapshot.one(kOffer, to_offer, id);
}
std::optional<StoredOffer> pending_offer(storage::Snapshot& snapshot, WorkId conversation) {
  return snapshot.one(kPendingOffer, to_offer, conversation);
}
std::vector<StoredOffer> pending_offers(storage::Snapshot& snapshot) {
  return snapshot.all(kPendingOffers, to_offer);
}
std::vector<StoredOffer> pending_offers_to(storage::Snapshot& snapshot, AgentId agent) {
  return snapshot.all(kPendingOffersTo, to_offer, agent);
}

std::vector<LastOffer> last_offers(storage::Snapshot& snapshot, Time since) {
  return snapshot.all(
      kLastOffers,
      [](const Row& row) { return LastOffer{row.id<identity::User>(0), row.time(1), row.optional_time(2)}; }, since);
}

void insert(storage::Transaction& tx, const StoredDecision& stored) {
  const Decision& decision = stored.decision;
  const std::string body = base::to_json(decision);
  tx.run(kInsertDecision, stored.id, decision.work, decision.at, base::name_of(decision.kind), decision.agent, body);
}

std::optional<Decision> decision(storage::Snapshot& snapshot, Id<DecisionRecord> id) {
  return snapshot.one(kDecision, [](const Row& row) { return to_decision(row).decision; }, id);
}

std::vector<StoredDecision> decisions(storage::Snapshot& snapshot, WorkId conversation) {
  return snapshot.all(kDecisions, to_decision, conversation);
}

std::optional<std::int64_t> cursor(storage::Snapshot& snapshot) {
  return snapshot.one(kCursor, [](const Row& row) { return row.integer(0); });
}
void save_cursor(storage::Transaction& tx, std::int64_t position) {
  tx.run(kSaveCursor, position);
}

std::map<Id<Queue>, Today> counts_since(storage::Snapshot& snapshot, Time since) {
  std::map<Id<Queue>, Today> out;
  snapshot.each(
      kCounts,
      [&](const Row& row) {
        out[row.id<Queue>(0)] = {static_cast<int>(row.integer(1)), static_cast<int>(row.integer(2)),
                                 static_cast<int>(row.integer(3))};
      },
      since);
  return out;
}

std::map<Id<Queue>, Pace> paces(storage::Snapshot& snapshot, Time handled_since, Time left_since, seconds in_time) {
  std::map<Id<Queue>, Pace> out;
  snapshot.each(
      kHandled,
      [&](const Row& row) {
        const std::chrono::microseconds mean(row.integer(2) / row.integer(1));
        out[row.id<Queue>(0)].handle_time = std::chrono::duration_cast<seconds>(mean);
      },
      handled_since);
  // Nobody waits in line for a day: the bound on entering keeps the search in the index.
  snapshot.each(
      kInTime,
      [&](const Row& row) {
        out[row.id<Queue>(0)].service_level = static_cast<int>(row.integer(2) * 100 / row.integer(1));
      },
      left_since - std::chrono::hours(24), left_since, std::chrono::microseconds(in_time));
  return out;
}

std::int64_t prune(storage::Transaction& tx, Time before, int limit) {
  return tx.run(kPruneDecisions, before, limit) + tx.run(kPruneOffers, before, limit) +
         tx.run(kPruneVisits, before, limit);
}

std::vector<const storage::Statement*> line_statements() {
  return {&kInsertVisit,    &kUpdateVisit, &kOpenVisit,    &kOpenVisits,     &kCountWaiting,    &kInsertOffer,
          &kEndOffer,       &kOffer,       &kPendingOffer, &kPendingOffers,  &kPendingOffersTo, &kLastOffers,
          &kInsertDecision, &kDecision,    &kDecisions,    &kPruneDecisions, &kPruneOffers,     &kPruneVisits,
          &kCursor,         &kSaveCursor,  &kCounts,       &kHandled,        &kInTime};
}

}  // namespace deskbell::routing::store
