#include "rating_store.h"

#include <surveys/migrations.h>

#include <limits>
#include <string>

namespace deskbell::surveys {
namespace store {
namespace {

using storage::Row;
using storage::Statement;
using storage::Value;

constexpr Statement kOfClosing{"surveys.of_closing",
                               "SELECT id, conversation, score, comment, agent, queue, at FROM survey_rating "
                               "WHERE conversation = $1 AND closed_at = $2"};
constexpr Statement kInsert{"surveys.insert",
                            "INSERT INTO survey_rating (id, conversation, closed_at, score, comment, agent, queue, at) "
                            "VALUES ($1, $2, $3, $4, $5, $6, $7, $8)"};
constexpr Statement kChange{"surveys.change",
                            "UPDATE survey_rating SET score = $2, comment = $3, at = $4 WHERE id = $1"};

Rating rating_of(const Row& row) {
  return {.id = row.id<Rating>(0),
          .conversation = row.id<conversations::Conversation>(1),
          .contact = {},
          .score = static_cast<int>(row.integer(2)),
          .comment = row.string(3),
          .agent = row.optional_id<identity::User>(4),
          .queue = row.optional_id<routing::Queue>(5),
          .at = row.time(6)};
}

// A condition that grows with its values.
class Where {
 public:
  void add(const std::string& before, Value value, const std::string& after = "") {
    values_.push_back(value);
    text_ += " AND " + before + "$" + std::to_string(values_.size()) + after;
  }
  void add_any_of(const std::vector<std::pair<std::string, std::int64_t>>& columns) {
    std::string any;
    for (const auto& [column, value] : columns) {
      values_.emplace_back(value);
      any += (any.empty() ? "" : " OR ") + column + " = $" + std::to_string(values_.size());
    }
    text_ += any.empty() ? " AND 1 = 0" : " AND (" + any + ")";
  }
  const std::string& text() const { return text_; }
  const std::vector<Value>& values() const { return values_; }

 private:
  std::string text_ = " WHERE 1 = 1";
  std::vector<Value> values_;
};

Where where_of(const Actor& actor, const RatingFilter& filter) {
  Where where;
  if (filter.conversation) where.add("conversation = ", filter.conversation->value);
  if (filter.agent) where.add("agent = ", filter.agent->value);
  if (filter.queue) where.add("queue = ", filter.queue->value);
  if (filter.from) where.add("at >= ", storage::to_value(*filter.from));
  if (filter.to) where.add("at < ", storage::to_value(*filter.to));
  const auto reach = actor.permissions[Permission::view_surveys];
  if (actor.kind == ActorKind::system || reach == identity::Reach::all) return where;
  std::vector<std::pair<std::string, std::int64_t>> own{{"agent", actor.id}};
  if (reach == identity::Reach::queues)
    for (const auto queue : actor.queues) own.emplace_back("queue", queue.value);
  where.add_any_of(own);
  return where;
}

std::string key_column(GroupBy by, const std::string& day) {
  switch (by) {
    case GroupBy::agent:
      return "COALESCE(agent, 0)";
    case GroupBy::queue:
      return "COALESCE(queue, 0)";
    case GroupBy::day:
      return day;
  }
  return {};
}

}  // namespace

std::optional<Rating> of_closing(storage::Snapshot& snapshot, Id<conversations::Conversation> conversation,
                                 Time closed_at) {
  return snapshot.one(kOfClosing, rating_of, conversation, closed_at);
}

void insert(storage::Transaction& tx, const Rating& rating, Time closed_at) {
  tx.run(kInsert, rating.id, rating.conversation, closed_at, rating.score, rating.comment, rating.agent, rating.queue,
         rating.at);
}

void change(storage::Transaction& tx, const Rating& rating) {
  tx.run(kChange, rating.id, rating.score, rating.comment, rating.at);
}

std::vector<Rating> list(storage::Snapshot& snapshot, const Actor& actor, const RatingFilter& filter,
                         std::int64_t before, int limit) {
  Where where = where_of(actor, filter);
  where.add("id < ", before > 0 ? before : std::numeric_limits<std::int64_t>::max());
  std::vector<Rating> ratings;
  snapshot.each_of("SELECT id, conversation, score, comment, agent, queue, at FROM survey_rating" + where.text() +
                       " ORDER BY id DESC LIMIT " + std::to_string(limit),
                   where.values(), [&](const Row& row) { ratings.push_back(rating_of(row)); });
  return ratings;
}

std::vector<Group> groups(storage::Snapshot& snapshot, const Actor& actor, const RatingFilter& filter, GroupBy by,
                          const std::string& day) {
  const Where where = where_of(actor, filter);
  std::vector<Group> groups;
  snapshot.each_of("SELECT " + key_column(by, day) + ", score, COUNT(*) FROM survey_rating" + where.text() +
                       " GROUP BY 1, 2 ORDER BY 1, 2",
                   where.values(), [&](const Row& row) {
                     groups.push_back({row.integer(0), static_cast<int>(row.integer(1)), row.integer(2)});
                   });
  return groups;
}

namespace {
constexpr const Statement* kStatements[] = {&kOfClosing, &kInsert, &kChange};
}

}  // namespace store

storage::Schema schema() {
  return {"surveys", migrations(), store::kStatements};
}

}  // namespace deskbell::surveys
