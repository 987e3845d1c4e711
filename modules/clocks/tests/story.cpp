#include "story.h"

#include <fmt/chrono.h>
#include <fmt/format.h>

#include <algorithm>

namespace deskbell::clocks {
namespace {

using calendar::Hours;
using calendar::NamedCalendar;
using calendar::Weekday;
using std::chrono::hours;
using std::chrono::microseconds;
using std::chrono::minutes;
using std::chrono::seconds;

constexpr std::string_view kDays[] = {"mon", "tue", "wed", "thu", "fri", "sat", "sun"};
constexpr std::string_view kSecond = " (second time)";

void allow(const toml::table& table, std::initializer_list<std::string_view> words) {
  for (const auto& [key, value] : table)
    if (std::ranges::find(words, key.str()) == words.end()) throw BadStory("unknown word: " + std::string(key.str()));
}

std::string text(const toml::table& table, std::string_view key) {
  const auto value = table[key].value<std::string>();
  if (!value) throw BadStory("needs a text: " + std::string(key));
  return *value;
}

std::vector<std::string> texts(const toml::node* node) {
  std::vector<std::string> out;
  if (const toml::array* all = node ? node->as_array() : nullptr)
    for (const toml::node& one : *all) out.push_back(one.value<std::string>().value());
  return out;
}

int day_number(std::string_view name) {
  const auto found = std::ranges::find(kDays, name);
  if (found == std::end(kDays)) throw BadStory("unknown day: " + std::string(name));
  return static_cast<int>(found - std::begin(kDays));
}

// "mon-fri 09:00-17:00", "sat 10:00-14:00"
void add_open(Hours& hours, const std::string& line) {
  const auto blank = line.find(' ');
  const std::string days = line.substr(0, blank);
  const std::string span = line.substr(blank + 1);
  const int first = day_number(days.substr(0, 3));
  const int last = days.size() > 3 ? day_number(days.substr(4)) : first;
  for (int day = first; day <= last; ++day)
    hours.week.push_back({static_cast<Weekday>(day), span.substr(0, 5), span.substr(6)});
}

// "2026-10-01 closed National Day", "2026-10-10 like mon", "2026-12-24 09:00-12:00"
void add_exception(Hours& hours, const std::string& line) {
  calendar::DayException exception{.date = line.substr(0, 10)};
  const std::string rest = line.substr(11);
  if (rest.starts_with("like ")) {
    exception.open = true;
    exception.like = static_cast<Weekday>(day_number(rest.substr(5, 3)));
  } else if (!rest.starts_with("closed")) {
    exception.open = true;
    exception.from = rest.substr(0, 5);
    exception.to = rest.substr(6, 5);
  }
  hours.exceptions.push_back(std::move(exception));
}

// "4h", "90m", "1h30m"
seconds duration_of(const std::string& text) {
  seconds total{0};
  long number = 0;
  for (const char letter : text) {
    if (letter >= '0' && letter <= '9')
      number = number * 10 + (letter - '0');
    else if (letter == 'h')
      total += hours(std::exchange(number, 0));
    else if (letter == 'm')
      total += minutes(std::exchange(number, 0));
    else
      throw BadStory("not a duration: " + text);
  }
  if (number != 0 || total == seconds(0)) throw BadStory("not a duration: " + text);
  return total;
}

std::string text_of(microseconds duration) {
  const auto whole = std::chrono::floor<minutes>(duration);
  const auto rest = (whole % hours(1)).count();
  const auto full = std::chrono::floor<hours>(whole).count();
  return full == 0   ? fmt::format("{}m", rest)
         : rest == 0 ? fmt::format("{}h", full)
                     : fmt::format("{}h{}m", full, rest);
}

Target target_of(ClockType type, const toml::node& node) {
  Target target{.type = type, .within_s = {}, .warn_percent = {}, .pauses = {}};
  if (const auto plain = node.value<std::string>()) {
    target.within_s = duration_of(*plain);
    return target;
  }
  const toml::table& table = *node.as_table();
  allow(table, {"within", "warn", "pauses"});
  target.within_s = duration_of(text(table, "within"));
  if (const toml::array* marks = table["warn"].as_array())
    for (const toml::node& mark : *marks) target.warn_percent.push_back(mark.value<int>().value());
  for (const std::string& reason : texts(table.get("pauses")))
    target.pauses.push_back(base::find_enum<Waiting>(reason).value());
  return target;
}

// Which facts there are: whatever a story names.
decisions::Condition condition_of(const toml::table& facts) {
  std::vector<decisions::Condition> tests;
  for (const auto& [name, value] : facts) {
    json::array wanted;
    if (const auto one = value.value<std::string>()) wanted.emplace_back(*one);
    for (const std::string& one : texts(&value)) wanted.emplace_back(one);
    tests.push_back(decisions::test("case." + std::string(name.str()), decisions::Operator::one_of, std::move(wanted)));
  }
  return decisions::all_of(std::move(tests));
}

const decisions::Vocabulary& vocabulary() {
  static const decisions::Vocabulary all{{.name = "case.kind"},    {.name = "case.level"},      {.name = "case.tier"},
                                         {.name = "case.channel"}, {.name = "case.department"}, {.name = "case.queue"},
                                         {.name = "case.site"}};
  return all;
}

void set_facts(decisions::Facts& facts, const toml::table* changed) {
  if (!changed) return;
  for (const auto& [name, value] : *changed) {
    const std::string key = "case." + std::string(name.str());
    if (!vocabulary().find(key)) throw BadStory("unknown fact: " + key);
    facts.set(key, value.value<std::string>().value());
  }
}

}  // namespace

Story::Story(const toml::table& file) : zone_(calendar::Zone::of(text(file, "zone")).value()) {
  allow(file, {"title", "zone", "calendar", "use", "policy", "step"});
  for (const toml::node& each : *file["calendar"].as_array()) put_calendar(*each.as_table(), Time());
  if (const toml::array* uses = file["use"].as_array())
    for (const toml::node& each : *uses) put_use(*each.as_table());
  for (const toml::node& each : *file["policy"].as_array()) put_policy(*each.as_table());
  rebuild();
}

void Story::put_calendar(const toml::table& table, Time from) {
  allow(table, {"name", "zone", "open", "except"});
  Hours hours{table["zone"].value_or(zone_.name()), {}, {}};
  for (const std::string& line : texts(table.get("open"))) add_open(hours, line);
  for (const std::string& line : texts(table.get("except"))) add_exception(hours, line);
  auto calendar = calendar::Calendar::of(hours);
  if (!calendar) throw BadStory(calendar.error().message);
  const auto id =
      calendar_ids_.try_emplace(text(table, "name"), Id<NamedCalendar>{std::ssize(calendar_ids_) + 1}).first->second;
  versions_[id].push_back({from, std::move(*calendar)});
}

void Story::put_use(const toml::table& table) {
  allow(table, {"tier", "site", "department", "queue", "calendar"});
  for (const auto scope :
       {calendar::Scope::tier, calendar::Scope::site, calendar::Scope::department, calendar::Scope::queue})
    if (const auto key = table[base::name_of(scope)].value<std::string>())
      uses_.push_back({scope, *key, calendar_named(text(table, "calendar"))});
}

void Story::put_policy(const toml::table& table) {
  allow(table,
        {"name", "when", "calendar", "first_response", "next_response", "update", "resolution", "task", "removed"});
  const std::string name = text(table, "name");
  auto found = std::ranges::find(policies_, name, &Policy::name);
  if (table["removed"].value_or(false)) {
    policies_.erase(found);
    return;
  }
  Policy policy{.id = {++last_id_}, .name = name, .when = {}, .targets = {}};
  if (found != policies_.end()) policy.id = found->id;
  if (const toml::table* when = table["when"].as_table()) policy.when = condition_of(*when);
  if (const auto calendar = table["calendar"].value<std::string>()) policy.calendar = calendar_named(*calendar);
  for (const ClockType type :
       {ClockType::first_response, ClockType::next_response, ClockType::update, ClockType::resolution, ClockType::task})
    if (const toml::node* target = table.get(base::name_of(type))) policy.targets.push_back(target_of(type, *target));
  if (const auto mistakes = mistakes_of(policy.targets, name); !mistakes.empty())
    throw BadStory(mistakes.front().field + " " + mistakes.front().message);
  if (found != policies_.end())
    *found = std::move(policy);
  else
    policies_.push_back(std::move(policy));
}

void Story::rebuild() {
  std::vector<calendar::CalendarSet::Entry> entries;
  for (const auto& [id, versions] : versions_)
    entries.push_back({{.id = id, .standard = id.value == 1}, calendar::Timeline(versions)});
  calendars_ = std::make_unique<calendar::CalendarSet>(0, std::move(entries), uses_);
}

Id<NamedCalendar> Story::calendar_named(const std::string& name) const {
  const auto found = calendar_ids_.find(name);
  if (found == calendar_ids_.end()) throw BadStory("unknown calendar: " + name);
  return found->second;
}

Story::One& Story::ensure_one(const std::string& who) {
  One& one = ones_[who];
  if (!one.standing.subject.id) {
    const bool is_task = who.starts_with("task");
    one.standing.subject = {is_task ? SubjectKind::task : SubjectKind::service_case, {++last_id_}, {last_id_}};
  }
  return one;
}

Promise Story::promise_for(const One& one) const {
  for (const Policy& policy : policies_) {
    const auto matcher = decisions::Matcher::compile(policy.when, vocabulary(), "when");
    if (!matcher) throw BadStory(matcher.error().message);
    if (!matcher->matches(one.facts, now_)) continue;
    const auto& entry =
        policy.calendar ? calendars_->of(*policy.calendar) : calendars_->used_by([&](calendar::Scope scope) {
          const auto* value = one.facts.find("case." + std::string(base::name_of(scope)));
          return value ? std::get<std::string>(*value) : std::string();
        });
    return promise_of(policy, entry.calendar.id, one.standing.subject.kind);
  }
  return {};
}

World Story::world(One& one) {
  return {.timeline = [this](Id<NamedCalendar> id) -> const calendar::Timeline& { return calendars_->of(id).timeline; },
          .next_id = [this] { return Id<Clock>{++last_id_}; },
          .hours_changed = std::exchange(one.stale, false)};
}

void Story::happen(const std::string& who, HappeningKind kind, std::optional<Waiting> waiting) {
  One& one = ensure_one(who);
  const World its_world = world(one);
  tell(who, clocks::happen(one.standing, {.kind = kind, .at = now_, .waiting = waiting}, promise_for(one), its_world));
}

void Story::change_everything(const toml::table& step) {
  if (const toml::array* calendars = step["calendar"].as_array())
    for (const toml::node& each : *calendars) put_calendar(*each.as_table(), now_);
  if (const toml::array* policies = step["policy"].as_array())
    for (const toml::node& each : *policies) put_policy(*each.as_table());
  rebuild();
  for (auto& [who, one] : ones_) {
    one.stale = true;
    if (!step["late"].value_or(false) && one.standing.state == SubjectState::open)
      happen(who, HappeningKind::recomputed, {});
  }
}

std::vector<std::string> Story::play(const toml::table& step) {
  allow(step, {"at", "who", "what", "waits_for", "facts", "calendar", "policy", "late", "then", "clocks", "note"});
  now_ = time_of(text(step, "at"));
  const std::string who = step["who"].value_or("the case");
  const std::string what = step["what"].value_or("nothing");
  if (what == "nothing") {
    for (auto& [name, one] : ones_) {
      const World its_world = world(one);
      tell(name, advance(one.standing, now_, its_world));
    }
  } else if (what == "settings_changed") {
    change_everything(step);
  } else {
    const auto kind = base::find_enum<HappeningKind>(what);
    if (!kind) throw BadStory("unknown happening: " + what);
    set_facts(ensure_one(who).facts, step["facts"].as_table());
    const auto reason = step["waits_for"].value<std::string>();
    happen(who, *kind, reason ? base::find_enum<Waiting>(*reason) : std::nullopt);
  }
  return std::exchange(told_, {});
}

void Story::tell(const std::string& who, const std::vector<Step>& steps) {
  for (const Step& step : steps) {
    std::string line = who == "the case" ? "" : who + ": ";
    line += base::name_of(step.clock.type);
    const std::string due = step.clock.due_at ? ", due " + text_of(*step.clock.due_at) : ", never due";
    switch (step.move) {
      case Move::started:
        line += " started" + (step.clock.since ? due : ", stands still");
        break;
      case Move::paused:
        line += " paused after " + clocks::text_of(step.clock.elapsed_us);
        break;
      case Move::resumed:
        line += " goes on" + due;
        break;
      case Move::recomputed:
        line += " recomputed" + (step.clock.since ? due : ", stands still");
        break;
      case Move::warned:
        line += fmt::format(" at {} % ({})", step.percent.value_or(0), text_of(step.at));
        break;
      case Move::breached:
        line += " broken (" + text_of(step.at) + ")";
        break;
      case Move::met:
        line +=
            (step.clock.breached_at ? " met too late, after " : " met after ") + clocks::text_of(step.clock.elapsed_us);
        break;
      case Move::cancelled:
        line += " not owed any more";
        break;
    }
    told_.push_back(std::move(line));
  }
}

std::string Story::state(const std::string& clock) const {
  const auto colon = clock.find(": ");
  const std::string who = colon == std::string::npos ? "the case" : clock.substr(0, colon);
  const auto type = base::find_enum<ClockType>(colon == std::string::npos ? clock : clock.substr(colon + 2));
  if (!type) throw BadStory("unknown clock: " + clock);
  const auto one = ones_.find(who);
  if (one == ones_.end()) throw BadStory("nobody is called " + who);
  for (const Clock& its : one->second.standing.clocks) {
    if (its.type != *type) continue;
    std::string out(base::name_of(its.status));
    if (its.since && its.due_at) out += ", due " + text_of(*its.due_at);
    const auto& timeline = calendars_->of(its.terms.calendar).timeline;
    return out + ", counted " + clocks::text_of(elapsed(its, now_, timeline)) + " of " +
           clocks::text_of(its.terms.target_s);
  }
  return "none";
}

Time Story::time_of(std::string text) const {
  const bool second = text.ends_with(kSecond);
  if (second) text.resize(text.size() - kSecond.size());
  const auto utc =
      text.size() == 20 ? base::parse_time(text.substr(4, 10) + "T" + text.substr(15) + ":00Z") : std::nullopt;
  if (!utc) throw BadStory("not a time such as Mon 2026-03-02 09:00: " + text);
  const calendar::LocalTime local(utc->time_since_epoch());
  Time at = zone_.at(local);
  if (second) at += hours(1);
  if (text_of(at) != text + (second ? std::string(kSecond) : ""))
    throw BadStory("no such time there: " + text + ", but " + text_of(at));
  return at;
}

std::string Story::text_of(Time at) const {
  const calendar::LocalTime local = zone_.local(at);
  const auto day = std::chrono::floor<std::chrono::days>(local);
  std::string name(kDays[std::chrono::weekday(day).iso_encoding() - 1]);
  name[0] = static_cast<char>(name[0] - 'a' + 'A');
  return name + " " + zone_.text(at).substr(0, 16) + (zone_.at(local) == at ? "" : std::string(kSecond));
}

}  // namespace deskbell::clocks
