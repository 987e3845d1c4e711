#pragma once
#include <promises/promises.h>

#include <cstdint>
#include <optional>
#include <vector>

// The only SQL of this module. Of the contact a promise has only the id; whoever reads it fills in the rest.
namespace deskbell::promises::store {

std::optional<Promise> load(storage::Snapshot& snapshot, Id<Promise> id);
void insert(storage::Transaction& tx, const Promise& promise);
// False when somebody has changed it since it was read.
bool update(storage::Transaction& tx, const Promise& promise);

struct After {
  std::int64_t due_at = 0;
  std::int64_t id = 0;
};
enum class By { owner, conversation, case_id };
// Due first comes first.
std::vector<Promise> list(storage::Snapshot& snapshot, By by, std::int64_t value, State state, After after, int limit);

// Of promises due in a time, by owner and state.
struct Group {
  Id<identity::User> owner;
  State state = State::open;
  std::int64_t count = 0;
  std::int64_t done_late = 0;
  std::int64_t late_us = 0;  // of those, together
  std::int64_t longest_us = 0;
};
std::vector<Group> groups(storage::Snapshot& snapshot, const ReportFilter& filter);

}  // namespace deskbell::promises::store
