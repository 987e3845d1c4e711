#include "sqlite_log_buffer.h"

#include <sqlite3.h>

#include <cstddef>
#include <mutex>
#include <new>
#include <string>

// Others see a frame of the log only when its commit is in the shared index, which SQLite writes after the sync (which
// synchronous = FULL makes at every commit). So holding frames back until then hides nothing from anybody. Our own
// connection may read back what a large transaction has spilled; that is written before it is read.
namespace deskbell::storage {
namespace {

constexpr std::size_t kMostHeld = 64 * 1024;  // SQLite's own VFS takes no write of 128 KiB or more
constexpr int kInnerSize = 4'096;             // room for the file object of the VFS beneath

sqlite3_vfs* beneath() {
  return sqlite3_vfs_find(nullptr);
}

struct LogFile {
  sqlite3_file base;
  std::string* held;  // to be written at `offset`
  sqlite3_int64 offset;
  bool holds;
  sqlite3_file* inner() { return reinterpret_cast<sqlite3_file*>(this + 1); }

  // Order is kept: whatever does not follow on what is held has to wait for it.
  int write_held() {
    if (held->empty()) return SQLITE_OK;
    const int code = inner()->pMethods->xWrite(inner(), held->data(), static_cast<int>(held->size()), offset);
    held->clear();  // also after a failure: SQLite then takes none of it for written
    return code;
  }

  int write(const void* data, int size, sqlite3_int64 at) {
    if (!holds) return inner()->pMethods->xWrite(inner(), data, size, at);
    if (at != offset + static_cast<sqlite3_int64>(held->size()) || held->size() >= kMostHeld) {
      if (const int code = write_held(); code != SQLITE_OK) return code;
    }
    if (held->empty()) offset = at;
    try {
      held->append(static_cast<const char*>(data), static_cast<std::size_t>(size));
    } catch (const std::bad_alloc&) {
      return SQLITE_IOERR_NOMEM;
    }
    return SQLITE_OK;
  }
};
static_assert(sizeof(LogFile) % alignof(sqlite3_int64) == 0);

LogFile& of(sqlite3_file* file) {
  return *reinterpret_cast<LogFile*>(file);
}

// Writes what is held, then passes the call on.
template <auto Member>
struct After;
template <class... Args, int (*sqlite3_io_methods::*Member)(sqlite3_file*, Args...)>
struct After<Member> {
  static int call(sqlite3_file* file, Args... args) {
    if (const int code = of(file).write_held(); code != SQLITE_OK) return code;
    return (of(file).inner()->pMethods->*Member)(of(file).inner(), args...);
  }
};
template <auto Member>
struct Pass;
template <class... Args, int (*sqlite3_io_methods::*Member)(sqlite3_file*, Args...)>
struct Pass<Member> {
  static int call(sqlite3_file* file, Args... args) {
    return (of(file).inner()->pMethods->*Member)(of(file).inner(), args...);
  }
};

int close(sqlite3_file* file) {
  LogFile& log = of(file);
  const int written = log.write_held();
  delete log.held;
  log.held = nullptr;
  const int code = log.inner()->pMethods->xClose(log.inner());
  return code != SQLITE_OK ? code : written;
}

constexpr sqlite3_io_methods kMethods = [] {
  sqlite3_io_methods methods{};
  methods.iVersion = 1;
  methods.xClose = close;
  methods.xRead = After<&sqlite3_io_methods::xRead>::call;
  methods.xWrite = [](sqlite3_file* file, const void* data, int size, sqlite3_int64 at) {
    return of(file).write(data, size, at);
  };
  methods.xTruncate = After<&sqlite3_io_methods::xTruncate>::call;
  methods.xSync = After<&sqlite3_io_methods::xSync>::call;
  methods.xFileSize = After<&sqlite3_io_methods::xFileSize>::call;
  methods.xLock = Pass<&sqlite3_io_methods::xLock>::call;
  methods.xUnlock = Pass<&sqlite3_io_methods::xUnlock>::call;
  methods.xCheckReservedLock = Pass<&sqlite3_io_methods::xCheckReservedLock>::call;
  methods.xFileControl = After<&sqlite3_io_methods::xFileControl>::call;
  methods.xSectorSize = Pass<&sqlite3_io_methods::xSectorSize>::call;
  methods.xDeviceCharacteristics = Pass<&sqlite3_io_methods::xDeviceCharacteristics>::call;
  return methods;
}();

int open(sqlite3_vfs*, const char* name, sqlite3_file* file, int flags, int* out_flags) {
  sqlite3_vfs* const real = beneath();
  if ((flags & SQLITE_OPEN_WAL) == 0 || real->szOsFile > kInnerSize)
    return real->xOpen(real, name, file, flags, out_flags);
  LogFile& log = of(file);
  log.base.pMethods = nullptr;
  log.held = nullptr;
  log.offset = 0;
  const int code = real->xOpen(real, name, log.inner(), flags, out_flags);
  if (code != SQLITE_OK) {
    if (log.inner()->pMethods) log.inner()->pMethods->xClose(log.inner());
    return code;
  }
  log.held = new (std::nothrow) std::string;
  if (!log.held) {
    log.inner()->pMethods->xClose(log.inner());
    return SQLITE_IOERR_NOMEM;
  }
  // Where a write may damage what stands beside it, SQLite fills up the last sector of a commit, and goes on to write
  // after the sync.
  log.holds = (log.inner()->pMethods->xDeviceCharacteristics(log.inner()) & SQLITE_IOCAP_POWERSAFE_OVERWRITE) != 0;
  log.base.pMethods = &kMethods;
  return SQLITE_OK;
}

// A call of the VFS itself, for the one beneath.
template <auto Member>
struct Down;
template <class Out, class... Args, Out (*sqlite3_vfs::*Member)(sqlite3_vfs*, Args...)>
struct Down<Member> {
  static Out call(sqlite3_vfs*, Args... args) {
    sqlite3_vfs* const real = beneath();
    return (real->*Member)(real, args...);
  }
};

}  // namespace

const char* buffered_log_vfs() {
  static constexpr const char* kName = "deskbell";
  static sqlite3_vfs vfs;
  static std::once_flag registered;
  std::call_once(registered, [] {
    const sqlite3_vfs* const real = beneath();
    vfs.iVersion = 2;
    vfs.szOsFile = static_cast<int>(sizeof(LogFile)) + kInnerSize;
    vfs.mxPathname = real->mxPathname;
    vfs.zName = kName;
    vfs.xOpen = open;
    vfs.xDelete = Down<&sqlite3_vfs::xDelete>::call;
    vfs.xAccess = Down<&sqlite3_vfs::xAccess>::call;
    vfs.xFullPathname = Down<&sqlite3_vfs::xFullPathname>::call;
    vfs.xDlOpen = Down<&sqlite3_vfs::xDlOpen>::call;
    vfs.xDlError = Down<&sqlite3_vfs::xDlError>::call;
    vfs.xDlSym = [](sqlite3_vfs*, void* library, const char* symbol) {
      sqlite3_vfs* const real_now = beneath();
      return real_now->xDlSym(real_now, library, symbol);
    };
    vfs.xDlClose = Down<&sqlite3_vfs::xDlClose>::call;
    vfs.xRandomness = Down<&sqlite3_vfs::xRandomness>::call;
    vfs.xSleep = Down<&sqlite3_vfs::xSleep>::call;
    vfs.xCurrentTime = Down<&sqlite3_vfs::xCurrentTime>::call;
    vfs.xGetLastError = Down<&sqlite3_vfs::xGetLastError>::call;
    vfs.xCurrentTimeInt64 = Down<&sqlite3_vfs::xCurrentTimeInt64>::call;
    sqlite3_vfs_register(&vfs, 0);
  });
  return kName;
}

}  // namespace deskbell::storage
