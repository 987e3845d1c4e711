#include <blob/taking.h>

#include <algorithm>

namespace deskbell::blob {
namespace {

constexpr std::size_t kMostFiles = 20;

}  // namespace

Result<std::vector<Attachment>> take_uploads(Blobs& blobs, storage::Transaction& tx, std::int64_t uploader,
                                             std::string_view field, std::span<const Id<Attachment>> ids) {
  std::vector<Attachment> taken;
  if (ids.size() > kMostFiles) return invalid(std::string(field), "may have at most 20 entries");
  for (std::size_t i = 0; i < ids.size(); ++i) {
    const std::string place = std::string(field) + "[" + std::to_string(i) + "]";
    if (std::ranges::find(taken, ids[i], &Attachment::id) != taken.end()) return invalid(place, "is there twice");
    const auto file = blobs.load(tx, ids[i]);
    // Whoever knows an id only may not make a foreign file his own.
    if (!file || file->uploader != uploader || file->kept)
      return invalid(place, "is not a file that you have just uploaded");
    blobs.keep(tx, file->id);
    taken.push_back(*file);
  }
  return taken;
}

std::string url_of(const Attachment& attachment) {
  return "/api/v1/attachments/" + path_of(attachment);
}

}  // namespace deskbell::blob
