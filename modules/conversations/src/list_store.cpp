#include "conversation_store.h"

#include <charconv>
#include <limits>

namespace deskbell::conversations::store {
namespace {

using storage::Row;
using storage::Snapshot;
using storage::Value;

// More than this is told as this many: no screen needs the exact number, and counting millions takes time.
constexpr std::int64_t kMostCounted = 1'000;

// SQL that is put together with its parameters.
class Query {
 public:
  explicit Query(std::string start) : sql_(std::move(start)) {}
  Query& add(std::string_view sql) {
    sql_ += sql;
    return *this;
  }
  Query& bind(const Value& value) {
    values_.push_back(value);
    sql_ += '$' + std::to_string(values_.size());
    return *this;
  }
  template <class T>
  Query& value(const T& value) {
    return bind(storage::to_value(value));
  }
  std::int64_t each(Snapshot& snapshot, const Snapshot::Visitor& visit) const {
    return snapshot.each_of(sql_, values_, visit);
  }

 private:
  std::string sql_;
  std::vector<Value> values_;
};

// The same question that identity::allowed answers for one conversation, as a condition on many.
void add_visible(Query& query, const Actor& actor) {
  if (actor.kind == ActorKind::system) return void(query.add("TRUE"));
  if (actor.kind == ActorKind::contact) return void(query.add("c.contact = ").value(actor.contact()));
  const auto reach =
      actor.kind == ActorKind::user ? actor.permissions[Permission::view_conversations] : identity::Reach::none;
  if (reach == identity::Reach::none) return void(query.add("FALSE"));
  if (reach == identity::Reach::all) return void(query.add("TRUE"));
  query.add("(c.owner = ").value(actor.user());
  query.add(" OR c.id IN (SELECT conversation FROM conversation_participant WHERE user_id = ")
      .value(actor.user())
      .add(")");
  if (reach == identity::Reach::queues && !actor.queues.empty()) {
    query.add(" OR c.queue IN (");
    for (std::size_t i = 0; i < actor.queues.size(); ++i) query.add(i > 0 ? ", " : "").value(actor.queues[i]);
    query.add(")");
  }
  query.add(")");
}

// How a view is ordered: `key` then id. The expressions are those of the indexes.
struct Order {
  std::string_view key;
  bool ascending;
};

Order order_of(View view) {
  switch (view) {
    case View::mine:
      return {
          "(CASE WHEN c.unanswered_since IS NULL THEN 9000000000000000000 - c.updated_at ELSE c.unanswered_since END)",
          true};
    case View::unassigned:
    case View::bots:
    case View::waiting:
      return {"COALESCE(c.waiting_since, c.created_at)", true};
    case View::all:
      return {"c.activity", false};
    case View::closed:
      return {"c.closed_at", false};
    case View::mentions:
      return {"n.at", false};
  }
  return {"c.id", false};
}

void add_view(Query& query, const Actor& actor, View view) {
  switch (view) {
    case View::mine:
      query.add("c.closed_at IS NULL AND c.id IN (SELECT id FROM conversation WHERE closed_at IS NULL AND owner = ")
          .value(actor.user())
          .add(" UNION SELECT conversation FROM conversation_participant WHERE mode = 'member' AND user_id = ")
          .value(actor.user())
          .add(")");
      return;
    case View::unassigned:
      query.add("c.owner IS NULL AND c.closed_at IS NULL AND c.owner_kind <> 'bot'");
      return;
    case View::bots:
      query.add("c.owner IS NULL AND c.closed_at IS NULL AND c.owner_kind = 'bot'");
      return;
    case View::waiting:
      query.add("c.owner IS NULL AND c.closed_at IS NULL AND c.status = 'waiting'");
      return;
    case View::mentions:
      query.add("n.user_id = ").value(actor.user()).add(" AND c.closed_at IS NULL");
      return;
    case View::all:
      query.add("c.closed_at IS NULL");
      return;
    case View::closed:
      query.add("c.closed_at IS NOT NULL");
      return;
  }
}

void add_filter(Query& query, const Filter& filter) {
  if (filter.queue) query.add(" AND c.queue = ").value(*filter.queue);
  if (filter.owner) query.add(" AND c.owner = ").value(*filter.owner);
  if (filter.bot) query.add(" AND c.owner_kind = 'bot' AND c.bot = ").value(*filter.bot);
  if (filter.contact) query.add(" AND c.contact = ").value(*filter.contact);
  if (filter.channel) query.add(" AND c.channel = ").value(base::name_of(*filter.channel));
  if (filter.tag)
    query.add(" AND c.id IN (SELECT conversation FROM conversation_tag WHERE tag = ").value(*filter.tag).add(")");
}

struct Cursor {
  std::int64_t key;
  std::int64_t id;
};

Result<Cursor> parse_cursor(std::string_view text) {
  Cursor cursor{};
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

// Inserts the key behind the columns, so that the last row of a page tells the next page's cursor.
std::string select_with_key(std::string_view key) {
  const auto from = kConversationColumns.find(" FROM ");
  return kConversationColumns.substr(0, from) + ", " + std::string(key) + kConversationColumns.substr(from);
}
constexpr int kKeyColumn = 36;

Page<Conversation> fetch(Snapshot& snapshot, Query& query, Order order, int size) {
  const std::string_view direction = order.ascending ? " ASC" : " DESC";
  query.add(" ORDER BY ").add(order.key).add(direction).add(", c.id").add(direction).add(" LIMIT ").value(size + 1);
  Page<Conversation> page;
  std::string last;
  query.each(snapshot, [&](const Row& row) {
    if (page.items.size() == static_cast<std::size_t>(size)) {
      page.next = last;
      return;
    }
    page.items.push_back(to_conversation(row));
    last = std::to_string(row.integer(kKeyColumn)) + "." + std::to_string(page.items.back().id.value);
  });
  return page;
}

}  // namespace

Result<Page<Conversation>> list(Snapshot& snapshot, const Actor& actor, const Filter& filter) {
  const Order order = order_of(filter.view);
  Query query(select_with_key(order.key));
  if (filter.view == View::mentions) query.add(" JOIN conversation_mention n ON n.conversation = c.id");
  query.add(" WHERE ");
  add_view(query, actor, filter.view);
  query.add(" AND ");
  add_visible(query, actor);
  add_filter(query, filter);
  if (filter.cursor) {
    TRY(const Cursor cursor, parse_cursor(*filter.cursor));
    query.add(" AND (").add(order.key).add(", c.id) ").add(order.ascending ? "> (" : "< (");
    query.value(cursor.key).add(", ").value(cursor.id).add(")");
  }
  return fetch(snapshot, query, order, base::page_size(filter.limit));
}

Result<Page<Conversation>> history(Snapshot& snapshot, const Actor& actor, Id<contacts::Contact> contact,
                                   const std::optional<std::string>& cursor, std::optional<int> limit) {
  const Order order{"c.id", false};
  Query query(select_with_key(order.key));
  query.add(" WHERE c.contact = ").value(contact).add(" AND ");
  add_visible(query, actor);
  if (cursor) {
    TRY(const Cursor after, parse_cursor(*cursor));
    query.add(" AND c.id < ").value(after.id);
  }
  return fetch(snapshot, query, order, base::page_size(limit));
}

Counts counts(Snapshot& snapshot, const Actor& actor) {
  const auto count = [&](View view) {
    Query query("SELECT COUNT(*) FROM (SELECT 1 FROM conversation c");
    if (view == View::mentions) query.add(" JOIN conversation_mention n ON n.conversation = c.id");
    query.add(" WHERE ");
    add_view(query, actor, view);
    query.add(" AND ");
    add_visible(query, actor);
    query.add(" LIMIT ").value(kMostCounted).add(") AS counted");
    std::int64_t answer = 0;
    query.each(snapshot, [&](const Row& row) { answer = row.integer(0); });
    return answer;
  };
  return {.mine = count(View::mine),
          .unassigned = count(View::unassigned),
          .bots = count(View::bots),
          .waiting = count(View::waiting),
          .mentions = count(View::mentions),
          .all = count(View::all),
          .closed = count(View::closed)};
}

}  // namespace deskbell::conversations::store
