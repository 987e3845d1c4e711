#include <cases/cases.h>

#include <algorithm>

namespace deskbell::cases {

CaseSummary summary_of(const Case& matter) {
  const auto unfinished = [](const TaskSummary& task) {
    return task.state != TaskState::done && task.state != TaskState::cancelled;
  };
  return {.id = matter.id,
          .number = matter.number,
          .version = matter.version,
          .kind = matter.kind,
          .subject = matter.subject,
          .category = matter.category,
          .state = matter.state,
          .state_category = matter.state_category,
          .waits_for = matter.waits_for,
          .level = matter.grade.level,
          .owner = matter.owner,
          .queue = matter.queue,
          .contact = matter.contact,
          .channel = matter.channel,
          .tags = matter.tags,
          .open_tasks = static_cast<int>(std::ranges::count_if(matter.tasks, unfinished)),
          .due_at = matter.due_at,
          .due_what = matter.due_what,
          .unanswered_since = matter.unanswered_since,
          .parent = matter.parent,
          .opened_at = matter.opened_at,
          .updated_at = matter.updated_at};
}

Subject subject_of(const Case& matter) {
  Subject subject;
  subject.owner = matter.owner.value_or(Id<identity::User>{});
  subject.queue = matter.queue.value_or(Id<routing::Queue>{});
  if (matter.contact) subject.contact = matter.contact->id;
  subject.participants = matter.watchers;
  for (const TaskSummary& task : matter.tasks)
    if (task.owner) subject.participants.push_back(*task.owner);
  return subject;
}

Subject subject_of(const Task& task) {
  Subject subject;
  subject.owner = task.owner.value_or(Id<identity::User>{});
  subject.queue = task.queue.value_or(Id<routing::Queue>{});
  return subject;
}

Result<Case> apply(Case before, std::string_view kind, std::string_view payload) {
  if (!kind.starts_with("case.")) return before;
  TRY(const json::value event, base::parse_json_value(payload));
  const auto* object = event.if_object();
  const auto* matter = object ? object->if_contains("matter") : nullptr;
  if (!matter) return before;
  return base::from_json<Case>(*matter);
}

}  // namespace deskbell::cases
