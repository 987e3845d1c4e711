#include <calendar/zone.h>

#include <escalation/ladder.h>
#include <escalation/roster.h>

#include <algorithm>
#include <set>

// What is wrong with what an administrator wrote, all of it at once and each named by its place.
namespace deskbell::escalation {
namespace {

constexpr std::size_t kMostName = 100;
constexpr std::size_t kMostText = 1000;
constexpr std::chrono::seconds kLeastAnswer = std::chrono::minutes(1);
constexpr std::chrono::seconds kMostAnswer = std::chrono::hours(24);
constexpr int kMostPercent = 1000;
constexpr int kMostCount = 100;

std::string at(const std::string& path, std::size_t index) {
  return path + "[" + std::to_string(index) + "]";
}

std::size_t length(std::string_view text) {
  return static_cast<std::size_t>(
      std::ranges::count_if(text, [](char c) { return (static_cast<unsigned char>(c) & 0xc0) != 0x80; }));
}

bool is_key(std::string_view key) {
  return !key.empty() && key.size() <= 40 && key[0] >= 'a' && key[0] <= 'z' &&
         std::ranges::all_of(key, [](char c) { return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '_'; });
}

class Checker {
 public:
  void wrong(std::string field, std::string message) { errors.push_back({std::move(field), std::move(message)}); }
  void name(const std::string& field, std::string_view value) {
    if (value.empty()) return wrong(field, "is required");
    if (length(value) > kMostName) wrong(field, "may have at most " + std::to_string(kMostName) + " characters");
  }
  void text(const std::string& field, std::string_view value) {
    if (length(value) > kMostText) wrong(field, "may have at most " + std::to_string(kMostText) + " characters");
  }
  template <class T>
  bool count(const std::string& field, const std::vector<T>& list, std::size_t least, std::size_t most) {
    if (list.size() < least) wrong(field, "needs at least " + std::to_string(least));
    if (list.size() > most) wrong(field, "may have at most " + std::to_string(most));
    return list.size() <= most;
  }
  Result<void> result() {
    if (errors.empty()) return {};
    return std::unexpected(base::invalid_fields(std::move(errors)));
  }
  std::vector<FieldError> errors;
};

class LadderChecker : public Checker {
 public:
  LadderChecker(const LadderDraft& draft, const decisions::Vocabulary& vocabulary)
      : draft_(draft), vocabulary_(vocabulary) {}

  void check() {
    name("name", draft_.name);
    text("description", draft_.description);
    condition(draft_.when, "when");
    if (count("lines", draft_.lines, 0, kMostLines)) check_lines();
    if (!count("levels", draft_.levels, 1, kMostRungs)) return;
    std::set<std::string> keys;
    for (std::size_t i = 0; i < draft_.levels.size(); ++i) {
      const std::string path = at("levels", i);
      const Rung& rung = draft_.levels[i];
      if (!is_key(rung.key) || rung.key == "line")
        wrong(path + ".key", "must begin with a small letter and have small letters, digits and _ only");
      else if (!keys.insert(rung.key).second)
        wrong(path + ".key", "is there twice");
      name(path + ".name", rung.name);
      if (count(path + ".triggers", rung.triggers, 1, kMostTriggers))
        for (std::size_t t = 0; t < rung.triggers.size(); ++t) trigger(at(path + ".triggers", t), rung.triggers[t]);
      if (count(path + ".actions", rung.actions, 1, kMostActions)) actions(path + ".actions", rung.actions);
    }
  }

 private:
  void condition(const decisions::Condition& when, const std::string& path) {
    for (auto& mistake : decisions::mistakes_of(when, vocabulary_, path)) errors.push_back(std::move(mistake));
  }

  void check_lines() {
    std::set<Id<routing::Queue>> queues;
    for (std::size_t i = 0; i < draft_.lines.size(); ++i) {
      name(at("lines", i) + ".name", draft_.lines[i].name);
      if (!queues.insert(draft_.lines[i].queue).second)
        wrong(at("lines", i) + ".queue", "is the queue of another line as well");
    }
  }

  // What a kind of trigger or action needs is there, and nothing that it does not know.
  template <class T>
  bool member(const std::string& field, const std::optional<T>& value, bool known, bool needed) {
    if (value && !known) wrong(field, "has no meaning here");
    if (!value && needed) wrong(field, "is required");
    return value && known;
  }

  void trigger(const std::string& path, const Trigger& trigger) {
    const auto is = [&](TriggerKind kind) { return trigger.kind == kind; };
    member(path + ".clock", trigger.clock, is(TriggerKind::clock) || is(TriggerKind::breach), false);
    if (member(path + ".percent", trigger.percent, is(TriggerKind::clock), is(TriggerKind::clock)) &&
        (*trigger.percent < 1 || *trigger.percent > kMostPercent))
      wrong(path + ".percent", "must be from 1 to " + std::to_string(kMostPercent));
    if (member(path + ".count", trigger.count, is(TriggerKind::reopened), is(TriggerKind::reopened)) &&
        (*trigger.count < 1 || *trigger.count > kMostCount))
      wrong(path + ".count", "must be from 1 to " + std::to_string(kMostCount));
    if (member(path + ".tiers", trigger.tiers, is(TriggerKind::tier), is(TriggerKind::tier)))
      count(path + ".tiers", *trigger.tiers, 1, 50);
    if (member(path + ".at_most", trigger.at_most, is(TriggerKind::sentiment), is(TriggerKind::sentiment)) &&
        !(*trigger.at_most >= -1 && *trigger.at_most <= 1))
      wrong(path + ".at_most", "must be from -1 to 1");
    if (member(path + ".when", trigger.when, is(TriggerKind::condition), is(TriggerKind::condition)))
      condition(*trigger.when, path + ".when");
  }

  void who(const std::string& path, const Who& one) {
    member(path + ".user", one.user, one.kind == WhoKind::user, one.kind == WhoKind::user);
    member(path + ".role", one.role, one.kind == WhoKind::role, false);
    member(path + ".team", one.team, one.kind == WhoKind::team, one.kind == WhoKind::team);
    member(path + ".roster", one.roster, one.kind == WhoKind::duty_manager, false);
  }

  void action(const std::string& path, const Action& action) {
    const auto is = [&](ActionKind kind) { return action.kind == kind; };
    const bool told = is(ActionKind::notify) || is(ActionKind::call);
    if (member(path + ".who", action.who, told, told) && count(path + ".who", *action.who, 1, kMostWho))
      for (std::size_t i = 0; i < action.who->size(); ++i) who(at(path + ".who", i), (*action.who)[i]);
    if (member(path + ".answer_within_s", action.answer_within_s, is(ActionKind::call), is(ActionKind::call)) &&
        (*action.answer_within_s < kLeastAnswer || *action.answer_within_s > kMostAnswer))
      wrong(path + ".answer_within_s", "must be from 60 to 86400");
    member(path + ".level", action.level, is(ActionKind::raise_level), false);
    if (member(path + ".line", action.line, is(ActionKind::to_line), false) &&
        (*action.line < 1 || *action.line > std::ssize(draft_.lines)))
      wrong(path + ".line", "is not one of this ladder's lines");
    if (is(ActionKind::to_line) && draft_.lines.size() < 2) wrong(path, "needs a ladder with at least two lines");
    member(path + ".queue", action.queue, is(ActionKind::to_queue), is(ActionKind::to_queue));
    member(path + ".roster", action.roster, is(ActionKind::to_duty_manager), false);
    if (member(path + ".task", action.task, is(ActionKind::add_task), is(ActionKind::add_task))) {
      name(path + ".task.title", action.task->title);
      text(path + ".task.description", action.task->description);
      if (count(path + ".task.checklist", action.task->checklist, 0, 50))
        for (std::size_t i = 0; i < action.task->checklist.size(); ++i)
          name(at(path + ".task.checklist", i), action.task->checklist[i]);
    }
    if (action.text) text(path + ".text", *action.text);
  }

  void actions(const std::string& path, const std::vector<Action>& actions) {
    for (std::size_t i = 0; i < actions.size(); ++i) action(at(path, i), actions[i]);
    if (std::ranges::count(actions, ActionKind::call, &Action::kind) > 1)
      wrong(path, "may have one call only; name several people in it");
  }

  const LadderDraft& draft_;
  const decisions::Vocabulary& vocabulary_;
};

}  // namespace

Result<void> check(const LadderDraft& draft, const decisions::Vocabulary& vocabulary) {
  LadderChecker checker(draft, vocabulary);
  checker.check();
  return checker.result();
}

Result<void> check(const RosterDraft& draft) {
  Checker checker;
  checker.name("name", draft.name);
  const bool zone = calendar::Zone::of(draft.time_zone).has_value();
  if (!zone) checker.wrong("time_zone", "is not a time zone, such as Europe/Berlin");
  if (checker.count("shifts", draft.shifts, 0, kMostShifts) && zone)
    for (std::size_t i = 0; i < draft.shifts.size(); ++i) {
      const auto hours =
          calendar::Calendar::of({.time_zone = draft.time_zone, .week = draft.shifts[i].week, .exceptions = {}});
      if (hours) continue;
      for (const auto& error : hours.error().fields) checker.wrong(at("shifts", i) + "." + error.field, error.message);
    }
  if (checker.count("substitutions", draft.substitutions, 0, kMostSubstitutions))
    for (std::size_t i = 0; i < draft.substitutions.size(); ++i)
      if (draft.substitutions[i].until <= draft.substitutions[i].from)
        checker.wrong(at("substitutions", i) + ".until", "must be after its beginning");
  checker.count("fallback", draft.fallback, 0, kMostFallback);
  return checker.result();
}

}  // namespace deskbell::escalation
