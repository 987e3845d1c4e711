#pragma once
#include <base/page.h>
#include <events/consumer.h>
#include <jobs/queue.h>

#include <escalation/ladders.h>
#include <notices/notices.h>

#include <optional>
#include <string>
#include <vector>

// Cases that climb. A level is raised in the transaction that finds it due, once for its occasion; what it asks for is
// done by a job, step by step, each with its own outcome. Blocking, any thread; inside a `database.write` use cases
// join its transaction.
namespace deskbell::escalation {

// Without a level or line: the next level above that can be raised by hand, or else the next line.
struct Escalate {
  std::optional<std::string> level = {};  // Rung::key
  std::optional<int> line = {};           // from 1
  std::string note;                       // for who takes over; 1 to 4,000 characters
};

// Back to where it came from, or to a line of the ladder.
struct GiveBack {
  std::optional<int> line = {};
  std::string note;
};

struct Choice {
  std::string level;  // Rung::key
  std::string name;
  int rung = 0;
};
BOOST_DESCRIBE_STRUCT(Choice, (), (level, name, rung))

struct LineChoice {
  int line = 0;
  std::string name;
};
BOOST_DESCRIBE_STRUCT(LineChoice, (), (line, name))

// Where a case stands on its ladder.
struct Standing {
  std::optional<Id<Ladder>> ladder;  // none holds for it
  std::optional<std::string> ladder_name;
  int rung = 0;  // the highest that was raised and not given back
  std::optional<int> line;
  std::vector<LineChoice> lines;
  std::vector<Choice> by_hand;          // levels that somebody may raise now
  bool may_go_on = false;               // there is a next level by hand, or a next line
  bool may_go_back = false;             // it was moved and not given back
  std::vector<Escalation> escalations;  // newest first, at most 100
};
BOOST_DESCRIBE_STRUCT(Standing, (),
                      (ladder, ladder_name, rung, line, lines, by_hand, may_go_on, may_go_back, escalations))

struct Filter {
  std::optional<CallState> state = {};
  std::optional<std::string> cursor = {};
  std::optional<int> limit = {};
};

struct Stats {
  std::int64_t ringing = 0;
  std::optional<Time> oldest;  // since when the longest of them rings
};

class Escalations {
 public:
  struct Needs {
    storage::Database& database;
    events::Log& log;
    Ids& ids;
    const Clock& clock;
    jobs::Queue& jobs;
    notices::Notices& notices;
    Ladders& ladders;
    const Ports& ports;
  };
  // Registers its jobs, so make it before the queue starts.
  explicit Escalations(Needs needs);

  // view_cases on the case.
  Result<Standing> standing(const Actor& actor, Id<cases::Case> matter);
  // edit_cases on the case. failed_precondition when it has ended, or there is nowhere to go.
  Result<Escalation> escalate(const Actor& actor, Id<cases::Case> matter, const Escalate& how);
  // The same; failed_precondition when it was not moved, or the queue is gone.
  Result<Escalation> give_back(const Actor& actor, Id<cases::Case> matter, const GiveBack& how);
  // By who was called, or may assign the case. failed_precondition when nothing rings any more; a second time by the
  // same person changes nothing.
  Result<Escalation> acknowledge(const Actor& actor, Id<Escalation> id, std::string_view note);
  // Calls that wait for the actor, oldest first.
  Result<std::vector<Escalation>> waiting(const Actor& actor);
  // Newest first; needs view_insight or manage_cases.
  Result<Page<Escalation>> list(const Actor& actor, const Filter& filter);

  // The handler of the consumer "escalation".
  events::Consumer::Handler follower();
  Stats stats();

  // The jobs' work.
  Result<void> carry_out(Id<Escalation> id);
  Result<void> pass_on(Id<Escalation> id);

 private:
  struct Work;
  std::shared_ptr<Work> work_;
};

storage::Schema schema();

}  // namespace deskbell::escalation
