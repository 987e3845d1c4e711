#include <base/json.h>

#include <backup/safe.h>
#include <boost/describe.hpp>
#include <zstd.h>

#include <stdexcept>

namespace deskbell::backup {

// The one thing in a store that is readable without the key.
struct Head {
  int format = 0;
  std::string engine;
  std::string fingerprint;             // of the key
  std::optional<std::string> wrapped;  // the key under a passphrase
};
BOOST_DESCRIBE_STRUCT(Head, (), (format, engine, fingerprint, wrapped))

namespace {

constexpr const char* kHead = "deskbell-backup.json";
constexpr int kFormat = 1;
constexpr int kLevel = 1;
constexpr std::size_t kLargest = std::size_t{1} << 30;

Result<Head> read_head(Store& store) {
  TRY(const std::string text, store.get(kHead));
  TRY(Head head, base::parse_json<Head>(text));
  if (head.format > kFormat)
    return failure(ErrorCode::failed_precondition,
                   "The backups in " + store.description() + " were made by a newer Deskbell.");
  return head;
}

Result<void> check_key(const Head& head, const Key& key, const Store& store) {
  if (head.fingerprint == key.fingerprint()) return {};
  return failure(ErrorCode::unauthenticated, "The backups in " + store.description() + " were made with another key (" +
                                                 head.fingerprint + ", not " + key.fingerprint() + ").");
}

std::string compressed(std::string_view content) {
  std::string out(ZSTD_compressBound(content.size()), '\0');
  const std::size_t size = ZSTD_compress(out.data(), out.size(), content.data(), content.size(), kLevel);
  if (ZSTD_isError(size)) throw std::runtime_error(std::string("zstd: ") + ZSTD_getErrorName(size));
  out.resize(size);
  return out;
}

Result<std::string> decompressed(const std::string& name, std::string_view packed) {
  const auto damaged = [&] { return failure(ErrorCode::internal, name + " is damaged."); };
  const auto size = ZSTD_getFrameContentSize(packed.data(), packed.size());
  if (size == ZSTD_CONTENTSIZE_ERROR || size == ZSTD_CONTENTSIZE_UNKNOWN || size > kLargest) return damaged();
  std::string out(size, '\0');
  const std::size_t got = ZSTD_decompress(out.data(), out.size(), packed.data(), packed.size());
  if (ZSTD_isError(got) || got != size) return damaged();
  return out;
}

}  // namespace

std::string spread(std::string_view folder, const std::string& name) {
  return std::string(folder) + "/" + name.substr(0, 2) + "/" + name;
}

Result<std::unique_ptr<Safe>> Safe::open(std::unique_ptr<Store> store, const Key& key, std::string_view engine) {
  auto head = read_head(*store);
  if (!head && head.error().code == ErrorCode::not_found) {
    head = Head{.format = kFormat, .engine = std::string(engine), .fingerprint = key.fingerprint(), .wrapped = {}};
    TRY(store->put(kHead, base::to_json(*head), Sync::now));
  }
  if (!head) return std::unexpected(head.error());
  TRY(check_key(*head, key, *store));
  if (head->engine != engine)
    return failure(ErrorCode::failed_precondition, "In " + store->description() + " are backups of a " + head->engine +
                                                       " database; this is a " + std::string(engine) +
                                                       " one. Take another place.");
  std::unique_ptr<Safe> safe(new Safe(std::move(store), key));
  safe->engine_ = head->engine;
  return safe;
}

Result<std::unique_ptr<Safe>> Safe::open_existing(std::unique_ptr<Store> store, const Key& key) {
  auto head = read_head(*store);
  if (!head && head.error().code == ErrorCode::not_found)
    return not_found("There are no backups in " + store->description() + ".");
  if (!head) return std::unexpected(head.error());
  TRY(check_key(*head, key, *store));
  std::unique_ptr<Safe> safe(new Safe(std::move(store), key));
  safe->engine_ = head->engine;
  return safe;
}

Result<Key> Safe::key_by_passphrase(Store& store, std::string_view passphrase) {
  TRY(const Head head, read_head(store));
  return Key::unwrap(head.wrapped.value_or(""), passphrase);
}

Result<void> Safe::set_passphrase(std::string_view passphrase, Random& random) {
  TRY(Head head, read_head(*store_));
  head.wrapped = key_.wrapped(passphrase, random);
  return store_->put(kHead, base::to_json(head), Sync::now);
}

Result<std::int64_t> Safe::put(const std::string& name, std::string_view content, Sync sync) {
  const std::string sealed = key_.seal(name, compressed(content));
  TRY(store_->put(name, sealed, sync));
  return static_cast<std::int64_t>(sealed.size());
}

Result<std::string> Safe::get(const std::string& name) {
  TRY(const std::string sealed, store_->get(name));
  TRY(const std::string packed, key_.open(name, sealed));
  return decompressed(name, packed);
}

}  // namespace deskbell::backup
