#pragma once
#include <conversations/message.h>
#include <storage/database.h>

#include <understanding/recognition.h>
#include <understanding/settings.h>

#include <cstdint>
#include <optional>
#include <vector>

// The SQL of what was recognised, of moods, of the place in the log and of the settings.
namespace deskbell::understanding::store {

// False: the message has one already.
bool insert(storage::Transaction& tx, const Recognition& recognition);
void save(storage::Transaction& tx, const Recognition& recognition);
std::optional<Recognition> find(storage::Snapshot& snapshot, Id<conversations::Message> message);
// The latest ones, oldest first.
std::vector<Recognition> latest(storage::Snapshot& snapshot, Id<conversations::Conversation> conversation, int limit);

struct Scored {
  double score = 0;
  Time at;
};
// The latest ones, oldest first.
std::vector<Scored> scores(storage::Snapshot& snapshot, Id<conversations::Conversation> conversation, int limit);

// The message stands elsewhere now.
void move(storage::Transaction& tx, Id<conversations::Message> message, Id<conversations::Conversation> to,
          std::int64_t seq);
// What came to `first` and was moved to `from` goes back to its place.
void move_back(storage::Transaction& tx, Id<conversations::Conversation> from, Id<conversations::Conversation> first);

std::optional<Mood> mood(storage::Snapshot& snapshot, Id<conversations::Conversation> conversation);
std::optional<Mood> lock_mood(storage::Transaction& tx, Id<conversations::Conversation> conversation);
void expect_mood(storage::Transaction& tx, Id<conversations::Conversation> conversation);
void save(storage::Transaction& tx, const Mood& mood);
void remove_mood(storage::Transaction& tx, Id<conversations::Conversation> conversation);

std::optional<std::int64_t> cursor(storage::Snapshot& snapshot);
void save_cursor(storage::Transaction& tx, std::int64_t position);

Settings settings(storage::Snapshot& snapshot);
void save(storage::Transaction& tx, const Settings& settings);

}  // namespace deskbell::understanding::store
