#pragma once
#include <events/log.h>
#include <storage/database.h>

#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

// The only SQL of the event log.
namespace deskbell::events::store {

// Gives the event its position and seq.
void insert(storage::Transaction& tx, Event& event);
// SQLite: with the position and seq that it has already.
void insert_at(storage::Transaction& tx, const Event& event);

// The last seq of the stream, locked until the end of the transaction.
std::int64_t lock_seq(storage::Transaction& tx, std::int64_t stream);
void expect_lock_seq(storage::Transaction& tx, std::int64_t stream);
// PostgreSQL: with the seq that follows lock_seq(), without waiting.
void insert_next(storage::Transaction& tx, const Event& event);

std::vector<Event> read_stream(storage::Snapshot& snapshot, std::int64_t stream, std::int64_t after, int limit);
std::int64_t last_seq(storage::Snapshot& snapshot, std::int64_t stream);
std::int64_t first_seq(storage::Snapshot& snapshot, std::int64_t stream);

// Only what is final: nothing can commit later with a lower position. `strangers` are transactions that cannot
// (transactions_elsewhere()).
std::vector<Event> read(storage::Snapshot& snapshot, std::int64_t after, int limit, const std::string& strangers);
std::int64_t last_final_position(storage::Snapshot& snapshot, const std::string& strangers);
// PostgreSQL: the number of the oldest transaction of the whole server that writes; 0: none does.
std::int64_t oldest_transaction(storage::Snapshot& snapshot);
// PostgreSQL: those of its other databases, as a list: "{7,9}".
std::string transactions_elsewhere(storage::Snapshot& snapshot);
// Including what is committed but not yet final.
std::int64_t last_position(storage::Snapshot& snapshot);
std::int64_t count_after(storage::Snapshot& snapshot, std::int64_t position, std::int64_t limit);

// PostgreSQL: partitions for what is to come.
void make_room(storage::Transaction& tx);
// After a copy from the other engine.
void adopt(storage::Transaction& tx);

std::int64_t prune(storage::Transaction& tx, Time before, int limit);
std::int64_t pruned_through(storage::Snapshot& snapshot);

std::int64_t cursor(storage::Snapshot& snapshot, std::string_view name);
// False when the cursor was not at `from`: somebody else moved it.
bool move_cursor(storage::Transaction& tx, std::string_view name, std::int64_t from, std::int64_t to);

// To be called once when the log is opened.
void keep_positions_growing(storage::Transaction& tx);

}  // namespace deskbell::events::store
