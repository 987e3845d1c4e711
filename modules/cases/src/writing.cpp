#include "work.h"

#include <base/check.h>

#include <algorithm>
#include <charconv>
#include <limits>

// Notes, updates to the customer, time spent, and what has happened so far.
namespace deskbell::cases {
namespace {

constexpr std::size_t kMaxAttachments = 10;
constexpr std::size_t kMaxMentions = 20;

Result<std::int64_t> position_of(const std::optional<std::string>& cursor, std::int64_t otherwise) {
  if (!cursor) return otherwise;
  const auto position = base::parse_id(*cursor);
  if (!position) return invalid("cursor", "is not one that a list has answered");
  return *position;
}

// The conversation that gets an update: the one that was asked for, else the first that is still open, else the first.
Result<std::optional<Id<conversations::Conversation>>> addressee(conversations::Conversations& conversations,
                                                                 storage::Snapshot& snapshot, const Case& matter,
                                                                 const NewEntry& what) {
  if (what.conversation) {
    if (std::ranges::find(matter.conversations, *what.conversation) == matter.conversations.end())
      return invalid("conversation", "is not one of the case");
    return what.conversation;
  }
  for (const auto id : matter.conversations) {
    const auto conversation = conversations.load(snapshot, id);
    if (conversation && conversation->status != conversations::Status::closed) return id;
  }
  if (matter.conversations.empty()) return std::nullopt;
  return matter.conversations.front();
}

}  // namespace

Result<Entry> Cases::write(const Actor& actor, Id<Case> id, const NewEntry& what) {
  TRY(base::check_text("text", what.text, what.attachments.empty() ? 1 : 0, 10'000));
  if (what.attachments.size() > kMaxAttachments) return invalid("attachments", "may be at most 10");
  if (what.kind == EntryKind::line) return invalid("kind", "must be one of: note, update");
  if (what.kind == EntryKind::update && what.task) return invalid("task", "belongs to notes");
  if (what.mentions.size() > kMaxMentions) return invalid("mentions", "may be at most 20");
  return work_->needs.database.write([&](storage::Transaction& tx) -> Result<Entry> {
    Work& work = *work_;
    Entry entry;
    Case before;
    if (what.task) {
      TRY(auto access, work.require_task(tx, actor, *what.task, Permission::edit_cases));
      if (access.matter.id != id) return not_found(std::string(kNoTask));
      before = std::move(access.matter);
    } else {
      TRY(before, work.require(tx, actor, id, Permission::edit_cases));
    }
    for (const auto user : what.mentions)
      if (!work.needs.directory.user_name(tx, user)) return invalid("mentions", "name somebody who is no active user");
    entry.kind = what.kind;
    entry.task = what.task;
    entry.text = what.text;
    entry.mentions = what.mentions;
    entry.author_name = actor.name;
    if (!what.attachments.empty() && actor.kind == ActorKind::system)
      return invalid("attachments", "belong to what a person writes");
    Case after = before;
    if (what.kind == EntryKind::update) {
      TRY(entry.conversation, addressee(work.needs.conversations, tx, before, what));
      if (entry.conversation) {
        Result<conversations::Message> posted =
            actor.kind == ActorKind::system
                ? work.needs.conversations.post_system(*entry.conversation, "case_update", what.text)
                : work.needs.conversations.post(
                      actor, {.conversation = *entry.conversation, .text = what.text, .attachments = what.attachments});
        TRY(const conversations::Message message, std::move(posted));
        entry.message = message.id;
        if (!message.attachments.empty()) entry.attachments = message.attachments;
      }
      after.unanswered_since.reset();
      if (!after.first_answered_at) after.first_answered_at = work.now();
    }
    if (!what.attachments.empty() && !entry.message) {
      if (!work.needs.attachments) return invalid("attachments", "cannot be kept here");
      TRY(entry.attachments, work.needs.attachments->take(tx, actor, what.attachments));
    }
    entry.id = work.needs.ids.next<Entry>();
    entry.case_id = id;
    if (actor.user()) entry.author = actor.user();
    entry.at = work.now();
    store::insert(tx, entry);
    for (const auto user : what.mentions)
      if (std::ranges::find(after.watchers, user) == after.watchers.end()) after.watchers.push_back(user);
    std::vector<clocks::HappeningKind> happened;
    if (what.kind == EntryKind::update && !is_ended(before.state_category))
      happened = {clocks::HappeningKind::agent_replied, clocks::HappeningKind::update_told};
    EntryAdded event;
    event.entry = entry;
    work.append(tx, actor, work.save(tx, actor, before, std::move(after), happened), std::move(event));
    return entry;
  });
}

Entry Cases::add_line(storage::Transaction& tx, Id<Case> id, std::string_view code, std::string_view about,
                      std::string text) {
  const auto before = store::lock(tx, id);
  if (!before) return {};
  Entry line{.id = work_->needs.ids.next<Entry>(),
             .case_id = id,
             .task = {},
             .kind = EntryKind::line,
             .author = {},
             .author_name = std::string(about),
             .text = std::move(text),
             .code = std::string(code),
             .mentions = {},
             .conversation = {},
             .message = {},
             .at = work_->now()};
  store::insert(tx, line);
  EntryAdded event;
  event.entry = line;
  const Actor system = Actor::system();
  work_->append(tx, system, work_->save(tx, system, *before, *before), std::move(event));
  return line;
}

Result<Page<Entry>> Cases::entries(const Actor& actor, Id<Case> id, std::optional<Id<Task>> task,
                                   std::optional<std::string> cursor, std::optional<int> limit) {
  TRY(const std::int64_t after, position_of(cursor, 0));
  return work_->needs.database.read([&](storage::Snapshot& snapshot) -> Result<Page<Entry>> {
    if (task) {
      TRY(const auto access, work_->require_task(snapshot, actor, *task));
      if (access.matter.id != id) return not_found(std::string(kNoTask));
    } else {
      TRY(work_->require(snapshot, actor, id, Permission::view_cases));
    }
    const int size = base::page_size(limit);
    Page<Entry> page{store::entries(snapshot, id, task, {after}, size + 1), {}};
    if (page.items.size() > static_cast<std::size_t>(size)) {
      page.items.pop_back();
      page.next = base::to_string(page.items.back().id);
    }
    return page;
  });
}

namespace {

// Members that say nothing by themselves, or that have events and lines of their own.
bool is_noise(std::string_view member) {
  for (const std::string_view one : {"id", "version", "updated_at", "state_since", "tasks", "contact", "state_category",
                                     "time_spent_s", "waits_for", "due_what"})
    if (member == one) return true;
  return false;
}

// [{"member": "state", "from": "open", "to": "solved"}]
json::array changes_between(const json::object* before, const json::object& after) {
  json::array changes;
  const auto add = [&](std::string_view member, const json::value& from, const json::value& to) {
    if (is_noise(member) || from == to) return;
    changes.push_back(json::object{{"member", member}, {"from", from}, {"to", to}});
  };
  if (!before) return changes;
  for (const auto& member : after) {
    const auto* old = before->if_contains(member.key());
    add(member.key(), old ? *old : json::value(), member.value());
  }
  for (const auto& member : *before)
    if (!after.contains(member.key())) add(member.key(), member.value(), json::value());
  return changes;
}

// The line of an event; the case itself is left out for what has changed in it.
HistoryLine line_of(const events::Event& event, std::optional<json::object>& last) {
  HistoryLine line{.seq = event.seq, .kind = event.kind, .at = event.at, .by_name = {}, .payload = json::object()};
  auto parsed = base::parse_json_value(event.payload);
  if (!parsed || !parsed->is_object()) return line;
  json::object payload = std::move(parsed->get_object());
  if (const auto* name = payload.if_contains("by_name"); name && name->is_string())
    line.by_name = std::string(name->get_string());
  if (event.kind.starts_with("case.")) {
    if (auto* matter = payload.if_contains("matter"); matter && matter->is_object()) {
      json::object now = std::move(matter->get_object());
      payload["changes"] = changes_between(last ? &*last : nullptr, now);
      last = std::move(now);
    }
    payload.erase("matter");
  }
  line.payload = std::move(payload);
  return line;
}

}  // namespace

Result<Page<HistoryLine>> Cases::history(const Actor& actor, Id<Case> id, std::optional<std::string> cursor,
                                         std::optional<int> limit) {
  TRY(const std::int64_t before, position_of(cursor, std::numeric_limits<std::int64_t>::max()));
  return work_->needs.database.read([&](storage::Snapshot& snapshot) -> Result<Page<HistoryLine>> {
    TRY(work_->require(snapshot, actor, id, Permission::view_cases));
    const int size = base::page_size(limit);
    const std::int64_t last = std::min(before - 1, work_->needs.log.last_seq(snapshot, id.value));
    const std::int64_t first = std::max<std::int64_t>(last - size, 0);
    // Some more in front, to know what the first one has changed.
    constexpr int kBefore = 20;
    const std::int64_t from = std::max<std::int64_t>(first - kBefore, 0);
    Page<HistoryLine> page;
    std::optional<json::object> state;
    for (const auto& event : work_->needs.log.read_stream(snapshot, id.value, from, static_cast<int>(last - from))) {
      HistoryLine line = line_of(event, state);
      if (event.seq > first) page.items.push_back(std::move(line));
    }
    std::ranges::reverse(page.items);
    if (first > 0 && !page.items.empty()) page.next = std::to_string(first + 1);
    return page;
  });
}

Result<TimeSpent> Cases::spend(const Actor& actor, Id<Case> id, std::chrono::seconds spent, std::string_view note,
                               std::optional<Id<Task>> task) {
  TRY(base::check_text("note", note, 0, 500));
  if (spent < std::chrono::seconds(1) || spent > std::chrono::hours(24))
    return invalid("spent_s", "must be from 1 second to 24 hours");
  if (!actor.user()) return failure(ErrorCode::permission_denied, "Only a user spends time.");
  return work_->needs.database.write([&](storage::Transaction& tx) -> Result<TimeSpent> {
    Work& work = *work_;
    TRY(const Case before, work.require(tx, actor, id, Permission::edit_cases));
    if (task && std::ranges::find(before.tasks, *task, &TaskSummary::id) == before.tasks.end())
      return invalid("task", "is not one of the case");
    TimeSpent entry{.id = work.needs.ids.next<TimeSpent>(),
                    .case_id = id,
                    .task = task,
                    .user = actor.user(),
                    .user_name = actor.name,
                    .spent_s = spent,
                    .note = std::string(note),
                    .at = work.now()};
    store::insert(tx, entry);
    Case after = before;
    after.time_spent_s += spent;
    TimeAdded event;
    event.spent = entry;
    work.append(tx, actor, work.save(tx, actor, before, std::move(after)), std::move(event));
    return entry;
  });
}

Result<std::vector<TimeSpent>> Cases::time_spent(const Actor& actor, Id<Case> id) {
  return work_->needs.database.read([&](storage::Snapshot& snapshot) -> Result<std::vector<TimeSpent>> {
    TRY(work_->require(snapshot, actor, id, Permission::view_cases));
    return store::time_spent(snapshot, id);
  });
}

}  // namespace deskbell::cases
