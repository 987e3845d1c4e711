#pragma once
#include <identity/parts.h>
#include <identity/user.h>

#include <string>
#include <vector>

namespace deskbell::identity {

struct TeamDraft {
  std::string name;
  std::string description = {};
  std::vector<Id<User>> members = {};
};

struct TeamPatch {
  std::optional<std::string> name = {};
  std::optional<std::string> description = {};
  std::optional<std::vector<Id<User>>> members = {};
};
BOOST_DESCRIBE_STRUCT(TeamPatch, (), (name, description, members))

// Every signed-in user sees the teams; changing them needs manage_users.
class Teams {
 public:
  explicit Teams(Parts parts);
  Result<std::vector<Team>> list(const Actor& actor);
  Result<Team> create(const Actor& actor, const TeamDraft& draft);
  Result<Team> change(const Actor& actor, Id<Team> team, const TeamPatch& patch);
  Result<void> remove(const Actor& actor, Id<Team> team);

  // For modules above, inside their transaction; no policy. Empty for an unknown team.
  static std::vector<Id<User>> members_of(storage::Snapshot& snapshot, Id<Team> team);
  static std::optional<std::string> name_of(storage::Snapshot& snapshot, Id<Team> team);

 private:
  Parts parts_;
};

}  // namespace deskbell::identity
