#pragma once
#include <backup/store.h>

#include <filesystem>

namespace deskbell::backup {

class DirectoryStore final : public Store {
 public:
  // The directory exists.
  explicit DirectoryStore(std::filesystem::path root);
  Result<void> put(const std::string& name, std::string_view bytes, Sync sync) override;
  Result<void> flush() override;
  Result<std::string> get(const std::string& name) override;
  Result<std::vector<StoredThing>> list(const std::string& prefix) override;
  Result<void> remove(const std::string& name) override;
  std::string description() const override { return root_.string(); }

 private:
  std::filesystem::path root_;
};

}  // namespace deskbell::backup
