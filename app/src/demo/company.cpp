#include "company.h"

#include <fstream>
#include <map>

#include <base/json.h>

#include "../centre_parts.h"
#include "complaints.h"
#include "dialogues.h"
#include "history.h"
#include "nora.h"
#include "workshop.h"

namespace deskbell::app {
namespace {

using identity::User;

struct Person {
  const char* key;
  const char* role;   // built-in role
  const char* title;  // told to the reader
  const char* name;
  const char* email;
  const char* language;
  std::vector<std::string> languages;
  std::vector<std::string> queues;
};

const std::vector<Person>& people() {
  static const std::vector<Person> kPeople = {
      {"lena", "Team leader", "Team leader", "Lena Fischer", "lena@nordhaus.example", "en", {"en", "zh-CN"}, {"service"}},
      {"ben", "Agent", "Agent, English", "Ben Carter", "ben@nordhaus.example", "en", {"en"}, {"sales", "service", "repair"}},
      {"lina", "Agent", "Agent, Chinese", "李娜", "lina@nordhaus.example", "zh-CN", {"zh-CN", "en"}, {"sales", "service", "repair"}},
      {"sofia", "Agent", "Agent, English", "Sofia Rossi", "sofia@nordhaus.example", "en", {"en"}, {"service", "repair"}},
      {"fang", "Agent", "Agent, Chinese", "王芳", "fang@nordhaus.example", "zh-CN", {"zh-CN"}, {"sales", "repair"}},
  };
  return kPeople;
}

std::filesystem::path logins_file(const std::filesystem::path& data_dir) { return data_dir / "demo-logins.json"; }

std::map<std::string, Id<identity::Role>> roles_by_name(Workshop& shop) {
  std::map<std::string, Id<identity::Role>> out;
  for (const auto& role : expect(shop.identity.roles.list(Actor::system()))) out[role.name] = role.id;
  return out;
}

std::map<std::string, Id<User>> hire(Workshop& shop, std::vector<DemoLogin>& logins) {
  const std::string password = expect(shop.identity.setup.create_administrator({.name = "Alex Morgan",
                                                                                .email = "alex@nordhaus.example",
                                                                                .workspace = "Nordhaus Appliances",
                                                                                .time_zone = "Europe/Berlin"}));
  logins.push_back({"Administrator", "Alex Morgan", "alex@nordhaus.example", password});
  const auto roles = roles_by_name(shop);
  std::map<std::string, Id<User>> users;
  for (const auto& person : people()) {
    const auto created = expect(shop.identity.users.create(Actor::system(), {.name = person.name,
                                                                             .email = person.email,
                                                                             .roles = {roles.at(person.role)},
                                                                             .language = person.language}));
    users[person.key] = created.user.id;
    logins.push_back({person.title, person.name, person.email, *created.password});
  }
  expect(shop.identity.teams.create(Actor::system(), {.name = "Customer service", .description = "First line, all channels",
                                                      .members = {users["lena"], users["ben"], users["lina"]}}));
  expect(shop.identity.teams.create(Actor::system(), {.name = "Repair desk", .description = "Faults, spare parts, technicians",
                                                      .members = {users["sofia"], users["fang"]}}));
  return users;
}

Company organise(Workshop& shop, std::map<std::string, Id<User>> users) {
  Company company{.users = std::move(users), .queues = {}, .agents_of = {}};
  const auto machines = expect(shop.queues.create_skill(Actor::system(), {"Repairs"}));
  const auto advice = expect(shop.queues.create_skill(Actor::system(), {"Product advice"}));
  const auto make = [&](const char* key, const char* name, const char* about, routing::Strategy strategy) {
    routing::NewQueue queue;
    queue.name.value = name;
    queue.description.emplace().value = about;
    queue.strategy = strategy;
    queue.offer_timeout_s = std::chrono::seconds(45);
    queue.sticky_s = std::chrono::minutes(2);
    queue.ageing_s = std::chrono::minutes(5);
    queue.members.emplace();
    for (const auto& person : people())
      if (std::find(person.queues.begin(), person.queues.end(), key) != person.queues.end()) {
        queue.members->push_back({company.users.at(person.key), 0});
        for (const auto& language : person.languages) company.agents_of[std::string(key) + " " + language].push_back(person.key);
      }
    if (std::string_view(key) == "repair") queue.skills = {{machines.id, 2}};
    queue.relaxation = {{std::chrono::seconds(60), 1, std::nullopt}, {std::chrono::minutes(5), 5, true}};
    company.queues[key] = expect(shop.queues.create(Actor::system(), queue)).id;
  };
  make("service", "Service", "Orders, deliveries, invoices, returns", routing::Strategy::longest_idle);
  make("sales", "Sales", "Advice before buying", routing::Strategy::least_loaded);
  make("repair", "Repair", "Faults, installation, spare parts", routing::Strategy::best_skill);
  for (const auto& person : people()) {
    const bool repairs = std::string_view(person.key) == "sofia" || std::string_view(person.key) == "fang";
    expect(shop.queues.set_profile(Actor::system(), {.user = company.users.at(person.key),
                                                     .skills = {{machines.id, repairs ? 4 : 2}, {advice.id, repairs ? 1 : 4}},
                                                     .languages = person.languages,
                                                     .capacity = {},
                                                     .total = 100}));
  }
  return company;
}

void furnish(Workshop& shop, const Company& company) {
  struct Answer {
    const char *shortcut, *title, *text, *language;
  };
  const Answer kAnswers[] = {
      {"hello", "Greeting", "Hello {{contact.name}}, this is {{agent.name}} from {{workspace}}. How can I help you?", "en"},
      {"tracking", "Tracking link", "Here you can see where your parcel is: https://nordhaus.example/track", "en"},
      {"warranty", "Warranty", "All our machines have **three years** of warranty on parts and labour.", "en"},
      {"filter", "Clean the pump filter", "1. Switch off and pull the plug.\n2. Open the flap at the bottom right.\n3. Put a flat bowl under it and turn the filter slowly to the left.", "en"},
      {"bye", "Goodbye", "Thank you for contacting {{workspace}}. Have a good day!", "en"},
      {"nihao", "问候", "{{contact.name}}您好,我是{{workspace}}的{{agent.name}},很高兴为您服务。", "zh-CN"},
      {"wuliu", "物流查询", "您可以在这里查看物流:https://nordhaus.example/track", "zh-CN"},
      {"baoxiu", "保修", "我们的产品整机保修**三年**,人工和配件均免费。", "zh-CN"},
      {"zaijian", "结束语", "感谢您联系{{workspace}},祝您生活愉快!", "zh-CN"},
  };
  const Actor leader = expect(shop.identity.access.actor_of(company.users.at("lena")));
  for (const auto& one : kAnswers)
    expect(shop.answers.create(leader, {.shortcut = one.shortcut, .title = one.title, .text = one.text, .shared = true, .language = one.language}));
  expect(shop.contacts.set_fields(Actor::system(), {{"customer_number", "Customer number", contacts::FieldType::text, {}},
                                                    {"product", "Product", contacts::FieldType::text, {}},
                                                    {"tier", "Customer tier", contacts::FieldType::choice, {"standard", "silver", "gold"}}}));
  channel_web::InstallationDraft shop_page{.name = "Nordhaus shop", .queue = company.queues.at("service")};
  shop_page.theme = {.colour = "#0f766e", .position = channel_web::Side::right, .title = "Nordhaus Appliances",
                     .greeting = "Hello! How can we help you? 您好,有什么可以帮您?", .logo_url = {}, .launcher_text = {}};
  shop_page.pre_chat = {{"name", "Your name", false}};
  shop_page.offline_fields = {{"name", "Your name", true}, {"email", "Mail address", true}};
  shop_page.invitations = {{25, "shop", channel_web::Returning::any, "Looking for something? We are here to help."}};
  expect(shop.installations.create(Actor::system(), shop_page));
}

}  // namespace

std::vector<DemoLogin> found_company(const base::Config& config) {
  Workshop shop(config);
  base::SystemClock now;
  shop.clock.set(now.now() - std::chrono::hours(24 * 31));
  std::vector<DemoLogin> logins;
  Company company = organise(shop, hire(shop, logins));
  furnish(shop, company);
  hire_bot(shop, company.queues.at("service"));
  const Time until = now.now();
  write_history(shop, company, blob_directory(config), until);
  write_complaints(shop, company, blob_directory(config), until);
  return logins;
}

void keep_logins(const std::filesystem::path& data_dir, const std::vector<DemoLogin>& logins) {
  const auto path = logins_file(data_dir);
  std::ofstream(path) << base::to_json(logins) << '\n';
  std::filesystem::permissions(path, std::filesystem::perms::owner_read | std::filesystem::perms::owner_write);
}

std::vector<DemoLogin> demo_logins(const std::filesystem::path& data_dir) {
  std::ifstream file(logins_file(data_dir));
  const std::string text((std::istreambuf_iterator<char>(file)), {});
  auto logins = base::parse_json<std::vector<DemoLogin>>(text);
  return logins ? *logins : std::vector<DemoLogin>();
}

}  // namespace deskbell::app
