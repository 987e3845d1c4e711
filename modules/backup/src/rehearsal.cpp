#include <backup/backups.h>
#include <fmt/format.h>
#include <unistd.h>

#include <chrono>
#include <system_error>

namespace deskbell::backup {
namespace {

namespace fs = std::filesystem;

// The copy goes when the rehearsal ends; one that a killed program left goes before the next.
struct Aside {
  fs::path path;
  PostgresTool* tool = nullptr;  // whose user owns a part of it
  Aside(const fs::path& beside, PostgresTool* removes) : path(beside / "restored"), tool(removes) { clear(); }
  ~Aside() { clear(); }
  void clear() const {
    std::error_code error;
    if (tool) remove_restored(*tool, path);
    fs::remove_all(path, error);
  }
};

// A restored workspace has at least as much as was counted when it was backed up.
void look_into(const RehearsalWork& work, const RestoredPlace& place, Rehearsal& rehearsal) {
  if (!work.examine) return;
  Examination examined = work.examine(place);
  rehearsal.counts = std::move(examined.counts);
  rehearsal.findings = std::move(examined.findings);
  for (const auto& [name, least] : rehearsal.restored.base.counts) {
    const auto found = rehearsal.counts.find(name);
    const std::int64_t has = found == rehearsal.counts.end() ? 0 : found->second;
    if (has < least)
      rehearsal.findings.push_back(fmt::format("{} is {}, but was {} when it was backed up.", name, has, least));
  }
}

}  // namespace

Result<Rehearsal> rehearse_restore(const RehearsalWork& work) {
  const auto begun = std::chrono::steady_clock::now();
  const fs::path& beside = work.settings.rehearse_in;
  std::error_code error;
  PostgresTool tool(work.settings.postgres);
  const bool is_sqlite = work.safe.engine() == "sqlite";
  // The user of the database must get through to its part.
  if (fs::create_directories(beside, error) && !is_sqlite)
    fs::permissions(beside, fs::perms::owner_all | fs::perms::group_exec | fs::perms::others_exec, error);
  const Aside aside(beside, is_sqlite ? nullptr : &tool);
  TRY(const Plan the_plan, plan(work.safe, Time::max()));
  const auto space = fs::space(beside, error);
  if (!error && space.available < static_cast<std::uintmax_t>(the_plan.base.size + the_plan.base.size / 10))
    return failure(ErrorCode::resource_exhausted, fmt::format("There is not enough space in {} to restore {} MB.",
                                                              beside.string(), the_plan.base.size / 1'000'000));
  Rehearsal rehearsal;
  if (is_sqlite) {
    TRY(rehearsal.restored, restore_sqlite(work.safe, Time::max(), aside.path, work.progress));
    rehearsal.findings = rehearsal.restored.findings;
    if (rehearsal.findings.empty())
      look_into(work, {aside.path, "sqlite:" + (aside.path / "deskbell.db").string()}, rehearsal);
  } else {
    TRY(rehearsal.restored, restore_postgres(work.safe, tool, Time::max(), aside.path));
    TRY(const auto server, tool.start(aside.path / "postgres", tool.user_of(work.database_url)));
    look_into(work, {aside.path, server->url(work.database_url)}, rehearsal);
  }
  rehearsal.took = std::chrono::duration_cast<std::chrono::milliseconds>(std::chrono::steady_clock::now() - begun);
  return rehearsal;
}

}  // namespace deskbell::backup
