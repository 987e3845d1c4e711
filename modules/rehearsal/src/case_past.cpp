#include <conversations/conversation.h>

#include <rehearsal/case_past.h>

#include <algorithm>

namespace deskbell::rehearsal {
namespace {

using clocks::Happening;
using clocks::HappeningKind;
using conversations::AuthorKind;
using conversations::MessageKind;

template <class T>
std::optional<T> read(const json::object& from, std::string_view name) {
  const auto* value = from.if_contains(name);
  if (!value) return std::nullopt;
  auto out = base::from_json<T>(*value);
  return out ? std::optional(*std::move(out)) : std::nullopt;
}

bool is_over(const cases::Footing& footing) {
  return footing.merged || footing.state == cases::StateCategory::closed;
}

bool is_ended(const cases::Footing& footing) {
  return is_over(footing) || footing.state == cases::StateCategory::solved;
}

clocks::Subject subject_of(Id<cases::Case> matter) {
  return {clocks::SubjectKind::service_case, {matter.value}, {matter.value}};
}

// Who has written, and when; nothing: nobody whom a clock hears.
struct Said {
  AuthorKind by = AuthorKind::contact;
  Time at;
};

std::optional<Said> said_in(const json::object& payload) {
  const auto* message = payload.if_contains("message");
  if (!message || !message->is_object() || payload.contains("moved_from")) return std::nullopt;
  const auto by = read<AuthorKind>(message->get_object(), "author_kind");
  const auto kind = read<MessageKind>(message->get_object(), "kind");
  const auto at = read<Time>(message->get_object(), "at");
  if (!by || !kind || !at || *kind == MessageKind::note || *kind == MessageKind::system) return std::nullopt;
  if (*by != AuthorKind::contact && *by != AuthorKind::agent) return std::nullopt;
  return Said{*by, *at};
}

}  // namespace

CasePast::CasePast(Setting setting) : setting_(std::move(setting)) {
  asked_.insert(setting_.asked.begin(), setting_.asked.end());
}

void CasePast::take(const events::Event& event, const Hear& hear) {
  ++events_;
  if (event.kind.starts_with("case.")) return take_case(event, hear);
  if (escalation::news_of(event.kind) == escalation::News::mark) return take_mark(event, hear);
  if (event.kind == "conversation.message_posted" && by_conversation_.contains(event.stream))
    take_message(event, hear);
}

void CasePast::take_case(const events::Event& event, const Hear& hear) {
  const Id<cases::Case> id{event.stream};
  const auto known = cases_.find(id);
  const bool opens = event.kind == cases::Opened::kKind;
  if (known == cases_.end()) {
    if (over_.contains(event.stream)) return;
    if (!opens || event.at < setting_.from) {
      older_.insert(event.stream);
      return;
    }
    if (cases_.size() >= setting_.most) {
      ++left_out_;
      over_.insert(event.stream);
      return;
    }
  }
  const auto parsed = base::parse_json_value(event.payload);
  const auto* payload = parsed ? parsed->if_object() : nullptr;
  const auto state = payload ? read<cases::Case>(*payload, "matter") : std::nullopt;
  if (!state) return;

  PastCase after = past_of(*state);
  std::vector<HappeningKind> kinds;
  if (known == cases_.end()) {
    kinds.push_back(HappeningKind::opened);
    if (state->first_answered_at) kinds.push_back(HappeningKind::agent_replied);
    link(nullptr, after);
  } else {
    kinds = cases::happenings(known->second.footing, after.footing, cases::Grounds::changed);
    if (event.kind == cases::EntryAdded::kKind && !is_ended(known->second.footing))
      if (const auto entry = read<cases::Entry>(*payload, "entry"); entry && entry->kind == cases::EntryKind::update)
        kinds.insert(kinds.end(), {HappeningKind::agent_replied, HappeningKind::update_told});
    link(&known->second, after);
  }
  PastCase& matter = cases_.insert_or_assign(id, std::move(after)).first->second;
  const bool last = is_over(matter.footing);
  if (event.kind.starts_with("case.task_")) take_task(*payload, matter, *state, event.at, hear);
  Telling telling{.matter = matter,
                  .subject = subject_of(id),
                  .facts = matter.facts,
                  .news = escalation::news_of(event.kind),
                  .last = last};
  for (const HappeningKind kind : kinds) {
    Happening happening{.kind = kind, .at = event.at};
    if (kind == HappeningKind::waiting_began) happening.waiting = cases::waiting_of(matter.footing);
    telling.happenings.push_back(happening);
  }
  hear(telling, event.at);
  if (last) forget(id);
}

void CasePast::take_task(const json::object& payload, const PastCase& matter, const cases::Case& state, Time at,
                         const Hear& hear) {
  const auto task = read<cases::Task>(payload, "task");
  if (!task) return;
  const auto known = tasks_.find(task->id);
  PastTask now{.matter = matter.id,
               .footing = cases::footing_of(*task),
               .facts = trimmed(setting_.reader.of(state, *task))};
  std::optional<HappeningKind> kind;
  if (known == tasks_.end()) {
    tasks_of_.emplace(matter.id, task->id);
    if (!task->blocked) kind = HappeningKind::opened;
  } else {
    kind = cases::happening(known->second.footing, now.footing, cases::Grounds::changed);
  }
  const PastTask& kept = tasks_.insert_or_assign(task->id, std::move(now)).first->second;
  if (!kind) return;
  Happening happening{.kind = *kind, .at = at};
  if (*kind == HappeningKind::waiting_began) happening.waiting = clocks::Waiting::third_party;
  hear({.matter = matter,
        .subject = {clocks::SubjectKind::task, {task->id.value}, {matter.id.value}},
        .facts = kept.facts,
        .happenings = {happening},
        .task = task->title},
       at);
}

void CasePast::take_mark(const events::Event& event, const Hear& hear) {
  const auto known = cases_.find({event.stream});
  if (known == cases_.end()) return;
  const auto told = escalation::mark_of(event);
  if (!told) return;
  const bool of_case = told->subject.value == event.stream;
  hear({.matter = known->second,
        .subject = {of_case ? clocks::SubjectKind::service_case : clocks::SubjectKind::task,
                    told->subject,
                    {event.stream}},
        .facts = known->second.facts,
        .news = escalation::News::mark,
        .mark = told->mark},
       event.at);
}

void CasePast::take_message(const events::Event& event, const Hear& hear) {
  const auto parsed = base::parse_json_value(event.payload);
  const auto* payload = parsed ? parsed->if_object() : nullptr;
  const auto said = payload ? said_in(*payload) : std::nullopt;
  if (!said) return;
  const auto [begin, end] = by_conversation_.equal_range(event.stream);
  for (auto it = begin; it != end; ++it) {
    const PastCase& matter = cases_.at(it->second);
    if (said->at < matter.opened_at || is_ended(matter.footing)) continue;
    const auto kind = said->by == AuthorKind::contact ? HappeningKind::customer_wrote : HappeningKind::agent_replied;
    hear({.matter = matter,
          .subject = subject_of(matter.id),
          .facts = matter.facts,
          .happenings = {{.kind = kind, .at = said->at}}},
         event.at);
  }
}

PastCase CasePast::past_of(const cases::Case& state) const {
  return {.id = state.id,
          .number = state.number,
          .subject = state.subject,
          .opened_at = state.opened_at,
          .footing = cases::footing_of(state),
          .level = state.grade.level,
          .owner = state.owner,
          .queue = state.queue,
          .watchers = state.watchers,
          .conversations = state.conversations,
          .facts = trimmed(setting_.reader.of(state))};
}

decisions::Facts CasePast::trimmed(const decisions::Facts& all) const {
  decisions::Facts few;
  for (const auto& [name, value] : all.all())
    if (asked_.contains(name)) few.set(name, value);
  return few;
}

void CasePast::link(const PastCase* before, const PastCase& after) {
  if (before && before->conversations == after.conversations) return;
  if (before)
    for (const auto conversation : before->conversations) {
      const auto [begin, end] = by_conversation_.equal_range(conversation.value);
      const auto found = std::find_if(begin, end, [&](const auto& one) { return one.second == after.id; });
      if (found != end) by_conversation_.erase(found);
    }
  for (const auto conversation : after.conversations) by_conversation_.emplace(conversation.value, after.id);
}

void CasePast::forget(Id<cases::Case> id) {
  const auto known = cases_.find(id);
  const PastCase nowhere{.id = id};
  link(&known->second, nowhere);
  const auto [begin, end] = tasks_of_.equal_range(id);
  for (auto it = begin; it != end; ++it) tasks_.erase(it->second);
  tasks_of_.erase(begin, end);
  cases_.erase(known);
  over_.insert(id.value);
}

}  // namespace deskbell::rehearsal
