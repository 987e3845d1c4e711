#include "rating_store.h"

#include <surveys/surveys.h>
#include <text/lines.h>

#include <algorithm>
#include <map>

namespace deskbell::surveys {
namespace {

using conversations::Conversation;
using conversations::Status;

constexpr std::chrono::days kTimeToRate{7};
// No rating is older.
constexpr Time kBeginning = std::chrono::sys_days(std::chrono::year(2024) / 1 / 1);
constexpr std::size_t kMaxComment = 2000;  // code points
constexpr int kSatisfied = 4;

struct Tally {
  std::int64_t count = 0;
  std::int64_t sum = 0;
  double average() const { return count == 0 ? 0 : static_cast<double>(sum) / static_cast<double>(count); }
  void add(const store::Group& group) {
    count += group.count;
    sum += group.count * group.score;
  }
};

std::map<std::int64_t, Tally> tallies(const std::vector<store::Group>& groups) {
  std::map<std::int64_t, Tally> out;
  for (const auto& group : groups) out[group.key].add(group);
  return out;
}

// Whether a rating of this closing may be given, or changed, now.
Result<void> check_open(const Conversation& conversation, bool rated, std::chrono::seconds reopen_window, Time now) {
  if (conversation.merged_into)
    return failure(ErrorCode::failed_precondition, "The conversation went on in another one; rate that.");
  if (conversation.status != Status::closed || !conversation.closed_at)
    return failure(ErrorCode::failed_precondition, "The conversation is not closed yet.");
  const auto age = now - *conversation.closed_at;
  if (rated && age > reopen_window)
    return failure(ErrorCode::failed_precondition, "The rating cannot be changed any more.");
  if (age > std::max<std::chrono::microseconds>(kTimeToRate, reopen_window))
    return failure(ErrorCode::failed_precondition, "It is too late to rate this conversation.");
  return {};
}

}  // namespace

Result<Rating> Surveys::rate(const Actor& actor, Id<Conversation> id, int score, std::string_view comment) {
  if (score < 1 || score > 5) return invalid("score", "must be from 1 to 5");
  const std::string clean = text::clean_block(comment);
  if (text::length(clean) > kMaxComment)
    return invalid("comment", "may have at most " + std::to_string(kMaxComment) + " characters");
  const auto window = needs_.settings ? needs_.settings().reopen_window : conversations::Settings().reopen_window;
  return needs_.database.write([&](storage::Transaction& tx) -> Result<Rating> {
    const auto conversation = needs_.conversations.load(tx, id);
    if (!conversation) return not_found("There is no such conversation.");
    TRY(identity::require_visible(actor, Permission::view_conversations, conversations::subject_of(*conversation),
                                  "There is no such conversation."));
    if (actor.kind != ActorKind::contact && actor.kind != ActorKind::system)
      return failure(ErrorCode::permission_denied, "Only the customer can rate a conversation.");
    const Time now = needs_.clock.now();
    auto rating = conversation->closed_at ? store::of_closing(tx, id, *conversation->closed_at) : std::nullopt;
    TRY(check_open(*conversation, rating.has_value(), window, now));
    const bool changed = rating.has_value();
    if (!rating) {
      rating.emplace(Rating{.id = needs_.ids.next<Rating>(),
                            .conversation = id,
                            .contact = {},
                            .score = 0,
                            .comment = {},
                            .agent = conversation->last_agent,
                            .queue = conversation->queue,
                            .at = now});
    }
    rating->contact = conversation->contact;
    if (changed && rating->score == score && rating->comment == clean) return *std::move(rating);
    rating->score = score;
    rating->comment = clean;
    rating->at = now;
    if (changed) {
      store::change(tx, *rating);
    } else {
      store::insert(tx, *rating, *conversation->closed_at);
    }
    needs_.log.append(tx, id.value, actor.id, Answered{*rating});
    return *std::move(rating);
  });
}

Result<Page<Rating>> Surveys::list(const Actor& actor, const RatingFilter& filter) {
  TRY(identity::require(actor, Permission::view_surveys));
  std::int64_t before = 0;
  if (filter.cursor) {
    before = base::parse_id(*filter.cursor).value_or(0);
    if (before == 0) return invalid("cursor", "is not one that a list has answered");
  }
  const int limit = base::page_size(filter.limit);
  return needs_.database.read([&](storage::Snapshot& snapshot) -> Result<Page<Rating>> {
    Page<Rating> page;
    page.items = store::list(snapshot, actor, filter, before, limit + 1);
    if (std::ssize(page.items) > limit) {
      page.items.pop_back();
      page.next = to_string(page.items.back().id);
    }
    for (auto& rating : page.items)
      if (const auto conversation = needs_.conversations.load(snapshot, rating.conversation))
        rating.contact = conversation->contact;
    return page;
  });
}

Result<Summary> Surveys::summary(const Actor& actor, const RatingFilter& filter) {
  TRY(identity::require(actor, Permission::view_surveys));
  auto report = needs_.database.read_stale([&](storage::Snapshot& snapshot) -> Result<Summary> {
    Summary out;
    out.distribution.assign(5, 0);
    Tally all;
    std::int64_t satisfied = 0;
    const auto cut = calendar::Days::of(needs_.time_zone)
                         .sql("at", filter.from.value_or(kBeginning), filter.to.value_or(needs_.clock.now()));
    const auto days = store::groups(snapshot, actor, filter, store::GroupBy::day, cut);
    for (const auto& group : days) {
      all.add(group);
      out.distribution.at(static_cast<std::size_t>(group.score - 1)) += group.count;
      if (group.score >= kSatisfied) satisfied += group.count;
    }
    out.count = all.count;
    out.average = all.average();
    if (all.count > 0) out.satisfied_share = static_cast<double>(satisfied) / static_cast<double>(all.count);
    for (const auto& [day, tally] : tallies(days)) out.by_day.push_back({calendar::date_text(day), tally.count, tally.average()});
    for (const auto& [key, tally] : tallies(store::groups(snapshot, actor, filter, store::GroupBy::agent)))
      if (key != 0)
        out.by_agent.push_back(
            {{key}, needs_.directory.user_name(snapshot, {key}).value_or(""), tally.count, tally.average()});
    for (const auto& [key, tally] : tallies(store::groups(snapshot, actor, filter, store::GroupBy::queue)))
      if (key != 0)
        out.by_queue.push_back(
            {{key}, needs_.directory.queue_name(snapshot, {key}).value_or(""), tally.count, tally.average()});
    std::ranges::sort(out.by_agent, {}, [](const AgentFigures& one) { return std::pair(-one.count, one.user); });
    std::ranges::sort(out.by_queue, {}, [](const QueueFigures& one) { return std::pair(-one.count, one.queue); });
    return out;
  });
  if (report.value) report.value->as_of = report.as_of;
  return std::move(report.value);
}

std::optional<int> Surveys::score_of(storage::Snapshot& snapshot, const Conversation& conversation) {
  if (!conversation.closed_at) return std::nullopt;
  const auto rating = store::of_closing(snapshot, conversation.id, *conversation.closed_at);
  return rating ? std::optional(rating->score) : std::nullopt;
}

}  // namespace deskbell::surveys
