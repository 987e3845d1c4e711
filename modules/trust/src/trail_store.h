#pragma once
#include <storage/database.h>

#include <trust/checkpoint.h>
#include <trust/record.h>
#include <vault/vault.h>

#include <functional>
#include <optional>
#include <string>
#include <vector>

// The only SQL of this module.
namespace deskbell::trust::store {

// Where the chain ends.
struct Head {
  std::string chain;
  std::int64_t number = 0;
  std::int64_t position = 0;  // of the last event that was looked at and stands in the trail
  Hash hash{};
  std::int64_t checkpoint = 0;
  vault::KeyNumber key = 0;
  std::string mac;
};
std::optional<Head> load_head(storage::Snapshot& snapshot);
// Nobody else changes it until the transaction ends.
std::optional<Head> lock_head(storage::Transaction& tx);
void insert_head(storage::Transaction& tx, const Head& head);
void update_head(storage::Transaction& tx, const Head& head);

struct Stored {
  Record record;
  Hash hash{};
  bool whole = true;  // false: prev or hash have not the right length
};
void insert_record(storage::Transaction& tx, const Record& record, const Hash& hash);
std::optional<Stored> find_record(storage::Snapshot& snapshot, std::int64_t number);
// Records with number > after, in order; `fn` must not keep what it gets. Answers how many.
int walk(storage::Snapshot& snapshot, std::int64_t after, int limit, const std::function<void(const Stored&)>& fn);
std::vector<Hash> hashes(storage::Snapshot& snapshot, std::int64_t first, std::int64_t last);
// The object's state after its last change; empty: none.
std::string last_state(storage::Snapshot& snapshot, std::string_view object);

struct Filter {
  std::string kind;
  std::int64_t actor = 0;
  std::string object;
  std::int64_t before = 0;  // number; 0: from the end
  int limit = 0;
};
std::vector<Record> list(storage::Snapshot& snapshot, const Filter& filter);

struct StoredCheckpoint {
  std::int64_t number = 0;
  std::int64_t first = 0;
  std::int64_t last = 0;
  Time at;
  SignedCheckpoint content;
};
void insert_checkpoint(storage::Transaction& tx, const StoredCheckpoint& checkpoint);
std::optional<StoredCheckpoint> last_checkpoint(storage::Snapshot& snapshot);
std::optional<StoredCheckpoint> checkpoint_over(storage::Snapshot& snapshot, std::int64_t record);
std::vector<StoredCheckpoint> checkpoints_after(storage::Snapshot& snapshot, std::int64_t number, int limit);

}  // namespace deskbell::trust::store
