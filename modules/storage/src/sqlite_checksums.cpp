#include "sqlite_checksums.h"

#include "sqlite_log_buffer.h"

#include <base/log.h>

#include <bit>
#include <cstdint>
#include <cstdlib>
#include <cstring>
#include <mutex>
#include <optional>
#include <string_view>

namespace deskbell::storage {
namespace {

constexpr const char* kName = "deskbell-checksum";
constexpr int kSmallestPage = 512;
constexpr int kLargestPage = 65'536;
constexpr int kHeader = 100;     // of the file, in the first page
constexpr int kReservedAt = 20;  // byte of the header that tells how much of each page is reserved
constexpr std::string_view kMagic{"SQLite format 3\0", 16};

sqlite3_vfs vfs;
sqlite3_io_methods methods;
thread_local std::optional<ReadDamagedAsEmpty::Leaf> damaged_as;

struct File {
  sqlite3_file base;
  sqlite3_file* inner;
  bool is_database;
  bool has_checksums;
};

File& self(sqlite3_file* file) {
  return *reinterpret_cast<File*>(file);
}
sqlite3_file* inner(sqlite3_file* file) {
  return self(file).inner;
}
sqlite3_vfs* beneath() {
  return sqlite3_vfs_find(buffered_log_vfs());
}

bool is_page(int size, sqlite3_int64 offset) {
  return size >= kSmallestPage && size <= kLargestPage && std::has_single_bit(static_cast<unsigned>(size)) &&
         offset % size == 0;
}

// Four lanes, so that the multiplications overlap. Each step is a bijection of its lane, so a change within any one
// word cannot cancel out. The page's number goes in, so that a page in the wrong place is noticed.
std::uint64_t checksum(const unsigned char* page, int size, sqlite3_int64 offset) {
  constexpr std::uint64_t kPrime = 0x9e3779b185ebca87ULL;
  std::uint64_t lanes[4] = {static_cast<std::uint64_t>(offset / size), 0x6a09e667f3bcc908ULL, 0xbb67ae8584caa73bULL,
                            0x3c6ef372fe94f82bULL};
  const int words = (size - kChecksumBytes) / 8;
  for (int i = 0; i < words; ++i) {
    std::uint64_t word = 0;
    std::memcpy(&word, page + 8 * i, 8);
    lanes[i % 4] = std::rotl((lanes[i % 4] ^ word) * kPrime, 31);
  }
  std::uint64_t sum = 0;
  for (const std::uint64_t lane : lanes) sum += lane ^ (lane >> 29);
  return sum == 0 ? 1 : sum;
}

bool tells_of_checksums(const unsigned char* header) {
  return std::memcmp(header, kMagic.data(), kMagic.size()) == 0 && header[kReservedAt] == kChecksumBytes;
}

// SQLite takes a leaf without any cell for damaged, so there is one, with a key that no row has: the least rowid, or
// NULL. Its record has one column, NULL; the others are NULL as well because they are missing.
void make_empty(unsigned char* page, int size) {
  using Leaf = ReadDamagedAsEmpty::Leaf;
  constexpr unsigned char kTableCell[] = {2, 0xc0, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x00, 2, 0};
  constexpr unsigned char kIndexCell[] = {2, 2, 0, 0};
  const bool table = *damaged_as == Leaf::table;
  const auto length = table ? sizeof kTableCell : sizeof kIndexCell;
  const auto at = static_cast<std::size_t>(size - kChecksumBytes) - length;
  std::memset(page, 0, static_cast<std::size_t>(size));
  page[0] = static_cast<unsigned char>(*damaged_as);
  page[4] = 1;                                         // number of cells
  page[5] = page[8] = static_cast<unsigned char>(at >> 8);  // where cells begin, and where the first one is
  page[6] = page[9] = static_cast<unsigned char>(at & 0xff);
  std::memcpy(page + at, table ? kTableCell : kIndexCell, length);
}

int read(sqlite3_file* file, void* out, int size, sqlite3_int64 offset) {
  const int code = inner(file)->pMethods->xRead(inner(file), out, size, offset);
  File& me = self(file);
  if (code != SQLITE_OK || !me.is_database) return code;
  auto* page = static_cast<unsigned char*>(out);
  if (offset == 0 && size >= kHeader) me.has_checksums = tells_of_checksums(page);
  if (!me.has_checksums || !is_page(size, offset)) return code;
  std::uint64_t stored = 0;
  unsigned char* end = page + size - kChecksumBytes;
  std::memcpy(&stored, end, kChecksumBytes);
  // Gone from memory, so that it does not get into the log or a copy, where it would soon be wrong.
  std::memset(end, 0, kChecksumBytes);
  if (stored == 0 || stored == checksum(page, size, offset)) return code;
  ++damaged_pages();
  if (damaged_as && offset > 0) {
    // An overflow page has no kind; its row cannot be read and is left out.
    if (page[0] != 0) make_empty(page, size);
    return page[0] != 0 ? SQLITE_OK : SQLITE_IOERR_DATA;
  }
  base::log_error("A page of the database is damaged.", {{"page", offset / size + 1}});
  return SQLITE_IOERR_DATA;
}

int write(sqlite3_file* file, const void* data, int size, sqlite3_int64 offset) {
  File& me = self(file);
  const auto* page = static_cast<const unsigned char*>(data);
  if (me.is_database && offset == 0 && size >= kSmallestPage) me.has_checksums = tells_of_checksums(page);
  if (!me.is_database || !me.has_checksums || !is_page(size, offset))
    return inner(file)->pMethods->xWrite(inner(file), data, size, offset);
  alignas(8) thread_local unsigned char copy[kLargestPage];
  std::memcpy(copy, page, static_cast<std::size_t>(size - kChecksumBytes));
  const std::uint64_t sum = checksum(copy, size, offset);
  std::memcpy(copy + size - kChecksumBytes, &sum, kChecksumBytes);
  return inner(file)->pMethods->xWrite(inner(file), copy, size, offset);
}

int close(sqlite3_file* file) {
  const int code = inner(file)->pMethods ? inner(file)->pMethods->xClose(inner(file)) : SQLITE_OK;
  std::free(inner(file));
  return code;
}

// Passes a call on to the file beneath.
template <auto Member>
struct Pass;
template <class... Args, int (*sqlite3_io_methods::*Member)(sqlite3_file*, Args...)>
struct Pass<Member> {
  static int call(sqlite3_file* file, Args... args) { return (inner(file)->pMethods->*Member)(inner(file), args...); }
};

int open(sqlite3_vfs*, const char* name, sqlite3_file* file, int flags, int* out_flags) {
  File& me = self(file);
  me = {};
  sqlite3_vfs* under = beneath();
  me.inner = static_cast<sqlite3_file*>(std::calloc(1, static_cast<std::size_t>(under->szOsFile)));
  if (!me.inner) return SQLITE_NOMEM;
  me.is_database = (flags & SQLITE_OPEN_MAIN_DB) != 0;
  const int code = under->xOpen(under, name, me.inner, flags, out_flags);
  if (me.inner->pMethods) {
    me.base.pMethods = &methods;
  } else {
    std::free(me.inner);
    me.inner = nullptr;
  }
  return code;
}

void make() {
  methods.iVersion = 2;  // no memory-mapped reading, which would pass the checksums by
  methods.xClose = close;
  methods.xRead = read;
  methods.xWrite = write;
  methods.xTruncate = Pass<&sqlite3_io_methods::xTruncate>::call;
  methods.xSync = Pass<&sqlite3_io_methods::xSync>::call;
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

  vfs.iVersion = 2;
  vfs.szOsFile = sizeof(File);
  vfs.mxPathname = beneath()->mxPathname;
  vfs.zName = kName;
  vfs.xOpen = open;
  vfs.xDelete = [](sqlite3_vfs*, const char* name, int sync) { return beneath()->xDelete(beneath(), name, sync); };
  vfs.xAccess = [](sqlite3_vfs*, const char* name, int flags, int* out) {
    return beneath()->xAccess(beneath(), name, flags, out);
  };
  vfs.xFullPathname = [](sqlite3_vfs*, const char* name, int size, char* out) {
    return beneath()->xFullPathname(beneath(), name, size, out);
  };
  vfs.xRandomness = [](sqlite3_vfs*, int size, char* out) { return beneath()->xRandomness(beneath(), size, out); };
  vfs.xSleep = [](sqlite3_vfs*, int micros) { return beneath()->xSleep(beneath(), micros); };
  vfs.xCurrentTime = [](sqlite3_vfs*, double* out) { return beneath()->xCurrentTime(beneath(), out); };
  vfs.xCurrentTimeInt64 = [](sqlite3_vfs*, sqlite3_int64* out) { return beneath()->xCurrentTimeInt64(beneath(), out); };
  vfs.xGetLastError = [](sqlite3_vfs*, int size, char* out) { return beneath()->xGetLastError(beneath(), size, out); };
  sqlite3_vfs_register(&vfs, 0);
}

}  // namespace

const char* checksum_vfs() {
  static std::once_flag made;
  std::call_once(made, make);
  return kName;
}

void reserve_for_checksums(sqlite3* connection) {
  int bytes = kChecksumBytes;
  sqlite3_file_control(connection, "main", SQLITE_FCNTL_RESERVE_BYTES, &bytes);
}

std::atomic<std::int64_t>& damaged_pages() {
  static std::atomic<std::int64_t> count{0};
  return count;
}

ReadDamagedAsEmpty::ReadDamagedAsEmpty(Leaf leaf) {
  damaged_as = leaf;
}

ReadDamagedAsEmpty::~ReadDamagedAsEmpty() {
  damaged_as.reset();
}

}  // namespace deskbell::storage
