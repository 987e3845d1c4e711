#pragma once
#include <base/clock.h>
#include <base/id.h>
#include <base/random.h>
#include <events/log.h>
#include <storage/database.h>

#include <cstddef>

namespace deskbell::identity {

// What every use-case class of this module works with.
struct Parts {
  storage::Database& database;
  events::Log& log;
  const Clock& clock;
  Random& random;
  Ids& ids;
};

// Where a request came from, for the audit trail and for lock-outs.
struct Origin {
  std::string address;
  std::string user_agent = {};
  std::string request = {};  // its trace id
};

// What one password hash costs; the default is OWASP's minimum for argon2id (19 MiB, 2 passes).
struct PasswordCost {
  unsigned long long passes = 2;
  std::size_t memory = 19 * 1024 * 1024;
  int parallel = 2;  // hashes at the same time in this process
  int waiting = 16;  // and this many callers may wait for their turn; more get resource_exhausted
};

storage::Schema schema();

}  // namespace deskbell::identity
