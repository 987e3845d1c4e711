#include <base/log.h>
#include <storage/disk_space.h>

#include <fcntl.h>
#include <sys/stat.h>
#include <sys/statvfs.h>
#include <unistd.h>

#include <cerrno>
#include <chrono>
#include <system_error>

namespace deskbell::storage {
namespace {

using namespace std::chrono_literals;
constexpr auto kPeriod = 1s;
constexpr double kWarning = 0.90;
constexpr double kCritical = 0.95;

}  // namespace

DiskSpace::DiskSpace(std::filesystem::path directory, std::int64_t reserve)
    : directory_(std::move(directory)), reserve_file_(directory_ / "reserve"), reserve_(reserve) {
  struct stat held{};
  use_.reserve_held = reserve_ > 0 && ::stat(reserve_file_.c_str(), &held) == 0 && held.st_blocks * 512 >= reserve_;
  look();
  watcher_ = std::thread([this] { watch(); });
}

DiskSpace::~DiskSpace() {
  {
    const std::lock_guard lock(mutex_);
    stopping_ = true;
  }
  wake_.notify_all();
  watcher_.join();
}

DiskUse DiskSpace::use() const {
  const std::lock_guard lock(mutex_);
  return use_;
}

void DiskSpace::note_full() {
  const std::lock_guard lock(mutex_);
  become_full("A write found no room on the disk.");
}

void DiskSpace::become_full(const char* why) {
  if (full_.exchange(true)) return;
  ++use_.times_full;
  use_.full = true;
  std::error_code ignored;
  std::filesystem::remove(reserve_file_, ignored);
  use_.reserve_held = false;
  base::log_error(std::string(why) + " New messages and files are refused until there is room; reading goes on.",
                  {{"directory", directory_.string()}, {"free_bytes", use_.free}});
}

void DiskSpace::hold_reserve() {
  if (reserve_ <= 0 || use_.reserve_held) return;
  const int file = ::open(reserve_file_.c_str(), O_CREAT | O_RDWR | O_CLOEXEC, 0600);
  if (file < 0) return;
  // Real blocks: a sparse file would reserve nothing.
  use_.reserve_held = ::posix_fallocate(file, 0, reserve_) == 0;
  ::close(file);
  std::error_code ignored;
  if (!use_.reserve_held) std::filesystem::remove(reserve_file_, ignored);
}

void DiskSpace::look() {
  struct statvfs found{};
  if (::statvfs(directory_.c_str(), &found) != 0) return;
  const std::lock_guard lock(mutex_);
  const auto unit = static_cast<std::int64_t>(found.f_frsize);
  use_.total = static_cast<std::int64_t>(found.f_blocks) * unit;
  use_.free = static_cast<std::int64_t>(found.f_bavail) * unit;
  // Room that is to be the reserve's is none.
  const std::int64_t room = use_.free - (use_.reserve_held ? 0 : reserve_);
  const double used = use_.total > 0 ? 1 - static_cast<double>(room) / static_cast<double>(use_.total) : 0;
  tell_level(used >= kCritical ? DiskLevel::critical : used >= kWarning ? DiskLevel::warning : DiskLevel::normal);
  if (!use_.reserve_held && use_.free >= reserve_ + reserve_ / 4) hold_reserve();
  // Some room must be left for what nobody can refuse, such as the index of the database's log.
  if (!full() && use_.total > 0 && use_.free < reserve_ / 16)
    return become_full("There is hardly any room on the disk.");
  if (full() && (use_.reserve_held || (reserve_ <= 0 && use_.free > 0))) {
    full_ = false;
    use_.full = false;
    base::log_info("There is room on the disk again; everything is taken.", {{"free_bytes", use_.free}});
  }
}

void DiskSpace::tell_level(DiskLevel level) {
  if (level == use_.level) return;
  const bool better = level < use_.level;
  use_.level = level;
  const std::string where = directory_.string();
  const base::LogFields fields{{"directory", where}, {"free_bytes", use_.free}, {"total_bytes", use_.total}};
  if (level == DiskLevel::critical) return base::log_error("The disk is 95 % full.", fields);
  if (better && level == DiskLevel::normal) return base::log_info("The disk is less than 90 % full again.", fields);
  base::log_warn("The disk is 90 % full.", fields);
}

void DiskSpace::watch() {
  std::unique_lock lock(mutex_);
  while (!wake_.wait_for(lock, kPeriod, [&] { return stopping_; })) {
    lock.unlock();
    look();
    lock.lock();
  }
}

}  // namespace deskbell::storage
