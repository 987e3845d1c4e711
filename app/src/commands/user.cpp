#include <cstdio>
#include <memory>

#include <CLI/App.hpp>

#include "../centre_parts.h"
#include "commands.h"

namespace deskbell::app {
namespace {

using identity::Role;
using identity::User;

struct UserFlags {
  std::string email;
  std::string name;
  std::string role = "Agent";
};

int complain(const Error& error) {
  std::fprintf(stderr, "deskbell: %s\n", error.message.c_str());
  return 1;
}

int list(CentreParts& parts) {
  identity::UserFilter filter{.limit = 200};
  do {
    const auto page = parts.identity.users.list(Actor::system(), filter);
    if (!page) return complain(page.error());
    for (const auto& user : page->items)
      std::printf("%-20s %-32s %-10s %s\n", to_string(user.id).c_str(), user.email.c_str(),
                  std::string(base::name_of(user.status)).c_str(), user.name.c_str());
    filter.cursor = page->next.value_or("");
  } while (!filter.cursor.empty());
  return 0;
}

Result<Id<User>> find_user(CentreParts& parts, const std::string& email) {
  TRY(const Page<User> page, parts.identity.users.list(Actor::system(), {.query = email, .limit = 200}));
  for (const auto& user : page.items)
    if (user.email == email) return user.id;
  return not_found("There is no user with the mail address " + email + ".");
}

Result<Id<Role>> find_role(CentreParts& parts, const std::string& name) {
  TRY(const std::vector<Role> roles, parts.identity.roles.list(Actor::system()));
  for (const auto& role : roles)
    if (role.name == name) return role.id;
  return not_found("There is no role " + name + ".");
}

int add(CentreParts& parts, const UserFlags& flags) {
  const auto role = find_role(parts, flags.role);
  if (!role) return complain(role.error());
  const auto created = parts.identity.users.create(Actor::system(), {.name = flags.name.empty() ? flags.email : flags.name,
                                                                     .email = flags.email,
                                                                     .roles = {*role}});
  if (!created) return complain(created.error());
  std::printf("password: %s\nIt is shown only now.\n", created->password.value_or("").c_str());
  return 0;
}

int reset(CentreParts& parts, const UserFlags& flags) {
  const auto user = find_user(parts, flags.email);
  if (!user) return complain(user.error());
  const auto password = parts.identity.users.reset_password(Actor::system(), *user);
  if (!password) return complain(password.error());
  std::printf("password: %s\nIt is shown only now. All sessions of the user were ended.\n", password->c_str());
  return 0;
}

int set_status(CentreParts& parts, const UserFlags& flags, identity::UserStatus status) {
  const auto user = find_user(parts, flags.email);
  if (!user) return complain(user.error());
  const auto changed = parts.identity.users.change(Actor::system(), *user, {.status = status});
  return changed ? 0 : complain(changed.error());
}

}  // namespace

void add_user(CLI::App& program, Commands& commands) {
  auto* command = program.add_subcommand("user", "List, add, disable and enable users, and reset passwords");
  command->require_subcommand(1);
  auto flags = std::make_shared<UserFlags>();
  using Action = std::function<int(CentreParts&)>;
  const auto sub = [&](const char* name, const char* help, Action action) {
    auto* one = command->add_subcommand(name, help);
    one->callback([&commands, action] {
      CentreParts parts(configure(commands.common), DemoPages::off);
      commands.exit_code = action(parts);
    });
    return one;
  };
  const auto takes_email = [&](CLI::App* one) { one->add_option("email", flags->email, "Mail address")->required(); };
  sub("list", "All users", list);
  auto* adding = sub("add", "Add a user and print the password once", [flags](CentreParts& parts) { return add(parts, *flags); });
  takes_email(adding);
  adding->add_option("--name", flags->name, "Full name");
  adding->add_option("--role", flags->role, "Administrator, \"Team leader\", Agent or one of your own")->capture_default_str();
  takes_email(sub("reset-password", "Give a new random password and end all sessions",
                  [flags](CentreParts& parts) { return reset(parts, *flags); }));
  takes_email(sub("disable", "Lock a user out at once",
                  [flags](CentreParts& parts) { return set_status(parts, *flags, identity::UserStatus::disabled); }));
  takes_email(sub("enable", "Let a disabled user in again",
                  [flags](CentreParts& parts) { return set_status(parts, *flags, identity::UserStatus::active); }));
}

}  // namespace deskbell::app
