#include "dead_list.h"

#include "files.h"
#include "record.h"

#include <algorithm>

namespace deskbell::spool {
namespace {

constexpr std::string_view kReason = "reason";

// The item, and behind it a record of the same number whose body is the reason.
std::string encode(const DeadItem& dead) {
  return spool::encode(dead.item) + spool::encode({.number = dead.item.number,
                                                   .at = dead.item.at,
                                                   .kind = std::string(kReason),
                                                   .lane = {},
                                                   .body = dead.reason});
}

}  // namespace

DeadList::DeadList(std::filesystem::path file) : file_(std::move(file)) {
  std::error_code missing;
  const auto size = std::filesystem::file_size(file_, missing);
  if (missing) return;
  const std::string bytes = read_range(file_, 0, static_cast<std::int64_t>(size));
  Reader reader(bytes);
  while (auto item = reader.next()) {
    if (item->kind == kReason && !items_.empty() && items_.back().item.number == item->number)
      items_.back().reason = std::move(item->body);
    else
      items_.push_back({std::move(*item), {}});
  }
  rewrite();  // without a torn end
}

void DeadList::add(DeadItem dead) {
  if (std::ranges::any_of(items_, [&](const DeadItem& one) { return one.item.number == dead.item.number; })) return;
  const bool is_new = !std::filesystem::exists(file_);
  const std::string bytes = encode(dead);
  File file(file_, File::Mode::append);
  file.write(bytes);
  file.sync();
  if (is_new) sync_directory(file_.parent_path());
  bytes_ += static_cast<std::int64_t>(bytes.size());
  items_.push_back(std::move(dead));
}

void DeadList::forget(std::int64_t number) {
  std::erase_if(items_, [&](const DeadItem& one) { return one.item.number <= number; });
  rewrite();
}

void DeadList::rewrite() {
  std::string bytes;
  for (const DeadItem& dead : items_) bytes += encode(dead);
  bytes_ = static_cast<std::int64_t>(bytes.size());
  auto fresh = file_;
  fresh += ".new";
  std::filesystem::remove(fresh);
  File file(fresh, File::Mode::append);
  file.write(bytes);
  file.sync();
  std::filesystem::rename(fresh, file_);
  sync_directory(file_.parent_path());
}

}  // namespace deskbell::spool
