#pragma once
#include <blob/blobs.h>

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

// The only SQL of this module.
namespace deskbell::blob {

std::optional<Attachment> load_attachment(storage::Snapshot& snapshot, Id<Attachment> id);
std::optional<Attachment> load_attachment(storage::Snapshot& snapshot, std::string_view token);

// Content that is there already keeps its row; it counts as used now.
void save_content(storage::Transaction& tx, const Attachment& attachment);
void save_attachment(storage::Transaction& tx, const Attachment& attachment);
void keep_attachment(storage::Transaction& tx, Id<Attachment> id);
void erase_attachment(storage::Transaction& tx, Id<Attachment> id);

// Both answer what was erased.
std::int64_t erase_pending(storage::Transaction& tx, Time before, int limit);
std::vector<std::string> erase_unused(storage::Transaction& tx, Time before, int limit);

struct Content {
  std::string hash;
  std::int64_t size = 0;
};
std::vector<Content> list_contents(storage::Snapshot& snapshot, std::string_view after, int limit);

}  // namespace deskbell::blob
