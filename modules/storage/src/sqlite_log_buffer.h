#pragma once

namespace deskbell::storage {

// The name of a VFS for SQLite that gathers what is written to the log and writes it in few large pieces, before a sync
// at the latest: SQLite itself makes two system calls per page. All else goes to the default VFS of the moment.
const char* buffered_log_vfs();

}  // namespace deskbell::storage
