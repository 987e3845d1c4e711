#include <conversations/conversations.h>
#include <search/index.h>
#include <storage/testing.h>

#include <benchmark/benchmark.h>
#include <time.h>

#include <condition_variable>
#include <mutex>

// Messages per second through Conversations::post as queued writes, customers and agents in turn: policy, message row,
// event row, conversation row, durable, with one listener. writer_us is the processor time that SQLite's one writer
// thread spends for a message: what limits the rate whatever else runs on the machine.
namespace deskbell::conversations {
namespace {

class Names final : public Directory {
 public:
  std::optional<std::string> user_name(storage::Snapshot&, Id<identity::User>) override { return "Anna"; }
  std::optional<std::string> queue_name(storage::Snapshot&, Id<routing::Queue>) override { return "Sales"; }
};

struct Pair {
  Id<Conversation> conversation;
  Actor customer;
  Actor agent;
};

Pair make_pair(Conversations& conversations, contacts::Contacts& contacts, int number) {
  Pair pair;
  pair.customer.kind = ActorKind::contact;
  pair.customer.id = contacts.create(Actor::system(), {.name = "Li Wei"})->id.value;
  pair.customer.name = "Li Wei";
  pair.agent.kind = ActorKind::user;
  pair.agent.id = 1000 + number;
  pair.agent.name = "Anna";
  pair.agent.permissions.set(Permission::view_conversations, identity::Reach::own);
  pair.agent.permissions.set(Permission::reply, identity::Reach::own);
  pair.conversation =
      conversations.open(pair.customer, {.contact = pair.customer.contact(), .queue = Id<routing::Queue>{21}})->id;
  (void)conversations.assign(Actor::system(), pair.conversation, {.user = pair.agent.user()});
  return pair;
}

// What the thread has used of a processor, in seconds.
double thread_seconds() {
  timespec used{};
  clock_gettime(CLOCK_THREAD_CPUTIME_ID, &used);
  return static_cast<double>(used.tv_sec) + static_cast<double>(used.tv_nsec) * 1e-9;
}

void posts(benchmark::State& state, storage::Engine engine) {
  storage::TestDatabase database(engine,
                                 {events::schema(), search::schema(), contacts::schema(), conversations::schema()});
  base::SystemClock clock;
  events::Log log(*database, clock);
  Ids ids(clock);
  contacts::Contacts contacts(*database, log, ids, clock);
  Names names;
  Conversations conversations({*database, log, ids, clock, contacts, names});
  std::int64_t heard = 0;
  const auto listener = log.listen([&](events::Log::Batch batch) { heard += static_cast<std::int64_t>(batch.size()); });

  std::vector<Pair> pairs;
  for (int i = 0; i < state.range(0); ++i) pairs.push_back(make_pair(conversations, contacts, i));

  constexpr std::int64_t kWindow = 200;
  std::mutex mutex;
  std::condition_variable changed;
  std::int64_t in_flight = 0;
  std::int64_t failed = 0;
  std::size_t next = 0;
  std::int64_t counted = -1;  // the first callback starts the writer's clock
  double writer_start = 0;
  double writer_end = 0;
  for (auto _ : state) {
    {
      std::unique_lock lock(mutex);
      changed.wait(lock, [&] { return in_flight < kWindow; });
      ++in_flight;
    }
    const Pair& pair = pairs[next / 2 % pairs.size()];
    const Actor& actor = next % 2 == 0 ? pair.customer : pair.agent;
    PostMessage draft{.conversation = pair.conversation,
                      .client_id = "0b9f3c1e-5c1d-4d0e-9a53-" + std::to_string(++next),
                      .text = "The kettle stops before the water boils, and the lamp stays red for a minute."};
    auto keyed = Conversations::keyed(draft.conversation, draft.client_id);
    database->write_async([&conversations, &actor, draft = std::move(draft)](
                              storage::Transaction&) { return conversations.post(actor, draft); },
                          [&](const Result<Message>& message) {
                            const std::lock_guard lock(mutex);
                            if (!message) ++failed;
                            if (engine == storage::Engine::sqlite)
                              (++counted == 0 ? writer_start : writer_end) = thread_seconds();
                            if (--in_flight < kWindow / 2) changed.notify_one();
                          },
                          std::move(keyed));
  }
  std::unique_lock lock(mutex);
  changed.wait(lock, [&] { return in_flight == 0; });
  state.SetItemsProcessed(state.iterations());
  if (counted > 0) state.counters["writer_us"] = (writer_end - writer_start) * 1e6 / static_cast<double>(counted);
  if (failed > 0) state.SkipWithError("some posts failed");
}
BENCHMARK_CAPTURE(posts, sqlite, storage::Engine::sqlite)->Arg(100)->Arg(5000)->UseRealTime()->MeasureProcessCPUTime();
BENCHMARK_CAPTURE(posts, postgres, storage::Engine::postgres)->Arg(100)->UseRealTime();

}  // namespace
}  // namespace deskbell::conversations
