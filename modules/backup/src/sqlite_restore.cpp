#include "file_copies.h"
#include "in_parallel.h"
#include "segment.h"

#include <backup/catalogue.h>
#include <backup/restore.h>
#include <fcntl.h>
#include <sqlite3.h>
#include <unistd.h>

#include <algorithm>
#include <atomic>
#include <bit>
#include <cerrno>
#include <cstring>
#include <deque>
#include <future>
#include <system_error>

namespace deskbell::backup {
namespace {

namespace fs = std::filesystem;

constexpr int kThreads = 4;
constexpr std::size_t kSegmentsAhead = 4;
constexpr int kStepsBetweenLooks = 1'000'000;

struct File {
  int handle = -1;
  fs::path path;
  ~File() {
    if (handle >= 0) ::close(handle);
  }

  Result<void> write(std::string_view bytes, std::int64_t offset) const {
    while (!bytes.empty()) {
      const auto written = ::pwrite(handle, bytes.data(), bytes.size(), offset);
      if (written < 0 && errno == EINTR) continue;
      if (written < 0) return failed();
      bytes.remove_prefix(static_cast<std::size_t>(written));
      offset += written;
    }
    return {};
  }
  std::unexpected<Error> failed() const {
    return failure(ErrorCode::unavailable, path.string() + ": " + std::generic_category().message(errno) + ".");
  }
};

std::uint32_t word(const char* at) {
  std::uint32_t value;
  std::memcpy(&value, at, sizeof value);
  return std::endian::native == std::endian::big ? value : std::byteswap(value);
}

Result<void> lay_base(Safe& safe, const Base& base, const File& file, const Progress& progress) {
  if (::ftruncate(file.handle, base.size) != 0) return file.failed();
  std::atomic<std::int64_t> done{0};
  return in_parallel(static_cast<std::int64_t>(base.chunks.size()), kThreads, Urgency::foreground,
                     [&](std::int64_t i) -> Result<void> {
                       const std::string& name = base.chunks[static_cast<std::size_t>(i)];
                       TRY(const std::string bytes, safe.get(spread("chunks", name)));
                       if (safe.name_of(bytes) != name)
                         return failure(ErrorCode::internal, spread("chunks", name) + " holds something else.");
                       const std::int64_t so_far = done += static_cast<std::int64_t>(bytes.size());
                       if (progress && !progress(so_far, base.size))
                         return failure(ErrorCode::aborted, "The restore was stopped.");
                       return file.write(bytes, i * base.chunk_size);
                     });
}

// Writes each frame of the commits up to `at` to its page, as a checkpoint would; answers the time of the last one.
Result<std::optional<Time>> lay_segment(const Segment& segment, Time at, const File& file) {
  std::optional<Time> through;
  std::int64_t done = 0;
  const std::string_view pages(segment.pages);
  for (const auto& commit : segment.head.commits) {
    if (commit.at > at) break;
    std::uint32_t size = 0;
    for (; done < commit.frames; ++done) {
      const std::string_view frame = pages.substr(static_cast<std::size_t>(done) * segment.stride(), segment.stride());
      const std::uint32_t page = word(frame.data());
      if (page == 0) return failure(ErrorCode::internal, "A segment of the log is damaged.");
      size = word(frame.data() + 4);
      TRY(file.write(frame.substr(8), (static_cast<std::int64_t>(page) - 1) * segment.head.page_size));
    }
    if (size == 0) return failure(ErrorCode::internal, "A segment of the log ends within a commit.");
    if (::ftruncate(file.handle, static_cast<std::int64_t>(size) * segment.head.page_size) != 0) return file.failed();
    through = commit.at;
  }
  return through;
}

Result<void> lay_log(Safe& safe, const Plan& plan, Time at, const File& file, Restored& restored) {
  const auto load = [&safe](const std::string& name) -> Result<Segment> {
    TRY(const std::string bytes, safe.get(name));
    return parse_segment(name, bytes);
  };
  // Fetched ahead, laid in order.
  std::deque<std::future<Result<Segment>>> ahead;
  std::size_t next = 0;
  while (next < plan.segments.size() || !ahead.empty()) {
    while (next < plan.segments.size() && ahead.size() < kSegmentsAhead)
      ahead.push_back(std::async(std::launch::async, load, plan.segments[next++]));
    TRY(const Segment segment, ahead.front().get());
    ahead.pop_front();
    TRY(const auto through, lay_segment(segment, at, file));
    ++restored.segments;
    if (through) restored.through = *through;
  }
  return {};
}

std::vector<std::string> check_integrity(const fs::path& path, const Progress& progress) {
  sqlite3* handle = nullptr;
  std::vector<std::string> findings;
  const auto collect = [](void* out, int, char** columns, char**) {
    if (std::strcmp(columns[0], "ok") != 0) static_cast<std::vector<std::string>*>(out)->push_back(columns[0]);
    return 0;
  };
  if (sqlite3_open_v2(path.c_str(), &handle, SQLITE_OPEN_READWRITE, nullptr) == SQLITE_OK && progress)
    sqlite3_progress_handler(
        handle, kStepsBetweenLooks, [](void* told) { return (*static_cast<const Progress*>(told))(1, 1) ? 0 : 1; },
        const_cast<Progress*>(&progress));
  // Pages are read in the order of the trees; without a cache of some size each would be read many times.
  if (!handle ||
      sqlite3_exec(handle, "PRAGMA cache_size = -262144; PRAGMA mmap_size = 17179869184", nullptr, nullptr, nullptr) !=
          SQLITE_OK ||
      sqlite3_exec(handle, "PRAGMA integrity_check", collect, &findings, nullptr) != SQLITE_OK)
    findings.push_back(sqlite3_errmsg(handle));
  sqlite3_close_v2(handle);
  return findings;
}

Result<Restored> restore_into(Safe& safe, Time at, const fs::path& to, const Progress& progress) {
  TRY(const Plan the_plan, plan(safe, at));
  Restored restored{.base = the_plan.base, .through = the_plan.base.ended};
  const fs::path unfinished = to / "deskbell.db.unfinished";
  {
    const File file{::open(unfinished.c_str(), O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC, 0600), unfinished};
    if (file.handle < 0) return file.failed();
    TRY(lay_base(safe, the_plan.base, file, progress));
    TRY(lay_log(safe, the_plan, at, file, restored));
    if (::fsync(file.handle) != 0) return file.failed();
    restored.size = ::lseek(file.handle, 0, SEEK_END);
  }
  TRY(const FilesRestored files, restore_files(safe, the_plan.base, at, to));
  restored.files = files.count;
  restored.findings = check_integrity(unfinished, progress);
  for (const char* beside : {"-wal", "-shm"}) fs::remove(unfinished.string() + beside);
  fs::rename(unfinished, to / "deskbell.db");
  const File directory{::open(to.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC), to};
  if (directory.handle < 0 || ::syncfs(directory.handle) != 0) return directory.failed();
  return restored;
}

}  // namespace

Result<Restored> restore_sqlite(Safe& safe, Time at, const fs::path& to, const Progress& progress) {
  std::error_code error;
  const bool was_there = fs::exists(to, error);
  if (was_there && !fs::is_empty(to, error))
    return failure(ErrorCode::failed_precondition, to.string() + " is not empty. Restore to a new directory.");
  fs::create_directories(to, error);
  if (error) return failure(ErrorCode::unavailable, to.string() + ": " + error.message() + ".");
  fs::permissions(to, fs::perms::owner_all, error);
  auto restored = restore_into(safe, at, to, progress);
  if (!restored) {
    for (const auto& entry : fs::directory_iterator(to, error)) fs::remove_all(entry.path(), error);
    if (!was_there) fs::remove(to, error);
  }
  return restored;
}

Result<Time> latest(Safe& safe) {
  TRY(const Plan the_plan, plan(safe, Time::max()));
  return the_plan.reaches;
}

}  // namespace deskbell::backup
