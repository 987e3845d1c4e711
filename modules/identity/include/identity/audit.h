#pragma once
#include <base/page.h>
#include <identity/parts.h>
#include <identity/user.h>

#include <optional>
#include <string>

namespace deskbell::identity {

struct AuditEntry {
  std::string position;
  Time at;
  std::string actor;  // the user's id; "0": the system, or somebody who is not signed in
  std::string actor_name;
  std::string kind;
  json::value data;
};
BOOST_DESCRIBE_STRUCT(AuditEntry, (), (position, at, actor, actor_name, kind, data))

struct AuditFilter {
  std::string kind = {};  // prefix within the audited kinds: "identity.", "identity.signed_in"
  Id<User> actor = {};
  std::string cursor = {};
  int limit = 50;
};

// Who did what: the events whose kind begins with identity., routing., channel. or settings., newest first.
class Audit {
 public:
  explicit Audit(Parts parts) : parts_(parts) {}
  // Needs view_audit. A page may be shorter than asked for and still have a next one.
  Result<Page<AuditEntry>> list(const Actor& actor, const AuditFilter& filter);

 private:
  Parts parts_;
};

}  // namespace deskbell::identity
