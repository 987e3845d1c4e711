#pragma once
#include <memory>
#include <vector>

#include <bot/bench.h>
#include <bot/bots.h>
#include <bot/learning.h>
#include <bot/simulations.h>
#include <bot/talks.h>
#include <bot/worker.h>
#include <events/consumer.h>
#include <language_model/evaluation.h>
#include <storage/database.h>

namespace deskbell::app {

struct CaseParts;
struct CentreParts;

// Bots of one workspace. Made once all modules of CaseParts are there.
struct BotParts {
  BotParts(CentreParts& centre, CaseParts& parts);
  void add_routes(CentreParts& centre);
  // Starts what runs by itself.
  void start(CentreParts& centre);

  static std::vector<storage::Schema> schemas();

  bot::Needs needs;
  bot::Bots bots;
  bot::Talks talks;
  bot::Bench bench;
  bot::Learning learning;
  bot::Simulations simulations;
  std::unique_ptr<language_model::Evaluations> evaluations;
  // What runs by itself, once started.
  std::unique_ptr<events::Consumer> follower;
  std::unique_ptr<bot::Worker> worker;
};

}  // namespace deskbell::app
