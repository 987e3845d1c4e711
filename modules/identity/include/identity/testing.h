#pragma once
#include <identity/actor.h>

#include <initializer_list>
#include <string>
#include <utility>
#include <vector>

// Those who ask, for tests.
namespace deskbell::identity {

// "Agent ID", who may do these things as far as `reach`, and nothing else.
inline Actor testing_user(std::int64_t id, Reach reach, std::initializer_list<Permission> may,
                          std::vector<Id<routing::Queue>> queues = {}) {
  Actor actor{.kind = ActorKind::user, .id = id, .name = "Agent " + std::to_string(id), .queues = std::move(queues)};
  for (const Permission permission : may) actor.permissions.set(permission, reach);
  return actor;
}

inline Actor testing_administrator(std::int64_t id) {
  Actor actor = testing_user(id, Reach::none, {});
  actor.permissions = Permissions::everything();
  return actor;
}

inline Actor testing_customer(Id<contacts::Contact> contact, std::string name = "Li Wei") {
  return {.kind = ActorKind::contact, .id = contact.value, .name = std::move(name)};
}

}  // namespace deskbell::identity
