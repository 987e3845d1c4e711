#pragma once
#include <base/id.h>
#include <base/json.h>
#include <calendar/hours.h>

#include <decisions/condition.h>

#include <optional>
#include <string>
#include <string_view>
#include <vector>

// A rule: when something happens to a case or conversation, or a time has come, and conditions hold, then do this. All
// of it is data that goes over JSON unchanged, and as text (text_form.h).
namespace deskbell::automation {

enum class ThingKind { matter, conversation };  // a case, or a conversation
BOOST_DESCRIBE_ENUM(ThingKind, matter, conversation)

// What a rule looks at and acts on; the id is also that of its stream in the log.
struct Thing {
  ThingKind kind = ThingKind::matter;
  Id<Thing> id;
  auto operator<=>(const Thing&) const = default;
};
BOOST_DESCRIBE_STRUCT(Thing, (), (kind, id))

// So many minutes after the moment that a fact of the thing names; before it when negative. Once per moment.
struct After {
  std::string fact;  // "case.opened_at"
  std::int64_t minutes = 0;
  bool operator==(const After&) const = default;
};
BOOST_DESCRIBE_STRUCT(After, (), (fact, minutes))

// At a time of day, for everything unfinished for which the conditions hold.
struct Schedule {
  std::vector<calendar::Weekday> days;  // none: each day
  std::string at;                       // "08:30"
  std::string time_zone;                // "Asia/Shanghai"
  bool operator==(const Schedule&) const = default;
};
BOOST_DESCRIBE_STRUCT(Schedule, (), (days, at, time_zone))

// Exactly one of them.
struct Trigger {
  std::optional<std::vector<std::string>> events = {};  // kinds of the log: "case.opened", "conversation.*"
  std::optional<After> after = {};
  std::optional<Schedule> schedule = {};
  bool operator==(const Trigger&) const = default;
};
BOOST_DESCRIBE_STRUCT(Trigger, (), (events, after, schedule))

enum class ActionKind {
  set_field,     // case: field, value
  set_category,  // case: category
  grade,         // case: urgency, impact, or level with text as the reason
  move,          // case: state, and text as the note
  add_task,      // case: title, text, queue, team, user, due_minutes, checklist
  watch,         // case: user
  ask_approval,  // case: approval (refund, compensation, exception), amount, currency, text as the reason
  open_case,     // conversation: kind, category
  set_priority,  // conversation: priority
  close,         // conversation: text as the disposition
  add_tags,      // tags
  remove_tags,   // tags
  assign,        // queue or user
  note,          // text, for colleagues
  update,        // text, to the customer
  notify         // text, to: "owner", "watchers", or users
};
BOOST_DESCRIBE_ENUM(ActionKind, set_field, set_category, grade, move, add_task, watch, ask_approval, open_case,
                    set_priority, close, add_tags, remove_tags, assign, note, update, notify)

// Texts may hold {{case.number}}, which becomes the value of that fact. Queues, users, teams and categories are ids.
struct Action {
  ActionKind does = ActionKind::note;
  std::optional<std::string> field = {};
  std::optional<json::value> value = {};
  std::optional<std::string> category = {};
  std::optional<std::string> urgency = {};
  std::optional<std::string> impact = {};
  std::optional<std::string> level = {};
  std::optional<std::string> state = {};
  std::optional<std::string> kind = {};
  std::optional<std::string> title = {};
  std::optional<std::string> text = {};
  std::optional<std::string> queue = {};
  std::optional<std::string> user = {};
  std::optional<std::string> team = {};
  std::optional<std::int64_t> due_minutes = {};
  std::optional<std::vector<std::string>> checklist = {};
  std::optional<std::string> approval = {};
  std::optional<std::int64_t> amount = {};  // minor units
  std::optional<std::string> currency = {};
  std::optional<int> priority = {};
  std::optional<std::vector<std::string>> tags = {};
  std::optional<std::vector<std::string>> to = {};
  bool operator==(const Action&) const = default;
};
BOOST_DESCRIBE_STRUCT(Action, (),
                      (does, field, value, category, urgency, impact, level, state, kind, title, text, queue, user,
                       team, due_minutes, checklist, approval, amount, currency, priority, tags, to))

struct Rule {
  std::string name;         // 1 to 200 characters, unique
  std::string description;  // up to 2,000
  ThingKind about = ThingKind::matter;
  Trigger when;
  decisions::Condition conditions;  // nothing in it: always
  std::vector<Action> actions;      // in order, all or none
  bool stop = false;                // rules after this one are not asked about the same event
  bool operator==(const Rule&) const = default;
};
BOOST_DESCRIBE_STRUCT(Rule, (), (name, description, about, when, conditions, actions, stop))

// The same actions by hand.
struct Macro {
  std::string name;
  std::string description;
  ThingKind about = ThingKind::matter;
  decisions::Condition conditions;  // for which things it is offered
  std::vector<Action> actions;
  bool operator==(const Macro&) const = default;
};
BOOST_DESCRIBE_STRUCT(Macro, (), (name, description, about, conditions, actions))

// An event that rules may wait for.
struct EventKind {
  std::string kind;  // "case.opened"
  ThingKind about = ThingKind::matter;
  bool whole = false;  // it carries the thing's whole state
  bool operator==(const EventKind&) const = default;
};
BOOST_DESCRIBE_STRUCT(EventKind, (), (kind, about, whole))

inline constexpr int kMaxActions = 20;
inline constexpr std::int64_t kMaxMinutes = 366 * 24 * 60;

// Whether an action can be done to such a thing.
bool fits(ActionKind does, ThingKind about);
// Whether the pattern ("case.*", "case.opened") covers the kind.
bool covers(std::string_view pattern, std::string_view kind);

// What is wrong, with path ("rule.actions[2].text") and reason; empty when nothing is. Names of queues, users and
// fields are checked by Surroundings::mistakes_of.
std::vector<FieldError> mistakes_of(const Rule& rule, const decisions::Vocabulary& vocabulary,
                                    const std::vector<EventKind>& kinds, const std::string& path);
std::vector<FieldError> mistakes_of(const Macro& macro, const decisions::Vocabulary& vocabulary,
                                    const std::string& path);

// The text with its {{facts}} filled in; one that is not there becomes nothing.
std::string filled(std::string_view text, const decisions::Facts& facts);

// The next moment after `after` at which the schedule comes round.
std::optional<Time> next_of(const Schedule& schedule, Time after);

}  // namespace deskbell::automation
