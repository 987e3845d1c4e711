#include "faulty_files.h"

#include <filesystem>

namespace deskbell::storage::testing {
namespace {

sqlite3_vfs* real = nullptr;
sqlite3_vfs faulty;
sqlite3_io_methods methods;

struct File {
  sqlite3_file base;
  bool main;
  sqlite3_file* inner() { return reinterpret_cast<sqlite3_file*>(this + 1); }
};
sqlite3_file* inner(sqlite3_file* file) {
  return reinterpret_cast<File*>(file)->inner();
}

// Passes a call on to the file beneath.
template <auto Member>
struct Pass;
template <class... Args, int (*sqlite3_io_methods::*Member)(sqlite3_file*, Args...)>
struct Pass<Member> {
  static int call(sqlite3_file* file, Args... args) { return (inner(file)->pMethods->*Member)(inner(file), args...); }
};

int sync(sqlite3_file* file, int flags) {
  ++FaultyFiles::syncs;
  if (FaultyFiles::fail_sync && (!FaultyFiles::only_main || reinterpret_cast<File*>(file)->main))
    return SQLITE_IOERR_FSYNC;
  return inner(file)->pMethods->xSync(inner(file), flags);
}

int write(sqlite3_file* file, const void* data, int size, sqlite3_int64 offset) {
  if (FaultyFiles::disk_full) return SQLITE_FULL;
  if (!FaultyFiles::full_while_exists.empty() && std::filesystem::exists(FaultyFiles::full_while_exists)) return SQLITE_FULL;
  return inner(file)->pMethods->xWrite(inner(file), data, size, offset);
}

int open(sqlite3_vfs*, const char* name, sqlite3_file* file, int flags, int* out_flags) {
  file->pMethods = nullptr;
  reinterpret_cast<File*>(file)->main = (flags & SQLITE_OPEN_MAIN_DB) != 0;
  const int code = real->xOpen(real, name, inner(file), flags, out_flags);
  if (inner(file)->pMethods) file->pMethods = &methods;
  return code;
}

}  // namespace

FaultyFiles::FaultyFiles() {
  fail_sync = false;
  disk_full = false;
  only_main = false;
  full_while_exists.clear();
  syncs = 0;
  real = sqlite3_vfs_find(nullptr);
  faulty = *real;
  faulty.zName = "faulty";
  faulty.szOsFile = static_cast<int>(sizeof(File)) + real->szOsFile;
  faulty.xOpen = open;
  methods = {};
  methods.iVersion = 2;
  methods.xClose = Pass<&sqlite3_io_methods::xClose>::call;
  methods.xRead = Pass<&sqlite3_io_methods::xRead>::call;
  methods.xWrite = write;
  methods.xTruncate = Pass<&sqlite3_io_methods::xTruncate>::call;
  methods.xSync = sync;
  methods.xFileSize = Pass<&sqlite3_io_methods::xFileSize>::call;
  methods.xLock = Pass<&sqlite3_io_methods::xLock>::call;
  methods.xUnlock = Pass<&sqlite3_io_methods::xUnlock>::call;
  methods.xCheckReservedLock = Pass<&sqlite3_io_methods::xCheckReservedLock>::call;
  methods.xFileControl = Pass<&sqlite3_io_methods::xFileControl>::call;
  methods.xSectorSize = Pass<&sqlite3_io_methods::xSectorSize>::call;
  methods.xDeviceCharacteristics = Pass<&sqlite3_io_methods::xDeviceCharacteristics>::call;
  methods.xShmMap = Pass<&sqlite3_io_methods::xShmMap>::call;
  methods.xShmLock = Pass<&sqlite3_io_methods::xShmLock>::call;
  methods.xShmBarrier = [](sqlite3_file* file) { inner(file)->pMethods->xShmBarrier(inner(file)); };
  methods.xShmUnmap = Pass<&sqlite3_io_methods::xShmUnmap>::call;
  sqlite3_vfs_register(&faulty, 1);
}

FaultyFiles::~FaultyFiles() {
  sqlite3_vfs_unregister(&faulty);
  sqlite3_vfs_register(real, 1);
}

}  // namespace deskbell::storage::testing
