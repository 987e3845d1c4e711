#pragma once
#include <backup/key.h>
#include <backup/store.h>

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

namespace deskbell::backup {

// A store whose things are compressed and sealed. Thread-safe.
class Safe {
 public:
  // Makes the store's head, or checks that it was made with this key (unauthenticated when not). `engine`: what is
  // backed up here, "sqlite" or "postgres"; a store holds one kind (failed_precondition).
  static Result<std::unique_ptr<Safe>> open(std::unique_ptr<Store> store, const Key& key, std::string_view engine);
  // For restoring: not_found when there are no backups in that store.
  static Result<std::unique_ptr<Safe>> open_existing(std::unique_ptr<Store> store, const Key& key);
  // The key that the store holds under a passphrase.
  static Result<Key> key_by_passphrase(Store& store, std::string_view passphrase);
  Result<void> set_passphrase(std::string_view passphrase, Random& random);

  const std::string& engine() const { return engine_; }
  // Answers how many bytes were stored.
  Result<std::int64_t> put(const std::string& name, std::string_view content, Sync sync = Sync::later);
  Result<std::string> get(const std::string& name);
  Result<void> flush() { return store_->flush(); }
  Result<std::vector<StoredThing>> list(const std::string& prefix) { return store_->list(prefix); }
  Result<void> remove(const std::string& name) { return store_->remove(name); }
  std::string name_of(std::string_view content) const { return key_.name_of(content); }
  const Key& key() const { return key_; }
  std::string description() const { return store_->description(); }

 private:
  Safe(std::unique_ptr<Store> store, const Key& key) : store_(std::move(store)), key_(key) {}
  std::unique_ptr<Store> store_;
  Key key_;
  std::string engine_;
};

// "chunks/ab/abcd...": spreads over 256 folders.
std::string spread(std::string_view folder, const std::string& name);

}  // namespace deskbell::backup
