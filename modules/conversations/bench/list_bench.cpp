#include <conversations/conversations.h>
#include <identity/testing.h>
#include <search/index.h>
#include <storage/testing.h>

#include <benchmark/benchmark.h>

#include <memory>

// First pages and counts among 100,000 conversations: 60,000 closed, 20,000 waiting, 20,000 with 200 agents.
namespace deskbell::conversations {
namespace {

constexpr int kConversations = 100'000;
constexpr int kAgents = 200;

class Names final : public Directory {
 public:
  std::optional<std::string> user_name(storage::Snapshot&, Id<identity::User>) override { return "Anna"; }
  std::optional<std::string> queue_name(storage::Snapshot&, Id<routing::Queue>) override { return "Sales"; }
};

struct Centre {
  storage::TestDatabase database{storage::Engine::sqlite,
                                 {events::schema(), search::schema(), contacts::schema(), conversations::schema()}};
  base::ManualClock clock;
  events::Log log{*database, clock};
  Ids ids{clock};
  contacts::Contacts contacts{*database, log, ids, clock};
  Names names;
  Conversations conversations{{*database, log, ids, clock, contacts, names}};

  Centre() {
    for (int done = 0; done < kConversations; done += 1000)
      (void)database->write([&](storage::Transaction&) -> Result<void> {
        for (int i = done; i < done + 1000; ++i) TRY(add(i));
        return {};
      });
  }

  Result<void> add(int number) {
    const Actor system = Actor::system();
    clock.advance(std::chrono::seconds(1));
    TRY(const auto contact, contacts.create(system, {.name = "Customer " + std::to_string(number)}));
    PostMessage first;
    first.text = "Hello";
    TRY(const auto opened,
        conversations.open(system,
                           {.contact = contact.id, .queue = Id<routing::Queue>{21 + number % 20}, .message = first}));
    if (number % 5 == 0) return {};
    TRY(conversations.assign(system, opened.id, {.user = Id<identity::User>{1000 + number % kAgents}}));
    if (number % 5 != 1) TRY(conversations.close(system, opened.id));
    return {};
  }
};

Centre& centre() {
  static Centre centre;
  return centre;
}

Actor agent(identity::Reach reach) {
  return identity::testing_user(1001, reach, {Permission::view_conversations}, {{21}, {22}, {23}});
}

void lists(benchmark::State& state, View view, identity::Reach reach) {
  Centre& all = centre();
  const Actor actor = agent(reach);
  for (auto _ : state) {
    const auto page = all.conversations.list(actor, {.view = view});
    if (!page || page->items.empty()) state.SkipWithError("nothing listed");
  }
}
void counts(benchmark::State& state, identity::Reach reach) {
  const Actor actor = agent(reach);
  for (auto _ : state) benchmark::DoNotOptimize(centre().conversations.counts(actor));
}
BENCHMARK_CAPTURE(lists, mine, View::mine, identity::Reach::queues)->Unit(benchmark::kMillisecond);
BENCHMARK_CAPTURE(lists, waiting, View::waiting, identity::Reach::all)->Unit(benchmark::kMillisecond);
BENCHMARK_CAPTURE(lists, waiting_of_my_queues, View::waiting, identity::Reach::queues)->Unit(benchmark::kMillisecond);
BENCHMARK_CAPTURE(lists, all, View::all, identity::Reach::all)->Unit(benchmark::kMillisecond);
BENCHMARK_CAPTURE(lists, all_of_mine, View::all, identity::Reach::own)->Unit(benchmark::kMillisecond);
BENCHMARK_CAPTURE(lists, closed, View::closed, identity::Reach::all)->Unit(benchmark::kMillisecond);
BENCHMARK_CAPTURE(counts, all, identity::Reach::all)->Unit(benchmark::kMillisecond);
BENCHMARK_CAPTURE(counts, of_my_queues, identity::Reach::queues)->Unit(benchmark::kMillisecond);

}  // namespace
}  // namespace deskbell::conversations
