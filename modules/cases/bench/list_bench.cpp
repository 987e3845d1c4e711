#include <identity/testing.h>
#include <search/index.h>
#include <storage/testing.h>

#include <benchmark/benchmark.h>
#include <cases/cases.h>

#include <algorithm>
#include <chrono>
#include <cstdlib>
#include <memory>

// Lists among many open cases, on SQLite and PostgreSQL: CASES of them (50,000 when not told), in 20 queues, with 200
// agents. p99 over 200 pages of each list, in milliseconds.
namespace deskbell::cases {
namespace {

constexpr int kQueues = 20;
constexpr int kAgents = 200;
constexpr int kPages = 200;

int asked_cases() {
  const char* asked = std::getenv("CASES");
  return asked ? std::atoi(asked) : 50'000;
}

class Names final : public conversations::Directory {
 public:
  std::optional<std::string> user_name(storage::Snapshot&, Id<identity::User>) override { return "Anna"; }
  std::optional<std::string> queue_name(storage::Snapshot&, Id<routing::Queue>) override { return "Sales"; }
};

struct Centre {
  explicit Centre(storage::Engine engine)
      : database(engine, {events::schema(), search::schema(), contacts::schema(), conversations::schema(), schema()}) {
    kinds.seed();
    const int count = asked_cases();
    for (int done = 0; done < count; done += 1000)
      (void)database->write([&](storage::Transaction&) -> Result<void> {
        for (int i = done; i < std::min(done + 1000, count); ++i) TRY(add(i));
        return {};
      });
    database.vacuum();
  }

  Result<void> add(int number) {
    const Actor system = Actor::system();
    clock.advance(std::chrono::seconds(1));
    if (number % 10 == 0) {
      TRY(const auto one, contacts.create(system, {.name = "Customer " + std::to_string(number)}));
      contact = one.id;
    }
    NewCase what;
    what.kind = number % 5000 == 0 ? kIncident : number % 3 == 0 ? kRepair : kInquiry;
    what.subject = "Parcel " + std::to_string(number) + " has not arrived";
    what.description = "Hello, my parcel has not arrived yet, could you check where it is please? Thank you.";
    what.contact = contact;
    what.queue = Id<routing::Queue>{21 + number % kQueues};
    if (number % 4 != 0) what.owner = Id<identity::User>{1000 + number % kAgents};
    if (number % 1000 == 0) what.tags = {"rare"};
    TRY(cases.open(Actor::system(), what));
    return {};
  }

  base::ManualClock clock;
  storage::TestDatabase database;
  events::Log log{*database, clock};
  Ids ids{clock};
  contacts::Contacts contacts{*database, log, ids, clock};
  Names names;
  conversations::Conversations conversations{{*database, log, ids, clock, contacts, names}};
  Kinds kinds{{.database = *database, .log = log, .ids = ids, .clock = clock}};
  Cases cases{{.database = *database,
               .log = log,
               .ids = ids,
               .clock = clock,
               .contacts = contacts,
               .conversations = conversations,
               .directory = names,
               .kinds = kinds}};
  Id<contacts::Contact> contact;
};

Centre& centre(storage::Engine engine) {
  static std::unique_ptr<Centre> all[2];
  auto& one = all[engine == storage::Engine::sqlite ? 0 : 1];
  if (!one) one = std::make_unique<Centre>(engine);
  return *one;
}

Actor agent(identity::Reach reach) {
  return identity::testing_user(1001, reach, {Permission::view_cases}, {{21}, {22}, {23}});
}

void list(benchmark::State& state, storage::Engine engine, identity::Reach reach, const CaseFilter& filter) {
  Centre& all = centre(engine);
  const Actor actor = agent(reach);
  for (auto _ : state) {
    std::vector<double> took;
    CaseFilter page = filter;
    for (int i = 0; i < kPages; ++i) {
      const auto began = std::chrono::steady_clock::now();
      const auto found = all.cases.list(actor, page);
      took.push_back(std::chrono::duration<double, std::milli>(std::chrono::steady_clock::now() - began).count());
      if (!found) return state.SkipWithError(found.error().message.c_str());
      page.cursor = found->next;
    }
    std::ranges::sort(took);
    state.counters["p50_ms"] = took[kPages / 2];
    state.counters["p99_ms"] = took[kPages * 99 / 100];
  }
}

void count(benchmark::State& state, storage::Engine engine, identity::Reach reach) {
  const Actor actor = agent(reach);
  for (auto _ : state) benchmark::DoNotOptimize(centre(engine).cases.counts(actor));
}

void register_all() {
  using identity::Reach;
  const std::pair<const char*, CaseFilter> lists[] = {
      {"all_by_due", {}},
      {"all_by_level", {.order = Order::level}},
      {"all_by_change", {.order = Order::updated}},
      {"newest", {.order = Order::opened}},
      {"one_queue", {.queue = Id<routing::Queue>{22}}},
      {"mine", {.mine = Mine::owned}},
      {"unowned", {.mine = Mine::unowned}},
      {"one_kind", {.kind = "repair"}},
      {"rare_kind_in_a_queue", {.kind = "incident", .queue = Id<routing::Queue>{21}}},
      {"rare_tag", {.tag = "rare"}},
      {"queue_by_change", {.queue = Id<routing::Queue>{22}, .order = Order::updated}}};
  for (const auto engine : {storage::Engine::sqlite, storage::Engine::postgres})
    for (const auto& [name, filter] : lists)
      for (const auto reach : {Reach::all, Reach::queues})
        benchmark::RegisterBenchmark(
            (std::string(storage::name_of(engine)) + "/" + name + (reach == Reach::all ? "" : "/own_queues")).c_str(),
            [engine, reach, filter](benchmark::State& state) { list(state, engine, reach, filter); })
            ->Iterations(1)
            ->Unit(benchmark::kMillisecond);
  for (const auto engine : {storage::Engine::sqlite, storage::Engine::postgres})
    for (const auto reach : {Reach::all, Reach::queues})
      benchmark::RegisterBenchmark(
          (std::string(storage::name_of(engine)) + "/counts" + (reach == Reach::all ? "" : "/own_queues")).c_str(),
          [engine, reach](benchmark::State& state) { count(state, engine, reach); })
          ->Unit(benchmark::kMillisecond);
}

const bool registered = (register_all(), true);

}  // namespace
}  // namespace deskbell::cases
