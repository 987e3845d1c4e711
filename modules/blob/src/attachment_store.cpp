#include "attachment_store.h"

#include <blob/migrations.h>

namespace deskbell::blob {
namespace {

using storage::Row;
using storage::Statement;

constexpr Statement kLoad{"blob.load",
                          "SELECT a.id, a.token, a.name, c.media_type, c.size, c.width, c.height, a.hash, a.uploader, "
                          "a.kept, a.at, c.file, c.sealed_by "
                          "FROM blob_attachment a JOIN blob_content c ON c.hash = a.hash WHERE a.id = $1"};
constexpr Statement kLoadByToken{"blob.load_by_token",
                                 "SELECT a.id, a.token, a.name, c.media_type, c.size, c.width, c.height, a.hash, "
                                 "a.uploader, a.kept, a.at, c.file, c.sealed_by "
                                 "FROM blob_attachment a JOIN blob_content c ON c.hash = a.hash WHERE a.token = $1"};
constexpr Statement kSaveContent{
    "blob.save_content",
    "INSERT INTO blob_content (hash, size, media_type, width, height, used_at, file, sealed_by) "
    "VALUES ($1, $2, $3, $4, $5, $6, $7, $8) ON CONFLICT (hash) DO UPDATE "
    "SET used_at = excluded.used_at, file = excluded.file, sealed_by = excluded.sealed_by"};
constexpr Statement kPlace{"blob.place", "SELECT file, sealed_by FROM blob_content WHERE hash = $1"};
constexpr Statement kMove{"blob.move",
                          "UPDATE blob_content SET file = $4, sealed_by = $5 "
                          "WHERE hash = $1 AND file = $2 AND sealed_by = $3"};
constexpr Statement kListSealedBy{"blob.list_sealed_by",
                                  "SELECT hash, size, file, sealed_by FROM blob_content "
                                  "WHERE sealed_by = $1 AND hash > $2 ORDER BY hash LIMIT $3"};
constexpr Statement kCountByKey{"blob.count_by_key", "SELECT sealed_by, count(*) FROM blob_content GROUP BY sealed_by"};
constexpr Statement kSaveAttachment{
    "blob.save_attachment",
    "INSERT INTO blob_attachment (id, token, hash, name, uploader, kept, at) VALUES ($1, $2, $3, $4, $5, $6, $7)"};
constexpr Statement kKeep{"blob.keep", "UPDATE blob_attachment SET kept = TRUE WHERE id = $1"};
constexpr Statement kErase{"blob.erase", "DELETE FROM blob_attachment WHERE id = $1"};
constexpr Statement kErasePending{"blob.erase_pending",
                                  "DELETE FROM blob_attachment WHERE id IN "
                                  "(SELECT id FROM blob_attachment WHERE NOT kept AND at < $1 ORDER BY at LIMIT $2)"};
constexpr Statement kListUnused{"blob.list_unused",
                                "SELECT hash, size, file, sealed_by FROM blob_content c WHERE used_at < $1 "
                                "AND NOT EXISTS (SELECT 1 FROM blob_attachment a WHERE a.hash = c.hash) LIMIT $2"};
constexpr Statement kEraseContent{"blob.erase_content", "DELETE FROM blob_content WHERE hash = $1"};
constexpr Statement kListContents{
    "blob.list_contents",
    "SELECT hash, size, file, sealed_by FROM blob_content WHERE hash > $1 ORDER BY hash LIMIT $2"};

constexpr const Statement* kStatements[] = {&kLoad,  &kLoadByToken,  &kSaveContent,  &kSaveAttachment, &kKeep,
                                            &kErase, &kErasePending, &kListUnused,   &kEraseContent,   &kListContents,
                                            &kPlace, &kMove,         &kListSealedBy, &kCountByKey};

Place place_of(const Row& row, int column) {
  return {row.string(column), static_cast<vault::KeyNumber>(row.integer(column + 1))};
}

Content content_of(const Row& row) {
  return {row.string(0), row.integer(1), place_of(row, 2)};
}

Attachment attachment_of(const Row& row) {
  Attachment out{.id = row.id<Attachment>(0),
                 .token = row.string(1),
                 .name = row.string(2),
                 .media_type = row.string(3),
                 .size = row.integer(4),
                 .dimensions = {},
                 .hash = row.string(7),
                 .uploader = row.integer(8),
                 .kept = row.boolean(9),
                 .at = row.time(10),
                 .place = place_of(row, 11)};
  if (!row.is_null(5) && !row.is_null(6))
    out.dimensions = Dimensions{static_cast<int>(row.integer(5)), static_cast<int>(row.integer(6))};
  return out;
}

}  // namespace

std::optional<Attachment> load_attachment(storage::Snapshot& snapshot, Id<Attachment> id) {
  return snapshot.one(kLoad, attachment_of, id);
}

std::optional<Attachment> load_attachment(storage::Snapshot& snapshot, std::string_view token) {
  return snapshot.one(kLoadByToken, attachment_of, token);
}

std::optional<std::string> save_content(storage::Transaction& tx, const Attachment& attachment) {
  const auto former = load_place(tx, attachment.hash);
  const auto& size = attachment.dimensions;
  tx.run(kSaveContent, attachment.hash, attachment.size, attachment.media_type,
         size ? std::optional(size->width) : std::nullopt, size ? std::optional(size->height) : std::nullopt,
         attachment.at, attachment.place.file, attachment.place.key);
  return former ? std::optional(former->file) : std::nullopt;
}

void save_attachment(storage::Transaction& tx, const Attachment& attachment) {
  tx.run(kSaveAttachment, attachment.id, attachment.token, attachment.hash, attachment.name, attachment.uploader,
         attachment.kept, attachment.at);
}

void keep_attachment(storage::Transaction& tx, Id<Attachment> id) {
  tx.run(kKeep, id);
}
void erase_attachment(storage::Transaction& tx, Id<Attachment> id) {
  tx.run(kErase, id);
}

std::int64_t erase_pending(storage::Transaction& tx, Time before, int limit) {
  return tx.run(kErasePending, before, limit);
}

std::vector<Content> erase_unused(storage::Transaction& tx, Time before, int limit) {
  auto contents = tx.all(kListUnused, content_of, before, limit);
  for (const auto& content : contents) tx.run(kEraseContent, content.hash);
  return contents;
}

std::vector<Content> list_contents(storage::Snapshot& snapshot, std::string_view after, int limit) {
  return snapshot.all(kListContents, content_of, after, limit);
}

std::optional<Place> load_place(storage::Snapshot& snapshot, std::string_view hash) {
  return snapshot.one(kPlace, [](const Row& row) { return place_of(row, 0); }, hash);
}

bool move_content(storage::Transaction& tx, std::string_view hash, const Place& former, const Place& now) {
  return tx.run(kMove, hash, former.file, former.key, now.file, now.key) == 1;
}

std::vector<Content> list_sealed_by(storage::Snapshot& snapshot, vault::KeyNumber key, std::string_view after,
                                    int limit) {
  return snapshot.all(kListSealedBy, content_of, key, after, limit);
}

vault::KeyUse count_by_key(storage::Snapshot& snapshot) {
  vault::KeyUse use;
  snapshot.each(kCountByKey,
                [&](const Row& row) { use[static_cast<vault::KeyNumber>(row.integer(0))] = row.integer(1); });
  return use;
}

storage::Schema schema() {
  return {"blob", migrations(), kStatements};
}

}  // namespace deskbell::blob
