#pragma once
#include <base/page.h>
#include <contacts/contacts.h>
#include <conversations/conversations.h>
#include <jobs/queue.h>
#include <notices/notices.h>
#include <promises/ports.h>
#include <promises/promise.h>
#include <promises/recognise.h>

#include <optional>
#include <string>
#include <vector>

// Use cases around promises. Blocking, any thread; inside a `database.write` they join its transaction.
//
// Who may `reply` in the conversation, or `edit_cases` on the case, may promise there and settle promises; a promise in
// the name of somebody else needs `assign` or `assign_cases`. An owner may always see and settle his own.
namespace deskbell::promises {

struct NewPromise {
  std::optional<Id<conversations::Conversation>> conversation = {};
  std::optional<Id<cases::Case>> case_id = {};
  Kind kind = Kind::other;
  std::string what = {};
  std::optional<std::string> words = {};
  std::optional<Id<identity::User>> owner = {};  // none: the actor
  Time due_at = {};
  std::optional<std::string> time_zone = {};  // none: the customer's, or else the workspace's
  std::optional<std::chrono::seconds> remind_before = {};
  std::optional<Id<Promise>> follow_up_of = {};
};

// What is promised next, when one was kept or could not be.
struct FollowUp {
  std::string what;
  Time due_at;
};

struct Filter {
  std::optional<Id<identity::User>> owner = {};  // none, and neither of the next two: the actor's own
  std::optional<Id<conversations::Conversation>> conversation = {};
  std::optional<Id<cases::Case>> case_id = {};
  std::optional<State> state = {};
  std::optional<std::string> cursor = {};
  std::optional<int> limit = {};
};

struct ReportFilter {
  std::optional<Time> from = {};  // of the due time, inclusive
  std::optional<Time> to = {};    // exclusive
  std::optional<Id<identity::User>> owner = {};
};

class Promises {
 public:
  struct Needs {
    storage::Database& database;
    events::Log& log;
    Ids& ids;
    const Clock& clock;
    jobs::Queue& jobs;
    contacts::Contacts& contacts;
    conversations::Conversations& conversations;
    conversations::Directory& directory;  // active users only
    Surroundings& surroundings;
    notices::Notices& notices;  // reminds owners
  };
  // Registers the job that reminds and breaks, so make it before the queue starts.
  explicit Promises(Needs needs);

  // What the text promises, to be asked about; nothing is stored. Needs what `make` needs.
  Result<std::vector<Proposal>> propose(const Actor& actor, std::string_view text,
                                        std::optional<Id<conversations::Conversation>> conversation,
                                        std::optional<Id<cases::Case>> case_id);

  Result<Promise> make(const Actor& actor, const NewPromise& what);
  // Within its time it is kept; afterwards it stays broken and was done late. The same again changes nothing.
  Result<Promise> keep(const Actor& actor, Id<Promise> id, std::string_view note,
                       const std::optional<FollowUp>& follow_up);
  // While it is open; needs a reason, since the customer was told another time.
  Result<Promise> move(const Actor& actor, Id<Promise> id, Time due_at, std::string_view reason);
  Result<Promise> cancel(const Actor& actor, Id<Promise> id, std::string_view reason);

  Result<Promise> find(const Actor& actor, Id<Promise> id);
  // Due first comes first; open ones, unless a state is asked for.
  Result<Page<Promise>> list(const Actor& actor, const Filter& filter);
  // Needs view_insight.
  Result<Report> report(const Actor& actor, const ReportFilter& filter);

  // For modules above, inside their transaction; no policy.
  std::vector<Promise> open_of(storage::Snapshot& snapshot, Id<identity::User> owner, int limit);
  std::vector<Promise> open_of(storage::Snapshot& snapshot, Id<cases::Case> id);
  // The customer's zone, or else the workspace's.
  std::string zone_of(storage::Snapshot& snapshot, const std::optional<contacts::ContactSummary>& contact);

 private:
  struct Place;
  Result<Place> place(storage::Snapshot& snapshot, const Actor& actor, const Promise& promise) const;
  Result<Promise> load_to_change(storage::Transaction& tx, const Actor& actor, Id<Promise> id) const;
  template <class Event>
  void save(storage::Transaction& tx, const Actor& actor, Promise& promise, StepKind what, std::string note);
  void schedule(storage::Transaction& tx, const Promise& promise);
  Result<void> came_due(Id<Promise> id);
  Needs needs_;
};

storage::Schema schema();

}  // namespace deskbell::promises
