#pragma once
#include "log_archiver.h"

#include <backup/base.h>
#include <backup/progress.h>
#include <backup/safe.h>

#include <filesystem>
#include <functional>

namespace deskbell::backup {

struct BaseWork {
  Safe& safe;
  std::filesystem::path file;  // of the database
  const Clock& clock;
  Random& random;
  std::function<Result<void>()> bring_files;  // copies attachments and keys
  Progress progress = {};
};

// Copies the file while it is being written to. What it catches half-way is no matter: everything that changed since
// the copy began is in the log up to its end, and is laid over it. Fills in all but program, counts, files and gone;
// the description is not yet written. aborted: the chain broke meanwhile; try again.
Result<Base> copy_followed(const BaseWork& work, LogArchiver& archiver);

// The same for a database that this program does not write: a reader keeps the log from starting over meanwhile, and
// the log as it stands becomes a chain of one segment.
Result<Base> copy_unfollowed(const BaseWork& work);

}  // namespace deskbell::backup
