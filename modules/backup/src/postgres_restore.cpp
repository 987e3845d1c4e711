#include "file_copies.h"

#include <backup/catalogue.h>
#include <backup/restore.h>

#include <system_error>

namespace deskbell::backup {
namespace {

namespace fs = std::filesystem;

// While the user of the database, when that is another one, makes or removes his part in a directory of ours.
class Shared {
 public:
  Shared(const PostgresTool& tool, const fs::path& directory)
      : directory_(tool.is_another_user() ? directory : fs::path()) {
    set(fs::perms::all | fs::perms::sticky_bit);
  }
  // He must still get through to it.
  ~Shared() { set(fs::perms::owner_all | fs::perms::group_exec | fs::perms::others_exec); }
  Shared(const Shared&) = delete;
  Shared& operator=(const Shared&) = delete;

 private:
  void set(fs::perms perms) const {
    std::error_code error;
    if (!directory_.empty()) fs::permissions(directory_, perms, error);
  }
  const fs::path directory_;
};

// Nobody else put anything there meanwhile.
Result<void> check_alone(const fs::path& to) {
  for (const auto& entry : fs::directory_iterator(to))
    if (entry.path().filename() != "postgres")
      return failure(ErrorCode::failed_precondition, "Somebody else made " + entry.path().string() + ".");
  return {};
}

}  // namespace

Result<Restored> restore_postgres(Safe& safe, PostgresTool& tool, Time at, const std::filesystem::path& to) {
  std::error_code error;
  if (fs::exists(to, error) && !fs::is_empty(to, error))
    return failure(ErrorCode::failed_precondition, to.string() + " is not empty. Restore to a new directory.");
  TRY(const Plan the_plan, plan(safe, at));
  fs::create_directories(to, error);
  if (error) return failure(ErrorCode::unavailable, to.string() + ": " + error.message() + ".");
  Restored restored{
      .base = the_plan.base, .through = at == Time::max() ? the_plan.base.ended : at, .size = the_plan.base.size};
  Result<void> done;
  {
    const Shared shared(tool, to);
    done = tool.restore(at, to / "postgres");
  }
  if (done) done = check_alone(to);
  if (done) {
    const auto files = restore_files(safe, the_plan.base, at, to);
    if (files) {
      restored.files = files->count;
      return restored;
    }
    done = std::unexpected(files.error());
  }
  remove_restored(tool, to);
  return std::unexpected(done.error());
}

void remove_restored(PostgresTool& tool, const fs::path& to) {
  std::error_code error;
  if (!fs::exists(to, error)) return;
  {
    const Shared shared(tool, to);
    tool.remove(to / "postgres");
  }
  for (const auto& entry : fs::directory_iterator(to, error)) fs::remove_all(entry.path(), error);
}

}  // namespace deskbell::backup
