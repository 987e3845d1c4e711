#pragma once
#include <storage/database.h>

#include <cstdint>
#include <optional>
#include <string_view>

// Tables that PostgreSQL keeps in ranges of one BIGINT column, so that what is old goes by dropping a whole range instead
// of deleting rows. The last part is open-ended and stays empty while parts are made ahead in time; if that is ever
// missed, rows go there and nothing fails. For transactions on PostgreSQL; whoever calls does so on one node at a time.
namespace deskbell::storage {

struct Partitions {
  std::string_view table;
  std::int64_t step;                  // of the column, per part
  std::string_view index_columns = {};  // of a unique index that each part has for itself
};

// Makes the parts up to two beyond the one that holds `now`. Answers how many it made. Waits for locks at most 0.8 s,
// then throws Unavailable: nobody queues behind it for long, and the next call does it.
int make_partitions(Transaction& tx, const Partitions& partitions, std::int64_t now);

// Drops the parts that lie wholly below `below`, oldest first; answers up to where everything is gone, or nothing.
std::optional<std::int64_t> drop_partitions(Transaction& tx, const Partitions& partitions, std::int64_t below);

}  // namespace deskbell::storage
