#pragma once
#include <surveys/surveys.h>

#include <cstdint>
#include <optional>
#include <vector>

// The only SQL of this module. Ratings come without the contact; the conversation knows it.
namespace deskbell::surveys::store {

std::optional<Rating> of_closing(storage::Snapshot& snapshot, Id<conversations::Conversation> conversation,
                                 Time closed_at);
void insert(storage::Transaction& tx, const Rating& rating, Time closed_at);
void change(storage::Transaction& tx, const Rating& rating);

// What the filter and the actor's reach leave. `before`: ids below; 0: from the newest.
std::vector<Rating> list(storage::Snapshot& snapshot, const Actor& actor, const RatingFilter& filter,
                         std::int64_t before, int limit);

struct Group {
  std::int64_t key = 0;  // agent, queue or days since 1970; 0: without
  int score = 0;
  std::int64_t count = 0;
};
enum class GroupBy { agent, queue, day };
std::vector<Group> groups(storage::Snapshot& snapshot, const Actor& actor, const RatingFilter& filter, GroupBy by,
                          const std::string& day = "0");  // SQL of a rating's day, for GroupBy::day

}  // namespace deskbell::surveys::store
