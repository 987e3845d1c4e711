#pragma once
#include <base/testing.h>
#include <identity/testing.h>

#include <cases/testing.h>
#include <cases/views.h>
#include <gtest/gtest.h>

#include <map>
#include <string>
#include <vector>

// A little service centre with cases for the database tests, and the check that replaying the events of every case
// gives what a fresh fetch gives.
namespace deskbell::cases {

inline constexpr auto kSales = conversations::TestDirectory::kSales;
inline constexpr auto kRepairs = conversations::TestDirectory::kRepairs;

class Centre : public ::testing::TestWithParam<storage::Engine>, protected TestDesk {
 protected:
  using Reach = identity::Reach;

  Centre() : TestDesk(GetParam()) {}

  Views views{{.database = *database, .ids = ids, .clock = clock}};

  Actor system = Actor::system();
  Actor anna = agent(11, Reach::queues, {kSales});
  Actor ben = agent(12, Reach::queues, {kRepairs});
  Actor loner = agent(13, Reach::own, {});
  Actor lead = supervisor(14);
  Actor stranger = agent(15, Reach::none, {});
  Id<contacts::Contact> customer = contacts.create(system, {.name = "Li Wei"})->id;
  Actor li = visitor(customer, "Li Wei");

  static Actor agent(std::int64_t id, Reach reach, std::vector<Id<routing::Queue>> queues) {
    return identity::testing_user(id, reach,
                                  {Permission::view_conversations, Permission::reply, Permission::assign,
                                   Permission::view_cases, Permission::edit_cases, Permission::assign_cases},
                                  std::move(queues));
  }
  static Actor supervisor(std::int64_t id) { return identity::testing_administrator(id); }
  static Actor visitor(Id<contacts::Contact> contact, std::string name) {
    return identity::testing_customer(contact, std::move(name));
  }

  NewCase about(std::string subject, std::string_view kind = kRepair) {
    NewCase what;
    what.kind = kind;
    what.subject = std::move(subject);
    what.queue = kSales;
    what.contact = customer;
    return what;
  }
  Case open(const Actor& actor, const NewCase& what) {
    clock.advance(std::chrono::seconds(1));
    const auto opened = cases.open(actor, what);
    EXPECT_TRUE(opened) << opened.error().message;
    if (opened) known_.push_back(opened->id);
    return opened.value_or(Case{});
  }
  Case open(std::string subject = "The kettle drips") { return open(anna, about(std::move(subject))); }
  void know(Id<Case> id) { known_.push_back(id); }
  Task task(const Actor& actor, Id<Case> id, NewTask what) {
    const auto added = cases.add_task(actor, id, what);
    EXPECT_TRUE(added) << added.error().message;
    return added.value_or(Task{});
  }
  // A visitor's chat in the sales queue with one message.
  Id<conversations::Conversation> chat() {
    const auto opened =
        conversations.open(li, {.contact = customer,
                                .queue = kSales,
                                .language = "zh-CN",
                                .message = conversations::PostMessage{.client_id = "c" + std::to_string(++said_),
                                                                      .text = "The kettle drips.\nSince Monday."}});
    EXPECT_TRUE(opened) << opened.error().message;
    return opened->id;
  }
  void say(const Actor& actor, Id<conversations::Conversation> id, std::string text) {
    clock.advance(std::chrono::seconds(1));
    const auto said = conversations.post(
        actor, {.conversation = id, .client_id = "s" + std::to_string(++said_), .text = std::move(text)});
    EXPECT_TRUE(said) << said.error().message;
    follow();
  }
  // What the consumer does with everything that is new in the log.
  void follow() { consume(cases.follower(), followed_); }
  void index() { consume(cases.search_feeder(), indexed_); }

  std::vector<events::Event> stream(Id<Case> id) {
    return database->read([&](storage::Snapshot& snapshot) { return log.read_stream(snapshot, id.value, 0, 10'000); });
  }
  std::vector<std::string> happened(Id<Case> id) {
    std::vector<std::string> all;
    for (const auto& event : stream(id))
      if (event.kind.starts_with("case.")) all.push_back(event.kind.substr(5));
    return all;
  }
  std::vector<std::string> subjects(const Actor& actor, const CaseFilter& filter) {
    std::vector<std::string> all;
    const auto page = cases.list(actor, filter);
    EXPECT_TRUE(page) << page.error().message;
    if (page)
      for (const auto& one : page->items) all.push_back(one.subject);
    return all;
  }
  void expect_replay_equals_refetch(Id<Case> id) {
    Case replayed;
    std::int64_t seq = 0;
    for (const auto& event : stream(id)) {
      EXPECT_EQ(event.seq, ++seq);
      auto after = apply(replayed, event.kind, event.payload);
      ASSERT_TRUE(after) << event.kind << ": " << after.error().message;
      replayed = *after;
    }
    EXPECT_EQ(base::to_json(replayed), base::to_json(fetch(id)));
  }
  void TearDown() override {
    for (const auto id : known_) expect_replay_equals_refetch(id);
  }

 private:
  // Others may be writing to the same server, so the log is asked again until it tells everything.
  void consume(const events::Consumer::Handler& handler, std::int64_t& position) {
    const auto last = database->read([&](storage::Snapshot& snapshot) { return log.last_position(snapshot); });
    while (position < last) {
      const auto done = database->write([&](storage::Transaction& tx) -> Result<void> {
        const auto news = log.read(tx, position, 10'000);
        if (!news.empty()) position = news.back().position;
        return handler(tx, news);
      });
      ASSERT_TRUE(done) << done.error().message;
    }
  }

  std::vector<Id<Case>> known_;
  std::int64_t followed_ = 0;
  std::int64_t indexed_ = 0;
  int said_ = 0;
};

}  // namespace deskbell::cases
