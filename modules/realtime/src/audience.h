#pragma once
#include <optional>
#include <vector>

#include <events/log.h>
#include <identity/actor.h>

// Who hears of an event in the feed (docs/realtime.md, "Feed"). Pure.
namespace deskbell::realtime {

struct Audience {
  enum class Rule {
    nobody,       // subscribers of the stream only
    everybody,    // each signed-in user
    named,        // `users` only: owner and mentioned ones
    by_policy     // whoever may view what `subject` describes
  };
  Rule rule = Rule::nobody;
  std::vector<Id<identity::User>> users;
  Subject subject;
  std::vector<Subject> others = {};  // whoever may view one of these hears of it, too
  std::optional<Permission> permission;  // only those who have it; by_policy: view_conversations when absent
};

Audience audience_of(const events::Event& event);
// True when a feed of `actor` carries the event. A user's own stream always does.
bool hears(const Actor& actor, const events::Event& event, const Audience& audience);

}  // namespace deskbell::realtime
