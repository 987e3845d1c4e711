#include "line.h"

#include <routing/events.h>

#include <algorithm>

namespace deskbell::routing {
namespace {

using conversations::Conversation;
using store::QueueVisit;

void end(QueueVisit& visit, Time at) {
  visit.ended_at = at;
  if (!visit.left_at) visit.left_at = at;
}

OfferEnded ended(const store::StoredOffer& offer, std::string reason = {}) {
  return {offer.id, offer.conversation, reason.empty() ? std::nullopt : std::optional(std::move(reason))};
}

}  // namespace

Medium medium_of(conversations::Channel channel) {
  switch (channel) {
    case conversations::Channel::web:
    case conversations::Channel::api:
      return Medium::chat;
    case conversations::Channel::email:
      return Medium::email;
    case conversations::Channel::phone:
      return Medium::phone;
  }
  return Medium::chat;
}

Place place_of(const QueueVisit& visit, const std::optional<store::StoredOffer>& offer) {
  Place place{visit.conversation};
  if (!visit.waits()) {
    if (visit.agent) place.engaged = Engaged{*visit.agent, visit.queue, visit.medium};
    return place;
  }
  Work work;
  work.id = visit.conversation;
  work.queue = visit.queue;
  work.medium = visit.medium;
  work.language = visit.details.language;
  work.priority = visit.details.priority;
  work.waiting_since = visit.waiting_since;
  work.queued_at = visit.entered_at;
  work.message_left = visit.details.message_left;
  work.been_in = visit.details.been_in;
  for (const store::StoredRefusal& refusal : visit.details.refusals)
    work.refusals.push_back({refusal.agent, refusal.at});
  if (visit.details.preferred)
    work.preferred = Preferred{*visit.details.preferred, visit.details.preferred_until.value_or(visit.waiting_since)};
  if (offer) work.offer = OpenOffer{offer->agent, offer->made_at, offer->expires_at};
  place.waiting = std::move(work);
  return place;
}

Place place_of(storage::Snapshot& snapshot, WorkId conversation) {
  const auto visit = store::open_visit(snapshot, conversation);
  if (!visit) return {conversation};
  return place_of(*visit, visit->waits() ? store::pending_offer(snapshot, conversation) : std::nullopt);
}

void Line::see(storage::Transaction& tx, const Conversation& conversation, Time at) {
  auto open = store::open_visit(tx, conversation.id);
  const bool waits = conversation.status == conversations::Status::waiting && conversation.queue;
  const bool active = conversation.status == conversations::Status::active && conversation.owner;
  if (waits && open && open->waits() && open->queue == *conversation.queue &&
      open->waiting_since == conversation.waiting_since) {
    if (open->details.language == conversation.language && open->details.priority == conversation.priority) return;
    open->details.language = conversation.language;
    open->details.priority = conversation.priority;
    return store::update(tx, *open);
  }
  if (active && open && !open->waits() && open->agent == conversation.owner) return;

  if (open && open->waits()) {
    withdraw(tx, conversation.id, at, active ? "taken" : waits ? "moved" : "ended");
    open->left_at = at;
    open->outcome = active ? store::Outcome::answered : waits ? store::Outcome::moved : store::Outcome::abandoned;
    open->agent = active ? conversation.owner : std::nullopt;
    if (!active) end(*open, at);
    store::update(tx, *open);
    if (active) return;
  } else if (open) {
    end(*open, at);
    store::update(tx, *open);
  }
  if (waits || active) begin_visit(tx, conversation, at, open);
}

void Line::begin_visit(storage::Transaction& tx, const Conversation& conversation, Time at,
                       const std::optional<QueueVisit>& before) {
  QueueVisit visit;
  visit.id = needs_.ids.next<store::Visit>();
  visit.conversation = conversation.id;
  visit.queue = conversation.queue.value_or(Id<Queue>{});
  visit.medium = medium_of(conversation.channel);
  visit.waiting_since = conversation.waiting_since.value_or(at);
  visit.entered_at = at;
  visit.details.language = conversation.language;
  visit.details.priority = conversation.priority;
  if (conversation.status == conversations::Status::active) {
    visit.left_at = at;
    visit.outcome = store::Outcome::direct;
    visit.agent = conversation.owner;
    return store::insert(tx, visit);
  }
  if (before && !before->waits() && before->agent && before->outcome != store::Outcome::moved) {
    // Whoever gave it back to the queue is not the one to be asked first.
    visit.details.refusals.push_back({*before->agent, at});
  } else if (const auto queue = Queues::load(tx, visit.queue);
             queue && (queue->sticky_s.count() > 0 || queue->strategy == Strategy::sticky)) {
    std::optional<AgentId> last = conversation.last_agent;
    if (!last) {
      if (const auto found = needs_.conversations.last_agent(tx, conversation.contact.id)) last = found->user;
    }
    visit.details.preferred = last;
    if (last) visit.details.preferred_until = visit.waiting_since + queue->sticky_s;
  }
  store::insert(tx, visit);
}

void Line::withdraw(storage::Transaction& tx, WorkId conversation, Time at, std::string reason) {
  const auto pending = store::pending_offer(tx, conversation);
  if (!pending || !store::end_offer(tx, pending->id, OfferStatus::withdrawn, at)) return;
  needs_.log.append(tx, pending->agent.value, 0, OfferWithdrawn{ended(*pending, std::move(reason))});
}

void Line::refuse(storage::Transaction& tx, WorkId conversation, AgentId agent, Time at) {
  auto visit = store::open_visit(tx, conversation);
  if (!visit || !visit->waits()) return;
  std::erase_if(visit->details.refusals, [&](const store::StoredRefusal& old) { return old.agent == agent; });
  visit->details.refusals.push_back({agent, at});
  store::update(tx, *visit);
}

Id<DecisionRecord> Line::keep(storage::Transaction& tx, const Decision& decision) {
  const auto id = needs_.ids.next<DecisionRecord>();
  store::insert(tx, store::StoredDecision{id, decision});
  return id;
}

std::optional<Conversation> Line::waiting(storage::Snapshot& snapshot, const Decision& decision) {
  auto conversation = needs_.conversations.load(snapshot, decision.work);
  if (!conversation || conversation->status != conversations::Status::waiting || conversation->queue != decision.queue)
    return std::nullopt;
  return conversation;
}

Line::Carried Line::carry_out(storage::Transaction& tx, const Decision& decision) {
  const auto carried = [](bool done) { return done ? Carried::out : Carried::not_at_all; };
  switch (decision.kind) {
    case DecisionKind::offer:
      return carried(offer(tx, decision));
    case DecisionKind::expire:
      return carried(take_back(tx, decision));
    case DecisionKind::set_away:
      return carried(set_away(tx, decision));
    case DecisionKind::overflow:
      return move_on(tx, decision);
    case DecisionKind::requeue:
      break;
  }
  return Carried::out;
}

bool Line::offer(storage::Transaction& tx, const Decision& decision) {
  auto conversation = waiting(tx, decision);
  if (!conversation || store::pending_offer(tx, decision.work) || !needs_.staff.find(tx, *decision.agent)) return false;
  const store::StoredOffer made{.id = needs_.ids.next<Offer>(),
                                .conversation = decision.work,
                                .agent = *decision.agent,
                                .queue = decision.queue,
                                .made_at = decision.at,
                                .expires_at = *decision.expires_at,
                                .decision = keep(tx, decision)};
  store::insert(tx, made);
  needs_.log.append(tx, made.agent.value, 0, OfferMade{told(tx, made, std::move(*conversation))});
  return true;
}

bool Line::take_back(storage::Transaction& tx, const Decision& decision) {
  const bool timed_out = decision.rule == Rule::timed_out;
  const auto pending = store::pending_offer(tx, decision.work);
  if (!pending || pending->agent != *decision.agent) return false;
  if (!store::end_offer(tx, pending->id, timed_out ? OfferStatus::expired : OfferStatus::withdrawn, decision.at))
    return false;
  if (timed_out) {
    refuse(tx, decision.work, *decision.agent, decision.at);
    needs_.log.append(tx, pending->agent.value, 0, OfferExpired{ended(*pending)});
  } else {
    needs_.log.append(tx, pending->agent.value, 0, OfferWithdrawn{ended(*pending, "left")});
  }
  keep(tx, decision);
  return true;
}

bool Line::set_away(storage::Transaction& tx, const Decision& decision) {
  const auto user = needs_.staff.find(tx, *decision.agent);
  if (!user || user->presence == identity::Presence::away || user->presence == identity::Presence::offline)
    return false;
  const std::string note =
      decision.threshold == 1 ? "Missed an offer." : "Missed " + std::to_string(decision.threshold) + " offers.";
  if (!needs_.staff.set_away(tx, *decision.agent, note)) return false;
  keep(tx, decision);
  return true;
}

bool Line::ask_for_message(storage::Transaction& tx, const Decision& decision, QueueVisit& visit) {
  if (!needs_.conversations.post_system(
          decision.work, "away_message",
          "Nobody can answer right now. Leave a message, and we will reply as soon as possible."))
    return false;
  visit.details.message_left = true;
  store::update(tx, visit);
  Decision kept = decision;
  kept.action = OverflowAction::message;
  keep(tx, kept);
  return true;
}

Line::Carried Line::move_on(storage::Transaction& tx, const Decision& decision) {
  auto visit = store::open_visit(tx, decision.work);
  if (!waiting(tx, decision) || !visit || !visit->waits() || visit->queue != decision.queue) return Carried::not_at_all;
  if (decision.action == OverflowAction::message)
    return ask_for_message(tx, decision, *visit) ? Carried::out : Carried::not_at_all;
  if (decision.action == OverflowAction::bot) {
    // The visit ends when the dispatcher reads that the bot has it.
    if (needs_.staff.bot_takes(tx, decision.queue, decision.work)) {
      keep(tx, decision);
      return Carried::out;
    }
    return ask_for_message(tx, decision, *visit) ? Carried::otherwise : Carried::not_at_all;
  }
  if (!decision.target || !Queues::name(tx, *decision.target)) return Carried::not_at_all;
  QueueVisit next = *visit;
  visit->outcome = store::Outcome::moved;
  end(*visit, decision.at);
  store::update(tx, *visit);
  next.id = needs_.ids.next<store::Visit>();
  next.queue = *decision.target;
  next.entered_at = decision.at;
  next.details.been_in.push_back(decision.queue);
  store::insert(tx, next);
  if (!needs_.conversations.assign(Actor::system(), decision.work,
                                   {.queue = *decision.target, .waiting_since = visit->waiting_since}))
    return Carried::not_at_all;
  keep(tx, decision);
  return Carried::out;
}

Offer Line::told(storage::Snapshot& snapshot, const store::StoredOffer& offer, Conversation conversation) {
  Offer out{.id = offer.id,
            .conversation = {},
            .user = offer.agent,
            .queue = offer.queue,
            .made_at = offer.made_at,
            .expires_at = offer.expires_at,
            .reason = {},
            .status = offer.status,
            .excerpt = conversation.last_message ? conversation.last_message->text : conversation.subject};
  if (const auto decision = store::decision(snapshot, offer.decision))
    out.reason = explain(*decision, needs_.staff.language(snapshot, offer.agent));
  out.conversation = std::move(conversation);
  return out;
}

}  // namespace deskbell::routing
