#pragma once
#include <base/clock.h>
#include <base/json.h>
#include <storage/database.h>

#include <cases/case.h>

#include <optional>
#include <string>
#include <vector>

// What cases take from modules that they do not know.
namespace deskbell::cases {

enum class DayItemKind { matter, task, promise, approval };
BOOST_DESCRIBE_ENUM(DayItemKind, matter, task, promise, approval)

struct DayItem;

// Something that somebody owes by a time.
struct DayItem {
  DayItemKind kind = DayItemKind::matter;
  Id<DayItem> id;  // of the case, task, promise or request
  std::optional<Id<Case>> case_id;
  std::optional<Id<conversations::Conversation>> conversation;
  std::string number;  // of the case, when it has one
  std::string title;
  std::optional<Level> level;
  std::string state;                    // in the words of its kind
  std::optional<std::string> due_what;  // which promise
  std::optional<Time> due_at;           // none: some day
  bool operator==(const DayItem&) const = default;
};
BOOST_DESCRIBE_STRUCT(DayItem, (), (kind, id, case_id, conversation, number, title, level, state, due_what, due_at))

// Modules with things that people owe add theirs to My day.
class DaySource {
 public:
  virtual ~DaySource() = default;
  // What the user owes and has not done, those that are due first first, at most `limit`.
  virtual std::vector<DayItem> owed(storage::Snapshot& snapshot, Id<identity::User> user, int limit) = 0;
};

}  // namespace deskbell::cases
