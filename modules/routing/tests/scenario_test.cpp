#include "pictures.h"

#include <fmt/format.h>
#include <gtest/gtest.h>
#include <toml++/toml.h>

#include <filesystem>
#include <fstream>
#include <map>

// Plays tests/fixtures/routing/*.toml, files that a support lead can read and add to; their README tells the words.
namespace deskbell::routing {
namespace {

using Strings = std::vector<std::string>;

Strings strings(const toml::node* node) {
  Strings out;
  if (!node) return out;
  if (!node->is_array()) throw std::runtime_error("expected a list");
  for (const toml::node& each : *node->as_array()) out.push_back(each.value<std::string>().value());
  return out;
}

// A misspelt word would make a scenario test nothing.
void allow(const toml::table& table, std::initializer_list<std::string_view> words) {
  for (const auto& [key, value] : table)
    if (std::ranges::find(words, key.str()) == words.end())
      throw std::runtime_error("unknown word: " + std::string(key.str()));
}

template <class Enum>
Enum word(const toml::table& table, std::string_view key, Enum otherwise) {
  const auto text = table[key].value<std::string>();
  if (!text) return otherwise;
  const auto found = base::find_enum<Enum>(*text);
  if (!found) throw std::runtime_error("unknown " + std::string(key) + ": " + *text);
  return *found;
}

seconds in_seconds(const toml::table& table, std::string_view key, seconds otherwise) {
  return seconds(table[key].value_or(otherwise.count()));
}

class Scenario {
 public:
  explicit Scenario(const toml::table& file) {
    allow(file, {"title", "queue", "agent", "step"});
    for (const toml::node& each : *file["agent"].as_array())
      ids_.emplace(each.as_table()->at("name").value_or(""), next_id_++);
    for (const toml::node& each : *file["queue"].as_array())
      ids_.emplace(each.as_table()->at("name").value_or(""), next_id_++);
    for (const toml::node& each : *file["queue"].as_array()) put_queue(*each.as_table());
    for (const toml::node& each : *file["agent"].as_array()) put_agent(*each.as_table());
  }

  void play(const toml::table& step) {
    allow(step, {"at", "arrives", "accepts", "declines", "finishes", "leaves", "presence", "opens", "closes",
                 "service_level", "then", "then_zh", "line", "wait"});
    const Time at = kStart + seconds(step["at"].value<std::int64_t>().value());
    told_.clear();
    told_zh_.clear();
    while (router_.next_due() && *router_.next_due() < at) settle(std::max(now_, *router_.next_due()));
    now_ = at;
    happen(step);
    settle(now_);
    EXPECT_EQ(told_, strings(step.get("then")));
    if (const toml::node* chinese = step.get("then_zh")) {
      EXPECT_EQ(told_zh_, strings(chinese));
    }
    if (const toml::table* lines = step["line"].as_table())
      for (const auto& [queue, names] : *lines) EXPECT_EQ(line(std::string(queue.str())), strings(&names));
    if (const toml::table* waits = step["wait"].as_table())
      for (const auto& [name, sentence] : *waits)
        EXPECT_EQ(wait(std::string(name.str())), sentence.value<std::string>().value());
  }

 private:
  std::int64_t id(const std::string& name) const {
    const auto found = ids_.find(name);
    if (found == ids_.end()) throw std::runtime_error("unknown name: " + name);
    return found->second;
  }
  std::int64_t skill(std::string_view name) {
    return skills_.try_emplace(std::string(name), 100 + skills_.size()).first->second;
  }
  std::vector<QueueSkill> skills(const toml::table& table) {
    std::vector<QueueSkill> out;
    if (const toml::table* levels = table["skills"].as_table())
      for (const auto& [name, level] : *levels) out.push_back({{skill(name.str())}, level.value<int>().value()});
    return out;
  }

  void put_queue(const toml::table& table) {
    allow(table, {"name", "members", "ranks", "priority", "ageing_s", "strategy", "offer_timeout_s",
                  "max_missed_offers", "skills", "relaxation", "overflow", "status", "closed"});
    Queue queue = queue_named(id(table["name"].value_or("")), table["name"].value_or(""), {});
    for (const std::string& name : strings(table.get("members")))
      queue.members.push_back({{id(name)}, table["ranks"][name].value_or(0)});
    queue.priority = table["priority"].value_or(0);
    queue.ageing_s = in_seconds(table, "ageing_s", 0s);
    queue.strategy = word(table, "strategy", Strategy::longest_idle);
    queue.offer_timeout_s = in_seconds(table, "offer_timeout_s", 30s);
    queue.max_missed_offers = table["max_missed_offers"].value_or(3);
    queue.status = word(table, "status", QueueStatus::active);
    queue.skills = skills(table);
    if (const toml::array* steps = table["relaxation"].as_array())
      for (const toml::node& each : *steps) queue.relaxation.push_back(relaxation(*each.as_table()));
    if (const toml::array* rules = table["overflow"].as_array())
      for (const toml::node& each : *rules) queue.overflow.push_back(overflow(*each.as_table()));
    router_.put({queue, !table["closed"].value_or(false), std::nullopt});
  }
  static Relaxation relaxation(const toml::table& table) {
    allow(table, {"after_s", "lower_level_by", "ignore_language"});
    return {in_seconds(table, "after_s", 0s), table["lower_level_by"].value<int>(),
            table["ignore_language"].value<bool>()};
  }
  Overflow overflow(const toml::table& table) const {
    allow(table, {"when", "threshold", "action", "queue"});
    Overflow rule{word(table, "when", OverflowWhen::wait),
                  table["threshold"].value_or(0),
                  word(table, "action", OverflowAction::queue),
                  {}};
    if (const auto target = table["queue"].value<std::string>()) rule.queue = Id<Queue>{id(*target)};
    return rule;
  }

  void put_agent(const toml::table& table) {
    allow(table,
          {"name", "presence", "idle_s", "offered_s_ago", "skills", "languages", "capacity", "total", "handling"});
    Agent agent = agent_named(id(table["name"].value_or("")), table["name"].value_or(""));
    agent.presence = word(table, "presence", Presence::online);
    agent.idle_since = kStart - in_seconds(table, "idle_s", 60s);
    if (const auto ago = table["offered_s_ago"].value<std::int64_t>()) agent.last_offered = kStart - seconds(*ago);
    agent.profile.skills = skills(table);
    agent.profile.languages = strings(table.get("languages"));
    agent.profile.total = table["total"].value_or(100);
    Capacity& capacity = agent.profile.capacity;
    capacity = {table["capacity"]["chat"].value_or(capacity.chat), table["capacity"]["email"].value_or(capacity.email),
                table["capacity"]["phone"].value_or(capacity.phone)};
    for (const std::string& medium : strings(table.get("handling")))
      agent.handling.push_back({{next_id_++}, base::find_enum<Medium>(medium).value()});
    router_.put(agent);
  }

  void arrive(const toml::table& table) {
    allow(table, {"name", "queue", "medium", "language", "priority", "served_by", "kept_s", "waiting_s"});
    const std::string name = table["name"].value_or("");
    if (!ids_.emplace(name, next_id_).second) throw std::runtime_error("name twice: " + name);
    Work work = chat(next_id_++, id(table["queue"].value_or("")), now_ - in_seconds(table, "waiting_s", 0s));
    names_[work.id] = name;
    work.medium = word(table, "medium", Medium::chat);
    work.language = table["language"].value_or("");
    work.priority = table["priority"].value_or(0);
    if (const auto agent = table["served_by"].value<std::string>())
      work.preferred = {{id(*agent)}, now_ + in_seconds(table, "kept_s", 0s)};
    router_.put(work);
  }

  void happen(const toml::table& step) {
    if (const toml::table* changes = step["presence"].as_table())
      for (const auto& [name, presence] : *changes)
        router_.set_presence({id(std::string(name.str()))},
                             base::find_enum<Presence>(presence.value<std::string>().value()).value(), now_);
    for (const std::string& name : strings(step.get("opens"))) router_.set_open({id(name)}, true);
    for (const std::string& name : strings(step.get("closes"))) router_.set_open({id(name)}, false);
    if (const toml::table* levels = step["service_level"].as_table())
      for (const auto& [name, level] : *levels)
        router_.set_service_level({id(std::string(name.str()))}, level.value<int>());
    for (const std::string& name : strings(step.get("accepts"))) accept({id(name)});
    for (const std::string& name : strings(step.get("declines"))) decline({id(name)});
    for (const std::string& name : strings(step.get("finishes")))
      router_.finish(handled_by_.at({id(name)}), {id(name)}, now_);
    for (const std::string& name : strings(step.get("leaves"))) router_.remove(WorkId{id(name)});
    if (const toml::array* arrivals = step["arrives"].as_array())
      for (const toml::node& each : *arrivals) arrive(*each.as_table());
  }
  const OpenOffer& offer_of(WorkId work) const {
    const Work* found = router_.find(work);
    if (!found || !found->offer) throw std::runtime_error("no open offer for " + names_.at(work));
    return *found->offer;
  }
  void accept(WorkId work) {
    handled_by_[work] = offer_of(work).agent;
    router_.accept(work, now_);
  }
  void decline(WorkId work) {
    Decision declined;
    declined.kind = DecisionKind::requeue;
    declined.rule = Rule::declined;
    declined.work = work;
    declined.agent_name = router_.find(offer_of(work).agent)->name;
    declined.queue_name = router_.find(router_.find(work)->queue)->queue.name;
    tell(declined);
    router_.decline(work, now_);
  }

  void settle(Time now) {
    now_ = now;
    for (int rounds = 0; rounds < 100; ++rounds) {
      const std::vector<Decision> decisions = router_.decide(now);
      if (decisions.empty()) return;
      for (const Decision& decision : decisions) tell(decision);
    }
    throw std::runtime_error("rounds do not end");
  }
  void tell(const Decision& decision) {
    const bool about_agent = decision.kind == DecisionKind::set_away;
    told_.push_back((about_agent ? "" : names_.at(decision.work) + ": ") + explain(decision, "en"));
    told_zh_.push_back((about_agent ? "" : names_.at(decision.work) + ": ") + explain(decision, "zh-CN"));
  }
  Strings line(const std::string& queue) const {
    Strings out;
    for (WorkId work : router_.line({id(queue)}, now_)) out.push_back(names_.at(work));
    return out;
  }
  std::string wait(const std::string& name) const {
    const Work* work = router_.find(WorkId{id(name)});
    LineFacts facts = line_facts(router_, work->queue, work->medium);
    const std::vector<WorkId> line = router_.line(work->queue, now_);
    facts.position = static_cast<int>(std::ranges::find(line, work->id) - line.begin()) + 1;
    facts.handle_time = 300s;
    const auto found = estimate(facts);
    return found ? fmt::format("place {}, {} to {} s", found->position, found->low_s.count(), found->high_s.count())
                 : "unknown";
  }

  Router router_{Weights{}};
  Time now_ = kStart;
  std::int64_t next_id_ = 1;
  std::map<std::string, std::int64_t> ids_;  // agents, queues and customers
  std::map<std::string, std::int64_t> skills_;
  std::map<WorkId, std::string> names_;
  std::map<WorkId, AgentId> handled_by_;
  Strings told_;
  Strings told_zh_;
};

std::vector<std::filesystem::path> scenario_files() {
  std::vector<std::filesystem::path> files;
  for (const auto& entry : std::filesystem::directory_iterator(DESKBELL_SOURCE_DIR "/tests/fixtures/routing"))
    if (entry.path().extension() == ".toml") files.push_back(entry.path());
  std::ranges::sort(files);
  return files;
}

class Scenarios : public testing::TestWithParam<std::filesystem::path> {};

TEST_P(Scenarios, go_as_written) {
  const toml::table file = toml::parse_file(GetParam().string());
  SCOPED_TRACE(file["title"].value_or("a scenario needs a title"));
  Scenario scenario(file);
  int number = 0;
  for (const toml::node& step : *file["step"].as_array()) {
    SCOPED_TRACE(testing::Message() << "step " << ++number);
    scenario.play(*step.as_table());
  }
}

INSTANTIATE_TEST_SUITE_P(, Scenarios, testing::ValuesIn(scenario_files()),
                         [](const auto& file) { return file.param.stem().string(); });

TEST(ScenarioFiles, there_are_many) {
  EXPECT_GE(scenario_files().size(), 25U);
}

}  // namespace
}  // namespace deskbell::routing
