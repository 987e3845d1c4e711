#pragma once
#include <storage/database.h>

#include <cstdint>
#include <functional>
#include <string>
#include <vector>

// What can be done about an SQLite file of which something was found damaged. Nobody else may have the file open.
namespace deskbell::storage {

struct RescuedTable {
  std::string name;
  std::int64_t rows = 0;       // copied
  std::int64_t lost = 0;       // rows that were seen but could not be read; those of unreadable pages cannot be counted
  std::int64_t bad_pages = 0;  // damaged pages that were met while copying it
  bool complete = true;        // the walk came to its end
};

struct Rescue {
  std::vector<RescuedTable> tables;
  std::int64_t rows = 0;
  std::int64_t lost = 0;
  std::int64_t bad_pages = 0;
};

// Copies what can be read of the database at `from` into a new one at `to` (made by `schemas`; it must not exist),
// table by table, without pages whose checksum is wrong. Tables that `leave_out` says yes to are left empty.
Rescue rescue_sqlite(const std::string& from, const std::string& to, std::span<const Schema> schemas,
                     const std::function<bool(std::string_view table)>& leave_out);

// Reads every page of the file; one line per finding, none when all is well. Takes away the mark that keeps a damaged
// file from being served when nothing is found.
std::vector<std::string> check_sqlite(const std::string& path);

}  // namespace deskbell::storage
