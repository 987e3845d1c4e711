#include "dispatcher_state.h"
#include "queue_store.h"

#include <base/log.h>
#include <identity/events.h>
#include <routing/events.h>

#include <algorithm>

namespace deskbell::routing {
namespace {

using conversations::Conversation;
using std::chrono::milliseconds;

constexpr int kBatch = 500;
constexpr seconds kPaceEvery{10};
constexpr seconds kCursorEvery{60};
constexpr seconds kLongestSleep{30};
constexpr milliseconds kParkedAgain{200};
constexpr int kMaxRounds = 1'000;

// The part of an event's payload that a reader needs; the rest is not looked at.
const json::value* member(const json::value& payload, std::string_view name) {
  const auto* object = payload.if_object();
  return object ? object->if_contains(name) : nullptr;
}

template <class T>
std::optional<T> read(const json::value* value) {
  if (!value) return std::nullopt;
  auto read = base::from_json<T>(*value);
  return read ? std::optional(std::move(*read)) : std::nullopt;
}

bool same(const Work& a, const Work& b) {
  const auto offered_to = [](const Work& work) { return work.offer ? work.offer->agent : AgentId{}; };
  const auto refusals = [](const Work& work) {
    std::vector<std::pair<AgentId, Time>> out;
    for (const Refusal& refusal : work.refusals) out.emplace_back(refusal.agent, refusal.at);
    std::ranges::sort(out);
    return out;
  };
  return a.queue == b.queue && a.medium == b.medium && a.language == b.language && a.priority == b.priority &&
         a.waiting_since == b.waiting_since && a.queued_at == b.queued_at && a.message_left == b.message_left &&
         a.been_in == b.been_in && refusals(a) == refusals(b) && offered_to(a) == offered_to(b);
}

}  // namespace

bool concerns_routing(std::string_view kind) {
  if (kind == "conversation.message_posted" || kind == "conversation.receipt") return false;
  return kind.starts_with("conversation.") || kind.starts_with("routing.") || kind == "presence.changed" ||
         kind == "offer.declined" || kind == "identity.user_created" || kind == "identity.user_changed";
}

bool concerns_followers(std::string_view kind) {
  return kind.starts_with("offer.") || concerns_routing(kind);
}

Dispatcher::Dispatcher(Needs needs) : state_(std::make_unique<State>(needs)) {
  State& state = *state_;
  state.listener = state.needs.log.listen([&state](events::Log::Batch batch) {
    const std::scoped_lock lock(state.inbox_mutex);
    for (const auto& event : batch) {
      state.seen = std::max(state.seen, event->position);
      if (state.leads ? concerns_routing(event->kind) : concerns_followers(event->kind)) state.inbox.push_back(event);
    }
  });
  state.turn = state.needs.log.turn("routing");
  state.leads = state.turn->ours();
}

Dispatcher::~Dispatcher() {
  state_->listener.reset();
}

Time Dispatcher::tick() {
  State& state = *state_;
  const Time now = state.needs.clock.now();
  try {
    if (const bool ours = state.turn->ours(); ours != state.leads) {
      // What was decided elsewhere is in the tables.
      state.leads = ours;
      state.loaded = false;
      base::log_info(ours ? "This node routes now." : "Another node routes now.");
    }
    if (!state.leads) return state.follow(now);
    if (!state.loaded) state.load(now);
    state.place_parked(now);
    for (int round = 0; round < kMaxRounds; ++round) {
      const bool news = state.read_news(now);
      state.follow_hours(now);
      state.follow_pace(now);
      const bool decided = state.decide(now);
      if (!news && !decided) break;
    }
    return state.next_due(now);
  } catch (...) {
    state.loaded = false;
    throw;
  }
}

bool Dispatcher::routes() const {
  return state_->leads;
}

// Whoever is not to route any more shall write nothing.
Result<void> Dispatcher::State::require_turn(storage::Transaction& tx) {
  if (turn->confirm(tx)) return {};
  return failure(ErrorCode::aborted, "another node routes now");
}

// From the tables.

// The first start ever: what waits or is at work now is taken from the conversations, not from the whole history.
void Dispatcher::State::begin(Time now) {
  const std::int64_t position =
      needs.database.read([&](storage::Snapshot& snapshot) { return needs.log.last_position(snapshot); });
  const auto done = needs.database.write([&](storage::Transaction& tx) -> Result<void> {
    TRY(require_turn(tx));
    conversations::Filter filter{.view = conversations::View::all, .limit = base::kMaxPageSize};
    do {
      TRY(Page<Conversation> page, needs.conversations.list(Actor::system(), filter));
      for (const Conversation& each : page.items)
        line.see(tx, each, each.waiting_since.value_or(each.assigned_at.value_or(now)));
      filter.cursor = page.next;
    } while (filter.cursor);
    store::save_cursor(tx, position);
    return {};
  });
  if (!done) throw std::runtime_error("routing: cannot begin: " + done.error().message);
}

void Dispatcher::State::load(Time now) {
  if (!load_tables(now)) {
    begin(now);
    load_tables(now);
  }
  // What was committed before the listener began, or while the tables were being read.
  for (;;) {
    const std::vector<events::Event> batch =
        needs.database.read([&](storage::Snapshot& snapshot) { return needs.log.read(snapshot, cursor, kBatch); });
    if (batch.empty()) return;
    process(batch, now);
  }
}

bool Dispatcher::State::load_tables(Time now) {
  struct Stored {
    std::optional<std::int64_t> cursor;
    std::vector<Queue> queues;
    std::vector<identity::UserSummary> users;
    std::map<AgentId, AgentProfile> profiles;
    std::vector<store::QueueVisit> visits;
    std::map<WorkId, store::StoredOffer> offers;
    std::vector<store::LastOffer> last_offers;
  };
  const Stored stored = needs.database.read([&](storage::Snapshot& snapshot) {
    Stored out{.cursor = store::cursor(snapshot), .queues = store::queues(snapshot)};
    out.users = needs.staff.active(snapshot);
    for (AgentProfile& profile : store::profiles(snapshot)) out.profiles.emplace(profile.user, std::move(profile));
    out.visits = store::open_visits(snapshot);
    for (const store::StoredOffer& offer : store::pending_offers(snapshot))
      out.offers.emplace(offer.conversation, offer);
    out.last_offers = store::last_offers(snapshot, now - std::chrono::hours(24));
    return out;
  });
  {
    const std::scoped_lock lock(mutex);
    router = Router(Weights{});
    engaged.clear();
    hours.clear();
    lines.clear();
    parked.clear();
    for (const identity::UserSummary& user : stored.users) {
      const auto profile = stored.profiles.find(user.id);
      Agent agent{.profile = profile == stored.profiles.end() ? AgentProfile{.user = user.id} : profile->second,
                  .name = user.name,
                  .presence = user.presence,
                  .idle_since = user.presence_since};
      const auto last = std::ranges::find(stored.last_offers, user.id, &store::LastOffer::agent);
      if (last != stored.last_offers.end()) {
        agent.last_offered = last->made_at;
        agent.idle_since = std::max(agent.idle_since, last->answered_at.value_or(agent.idle_since));
      }
      router.put(std::move(agent));
    }
    for (const Queue& queue : stored.queues) put_queue(queue, now);
    for (const store::QueueVisit& visit : stored.visits) {
      const auto offer = stored.offers.find(visit.conversation);
      apply(place_of(visit, offer == stored.offers.end() ? std::nullopt : std::optional(offer->second)), now);
    }
    ++version;
  }
  cursor = stored.cursor.value_or(0);
  loaded = stored.cursor.has_value();
  return loaded;
}

// From the log.

bool Dispatcher::State::read_news(Time now) {
  std::vector<events::Event> batch;
  std::int64_t seen_until = 0;
  {
    const std::scoped_lock lock(inbox_mutex);
    while (!inbox.empty() && inbox.front()->position <= cursor) inbox.pop_front();
    for (const auto& event : inbox) {
      if (batch.size() == kBatch) break;
      batch.push_back(*event);
    }
    seen_until = batch.size() == inbox.size() ? seen : 0;
  }
  if (!batch.empty()) {
    process(batch, now);
    return true;
  }
  if (seen_until > cursor && now - cursor_saved_at >= kCursorEvery) {
    (void)needs.database.write([&](storage::Transaction& tx) -> Result<void> {
      TRY(require_turn(tx));
      store::save_cursor(tx, seen_until);
      return {};
    });
    cursor = seen_until;
    cursor_saved_at = now;
  }
  return false;
}

void Dispatcher::State::process(std::span<const events::Event> batch, Time now) {
  if (std::ranges::none_of(batch, concerns_routing, &events::Event::kind)) {
    cursor = batch.back().position;
    return;
  }
  News news;
  const auto done = needs.database.write([&](storage::Transaction& tx) -> Result<void> {
    news = {};
    TRY(require_turn(tx));
    for (const events::Event& event : batch)
      if (concerns_routing(event.kind)) note(tx, &tx, event, news);
    for (auto& [conversation, place] : news.places) place = place_of(tx, conversation);
    store::save_cursor(tx, batch.back().position);
    return {};
  });
  if (!done) throw std::runtime_error("routing: news were refused: " + done.error().message);
  cursor = batch.back().position;
  cursor_saved_at = now;
  take_in(news, now);
}

void Dispatcher::State::take_in(const News& news, Time now) {
  const std::scoped_lock lock(mutex);
  apply(news, now);
  ++version;
}

void Dispatcher::State::note(storage::Snapshot& snapshot, storage::Transaction* tx, const events::Event& event,
                             News& news) {
  const auto parsed = base::parse_json_value(event.payload);
  if (!parsed)
    return base::log_error("Routing cannot read an event.", {{"position", event.position}, {"kind", event.kind}});
  const json::value& payload = *parsed;
  if (event.kind.starts_with("conversation.")) {
    const auto conversation = read<Conversation>(member(payload, "conversation"));
    if (!conversation)
      return base::log_error("Routing cannot read an event.", {{"position", event.position}, {"kind", event.kind}});
    if (tx) line.see(*tx, *conversation, event.at);
    news.places[conversation->id];
  } else if (event.kind == "offer.declined") {
    if (const auto conversation = read<WorkId>(member(payload, "conversation"))) {
      news.declined[*conversation] = event.at;
      news.places[*conversation];
    }
  } else if (event.kind == OfferMade::kKind) {
    const auto* offer = member(payload, "offer");
    const auto* conversation = offer ? member(*offer, "conversation") : nullptr;
    if (const auto id = read<WorkId>(conversation ? member(*conversation, "id") : nullptr)) news.places[*id];
  } else if (event.kind.starts_with("offer.")) {
    if (const auto conversation = read<WorkId>(member(payload, "conversation"))) news.places[*conversation];
  } else if (event.kind == "presence.changed") {
    note_agent(snapshot, {event.stream}, news);
  } else if (event.kind.starts_with("identity.user_")) {
    if (const auto user = read<AgentId>(member(payload, "user"))) note_agent(snapshot, *user, news);
  } else if (event.kind == ProfileChanged::kKind) {
    if (const auto profile = read<AgentProfile>(member(payload, "profile"))) note_agent(snapshot, profile->user, news);
  } else if (event.kind == QueueChanged::kKind) {
    if (const auto queue = read<Queue>(member(payload, "queue")))
      news.queues[queue->id] = store::queue(snapshot, queue->id);
  } else if (event.kind == QueueRemoved::kKind) {
    if (const auto queue = read<Id<Queue>>(member(payload, "queue"))) news.queues[*queue] = std::nullopt;
  }
}

void Dispatcher::State::note_agent(storage::Snapshot& snapshot, AgentId id, News& news) {
  news.agents[id] = {id, needs.staff.find(snapshot, id), Queues::profile_of(snapshot, id)};
}

// Into memory.

void Dispatcher::State::apply(const News& news, Time now) {
  for (const auto& [id, queue] : news.queues) {
    if (queue) {
      put_queue(*queue, now);
    } else {
      router.remove(id);
      hours.erase(id);
      lines.erase(id);
    }
  }
  for (const auto& [id, agent] : news.agents) apply(agent);
  for (const auto& [id, at] : news.declined) router.decline(id, at);
  for (const auto& [id, place] : news.places) apply(place, now);
}

void Dispatcher::State::apply(const News::AgentNews& news) {
  if (!news.user) return router.remove(news.id);
  const Agent* before = router.find(news.id);
  if (!before) {
    Agent agent{.profile = news.profile,
                .name = news.user->name,
                .presence = news.user->presence,
                .idle_since = news.user->presence_since};
    for (const auto& [work, has] : engaged)
      if (has.agent == news.id) agent.handling.push_back({work, has.medium});
    return router.put(std::move(agent));
  }
  if (before->profile != news.profile || before->name != news.user->name) {
    Agent agent = *before;
    agent.profile = news.profile;
    agent.name = news.user->name;
    router.put(std::move(agent));
  }
  router.set_presence(news.id, news.user->presence, news.user->presence_since);
}

void Dispatcher::State::apply(const Place& place, Time now) {
  const WorkId id = place.conversation;
  const auto had = engaged.find(id);
  if (had != engaged.end() && (!place.engaged || place.engaged->agent != had->second.agent)) {
    router.finish(had->second.agent, id, now);
    engaged.erase(had);
  }
  const Work* before = router.find(id);
  if (place.waiting) {
    if (!before || !same(*before, *place.waiting)) router.put(*place.waiting);
    return;
  }
  if (place.engaged) {
    if (before && before->offer && before->offer->agent == place.engaged->agent) {
      router.accept(id, now);
    } else {
      router.remove(id);
      router.engage(place.engaged->agent, {id, place.engaged->medium});
    }
    engaged[id] = *place.engaged;
    return;
  }
  router.remove(id);
}

void Dispatcher::State::put_queue(Queue queue, Time now) {
  QueueHours& at = hours[queue.id];
  at = {};
  if (queue.hours) {
    if (auto calendar = calendar::Calendar::of(*queue.hours)) {
      at.calendar = std::move(*calendar);
      at.open = at.calendar->is_open(now);
      at.opens_at = at.open ? std::nullopt : at.calendar->next_opening(now);
      at.changes_at = at.open ? at.calendar->next_closing(now) : at.opens_at;
    }
  }
  const auto pace = paces.find(queue.id);
  router.put(QueueInPlay{std::move(queue), at.open, pace == paces.end() ? std::nullopt : pace->second.service_level});
}

void Dispatcher::State::follow_hours(Time now) {
  const std::scoped_lock lock(mutex);
  for (auto& [id, at] : hours) {
    if (!at.calendar || !at.changes_at || now < *at.changes_at) continue;
    at.open = at.calendar->is_open(now);
    at.opens_at = at.open ? std::nullopt : at.calendar->next_opening(now);
    at.changes_at = at.open ? at.calendar->next_closing(now) : at.opens_at;
    router.set_open(id, at.open);
    ++version;
  }
}

void Dispatcher::State::follow_pace(Time now) {
  if (now - paced_at < kPaceEvery) return;
  paced_at = now;
  auto found = needs.database.read([&](storage::Snapshot& snapshot) {
    return store::paces(snapshot, now - std::chrono::hours(24), now - std::chrono::hours(1), kAnsweredInTime);
  });
  const std::scoped_lock lock(mutex);
  paces = std::move(found);
  for (const auto& [id, at] : hours) {
    const auto pace = paces.find(id);
    router.set_service_level(id, pace == paces.end() ? std::nullopt : pace->second.service_level);
  }
}

// Decisions.

bool Dispatcher::State::decide(Time now) {
  std::vector<Decision> decisions;
  {
    const std::scoped_lock lock(mutex);
    const auto began = std::chrono::steady_clock::now();
    decisions = router.decide(now);
    const std::chrono::duration<double> took = std::chrono::steady_clock::now() - began;
    for (std::size_t i = 0; i < decisions.size(); ++i) decision_seconds.observe(took.count() / static_cast<double>(decisions.size()));
    if (!decisions.empty()) ++version;
  }
  if (decisions.empty()) return false;
  carry_out(decisions);
  return true;
}

void Dispatcher::State::carry_out(const std::vector<Decision>& decisions) {
  std::vector<const Decision*> failed;
  const auto all = needs.database.write([&](storage::Transaction& tx) -> Result<void> {
    failed.clear();
    TRY(require_turn(tx));
    for (const Decision& decision : decisions)
      if (line.carry_out(tx, decision) != Line::Carried::out) failed.push_back(&decision);
    return {};
  });
  if (!all && !turn->ours()) throw std::runtime_error("routing: " + all.error().message);
  if (!all) {
    // One of them was refused by another module and took the others with it: each for itself.
    failed.clear();
    for (const Decision& decision : decisions) {
      auto carried = Line::Carried::not_at_all;
      const auto one = needs.database.write([&](storage::Transaction& tx) -> Result<void> {
        TRY(require_turn(tx));
        carried = line.carry_out(tx, decision);
        if (carried != Line::Carried::not_at_all) return {};
        return failure(ErrorCode::aborted, "The world has moved on.");
      });
      if (!one || carried != Line::Carried::out) failed.push_back(&decision);
    }
  }
  const std::scoped_lock lock(mutex);
  for (const Decision* decision : failed) {
    if (decision->kind == DecisionKind::set_away) continue;
    router.remove(decision->work);
    parked.insert(decision->work);
  }
}

void Dispatcher::State::place_parked(Time now) {
  if (parked.empty()) return;
  const std::set<WorkId> again = std::exchange(parked, {});
  const std::vector<Place> places = needs.database.read([&](storage::Snapshot& snapshot) {
    std::vector<Place> out;
    for (WorkId id : again) out.push_back(place_of(snapshot, id));
    return out;
  });
  const std::scoped_lock lock(mutex);
  for (const Place& place : places) apply(place, now);
  ++version;
}

Time Dispatcher::State::next_due(Time now) {
  const std::scoped_lock lock(mutex);
  Time due = now + kLongestSleep;
  if (const auto next = router.next_due()) due = std::min(due, *next);
  for (const auto& [id, at] : hours)
    if (at.changes_at) due = std::min(due, *at.changes_at);
  due = std::min(due, paced_at + kPaceEvery);
  if (!parked.empty()) due = std::min(due, now + kParkedAgain);
  return std::max(due, now);
}

std::int64_t Dispatcher::prune(storage::Transaction& tx, Time before, int limit) {
  return store::prune(tx, before, limit);
}

}  // namespace deskbell::routing
