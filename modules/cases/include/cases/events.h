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

#define DESKBELL_CASE_EVENT(Name, kind)                     \
  struct Name : CaseEvent {                                 \
    static constexpr std::string_view kKind = "case." kind; \
  };                                                        \
  BOOST_DESCRIBE_STRUCT(Name, (CaseEvent), ())

DESKBELL_CASE_EVENT(Opened, "opened")
DESKBELL_CASE_EVENT(Changed, "changed")  // subject, description, category, fields, language, people, checklist, ...
DESKBELL_CASE_EVENT(Moved, "moved")      // to another state within open and waiting
DESKBELL_CASE_EVENT(Solved, "solved")
DESKBELL_CASE_EVENT(Closed, "closed")
DESKBELL_CASE_EVENT(Reopened, "reopened")
DESKBELL_CASE_EVENT(Assigned, "assigned")  // another owner or queue
DESKBELL_CASE_EVENT(Graded, "graded")
DESKBELL_CASE_EVENT(Tagged, "tagged")
DESKBELL_CASE_EVENT(WatchersChanged, "watchers_changed")
DESKBELL_CASE_EVENT(Linked, "linked")            // links, parent or conversations have changed
DESKBELL_CASE_EVENT(Answered, "answered")        // customer or agent wrote in one of its conversations
DESKBELL_CASE_EVENT(Rescheduled, "rescheduled")  // the promise that is due next is another one
DESKBELL_CASE_EVENT(Merged, "merged")            // on both streams
DESKBELL_CASE_EVENT(Unmerged, "unmerged")
DESKBELL_CASE_EVENT(Split, "split")  // on both streams; on the new one after Opened
DESKBELL_CASE_EVENT(Unsplit, "unsplit")
#undef DESKBELL_CASE_EVENT

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
