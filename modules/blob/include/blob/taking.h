#pragma once
#include <blob/blobs.h>

#include <span>
#include <string_view>
#include <vector>

namespace deskbell::blob {

// Files that the uploader has just uploaded now belong to what names them as `field`, such as the evidence of a request:
// at most 20, each once. A foreign file, or one that belongs to something already, is refused at its place.
Result<std::vector<Attachment>> take_uploads(Blobs& blobs, storage::Transaction& tx, std::int64_t uploader,
                                             std::string_view field, std::span<const Id<Attachment>> ids);

// Where it is served.
std::string url_of(const Attachment& attachment);

}  // namespace deskbell::blob
