#include "wire.h"

#include <api/routes.h>
#include <bot/simulations.h>

namespace deskbell::api {
namespace {

using bot::Simulation;
using http::Method;

constexpr Branch endpoint{"/api/v1/bots/{bot}/simulations", "bots"};

struct StartSimulation {
  Id<bot::Bot> bot;
  bot::SimulationSource source = bot::SimulationSource::past;
  std::optional<int> days;  // of `past`; none: 30
};
BOOST_DESCRIBE_STRUCT(StartSimulation, (), (bot, source, days))

struct OneSimulation {
  Id<bot::Bot> bot;
  Id<Simulation> simulation;
};
BOOST_DESCRIBE_STRUCT(OneSimulation, (), (bot, simulation))

constexpr int kDays = 30;

}  // namespace

void add_bot_simulation_routes(Endpoints& endpoints, bot::Simulations& simulations) {
  auto start = endpoint(Method::post, "", "simulateBot",
                        "What the bot would have done with the talks of the last days, or with a synthetic day: as it is "
                        "live, and with the drafts of its dialogs; nothing is said or done");
  start.example = R"({"source":"past","days":30})";
  endpoints.add<StartSimulation, Simulation>(std::move(start), [&](const Actor& actor, const StartSimulation& in) {
    return simulations.start(actor, in.bot, in.source, in.days.value_or(kDays));
  });
  endpoints.add<OneBot, std::vector<Simulation>>(
      endpoint(Method::get, "", "listBotSimulations", "The newest simulations, without what came of them"),
      [&](const Actor& actor, const OneBot& in) { return simulations.list(actor, in.bot); });
  endpoints.add<OneSimulation, Simulation>(
      endpoint(Method::get, "/{simulation}", "getBotSimulation", "One simulation: how far it is, or what came of it"),
      [&](const Actor& actor, const OneSimulation& in) { return simulations.get(actor, in.bot, in.simulation); });
  endpoints.add<OneSimulation, Simulation>(
      endpoint(Method::post, "/{simulation}/cancel", "cancelBotSimulation", "End a simulation now; what it has seen stays"),
      [&](const Actor& actor, const OneSimulation& in) { return simulations.cancel(actor, in.bot, in.simulation); });
}

}  // namespace deskbell::api
