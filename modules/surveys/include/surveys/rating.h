#pragma once
#include <base/clock.h>
#include <base/id.h>
#include <base/json.h>
#include <conversations/conversation.h>

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace deskbell::surveys {

struct Rating {
  Id<Rating> id;
  Id<conversations::Conversation> conversation;
  contacts::ContactSummary contact;
  int score = 0;  // 1 to 5
  std::string comment;
  std::optional<Id<identity::User>> agent;  // who had the conversation last
  std::optional<Id<routing::Queue>> queue;
  Time at;  // when it was given or last changed
  bool operator==(const Rating&) const = default;
};
BOOST_DESCRIBE_STRUCT(Rating, (), (id, conversation, contact, score, comment, agent, queue, at))

// On the conversation's stream; again when the customer changes the rating.
struct Answered {
  static constexpr std::string_view kKind = "survey.answered";
  Rating rating;
};
BOOST_DESCRIBE_STRUCT(Answered, (), (rating))

struct AgentFigures {
  Id<identity::User> user;
  std::string name;  // empty when the user is gone
  std::int64_t count = 0;
  double average = 0;
};
BOOST_DESCRIBE_STRUCT(AgentFigures, (), (user, name, count, average))

struct QueueFigures {
  Id<routing::Queue> queue;
  std::string name;
  std::int64_t count = 0;
  double average = 0;
};
BOOST_DESCRIBE_STRUCT(QueueFigures, (), (queue, name, count, average))

struct DayFigures {
  std::string date;  // "2026-03-02", UTC
  std::int64_t count = 0;
  double average = 0;
};
BOOST_DESCRIBE_STRUCT(DayFigures, (), (date, count, average))

struct Summary {
  std::int64_t count = 0;
  double average = 0;                  // 0 when there are none
  double satisfied_share = 0;          // of 4 and 5, from 0 to 1
  std::vector<AgentFigures> by_agent;  // most ratings first
  std::vector<QueueFigures> by_queue;
  std::vector<DayFigures> by_day;          // oldest first; days without ratings are left out
  std::vector<std::int64_t> distribution;  // of the scores 1 to 5
  std::optional<Time> as_of;               // when it was read from a standby: later ratings may be missing
};
BOOST_DESCRIBE_STRUCT(Summary, (), (count, average, satisfied_share, by_agent, by_queue, by_day, distribution, as_of))

}  // namespace deskbell::surveys
