#pragma once
#include <automation/needs.h>
#include <automation/rule.h>
#include <automation/runs.h>

#include <optional>
#include <string>
#include <vector>

// Actions that people do by hand with one click. Shared ones belong to everybody and are kept with manage_automation;
// one's own are kept with edit_cases. Running one does each action as the person: it may do what he may do.
namespace deskbell::automation {

struct StoredMacro {
  Id<StoredMacro> id;
  Macro macro;
  std::optional<Id<identity::User>> owner;  // none: shared
  std::int64_t version = 1;
  std::int64_t runs = 0;
  Time updated_at;
  std::string updated_by;
};
BOOST_DESCRIBE_STRUCT(StoredMacro, (), (id, macro, owner, version, runs, updated_at, updated_by))

struct MacroChanged {
  static constexpr std::string_view kKind = "settings.automation_macro_changed";
  Id<StoredMacro> id;
  std::string name;
  std::string change;  // created, changed, removed, imported
  std::string by_name;
  std::string address;
  std::string request;
};
BOOST_DESCRIBE_STRUCT(MacroChanged, (), (id, name, change, by_name, address, request))

enum class MacroKeeping { shared, own };
BOOST_DESCRIBE_ENUM(MacroKeeping, shared, own)

inline constexpr int kMaxSharedMacros = 300;
inline constexpr int kMaxOwnMacros = 50;

class Macros {
 public:
  explicit Macros(Needs needs) : needs_(needs) {}

  // Shared ones and the actor's own, by name. With a thing: only those that are offered for it.
  Result<std::vector<StoredMacro>> list(const Actor& actor, std::optional<Thing> thing = {});
  Result<StoredMacro> create(const Actor& actor, const Macro& macro, MacroKeeping keeping);
  Result<StoredMacro> change(const Actor& actor, Id<StoredMacro> id, std::int64_t version, const Macro& macro);
  Result<void> remove(const Actor& actor, Id<StoredMacro> id);
  // All its actions or none. failed_precondition when it is not offered for this thing.
  Result<Run> run(const Actor& actor, Id<StoredMacro> id, Thing thing);
  // Takes back what the actor's own run has changed, within a day and once: what has changed again since stays, and is
  // told. not_found for a run of somebody else, failed_precondition when it was undone or is too long ago.
  Result<UndoResult> undo(const Actor& actor, Id<Run> id);

 private:
  Needs needs_;
};

}  // namespace deskbell::automation
