#include "ground.h"

#include <fmt/format.h>
#include <toml++/toml.h>

#include <algorithm>
#include <filesystem>
#include <map>
#include <set>

// Plays tests/fixtures/escalation/*.toml, stories that a service lead can read and add to; their README tells the
// words.
namespace deskbell::escalation {
namespace {

using Strings = std::vector<std::string>;

Strings strings(const toml::node* node) {
  Strings out;
  if (!node) return out;
  if (!node->is_array()) throw std::runtime_error("expected a list");
  for (const toml::node& each : *node->as_array()) out.push_back(each.value<std::string>().value());
  return out;
}

void allow(const toml::table& table, std::initializer_list<std::string_view> words) {
  for (const auto& [key, value] : table)
    if (std::ranges::find(words, key.str()) == words.end())
      throw std::runtime_error("unknown word: " + std::string(key.str()));
}

Strings split(const std::string& text, const std::string& by) {
  Strings out;
  std::size_t from = 0;
  for (;;) {
    const auto at = text.find(by, from);
    out.push_back(text.substr(from, at - from));
    if (at == std::string::npos) return out;
    from = at + by.size();
  }
}

// What follows `words`, when the phrase begins with them.
std::optional<std::string> after(const std::string& phrase, const std::string& words) {
  if (!phrase.starts_with(words)) return std::nullopt;
  const auto rest = phrase.substr(words.size());
  if (rest.empty()) return rest;
  return rest[0] == ' ' ? std::optional(rest.substr(1)) : std::nullopt;
}

template <class Enum>
Enum named(const std::string& name) {
  const auto found = base::find_enum<Enum>(name);
  if (!found) throw std::runtime_error("unknown word: " + name);
  return *found;
}

[[noreturn]] void unknown(const std::string& phrase) {
  throw std::runtime_error("unknown words: " + phrase);
}

class Story {
 public:
  explicit Story(const toml::table& file) {
    allow(file, {"title", "lines", "duty", "level", "case", "step"});
    ladder_.name = "Ladder";
    for (const auto& line : strings(file.get("lines"))) ladder_.lines.push_back({line, ground_.queue(line)});
    if (const auto* duty = file["duty"].as_table()) put_duty(*duty);
    for (const toml::node& each : *file["level"].as_array()) put_level(*each.as_table());
    const auto made = ground_.ladders->create(lead_, ladder_);
    if (!made) throw std::runtime_error(made.error().message);
    put_case(*file["case"].as_table());
  }

  void play(const toml::table& step) {
    allow(step, {"at", "happens", "raised", "told", "case", "refused"});
    const std::string at = step["at"].value<std::string>().value();
    SCOPED_TRACE(at);
    come_to(base::parse_time(at.substr(0, 10) + "T" + at.substr(11) + ":00Z").value());
    refused_.clear();
    if (const auto happens = step["happens"].value<std::string>()) happen(*happens);
    ground_.jobs->run_due();
    EXPECT_EQ(raised_since(), strings(step.get("raised")));
    EXPECT_EQ(told_since(), strings(step.get("told")));
    if (const auto where = step["case"].value<std::string>()) {
      EXPECT_EQ(place(), *where);
    }
    EXPECT_EQ(refused_, step["refused"].value_or(std::string()));
  }

 private:
  void put_duty(const toml::table& duty) {
    allow(duty, {"time_zone", "on_duty", "fallback"});
    RosterDraft roster{.name = "Duty",
                       .time_zone = duty["time_zone"].value_or(std::string("UTC")),
                       .shifts = {},
                       .substitutions = {},
                       .fallback = {}};
    for (const auto& phrase : strings(duty.get("on_duty"))) {
      auto words = split(phrase, " ");
      Shift shift{.user = ground_.user(words.at(0)), .week = {}};
      std::size_t next = 1;
      while (next + 1 < words.size() && words[next] != "deputy") {
        const auto hours = split(words[next + 1], "-");
        shift.week.push_back({named<calendar::Weekday>(words[next]), hours.at(0), hours.at(1)});
        next += 2;
      }
      if (next + 1 < words.size()) shift.deputy = ground_.user(words[next + 1]);
      roster.shifts.push_back(std::move(shift));
    }
    for (const auto& name : strings(duty.get("fallback"))) roster.fallback.push_back(ground_.user(name));
    const auto made = ground_.ladders->create_roster(lead_, roster);
    if (!made) throw std::runtime_error(made.error().message);
  }

  void put_level(const toml::table& level) {
    allow(level, {"key", "name", "when", "do"});
    Rung rung{.key = level["key"].value<std::string>().value(),
              .name = level["name"].value<std::string>().value(),
              .triggers = {},
              .actions = {}};
    for (const auto& phrase : strings(level.get("when"))) rung.triggers.push_back(trigger(phrase));
    for (const auto& phrase : strings(level.get("do"))) rung.actions.push_back(action(phrase));
    ladder_.levels.push_back(std::move(rung));
  }

  static Trigger trigger(const std::string& phrase) {
    if (phrase == "by hand") return {.kind = TriggerKind::by_hand};
    if (const auto rest = after(phrase, "clock")) {
      const auto words = split(*rest, " ");
      if (words.size() == 1) return {.kind = TriggerKind::clock, .percent = std::stoi(words[0])};
      return {
          .kind = TriggerKind::clock, .clock = named<clocks::ClockType>(words[0]), .percent = std::stoi(words.at(1))};
    }
    if (const auto rest = after(phrase, "breach")) {
      Trigger out{.kind = TriggerKind::breach};
      if (!rest->empty()) out.clock = named<clocks::ClockType>(*rest);
      return out;
    }
    if (const auto rest = after(phrase, "reopened")) return {.kind = TriggerKind::reopened, .count = std::stoi(*rest)};
    if (const auto rest = after(phrase, "tier")) return {.kind = TriggerKind::tier, .tiers = split(*rest, ", ")};
    if (const auto rest = after(phrase, "sentiment"))
      return {.kind = TriggerKind::sentiment, .at_most = std::stod(*rest)};
    if (const auto rest = after(phrase, "level"))
      return {.kind = TriggerKind::condition,
              .when = decisions::test("case.level", decisions::Operator::is, json::value(*rest))};
    unknown(phrase);
  }

  std::vector<Who> people(const std::string& names) {
    std::vector<Who> out;
    for (const auto& name : split(names, ", ")) {
      if (name == "owner")
        out.push_back({.kind = WhoKind::owner});
      else if (name == "watchers")
        out.push_back({.kind = WhoKind::watchers});
      else if (name == "duty manager")
        out.push_back({.kind = WhoKind::duty_manager});
      else
        out.push_back({.kind = WhoKind::user, .user = ground_.user(name)});
    }
    return out;
  }

  Action action(const std::string& phrase) {
    if (phrase == "next line") return {.kind = ActionKind::to_line};
    if (phrase == "to duty manager") return {.kind = ActionKind::to_duty_manager};
    if (phrase == "raise level") return {.kind = ActionKind::raise_level};
    if (const auto level = after(phrase, "raise level to"))
      return {.kind = ActionKind::raise_level, .level = named<cases::Level>(*level)};
    if (const auto line = after(phrase, "to line")) return {.kind = ActionKind::to_line, .line = std::stoi(*line)};
    if (const auto queue = after(phrase, "to queue"))
      return {.kind = ActionKind::to_queue, .queue = ground_.queue(*queue)};
    if (const auto title = after(phrase, "task"))
      return {.kind = ActionKind::add_task, .task = TaskTemplate{.title = *title, .description = {}, .checklist = {}}};
    if (const auto who = after(phrase, "notify")) return {.kind = ActionKind::notify, .who = people(*who)};
    if (const auto rest = after(phrase, "call")) {
      const auto parts = split(*rest, " within ");
      return {.kind = ActionKind::call,
              .who = people(parts.at(0)),
              .answer_within_s = std::chrono::minutes(std::stoi(parts.at(1)))};
    }
    unknown(phrase);
  }

  void put_case(const toml::table& what) {
    allow(what, {"queue", "owner", "level", "tier", "watchers"});
    auto& matter = ground_.open_case("REP-1");
    if (const auto queue = what["queue"].value<std::string>()) matter.queue = ground_.queue(*queue);
    if (const auto owner = what["owner"].value<std::string>()) matter.owner = ground_.user(*owner);
    matter.grade.level = named<cases::Level>(what["level"].value_or(std::string("normal")));
    matter.grade.tier = what["tier"].value_or(std::string());
    for (const auto& name : strings(what.get("watchers"))) matter.watchers.push_back(ground_.user(name));
    case_ = matter.id;
  }

  void come_to(Time at) {
    if (!begun_) ground_.clock.set(at);
    begun_ = true;
    // Night and weekends pass in one go; nobody is called for so long.
    if (at - ground_.clock.now() > std::chrono::hours(24)) ground_.pass(at - ground_.clock.now());
    while (ground_.clock.now() < at)
      ground_.pass(std::min<std::chrono::microseconds>(std::chrono::minutes(1), at - ground_.clock.now()));
  }

  void happen(const std::string& phrase) {
    auto& matter = ground_.cases.at(case_);
    if (phrase == "again") return ground_.hear_again();
    if (phrase == "restart") return ground_.restart();
    if (phrase == "answered") return ground_.hear(case_, "case.answered");
    if (phrase == "solved") {
      matter.state_category = cases::StateCategory::solved;
      return ground_.hear(case_, "case.solved");
    }
    if (phrase == "reopened") {
      matter.state_category = cases::StateCategory::open;
      ++matter.reopened;
      return ground_.hear(case_, "case.reopened");
    }
    if (const auto tier = after(phrase, "tier")) {
      matter.grade.tier = *tier;
      return ground_.hear(case_, "case.graded");
    }
    if (const auto level = after(phrase, "level")) {
      matter.grade.level = named<cases::Level>(*level);
      return ground_.hear(case_, "case.graded");
    }
    if (const auto mood = after(phrase, "sentiment")) {
      ground_.sentiment = std::stod(*mood);
      return ground_.hear(case_, "case.answered");
    }
    if (const auto rest = after(phrase, "clock")) {
      const auto words = split(*rest, " ");
      const auto type = named<clocks::ClockType>(words.at(0));
      const int round = words.size() > 2 ? std::stoi(words.at(4)) : 1;
      return ground_.mark(case_, {1000 + 10 * round + static_cast<int>(type)}, type, std::stoi(words.at(1)));
    }
    somebody(phrase);
  }

  void somebody(const std::string& phrase) {
    const auto space = phrase.find(' ');
    const std::string name = phrase.substr(0, space);
    const std::string does = space == std::string::npos ? "" : phrase.substr(space + 1);
    if (does == "is gone") {
      std::erase_if(ground_.users, [&](const auto& one) { return one.second == name; });
      return;
    }
    const Actor actor = ground_.everything(name);
    const auto colon = does.find(": ");
    const std::string verb = does.substr(0, colon);
    const std::string note = colon == std::string::npos ? "" : does.substr(colon + 2);
    const auto done = [&](const auto& result) {
      if (!result) refused_ = result.error().message;
    };
    if (verb == "acknowledges") {
      const auto all = ground_.standing(case_).escalations;
      const auto found = std::ranges::find_if(all, [](const Escalation& one) { return one.call.has_value(); });
      if (found == all.end()) throw std::runtime_error("nobody was called");
      return done(ground_.escalations->acknowledge(actor, found->id, note));
    }
    if (verb == "escalates") return done(ground_.escalations->escalate(actor, case_, {.note = note}));
    if (const auto line = after(verb, "escalates to line"))
      return done(ground_.escalations->escalate(actor, case_, {.line = std::stoi(*line), .note = note}));
    if (const auto level = after(verb, "escalates to"))
      return done(ground_.escalations->escalate(actor, case_, {.level = *level, .note = note}));
    if (verb == "returns") return done(ground_.escalations->give_back(actor, case_, {.note = note}));
    if (const auto line = after(verb, "returns to line"))
      return done(ground_.escalations->give_back(actor, case_, {.line = std::stoi(*line), .note = note}));
    unknown(phrase);
  }

  Strings raised_since() {
    Strings out;
    const auto all = ground_.standing(case_).escalations;
    for (auto one = all.rbegin(); one != all.rend(); ++one)
      if (seen_.insert(one->id).second) out.push_back(one->level);
    return out;
  }

  Strings told_since() {
    Strings out;
    std::vector<std::pair<std::string, Id<identity::User>>> names;
    for (const auto& [id, name] : ground_.users) names.emplace_back(name, id);
    std::ranges::sort(names);
    for (const auto& [name, id] : names) {
      auto all = ground_.told(name);
      std::ranges::reverse(all);
      for (std::size_t i = told_[id]; i < all.size(); ++i)
        out.push_back(name + ": " + all[i].substr(std::string("escalation.").size()));
      told_[id] = all.size();
    }
    return out;
  }

  std::string place() {
    const auto& matter = ground_.cases.at(case_);
    return fmt::format("{}, {}, {}", matter.queue ? ground_.queues.at(*matter.queue) : "no queue",
                       matter.owner ? ground_.users.at(*matter.owner) : "nobody", base::name_of(matter.grade.level));
  }

  Ground ground_{storage::Engine::sqlite};
  const Actor lead_ = ground_.everything("Lead");
  LadderDraft ladder_;
  Id<cases::Case> case_;
  bool begun_ = false;
  std::string refused_;
  std::set<Id<Escalation>> seen_;
  std::map<Id<identity::User>, std::size_t> told_;
};

std::filesystem::path folder() {
  return DESKBELL_SOURCE_DIR "/tests/fixtures/escalation";
}

std::vector<std::filesystem::path> files() {
  std::vector<std::filesystem::path> out;
  for (const auto& entry : std::filesystem::directory_iterator(folder()))
    if (entry.path().extension() == ".toml") out.push_back(entry.path());
  std::ranges::sort(out);
  return out;
}

class Stories : public ::testing::TestWithParam<std::filesystem::path> {};
INSTANTIATE_TEST_SUITE_P(, Stories, ::testing::ValuesIn(files()),
                         [](const auto& tested) { return tested.param.stem().string(); });

TEST_P(Stories, are_true) {
  const auto file = toml::parse_file(GetParam().string());
  SCOPED_TRACE(file["title"].value<std::string>().value());
  Story story(file);
  for (const toml::node& step : *file["step"].as_array()) story.play(*step.as_table());
}

}  // namespace
}  // namespace deskbell::escalation
