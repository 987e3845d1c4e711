#pragma once
#include <calendar/days.h>
#include <base/page.h>
#include <conversations/conversations.h>
#include <surveys/rating.h>

#include <functional>
#include <optional>
#include <string>
#include <string_view>

// Use cases around ratings. Blocking, any thread.
namespace deskbell::surveys {

struct RatingFilter {
  std::optional<Id<conversations::Conversation>> conversation;
  std::optional<Id<identity::User>> agent;
  std::optional<Id<routing::Queue>> queue;
  std::optional<Time> from;  // inclusive
  std::optional<Time> to;    // exclusive
  std::optional<std::string> cursor;
  std::optional<int> limit;
};

class Surveys {
 public:
  struct Needs {
    storage::Database& database;
    events::Log& log;
    Ids& ids;
    const Clock& clock;
    conversations::Conversations& conversations;
    conversations::Directory& directory;                     // names of agents and queues
    std::function<conversations::Settings()> settings = {};  // for the reopen window. None: the defaults
    calendar::ZoneName time_zone = {};                       // of the workspace: days are cut there
  };
  explicit Surveys(Needs needs) : needs_(std::move(needs)) {}

  // By the customer of a closed conversation, the score from 1 to 5 and at most 2,000 characters. A second call changes
  // the rating; the same again changes nothing. not_found for a foreign conversation; failed_precondition when it is
  // not closed, was merged into another, or it is too late.
  Result<Rating> rate(const Actor& actor, Id<conversations::Conversation> conversation, int score,
                      std::string_view comment);

  // Newest first; only what the actor's reach of view_surveys covers.
  Result<Page<Rating>> list(const Actor& actor, const RatingFilter& filter);
  // `cursor` and `limit` of the filter are ignored.
  Result<Summary> summary(const Actor& actor, const RatingFilter& filter);

  // The score of the conversation's last closing, for modules above; no policy.
  std::optional<int> score_of(storage::Snapshot& snapshot, const conversations::Conversation& conversation);

 private:
  Needs needs_;
};

storage::Schema schema();

}  // namespace deskbell::surveys
