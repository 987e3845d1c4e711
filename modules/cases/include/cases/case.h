#pragma once
#include <base/clock.h>
#include <base/id.h>
#include <base/json.h>
#include <contacts/contact.h>
#include <conversations/conversation.h>
#include <conversations/message.h>
#include <identity/actor.h>

#include <cases/kind.h>

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

// A case: something that a customer or colleague wants done, with a life of its own across conversations and
// departments. On the wire, where `case` cannot be a name in C++, it is called `matter`.
namespace deskbell::cases {

struct Task;
struct Entry;

struct GradeOverride {
  std::string reason;
  std::string by_name;
  Time at;
  bool operator==(const GradeOverride&) const = default;
};
BOOST_DESCRIBE_STRUCT(GradeOverride, (), (reason, by_name, at))

struct Grade {
  Level urgency = Level::normal;
  Level impact = Level::normal;
  std::string tier;  // of the customer when it was graded
  Level level = Level::normal;
  std::optional<GradeOverride> overridden;  // the level is somebody's decision, not the matrix's
  bool operator==(const Grade&) const = default;
};
BOOST_DESCRIBE_STRUCT(Grade, (), (urgency, impact, tier, level, overridden))

enum class LinkKind { duplicate_of, duplicated_by, caused_by, causes, related };
BOOST_DESCRIBE_ENUM(LinkKind, duplicate_of, duplicated_by, caused_by, causes, related)

// Both cases have it, each from its side.
struct Link {
  LinkKind kind = LinkKind::related;
  Id<Case> other;
  bool operator==(const Link&) const = default;
};
BOOST_DESCRIBE_STRUCT(Link, (), (kind, other))

// A customer's person beside the contact: who reported it, who will open the door.
struct Person {
  Id<contacts::Contact> contact;
  std::string role;
  bool operator==(const Person&) const = default;
};
BOOST_DESCRIBE_STRUCT(Person, (), (contact, role))

struct ChecklistItem {
  std::string text;
  bool done = false;
  std::optional<std::string> by_name;  // who did it
  std::optional<Time> done_at;
  bool operator==(const ChecklistItem&) const = default;
};
BOOST_DESCRIBE_STRUCT(ChecklistItem, (), (text, done, by_name, done_at))

enum class TaskState {
  open,
  doing,
  waiting,  // for somebody outside
  done,
  cancelled
};
BOOST_DESCRIBE_ENUM(TaskState, open, doing, waiting, done, cancelled)

// What the case shows of a task: what it waits for.
struct TaskSummary {
  Id<Task> id;
  std::string title;
  TaskState state = TaskState::open;
  bool blocked = false;  // depends on one that is not done
  std::optional<Id<identity::User>> owner;
  std::optional<Id<routing::Queue>> queue;
  std::optional<Id<identity::Team>> department;
  std::optional<Time> due_at;
  bool operator==(const TaskSummary&) const = default;
};
BOOST_DESCRIBE_STRUCT(TaskSummary, (), (id, title, state, blocked, owner, queue, department, due_at))

struct Case {
  Id<Case> id;
  std::string number;        // "CMP-1042"
  std::int64_t version = 1;  // grows with every change
  std::string kind;          // Kind::key
  std::string subject;
  std::string description;
  std::optional<Id<Category>> category;
  std::string state;  // StateDefinition::key
  StateCategory state_category = StateCategory::open;
  std::optional<WaitsFor> waits_for;
  Grade grade;
  std::optional<Id<identity::User>> owner;
  std::optional<Id<routing::Queue>> queue;
  std::optional<contacts::ContactSummary> contact;
  std::optional<conversations::Channel> channel;  // on which it came
  std::string language;
  FieldValues fields;
  std::vector<std::string> tags;
  std::vector<Id<identity::User>> watchers;
  std::vector<Person> people;
  std::vector<Id<conversations::Conversation>> conversations;  // the first one gets the updates
  std::optional<Id<Case>> parent;
  std::vector<Link> links;
  std::vector<ChecklistItem> checklist;
  std::vector<TaskSummary> tasks;  // in their order
  std::chrono::seconds time_spent_s{};
  int reopened = 0;                       // how often
  std::optional<Time> due_at;             // of the promise that is due next, for lists
  std::optional<std::string> due_what;    // which one: a clock's type
  std::optional<Time> unanswered_since;   // of the oldest customer message without an answer
  std::optional<Time> first_answered_at;  // an agent wrote, or told an update
  std::optional<std::string> resolution;  // how it ended, in words for the customer
  std::optional<Id<Case>> merged_into;
  std::optional<std::string> opened_by;  // whose hands opened it; none: the customer himself or the system
  Time opened_at;
  Time updated_at;
  Time state_since;
  std::optional<Time> solved_at;
  std::optional<Time> closed_at;
  bool operator==(const Case&) const = default;
};
BOOST_DESCRIBE_STRUCT(Case, (),
                      (id, number, version, kind, subject, description, category, state, state_category, waits_for,
                       grade, owner, queue, contact, channel, language, fields, tags, watchers, people, conversations,
                       parent, links, checklist, tasks, time_spent_s, reopened, due_at, due_what, unanswered_since,
                       first_answered_at, resolution, merged_into, opened_by, opened_at, updated_at, state_since,
                       solved_at, closed_at))

// A row of a list.
struct CaseSummary {
  Id<Case> id;
  std::string number;
  std::int64_t version = 1;
  std::string kind;
  std::string subject;
  std::optional<Id<Category>> category;
  std::string state;
  StateCategory state_category = StateCategory::open;
  std::optional<WaitsFor> waits_for;
  Level level = Level::normal;
  std::optional<Id<identity::User>> owner;
  std::optional<Id<routing::Queue>> queue;
  std::optional<contacts::ContactSummary> contact;
  std::optional<conversations::Channel> channel;
  std::vector<std::string> tags;
  int open_tasks = 0;
  std::optional<Time> due_at;
  std::optional<std::string> due_what;
  std::optional<Time> unanswered_since;
  std::optional<Id<Case>> parent;
  Time opened_at;
  Time updated_at;
  bool operator==(const CaseSummary&) const = default;
};
BOOST_DESCRIBE_STRUCT(CaseSummary, (),
                      (id, number, version, kind, subject, category, state, state_category, waits_for, level, owner,
                       queue, contact, channel, tags, open_tasks, due_at, due_what, unanswered_since, parent, opened_at,
                       updated_at))

CaseSummary summary_of(const Case& matter);

// A piece of work inside a case, in any department.
struct Task {
  Id<Task> id;
  Id<Case> case_id;
  std::int64_t version = 1;
  std::string case_number;
  std::string title;
  std::string description;
  TaskState state = TaskState::open;
  bool blocked = false;
  std::optional<Id<identity::User>> owner;
  std::optional<Id<routing::Queue>> queue;
  std::optional<Id<identity::Team>> department;
  std::vector<Id<Task>> depends_on;  // tasks of the same case
  std::vector<ChecklistItem> checklist;
  std::optional<Time> due_at;      // what was agreed, else what its clock says
  std::optional<Time> agreed_for;  // set by a person
  std::optional<std::string> result;
  Level level = Level::normal;  // of the case
  Time created_at;
  Time updated_at;
  std::optional<Time> ended_at;
  bool operator==(const Task&) const = default;
};
BOOST_DESCRIBE_STRUCT(Task, (),
                      (id, case_id, version, case_number, title, description, state, blocked, owner, queue, department,
                       depends_on, checklist, due_at, agreed_for, result, level, created_at, updated_at, ended_at))

enum class EntryKind {
  note,    // for colleagues
  update,  // told to the customer
  line     // what happened; clients tell it by `code` in their language
};
BOOST_DESCRIBE_ENUM(EntryKind, note, update, line)

// Something written in a case, or in the thread of one of its tasks.
struct Entry {
  Id<Entry> id;
  Id<Case> case_id;
  std::optional<Id<Task>> task;  // in the task's own thread
  EntryKind kind = EntryKind::note;
  std::optional<Id<identity::User>> author;
  std::string author_name;
  std::string text;
  std::optional<std::string> code;  // of a line
  std::vector<Id<identity::User>> mentions;
  std::optional<Id<conversations::Conversation>> conversation;  // into which an update was posted
  std::optional<Id<conversations::Message>> message;
  Time at;
  std::optional<std::vector<conversations::Attachment>> attachments = {};  // none: no files
  bool operator==(const Entry&) const = default;
};
BOOST_DESCRIBE_STRUCT(Entry, (),
                      (id, case_id, task, kind, author, author_name, text, code, mentions, conversation, message, at,
                       attachments))

struct TimeSpent {
  Id<TimeSpent> id;
  Id<Case> case_id;
  std::optional<Id<Task>> task;
  Id<identity::User> user;
  std::string user_name;
  std::chrono::seconds spent_s{};
  std::string note;
  Time at;
  bool operator==(const TimeSpent&) const = default;
};
BOOST_DESCRIBE_STRUCT(TimeSpent, (), (id, case_id, task, user, user_name, spent_s, note, at))

}  // namespace deskbell::cases
