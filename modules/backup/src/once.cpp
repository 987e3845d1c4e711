#include "file_copies.h"
#include "sqlite_base.h"

#include <backup/backups.h>
#include <fcntl.h>
#include <sys/file.h>
#include <unistd.h>

#include <cerrno>
#include <system_error>

namespace deskbell::backup {

Result<Lock> Lock::take(const std::filesystem::path& data_dir) {
  const auto path = data_dir / "backup.lock";
  Lock lock(::open(path.c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0600));
  if (lock.file_ < 0)
    return failure(ErrorCode::internal, path.string() + ": " + std::generic_category().message(errno) + ".");
  if (::flock(lock.file_, LOCK_EX | LOCK_NB) != 0)
    return failure(ErrorCode::unavailable, "Another program makes the backups of " + data_dir.string() + ".");
  return lock;
}

Lock::~Lock() {
  if (file_ >= 0) ::close(file_);
}

Result<Base> back_up_once(Safe& safe, const Source& source, const Retention& retention, const Clock& clock,
                          Random& random, const Progress& progress) {
  TRY(const Lock lock, Lock::take(source.data_dir));
  FileCopies files(safe, {source.blobs_dir, source.keys_dir}, clock);
  const BaseWork work{.safe = safe,
                      .file = source.database,
                      .clock = clock,
                      .random = random,
                      .bring_files = [&] { return files.bring(); },
                      .progress = progress};
  TRY(Base base, copy_unfollowed(work));
  base.program = source.program;
  base.files = files.count();
  TRY(base.gone, files.gone());
  TRY(safe.flush());
  TRY(safe.put(name_of(base), to_bytes(base), Sync::now));
  TRY(prune(safe, retention, clock.now()));
  return base;
}

}  // namespace deskbell::backup
