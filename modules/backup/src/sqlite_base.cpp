#include "sqlite_base.h"

#include "in_parallel.h"

#include <fcntl.h>
#include <fmt/format.h>
#include <sqlite3.h>
#include <sys/stat.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <map>
#include <memory>
#include <mutex>
#include <system_error>
#include <unordered_set>

namespace deskbell::backup {
namespace {

constexpr std::int64_t kChunk = 1 << 20;
constexpr int kThreads = 3;

struct File {
  int handle = -1;
  ~File() {
    if (handle >= 0) ::close(handle);
  }
};

// For reading the database file while SQLite has it open in this process: closing any descriptor of it would drop the
// locks that SQLite holds through its own (POSIX gives them to the process), and another program could take itself for
// the only one and remove the log. So it is opened once and never closed.
Result<int> lasting_descriptor(const std::filesystem::path& path) {
  static std::mutex mutex;
  static std::map<std::pair<dev_t, ino_t>, int> opened;
  const std::lock_guard lock(mutex);
  struct stat about{};
  if (::stat(path.c_str(), &about) == 0) {
    if (const auto found = opened.find({about.st_dev, about.st_ino}); found != opened.end()) return found->second;
  }
  const int file = ::open(path.c_str(), O_RDONLY | O_CLOEXEC);
  if (file < 0 || ::fstat(file, &about) != 0)
    return failure(ErrorCode::unavailable, path.string() + ": " + std::generic_category().message(errno) + ".");
  opened[{about.st_dev, about.st_ino}] = file;
  return file;
}

// Only what a complete base speaks of is surely there.
Result<std::unordered_set<std::string>> known_chunks(Safe& safe) {
  std::unordered_set<std::string> out;
  TRY(const auto things, safe.list("bases/"));
  for (const auto& thing : things) {
    const auto bytes = safe.get(thing.name);
    const auto base = bytes ? parse_base(thing.name, *bytes) : Result<Base>(std::unexpected(bytes.error()));
    if (base) out.insert(base->chunks.begin(), base->chunks.end());
  }
  return out;
}

Result<void> copy_file(const BaseWork& work, Base& base) {
  TRY(const int file, lasting_descriptor(work.file));
  struct stat about{};
  if (::fstat(file, &about) != 0)
    return failure(ErrorCode::unavailable, work.file.string() + ": " + std::generic_category().message(errno) + ".");
  TRY(const auto known, known_chunks(work.safe));
  base.size = about.st_size;
  base.chunk_size = kChunk;
  base.chunks.resize(static_cast<std::size_t>((base.size + kChunk - 1) / kChunk));
  std::atomic<std::int64_t> stored{0}, done{0};
  TRY(in_parallel(static_cast<std::int64_t>(base.chunks.size()), kThreads, Urgency::background,
                  [&](std::int64_t i) -> Result<void> {
                    TRY(const std::string bytes, read_part(file, i * kChunk, kChunk));
                    const std::string name = work.safe.name_of(bytes);
                    base.chunks[static_cast<std::size_t>(i)] = name;
                    if (!known.contains(name)) {
                      TRY(const std::int64_t size, work.safe.put(spread("chunks", name), bytes));
                      stored += size;
                    }
                    const std::int64_t so_far = done += static_cast<std::int64_t>(bytes.size());
                    if (work.progress && !work.progress(so_far, base.size))
                      return failure(ErrorCode::aborted, "The backup was stopped.");
                    return {};
                  }));
  base.stored = stored;
  return {};
}

// A transaction that reads: the log does not start over, and what is in it stays.
class Reader {
 public:
  static Result<std::unique_ptr<Reader>> open(const std::filesystem::path& path) {
    std::unique_ptr<Reader> reader(new Reader);
    const int code = sqlite3_open_v2(path.c_str(), &reader->handle_, SQLITE_OPEN_READONLY, nullptr);
    if (code == SQLITE_OK) {
      sqlite3_busy_timeout(reader->handle_, 5'000);
      sqlite3_db_config(reader->handle_, SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, 1, nullptr);
    }
    if (code != SQLITE_OK || sqlite3_exec(reader->handle_, "BEGIN; SELECT COUNT(*) FROM sqlite_master", nullptr,
                                          nullptr, nullptr) != SQLITE_OK)
      return failure(ErrorCode::unavailable, path.string() + ": " + sqlite3_errmsg(reader->handle_) + ".");
    return reader;
  }
  ~Reader() { sqlite3_close_v2(handle_); }
  Reader(const Reader&) = delete;
  Reader& operator=(const Reader&) = delete;

 private:
  Reader() = default;
  sqlite3* handle_ = nullptr;
};

// All whole commits of the log as one segment; nothing when there are none, or when the log started over meanwhile,
// which it does only when the file holds everything already.
Result<std::optional<Segment>> whole_log(const BaseWork& work, const std::string& head_before) {
  const std::string path = work.file.string() + "-wal";
  const File file{::open(path.c_str(), O_RDONLY | O_CLOEXEC)};
  if (file.handle < 0) return std::nullopt;
  TRY(const std::string bytes, read_part(file.handle, 0, kWalHead));
  const auto head = parse_wal_head(bytes);
  if (!head || bytes != head_before) return std::nullopt;
  Segment segment;
  segment.head = {.page_size = head->page_size, .salt1 = head->salt1, .salt2 = head->salt2, .first_frame = 1};
  FrameCheck check(*head);
  std::int64_t frames = 0;
  std::size_t whole = 0;
  for (;; ++frames) {
    TRY(const std::string frame,
        read_part(file.handle,
                  static_cast<std::int64_t>(kWalHead) + frames * static_cast<std::int64_t>(head->frame_size()),
                  head->frame_size()));
    if (frame.size() < head->frame_size() || !check.next(frame)) break;
    segment.pages.append(frame, 0, 8).append(frame, kFrameHead);
    if (parse_frame_head(frame).commit == 0) continue;
    segment.head.frames = frames + 1;
    segment.head.sum = fmt::format("{:016x}", check.sum());
    whole = segment.pages.size();
  }
  if (segment.head.frames == 0) return std::nullopt;
  segment.pages.resize(whole);
  segment.head.commits = {{segment.head.frames, work.clock.now()}};
  return segment;
}

std::string read_log_head(const std::filesystem::path& database) {
  const File file{::open((database.string() + "-wal").c_str(), O_RDONLY | O_CLOEXEC)};
  if (file.handle < 0) return {};
  return read_part(file.handle, 0, kWalHead).value_or("");
}

}  // namespace

Result<Base> copy_followed(const BaseWork& work, LogArchiver& archiver) {
  Base base{.engine = "sqlite", .began = work.clock.now()};
  TRY(const LogArchiver::Point begin, archiver.ship());
  TRY(copy_file(work, base));
  TRY(work.bring_files());
  TRY(const LogArchiver::Point end, archiver.ship());
  if (begin.lineage != end.lineage)
    return failure(ErrorCode::aborted, "The chain of the log broke while the database was copied.");
  base.lineage = begin.lineage;
  base.first_segment = begin.log_first;
  base.last_segment = end.last;
  base.ended = end.through;
  return base;
}

Result<Base> copy_unfollowed(const BaseWork& work) {
  Base base{.engine = "sqlite", .began = work.clock.now()};
  std::array<unsigned char, 4> salt;
  work.random.fill(salt);
  base.lineage = fmt::format("{:013x}{:02x}{:02x}{:02x}{:02x}", base.began.time_since_epoch().count(), salt[0], salt[1],
                             salt[2], salt[3]);
  TRY(const auto reader, Reader::open(work.file));
  const std::string head = read_log_head(work.file);
  TRY(copy_file(work, base));
  TRY(auto segment, whole_log(work, head));
  // Without a log there is still a chain: an empty one.
  base.first_segment = 1;
  base.last_segment = segment ? 1 : 0;
  base.ended = segment ? segment->head.commits.back().at : work.clock.now();
  TRY(work.bring_files());
  if (segment) {
    const SegmentName name{.lineage = base.lineage, .seq = 1, .first = base.ended, .last = base.ended};
    TRY(const std::int64_t size, work.safe.put(to_string(name), to_bytes(*segment), Sync::now));
    base.stored += size;
  }
  return base;
}

}  // namespace deskbell::backup
