#pragma once
#include <spool/spool.h>

#include <filesystem>
#include <vector>

namespace deskbell::spool {

// Items that were refused for good, each with its reason, in one small file. Not thread-safe.
class DeadList {
 public:
  explicit DeadList(std::filesystem::path file);
  // Durable when it returns. An item that is there already (it was handed out again after a crash) stays as it is.
  void add(DeadItem dead);
  void forget(std::int64_t number);
  const std::vector<DeadItem>& items() const { return items_; }
  std::int64_t bytes() const { return bytes_; }

 private:
  void rewrite();
  const std::filesystem::path file_;
  std::vector<DeadItem> items_;
  std::int64_t bytes_ = 0;
};

}  // namespace deskbell::spool
