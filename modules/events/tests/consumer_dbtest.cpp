#include <events/consumer.h>
#include <storage/testing.h>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <atomic>
#include <mutex>
#include <thread>

namespace deskbell::events {
namespace {

using storage::Transaction;
using ::testing::ElementsAre;

class EventConsumer : public ::testing::TestWithParam<storage::Engine> {
 protected:
  void append(std::string payload) {
    ASSERT_TRUE(database->write([&](Transaction& tx) -> Result<void> {
      log.append(tx, 1, "test.happened", 0, payload);
      return {};
    }));
  }
  Consumer::Handler handler() {
    return [this](Transaction&, std::span<const Event> events) -> Result<void> {
      const std::lock_guard lock(mutex);
      batches.push_back(events.size());
      for (const Event& event : events) handled.push_back(event.payload);
      return {};
    };
  }
  storage::TestDatabase database{GetParam(), {schema()}};
  base::ManualClock clock;
  Log log{*database, clock};
  std::mutex mutex;
  std::vector<std::string> handled;
  std::vector<std::size_t> batches;
};
DESKBELL_ON_BOTH_ENGINES(EventConsumer);

TEST_P(EventConsumer, begins_at_the_beginning_and_hears_what_comes) {
  append("1");
  append("2");
  Consumer consumer("test", log, *database, handler());
  consumer.drain();
  EXPECT_THAT(handled, ElementsAre("1", "2"));
  append("3");
  consumer.drain();
  EXPECT_THAT(handled, ElementsAre("1", "2", "3"));
  EXPECT_EQ(consumer.lag(), 0);
}

TEST_P(EventConsumer, goes_on_where_it_stopped) {
  append("1");
  {
    Consumer consumer("test", log, *database, handler());
    consumer.drain();
  }
  append("2");
  Consumer consumer("test", log, *database, handler());
  consumer.drain();
  EXPECT_THAT(handled, ElementsAre("1", "2"));
  Consumer another("another", log, *database, handler());
  another.drain();
  EXPECT_THAT(handled, ElementsAre("1", "2", "1", "2"));
}

TEST_P(EventConsumer, passes_over_what_does_not_concern_it_and_goes_on_behind_it) {
  const auto concerned = [this] {
    return Consumer::Handler(handler(), [](const Event& event) { return event.payload.starts_with("for it"); });
  };
  append("not for it");
  {
    Consumer consumer("test", log, *database, concerned());
    consumer.drain();
    EXPECT_EQ(consumer.lag(), 0);
    EXPECT_THAT(handled, ElementsAre());
    append("for it 1");
    consumer.drain();
    append("not for it");
    consumer.drain();
    EXPECT_EQ(consumer.lag(), 0);
  }
  EXPECT_EQ(std::ranges::count(handled, "for it 1"), 1);
  handled.clear();
  append("for it 2");
  Consumer again("test", log, *database, concerned());
  again.drain();
  EXPECT_EQ(std::ranges::count(handled, "for it 1"), 0);
  EXPECT_EQ(std::ranges::count(handled, "for it 2"), 1);
}

// It would read all that again after a restart.
TEST_P(EventConsumer, notes_within_a_while_what_it_passed_over) {
  Consumer::Handler never(handler(), [](const Event&) { return false; });
  {
    Consumer consumer("test", log, *database, never);
    append("one");
    consumer.drain();
    append("two");
    consumer.drain();
  }
  Consumer again("test", log, *database, handler());
  again.drain();
  EXPECT_EQ(std::ranges::count(handled, "one"), 0);
}

TEST_P(EventConsumer, takes_at_most_a_batch_at_a_time) {
  for (int i = 0; i < 5; ++i) append(std::to_string(i));
  Consumer consumer("test", log, *database, handler(), {.batch = 2, .share = 0.01});
  consumer.drain();
  EXPECT_THAT(handled, ElementsAre("0", "1", "2", "3", "4"));
  for (const std::size_t batch : batches) EXPECT_LE(batch, 2U);
}

TEST_P(EventConsumer, a_failed_batch_is_repeated_and_leaves_nothing_behind) {
  append("1");
  std::atomic<int> calls{0};
  Consumer consumer("test", log, *database, [&](Transaction& tx, std::span<const Event> events) -> Result<void> {
    if (events[0].payload != "1") return {};
    log.append(tx, 2, "test.answered", 0, "answer");
    switch (++calls) {
      case 1:
        return failure(ErrorCode::unavailable, "deliberate");
      case 2:
        throw std::runtime_error("deliberate");
      default:
        return {};
    }
  });
  consumer.drain();
  EXPECT_EQ(calls, 3);
  EXPECT_EQ(database->read([&](storage::Snapshot& s) { return log.last_seq(s, 2); }), 1);
}

TEST_P(EventConsumer, tells_how_far_it_is_and_what_keeps_it) {
  append("1");
  append("2");
  std::atomic<bool> broken{true};
  std::atomic<int> spans{0};
  Consumer consumer(
      "test", log, *database,
      [&](Transaction&, std::span<const Event>) -> Result<void> {
        return broken ? Result<void>(failure(ErrorCode::unavailable, "deliberate")) : Result<void>();
      },
      {}, [&](const base::Span&) { ++spans; });
  while (consumer.stats().failures == 0) std::this_thread::yield();
  EXPECT_EQ(consumer.stats().error, "deliberate");
  EXPECT_EQ(consumer.stats().position, 0);
  EXPECT_EQ(consumer.lag(), 2);
  broken = false;
  consumer.drain();
  const ConsumerStats stats = consumer.stats();
  EXPECT_EQ(stats.error, "");
  EXPECT_EQ(stats.events, 2u);
  EXPECT_GT(stats.position, 0);
  EXPECT_GE(spans, 2);
}

}  // namespace
}  // namespace deskbell::events
