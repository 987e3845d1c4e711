#pragma once
#include <base/random.h>
#include <storage/testing.h>

#include <clocks/events.h>
#include <escalation/escalations.h>
#include <gtest/gtest.h>

#include <map>
#include <memory>
#include <string>
#include <vector>

namespace deskbell::escalation {

// A centre with people, queues and cases that are only names, for tests.
class Ground {
 public:
  explicit Ground(storage::Engine engine)
      : database(engine, {events::schema(), jobs::schema(), notices::schema(), schema()}) {
    vocabularies.add([](storage::Snapshot&) {
      return decisions::Vocabulary{{.name = "case.kind"},
                                   {.name = "case.level"},
                                   {.name = "case.tier"},
                                   {.name = "case.reopened", .type = decisions::FactType::number},
                                   {.name = "case.sentiment", .type = decisions::FactType::number},
                                   {.name = "case.tags", .type = decisions::FactType::texts}};
    });
    restart();
  }

  // As after a crash: everything in memory is gone.
  void restart() {
    escalations.reset();
    ladders.reset();
    jobs.reset();
    database.reopen();
    log = std::make_unique<events::Log>(*database, clock);
    jobs = std::make_unique<jobs::Queue>(*database, clock, ids, random);
    notices = std::make_unique<notices::Notices>(
        notices::Notices::Needs{.database = *database, .log = *log, .ids = ids, .clock = clock});
    ladders = std::make_unique<Ladders>(Ladders::Needs{
        .database = *database, .log = *log, .ids = ids, .clock = clock, .vocabularies = vocabularies, .ports = ports});
    escalations = std::make_unique<Escalations>(Escalations::Needs{.database = *database,
                                                                   .log = *log,
                                                                   .ids = ids,
                                                                   .clock = clock,
                                                                   .jobs = *jobs,
                                                                   .notices = *notices,
                                                                   .ladders = *ladders,
                                                                   .ports = ports});
  }

  static Actor actor(std::int64_t id, std::string name, identity::Permissions permissions) {
    Actor actor;
    actor.kind = ActorKind::user;
    actor.id = id;
    actor.name = std::move(name);
    actor.permissions = permissions;
    return actor;
  }
  Id<identity::User> user(const std::string& name) {
    for (const auto& [id, known] : users)
      if (known == name) return id;
    const Id<identity::User> id{100 + std::ssize(users)};
    users[id] = name;
    return id;
  }
  Actor everything(const std::string& name) {
    return actor(user(name).value, name, identity::Permissions::everything());
  }
  Id<routing::Queue> queue(const std::string& name) {
    for (const auto& [id, known] : queues)
      if (known == name) return id;
    const Id<routing::Queue> id{500 + std::ssize(queues)};
    queues[id] = name;
    return id;
  }
  cases::Case& open_case(const std::string& number) {
    cases::Case matter;
    matter.id = ids.next<cases::Case>();
    matter.number = number;
    matter.subject = "The kettle leaks";
    matter.kind = "repair";
    matter.state = "open";
    matter.opened_at = clock.now();
    return cases.emplace(matter.id, matter).first->second;
  }

  // What the log says, in the consumer's transaction, and all that follows from it.
  void hear(Id<cases::Case> matter, std::string_view kind, std::string payload = "{}") {
    const events::Event event{
        .stream = matter.value, .kind = std::string(kind), .at = clock.now(), .payload = std::move(payload)};
    last = event;
    hear_again();
  }
  // The same event once more, as a consumer may that lost its cursor.
  void hear_again() {
    ASSERT_TRUE(database->write(
        [&](storage::Transaction& tx) -> Result<void> { return escalations->follower()(tx, std::span(&last, 1)); }));
    jobs->run_due();
  }
  void mark(Id<cases::Case> matter, Id<clocks::Clock> clock_id, clocks::ClockType type, int percent) {
    clocks::ClockEvent event;
    event.subject = {clocks::SubjectKind::service_case, {matter.value}, {matter.value}};
    event.clock.id = clock_id;
    event.clock.type = type;
    event.clock.terms.policy = {1};
    event.clock.terms.calendar = {2};
    event.at = clock.now();
    event.percent = percent;
    hear(matter, percent == clocks::kBreachPercent ? "clock.breached" : "clock.warned", base::to_json(event));
  }
  void pass(std::chrono::microseconds time) {
    clock.advance(time);
    jobs->run_due();
  }

  Standing standing(Id<cases::Case> matter) { return escalations->standing(Actor::system(), matter).value(); }
  std::vector<std::string> kinds_of(Id<cases::Case> matter) {
    std::vector<std::string> out;
    for (const auto& event :
         database->read([&](storage::Snapshot& snapshot) { return log->read_stream(snapshot, matter.value, 0, 1000); }))
      out.push_back(event.kind);
    return out;
  }
  // What somebody was told, newest first: "escalation.called Duty manager".
  std::vector<std::string> told(const std::string& name) {
    std::vector<std::string> out;
    for (const auto& notice : notices->list(everything(name), {}).value().items)
      out.push_back(notice.code + " " + notice.params.at("level"));
    return out;
  }

  base::ManualClock clock;
  base::SeededRandom random{1};
  Ids ids{clock};
  decisions::Vocabularies vocabularies;
  std::map<Id<identity::User>, std::string> users;
  std::map<Id<routing::Queue>, std::string> queues;
  std::map<Id<cases::Case>, cases::Case> cases;
  std::map<Id<identity::Role>, std::vector<Id<identity::User>>> roles;
  std::map<Id<identity::Team>, std::vector<Id<identity::User>>> teams;
  std::vector<std::string> tasks;
  std::vector<std::string> notes;  // of hand-overs
  std::optional<double> sentiment;
  bool clock_counts = true;
  std::optional<Error> hand_over_fails;
  events::Event last;
  Ports ports{
      .matter = [this](storage::Snapshot&, Id<cases::Case> id) -> std::optional<cases::Case> {
        const auto found = cases.find(id);
        return found == cases.end() ? std::nullopt : std::optional(found->second);
      },
      .facts =
          [this](storage::Snapshot&, const cases::Case& matter) {
            decisions::Facts facts;
            facts.set("case.kind", matter.kind);
            facts.set("case.level", matter.grade.level);
            facts.set("case.tier", matter.grade.tier);
            facts.set("case.reopened", matter.reopened);
            facts.set("case.tags", decisions::Value(matter.tags));
            if (sentiment) facts.set("case.sentiment", decisions::Value(*sentiment));
            return facts;
          },
      .counts = [this](storage::Snapshot&, Id<clocks::Subject>, Id<clocks::Clock>) { return clock_counts; },
      .hand_over = [this](const Actor& actor, Id<cases::Case> id, const Handover& to) -> Result<void> {
        if (hand_over_fails) return std::unexpected(*hand_over_fails);
        auto& matter = cases.at(id);
        if (to.queue) matter.queue = to.queue;
        if (to.queue || !to.owner) matter.owner.reset();
        if (to.owner) matter.owner = to.owner;
        notes.push_back(actor.name + ": " + to.note);
        return {};
      },
      .grade = [this](const Actor&, Id<cases::Case> id, cases::Level level, const std::string&) -> Result<void> {
        cases.at(id).grade.level = level;
        return {};
      },
      .add_task = [this](const Actor&, Id<cases::Case>, const TaskTemplate& task) -> Result<void> {
        tasks.push_back(task.title);
        return {};
      },
      .user_name = [this](storage::Snapshot&, Id<identity::User> id) -> std::optional<std::string> {
        const auto found = users.find(id);
        return found == users.end() ? std::nullopt : std::optional(found->second);
      },
      .queue_name = [this](storage::Snapshot&, Id<routing::Queue> id) -> std::optional<std::string> {
        const auto found = queues.find(id);
        return found == queues.end() ? std::nullopt : std::optional(found->second);
      },
      .of_role = [this](storage::Snapshot&,
                        std::optional<Id<identity::Role>> id) { return roles[id.value_or(Id<identity::Role>{})]; },
      .of_team = [this](storage::Snapshot&, Id<identity::Team> id) { return teams[id]; }};
  storage::TestDatabase database;
  std::unique_ptr<events::Log> log;
  std::unique_ptr<jobs::Queue> jobs;
  std::unique_ptr<notices::Notices> notices;
  std::unique_ptr<Ladders> ladders;
  std::unique_ptr<Escalations> escalations;
};

}  // namespace deskbell::escalation
