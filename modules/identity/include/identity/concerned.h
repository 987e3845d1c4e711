#pragma once
#include <base/json.h>
#include <identity/actor.h>

#include <optional>
#include <vector>

namespace deskbell::identity {

// Whom an event concerns, in its payload as "concerned": feeds take it to who may see such a thing.
struct Concerned {
  std::optional<Id<User>> owner = {};
  std::optional<Id<routing::Queue>> queue = {};
  std::vector<Id<User>> participants = {};
  bool operator==(const Concerned&) const = default;
};
BOOST_DESCRIBE_STRUCT(Concerned, (), (owner, queue, participants))

inline Concerned concerned(const Subject& subject) {
  return {.owner = subject.owner ? std::optional(subject.owner) : std::nullopt,
          .queue = subject.queue ? std::optional(subject.queue) : std::nullopt,
          .participants = subject.participants};
}

}  // namespace deskbell::identity
