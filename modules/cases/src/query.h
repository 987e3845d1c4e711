#pragma once
#include <identity/actor.h>
#include <storage/database.h>

#include <charconv>
#include <cstdint>
#include <deque>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace deskbell::cases::store {

// SQL that is put together with its parameters.
class Query {
 public:
  explicit Query(std::string start) : sql_(std::move(start)) {}
  Query& add(std::string_view sql) {
    sql_ += sql;
    return *this;
  }
  template <class T>
  Query& value(const T& value) {
    values_.push_back(storage::to_value(value));
    sql_ += '$' + std::to_string(values_.size());
    return *this;
  }
  std::int64_t each(storage::Snapshot& snapshot, const storage::Snapshot::Visitor& visit) const {
    return snapshot.each_of(sql_, values_, visit);
  }

 private:
  std::string sql_;
  std::vector<storage::Value> values_;
};

// Where a page of a list ended.
struct Cursor {
  std::int64_t key = 0;
  std::int64_t id = 0;
};

inline Result<Cursor> parse_cursor(std::string_view text) {
  Cursor cursor;
  const auto dot = text.find('.');
  const auto whole = [](std::string_view part, std::int64_t& out) {
    const auto [end, error] = std::from_chars(part.data(), part.data() + part.size(), out);
    return error == std::errc() && end == part.data() + part.size() && !part.empty();
  };
  if (dot == std::string_view::npos || !whole(text.substr(0, dot), cursor.key) ||
      !whole(text.substr(dot + 1), cursor.id))
    return invalid("cursor", "is not one that a list has answered");
  return cursor;
}

// One of the ways in which an actor may see a thing. A list asks for each way by itself, along its index, and puts the
// answers together: one condition with OR would read the whole table.
struct Way {
  enum class Kind { all, owned, member, queue } kind = Kind::all;
  std::int64_t id = 0;
};

inline std::vector<Way> ways_to_see(const Actor& actor) {
  if (actor.kind == ActorKind::system) return {{}};
  if (actor.kind != ActorKind::user) return {};
  const auto reach = actor.permissions[Permission::view_cases];
  if (reach == identity::Reach::none) return {};
  if (reach == identity::Reach::all) return {{}};
  std::vector<Way> ways{{Way::Kind::owned, actor.id}, {Way::Kind::member, actor.id}};
  if (reach == identity::Reach::queues)
    for (const auto queue : actor.queues) ways.push_back({Way::Kind::queue, queue.value});
  return ways;
}

}  // namespace deskbell::cases::store
