#pragma once
#include <base/clock.h>
#include <base/id.h>
#include <base/result.h>

#include <boost/describe.hpp>

#include <cstdint>
#include <map>
#include <string>
#include <string_view>
#include <vector>

namespace deskbell::backup {

// A whole copy of the database from which, with the log that follows, any later moment can be made. Its description is
// written last: a base that has none does not exist.
struct Base {
  std::string engine;   // "sqlite" or "postgres"
  std::string program;  // Deskbell's version
  Time began;
  Time ended;                                        // the earliest moment that it can be restored to
  std::string lineage;                               // SQLite: the chain of the log
  std::int64_t first_segment = 0, last_segment = 0;  // what must be applied at least
  std::int64_t size = 0;                             // of the database
  std::int64_t stored = 0;                           // bytes that this base added to the store
  std::int64_t chunk_size = 0;
  std::int64_t files = 0;                      // attachments
  std::map<std::string, std::int64_t> counts;  // what was counted in the database; a restored one has at least as much
  std::string label;                           // PostgreSQL: the tool's name of it
  std::vector<std::string> chunks;             // of the database file, in order; by name
  std::vector<std::string> gone;               // attachments in the store that nobody needs from here on
};
BOOST_DESCRIBE_STRUCT(Base, (),
                      (engine, program, began, ended, lineage, first_segment, last_segment, size, stored, chunk_size,
                       files, counts, label))

// "bases/1762732800000000-LINEAGE"
std::string name_of(const Base& base);
std::string to_bytes(const Base& base);
Result<Base> parse_base(const std::string& name, std::string_view bytes);

}  // namespace deskbell::backup
