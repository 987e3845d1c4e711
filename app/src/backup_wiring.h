#pragma once
#include <filesystem>
#include <string>

#include <backup/backups.h>
#include <base/config.h>

namespace deskbell::app {

struct CentreParts;

backup::Settings backup_settings(const base::Config& config);
backup::Needs backup_needs(CentreParts& parts);
// Path of the SQLite file, or the URL of the server.
std::string database_url(const base::Config& config);
std::string engine_of(const base::Config& config);

// What must be right in a restored data directory: the centre opens with its keys, attachments are whole. Counts what
// it holds. Changes the directory only as a start of the program would.
backup::Examination examine(const base::Config& like, const backup::RestoredPlace& restored);

// After a restore: outbound traffic is held and the restore is written into the log of the restored workspace.
void hold_restored(const base::Config& like, const backup::RestoredPlace& restored, Time through);

// Joins the key rings of before into the restored one, so that what they had sealed opens as well. Answers what could
// not be joined; empty when all is well.
std::string join_keys(const std::filesystem::path& restored);

}  // namespace deskbell::app
