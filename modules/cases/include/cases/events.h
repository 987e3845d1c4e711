#pragma once
#include <cases/case.h>

#include <optional>
#include <string>
#include <string_view>

// What happens to a case, on the stream of its id. All carry the case after them, so a reader replaces what it holds;
// those of tasks and entries carry that thing as well. Other modules put their events about a case (clock.*,
// approval.*, escalation.*, ...) on the same stream.
namespace deskbell::cases {

struct CaseEvent {
  Case matter;
  std::optional<std::string> by_name;  // who did it, when somebody did
  std::optional<std::string> note;     // a move's reason, hand-over note; for merged and split the other case's id
};
BOOST_DESCRIBE_STRUCT(CaseEvent, (), (matter, by_name, note))

struct Opened : CaseEvent {
  static constexpr std::string_view kKind = "case.opened";
};
struct Changed : CaseEvent {  // subject, description, category, fields, language, people, checklist, ...
  static constexpr std::string_view kKind = "case.changed";
};
struct Moved : CaseEvent {  // to another state within open and waiting
  static constexpr std::string_view kKind = "case.moved";
};
struct Solved : CaseEvent {
  static constexpr std::string_view kKind = "case.solved";
};
struct Closed : CaseEvent {
  static constexpr std::string_view kKind = "case.closed";
};
struct Reopened : CaseEvent {
  static constexpr std::string_view kKind = "case.reopened";
};
struct Assigned : CaseEvent {  // another owner or queue
  static constexpr std::string_view kKind = "case.assigned";
};
struct Graded : CaseEvent {
  static constexpr std::string_view kKind = "case.graded";
};
struct Tagged : CaseEvent {
  static constexpr std::string_view kKind = "case.tagged";
};
struct WatchersChanged : CaseEvent {
  static constexpr std::string_view kKind = "case.watchers_changed";
};
struct Linked : CaseEvent {  // links, parent or conversations have changed
  static constexpr std::string_view kKind = "case.linked";
};
struct Answered : CaseEvent {  // customer or agent wrote in one of its conversations
  static constexpr std::string_view kKind = "case.answered";
};
struct Rescheduled : CaseEvent {  // the promise that is due next is another one
  static constexpr std::string_view kKind = "case.rescheduled";
};
struct Merged : CaseEvent {  // on both streams
  static constexpr std::string_view kKind = "case.merged";
};
struct Unmerged : CaseEvent {
  static constexpr std::string_view kKind = "case.unmerged";
};
struct Split : CaseEvent {  // on both streams; on the new one after Opened
  static constexpr std::string_view kKind = "case.split";
};
struct Unsplit : CaseEvent {
  static constexpr std::string_view kKind = "case.unsplit";
};
BOOST_DESCRIBE_STRUCT(Opened, (CaseEvent), ())
BOOST_DESCRIBE_STRUCT(Changed, (CaseEvent), ())
BOOST_DESCRIBE_STRUCT(Moved, (CaseEvent), ())
BOOST_DESCRIBE_STRUCT(Solved, (CaseEvent), ())
BOOST_DESCRIBE_STRUCT(Closed, (CaseEvent), ())
BOOST_DESCRIBE_STRUCT(Reopened, (CaseEvent), ())
BOOST_DESCRIBE_STRUCT(Assigned, (CaseEvent), ())
BOOST_DESCRIBE_STRUCT(Graded, (CaseEvent), ())
BOOST_DESCRIBE_STRUCT(Tagged, (CaseEvent), ())
BOOST_DESCRIBE_STRUCT(WatchersChanged, (CaseEvent), ())
BOOST_DESCRIBE_STRUCT(Linked, (CaseEvent), ())
BOOST_DESCRIBE_STRUCT(Answered, (CaseEvent), ())
BOOST_DESCRIBE_STRUCT(Rescheduled, (CaseEvent), ())
BOOST_DESCRIBE_STRUCT(Merged, (CaseEvent), ())
BOOST_DESCRIBE_STRUCT(Unmerged, (CaseEvent), ())
BOOST_DESCRIBE_STRUCT(Split, (CaseEvent), ())
BOOST_DESCRIBE_STRUCT(Unsplit, (CaseEvent), ())

struct TaskEvent : CaseEvent {
  Task task;
};
BOOST_DESCRIBE_STRUCT(TaskEvent, (CaseEvent), (task))

struct TaskAdded : TaskEvent {
  static constexpr std::string_view kKind = "case.task_added";
};
struct TaskChanged : TaskEvent {
  static constexpr std::string_view kKind = "case.task_changed";
};
struct TaskEnded : TaskEvent {  // done or cancelled
  static constexpr std::string_view kKind = "case.task_ended";
};
BOOST_DESCRIBE_STRUCT(TaskAdded, (TaskEvent), ())
BOOST_DESCRIBE_STRUCT(TaskChanged, (TaskEvent), ())
BOOST_DESCRIBE_STRUCT(TaskEnded, (TaskEvent), ())

struct EntryAdded : CaseEvent {
  static constexpr std::string_view kKind = "case.entry_added";
  Entry entry;
};
BOOST_DESCRIBE_STRUCT(EntryAdded, (CaseEvent), (entry))

struct TimeAdded : CaseEvent {
  static constexpr std::string_view kKind = "case.time_added";
  TimeSpent spent;
};
BOOST_DESCRIBE_STRUCT(TimeAdded, (CaseEvent), (spent))

// What the case becomes by the event; the same that a fresh fetch answers. Events of other kinds change nothing.
Result<Case> apply(Case before, std::string_view kind, std::string_view payload);

// Settings, on events::kWorkspaceStream, for the audit trail and for caches.
struct KindChanged {
  static constexpr std::string_view kKind = "settings.case_kind_changed";
  std::string key;
  std::string name;
  std::string by_name;
  std::string address;
  std::string request;
};
struct CategoriesChanged {
  static constexpr std::string_view kKind = "settings.case_categories_changed";
  std::string name;
  std::string by_name;
  std::string address;
  std::string request;
};
struct SettingsChanged {
  static constexpr std::string_view kKind = "settings.cases_changed";
  Settings settings;
  std::string by_name;
  std::string address;
  std::string request;
};
BOOST_DESCRIBE_STRUCT(KindChanged, (), (key, name, by_name, address, request))
BOOST_DESCRIBE_STRUCT(CategoriesChanged, (), (name, by_name, address, request))
BOOST_DESCRIBE_STRUCT(SettingsChanged, (), (settings, by_name, address, request))

}  // namespace deskbell::cases
