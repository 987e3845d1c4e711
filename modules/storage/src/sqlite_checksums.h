#pragma once
#include <sqlite3.h>

#include <atomic>
#include <cstdint>

// A checksum on every page of the database file. SQLite itself notices a damaged page only when its structure is
// broken; a flipped byte in a text it would serve. Here a page whose checksum is wrong cannot be read (SQLITE_IOERR_DATA).
//
// The checksum stands in the last 8 bytes of a page, which SQLite leaves alone (its "reserved space"). It is made when
// a page is written to the database file, that is by checkpoints, and tested when one is read from there. Pages in the
// log have zeros there and its own checksums; a page with zeros is taken as it is, so that copies made by other tools
// can be opened. Databases made without reserved space are read and written without checksums.
namespace deskbell::storage {

inline constexpr int kChecksumBytes = 8;

// The name of the VFS, which sits on buffered_log_vfs(). Any thread.
const char* checksum_vfs();

// Asks for room for checksums; only of use before the first write to a new database.
void reserve_for_checksums(sqlite3* connection);

// Pages with a wrong checksum that were met by this process.
std::atomic<std::int64_t>& damaged_pages();

// While it lives, this thread reads damaged pages as leaves of the kind that fits the table, with a single row whose key
// is the least rowid or NULL and is to be left out: whoever rescues what is left can walk on behind them.
class ReadDamagedAsEmpty {
 public:
  enum class Leaf : unsigned char { index = 0x0a, table = 0x0d };
  explicit ReadDamagedAsEmpty(Leaf leaf);
  ~ReadDamagedAsEmpty();
  ReadDamagedAsEmpty(const ReadDamagedAsEmpty&) = delete;
  ReadDamagedAsEmpty& operator=(const ReadDamagedAsEmpty&) = delete;
};

}  // namespace deskbell::storage
