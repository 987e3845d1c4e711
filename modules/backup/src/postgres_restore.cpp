#include "file_copies.h"

#include <backup/catalogue.h>
#include <backup/restore.h>

#include <system_error>

namespace deskbell::backup {

Result<Restored> restore_postgres(Safe& safe, PostgresTool& tool, Time at, const std::filesystem::path& to) {
  std::error_code error;
  if (std::filesystem::exists(to, error) && !std::filesystem::is_empty(to, error))
    return failure(ErrorCode::failed_precondition, to.string() + " is not empty. Restore to a new directory.");
  TRY(const Plan the_plan, plan(safe, at));
  // The user of the database must get through to its part.
  std::filesystem::create_directories(to, error);
  if (error) return failure(ErrorCode::unavailable, to.string() + ": " + error.message() + ".");
  Restored restored{
      .base = the_plan.base, .through = at == Time::max() ? the_plan.base.ended : at, .size = the_plan.base.size};
  auto done = tool.restore(at, to / "postgres");
  if (done) {
    const auto files = restore_files(safe, the_plan.base, at, to);
    if (files) {
      restored.files = files->count;
      return restored;
    }
    done = std::unexpected(files.error());
  }
  for (const auto& entry : std::filesystem::directory_iterator(to, error))
    std::filesystem::remove_all(entry.path(), error);
  return std::unexpected(done.error());
}

}  // namespace deskbell::backup
