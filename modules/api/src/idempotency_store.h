#pragma once
#include <cstdint>
#include <optional>
#include <string>

#include <storage/database.h>

namespace deskbell::api::store {

struct FormerAnswer {
  std::string body_hash;
  int status = 200;
  std::string content_type;
  std::string answer;
};

std::optional<FormerAnswer> find_answer(storage::Snapshot& snapshot, const std::string& scope, const std::string& key);
void keep_answer(storage::Transaction& tx, const std::string& scope, const std::string& key, const FormerAnswer& answer,
                 Time now);
std::int64_t forget_answers(storage::Transaction& tx, Time before);

}  // namespace deskbell::api::store
