#pragma once
#include <base/json.h>
#include <storage/database.h>

#include <trust/checkpoint.h>

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <vector>

// Checks the whole trail: every hash, every link, every checkpoint's signature, and that it ends where its sealed end
// says. Finds edits, deletions, swaps, insertions and cuts of the tail, however they were made.
namespace deskbell::trust {

struct Fault {
  std::int64_t record = 0;  // the first bad or missing one
  std::string what;         // a sentence
  bool operator==(const Fault&) const = default;
};
BOOST_DESCRIBE_STRUCT(Fault, (), (record, what))

struct Verdict {
  std::int64_t records = 0;  // that are good, from the first on
  std::int64_t checkpoints = 0;
  std::optional<Fault> fault;  // the first one
  bool operator==(const Verdict&) const = default;
};

// `outside`: checkpoints that were shipped off the machine; with them even a database that was put back whole, sealed
// end and all, is found out. Checkpoints must be signed by one of the vault's keys.
Verdict verify(storage::Database& database, const vault::Vault& vault, std::span<const SignedCheckpoint> outside = {});

// The shipped file's lines. An unfinished last line is left out; any other line that is none is an error.
Result<std::vector<SignedCheckpoint>> parse_checkpoint_file(std::string_view text);

}  // namespace deskbell::trust
