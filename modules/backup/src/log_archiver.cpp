#include "log_archiver.h"

#include "lower_priority.h"

#include <fcntl.h>
#include <fmt/format.h>
#include <spdlog/spdlog.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <system_error>
#include <utility>

namespace deskbell::backup {
namespace {

constexpr std::size_t kReadAtOnce = 4 << 20;

struct File {
  int handle = -1;
  ~File() {
    if (handle >= 0) ::close(handle);
  }
};

Result<std::pair<WalHead, int>> open_log(const std::filesystem::path& database) {
  const std::string path = database.string() + "-wal";
  const int file = ::open(path.c_str(), O_RDONLY | O_CLOEXEC);
  if (file < 0) return failure(ErrorCode::unavailable, path + ": " + std::generic_category().message(errno) + ".");
  auto head = [&]() -> Result<WalHead> {
    TRY(const std::string bytes, read_part(file, 0, kWalHead));
    return parse_wal_head(bytes);
  }();
  if (head) return std::pair{*head, file};
  ::close(file);
  return std::unexpected(head.error());
}

// Calls fn(frame) for frames first..last (from 1) until it answers false; whether it got to the end.
template <class Fn>
Result<bool> each_frame(int file, const WalHead& head, std::int64_t first, std::int64_t last, Fn fn) {
  const std::size_t size = head.frame_size();
  const auto at_once = static_cast<std::int64_t>(std::max<std::size_t>(1, kReadAtOnce / size));
  for (std::int64_t from = first; from <= last; from += at_once) {
    const std::int64_t count = std::min(at_once, last - from + 1);
    TRY(const std::string bytes,
        read_part(file, static_cast<std::int64_t>(kWalHead) + (from - 1) * static_cast<std::int64_t>(size),
                  static_cast<std::size_t>(count) * size));
    if (bytes.size() != static_cast<std::size_t>(count) * size) return false;
    for (std::string_view rest(bytes); !rest.empty(); rest.remove_prefix(size))
      if (!fn(rest.substr(0, size))) return false;
  }
  return true;
}

bool same_log(const WalHead& a, const WalHead& b) {
  return a.salt1 == b.salt1 && a.salt2 == b.salt2 && a.page_size == b.page_size;
}

}  // namespace

LogArchiver::LogArchiver(Needs needs, Options options) : needs_(std::move(needs)), options_(options) {}

LogArchiver::~LogArchiver() {
  stop();
}

void LogArchiver::start(const std::function<void()>& touch) {
  storage::follow_log(needs_.database, this);
  touch();
  thread_ = std::thread([this] { run(); });
}

void LogArchiver::stop() {
  if (!thread_.joinable()) return;
  storage::follow_log(needs_.database, nullptr);
  {
    const std::lock_guard lock(mutex_);
    stopping_ = true;
  }
  wake_.notify_all();
  thread_.join();
}

void LogArchiver::committed(std::int64_t frames) {
  bool much = false;
  {
    const std::lock_guard lock(marks_mutex_);
    marked_at_ = std::max(marked_at_, needs_.clock.now());
    marks_.push_back({frames, marked_at_, frames < marked_frames_});
    marked_frames_ = frames;
    if (marks_.back().first) read_frames_ = 0;
    much = (frames - read_frames_) * 4096 > options_.segment_size;
    if (much) read_frames_ = frames;
  }
  if (!much) return;
  const std::lock_guard lock(mutex_);
  hurry_ = true;
  wake_.notify_all();
}

bool LogArchiver::may_start_over(std::int64_t frames) {
  const auto too_long = [&] { return frames * 4096 > options_.log_size; };
  if (!attached_) return too_long();  // attach() will see that the log is another one
  const std::unique_lock lock(reading_, std::try_to_lock);
  // The thread is reading now, or memory is full: the log can wait.
  if (!lock.owns_lock() || waiting_bytes_ > options_.memory) {
    if (lock.owns_lock() && too_long()) {
      begin_lineage("the store has been away for too long");
      const std::lock_guard marks(marks_mutex_);
      marks_.clear();  // of frames that may be gone in a moment
      return true;
    }
    return false;
  }
  if (!read_commits()) return too_long();
  caught_up_ = true;
  return true;
}

void LogArchiver::begin_lineage(const std::string& why) {
  spdlog::warn("backup: the chain of the log begins anew, because {}; a new base backup is needed", why);
  std::array<unsigned char, 4> salt;
  needs_.random.fill(salt);
  lineage_ = fmt::format("{:013x}{:02x}{:02x}{:02x}{:02x}", needs_.clock.now().time_since_epoch().count(), salt[0],
                         salt[1], salt[2], salt[3]);
  next_seq_ = 1;
  log_first_ = 1;
  position_ = 0;
  head_.reset();
  pieces_.clear();
  waiting_bytes_ = 0;
}

Result<void> LogArchiver::read_commits() {
  std::deque<Mark> marks;
  {
    const std::lock_guard lock(marks_mutex_);
    if (marks_.empty()) return {};
    marks.swap(marks_);
  }
  auto opened = open_log(needs_.file);
  if (!opened) {
    const std::lock_guard lock(marks_mutex_);
    marks_.insert(marks_.begin(), marks.begin(), marks.end());
    return std::unexpected(opened.error());
  }
  const auto [head, handle] = *opened;
  const File file{handle};
  // Of several logs only the last is still there; unless each was read to its end before, commits are missing.
  const auto last_first = std::find_if(marks.rbegin(), marks.rend(), [](const Mark& mark) { return mark.first; });
  if (last_first != marks.rend() && std::next(last_first) != marks.rend()) {
    begin_lineage("the log started over before it was read");
    marks.erase(marks.begin(), std::prev(last_first.base()));
  }
  if (head_ && !same_log(*head_, head) && !(caught_up_ && head.salt1 == head_->salt1 + 1))
    begin_lineage("the log was replaced by another program");
  if (!head_ || !same_log(*head_, head)) {
    head_ = head;
    check_ = FrameCheck(head);
    position_ = 0;
    log_first_ = next_seq_;
  }
  caught_up_ = false;
  return read_generation(file.handle, marks);
}

Result<void> LogArchiver::read_generation(int file, const std::deque<Mark>& marks) {
  auto mark = marks.begin();
  while (mark != marks.end() && mark->frames <= position_) ++mark;
  while (mark != marks.end()) {
    Piece piece;
    SegmentHead& head = piece.segment.head;
    head = {.page_size = head_->page_size, .salt1 = head_->salt1, .salt2 = head_->salt2, .first_frame = position_ + 1};
    while (mark != marks.end() && head.frames * head_->page_size < options_.segment_size) {
      head.commits.push_back({mark->frames - position_, mark->at});
      head.frames = mark->frames - position_;
      ++mark;
    }
    piece.segment.pages.reserve(static_cast<std::size_t>(head.frames) * (8 + head_->page_size));
    std::uint32_t commit = 0;
    TRY(const bool whole, each_frame(file, *head_, position_ + 1, position_ + head.frames, [&](std::string_view frame) {
          if (!check_.next(frame)) return false;
          commit = parse_frame_head(frame).commit;
          piece.segment.pages.append(frame.substr(0, 8)).append(frame.substr(kFrameHead));
          return true;
        }));
    if (!whole || commit == 0) {
      begin_lineage("the log could not be read");
      return failure(ErrorCode::internal, "The database's log could not be read.");
    }
    position_ += head.frames;
    head.sum = fmt::format("{:016x}", check_.sum());
    waiting_bytes_ += static_cast<std::int64_t>(piece.segment.pages.size());
    piece.name = {
        .lineage = lineage_, .seq = next_seq_++, .first = head.commits.front().at, .last = head.commits.back().at};
    pieces_.push_back(std::move(piece));
  }
  return {};
}

// Whether the log file continues what was shipped last.
bool LogArchiver::goes_on(const SegmentHead& last, const WalHead& head, int file) {
  if (head.salt1 != last.salt1 || head.salt2 != last.salt2 || head.page_size != last.page_size) return false;
  FrameCheck check(head);
  const auto whole = each_frame(file, head, 1, last.first_frame + last.frames - 1,
                                [&](std::string_view frame) { return check.next(frame); });
  if (!whole || !*whole || fmt::format("{:016x}", check.sum()) != last.sum) return false;
  check_ = check;
  return true;
}

Result<void> LogArchiver::attach() {
  TRY(const auto things, needs_.safe.list("log/"));
  std::optional<SegmentName> last;
  std::string last_name;
  for (const auto& thing : things) {
    const auto name = parse_segment_name(thing.name);
    if (!name || (last && std::pair(name->lineage, name->seq) < std::pair(last->lineage, last->seq))) continue;
    last = name;
    last_name = thing.name;
  }
  std::optional<Segment> segment;
  std::optional<std::int64_t> log_first;
  if (last) {
    auto bytes = needs_.safe.get(last_name);
    if (!bytes && bytes.error().code != ErrorCode::internal) return std::unexpected(bytes.error());
    auto parsed = bytes ? parse_segment(last_name, *bytes) : Result<Segment>(std::unexpected(bytes.error()));
    if (parsed) segment = std::move(*parsed);
    // The log may have begun in an earlier segment; nobody knows which without reading them, so the chain's first will
    // do: a base that starts there applies more than it needs.
    for (const auto& thing : things)
      if (const auto name = parse_segment_name(thing.name); name && name->lineage == last->lineage && !log_first)
        log_first = name->seq;
  }
  const std::lock_guard lock(reading_);
  TRY(const auto opened, open_log(needs_.file));
  const File file{opened.second};
  if (segment && goes_on(segment->head, opened.first, file.handle)) {
    head_ = opened.first;
    lineage_ = last->lineage;
    next_seq_ = last->seq + 1;
    log_first_ = segment->head.first_frame == 1 ? last->seq : *log_first;
    position_ = segment->head.first_frame + segment->head.frames - 1;
    const std::lock_guard marks(marks_mutex_);
    marked_at_ = std::max(marked_at_, last->last);
  } else {
    begin_lineage(last ? "the log is not the one that was shipped last" : "there is none yet");
  }
  attached_ = true;
  return {};
}

Result<LogArchiver::Point> LogArchiver::ship() {
  const std::lock_guard one(shipping_);
  if (!attached_) TRY(attach());
  Point point;
  std::deque<Piece> pieces;
  {
    const std::lock_guard lock(reading_);
    point.through = needs_.clock.now();
    TRY(read_commits());
    point.lineage = lineage_;
    point.log_first = log_first_;
    point.last = next_seq_ - 1;
    pieces.swap(pieces_);
  }
  Result<void> done = pieces.empty() || !needs_.before_shipping ? Result<void>{} : needs_.before_shipping();
  std::int64_t shipped = 0;
  while (done && !pieces.empty()) {
    const auto put = needs_.safe.put(to_string(pieces.front().name), to_bytes(pieces.front().segment), Sync::now);
    if (!put) {
      done = std::unexpected(put.error());
      break;
    }
    shipped += static_cast<std::int64_t>(pieces.front().segment.pages.size());
    pieces.pop_front();
  }
  const std::lock_guard lock(reading_);
  // Unless the chain was given up meanwhile, what is left goes first the next time.
  if (!pieces.empty() && pieces.front().name.lineage == lineage_)
    std::move(pieces.rbegin(), pieces.rend(), std::front_inserter(pieces_));
  waiting_bytes_ = std::max<std::int64_t>(0, waiting_bytes_ - shipped);
  const std::lock_guard stats(stats_mutex_);
  stats_.waiting_bytes = waiting_bytes_;
  stats_.error = done ? "" : done.error().message;
  if (!done) return std::unexpected(done.error());
  stats_.shipped_through = point.through;
  stats_.lineage = point.lineage;
  return point;
}

LogArchiver::Stats LogArchiver::stats() const {
  const std::lock_guard lock(stats_mutex_);
  return stats_;
}

void LogArchiver::run() {
  lower_priority();
  bool failed = false;
  for (;;) {
    bool last = false;
    {
      std::unique_lock lock(mutex_);
      wake_.wait_for(lock, options_.interval, [&] { return stopping_ || (hurry_ && !failed); });
      hurry_ = false;
      last = stopping_;
    }
    Result<Point> done;
    try {
      done = ship();
    } catch (const std::exception& e) {
      done = failure(ErrorCode::internal, e.what());
    }
    if (!done && !failed) spdlog::error("backup: the log cannot be shipped: {}", done.error().message);
    if (done && failed) spdlog::info("backup: the log is being shipped again");
    failed = !done;
    if (last) return;
  }
}

}  // namespace deskbell::backup
