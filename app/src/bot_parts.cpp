#include "bot_parts.h"

#include <api/routes.h>

#include "bot_ports.h"
#include "centre_parts.h"
#include "model_writing.h"

namespace deskbell::app {

namespace {
constexpr int kSweepAtOnce = 200;
}

BotParts::BotParts(CentreParts& centre, CaseParts& parts)
    : needs{.database = *centre.database,
            .log = centre.log,
            .ids = centre.ids,
            .clock = centre.clock,
            .vault = centre.vault,
            .conversations = centre.conversations,
            .ports = bot_ports(centre, parts),
            .client = {.allowed_private = centre.config.outgoing.allowed_networks, .spans = centre.tracer.sink()}},
      bots(needs),
      talks(needs, bots),
      bench(needs, bots),
      learning(needs),
      simulations(needs, bots, centre.jobs),
      evaluations(make_evaluations(centre, parts, *this)) {
  centre.staff.set_bots({.serves = [this](storage::Snapshot& snapshot,
                                          Id<routing::Queue> queue) { return talks.serves(snapshot, queue); },
                         .takes =
                             [this](storage::Transaction& tx, Id<routing::Queue> queue,
                                    Id<conversations::Conversation> conversation) {
                               return talks.take(tx, queue, conversation);
                             }});
  centre.jobs.handle("bot.sweep", [this](const jobs::Job&) -> Result<void> {
    talks.sweep(kSweepAtOnce);
    return {};
  });
  centre.jobs.every("bot.sweep", std::chrono::minutes(1), {.kind = "bot.sweep"});
  centre.jobs.handle("bot.gather", [this](const jobs::Job&) -> Result<void> {
    learning.gather();
    simulations.prune();
    return {};
  });
  centre.jobs.every("bot.gather", std::chrono::hours(24), {.kind = "bot.gather"});
}

void BotParts::add_routes(CentreParts& centre) {
  api::add_bot_routes(centre.endpoints, bots, bench);
  api::add_evaluation_routes(centre.endpoints, *evaluations);
  api::add_bot_talk_routes(centre.endpoints, talks, bench, learning, centre.clock);
  api::add_bot_simulation_routes(centre.endpoints, simulations);
}

void BotParts::start(CentreParts& centre) {
  worker = std::make_unique<bot::Worker>(talks);
  follower = std::make_unique<events::Consumer>("bot", centre.log, *centre.database, talks.follower(), events::Pace{},
                                                centre.tracer.sink());
}

std::vector<storage::Schema> BotParts::schemas() { return {bot::schema()}; }

}  // namespace deskbell::app
