#pragma once
#include <base/testing.h>
#include <conversations/conversations.h>
#include <identity/events.h>
#include <identity/testing.h>
#include <routing/dispatcher.h>
#include <routing/events.h>
#include <search/index.h>
#include <storage/testing.h>

#include <gtest/gtest.h>

#include <atomic>
#include <map>
#include <string>
#include <thread>
#include <vector>

// A service floor for the database tests: people with presence, queues, customers, a dispatcher whose clock stands
// still.
namespace deskbell::routing {

using namespace std::chrono_literals;

class StaffForTests final : public Staff {
 public:
  StaffForTests(storage::Database& database, events::Log& log, const Clock& clock)
      : database_(database), log_(log), clock_(clock) {}

  void hire(AgentId id, std::string name) {
    people_[id] = {id, std::move(name), identity::Presence::offline, clock_.now()};
  }
  void set(AgentId id, identity::Presence presence) {
    (void)database_.write([&](storage::Transaction& tx) -> Result<void> {
      change(tx, id, presence);
      return {};
    });
  }
  std::vector<identity::UserSummary> active(storage::Snapshot&) override {
    std::vector<identity::UserSummary> out;
    for (const auto& [id, user] : people_) out.push_back(user);
    return out;
  }
  std::optional<identity::UserSummary> find(storage::Snapshot&, AgentId user) override {
    const auto found = people_.find(user);
    return found == people_.end() ? std::nullopt : std::optional(found->second);
  }
  std::string language(storage::Snapshot&, AgentId user) override { return user.value == 12 ? "zh-CN" : "en"; }
  Result<void> set_away(storage::Transaction& tx, AgentId user, std::string) override {
    change(tx, user, identity::Presence::away);
    return {};
  }
  identity::Presence presence(AgentId id) const { return people_.at(id).presence; }

 private:
  void change(storage::Transaction& tx, AgentId id, identity::Presence presence) {
    identity::UserSummary& user = people_.at(id);
    const identity::Presence before = user.presence;
    user.presence = presence;
    user.presence_since = clock_.now();
    log_.append(tx, id.value, 0, identity::PresenceChanged{user, before, std::nullopt});
  }

  storage::Database& database_;
  events::Log& log_;
  const Clock& clock_;
  std::map<AgentId, identity::UserSummary> people_;
};

class QueueNames final : public conversations::Directory {
 public:
  std::optional<std::string> user_name(storage::Snapshot&, Id<identity::User> user) override {
    return "Agent " + std::to_string(user.value);
  }
  std::optional<std::string> queue_name(storage::Snapshot& snapshot, Id<Queue> queue) override {
    return Queues::name(snapshot, queue);
  }
};

class Floor : public ::testing::TestWithParam<storage::Engine> {
 protected:
  using Reach = identity::Reach;
  using Presence = identity::Presence;
  using Conversation = conversations::Conversation;

  base::ManualClock clock;
  storage::TestDatabase database{
      GetParam(), {events::schema(), search::schema(), contacts::schema(), conversations::schema(), schema()}};
  events::Log log{*database, clock};
  Ids ids{clock};
  contacts::Contacts contacts{*database, log, ids, clock};
  QueueNames names;
  conversations::Conversations conversations{
      {.database = *database, .log = log, .ids = ids, .clock = clock, .contacts = contacts, .directory = names}};
  StaffForTests staff{*database, log, clock};
  Queues queues{{.database = *database, .log = log, .ids = ids, .staff = staff}};
  std::string zone = "Etc/UTC";
  std::unique_ptr<Dispatcher> dispatcher;
  std::unique_ptr<events::Log::Listener> listener;
  std::atomic<std::int64_t> seen{0};

  Actor system = Actor::system();
  Actor ana = agent(11, "Ana");
  Actor bo = agent(12, "Bo");
  Actor lead = boss(14);

  void SetUp() override {
    for (const Actor* one : {&ana, &bo, &lead}) staff.hire(one->user(), one->name);
    start();
  }
  void TearDown() override { stop(); }

  void start() {
    dispatcher = std::make_unique<Dispatcher>(Dispatcher::Needs{*database, log, ids, clock, conversations, staff, [this] { return zone; }});
    listener = log.listen([this](events::Log::Batch batch) { seen = std::max(seen.load(), batch.back()->position); });
  }
  void stop() {
    listener.reset();
    dispatcher.reset();
  }
  // Lets the dispatcher read everything that was committed, and act.
  Time settle() {
    const std::int64_t last = database->read([&](storage::Snapshot& snapshot) { return log.last_position(snapshot); });
    for (int i = 0; i < 5'000 && dispatched_ && seen < last; ++i) std::this_thread::sleep_for(1ms);
    dispatched_ = true;
    Time due = dispatcher->tick();
    // What it did itself is news, too (an overflow assigns, a silent agent is set away).
    for (int i = 0; i < 3; ++i) {
      const std::int64_t now = database->read([&](storage::Snapshot& snapshot) { return log.last_position(snapshot); });
      if (seen >= now) break;
      std::this_thread::sleep_for(5ms);
      due = dispatcher->tick();
    }
    return due;
  }
  void pass(std::chrono::microseconds time) {
    clock.advance(time);
    settle();
  }

  static Actor agent(std::int64_t id, std::string name) {
    Actor actor = identity::testing_user(id, Reach::queues,
                                         {Permission::view_conversations, Permission::reply, Permission::assign});
    actor.name = std::move(name);
    return actor;
  }
  static Actor boss(std::int64_t id) { return identity::testing_administrator(id); }

  Queue queue(const std::string& name, const QueueChange& settings = {}, std::vector<AgentId> members = {{11}, {12}}) {
    auto created = queues.create(lead, {.name = {name}});
    EXPECT_TRUE(created) << created.error().message;
    QueueChange change = settings;
    change.members.emplace();
    for (AgentId member : members) change.members->push_back({member, 0});
    auto changed = queues.change(lead, created->id, change);
    EXPECT_TRUE(changed) << changed.error().message;
    for (Actor* actor : {&ana, &bo})
      if (std::ranges::find(members, actor->user()) != members.end()) actor->queues.push_back(created->id);
    return *changed;
  }
  Actor customer(const std::string& name) {
    Actor actor;
    actor.kind = ActorKind::contact;
    actor.id = contacts.create(system, {.name = name})->id.value;
    actor.name = name;
    return actor;
  }
  WorkId chat(const Actor& from, const Queue& in) {
    clock.advance(1s);
    const auto opened = conversations.open(
        from,
        {.contact = from.contact(),
         .queue = in.id,
         .message = conversations::PostMessage{.client_id = "c" + std::to_string(++said_), .text = "My oven is cold"}});
    EXPECT_TRUE(opened) << opened.error().message;
    return opened->id;
  }
  void come(const Actor& actor) {
    clock.advance(1s);
    staff.set(actor.user(), Presence::online);
  }
  Conversation fetch(WorkId id) {
    return database->read([&](storage::Snapshot& snapshot) { return conversations.load(snapshot, id).value(); });
  }
  std::vector<Offer> offers(const Actor& actor) { return dispatcher->offers(actor).value(); }
  std::vector<std::string> kinds(const Actor& actor) {
    std::vector<std::string> out;
    for (const events::Event& event :
         database->read([&](storage::Snapshot& snapshot) { return log.read_stream(snapshot, actor.id, 0, 1000); }))
      if (event.kind.starts_with("offer.")) out.push_back(event.kind.substr(6));
    return out;
  }
  std::vector<std::string> sentences(WorkId id) {
    std::vector<std::string> out;
    for (const DecisionRecord& record : dispatcher->decisions(lead, id).value()) out.push_back(record.sentence);
    return out;
  }

 private:
  int said_ = 0;
  bool dispatched_ = false;
};

}  // namespace deskbell::routing
