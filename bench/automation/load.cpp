// Rules over events as they are stored: through the engine, and a rehearsal over a log.
//   automation_load EVENTS
#include <base/random.h>
#include <conversations/events.h>
#include <storage/testing.h>

#include <automation/engine.h>
#include <automation/rehearsals.h>
#include <automation/rules.h>
#include <automation_observing.h>
#include <cases/cases.h>
#include <cases/events.h>
#include <conversation_facts.h>

#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <ctime>

namespace deskbell::app {
namespace {

using automation::ActionKind;
using automation::Rule;
using automation::Thing;
using automation::ThingKind;
using decisions::FactType;
using decisions::Operator;

constexpr int kRules = 200;
constexpr int kCases = 20'000;
constexpr double kEventsGoal = 20'000;
constexpr double kRehearsalGoal = 10;

decisions::Vocabulary words() {
  decisions::Vocabulary out = event_vocabulary();
  out.add(conversation_vocabulary());
  for (const char* name : {"case.kind", "case.state", "case.level", "case.queue", "case.owner", "case.subject",
                           "case.tier", "case.language", "case.field.serial"})
    out.add({.name = name});
  out.add({.name = "case.tags", .type = FactType::texts});
  out.add({.name = "case.reopened", .type = FactType::number});
  out.add({.name = "case.opened_at", .type = FactType::moment});
  return out;
}

constexpr const char* kKinds[] = {"inquiry", "request", "repair", "complaint", "suggestion"};
constexpr const char* kStates[] = {"new", "in_progress", "waiting_customer", "waiting_part"};
constexpr const char* kWords[] = {"kettle", "invoice", "lawyer", "delivery", "screen", "refund", "battery", "address"};

template <class T, std::size_t N>
T pick(base::Random& random, T const (&from)[N]) {
  return from[random.below(N)];
}

cases::Case a_case(std::int64_t id, base::Random& random, Time at) {
  cases::Case matter;
  matter.id = {id};
  matter.number = "CMP-" + std::to_string(id);
  matter.kind = pick(random, kKinds);
  matter.subject = std::string("The ") + pick(random, kWords) + " is not what I have ordered";
  matter.description = "It came on Monday. The parcel was open, and the " + std::string(pick(random, kWords)) +
                       " in it does not work. I have called twice and nobody could tell me when somebody comes.";
  matter.state = pick(random, kStates);
  matter.grade.tier = random.below(10) == 0 ? "gold" : "standard";
  matter.grade.level = static_cast<cases::Level>(random.below(4));
  matter.owner = Id<identity::User>{static_cast<std::int64_t>(1 + random.below(300))};
  matter.queue = Id<routing::Queue>{static_cast<std::int64_t>(1 + random.below(40))};
  matter.contact.emplace();
  matter.contact->id = {id + 1};
  matter.contact->name = "Li Wei";
  matter.language = random.below(2) == 0 ? "zh-CN" : "en";
  matter.fields["serial"] = json::value("SN-" + std::to_string(random.below(1'000'000)));
  matter.tags = {"north", pick(random, kWords)};
  matter.conversations = {{id + 2}};
  matter.reopened = static_cast<int>(random.below(4));
  matter.opened_at = at;
  matter.updated_at = at;
  matter.state_since = at;
  return matter;
}

// Four of ten are states of cases, four messages, two clocks.
events::Event an_event(std::int64_t number, base::Random& random, Time at) {
  const auto stream = static_cast<std::int64_t>(1'000'000 + random.below(kCases) * 10);
  events::Event event{
      .position = number, .stream = stream, .seq = number, .kind = "", .actor = 7, .at = at, .payload = ""};
  const auto what = random.below(10);
  if (what < 4) {
    event.kind = std::array{"case.changed", "case.moved", "case.assigned", "case.opened"}[what];
    event.payload = base::to_json(cases::CaseEvent{a_case(stream, random, at), "Anna Schmidt", std::nullopt});
  } else if (what < 8) {
    conversations::MessagePosted posted;
    posted.message.id = {number + 1};
    posted.message.conversation = {stream + 2};
    posted.message.author_kind = conversations::AuthorKind::contact;
    posted.message.author_name = "Li Wei";
    posted.message.text = std::string("Hello, my ") + pick(random, kWords) + " has a problem, can you help me today?";
    posted.message.at = at;
    posted.queue = Id<routing::Queue>{3};
    event.stream = stream + 2;
    event.kind = "conversation.message_posted";
    event.payload = base::to_json(posted);
  } else {
    event.kind = "clock.warned";
    event.payload = R"({"subject":{"kind":"service_case","id":"1","stream":"1"},"clock":{"type":"resolution",)"
                    R"("status":"running"},"percent":75})";
  }
  return event;
}

// Rules as people write them: two to four tests each, of kinds, states, tags, words, numbers and times.
std::vector<automation::LoadedRule> rules(base::Random& random) {
  std::vector<automation::LoadedRule> out;
  for (int i = 0; i < kRules; ++i) {
    Rule rule{.name = "Rule " + std::to_string(i), .description = ""};
    const bool about_case = i % 4 != 3;
    std::vector<decisions::Condition> tests;
    if (about_case) {
      rule.when.events = {{i % 3 == 0 ? "case.*" : i % 3 == 1 ? "case.changed" : "case.moved"}};
      tests = {decisions::test("case.kind", Operator::one_of, json::array{pick(random, kKinds), pick(random, kKinds)}),
               decisions::test("case.reopened", Operator::at_least, 2),
               decisions::any_of({decisions::test("case.tags", Operator::contains, pick(random, kWords)),
                                  decisions::test("case.subject", Operator::contains, pick(random, kWords))}),
               decisions::test("case.opened_at", Operator::before, "-1h")};
    } else {
      rule.about = ThingKind::conversation;
      rule.when.events = {{"conversation.message_posted"}};
      tests = {decisions::test("message.from", Operator::is, "contact"),
               decisions::test("message.text", i % 8 == 3 ? Operator::matches_words : Operator::contains,
                               pick(random, kWords)),
               decisions::test("conversation.queue", Operator::is, json::value(std::to_string(random.below(10))))};
    }
    rule.conditions = decisions::all_of(std::move(tests));
    rule.actions = {{.does = ActionKind::add_tags, .tags = {{"ruled"}}}};
    out.push_back({.id = {i + 1}, .rule = std::move(rule), .since = Time()});
  }
  return out;
}

void tell(const char* name, double figure, const char* unit, double goal, bool reached) {
  std::printf(R"({"bench":"automation","name":"%s","figure":%.1f,"unit":"%s","goal":%.0f,"reached":%s})"
              "\n",
              name, figure, unit, goal, reached ? "true" : "false");
  std::fflush(stdout);
}

void through_the_engine(int count) {
  base::SeededRandom random(11);
  const automation::Engine engine(rules(random), words());
  std::vector<events::Event> log;
  const Time begin = *base::parse_time("2026-03-02T00:00:00Z");
  for (int i = 0; i < count; ++i) log.push_back(an_event(i + 1, random, begin + std::chrono::seconds(i)));
  std::int64_t matched = 0;
  // Processor time of one thread: nothing is waited for.
  const std::clock_t start = std::clock();
  for (const auto& event : log) {
    if (!engine.wants(event.kind)) continue;
    auto seen = observe(event);
    if (!seen) continue;
    seen->facts.merge(seen->event);
    matched += std::ssize(engine.run(seen->thing.kind, event.kind, seen->facts, event.at));
  }
  const double seconds = static_cast<double>(std::clock() - start) / CLOCKS_PER_SEC;
  std::printf("%d events, %lld rules matched, %.1f us each\n", count, static_cast<long long>(matched),
              seconds * 1e6 / count);
  tell("events through 200 rules on one core, from their JSON on", count / seconds, "events/s", kEventsGoal,
       count / seconds >= kEventsGoal);
}

class Bystander final : public automation::Surroundings {
 public:
  std::vector<automation::EventKind> event_kinds() override { return observed_kinds(); }
  std::optional<automation::Observation> observe(const events::Event& event) override { return app::observe(event); }
  std::optional<decisions::Facts> facts(storage::Snapshot&, Thing) override { return std::nullopt; }
  Result<void> require_visible(storage::Snapshot&, const Actor&, Thing) override { return {}; }
  std::string title(storage::Snapshot&, Thing) override { return ""; }
  Page<Thing> unfinished(storage::Snapshot&, ThingKind, const std::optional<std::string>&, int) override { return {}; }
  std::vector<FieldError> mistakes_of(storage::Snapshot&, ThingKind, const automation::Action&,
                                      const std::string&) override {
    return {};
  }
  Result<void> act(storage::Transaction&, const Actor&, Thing, const automation::Action&) override { return {}; }
  void tell_broken(storage::Transaction&, const std::string&, const std::string&) override {}
  std::optional<std::string> name_of(storage::Snapshot&, std::string_view, std::string_view) override { return {}; }
  std::optional<std::string> id_of(storage::Snapshot&, std::string_view, std::string_view) override { return {}; }
};

void rehearse(int count) {
  const Time begin = *base::parse_time("2026-03-02T00:00:00Z");
  base::ManualClock clock(begin);
  base::SeededRandom random(12);
  storage::TestDatabase database(storage::Engine::sqlite, {events::schema(), jobs::schema(), automation::schema()});
  events::Log log(*database, clock);
  Ids ids(clock);
  jobs::Queue jobs(*database, clock, ids, random);
  decisions::Vocabularies vocabularies;
  vocabularies.add([](storage::Snapshot&) { return words(); });
  Bystander bystander;
  automation::Rehearsals rehearsals({*database, log, jobs, ids, clock, vocabularies, bystander});
  rehearsals.register_jobs();
  const auto step = std::chrono::microseconds(std::chrono::days(30)) / count;
  for (int done = 0; done < count;) {
    const auto written = database->write([&](storage::Transaction& tx) -> Result<void> {
      for (int i = 0; i < 10'000 && done < count; ++i, ++done) {
        clock.advance(step);
        const auto event = an_event(done + 1, random, clock.now());
        log.append(tx, event.stream, event.kind, event.actor, event.payload);
      }
      return {};
    });
    if (!written) std::abort();
  }
  base::SeededRandom chance(11);
  const Rule rule = rules(chance).front().rule;
  const auto started = rehearsals.start(Actor::system(), rule, {}, 31, "Asia/Shanghai");
  if (!started) std::abort();
  const auto before = std::chrono::steady_clock::now();
  jobs.run_due();
  const double seconds = std::chrono::duration<double>(std::chrono::steady_clock::now() - before).count();
  const auto done = rehearsals.get(Actor::system(), started->id);
  if (!done || !done->result) std::abort();
  const double million = seconds * 1e6 / count;
  std::printf("rehearsal: %lld events, %lld looked at, %lld matched, %.2f s\n",
              static_cast<long long>(done->result->events), static_cast<long long>(done->result->looked),
              static_cast<long long>(done->result->matched), seconds);
  tell("rehearsal of one rule over a million events", million, "s", kRehearsalGoal, million <= kRehearsalGoal);
}

}  // namespace
}  // namespace deskbell::app

int main(int argument_count, char** arguments) {
  const int count = argument_count > 1 ? std::atoi(arguments[1]) : 1'000'000;
  deskbell::app::through_the_engine(std::min(count, 100'000));
  deskbell::app::rehearse(count);
}
