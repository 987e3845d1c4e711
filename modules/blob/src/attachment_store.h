#pragma once
#include <blob/blobs.h>

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

// The only SQL of this module.
namespace deskbell::blob {

std::optional<Attachment> load_attachment(storage::Snapshot& snapshot, Id<Attachment> id);
std::optional<Attachment> load_attachment(storage::Snapshot& snapshot, std::string_view token);

// Content that is there already keeps its row, speaks of the new file and counts as used now. Answers the file that it
// spoke of before; nothing when it was not there.
std::optional<std::string> save_content(storage::Transaction& tx, const Attachment& attachment);
void save_attachment(storage::Transaction& tx, const Attachment& attachment);
void keep_attachment(storage::Transaction& tx, Id<Attachment> id);
void erase_attachment(storage::Transaction& tx, Id<Attachment> id);

struct Content {
  std::string hash;
  std::int64_t size = 0;
  Place place;
};
std::int64_t erase_pending(storage::Transaction& tx, Time before, int limit);
// Answers what was erased.
std::vector<Content> erase_unused(storage::Transaction& tx, Time before, int limit);
std::vector<Content> list_contents(storage::Snapshot& snapshot, std::string_view after, int limit);

std::optional<Place> load_place(storage::Snapshot& snapshot, std::string_view hash);
// False when it is not at `former` any more.
bool move_content(storage::Transaction& tx, std::string_view hash, const Place& former, const Place& now);
std::vector<Content> list_sealed_by(storage::Snapshot& snapshot, vault::KeyNumber key, std::string_view after, int limit);
vault::KeyUse count_by_key(storage::Snapshot& snapshot);

}  // namespace deskbell::blob
