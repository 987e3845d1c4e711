#pragma once
#include <events/log.h>
#include <identity/actor.h>
#include <routing/queue.h>
#include <storage/database.h>

#include <optional>
#include <string>
#include <vector>

// Queues, skills, who serves where, what agents can do. Every signed-in user may read them (to transfer a
// conversation); changing needs manage_queues. Each change appends an event on the workspace stream. Blocking, any
// thread; inside a `database.write` they join its transaction.
namespace deskbell::routing {

// Absent members have the defaults of Queue.
struct NewQueue {
  Text<1, 100> name;
  std::optional<Text<0, 1000>> description = {};
  std::optional<int> priority = {};
  std::optional<seconds> ageing_s = {};
  std::optional<Strategy> strategy = {};
  std::optional<seconds> sticky_s = {};
  std::optional<seconds> offer_timeout_s = {};
  std::optional<int> max_missed_offers = {};
  std::optional<std::vector<QueueSkill>> skills = {};
  std::optional<std::vector<Relaxation>> relaxation = {};
  std::optional<std::vector<Overflow>> overflow = {};
  std::optional<calendar::Hours> hours = {};
  std::optional<std::vector<QueueMember>> members = {};
  std::optional<QueueStatus> status = {};
};
BOOST_DESCRIBE_STRUCT(NewQueue, (),
                      (name, description, priority, ageing_s, strategy, sticky_s, offer_timeout_s, max_missed_offers,
                       skills, relaxation, overflow, hours, members, status))

// Absent members stay as they are. Hours with an empty time_zone mean always open.
struct QueueChange {
  std::optional<Text<1, 100>> name = {};
  std::optional<Text<0, 1000>> description = {};
  std::optional<int> priority = {};
  std::optional<seconds> ageing_s = {};
  std::optional<Strategy> strategy = {};
  std::optional<seconds> sticky_s = {};
  std::optional<seconds> offer_timeout_s = {};
  std::optional<int> max_missed_offers = {};
  std::optional<std::vector<QueueSkill>> skills = {};
  std::optional<std::vector<Relaxation>> relaxation = {};
  std::optional<std::vector<Overflow>> overflow = {};
  std::optional<calendar::Hours> hours = {};
  std::optional<std::vector<QueueMember>> members = {};
  std::optional<QueueStatus> status = {};
};
BOOST_DESCRIBE_STRUCT(QueueChange, (),
                      (name, description, priority, ageing_s, strategy, sticky_s, offer_timeout_s, max_missed_offers,
                       skills, relaxation, overflow, hours, members, status))

class Staff;

class Queues {
 public:
  struct Needs {
    storage::Database& database;
    events::Log& log;
    Ids& ids;
    Staff& staff;
  };
  explicit Queues(Needs needs) : needs_(needs) {}

  Result<std::vector<Queue>> list(const Actor& actor);  // by name
  Result<Queue> find(const Actor& actor, Id<Queue> queue);
  // already_exists when the name is taken, whatever its case.
  Result<Queue> create(const Actor& actor, const NewQueue& what);
  Result<Queue> change(const Actor& actor, Id<Queue> queue, const QueueChange& change);
  // failed_precondition while work waits in it or another queue overflows into it.
  Result<void> remove(const Actor& actor, Id<Queue> queue);

  Result<std::vector<Skill>> skills(const Actor& actor);  // by name
  Result<Skill> create_skill(const Actor& actor, const Text<1, 100>& name);
  Result<Skill> rename_skill(const Actor& actor, Id<Skill> skill, const Text<1, 100>& name);
  // failed_precondition while a queue asks for it; agents lose it.
  Result<void> remove_skill(const Actor& actor, Id<Skill> skill);

  // Of all active users; the default profile for those who have none yet.
  Result<std::vector<AgentProfile>> profiles(const Actor& actor);
  Result<AgentProfile> set_profile(const Actor& actor, const AgentProfile& profile);

  // For modules beside and above, inside their transaction; no policy.
  static std::vector<Queue> all(storage::Snapshot& snapshot);
  static std::optional<Queue> load(storage::Snapshot& snapshot, Id<Queue> queue);
  static std::optional<std::string> name(storage::Snapshot& snapshot, Id<Queue> queue);  // conversations::Directory
  static std::vector<Id<Queue>> queues_of(storage::Snapshot& snapshot, AgentId user);    // identity::QueuesOfUser
  static AgentProfile profile_of(storage::Snapshot& snapshot, AgentId user);

 private:
  Result<Queue> save(storage::Transaction& tx, const Actor& actor, const Queue& queue);
  Needs needs_;
};

storage::Schema schema();

}  // namespace deskbell::routing
