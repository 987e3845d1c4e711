#include "floor_fixture.h"

namespace deskbell::routing {
namespace {

// Two nodes on one database: the floor's dispatcher is the first one.
class TwoNodes : public Floor {
 protected:
  struct Baton final : events::Turn {
    Baton(const int& holder, int number) : holder_(holder), number_(number) {}
    bool ours() const override { return holder_ == number_; }
    bool confirm(storage::Transaction&) override { return ours() && !stolen; }
    const int& holder_;
    const int number_;
    static inline bool stolen = false;
  };

  void SetUp() override {
    Baton::stolen = false;
    log.take_turns([this](const std::string&) { return std::make_unique<Baton>(holder, made++); });
    Floor::SetUp();
    other = std::make_unique<Dispatcher>(Dispatcher::Needs{*database, log, ids, clock, conversations, staff});
  }
  void TearDown() override {
    other.reset();
    Floor::TearDown();
  }
  void settle_both() {
    settle();
    other->tick();
    // What the first one did is news to the second.
    settle();
    other->tick();
  }

  int waiting_in(Dispatcher& node) { return static_cast<int>(node.live(lead).value().queues.at(0).waiting); }

  int holder = 0;
  int made = 0;
  std::unique_ptr<Dispatcher> other;
};
DESKBELL_ON_BOTH_ENGINES(TwoNodes);

TEST_P(TwoNodes, only_one_offers_and_both_know_the_line) {
  const Queue repairs = queue("Repairs", {}, {ana.user()});
  settle_both();
  EXPECT_TRUE(dispatcher->routes());
  EXPECT_FALSE(other->routes());
  const WorkId first = chat(customer("Wang"), repairs);
  const WorkId second = chat(customer("Li"), repairs);
  settle_both();
  EXPECT_EQ(waiting_in(*dispatcher), 2);
  EXPECT_EQ(waiting_in(*other), 2);
  come(ana);
  settle_both();
  EXPECT_EQ(kinds(ana), (std::vector<std::string>{"made", "made"})) << "each once";
  // Whichever node the agent is connected to, he can accept.
  for (const Offer& offer : other->offers(ana).value())
    if (offer.conversation.id == first) EXPECT_TRUE(other->accept(ana, offer.id));
  settle_both();
  EXPECT_EQ(waiting_in(*dispatcher), 1);
  EXPECT_EQ(waiting_in(*other), 1);
  EXPECT_FALSE(other->estimate(first));
  ASSERT_EQ(dispatcher->estimate(second).has_value(), other->estimate(second).has_value());
}

TEST_P(TwoNodes, the_one_who_follows_knows_hours) {
  settle_both();
  const Queue repairs = queue("Repairs");
  settle_both();
  EXPECT_TRUE(other->opening(repairs.id).open);
}

TEST_P(TwoNodes, another_goes_on_where_the_first_one_stopped) {
  const Queue repairs = queue("Repairs", {}, {ana.user()});
  come(ana);
  settle_both();
  const WorkId waiting = chat(customer("Wang"), repairs);
  const Time since = fetch(waiting).waiting_since.value();
  holder = 1;
  other->tick();
  EXPECT_TRUE(other->routes());
  EXPECT_EQ(kinds(ana), std::vector<std::string>{"made"});
  settle();
  EXPECT_FALSE(dispatcher->routes());
  EXPECT_EQ(kinds(ana), std::vector<std::string>{"made"});
  EXPECT_EQ(fetch(waiting).waiting_since, since);
  clock.advance(31s);
  settle();
  other->tick();
  EXPECT_EQ(kinds(ana), (std::vector<std::string>{"made", "expired"}));
}

TEST_P(TwoNodes, who_lost_his_turn_without_knowing_it_writes_nothing) {
  const Queue repairs = queue("Repairs", {}, {ana.user()});
  come(ana);
  settle();
  Baton::stolen = true;
  chat(customer("Wang"), repairs);
  EXPECT_THROW(settle(), std::runtime_error);
  EXPECT_EQ(kinds(ana), std::vector<std::string>{});
  Baton::stolen = false;
  settle();
  EXPECT_EQ(kinds(ana), std::vector<std::string>{"made"});
}

}  // namespace
}  // namespace deskbell::routing
