#include "power_cut.h"

#include <algorithm>
#include <cstring>
#include <string_view>

namespace deskbell::storage::testing {
namespace {

sqlite3_vfs* real = nullptr;
sqlite3_vfs cutting;
sqlite3_io_methods methods;
int promised = 0;
PowerCut* cut = nullptr;

}  // namespace

struct PowerCutFile {
  sqlite3_file base;
  PowerCut::Tracked* tracked;  // null: shared memory or a file elsewhere, left alone

  static sqlite3_file* inner(sqlite3_file* file) {
    return reinterpret_cast<sqlite3_file*>(reinterpret_cast<PowerCutFile*>(file) + 1);
  }
  static PowerCut::Tracked* tracked_of(sqlite3_file* file) { return reinterpret_cast<PowerCutFile*>(file)->tracked; }

  // Passes a call on to the file beneath.
  template <auto Member>
  struct Pass;
  template <class... Args, int (*sqlite3_io_methods::*Member)(sqlite3_file*, Args...)>
  struct Pass<Member> {
    static int call(sqlite3_file* file, Args... args) { return (inner(file)->pMethods->*Member)(inner(file), args...); }
  };

  static int write(sqlite3_file* file, const void* data, int size, sqlite3_int64 offset) {
    if (auto* tracked = tracked_of(file)) {
      const std::lock_guard lock(cut->mutex_);
      cut->note_write(*tracked, static_cast<std::size_t>(offset), static_cast<const char*>(data),
                      static_cast<std::size_t>(size));
    }
    return inner(file)->pMethods->xWrite(inner(file), data, size, offset);
  }

  static int truncate(sqlite3_file* file, sqlite3_int64 size) {
    if (auto* tracked = tracked_of(file)) {
      const std::lock_guard lock(cut->mutex_);
      cut->note_truncate(*tracked, static_cast<std::size_t>(size));
    }
    return inner(file)->pMethods->xTruncate(inner(file), size);
  }

  static int sync(sqlite3_file* file, int flags) {
    auto* tracked = tracked_of(file);
    if (!tracked) return inner(file)->pMethods->xSync(inner(file), flags);
    int number = 0;
    {
      const std::lock_guard lock(cut->mutex_);
      number = ++cut->syncs_;
    }
    if (cut->at_sync) cut->at_sync(number);
    const std::lock_guard lock(cut->mutex_);
    cut->note_sync(*tracked);
    return SQLITE_OK;
  }

  static int open(sqlite3_vfs*, const char* name, sqlite3_file* file, int flags, int* out_flags) {
    file->pMethods = nullptr;
    auto* self = reinterpret_cast<PowerCutFile*>(file);
    self->tracked = nullptr;
    const int code = real->xOpen(real, name, inner(file), flags, out_flags);
    if (inner(file)->pMethods) file->pMethods = &methods;
    if (code == SQLITE_OK && name && std::string_view(name).starts_with(cut->directory_)) {
      const std::lock_guard lock(cut->mutex_);
      self->tracked = &cut->files_[std::string(name).substr(cut->directory_.size() + 1)];
      self->tracked->removed = false;
    }
    return code;
  }

  static int remove(sqlite3_vfs*, const char* name, int sync_directory) {
    if (std::string_view(name).starts_with(cut->directory_)) {
      // A file that is removed may come back until its directory was synced.
      const std::lock_guard lock(cut->mutex_);
      const auto found = cut->files_.find(std::string(name).substr(cut->directory_.size() + 1));
      if (found != cut->files_.end()) {
        cut->note_truncate(found->second, 0);
        found->second.removed = true;
        if (sync_directory) cut->note_directory_sync();
      }
    }
    return real->xDelete(real, name, 0);
  }
};

PowerCut::PowerCut(std::string directory, Disk disk, int characteristics)
    : directory_(std::move(directory)), disk_(disk) {
  cut = this;
  real = sqlite3_vfs_find(nullptr);
  cutting = *real;
  cutting.zName = "power_cut";
  cutting.szOsFile = static_cast<int>(sizeof(PowerCutFile)) + real->szOsFile;
  cutting.xOpen = PowerCutFile::open;
  cutting.xDelete = PowerCutFile::remove;
  using File = PowerCutFile;
  methods = {};
  methods.iVersion = 2;
  methods.xClose = File::Pass<&sqlite3_io_methods::xClose>::call;
  methods.xRead = File::Pass<&sqlite3_io_methods::xRead>::call;
  methods.xWrite = File::write;
  methods.xTruncate = File::truncate;
  methods.xSync = File::sync;
  methods.xFileSize = File::Pass<&sqlite3_io_methods::xFileSize>::call;
  methods.xLock = File::Pass<&sqlite3_io_methods::xLock>::call;
  methods.xUnlock = File::Pass<&sqlite3_io_methods::xUnlock>::call;
  methods.xCheckReservedLock = File::Pass<&sqlite3_io_methods::xCheckReservedLock>::call;
  methods.xFileControl = File::Pass<&sqlite3_io_methods::xFileControl>::call;
  methods.xSectorSize = File::Pass<&sqlite3_io_methods::xSectorSize>::call;
  // Promises nothing of its own: neither atomic sectors nor order nor that an append leaves the rest alone.
  promised = characteristics;
  methods.xDeviceCharacteristics = [](sqlite3_file*) { return promised; };
  methods.xShmMap = File::Pass<&sqlite3_io_methods::xShmMap>::call;
  methods.xShmLock = File::Pass<&sqlite3_io_methods::xShmLock>::call;
  methods.xShmBarrier = [](sqlite3_file* file) { File::inner(file)->pMethods->xShmBarrier(File::inner(file)); };
  methods.xShmUnmap = File::Pass<&sqlite3_io_methods::xShmUnmap>::call;
  sqlite3_vfs_register(&cutting, 1);
}

PowerCut::~PowerCut() {
  sqlite3_vfs_unregister(&cutting);
  sqlite3_vfs_register(real, 1);
  cut = nullptr;
}

void PowerCut::note_write(Tracked& file, std::size_t offset, const char* data, std::size_t size) {
  const std::size_t end = offset + size;
  for (std::size_t sector = offset / kSector; sector * kSector < end; ++sector) {
    if (file.before.contains(sector)) continue;
    const std::size_t from = sector * kSector;
    std::string old = from < file.now.size() ? file.now.substr(from, kSector) : std::string();
    old.resize(kSector);
    file.before.emplace(sector, std::move(old));
  }
  if (file.now.size() < end) file.now.resize(end);
  std::memcpy(file.now.data() + offset, data, size);
}

void PowerCut::note_truncate(Tracked& file, std::size_t size) {
  if (size >= file.now.size()) return;
  const std::string zeros(file.now.size() - size, '\0');
  note_write(file, size, zeros.data(), zeros.size());
  file.now.resize(size);
}

void PowerCut::note_sync(Tracked& file) {
  if (disk_ == Disk::lying) return;
  file.before.clear();
  file.durable_size = file.now.size();
  // SQLite syncs the directory together with a new journal or log.
  if (!file.durable_name) note_directory_sync();
}

void PowerCut::note_directory_sync() {
  if (disk_ == Disk::lying) return;
  for (auto& [name, file] : files_) {
    file.durable_name = !file.removed;
    if (!file.removed) continue;
    file.before.clear();
    file.durable_size = 0;
  }
}

PowerCut::Files PowerCut::image(Survivors survivors, std::uint32_t seed) {
  std::minstd_rand random(seed + 1);
  const unsigned chance = survivors == Survivors::none ? 0 : survivors == Survivors::some ? 50 : 95;
  const auto lucky = [&] { return random() / 7 % 100 < chance; };
  const std::lock_guard lock(mutex_);
  Files files;
  for (const auto& [name, file] : files_) {
    if (file.durable_name ? file.removed && lucky() : file.removed || !lucky()) continue;
    std::string content = file.now;
    std::size_t size = lucky() ? file.now.size() : file.durable_size;
    content.resize(std::max(size, file.durable_size));
    for (const auto& [sector, old] : file.before) {
      const std::size_t from = sector * kSector;
      if (from >= content.size() || lucky()) continue;
      content.replace(from, std::min(kSector, content.size() - from), old, 0, std::min(kSector, content.size() - from));
    }
    content.resize(size);
    files.emplace(name, std::move(content));
  }
  return files;
}

}  // namespace deskbell::storage::testing
