#include "nora.h"

#include <base/json.h>
#include <bot/bots.h>
#include <routing/queues.h>

#include "workshop.h"

namespace deskbell::app {
namespace {

constexpr char kText[] = {
#embed "bot/nora.json"
};

struct WrittenDialog {
  std::string key;
  bot::Words title;
  bot::Definition draft;
};
BOOST_DESCRIBE_STRUCT(WrittenDialog, (), (key, title, draft))

struct Written {
  bot::BotDraft bot;
  std::vector<bot::ActionDraft> actions;
  std::vector<WrittenDialog> dialogs;
};
BOOST_DESCRIBE_STRUCT(Written, (), (bot, actions, dialogs))

}  // namespace

void hire_bot(Workshop& shop, Id<routing::Queue> service) {
  auto written = expect(base::parse_json<Written>(std::string_view(kText, sizeof kText)));
  bot::Needs needs{.database = *shop.database,
                   .log = shop.log,
                   .ids = shop.ids,
                   .clock = shop.clock,
                   .vault = shop.vault,
                   .conversations = shop.conversations,
                   .ports = {.queue_name = [](storage::Snapshot& snapshot,
                                              Id<routing::Queue> queue) { return routing::Queues::name(snapshot, queue); },
                             .has_installation = [](storage::Snapshot&, Id<channel_web::Installation>) { return true; }}};
  bot::Bots bots(needs);
  channel_web::InstallationDraft page{.name = "Nordhaus help page", .queue = service};
  page.theme = {.colour = "#0f766e",
                .position = channel_web::Side::right,
                .title = "Nordhaus help",
                .greeting = "Hello! Nora, our assistant, answers at once. 您好，智能助手 Nora 为您服务。",
                .logo_url = {},
                .launcher_text = {}};
  const auto installation = expect(shop.installations.create(Actor::system(), page));
  written.bot.state = bot::BotState::on;
  written.bot.installations = {{installation.id}};
  written.bot.hand_over_queue = service;
  const Actor system = Actor::system();
  const bot::Bot nora = expect(bots.create(system, written.bot));
  // The shop system tells the real one whenever the demo starts.
  expect(bots.set_secret(system, nora.id, "shop_key", "not introduced yet"));
  for (const bot::ActionDraft& action : written.actions) expect(bots.create_action(system, nora.id, action));
  for (const WrittenDialog& one : written.dialogs) {
    const bot::Dialog dialog =
        expect(bots.create_dialog(system, nora.id, {.key = one.key, .title = one.title, .draft = one.draft}));
    for (const bot::DialogMistake& mistake : dialog.mistakes)
      throw std::runtime_error("bot/nora.json: " + one.key + ": " + mistake.field + " " + mistake.message);
    expect(bots.publish(system, nora.id, dialog.id, "As opened"));
  }
}

}  // namespace deskbell::app
