#pragma once
#include <base/page.h>
#include <contacts/contacts.h>
#include <conversations/conversations.h>
#include <events/consumer.h>
#include <events/log.h>
#include <storage/database.h>

#include <cases/case.h>
#include <cases/events.h>
#include <cases/kinds.h>
#include <cases/ports.h>
#include <decisions/facts.h>

#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace deskbell::clocks {
class Clocks;
}

// The use cases around cases and their tasks. Every one takes the actor first, asks the policy about the case itself
// (view_cases, edit_cases, assign_cases), and answers not_found for one that the actor may not see. Each change appends
// its event and tells the clocks in the same transaction. Blocking, any thread; inside a `database.write` they join its
// transaction. A change that names a `version` is aborted when the case has another one by now.
namespace deskbell::cases {

struct NewCase {
  std::string kind = std::string(kInquiry);
  std::string subject;  // 1 to 200 characters
  std::string description;
  std::optional<Id<Category>> category;
  Level urgency = Level::normal;
  Level impact = Level::normal;
  std::optional<Id<identity::User>> owner;
  std::optional<Id<routing::Queue>> queue;  // none: the kind's
  std::optional<Id<contacts::Contact>> contact;
  std::optional<conversations::Channel> channel;
  std::string language;
  FieldValues fields;
  std::vector<std::string> tags;
  std::vector<std::string> checklist;
  // It begins from this one, which the actor may see: it is linked, and what is left out above (contact, queue,
  // language, channel) is taken from it.
  std::optional<Id<conversations::Conversation>> conversation;
  std::optional<Id<Case>> parent;
  std::string client_id;  // at most 64 characters: the same one again by the same actor answers the first case
};

enum class Clearable { category, contact, parent, queue, owner, agreed_for, department, resolution };
BOOST_DESCRIBE_ENUM(Clearable, category, contact, parent, queue, owner, agreed_for, department, resolution)

// Absent members stay as they are; an empty text clears, and so does naming a member in `clear`.
struct CaseChange {
  std::optional<std::string> kind;  // another kind: fields it does not know are dropped, the state is its first one
  std::optional<std::string> subject;
  std::optional<std::string> description;
  std::optional<Id<Category>> category;
  std::optional<Id<contacts::Contact>> contact;
  std::optional<std::string> language;
  std::optional<FieldValues> fields;  // only those that change; null takes one away
  std::optional<std::vector<Person>> people;
  std::optional<std::string> resolution;
  std::vector<Clearable> clear;  // category, contact, resolution
  std::optional<std::int64_t> version;
};

struct Move {
  std::string state;
  std::string note;                       // kept with the event, and as a note when not empty
  std::optional<std::string> resolution;  // when it is solved
  std::optional<FieldValues> fields;      // that solving needs
  std::optional<std::int64_t> version;
};

// At least one of both; `clear` may name owner.
struct CaseAssignment {
  std::optional<Id<identity::User>> owner;
  std::optional<Id<routing::Queue>> queue;  // to another queue: without an owner the old one is taken off
  std::string note;                         // hand-over note
  std::vector<Clearable> clear;
  std::optional<std::int64_t> version;
};

// Without a level the matrix decides; a level needs a reason.
struct Grading {
  std::optional<Level> urgency;
  std::optional<Level> impact;
  std::optional<Level> level;
  std::string reason;
  std::optional<std::int64_t> version;
};

struct NewTask {
  std::string title;
  std::string description;
  std::optional<Id<identity::User>> owner;
  std::optional<Id<routing::Queue>> queue;
  std::optional<Id<identity::Team>> department;
  std::vector<Id<Task>> depends_on;
  std::vector<std::string> checklist;
  std::optional<Time> agreed_for;
};

struct TaskChange {
  std::optional<std::string> title;
  std::optional<std::string> description;
  std::optional<TaskState> state;
  std::optional<Id<identity::User>> owner;
  std::optional<Id<routing::Queue>> queue;
  std::optional<Id<identity::Team>> department;
  std::optional<std::vector<Id<Task>>> depends_on;
  std::optional<std::vector<ChecklistItem>> checklist;  // by_name and done_at are filled in
  std::optional<Time> agreed_for;
  std::optional<std::string> result;
  std::vector<Clearable> clear;  // owner, queue, department, agreed_for
  std::optional<std::int64_t> version;
};

struct NewEntry {
  EntryKind kind = EntryKind::note;  // note or update
  std::string text;                  // 1 to 10,000 characters; may be empty with attachments
  std::vector<Id<identity::User>> mentions;
  std::optional<Id<Task>> task;                                 // a note in the task's own thread
  std::optional<Id<conversations::Conversation>> conversation;  // of an update; none: the case's first that is open
  std::vector<Id<blob::Attachment>> attachments = {};  // uploaded by the writer, not used elsewhere; at most 10
};

// Which of a case's things go over to a new case.
struct SplitOff {
  std::string subject;
  std::vector<Id<conversations::Conversation>> conversations;
  std::vector<Id<Task>> tasks;
  std::vector<Id<Entry>> entries;
};

enum class Standing {
  unfinished,  // open or waiting
  open,
  waiting,
  solved,
  closed,
  ended,  // solved or closed
  any
};
BOOST_DESCRIBE_ENUM(Standing, unfinished, open, waiting, solved, closed, ended, any)

enum class Order {
  due,      // due first first, those without a time last
  level,    // highest level first, then as due
  updated,  // latest change first
  opened    // latest first
};
BOOST_DESCRIBE_ENUM(Order, due, level, updated, opened)

enum class Mine { owned, watched, unowned };
BOOST_DESCRIBE_ENUM(Mine, owned, watched, unowned)

// The one question that tables, boards and calendars ask. Members that are there must all hold.
struct CaseFilter {
  std::optional<Standing> standing = {};  // none: unfinished
  std::optional<std::string> kind = {};
  std::optional<std::string> state = {};
  std::optional<Id<routing::Queue>> queue = {};
  std::optional<Id<identity::User>> owner = {};
  std::optional<Mine> mine = {};
  std::optional<Level> level = {};
  std::optional<Id<Category>> category = {};  // itself and what is below it
  std::optional<std::string> tag = {};
  std::optional<Id<contacts::Contact>> contact = {};
  std::optional<Id<conversations::Conversation>> conversation = {};
  std::optional<Id<Case>> parent = {};
  std::optional<Time> due_from = {};     // inclusive
  std::optional<Time> due_before = {};   // exclusive; both leave out what has no time
  std::optional<std::string> text = {};  // words of the case or its notes; then newest first, and a page may be short
  std::optional<Order> order = {};       // none: due; of ended ones: updated
  std::optional<std::string> cursor = {};
  std::optional<int> limit = {};
};
BOOST_DESCRIBE_STRUCT(CaseFilter, (),
                      (standing, kind, state, queue, owner, mine, level, category, tag, contact, conversation, parent,
                       due_from, due_before, text, order, cursor, limit))

struct TaskFilter {
  std::optional<Id<Case>> case_id = {};
  std::optional<Id<identity::User>> owner = {};
  std::optional<Id<routing::Queue>> queue = {};
  std::optional<Id<identity::Team>> department = {};
  std::optional<Mine> mine = {};   // owned, unowned
  std::optional<bool> ended = {};  // none: only those that are not
  std::optional<Time> due_before = {};
  std::optional<std::string> cursor = {};
  std::optional<int> limit = {};
};
BOOST_DESCRIBE_STRUCT(TaskFilter, (), (case_id, owner, queue, department, mine, ended, due_before, cursor, limit))

// More than 1,000 are told as 1,000.
struct CaseCounts {
  std::int64_t mine = 0;  // unfinished ones that I own
  std::int64_t watched = 0;
  std::int64_t unowned = 0;
  std::int64_t overdue = 0;
  std::int64_t unfinished = 0;
  std::int64_t my_tasks = 0;
  bool operator==(const CaseCounts&) const = default;
};
BOOST_DESCRIBE_STRUCT(CaseCounts, (), (mine, watched, unowned, overdue, unfinished, my_tasks))

struct FoundCase {
  CaseSummary matter;
  std::string excerpt;
  std::vector<std::vector<int>> highlights;  // begin and end in UTF-16 units of the excerpt
};
BOOST_DESCRIBE_STRUCT(FoundCase, (), (matter, excerpt, highlights))

// The same to many: at most 500.
struct BulkChange {
  std::vector<Id<Case>> cases;
  std::optional<std::string> state;
  std::optional<Id<identity::User>> owner;
  std::optional<Id<routing::Queue>> queue;
  std::optional<Id<Category>> category;
  std::optional<Level> level;  // with the note as reason
  std::vector<std::string> add_tags;
  std::vector<std::string> remove_tags;
  std::optional<bool> watch;
  std::string note;
};

struct Refusal {
  Id<Case> case_id;
  std::string number;
  std::string reason;
};
BOOST_DESCRIBE_STRUCT(Refusal, (), (case_id, number, reason))

struct Bulk;
struct BulkResult {
  Id<Bulk> id;  // undo it by this, within a day
  int changed = 0;
  std::vector<Refusal> refused;
};
BOOST_DESCRIBE_STRUCT(BulkResult, (), (id, changed, refused))

// What happened, as the case's stream tells it: one line of the history, whichever module wrote it.
struct HistoryLine {
  std::int64_t seq = 0;
  std::string kind;
  Time at;
  std::optional<std::string> by_name;
  json::value payload;
};
BOOST_DESCRIBE_STRUCT(HistoryLine, (), (seq, kind, at, by_name, payload))

struct CaseStats {
  std::int64_t unfinished = 0;  // at most 100,000 are counted
  std::int64_t overdue = 0;     // at most 1,000
};

class Cases {
 public:
  struct Needs {
    storage::Database& database;
    events::Log& log;
    Ids& ids;
    const Clock& clock;
    contacts::Contacts& contacts;
    conversations::Conversations& conversations;
    conversations::Directory& directory;
    Kinds& kinds;
    clocks::Clocks* clocks = nullptr;  // none: nothing is promised
    conversations::AttachmentSource* attachments = nullptr;  // none: entries with files are refused
  };
  explicit Cases(Needs needs);

  // ---- life ----
  Result<Case> open(const Actor& actor, const NewCase& what);
  // What `open` would take from the conversation: its contact, queue, channel, language, the first words of the
  // customer as subject. Nothing is stored.
  Result<NewCase> propose(const Actor& actor, Id<conversations::Conversation> conversation);
  Result<Case> find(const Actor& actor, Id<Case> id);
  Result<Case> find_number(const Actor& actor, std::string_view number);
  Result<Case> change(const Actor& actor, Id<Case> id, const CaseChange& change);
  // Along the kind's moves; the system may move anywhere. To solved needs the fields that solving needs.
  Result<Case> move(const Actor& actor, Id<Case> id, const Move& to);
  // To the kind's first open state, from solved or closed.
  Result<Case> reopen(const Actor& actor, Id<Case> id, std::string_view note);
  // edit_cases to take one that nobody owns, else assign_cases.
  Result<Case> assign(const Actor& actor, Id<Case> id, const CaseAssignment& to);
  Result<Case> grade(const Actor& actor, Id<Case> id, const Grading& grading);
  Result<Case> set_tags(const Actor& actor, Id<Case> id, const std::vector<std::string>& tags);
  Result<Case> set_checklist(const Actor& actor, Id<Case> id, const std::vector<ChecklistItem>& items);
  // Oneself with view_cases, others with edit_cases.
  Result<Case> watch(const Actor& actor, Id<Case> id, Id<identity::User> user);
  Result<Case> unwatch(const Actor& actor, Id<Case> id, Id<identity::User> user);

  // ---- relations ----
  Result<Case> link(const Actor& actor, Id<Case> id, LinkKind kind, Id<Case> other);
  Result<Case> unlink(const Actor& actor, Id<Case> id, LinkKind kind, Id<Case> other);
  // No parent: takes it away. A circle is refused.
  Result<Case> set_parent(const Actor& actor, Id<Case> id, std::optional<Id<Case>> parent);
  Result<Case> add_conversation(const Actor& actor, Id<Case> id, Id<conversations::Conversation> conversation);
  Result<Case> remove_conversation(const Actor& actor, Id<Case> id, Id<conversations::Conversation> conversation);
  // Parent, children and linked ones that the actor may see.
  Result<std::vector<CaseSummary>> related(const Actor& actor, Id<Case> id);
  // Conversations, tasks, entries and watchers go to `into`; `from` is closed; answers `into`.
  Result<Case> merge(const Actor& actor, Id<Case> from, Id<Case> into);
  Result<Case> undo_merge(const Actor& actor, Id<Case> from);                 // answers `from`, which is as it was
  Result<Case> split(const Actor& actor, Id<Case> id, const SplitOff& what);  // answers the new one
  Result<Case> undo_split(const Actor& actor, Id<Case> part);                 // answers the one it came from

  // ---- writing ----
  // An update is posted into the conversation by the actor and counts as an answer.
  Result<Entry> write(const Actor& actor, Id<Case> id, const NewEntry& what);
  // Oldest first; `task`: the task's thread, else what concerns the case itself.
  Result<Page<Entry>> entries(const Actor& actor, Id<Case> id, std::optional<Id<Task>> task,
                              std::optional<std::string> cursor = {}, std::optional<int> limit = {});
  // Newest first, of all modules.
  Result<Page<HistoryLine>> history(const Actor& actor, Id<Case> id, std::optional<std::string> cursor = {},
                                    std::optional<int> limit = {});
  Result<TimeSpent> spend(const Actor& actor, Id<Case> id, std::chrono::seconds spent, std::string_view note,
                          std::optional<Id<Task>> task = {});
  Result<std::vector<TimeSpent>> time_spent(const Actor& actor, Id<Case> id);

  // ---- tasks ----
  // Seen by who sees the case, and by who has the task's queue or owns it. To an owner or a queue: edit_cases.
  Result<Task> add_task(const Actor& actor, Id<Case> id, const NewTask& what);
  Result<Task> find_task(const Actor& actor, Id<Task> task);
  // Done needs all that it depends on to have ended.
  Result<Task> change_task(const Actor& actor, Id<Task> task, const TaskChange& change);
  Result<Page<Task>> tasks(const Actor& actor, const TaskFilter& filter);
  Result<std::vector<Task>> tasks_of(const Actor& actor, Id<Case> id);

  // ---- lists ----
  Result<Page<CaseSummary>> list(const Actor& actor, const CaseFilter& filter);
  Result<std::int64_t> count(const Actor& actor, const CaseFilter& filter);  // at most 1,000
  Result<CaseCounts> counts(const Actor& actor);
  Result<Page<FoundCase>> search(const Actor& actor, std::string_view text, std::optional<std::string> cursor = {},
                                 std::optional<int> limit = {});
  Result<std::vector<std::string>> tags(const Actor& actor);
  // What the actor owes: his cases and tasks, and what the sources add; by due time, at most 200.
  Result<std::vector<DayItem>> my_day(const Actor& actor);
  void add_day_source(DaySource& source);  // before serving

  Result<BulkResult> change_many(const Actor& actor, const BulkChange& change);
  // Gives back what each case had, unless it has changed since; those are refused.
  Result<BulkResult> undo(const Actor& actor, Id<Bulk> bulk);
  // What the actor has changed on a case in this transaction, after everything else: to be undone in the same way. No
  // policy. Nothing: there is nothing that could be undone.
  std::optional<Id<Bulk>> keep_undo(storage::Transaction& tx, const Actor& actor, const Case& before);

  // ---- for modules above, inside their transaction; no policy ----
  std::optional<Case> load(storage::Snapshot& snapshot, Id<Case> id);
  std::optional<Task> load_task(storage::Snapshot& snapshot, Id<Task> id);
  std::vector<Id<Case>> cases_of(storage::Snapshot& snapshot, Id<conversations::Conversation> conversation);
  // Appends a line to the case's thread and its event.
  Entry add_line(storage::Transaction& tx, Id<Case> id, std::string_view code, std::string_view about,
                 std::string text);
  // Everything that conditions may ask of a case ("case.kind", "case.field.serial", ...), at `now`.
  decisions::Facts facts(storage::Snapshot& snapshot, const Case& matter);
  // The names and types of those facts, with the fields of all kinds.
  decisions::Vocabulary vocabulary(storage::Snapshot& snapshot);
  CaseStats stats(storage::Snapshot& snapshot);

  // The handler of the consumer "cases.follow": what customers and agents write in linked conversations moves clocks
  // and states (a customer's answer ends the waiting, or reopens), what clocks promise moves `due_at`.
  events::Consumer::Handler follower();
  // The handler of the consumer "cases.search".
  events::Consumer::Handler search_feeder();
  // Closes what has been solved for long enough, at most `limit`; answers how many.
  int close_solved(int limit);
  // Forgets bulk changes that cannot be undone any more (after 7 days) and client ids of opened cases (after 30 days), at
  // most `limit` of each.
  void prune(int limit);
  // At every start: numbers go on after the last one that was given.
  void prepare();

  struct Work;  // not for callers

 private:
  std::shared_ptr<Work> work_;
};

// The facts of a case that need nothing but the case.
decisions::Facts facts_of(const Case& matter);
decisions::Facts facts_of(const Case& matter, const Task& task);

// As Cases::facts, for who meets cases in events: with the kinds and categories of one moment. Immutable, any thread.
class FactsReader {
 public:
  FactsReader(const std::vector<Kind>& kinds, const std::vector<Category>& categories);
  decisions::Facts of(const Case& matter) const;
  decisions::Facts of(const Case& matter, const Task& task) const;

 private:
  std::map<std::string, Kind, std::less<>> kinds_;
  std::map<Id<Category>, Category> categories_;
};

// What the policy is asked about a case and a task. A case is seen by who sees it or one of its tasks.
Subject subject_of(const Case& matter);
Subject subject_of(const Task& task);

storage::Schema schema();

}  // namespace deskbell::cases
