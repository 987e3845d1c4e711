#pragma once
#include <notices/notices.h>

#include <string_view>
#include <utility>
#include <vector>

// The only SQL of this module.
namespace deskbell::notices::store {

struct Keys {
  std::string_view once;
  std::string_view topic;
};
void insert(storage::Transaction& tx, Id<identity::User> user, const Notice& notice, const Keys& keys);
std::vector<std::pair<Id<Notice>, Id<identity::User>>> unread_about(storage::Snapshot& snapshot,
                                                                    std::string_view topic);
bool has_unread(storage::Snapshot& snapshot, Id<identity::User> user, std::string_view once);
std::optional<Notice> load(storage::Snapshot& snapshot, Id<identity::User> user, Id<Notice> id);
// Newest first, with id < before (0: from the newest).
std::vector<Notice> list(storage::Snapshot& snapshot, Id<identity::User> user, bool unread, std::int64_t before,
                         int limit);
int unread(storage::Snapshot& snapshot, Id<identity::User> user);
void mark_read(storage::Transaction& tx, Id<Notice> id, Time at);
// Answers how many.
std::int64_t mark_all_read(storage::Transaction& tx, Id<identity::User> user, Time at);
std::int64_t prune(storage::Transaction& tx, Time read_before, Time told_before, int limit);

}  // namespace deskbell::notices::store
