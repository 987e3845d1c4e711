#include "registry.h"
#include "simulation_store.h"
#include "trial.h"

#include <events/past.h>

#include <bot/simulations.h>

#include <algorithm>

namespace deskbell::bot {
namespace {

constexpr std::string_view kJob = "bot.simulate";
constexpr int kAttempts = 3;
constexpr int kListed = 30;
constexpr int kRead = 300;  // per mille, when all talks are gathered
constexpr std::chrono::days kKept{30};
// How often the progress is told, and a cancellation noticed.
constexpr std::chrono::milliseconds kProgressEvery{500};

struct JobOrder {
  Id<Simulation> simulation;
};
BOOST_DESCRIBE_STRUCT(JobOrder, (), (simulation))

Result<Simulation> load(storage::Snapshot& snapshot, Id<Bot> bot, Id<Simulation> id) {
  auto found = store::simulation(snapshot, id);
  if (!found || found->bot != bot) return not_found("There is no such simulation.");
  return *std::move(found);
}

std::string title_of(const TryAnswer& answer, const Persona& persona, const std::string& id) {
  if (const auto dialog = persona.dialogs.find(id); dialog != persona.dialogs.end())
    return std::string(words_in(dialog->second.title, persona.bot.note_language));
  const auto found = std::ranges::find(answer.candidates, id, &Candidate::id);
  return found == answer.candidates.end() ? id : found->title;
}

// Adds a step to the way; true when it ends there.
bool ends(SimulatedWay& way, const TryAnswer& answer, const Persona& persona) {
  ++way.turns;
  if (answer.chosen) {
    way.chosen = answer.chosen;
    way.title = title_of(answer, persona, *answer.chosen);
  }
  if (!answer.says.empty()) way.told = answer.says.front().text;
  // What an action would have answered is not known, so the dialog is not followed beyond the first one.
  if (!answer.actions.empty()) {
    way.end = SimulatedEnd::dialog;
    way.actions = {answer.actions.front()};
    if (const auto action = persona.actions.find(way.actions.front()); action != persona.actions.end())
      way.cost_minor += action->second.cost_minor.value_or(0);
    return true;
  }
  if (answer.hand_over) {
    way.end = SimulatedEnd::handed_over;
    way.reason = answer.hand_over;
    return true;
  }
  switch (answer.move) {
    case Move::answer:
    case Move::answer_and_return:
      way.end = SimulatedEnd::answered;
      return true;
    case Move::start_dialog:
    case Move::go_on:
      way.end = SimulatedEnd::dialog;
      return !answer.state.dialog;
    case Move::ask_back:
      way.end = SimulatedEnd::asked_back;
      return false;
    case Move::say_unknown:
      way.end = SimulatedEnd::unknown;
      return false;
    case Move::be_polite:
    case Move::leave_dialog:
    case Move::stay_silent:
    case Move::hand_over:
      return answer.closes;
  }
  return false;
}

SimulatedWay walk(Needs& needs, Bots& bots, const Persona& persona, const PastTalk& talk) {
  SimulatedWay way;
  TalkState state;
  state.greeted = true;
  for (const PastWords& words : talk.words) {
    TryAnswer answer =
        step_on_trial(needs, bots, persona, {.said = words.said, .state = std::move(state), .language = talk.language});
    if (ends(way, answer, persona)) {
      if (way.end == SimulatedEnd::answered && !words.people.empty()) way.likeness = likeness(way.told, words.people);
      break;
    }
    state = std::move(answer.state);
  }
  return way;
}

bool speak_alike(const Persona& one, const Persona& other) {
  return std::ranges::equal(one.dialogs, other.dialogs, [](const auto& a, const auto& b) {
    return a.first == b.first && a.second.title == b.second.title && *a.second.definition == *b.second.definition;
  });
}

}  // namespace

Simulations::Simulations(Needs& needs, Bots& bots, jobs::Queue& jobs) : needs_(needs), bots_(bots), jobs_(jobs) {
  jobs_.handle(std::string(kJob), [this](const jobs::Job& job) -> Result<void> {
    TRY(const JobOrder order, base::parse_json<JobOrder>(job.payload));
    const auto done = simulate(order.simulation);
    if (done || job.attempt < job.max_attempts) return done;
    return needs_.database.write([&](storage::Transaction& tx) -> Result<void> {
      auto one = store::simulation(tx, order.simulation);
      if (!one) return {};
      one->state = SimulationPhase::failed;
      one->error = done.error().message;
      one->ended_at = needs_.clock.now();
      store::end(tx, *one);
      return {};
    });
  });
}

Result<Simulation> Simulations::start(const Actor& actor, Id<Bot> bot, SimulationSource source, int days) {
  TRY(bots_.get(actor, bot));
  if (source == SimulationSource::past && (days < 1 || days > kMostDays))
    return invalid("days", "must be from 1 to " + std::to_string(kMostDays));
  if (source == SimulationSource::twin_day && !needs_.ports.twin_day)
    return failure(ErrorCode::unimplemented, "There is no twin day here.");
  Simulation one{.id = needs_.ids.next<Simulation>(),
                 .bot = bot,
                 .source = source,
                 .days = source == SimulationSource::past ? days : 1,
                 .asked_by = actor.name,
                 .asked_at = needs_.clock.now()};
  return needs_.database.write([&](storage::Transaction& tx) -> Result<Simulation> {
    if (store::open_simulations(tx) >= kMostAtOnce)
      return failure(ErrorCode::resource_exhausted, "Other simulations are under way. Wait for them, or cancel one.");
    store::insert(tx, one);
    jobs_.enqueue(tx,
                  {.kind = std::string(kJob), .payload = base::to_json(JobOrder{one.id}), .max_attempts = kAttempts});
    return one;
  });
}

Result<Simulation> Simulations::get(const Actor& actor, Id<Bot> bot, Id<Simulation> id) {
  TRY(bots_.get(actor, bot));
  return needs_.database.read([&](storage::Snapshot& snapshot) { return load(snapshot, bot, id); });
}

Result<std::vector<Simulation>> Simulations::list(const Actor& actor, Id<Bot> bot) {
  TRY(bots_.get(actor, bot));
  return needs_.database.read([&](storage::Snapshot& snapshot) { return store::simulations(snapshot, bot, kListed); });
}

Result<Simulation> Simulations::cancel(const Actor& actor, Id<Bot> bot, Id<Simulation> id) {
  TRY(bots_.get(actor, bot));
  return needs_.database.write([&](storage::Transaction& tx) -> Result<Simulation> {
    TRY(Simulation one, load(tx, bot, id));
    one.state = SimulationPhase::cancelled;
    one.ended_at = needs_.clock.now();
    if (!store::end(tx, one)) return failure(ErrorCode::failed_precondition, "The simulation has ended already.");
    return one;
  });
}

bool Simulations::note(Id<Simulation> id, int per_mille) {
  bool goes_on = true;
  (void)needs_.database.write([&](storage::Transaction& tx) -> Result<void> {
    goes_on = store::set_progress(tx, id, per_mille);
    return {};
  });
  return goes_on;
}

std::optional<std::vector<PastTalk>> Simulations::talks_of(const Simulation& one, SimulationOutcome& reach) {
  if (one.source == SimulationSource::twin_day) return needs_.ports.twin_day();
  PastTalks talks;
  events::Past past(needs_.log, needs_.database, one.asked_at - std::chrono::days(one.days));
  auto told = needs_.clock.steady() - kProgressEvery;
  for (auto batch = past.next(); !batch.empty(); batch = past.next()) {
    for (const events::Event& event : batch) talks.take(event);
    if (needs_.clock.steady() - told < kProgressEvery) continue;
    told = needs_.clock.steady();
    if (!note(one.id, past.per_mille() * kRead / 1000)) return std::nullopt;
  }
  reach.left_out = talks.left_out();
  reach.history_is_cut = past.is_cut();
  return talks.finish();
}

Result<void> Simulations::simulate(Id<Simulation> id) {
  auto one = needs_.database.read([&](storage::Snapshot& snapshot) { return store::simulation(snapshot, id); });
  if (!one || one->ended_at || !note(id, 0)) return {};
  TRY(const auto live, persona_on_trial(needs_, bots_, one->bot, false));
  TRY(const auto draft, persona_on_trial(needs_, bots_, one->bot, true));
  const bool alike = speak_alike(*live, *draft);
  SimulationOutcome reach;
  const auto talks = talks_of(*one, reach);
  if (!talks) return {};
  SimulationTally tally;
  auto told = needs_.clock.steady();
  bool whole = true;
  for (std::size_t i = 0; i < talks->size() && whole; ++i) {
    const PastTalk& talk = (*talks)[i];
    SimulatedWay now = walk(needs_, bots_, *live, talk);
    SimulatedWay then = alike ? now : walk(needs_, bots_, *draft, talk);
    tally.add(talk, std::move(now), std::move(then));
    if (needs_.clock.steady() - told < kProgressEvery) continue;
    told = needs_.clock.steady();
    whole = note(id, kRead + static_cast<int>(i * (1000 - kRead) / talks->size()));
  }
  one->outcome = tally.finish();
  one->outcome->left_out = reach.left_out;
  one->outcome->history_is_cut = reach.history_is_cut;
  keep(*std::move(one), whole);
  return {};
}

void Simulations::keep(Simulation one, bool whole) {
  one.state = SimulationPhase::done;
  one.per_mille = 1000;
  one.ended_at = needs_.clock.now();
  (void)needs_.database.write([&](storage::Transaction& tx) -> Result<void> {
    if (!whole || !store::end(tx, one)) store::keep_outcome(tx, one);
    return {};
  });
}

void Simulations::prune() {
  (void)needs_.database.write([&](storage::Transaction& tx) -> Result<void> {
    store::forget_simulations(tx, needs_.clock.now() - kKept);
    return {};
  });
}

}  // namespace deskbell::bot
