#pragma once
#include <base/page.h>
#include <events/log.h>
#include <identity/actor.h>
#include <storage/database.h>

#include <notices/notice.h>

#include <functional>
#include <optional>
#include <string>
#include <string_view>

// What users are told. Blocking, any thread; inside a `database.write` they join its transaction.
//
//   notices.tell(tx, {.user = lead, .code = "escalation.called", .params = {{"level", "Second line"}},
//                     .about = notices::About{notices::AboutKind::matter, {matter.id.value}, matter.number},
//                     .weight = notices::Weight::urgent});
namespace deskbell::notices {

struct NewNotice {
  Id<identity::User> user;
  std::string code;
  std::map<std::string, std::string> params = {};
  std::optional<About> about = {};
  Weight weight = Weight::normal;
  // When not empty, and the user has an unread notice with the same, nothing is told.
  std::string once = {};
  // What it is about in the teller's words ("escalation 4711"): once that is over it need not be read any more.
  std::string topic = {};
};

struct Filter {
  std::optional<bool> unread = {};  // true: only those that are not read
  std::optional<std::string> cursor = {};
  std::optional<int> limit = {};
};

struct Count {
  int unread = 0;  // at most kMostCounted
};
BOOST_DESCRIBE_STRUCT(Count, (), (unread))

class Notices {
 public:
  struct Needs {
    storage::Database& database;
    events::Log& log;
    Ids& ids;
    const Clock& clock;
    // A further way to reach the user (mail); in the transaction of what is told.
    std::function<void(storage::Transaction&, Id<identity::User>, const Notice&)> also = {};
  };
  explicit Notices(Needs needs) : needs_(needs) {}

  // For modules, in the transaction of what is told; no policy. Who is disabled may be told and will not see it.
  void tell(storage::Transaction& tx, const NewNotice& what);

  // The user's, as it stands now; no policy.
  std::optional<Notice> find(storage::Snapshot& snapshot, Id<identity::User> user, Id<Notice> id);

  // The matter has ended: what was told of it and is not read counts as read, whoever it was told to.
  void over(storage::Transaction& tx, std::string_view topic);

  // The actor's own, newest first. permission_denied for who is not a user.
  Result<Page<Notice>> list(const Actor& actor, const Filter& filter);
  Result<Count> count(const Actor& actor);
  // not_found for one that is not his. One that is read stays as it is.
  Result<Notice> mark_read(const Actor& actor, Id<Notice> id);
  Result<Count> mark_all_read(const Actor& actor);

  // Forgets old ones, at most so many at once; answers how many.
  std::int64_t prune(int limit);

 private:
  Needs needs_;
};

storage::Schema schema();

}  // namespace deskbell::notices
