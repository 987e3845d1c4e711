#include <calendar/zone.h>
#include <text/lines.h>

#include <automation/rule.h>

#include <algorithm>
#include <charconv>

namespace deskbell::automation {
namespace {

using decisions::Vocabulary;

constexpr std::size_t kMaxMistakes = 20;
constexpr std::size_t kMaxEvents = 30;
constexpr std::size_t kMaxName = 200;
constexpr std::size_t kMaxDescription = 2'000;
constexpr std::size_t kMaxText = 5'000;
constexpr std::size_t kMaxTags = 20;
constexpr std::size_t kMaxPeople = 50;

class Mistakes {
 public:
  void add(std::string field, std::string message) {
    if (list_.size() < kMaxMistakes) list_.push_back({std::move(field), std::move(message)});
  }
  void add(std::vector<FieldError> more) {
    for (auto& one : more) add(std::move(one.field), std::move(one.message));
  }
  std::vector<FieldError> take() { return std::move(list_); }

 private:
  std::vector<FieldError> list_;
};

bool is_key(std::string_view key, std::size_t longest) {
  return !key.empty() && key.size() <= longest && key[0] >= 'a' && key[0] <= 'z' &&
         std::ranges::all_of(key, [](char c) { return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '_'; });
}

void check_length(const std::string& text, std::size_t low, std::size_t high, const std::string& path,
                  Mistakes& mistakes) {
  const std::size_t length = text::length(text);
  if (length < low) mistakes.add(path, "may not be empty");
  if (length > high) mistakes.add(path, "may have at most " + std::to_string(high) + " characters");
}

// Calls fn(name) for each {{name}}; answers whether all that were opened are closed.
template <class Fn>
bool each_placeholder(std::string_view text, Fn fn) {
  for (std::size_t at = text.find("{{"); at != std::string_view::npos; at = text.find("{{", at)) {
    const std::size_t end = text.find("}}", at);
    if (end == std::string_view::npos) return false;
    fn(text.substr(at + 2, end - at - 2));
    at = end + 2;
  }
  return true;
}

void check_template(const std::string& text, const Vocabulary& vocabulary, const std::string& path,
                    Mistakes& mistakes) {
  const bool closed = each_placeholder(text, [&](std::string_view name) {
    if (!vocabulary.find(name))
      mistakes.add(path, "names {{" + std::string(name.substr(0, 60)) + "}}, which is not a known fact");
  });
  if (!closed) mistakes.add(path, "has a {{ without its }}");
}

void check_trigger(const Rule& rule, const Vocabulary& vocabulary, const std::vector<EventKind>& kinds,
                   const std::string& path, Mistakes& mistakes) {
  const Trigger& when = rule.when;
  if ((when.events ? 1 : 0) + (when.after ? 1 : 0) + (when.schedule ? 1 : 0) != 1)
    return mistakes.add(path, "must be exactly one of: events, after, schedule");
  if (when.events) {
    if (when.events->empty() || when.events->size() > kMaxEvents)
      mistakes.add(path + ".events", "must have 1 to " + std::to_string(kMaxEvents) + " entries");
    for (std::size_t i = 0; i < when.events->size(); ++i) {
      const bool known = std::ranges::any_of(kinds, [&](const EventKind& kind) {
        return kind.about == rule.about && covers((*when.events)[i], kind.kind);
      });
      if (!known) mistakes.add(path + ".events[" + std::to_string(i) + "]", "is not an event of such a thing");
    }
  } else if (when.after) {
    const decisions::Fact* fact = vocabulary.find(when.after->fact);
    if (!fact || fact->type != decisions::FactType::moment)
      mistakes.add(path + ".after.fact", "must be a fact that is a moment");
    if (when.after->minutes < -kMaxMinutes || when.after->minutes > kMaxMinutes)
      mistakes.add(path + ".after.minutes", "may be at most a year");
  } else {
    const Schedule& schedule = *when.schedule;
    if (schedule.days.size() > 7) mistakes.add(path + ".schedule.days", "may have at most 7 entries");
    if (schedule.at.size() != 5 || !next_of({.days = {}, .at = schedule.at, .time_zone = "UTC"}, Time()))
      mistakes.add(path + ".schedule.at", "must be a time of day such as 08:30");
    if (!calendar::Zone::of(schedule.time_zone))
      mistakes.add(path + ".schedule.time_zone", "must be a time zone such as Europe/Berlin");
  }
}

// Which members an action may have, and which it needs.
struct Parts {
  std::vector<std::string_view> needed;
  std::vector<std::string_view> possible;
};

Parts parts_of(ActionKind does) {
  switch (does) {
    case ActionKind::set_field:
      return {{"field", "value"}, {}};
    case ActionKind::set_category:
      return {{"category"}, {}};
    case ActionKind::grade:
      return {{}, {"urgency", "impact", "level", "text"}};
    case ActionKind::move:
      return {{"state"}, {"text"}};
    case ActionKind::add_task:
      return {{"title"}, {"text", "queue", "team", "user", "due_minutes", "checklist"}};
    case ActionKind::watch:
      return {{"user"}, {}};
    case ActionKind::ask_approval:
      return {{"approval", "text"}, {"amount", "currency"}};
    case ActionKind::open_case:
      return {{"kind"}, {"category"}};
    case ActionKind::set_priority:
      return {{"priority"}, {}};
    case ActionKind::close:
      return {{}, {"text"}};
    case ActionKind::add_tags:
    case ActionKind::remove_tags:
      return {{"tags"}, {}};
    case ActionKind::assign:
      return {{}, {"queue", "user", "text"}};
    case ActionKind::note:
    case ActionKind::update:
      return {{"text"}, {}};
    case ActionKind::notify:
      return {{"text", "to"}, {}};
  }
  return {};
}

void check_members(const Action& action, const std::string& path, Mistakes& mistakes) {
  const Parts parts = parts_of(action.does);
  boost::mp11::mp_for_each<base::Members<Action>>([&](auto member) {
    const auto& field = action.*member.pointer;
    if constexpr (base::JsonReader::is_optional<std::remove_cvref_t<decltype(field)>>) {
      const std::string_view name = member.name;
      const bool needed = std::ranges::find(parts.needed, name) != parts.needed.end();
      const bool possible = needed || std::ranges::find(parts.possible, name) != parts.possible.end();
      if (field && !possible)
        mistakes.add(path + "." + std::string(name), "does not go with " + std::string(base::name_of(action.does)));
      if (!field && needed) mistakes.add(path + "." + std::string(name), "is required");
    }
  });
}

void check_contents(const Action& action, const Vocabulary& vocabulary, const std::string& path, Mistakes& mistakes) {
  for (const auto& [name, text, longest] :
       {std::tuple("title", &action.title, kMaxName), std::tuple("text", &action.text, kMaxText)})
    if (*text) {
      check_length(**text, 1, longest, path + "." + name, mistakes);
      check_template(**text, vocabulary, path + "." + name, mistakes);
    }
  for (const auto& [name, key] :
       {std::pair("field", &action.field), std::pair("state", &action.state), std::pair("kind", &action.kind)})
    if (*key && !is_key(**key, 40)) mistakes.add(path + "." + name, "must be a key such as in_repair");
  if (action.due_minutes && (*action.due_minutes < 1 || *action.due_minutes > kMaxMinutes))
    mistakes.add(path + ".due_minutes", "must be from 1 to " + std::to_string(kMaxMinutes));
  if (action.priority && (*action.priority < 0 || *action.priority > 9))
    mistakes.add(path + ".priority", "must be from 0 to 9");
  if (action.amount && *action.amount < 1) mistakes.add(path + ".amount", "must be positive");
  if (action.tags) {
    if (action.tags->empty() || action.tags->size() > kMaxTags)
      mistakes.add(path + ".tags", "must have 1 to " + std::to_string(kMaxTags) + " entries");
    for (const auto& tag : *action.tags) check_length(tag, 1, 50, path + ".tags", mistakes);
  }
  if (action.checklist) {
    if (action.checklist->size() > 30) mistakes.add(path + ".checklist", "may have at most 30 entries");
    for (const auto& item : *action.checklist) check_length(item, 1, kMaxName, path + ".checklist", mistakes);
  }
  if (action.to && (action.to->empty() || action.to->size() > kMaxPeople))
    mistakes.add(path + ".to", "must have 1 to " + std::to_string(kMaxPeople) + " entries");
  if (action.does == ActionKind::grade && !action.urgency && !action.impact && !action.level)
    mistakes.add(path, "must have at least one of: urgency, impact, level");
  if (action.does == ActionKind::grade && action.level && !action.text)
    mistakes.add(path + ".text", "is required: a level needs its reason");
  if (action.does == ActionKind::assign && !action.queue && !action.user)
    mistakes.add(path, "must have a queue or a user");
  if (action.amount.has_value() != action.currency.has_value())
    mistakes.add(path + ".currency", "and amount go together");
}

void check_actions(const std::vector<Action>& actions, ThingKind about, const Vocabulary& vocabulary,
                   const std::string& path, Mistakes& mistakes) {
  if (actions.empty() || std::ssize(actions) > kMaxActions)
    mistakes.add(path, "must have 1 to " + std::to_string(kMaxActions) + " entries");
  for (std::size_t i = 0; i < actions.size(); ++i) {
    const std::string here = path + "[" + std::to_string(i) + "]";
    if (!fits(actions[i].does, about)) {
      mistakes.add(here + ".does",
                   "cannot be done to a " + std::string(about == ThingKind::matter ? "case" : "conversation"));
      continue;
    }
    check_members(actions[i], here, mistakes);
    check_contents(actions[i], vocabulary, here, mistakes);
  }
}

std::string text_of(const decisions::Value& value) {
  if (const auto* text = std::get_if<std::string>(&value)) return *text;
  if (const auto* list = std::get_if<std::vector<std::string>>(&value)) {
    std::string out;
    for (const auto& entry : *list) out += (out.empty() ? "" : ", ") + entry;
    return out;
  }
  if (const auto* time = std::get_if<Time>(&value)) {
    std::string minute = base::to_string(*time).substr(0, 16);
    minute[10] = ' ';
    return minute + " UTC";
  }
  std::string out;
  const json::value written = decisions::to_json_value(value);
  base::write_json(out, written);
  return out;
}

std::optional<std::chrono::minutes> parse_at(std::string_view at) {
  if (at.size() != 5 || at[2] != ':') return std::nullopt;
  int hours = 0;
  int minutes = 0;
  const auto read = [&](std::size_t from, int& out) {
    const auto done = std::from_chars(at.data() + from, at.data() + from + 2, out);
    return done.ec == std::errc() && done.ptr == at.data() + from + 2;
  };
  if (!read(0, hours) || !read(3, minutes) || hours < 0 || hours > 23 || minutes < 0 || minutes > 59)
    return std::nullopt;
  return std::chrono::hours(hours) + std::chrono::minutes(minutes);
}

}  // namespace

bool fits(ActionKind does, ThingKind about) {
  switch (does) {
    case ActionKind::set_field:
    case ActionKind::set_category:
    case ActionKind::grade:
    case ActionKind::move:
    case ActionKind::add_task:
    case ActionKind::watch:
    case ActionKind::ask_approval:
      return about == ThingKind::matter;
    case ActionKind::open_case:
    case ActionKind::set_priority:
    case ActionKind::close:
      return about == ThingKind::conversation;
    case ActionKind::add_tags:
    case ActionKind::remove_tags:
    case ActionKind::assign:
    case ActionKind::note:
    case ActionKind::update:
    case ActionKind::notify:
      return true;
  }
  return false;
}

bool covers(std::string_view pattern, std::string_view kind) {
  if (!pattern.ends_with(".*")) return pattern == kind;
  pattern.remove_suffix(1);
  return pattern.find('.') == pattern.size() - 1 && kind.size() > pattern.size() && kind.starts_with(pattern);
}

std::vector<FieldError> mistakes_of(const Rule& rule, const Vocabulary& vocabulary, const std::vector<EventKind>& kinds,
                                    const std::string& path) {
  Mistakes mistakes;
  check_length(rule.name, 1, kMaxName, path + ".name", mistakes);
  check_length(rule.description, 0, kMaxDescription, path + ".description", mistakes);
  check_trigger(rule, vocabulary, kinds, path + ".when", mistakes);
  mistakes.add(decisions::mistakes_of(rule.conditions, vocabulary, path + ".conditions"));
  check_actions(rule.actions, rule.about, vocabulary, path + ".actions", mistakes);
  return mistakes.take();
}

std::vector<FieldError> mistakes_of(const Macro& macro, const Vocabulary& vocabulary, const std::string& path) {
  Mistakes mistakes;
  check_length(macro.name, 1, kMaxName, path + ".name", mistakes);
  check_length(macro.description, 0, kMaxDescription, path + ".description", mistakes);
  mistakes.add(decisions::mistakes_of(macro.conditions, vocabulary, path + ".conditions"));
  check_actions(macro.actions, macro.about, vocabulary, path + ".actions", mistakes);
  return mistakes.take();
}

std::string filled(std::string_view text, const decisions::Facts& facts) {
  std::string out;
  std::size_t done = 0;
  each_placeholder(text, [&](std::string_view name) {
    const std::size_t at = static_cast<std::size_t>(name.data() - text.data()) - 2;
    out.append(text, done, at - done);
    if (const auto* value = facts.find(name)) out += text_of(*value);
    done = at + name.size() + 4;
  });
  return out.append(text, done);
}

std::optional<Time> next_of(const Schedule& schedule, Time after) {
  const auto at = parse_at(schedule.at);
  const auto zone = calendar::Zone::of(schedule.time_zone);
  if (!at || !zone) return std::nullopt;
  const auto first = std::chrono::floor<std::chrono::days>(zone->local(after));
  for (int day = 0; day <= 8; ++day) {
    const auto date = first + std::chrono::days(day);
    const unsigned weekday = std::chrono::weekday(std::chrono::local_days(date)).iso_encoding();
    const auto wanted = static_cast<calendar::Weekday>(weekday - 1);
    if (!schedule.days.empty() && std::ranges::find(schedule.days, wanted) == schedule.days.end()) continue;
    const Time moment = zone->at(calendar::LocalTime(date) + *at);
    if (moment > after) return moment;
  }
  return std::nullopt;
}

}  // namespace deskbell::automation
