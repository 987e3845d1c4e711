#pragma once
#include <events/log.h>
#include <identity/identity.h>
#include <storage/testing.h>
#include <vault/testing.h>

#include <gtest/gtest.h>

#include <thread>

namespace deskbell::identity {

inline constexpr PasswordCost kCheapHash{.passes = 1, .memory = 8192};
inline const Origin kDesk{.address = "192.0.2.1", .user_agent = "Browser"};
inline const std::string kPassword = "purple tin box";

// A workspace with its administrator Ada.
class Workplace : public ::testing::TestWithParam<storage::Engine> {
 protected:
  Workplace() {
    const auto in = identity.setup.run({.token = identity.setup.token(),
                                        .workspace = "Kettles",
                                        .name = "Ada",
                                        .email = "ada@example.com",
                                        .password = kPassword},
                                       kDesk);
    ada_token = in.value().token;
    ada = in.value().actor;
  }

  Id<Role> role(std::string_view name) {
    for (const Role& found : identity.roles.list(ada).value())
      if (found.name == name) return found.id;
    ADD_FAILURE() << "no role " << name;
    return {};
  }
  User add_user(const std::string& name, std::vector<Id<Role>> roles) {
    return identity.users
        .create(ada, {.name = name, .email = name + "@example.com", .password = kPassword, .roles = std::move(roles)})
        .value()
        .user;
  }
  Result<SignedIn> sign_in(const std::string& name, std::optional<std::string> code = {},
                           std::string password = kPassword) {
    return identity.sessions.sign_in({.email = name + "@example.com", .password = password, .totp = std::move(code)},
                                     kDesk);
  }
  Result<Actor> authenticate(const std::string& token) { return identity.access.authenticate(token, "192.0.2.1"); }

  // The kinds on the workspace stream, oldest first.
  std::vector<events::Event> events() {
    return database->read(
        [&](storage::Snapshot& snapshot) { return log.read_stream(snapshot, events::kWorkspaceStream, 0, 1000); });
  }
  std::vector<std::string> kinds() {
    std::vector<std::string> all;
    for (const auto& event : events()) all.push_back(event.kind);
    return all;
  }
  // What listeners do happens soon on PostgreSQL, at once on SQLite.
  template <class Condition>
  bool soon(Condition condition) {
    for (int i = 0; i < 500; ++i) {
      if (condition()) return true;
      std::this_thread::sleep_for(std::chrono::milliseconds(10));
    }
    return false;
  }

  storage::TestDatabase database{GetParam(), {events::schema(), schema()}};
  base::ManualClock clock;
  base::SeededRandom random{7};
  Ids ids{clock};
  events::Log log{*database, clock};
  Parts parts{.database = *database, .log = log, .clock = clock, .random = random, .ids = ids};
  Identity identity{parts, {.vault = vault::testing_vault(), .queues_of_user = {}, .password_cost = kCheapHash}};
  std::string ada_token;
  Actor ada;
};

}  // namespace deskbell::identity
