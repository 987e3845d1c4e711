#pragma once
#include <surveys/surveys.h>

#include <optional>
#include <string>

// What the console and the widget send about ratings, beyond surveys' own types.
namespace deskbell::api {

struct RatingQuery {
  std::optional<Id<conversations::Conversation>> conversation;
  std::optional<Id<identity::User>> agent;
  std::optional<Id<routing::Queue>> queue;
  std::optional<Time> from;
  std::optional<Time> to;
  std::optional<std::string> cursor;
  std::optional<int> limit;
};
BOOST_DESCRIBE_STRUCT(RatingQuery, (), (conversation, agent, queue, from, to, cursor, limit))

struct SummaryQuery {
  std::optional<Id<identity::User>> agent;
  std::optional<Id<routing::Queue>> queue;
  std::optional<Time> from;
  std::optional<Time> to;
};
BOOST_DESCRIBE_STRUCT(SummaryQuery, (), (agent, queue, from, to))

struct RateConversation {
  Id<conversations::Conversation> conversation;
  int score = 0;
  std::optional<Text<0, 2000>> comment;
};
BOOST_DESCRIBE_STRUCT(RateConversation, (), (conversation, score, comment))

// What the customer may know of his rating.
struct OwnRating {
  Id<conversations::Conversation> conversation;
  int score = 0;
  std::string comment;
  Time at;
};
BOOST_DESCRIBE_STRUCT(OwnRating, (), (conversation, score, comment, at))

}  // namespace deskbell::api
